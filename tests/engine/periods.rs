//! Periods that are not calendar months, and targets of people who are there for a part of a period. By hand.

use keyscore::{
    domain::{
        date::DayRange,
        kpi::Unit,
        people::RoleShare,
        period::PeriodLevel,
        scope::{Member, Scope},
        week_year::{WeekPattern, WeekYear, YearBegins},
        weight::Weight,
    },
    engine::report::{Prorated, Step},
};

use crate::{
    formula_values::{ORDERS, evaluated},
    support::{VISITS, World, day, employee, id, input},
};

#[test]
fn rows_fall_into_months_of_weeks() {
    let value = |text: &str, when: &str| {
        let mut world = World::new();
        let weeks =
            WeekYear { pattern: WeekPattern::FourFourFive, first_day: 1, begins: YearBegins::Nearest };
        world.settings(|settings| settings.calendar.weeks = Some(weeks));
        world.orders(1, ORDERS);
        evaluated(&mut world, text, &Scope::COMPANY, when)
    };
    // 2026 begins on Monday 29 December 2025: 4 weeks to 25 January (100 + 200), 4 to 22 February (50 + 400 + 150),
    // 5 to 29 March (300).
    for (when, expected) in
        [("2026-01", "300"), ("2026-02", "600"), ("2026-03", "300"), ("2026-Q1", "1200"), ("2026", "1200")]
    {
        assert_eq!(value("SUM(net_amount)", when), expected, "{when}");
    }
    assert_eq!(value("YTD(SUM(net_amount))", "2026-02"), "900");
    assert_eq!(value("SUM(net_amount) - PRIOR(SUM(net_amount))", "2026-02"), "300");
}

/// Ann, role 1, with a count that is typed for her.
fn team(employed: Option<(&str, &str)>) -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).unit = Unit::Count;
    world.roles(1, &[(1, Weight::WHOLE)]);
    if let Some((from, until)) = employed {
        world.employed(1, from, until);
    }
    world
}

fn role(raw: u64) -> Scope {
    Scope::from(Member::Role(id(raw)))
}

fn target(world: &World, when: &str) -> (String, Option<Prorated>) {
    let steps = world.explain(&employee(1), 1, when).map(|explanation| explanation.steps).unwrap_or_default();
    let found = steps.into_iter().find_map(|step| match step {
        Step::Target { point, prorated, .. } => Some((point.target.to_string(), prorated)),
        _ => None,
    });
    found.unwrap_or(("none".to_owned(), None))
}

fn days(days: u32, of: u32) -> Option<Prorated> {
    Some(Prorated { days, of })
}

#[test]
fn who_joins_or_leaves_has_additive_targets_by_days() {
    let mut world = team(Some(("2026-02-15", "2027-01-01")));
    world.targets(1, &role(1), 2026, PeriodLevel::Year, "120");
    // The quarter asks 30, of whose 90 days 14 + 31 count; February asks 10, 14 of 28; the year 320 of 365:
    // 120 · 320 / 365 = 105.2054794520….
    assert_eq!(target(&world, "2026-Q1"), ("15".into(), days(45, 90)));
    assert_eq!(target(&world, "2026-02"), ("5".into(), days(14, 28)));
    assert_eq!(target(&world, "2026"), ("105.205479452".into(), days(320, 365)));
    assert_eq!(target(&world, "2026-Q2"), ("30".into(), None));
    // By months: 10 · 14/28 and 10 of March.
    world.targets(1, &role(1), 2026, PeriodLevel::Month, "10 10 10 20 20 20 30 30 30 40 40 40");
    assert_eq!(target(&world, "2026-Q1"), ("15".into(), days(45, 90)));
    // Own targets from the month of joining on; January needs none.
    world.targets(1, &employee(1), 2026, PeriodLevel::Month, "- 28 40 1 1 1 1 1 1 1 1 1");
    assert_eq!(target(&world, "2026-Q1"), ("54".into(), days(45, 90)));
    // Who leaves on 15 March: 74 of 90 days of 30.
    let mut world = team(Some(("2020-01-01", "2026-03-16")));
    world.targets(1, &role(1), 2026, PeriodLevel::Year, "120");
    assert_eq!(target(&world, "2026-Q1"), ("24.666666667".into(), days(74, 90)));
    // What holds and does not add up stays: 95 % is asked of everybody.
    world.kpi(1, input(VISITS)).unit = Unit::Ratio;
    assert_eq!(target(&world, "2026-Q1"), ("120".into(), None));
}

#[test]
fn a_part_of_a_month_counts_by_days_as_in_mis_builder() {
    // OCA/mis-builder be2d7e58, mis_kpi_data.py: Σ amount · overlapping days ÷ days; 310 over January seen from 16 to 31
    // January is 160.
    let mut world = team(Some(("2026-01-16", "2027-01-01")));
    world.targets(1, &role(1), 2026, PeriodLevel::Month, "310 1 1 1 1 1 1 1 1 1 1 1");
    assert_eq!(target(&world, "2026-01"), ("160".into(), days(16, 31)));
}

#[test]
fn who_changes_roles_has_the_targets_of_both_by_days() {
    let mut world = team(None);
    let facts = &mut world.model.workspace.employees.get_mut(&id(1)).unwrap().facts;
    let mut next = facts.latest().unwrap().clone();
    next.roles = vec![RoleShare { role: id(2), share: Weight::WHOLE }];
    facts.revise(day("2026-02-15"), next, "moved");
    world.targets(1, &role(1), 2026, PeriodLevel::Year, "120");
    // Only the first 45 of 90 days have a target: the second role asks nothing.
    assert_eq!(target(&world, "2026-Q1"), ("15".into(), days(45, 90)));
    world.targets(1, &role(2), 2026, PeriodLevel::Year, "200/240");
    // 30 · 45/90 + 60 · 45/90
    assert_eq!(target(&world, "2026-Q1"), ("45".into(), days(90, 90)));
    assert_eq!(target(&world, "2026-Q2"), ("60".into(), None));
}

#[test]
fn leave_takes_its_days_off_targets_that_add_up() {
    let away = |world: &mut World, spans: &[(&str, &str)]| {
        let spans = spans.iter().map(|(from, until)| DayRange { from: day(from), until: day(until) });
        world.model.workspace.employees.get_mut(&id(1)).unwrap().away = spans.collect();
    };
    let mut world = team(None);
    world.targets(1, &role(1), 2026, PeriodLevel::Month, "31 28 31 30 31 30 31 31 30 31 30 31");
    // 1 of every day: leave of 10 days in February (10 to 19) and from 25 March to 4 April (7 + 4 days).
    away(&mut world, &[("2026-02-10", "2026-02-20"), ("2026-03-25", "2026-04-05")]);
    assert_eq!(target(&world, "2026-01"), ("31".into(), None));
    assert_eq!(target(&world, "2026-02"), ("18".into(), days(18, 28)));
    assert_eq!(target(&world, "2026-Q1"), ("73".into(), days(73, 90)));
    assert_eq!(target(&world, "2026-Q2"), ("87".into(), days(87, 91)));
    assert_eq!(target(&world, "2026"), ("344".into(), days(344, 365)));
    // On leave the whole month: nothing is asked, which is not a target of 0; the year lacks its 31 days.
    away(&mut world, &[("2026-04-15", "2026-06-16")]);
    assert_eq!(target(&world, "2026-05"), ("none".into(), None));
    assert_eq!(target(&world, "2026-Q2"), ("29".into(), days(29, 91)));
    // Who joined on 11 February and is away for its last 8 days: 28 − 10 − 8.
    world.employed(1, "2026-02-11", "2027-01-01");
    away(&mut world, &[("2026-02-21", "2026-03-01"), ("2026-01-01", "2026-01-20")]);
    assert_eq!(target(&world, "2026-02"), ("10".into(), days(10, 28)));
    // Spans that overlap count a day once.
    away(&mut world, &[("2026-02-21", "2026-03-01"), ("2026-02-19", "2026-02-25")]);
    assert_eq!(target(&world, "2026-02"), ("8".into(), days(8, 28)));
    world.kpi(1, input(VISITS)).unit = Unit::Ratio;
    assert_eq!(target(&world, "2026-02"), ("28".into(), None));
}

#[test]
fn who_comes_back_has_the_days_of_both_spans() {
    let mut world = team(None);
    world.targets(1, &role(1), 2026, PeriodLevel::Year, "365");
    let span = |from: &str, until: &str| DayRange { from: day(from), until: day(until) };
    let spans = vec![span("2025-01-01", "2026-02-01"), span("2026-11-16", "2030-01-01")];
    world.model.workspace.employees.get_mut(&id(1)).unwrap().employed = spans;
    // 31 days of January, 15 of November and 31 of December: 365 · 77 / 365. November asks 365 / 12, of which 15 of 30 days.
    assert_eq!(target(&world, "2026"), ("77".into(), days(77, 365)));
    assert_eq!(target(&world, "2026-11"), ("15.208333333".into(), days(15, 30)));
}

#[test]
fn weeks_stand_on_a_line_of_their_own() {
    let value = |text: &str, when: &str| {
        let mut world = World::new();
        world.orders(1, ORDERS);
        evaluated(&mut world, text, &Scope::COMPANY, when)
    };
    // 5 January is the Monday of week 2; O2 lies in week 4, O3 in 6, O4 in 7, O6 in 8, O7 in 9.
    for (when, expected) in [
        ("2026-W02", "100"),
        ("2026-W04", "200"),
        ("2026-W07", "400"),
        ("2026-W08", "150"),
        ("2026-W09", "300"),
    ] {
        assert_eq!(value("SUM(net_amount)", when), expected, "{when}");
    }
    assert!(value("SUM(net_amount)", "2026-W03").starts_with("no data"));
    // 150 − 400; 100 + 200 + 50 + 400; 400 + 150 + 300.
    assert_eq!(value("SUM(net_amount) - PRIOR(SUM(net_amount))", "2026-W08"), "-250");
    assert_eq!(value("YTD(SUM(net_amount))", "2026-W07"), "750");
    assert_eq!(value("ROLLING(SUM(net_amount), 3)", "2026-W09"), "850");
    let mut world = World::new();
    world.orders(1, ORDERS);
    world.orders(2, "order_id order_date account net_amount\n        P1 2025-02-12 A 40");
    // 12 February 2025 lies in week 7 as well.
    assert_eq!(
        evaluated(&mut world, "SAME_PERIOD_LAST_YEAR(SUM(net_amount))", &Scope::COMPANY, "2026-W07"),
        "40"
    );
    let trend = world.card(&Scope::COMPANY, "2026-W07").trend;
    let ends = [trend.first(), trend.last()].map(|point| point.unwrap().period.to_string());
    assert_eq!((trend.len(), ends), (12, ["2025-W48".to_owned(), "2026-W07".to_owned()]));
}

#[test]
fn weeks_look_back_as_far_as_months() {
    let mut world = World::new();
    world.orders(1, ORDERS);
    world.orders(
        2,
        "order_id order_date account net_amount\n        P1 2019-07-01 A 5\n        P2 2005-01-03 A 7",
    );
    let mut value = |text: &str| evaluated(&mut world, text, &Scope::COMPANY, "2026-W07");
    // 400 weeks back from February 2026 reach into June 2018: 750 of this year and 5; 1,040 to March 2006; 1,600 are more than 20 years.
    assert_eq!(value("ROLLING(ROLLING(SUM(net_amount), 20), 20)"), "755");
    assert_eq!(value("ROLLING(ROLLING(SUM(net_amount), 26), 40)"), "755");
    assert_eq!(value("ROLLING(ROLLING(SUM(net_amount), 40), 40)"), "TooFarBack");
}

#[test]
fn a_week_takes_its_days_part_of_targets() {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).unit = Unit::Count;
    let target = |world: &World, when: &str| {
        let card = world.card(&Scope::COMPANY, when);
        let point = card.indicators.first().and_then(|indicator| indicator.target);
        point.map_or_else(|| "none".to_owned(), |point| point.target.to_string())
    };
    world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Year, "365");
    assert_eq!((target(&world, "2026-W07"), target(&world, "2026-W01")), ("7".to_owned(), "none".to_owned()));
    // Week 1 has three days of 2025, at two a day.
    world.targets(1, &Scope::COMPANY, 2025, PeriodLevel::Year, "730");
    assert_eq!(target(&world, "2026-W01"), "10");
    // Six days of February at 1 and 1 March at 2.
    world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Month, "31 28 62 1 1 1 1 1 1 1 1 1");
    assert_eq!(target(&world, "2026-W09"), "8");
    // What does not add up holds: that of the last day.
    world.kpi(1, input(VISITS)).unit = Unit::Points;
    assert_eq!(target(&world, "2026-W09"), "62");
}

#[test]
fn what_is_typed_for_a_week_is_not_a_month() {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).unit = Unit::Count;
    for year in [2025, 2026] {
        world.targets(1, &Scope::COMPANY, year, PeriodLevel::Year, "365");
    }
    world.number(VISITS, &Scope::COMPANY, "2026-W07", "12");
    world.number(VISITS, &Scope::COMPANY, "2026-02", "50");
    assert_eq!(world.actual(&Scope::COMPANY, 1, "2026-W07"), "12");
    assert_eq!(world.actual(&Scope::COMPANY, 1, "2026-02"), "50");
    assert!(world.actual(&Scope::COMPANY, 1, "2026-W08").starts_with("no data"));
    // 12 of the 7 that a week asks is over the cap.
    let score = world.indicator(&Scope::COMPANY, 1, "2026-W07").score;
    assert_eq!(score.map(|score| score.to_string()).as_deref(), Some("120.00"));
}
