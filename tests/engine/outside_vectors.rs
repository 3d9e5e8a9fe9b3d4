//! Definitions and numbers of other systems that are not about one score: normalised values and bands, shares, ratios of
//! two judgements, the year to date, distribution over months, changes, the pace line. Each names its source.

use keyscore::{
    domain::{
        date::Day,
        kpi::{
            Attribution,
            Direction::{Higher, Lower},
            Unit,
        },
        period::{FiscalCalendar, PeriodLevel},
        scope::{Member, Scope},
        scoring::{ScoreFormula, Shape},
        value::Measured,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::language::parse_points,
};

use crate::{
    formula_values::evaluated,
    library::{empty, type_in, year},
    scoring_support::{card_world, check, total},
    support::{LEADS, LINES, SALES, VISITS, World, decimal, employee, id, input, ratio},
};

const COMPANY: Scope = Scope::COMPANY;

/// A rule whose points are a formula.
fn by_formula(text: &str, rest: &str) -> String {
    let points = parse_points(text, Unit::Count, &World::new().model.workspace).unwrap().formula;
    let shape = serde_json::to_string(&Shape::Formula(Box::new(ScoreFormula { points }))).unwrap();
    format!(r#"{{"shape":{shape}{rest}}}"#)
}

#[test]
fn performance_point_band_by_value() {
    // blogs.msdn.microsoft.com/performancepoint/2008/01/18: (actual − worst) ÷ (target − worst), for increasing and for
    // closer to target. Worst 50, target 100: 75 → 50 ÷ 100 of the way.
    let to_target = r#"{"shape":{"three_point":{"points":{"threshold":"0","target":"100","cap":"200"}}}}"#;
    check(Higher, "50/100/150", to_target, &[("75", "50.00"), ("50", "0.00"), ("100", "100.00")]);
    // Below the worst the end is pegged: 0.
    check(Higher, "50/100/150", to_target, &[("40", "0.00")]);
    // Decreasing: worst 50, target 10; 20 is 30 of the 40 between.
    check(Lower, "50/10/5", to_target, &[("20", "75.00"), ("60", "0.00")]);
    // Closer to target: target 100, worst 60 below and 120 above; 90 is 30 ÷ 40, 105 is 15 ÷ 20.
    let closer = r#"{"shape":{"range":{"measure":"value","zero_low":"60","full_low":"100","full_high":"100",
        "zero_high":"120","points":null}}}"#;
    let cases = [("100", "100.00"), ("90", "75.00"), ("105", "75.00"), ("60", "0.00"), ("121", "0.00")];
    check(Higher, "", closer, &cases);
}

#[test]
fn performance_point_bands_and_roll_ups() {
    // The same page's book: best 130 %, green from 100 %, yellow from 70 %, red below, worst 50 %; the score lies inside the
    // range of its band between 0 and 1, a third for each band: 60 % is half of red, 85 % of yellow, 115 % of green.
    let third = "IF(value >= 100, 200 + (value - 100) / 30 * 100,
        IF(value >= 70, 100 + (value - 70) / 30 * 100, (value - 50) / 20 * 100)) / 3";
    let cases = [
        ("50", "0.00"),
        ("60", "16.67"),
        ("70", "33.33"),
        ("85", "50.00"),
        ("100", "66.67"),
        ("115", "83.33"),
        ("130", "100.00"),
        // Best and worst are the ends.
        ("140", "100.00"),
        ("40", "0.00"),
    ];
    check(Higher, "", &by_formula(third, r#","cap":"100""#), &cases);
    // learn.microsoft.com bb836494: AverageWeighted and WorstChild. 70 % of 90 and 30 % of 40; the worst child is the red one.
    let mut world = card_world(&["90", "40"], &[70, 30]);
    assert_eq!(total(&world), "75.00");
    world.plan(&COMPANY, r#"{"roll_up":"worst_child"}"#);
    assert_eq!(total(&world), "40.00");
}

#[test]
fn okr_ratios_of_hillfog() {
    // OkrProgressRateUtils of hillfog e584ebe. At least: 100 where met, else value ÷ target. At most: 100 where met, else
    // target ÷ value. Equal: the smaller by the larger. 120 of 150 is 80; 150 where 120 was allowed is 80 too.
    let at_least = by_formula("IF(value >= target, 100, value / target * 100)", "");
    check(Higher, "150", &at_least, &[("150", "100.00"), ("200", "100.00"), ("120", "80.00")]);
    let at_most = by_formula("IF(value <= target, 100, target / value * 100)", "");
    check(Lower, "120", &at_most, &[("120", "100.00"), ("100", "100.00"), ("150", "80.00")]);
    let equal = by_formula("MIN(value, target) / MAX(value, target) * 100", "");
    check(Higher, "120", &equal, &[("120", "100.00"), ("150", "80.00"), ("96", "80.00")]);
    // 1 ÷ 1.5 is rounded to 0.67 there before it is multiplied: 67.
    check(Higher, "1.5", &at_least, &[("1", "66.67")]);
}

#[test]
fn changes_from_a_period_before() {
    // bambooBSC F777: (cv ÷ pv − 1) · 100, and where pv is 0 the current value itself, which is no percentage: here there is
    // none. OCA/mis-builder be2d7e58, mis_report_style.py: (v − base) ÷ |base|, so from −100 to −50 is +50 %.
    let change = |text: &str, before: &str, now: &str| {
        let mut world = World::new();
        world.number(VISITS, &COMPANY, "2026-01", before);
        world.number(VISITS, &COMPANY, "2026-02", now);
        let kpi = world.kpi(1, input(VISITS));
        kpi.unit = Unit::Count;
        evaluated(&mut world, text, &COMPANY, "2026-02")
    };
    let by_base = "(K01 - PRIOR(K01)) / ABS(PRIOR(K01))";
    assert_eq!(change(by_base, "200", "250"), "50/200");
    assert_eq!(change(by_base, "-100", "-50"), "50/100");
    assert_eq!(change(by_base, "0", "7"), "ZeroDenominator");
    assert_eq!(change("K01 / PRIOR(K01) - 1", "0", "7"), "ZeroDenominator");
    // Percentages differ in points: 12 % after 10 % is 2 points, not 20 %.
    assert_eq!(change("K01 - PRIOR(K01)", "0.10", "0.12"), "0.02");
}

#[test]
fn share_of_wallet() {
    // kpidepot.com, share of wallet: revenue from a customer ÷ its total spend in the category. 250,000 of 1,000,000.
    let mut world = empty();
    type_in(&mut world, "net_amount", "2026", Measured::Number(decimal("250000")));
    type_in(&mut world, "category_spend", "2026", Measured::Number(decimal("1000000")));
    assert_eq!(year(&world, "K11b"), Some("0.25".to_owned()));
    // An unknown spend is not a spend of nothing.
    let mut world = empty();
    type_in(&mut world, "net_amount", "2026", Measured::Number(decimal("250000")));
    assert_eq!(year(&world, "K11b"), None);
}

#[test]
fn value_to_price() {
    // Value to price is perceived value ÷ perceived price, attractive from 1 on; Gale's map sets relative quality against
    // relative price, both by those of competitors. Quality 8.4 of 8, price 105 of 100: 1.05 ÷ 1.05 = 1, that is 100.
    let score = |own: [&str; 2], peers: [&str; 2]| {
        let mut world = empty();
        for (code, number) in [
            ("own_quality", own[0]),
            ("own_price", own[1]),
            ("peer_quality", peers[0]),
            ("peer_price", peers[1]),
        ] {
            type_in(&mut world, code, "2026", Measured::Number(decimal(number)));
        }
        year(&world, "K24")
    };
    assert_eq!(score(["8.4", "105"], ["8", "100"]), Some("100".to_owned()));
    // As good, a fifth dearer: 1 ÷ 1.2 is below 1. A fifth better at the same price: 120.
    assert_eq!(score(["8", "120"], ["8", "100"]), Some("83.333333333".to_owned()));
    assert_eq!(score(["9.6", "100"], ["8", "100"]), Some("120".to_owned()));
}

#[test]
fn the_year_to_date_of_a_year_that_begins_in_july() {
    // sql-bi/Bravo 458: the year to date went back to zero in January though the year starts in July. OCA/mis-builder 262:
    // it always begins on 1 January. Ten a month from July on: December is the sixth month, January the seventh.
    let mut world = World::new();
    world.settings(|settings| settings.calendar = FiscalCalendar::of_months(7));
    world.kpi(1, input(VISITS)).unit = Unit::Count;
    for month in 1..=12 {
        world.number(VISITS, &COMPANY, &format!("2026-{month:02}"), "10");
    }
    world.number(VISITS, &COMPANY, "2025-12", "1000");
    for (when, expected) in
        [("2026-01", "10"), ("2026-06", "60"), ("2026-07", "70"), ("2026-12", "120"), ("2026-Q3", "90")]
    {
        assert_eq!(evaluated(&mut world, "YTD(K01)", &COMPANY, when), expected, "{when}");
    }
    // By rows: orders of 30 June, 1 July and 5 January. July is month 1 of the year that begins in 2025, January its month 7.
    let rows = "order_id order_date account net_amount
        P1 2025-06-30 A 1000
        P2 2025-07-01 A 30
        P3 2026-01-05 A 12";
    let value = |start: u8, when: &str| {
        let mut world = World::new();
        world.settings(|settings| settings.calendar = FiscalCalendar::of_months(start));
        world.orders(1, rows);
        evaluated(&mut world, "YTD(SUM(net_amount))", &COMPANY, when)
    };
    assert_eq!(value(7, "2025-01"), "30");
    assert_eq!(value(7, "2025-07"), "42");
    assert_eq!(value(1, "2025-07"), "1030");
    assert_eq!(value(1, "2026-01"), "12");
}

#[test]
fn targets_by_distribution_and_variance_without_vouchers() {
    // ERPNext sales targets: target × distribution % ÷ 100, variance = achieved − target; older code left the variance 0 in
    // periods without vouchers (PR 40429). 1,200 a year, 5 % in January, 15 % in February: 60 and 180.
    let mut world = World::new();
    world.kpi(1, input(VISITS)).unit = Unit::Count;
    let months = "60 180 96 96 96 96 96 96 96 96 96 96";
    world.targets(1, &COMPANY, 2026, PeriodLevel::Month, months);
    let row = |world: &World, when: &str| {
        let found = world.indicator(&COMPANY, 1, when);
        (found.target.map(|point| point.target.to_string()), found.score.map(|score| score.to_string()))
    };
    world.number(VISITS, &COMPANY, "2026-01", "45");
    assert_eq!(row(&world, "2026-01"), (Some("60".to_owned()), Some("75.00".to_owned())));
    // Nothing sold is typed as zero and scores 0; nothing known has no score, and the target stays.
    world.number(VISITS, &COMPANY, "2026-02", "0");
    assert_eq!(row(&world, "2026-02"), (Some("180".to_owned()), Some("0.00".to_owned())));
    assert_eq!(row(&world, "2026-03"), (Some("96".to_owned()), None));
    assert_eq!(row(&world, "2026").0, Some("1200".to_owned()));
}

#[test]
fn a_person_gets_the_share_of_an_order_and_no_more() {
    // erpnext 4046 and PR 40062: the full order was credited to a person with a share of 50 %.
    let mut world = World::new();
    world.orders(1, "order_id order_date account net_amount\n P1 2026-01-05 A 1000");
    world.own(1, Day::BEGIN, &[(1, 50), (2, 30)]);
    world.kpi(1, input(SALES)).attribution = Attribution::Owner;
    let of = |who: u64| world.actual(&employee(who), 1, "2026-01");
    assert_eq!((of(1), of(2)), ("500".to_owned(), "300".to_owned()));
    // Nobody has the fifth that is left; the company has all of it.
    assert_eq!(world.actual(&COMPANY, 1, "2026-01"), "1000");
    // A ratio of what is shared alike is that of the account: 1000 ÷ 1, for each of them.
    world.kpi(2, ratio(input(SALES), input(LINES))).attribution = Attribution::Owner;
    assert_eq!(world.actual(&employee(1), 2, "2026-01"), "500/0.5");
}

#[test]
fn goals_of_frappe_are_not_cut_at_a_hundred() {
    // frappe/hrms 80f17c99a, goal.py: progress above 100 is refused, the parent is the mean of its children. 120 and 60 are
    // 90; out of 5 that is 4.5 (appraisal.py: goal % ÷ 20).
    let mut world = card_world(&["120", "60"], &[50, 50]);
    world.plan(&COMPANY, r#"{"roll_up":"mean"}"#);
    assert_eq!(total(&world), "90.00");
    check(Higher, "100", &by_formula("value / 20", ""), &[("90", "4.50"), ("68", "3.40")]);
}

#[test]
fn weights_are_relative_or_whole() {
    // Gainsight turns weights of 0 to 999,999 into percent; Frappe refuses what is not 100. 2 : 6 : 0 on 80, 60 and 10.
    let world = card_world(&["80", "60", "10"], &[2, 6, 0]);
    assert_eq!(total(&world), "65.00");
    let mut world = card_world(&["80", "60"], &[50, 50]);
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Enforce, &[(1, 500_000), (2, 499_999)]);
    assert_eq!(total(&world), "-");
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Enforce, &[(1, 500_000), (2, 500_000)]);
    assert_eq!(total(&world), "70.00");
}

#[test]
fn on_time_and_in_full_by_order_and_by_line() {
    // ilos.com.br and calcsimpler, OTIF: yes or no per order or per line, on a date that is said. Two orders of two lines,
    // one line late: 3 of 4 lines, 1 of 2 orders.
    let rows = "order_id order_date account net_amount delivered_date promised_date
        P1 2026-01-05 A 10 2026-01-08 2026-01-10
        P1 2026-01-05 A 10 2026-01-10 2026-01-10
        P2 2026-01-06 A 10 2026-01-08 2026-01-10
        P2 2026-01-06 A 10 2026-01-11 2026-01-10";
    let value = |text: &str| {
        let mut world = World::new();
        world.orders(1, rows);
        evaluated(&mut world, text, &COMPANY, "2026-01")
    };
    assert_eq!(value("COUNT(order_lines WHERE delivered_date <= promised_date) / COUNT(order_lines)"), "3/4");
    let late = "COUNT DISTINCT(order_id WHERE delivered_date > promised_date)";
    assert_eq!(value(&format!("(COUNT DISTINCT(order_id) - {late}) / COUNT DISTINCT(order_id)")), "1/2");
}

#[test]
fn a_role_template_gives_a_role_its_card() {
    // Frappe: the designation of a person leads to its template. Both roles at once: 60 % and 40 % of the two cards.
    let mut world = World::new();
    for (raw, source) in [(1, VISITS), (2, LEADS)] {
        world.kpi(raw, input(source)).unit = Unit::Count;
        world.number(source, &employee(1), "2026", if raw == 1 { "90" } else { "40" });
        world.targets(raw, &Scope::from(Member::Role(id(raw))), 2026, PeriodLevel::Year, "100");
        let whole = &[(raw, Weight::WHOLE.0)];
        world.weights(WeightOwner::Role(id(raw)), Day::BEGIN, WeightMode::Enforce, whole);
    }
    world.roles(1, &[(1, Weight::percent(60)), (2, Weight::percent(40))]);
    // 60 % of 90 and 40 % of 40.
    assert_eq!(world.card(&employee(1), "2026").total.unwrap().to_string(), "70.00");
}
