//! What formulas come to. Expected values are worked out by hand in the comments, or are those of Excel where it says so.

use keyscore::{
    domain::{
        date::Day,
        kpi::{Attribution, Formula, Input, TypedEntry, Unit},
        period::{FiscalCalendar, PeriodLevel},
        scope::Scope,
        text::Text2,
    },
    engine::{language::parse, report::Step},
};

use crate::support::{LEADS, VISITS, World, account, day, employee, id, input, period, region, shown};

/// Seven order lines of two accounts and two months. `net_amount` of each: O1 100, O2 200, O3 50, O4 400, O5 missing,
/// O6 150, O7 300.
pub(crate) const ORDERS: &str = "order_id order_date promised_date delivered_date account employee region quantity unit_price discount net_amount cost
    O1 2026-01-05 2026-01-10 2026-01-08 A Ann North 2 50.5 0.1 100 60
    O2 2026-01-20 2026-01-25 2026-01-28 A Ann South 3 10.25 - 200 -
    O3 2026-02-02 2026-02-09 2026-02-09 A Bob North 1 33.3333 0.25 50 20
    O4 2026-02-11 2026-02-15 -          B Bob South 4 100 0 400 500
    O5 2026-02-12 -          2026-02-20 B Bob -     5 2 0.5 - 10
    O6 2026-02-20 2026-02-22 2026-03-02 B Ann North 0 7 0.1 150 30
    O7 2026-02-25 2026-03-05 2026-03-04 C -   North 10 1.1111 0 300 100";

/// What a formula comes to for the company.
fn value(text: &str, when: &str) -> String {
    of_scope(text, &Scope::COMPANY, when)
}

fn of_scope(text: &str, scope: &Scope, when: &str) -> String {
    let mut world = World::new();
    world.orders(1, ORDERS);
    evaluated(&mut world, text, scope, when)
}

/// Has a target, so that it stands on the card even where it is missing.
pub(crate) fn evaluated(world: &mut World, text: &str, scope: &Scope, when: &str) -> String {
    world.formula(90, text).unit = Unit::Ratio;
    for year in [2, 2025, 2026] {
        world.targets(90, &Scope::COMPANY, year, PeriodLevel::Year, "1");
    }
    world.actual(scope, 90, when)
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(value(text, "2026-Q1"), *expected, "{text}");
    }
}

#[test]
fn aggregates_over_rows() {
    check(&[
        // 100 + 200 + 50 + 400 + 150 + 300
        ("SUM(net_amount)", "1200"),
        // Six amounts are there.
        ("AVERAGE(net_amount)", "1200/6"),
        ("COUNT(order_lines.net_amount)", "6"),
        ("MIN(net_amount)", "50"),
        ("MAX(net_amount)", "400"),
        // In order 50 100 150 200 300 400; Excel: =MEDIAN gives 175, =PERCENTILE.INC(…, 0.9) gives 350,
        // =PERCENTILE.INC(…, 0.3) gives 125.
        ("MEDIAN(net_amount)", "175"),
        ("PERCENTILE(net_amount, 0.9)", "350"),
        ("PERCENTILE(net_amount, 30%)", "125"),
        ("PERCENTILE(net_amount, 0)", "50"),
        ("PERCENTILE(net_amount, 1)", "400"),
        ("COUNT DISTINCT(region)", "2"),
    ]);
}

#[test]
fn different_texts_of_a_column_that_no_file_had_are_not_none() {
    // The rows are there, and say nothing of product lines: that is not 0.
    let told = value("COUNT DISTINCT(product_line)", "2026-Q1");
    assert!(told.parse::<f64>().is_err(), "{told}");
    assert_eq!(value("COUNT(order_lines)", "2026-Q1"), "7");
}

#[test]
fn expressions_of_a_row_are_exact() {
    check(&[
        // 2 × 50.5 × 0.9 = 90.9; O2 has no discount; 33.3333 × 0.75 = 24.999975; 400; 5; 0; 11.111
        ("SUM(unit_price * quantity * (1 - discount))", "532.010975"),
        // With O2 at its full 30.75.
        ("SUM(unit_price * quantity * (1 - IFMISSING(discount, 0)))", "562.760975"),
        // Per line to cents, half away from zero: 90.9 + 25 + 400 + 5 + 0 + 11.11
        ("SUM(ROUND(unit_price * quantity * (1 - discount), 2))", "532.01"),
        ("SUM(ROUND(net_amount, -2))", "1300"),
        // 1/2 + 1/3 + 1 + 1/4 + 1/5 + 1/10, the quantity of 0 left out: 143/60
        ("SUM(1 / quantity)", "2.383333333"),
        ("COUNT(order_lines WHERE 1 / quantity > 0.3)", "3"),
        ("MIN(1 / quantity)", "0.1"),
        // 1/10 1/5 1/4 1/3 1/2 1: the mean of 1/4 and 1/3 is 7/24
        ("MEDIAN(1 / quantity)", "0.291666667"),
        // Days from order to delivery: 3, 8, 7, 8, 10, 7 (Excel DAYS); the mean is 43/6.
        ("SUM(DAYS(delivered_date, order_date))", "43"),
        ("AVERAGE(HOURS(delivered_date, order_date))", "1032/6"),
        ("SUM(DAYS(order_date, delivered_date))", "-43"),
        ("MAX(-net_amount)", "-50"),
        // Lines of more than 150: 200 + 400 + 300, the others at half: 50 + 25 + 75
        ("SUM(IF(net_amount > 150, net_amount, net_amount / 2))", "1050"),
        // 100 + 0 + 150 + 200 + 50 + 100
        ("SUM(ABS(net_amount - 200))", "600"),
    ]);
}

#[test]
fn filters_are_met_not_met_or_unknown() {
    check(&[
        ("COUNT(order_lines)", "7"),
        // O1, O3, O7 on time; O2 and O6 late; O4 and O5 lack a day.
        ("COUNT(order_lines WHERE delivered_date <= promised_date)", "3"),
        ("COUNT(order_lines WHERE NOT delivered_date <= promised_date)", "2"),
        ("COUNT(order_lines WHERE delivered_date > promised_date OR delivered_date IS NULL)", "3"),
        (
            "COUNT(order_lines WHERE delivered_date <= promised_date) / COUNT(order_lines WHERE delivered_date IS NOT NULL)",
            "3/6",
        ),
        ("COUNT(order_lines WHERE region = \"North\")", "4"),
        ("COUNT(order_lines WHERE region = \" North \")", "4"),
        ("COUNT(order_lines WHERE region = \"north\")", "0"),
        // O5 has no region: it is neither.
        ("COUNT(order_lines WHERE region <> \"North\")", "2"),
        ("COUNT(order_lines WHERE \"North\" = region AND net_amount >= 100)", "3"),
        ("COUNT(order_lines WHERE region = \"South\" OR net_amount = 50)", "3"),
        ("COUNT(order_lines WHERE NOT (region = \"South\" OR net_amount = 50))", "3"),
        ("COUNT(order_lines WHERE order_date >= DATE(2026, 2, 11) AND order_date < DATE(2026, 2, 25))", "3"),
        ("COUNT(order_lines WHERE net_amount > cost * 1.5)", "4"),
        ("COUNT(order_lines WHERE account = employee)", "0"),
        ("SUM(net_amount WHERE cost IS NULL)", "200"),
        ("COUNT(order_lines WHERE 1 = 2)", "0"),
        ("SUM(net_amount BY promised_date)", "1200"),
    ]);
    // O7 was promised for March.
    assert_eq!(value("SUM(net_amount BY promised_date)", "2026-02"), "600");
}

#[test]
fn values_of_a_scope() {
    check(&[
        ("ROUND(1000 / 3, 2)", "333.33"),
        ("ROUND(-2.345, 2) + ROUND(2.345, 2)", "0"),
        ("ROUND(1250, -2)", "1300"),
        ("-SUM(net_amount)", "-1200"),
        ("MIN(SUM(net_amount), SUM(cost), 900)", "720"),
        ("MAX(SUM(net_amount), SUM(cost), 900)", "1200"),
        ("IF(SUM(net_amount) > SUM(cost), 1, 0)", "1"),
        ("IF(SUM(net_amount) > 1 AND NOT SUM(cost) > 1, 1, 0)", "0"),
        // The branch that is not taken may be missing.
        ("IF(COUNT(order_lines) = 0, 0, SUM(net_amount) / COUNT(order_lines))", "1200/7"),
        ("IF(SUM(complaints) IS NULL, 7, SUM(complaints))", "7"),
        ("IFMISSING(SUM(complaints), 3)", "3"),
        ("IFMISSING(1 / 0, 3)", "3"),
        // A part that is missing does not decide; the other does.
        ("IF(SUM(complaints) > 1 OR 1 = 1, 1, 0)", "1"),
        ("IF(SUM(complaints) > 1 AND 1 = 2, 1, 0)", "0"),
    ]);
}

#[test]
fn what_is_missing_has_its_reason() {
    for (text, expected) in [
        ("1 / 0", "ZeroDenominator"),
        ("SUM(net_amount) / COUNT(order_lines WHERE 1 = 2)", "ZeroDenominator"),
        ("IF(1 / 0 > 1, 1, 2)", "ZeroDenominator"),
        ("IF(1 / 0 > 1 OR 1 = 2, 1, 2)", "ZeroDenominator"),
        ("1 + SUM(quantity * quantity * quantity * 9999999999999999999 * 999999999999999)", "TooLarge"),
        ("IFMISSING(79228162514264337593543950335 * 79228162514264337593543950335, 1)", "TooLarge"),
        ("ROLLING(SUM(net_amount), 60)", "1200"),
        ("ROLLING(ROLLING(SUM(net_amount), 60), 60)", "TooFarBack"),
    ] {
        assert_eq!(value(text, "2026-Q1"), expected, "{text}");
    }
    // A mean, an extreme or a sum without any row is missing, a number of rows is 0 where there are others.
    for text in
        ["AVERAGE(net_amount WHERE 1 = 2)", "MIN(net_amount WHERE 1 = 2)", "MEDIAN(net_amount WHERE 1 = 2)"]
    {
        let shown = value(text, "2026-Q1");
        assert!(shown.starts_with("no data"), "{text}: {shown}");
    }
    assert_eq!(value("COUNT(order_lines WHERE 1 = 2)", "2026-Q1"), "0");
    assert!(value("COUNT(order_lines)", "2026-Q3").starts_with("no data"));
}

#[test]
fn periods_are_moved_and_put_together() {
    // January 300, February 900.
    let sales = |function: &str| {
        format!("{function}SUM(net_amount){}", if function.contains('(') { ")" } else { "" })
    };
    for (text, when, expected) in [
        (sales(""), "2026-01", "300"),
        (sales(""), "2026-02", "900"),
        (sales("PRIOR("), "2026-02", "300"),
        (sales("PRIOR("), "2026-Q2", "1200"),
        (sales("YTD("), "2026-01", "300"),
        (sales("YTD("), "2026-02", "1200"),
        (sales("YTD("), "2026-Q2", "1200"),
        (sales("QTD("), "2026-02", "1200"),
        (sales("SAME_PERIOD_LAST_YEAR("), "2027-02", "900"),
        ("ROLLING(SUM(net_amount), 2)".to_owned(), "2026-03", "900"),
        ("ROLLING(SUM(net_amount), 2)".to_owned(), "2026-Q2", "1200"),
        ("PRIOR(YTD(SUM(net_amount)))".to_owned(), "2026-03", "1200"),
        ("SUM(net_amount) - PRIOR(SUM(net_amount))".to_owned(), "2026-02", "600"),
        // A ratio over several months is the ratio of the sums: 1200 ÷ 7, not the mean of 150 and 180.
        ("YTD(SUM(net_amount) / COUNT(order_lines))".to_owned(), "2026-02", "1200/7"),
        ("YTD(AVERAGE(net_amount))".to_owned(), "2026-02", "1200/6"),
        ("ROLLING(MEDIAN(net_amount), 2)".to_owned(), "2026-02", "175"),
    ] {
        let mut world = World::new();
        world.orders(1, ORDERS);
        world.targets(90, &Scope::COMPANY, 2027, PeriodLevel::Year, "1");
        assert_eq!(evaluated(&mut world, &text, &Scope::COMPANY, when), expected, "{text} {when}");
    }
    let mut world = World::new();
    assert_eq!(evaluated(&mut world, "PRIOR(SUM(net_amount))", &Scope::COMPANY, "0002"), "NoEarlierPeriod");
}

#[test]
fn the_year_to_date_begins_with_the_fiscal_year() {
    let mut world = World::new();
    world.orders(1, ORDERS);
    world.settings(|settings| settings.calendar = FiscalCalendar::of_months(2));
    // Fiscal 2026 begins in February: its first month has 900, and January was the last month of fiscal 2025.
    assert_eq!(evaluated(&mut world, "YTD(SUM(net_amount))", &Scope::COMPANY, "2026-01"), "900");
    assert_eq!(evaluated(&mut world, "YTD(SUM(net_amount))", &Scope::COMPANY, "2025-12"), "300");
    assert_eq!(evaluated(&mut world, "ROLLING(SUM(net_amount), 2)", &Scope::COMPANY, "2026-01"), "1200");
}

#[test]
fn every_scope_has_its_own_rows() {
    for (scope, expected) in [
        (Scope::COMPANY, "175"),
        (account(1), "100"),
        (account(2), "275"),
        (account(3), "300"),
        // Ann's rows: 100, 200, 150. Bob's: 50, 400.
        (employee(1), "150"),
        (employee(2), "225"),
        (region(1), "125"),
    ] {
        assert_eq!(of_scope("MEDIAN(net_amount)", &scope, "2026-Q1"), expected, "{scope}");
    }
}

#[test]
fn shares_of_accounts_weigh_means_and_leave_medians() {
    let mut world = World::new();
    world.orders(1, ORDERS);
    world.own(1, Day::BEGIN, &[(1, 50), (2, 50)]);
    world.own(2, Day::BEGIN, &[(1, 100)]);
    for (raw, text) in [(1, "AVERAGE(net_amount)"), (2, "MEDIAN(net_amount)"), (3, "MAX(net_amount)")] {
        world.formula(raw, text).attribution = Attribution::Owner;
        world.targets(raw, &employee(1), 2026, PeriodLevel::Year, "1");
    }
    // Half of account A (350 in 3 lines) and all of B (550 in 2): 175 + 550 over 1.5 + 2.
    assert_eq!(world.actual(&employee(1), 1, "2026-Q1"), "725/3.5");
    // 50 100 150 200 400
    assert_eq!(world.actual(&employee(1), 2, "2026-Q1"), "150");
    assert_eq!(world.actual(&employee(1), 3, "2026-Q1"), "400");
}

#[test]
fn a_kpi_is_taken_with_its_own_attribution() {
    let mut world = World::new();
    world.orders(1, ORDERS);
    world.own(2, Day::BEGIN, &[(1, 100)]);
    world.formula(1, "SUM(net_amount) / COUNT(order_lines)").attribution = Attribution::Owner;
    world.formula(2, "K01");
    world.formula(3, "K01 + SUM(net_amount)");
    world.formula(4, "PRIOR(K02)");
    assert_eq!(world.actual(&Scope::COMPANY, 2, "2026-Q1"), "1200/7");
    // Ann owns account B: 550 over 3 lines; her own rows are 450: 550/3 + 450.
    assert_eq!(world.actual(&employee(1), 2, "2026-Q1"), "550/3");
    assert_eq!(world.actual(&employee(1), 3, "2026-Q1"), "633.333333333");
    assert_eq!(world.actual(&Scope::COMPANY, 4, "2026-02"), "300/2");
}

#[test]
fn typed_months_that_one_side_lacks_are_left_out_of_the_other_too() {
    let mut world = World::new();
    for (input, when, number) in [(VISITS, "2026-01", "2"), (VISITS, "2026-02", "3"), (LEADS, "2026-01", "4")]
    {
        world.number(input, &Scope::COMPANY, when, number);
    }
    world.kpi(1, input(VISITS));
    world.kpi(2, input(LEADS));
    world.formula(3, "K01 / K02");
    world.formula(4, "YTD(K01) / YTD(K02)");
    world.formula(5, "ROLLING(K01, 2) / ROLLING(K02, 2) + K01 / K02");
    // February has no leads: 2 ÷ 4, not 5 ÷ 4.
    assert_eq!(world.actual(&Scope::COMPANY, 3, "2026-Q1"), "2/4");
    let partial = world.indicator(&Scope::COMPANY, 3, "2026-Q1").partial.unwrap();
    assert_eq!(partial.months, [period("2026-01")]);
    assert_eq!(world.actual(&Scope::COMPANY, 1, "2026-Q1"), "5");
    for raw in [4, 5] {
        world.targets(raw, &Scope::COMPANY, 2026, PeriodLevel::Year, "1");
    }
    assert_eq!(world.actual(&Scope::COMPANY, 4, "2026-02"), "2/4");
    // One month alone has nothing to be set against.
    assert_eq!(world.actual(&Scope::COMPANY, 5, "2026-02"), "no data 8");
}

#[test]
fn circles_and_long_chains_are_missing_and_end() {
    let mut world = World::new();
    world.targets(90, &Scope::COMPANY, 2026, PeriodLevel::Year, "1");
    world.kpi(1, Formula::Kpi(id(2)));
    world.kpi(2, Formula::Prior(Box::new(Formula::Kpi(id(1)))));
    world.kpi(90, Formula::Kpi(id(1)));
    assert_eq!(world.actual(&Scope::COMPANY, 90, "2026"), "Circular([\"K01\", \"K02\", \"K01\"])");
    world.kpi(90, Formula::Kpi(id(99)));
    assert_eq!(world.actual(&Scope::COMPANY, 90, "2026"), "UnknownKpi");
    // Each KPI is twice the one before; evaluated one by one this ends only with the sun.
    world.formula(1, "1");
    for raw in 2..=60 {
        let before = || Box::new(Formula::Kpi(id(raw - 1)));
        world.kpi(raw, Formula::Add(before(), before()));
    }
    world.kpi(90, Formula::Kpi(id(60)));
    // 2^59
    assert_eq!(world.actual(&Scope::COMPANY, 90, "2026"), "576460752303423488");
    for raw in 100..600 {
        world.kpi(raw, Formula::Negate(Box::new(Formula::Kpi(id(raw - 1)))));
    }
    world.kpi(90, Formula::Kpi(id(599)));
    assert_eq!(world.actual(&Scope::COMPANY, 90, "2026"), "TooDeep");
}

#[test]
fn a_mean_without_its_rows_does_not_roll_up() {
    let mut world = World::new();
    let parsed = parse("AVERAGE(net_amount)", &world.model.workspace).unwrap().formula;
    let Formula::Records(records) = parsed else { panic!("an aggregate") };
    let (name, typed) = (Text2::same("mean"), Some(TypedEntry::Number));
    world.put(Input { id: id(50), name, unit: Unit::Currency, records: Some(*records), typed });
    world.kpi(90, input(50));
    world.targets(90, &Scope::COMPANY, 2026, PeriodLevel::Year, "1");
    world.number(50, &account(1), "2026-01", "5");
    assert_eq!(world.actual(&account(1), 90, "2026-01"), "5");
    for scope in [Scope::COMPANY, account(1)] {
        world.targets(90, &scope, 2026, PeriodLevel::Year, "1");
        assert_eq!(world.actual(&scope, 90, "2026"), "DoesNotRollUp(000000000001j)", "{scope}");
    }
    world.number(50, &Scope::COMPANY, "2026", "6");
    assert_eq!(world.actual(&Scope::COMPANY, 90, "2026"), "6");
}

#[test]
fn the_explanation_lists_what_was_read() {
    let mut world = World::new();
    world.orders(1, ORDERS);
    world.formula(1, "SUM(net_amount)");
    world.formula(2, "YTD(K01) - PRIOR(AVERAGE(cost)) + SUM(net_amount)");
    let explanation = world.explain(&Scope::COMPANY, 2, "2026-02").unwrap();
    let steps: Vec<String> = explanation
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::Kpi { period, through, outcome, .. } => {
                Some(format!("kpi {period}..{through:?} {}", shown(outcome)))
            }
            Step::Input { period, through, value, .. } => Some(format!("{period} {through:?} {value:?}")),
            Step::Actual(outcome) => Some(shown(outcome)),
            _ => None,
        })
        .collect();
    // January has one cost, 60: 1200 − 60 + 900. The two months of the year are no period of their own.
    assert_eq!(
        steps,
        ["kpi 2026-01..Some(2026-02) 1200", "2026-01 None Some(60)", "2026-02 None Some(900)", "2040"]
    );
}

#[test]
fn batches_of_other_scales_and_without_columns() {
    let mut world = World::new();
    world.orders(1, "order_id order_date quantity unit_price\nO1 2026-01-05 2 1.5\nO2 2026-01-06 3 2.25");
    world.orders(2, "order_id order_date quantity\nO3 2026-01-07 9");
    world.orders(3, "order_id order_date quantity unit_price\nO4 2026-01-08 1 0.0001");
    // 3 + 6.75 + 0.0001; the second file has no price at all and does not count.
    assert_eq!(evaluated(&mut world, "SUM(quantity * unit_price)", &Scope::COMPANY, "2026"), "9.7501");
    assert_eq!(evaluated(&mut world, "MAX(quantity * unit_price)", &Scope::COMPANY, "2026"), "6.75");
    assert_eq!(
        evaluated(&mut world, "COUNT(order_lines WHERE unit_price IS NULL)", &Scope::COMPANY, "2026"),
        "0"
    );
    assert_eq!(evaluated(&mut world, "COUNT(order_lines)", &Scope::COMPANY, "2026"), "4");
}

#[test]
fn the_newest_row_counts_whatever_the_order_of_files() {
    let mut world = World::new();
    world.orders(
        1,
        "order_id order_date account net_amount\nO1 2026-02-20 A 7\nO2 2026-01-05 A 1\nO3 2026-03-01 B 9",
    );
    world.orders(
        2,
        "order_id order_date account net_amount\nO4 2026-02-20 A 8\nO5 2026-02-01 A 100\nO6 2026-03-02 B -",
    );
    world.own(1, day("2026-01-01"), &[(1, 50), (2, 50)]);
    world.own(1, day("2026-02-01"), &[(2, 100)]);
    world.formula(90, "LAST(net_amount)").attribution = Attribution::Owner;
    for scope in [Scope::COMPANY, account(1), account(2), employee(1), employee(2)] {
        world.targets(90, &scope, 2026, PeriodLevel::Year, "1");
    }
    // A: two rows of 20 February, (7 + 8) ÷ 2. The company: the row of 1 March, for the later one has no amount. Ann had
    // half of A in January only: its value of then, whole. Bob had A on 20 February.
    for (scope, when, expected) in [
        (account(1), "2026-Q1", "7.5"),
        (account(1), "2026-01", "1"),
        (account(1), "2026-03", "no data"),
        (Scope::COMPANY, "2026-Q1", "9"),
        (Scope::COMPANY, "2026-H1", "9"),
        (Scope::COMPANY, "2026-02", "7.5"),
        (employee(1), "2026-Q1", "1"),
        (employee(2), "2026-Q1", "7.5"),
    ] {
        let found = world.actual(&scope, 90, when);
        assert!(found.starts_with(expected), "{scope} {when}: {found}");
    }
    // Times of one day follow each other: asked at 9:00 and answered in two hours, at 10:30 and answered in half an hour.
    let mut world = World::new();
    let asked = "request_id raised responded\nR1 2026-01-05T10:30:00 2026-01-05T11:00:00\nR2 2026-01-05T09:00:00 2026-01-05T11:00:00";
    world.table(1, "service_requests", asked);
    assert_eq!(evaluated(&mut world, "LAST(HOURS(responded, raised))", &Scope::COMPANY, "2026"), "0.5");
    assert_eq!(
        evaluated(
            &mut world,
            "LAST(HOURS(responded, raised) WHERE request_id = \"R2\")",
            &Scope::COMPANY,
            "2026"
        ),
        "2"
    );
}
