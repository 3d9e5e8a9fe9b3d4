//! Working days and hours in formulas, by hand. The calendar is made up: a week off in February 2026 with one Saturday
//! worked in exchange and one short Saturday.

use keyscore::{
    data::validate::{Problem, check},
    domain::{
        dated::Dated,
        kpi::{Attribution, Unit},
        period::PeriodLevel,
        scope::Scope,
        text::{Lang, Text2},
        work_calendar::{OpenSpan, SpecialDay, WorkCalendar, WorkWeek},
    },
    engine::{
        language::{parse, print},
        report::Step,
    },
};

use crate::{
    formula_values::{ORDERS, evaluated},
    support::{World, day, decimal, id},
};

fn hours(spans: &[(u16, u16)]) -> Vec<OpenSpan> {
    spans.iter().map(|(from, until)| OpenSpan { from: from * 60, until: until * 60 }).collect()
}

fn calendar() -> WorkCalendar {
    let special = |text: &str, spans: &[(u16, u16)]| SpecialDay {
        day: day(text),
        name: Text2::default(),
        hours: hours(spans),
    };
    let mut days: Vec<SpecialDay> =
        (16..=20).map(|number| special(&format!("2026-02-{number}"), &[])).collect();
    days.push(special("2026-02-28", &[(9, 12)]));
    days.push(special("2026-02-14", &[(9, 12), (13, 18)]));
    WorkCalendar { id: id(1), week: Dated::always(WorkWeek::default()), days }
}

fn value(calendar: Option<WorkCalendar>, text: &str) -> String {
    let mut world = World::new();
    world.orders(1, ORDERS);
    if let Some(calendar) = calendar {
        world.put(calendar);
    }
    evaluated(&mut world, text, &Scope::COMPANY, "2026-Q1")
}

#[test]
fn working_days_run_from_the_first_day_to_before_the_last() {
    // Monday to Friday (as numpy.busday_count): O1 Mon 5 to Thu 8: 3; O2 Tue 20 to Wed 28: 6; O3 a week: 5;
    // O5 Thu 12 to Fri 20: 6; O6 Fri 20 to Mon 2 March: 6; O7 a week: 5. O4 was not delivered and does not count.
    assert_eq!(value(None, "SUM(WORK_DAYS(delivered_date, order_date))"), "31");
    assert_eq!(value(None, "SUM(WORK_HOURS(delivered_date, order_date))"), "248");
    assert_eq!(value(None, "求和(工作日数(下单日期, 实际交货日期))"), "-31");
    // With 16 to 20 off, 14 and 28 worked: O5 12, 13, 14: 3; O6 23 to 27 and 28: 6; O7 25 to 28, 2, 3: 6.
    assert_eq!(value(Some(calendar()), "SUM(WORK_DAYS(delivered_date, order_date))"), "29");
    // 24 + 48 + 40, O5 24, O6 40 + 3, O7 24 + 3 + 16
    assert_eq!(value(Some(calendar()), "SUM(WORK_HOURS(delivered_date, order_date))"), "222");
    assert_eq!(value(Some(calendar()), "MEDIAN(工作小时(实际交货日期, 下单日期))"), "41.5");
    // Within 40 working hours: O1 24, O3 40, O5 24.
    assert_eq!(
        value(Some(calendar()), "COUNT(order_lines WHERE WORK_HOURS(delivered_date, order_date) <= 40)"),
        "3"
    );
}

#[test]
fn times_of_day_count_inside_opening_hours_only() {
    let first = |text: &str| value(Some(calendar()), &format!("SUM({text} WHERE order_id = \"O1\")"));
    // Monday 10:15 to Thursday 17:30: 1.75 + 5, two whole days, 3 + 4.5.
    assert_eq!(first("WORK_HOURS(delivered_date, order_date, 17.5, 10.25)"), "30.25");
    // Outside of opening hours: from before Monday's to after Thursday's are four whole days.
    assert_eq!(first("WORK_HOURS(delivered_date, order_date, 23, 6)"), "32");
    assert_eq!(first("WORK_HOURS(delivered_date, order_date, 24, 0)"), "32");
    // In the break.
    assert_eq!(first("WORK_HOURS(order_date, order_date, 12.5, 0)"), "3");
    // To 13:20: three hours and twenty minutes.
    assert_eq!(first("WORK_HOURS(order_date, order_date, 13 + 1 / 3, 9)"), "3.333333333");
    // The end before the start.
    assert_eq!(first("WORK_HOURS(order_date, order_date, 9, 18)"), "-8");
    // No such time: the row does not count.
    assert!(first("WORK_HOURS(order_date, order_date, 25, 9)").starts_with("no data"));
    // A missing end.
    let missing = value(None, "SUM(WORK_HOURS(delivered_date, order_date) WHERE order_id = \"O4\")");
    assert!(missing.starts_with("no data"), "{missing}");
    // Starting in the week off: Wednesday 18 at 10:00 to Monday 23 at 10:00 is one hour.
    assert_eq!(first("WORK_HOURS(DATE(2026, 2, 23), DATE(2026, 2, 18), 10, 10)"), "1");
}

#[test]
fn a_week_holds_from_its_day_on() {
    let mut calendar = calendar();
    let day_hours = hours(&[(9, 16)]);
    let six = WorkWeek {
        hours: std::array::from_fn(|weekday| if weekday < 6 { day_hours.clone() } else { Vec::new() }),
    };
    calendar.week.revise(day("2026-02-01"), six, "");
    let first = |text: &str| value(Some(calendar.clone()), &format!("SUM({text} WHERE order_id = \"O1\")"));
    // 26 to 30 January by the old week: 5; 2 to 7 and 9 February by the new one: 7.
    assert_eq!(first("WORK_DAYS(DATE(2026, 2, 10), DATE(2026, 1, 26))"), "12");
    // 5 × 8 + 7 × 7
    assert_eq!(first("WORK_HOURS(DATE(2026, 2, 10), DATE(2026, 1, 26))"), "89");
    assert_eq!(first("WORK_HOURS(DATE(2026, 1, 26), DATE(2026, 2, 10))"), "-89");
}

#[test]
fn durations_are_typed_and_read_back() {
    let workspace = World::new().model.workspace;
    for (text, unit) in [
        ("SUM(order_lines.net_amount) + SUM(WORK_HOURS(delivered_date, order_date))", None),
        ("SUM(WORK_HOURS(order_lines.delivered_date, order_date, 17, 9))", Some(Unit::Hours)),
        ("SUM(WORK_DAYS(order_lines.delivered_date, order_date))", Some(Unit::Days)),
        ("SUM(WORK_HOURS(delivered_date, order_date, net_amount, 9))", None),
        ("SUM(WORK_HOURS(delivered_date, order_date, 9))", None),
        ("SUM(WORK_DAYS(delivered_date, net_amount))", None),
    ] {
        match (parse(text, &workspace), unit) {
            (Ok(parsed), Some(unit)) => {
                assert!(parsed.value.fits(unit), "{text}");
                assert_eq!(print::formula(&parsed.formula, &workspace, Lang::En), text);
            }
            (Err(_), None) => {}
            (found, _) => panic!("{text}: {found:?}"),
        }
    }
}

#[test]
fn the_explanation_names_the_calendar() {
    let mut world = World::new();
    world.orders(1, ORDERS);
    world.put(calendar());
    world.formula(90, "AVERAGE(WORK_HOURS(delivered_date, order_date))").attribution = Attribution::Record;
    world.targets(90, &Scope::COMPANY, 2026, PeriodLevel::Year, "40");
    let steps = world.explain(&Scope::COMPANY, 90, "2026-Q1").unwrap().steps;
    let expected = Step::WorkTime { own: true, week_hours: decimal("40"), holidays: 5, worked: 2 };
    assert!(steps.contains(&expected), "{steps:?}");
}

#[test]
fn a_calendar_that_cannot_stand_is_taken_out() {
    let problem = |change: fn(&mut WorkCalendar)| {
        let mut world = World::new();
        let mut one = calendar();
        change(&mut one);
        world.put(one);
        check(&world.model.workspace).first().map(|finding| finding.problem)
    };
    assert_eq!(problem(|_| {}), None);
    assert_eq!(problem(|one| one.week = Dated::default()), Some(Problem::Empty));
    assert_eq!(problem(|one| one.days[0].hours = hours(&[(9, 12), (11, 13)])), Some(Problem::OutOfRange));
    assert_eq!(problem(|one| one.days[0].hours = hours(&[(9, 25)])), Some(Problem::OutOfRange));
    assert_eq!(problem(|one| one.days[0].day = one.days[1].day), Some(Problem::Twice));
}
