//! Typed values: which count for a scope and period, and how they meet records.

use keyscore::domain::{
    account::AccountFacts,
    date::Day,
    kpi::{Attribution, Formula, TypedEntry, Unit},
    period::PeriodLevel,
    scope::Scope,
    survey::SurveyScale,
    value::Measured,
};
use rust_decimal::Decimal;

use crate::support::{
    ANSWERS, LEADS, POINTS, SALES, VISITS, World, account, day, decimal, employee, growth, id, input, period,
    ratio, region, without,
};

fn world() -> World {
    let mut world = World::new();
    world.kpi(1, input(SALES));
    world.kpi(5, ratio(input(POINTS), input(ANSWERS)));
    world.kpi(7, input(VISITS));
    world
}

fn check(world: &World, cases: &[(Scope, u64, &str, &str)]) {
    for (scope, kpi, when, expected) in cases {
        assert_eq!(world.actual(scope, *kpi, when), *expected, "{scope} K{kpi} {when}");
    }
}

#[test]
fn values_inside_the_period_add_up_and_longer_ones_do_not_count() {
    let mut world = world();
    world.number(VISITS, &account(1), "2026-01", "1");
    world.number(VISITS, &account(1), "2026-03", "2.5");
    world.number(VISITS, &account(1), "2026-Q2", "10");
    let cases = [
        (account(1), 7, "2026-01", "1"),
        (account(1), 7, "2026-02", "not on the card"),
        (account(1), 7, "2026-Q1", "3.5"),
        (account(1), 7, "2026-H1", "13.5"),
        (account(1), 7, "2026-04", "not on the card"),
    ];
    check(&world, &cases);
    // A quarter typed beside its months stands for all of it: 4, not 4 + 3.5.
    world.number(VISITS, &account(1), "2026-Q1", "4");
    check(
        &world,
        &[(account(1), 7, "2026-Q1", "4"), (account(1), 7, "2026-03", "2.5"), (account(1), 7, "2026", "14")],
    );
}

#[test]
fn company_and_regions_add_up_their_accounts() {
    let mut world = world();
    for (raw, number) in [(1, "1"), (2, "10"), (3, "100")] {
        world.number(VISITS, &account(raw), "2026-01", number);
        world.number(VISITS, &account(raw), "2026-02", number);
    }
    // A moves from North to South in the middle of February: its February belongs to South.
    let moved = AccountFacts { region: Some(id(2)), key_account: true, ..AccountFacts::default() };
    world.model.workspace.accounts.get_mut(&id(1)).unwrap().facts.revise(day("2026-02-15"), moved, "");
    check(
        &world,
        &[
            (Scope::COMPANY, 7, "2026-Q1", "222"),
            (region(1), 7, "2026-Q1", "201"),
            (region(2), 7, "2026-Q1", "21"),
            (region(2), 7, "2026-01", "10"),
        ],
    );
    // The company's own figure for January replaces its accounts', February stays.
    world.number(VISITS, &Scope::COMPANY, "2026-01", "7");
    check(&world, &[(Scope::COMPANY, 7, "2026-01", "7"), (Scope::COMPANY, 7, "2026-Q1", "118")]);
}

#[test]
fn survey_answers_make_points_and_their_number() {
    let mut world = world();
    // 10·100 + 5·80 + 3·60 + 1·40 + 1·20 = 1640 from 20 answers; 0·100 + … + 4·20 = 80 from 4.
    world.typed(POINTS, &account(1), "2026-Q1", Measured::Levels(vec![10, 5, 3, 1, 1]));
    world.typed(POINTS, &account(2), "2026-Q2", Measured::Levels(vec![0, 0, 0, 0, 4]));
    check(
        &world,
        &[
            (account(1), 5, "2026-Q1", "1640/20"),
            (Scope::COMPANY, 5, "2026-H1", "1720/24"),
            (employee(1), 5, "2026-H1", "not on the card"),
        ],
    );
}

fn check_partial(world: &World, cases: &[(Scope, u64, &str, &str)]) {
    for (scope, kpi, when, expected) in cases {
        assert_eq!(world.partial(scope, *kpi, when), *expected, "{scope} K{kpi} {when}");
    }
}

#[test]
fn a_declared_gap_is_the_reason_where_there_is_nothing_else_and_is_told_beside_the_rest() {
    let mut world = world();
    world.targets(7, &account(1), 2026, PeriodLevel::Year, "1200");
    world.typed(VISITS, &account(1), "2026-01", Measured::Missing("no visit book".to_owned()));
    check(&world, &[(account(1), 7, "2026-01", "Declared(\"no visit book\")")]);
    check(&world, &[(account(1), 7, "2026-02", "no data 7")]);
    world.number(VISITS, &account(1), "2026-02", "3");
    check(&world, &[(account(1), 7, "2026-Q1", "3")]);
    // The data end in February: January is lacking with its reason, March is not over.
    check_partial(&world, &[(account(1), 7, "2026-Q1", "1 of 3: 2026-02 2026-01 no visit book")]);
    check_partial(&world, &[(account(1), 7, "2026-02", "whole")]);
    // A gap that is declared ahead is told, and no sign that the months before it are over.
    world.typed(VISITS, &account(1), "2026-05", Measured::Missing("closed".to_owned()));
    check_partial(
        &world,
        &[
            (account(1), 7, "2026-Q1", "1 of 3: 2026-02 2026-01 no visit book"),
            (account(1), 7, "2026-Q2", "whole"),
            (account(1), 7, "2026-H1", "1 of 6: 2026-02 2026-01 no visit book 2026-05 closed"),
        ],
    );
    without(&mut world.model.workspace.values, |value| value.period == period("2026-05"));
    // The company lacks what its account lacks, though it knows no reason of its own.
    check_partial(&world, &[(Scope::COMPANY, 7, "2026-Q1", "1 of 3: 2026-02 A1")]);
    // A figure for the whole quarter stands in for the month.
    world.number(VISITS, &account(1), "2026-Q1", "9");
    check_partial(&world, &[(account(1), 7, "2026-Q1", "whole"), (Scope::COMPANY, 7, "2026-Q1", "whole")]);
}

#[test]
fn months_that_are_over_and_have_nothing_typed_are_lacking() {
    let mut world = world();
    world.number(VISITS, &account(1), "2026-01", "1");
    check_partial(&world, &[(account(1), 7, "2026-Q1", "whole")]);
    world.number(VISITS, &account(1), "2026-03", "2.5");
    world.number(VISITS, &account(1), "2026-Q2", "10");
    check_partial(
        &world,
        &[
            (account(1), 7, "2026-01", "whole"),
            (account(1), 7, "2026-Q1", "2 of 3: 2026-01 2026-03"),
            (account(1), 7, "2026-Q2", "whole"),
            (account(1), 7, "2026-H1", "5 of 6: 2026-01 2026-03 2026-04 2026-05 2026-06"),
            // The second half is not over: the data end in June.
            (account(1), 7, "2026", "5 of 12: 2026-01 2026-03 2026-04 2026-05 2026-06"),
            (Scope::COMPANY, 7, "2026-Q1", "2 of 3: 2026-01 2026-03 A1"),
        ],
    );
}

#[test]
fn an_additive_target_is_that_of_the_months_with_data() {
    let mut world = world();
    let months = "100 200 300 400 400 400 400 400 400 400 400 400";
    world.targets(7, &account(1), 2026, PeriodLevel::Month, months);
    world.number(VISITS, &account(1), "2026-01", "80");
    world.number(VISITS, &account(1), "2026-03", "300");
    world.number(VISITS, &account(1), "2026-Q2", "1200");
    // By hand: 80 + 300 against 100 + 300, without the 200 of February: 380 ÷ 400 = 95 points.
    let quarter = world.indicator(&account(1), 7, "2026-Q1");
    assert_eq!(quarter.target.map(|point| point.target.to_string()).as_deref(), Some("400"));
    assert_eq!(quarter.score.map(|score| score.to_string()).as_deref(), Some("95.00"));
    assert_eq!(quarter.partial.map(|partial| (partial.months.len(), partial.of)), Some((2, 3)));
    let whole = world.indicator(&account(1), 7, "2026-Q2");
    assert_eq!(whole.target.map(|point| point.target.to_string()).as_deref(), Some("1200"));
    assert_eq!(whole.partial, None);
}

#[test]
fn a_ratio_is_computed_over_the_months_that_both_sides_have() {
    let mut world = world();
    world.kpi(8, ratio(input(VISITS), input(SALES)));
    world.kpi(9, ratio(input(VISITS), input(LEADS)));
    world.kpi(10, growth(input(LEADS)));
    world.orders(
        1,
        "order_id order_date account net_amount
        O1 2026-01-05 A 100\n O2 2026-02-05 A 30\n O3 2026-03-05 A 20\n O4 2026-03-05 B 7",
    );
    world.number(VISITS, &account(1), "2026-01", "40");
    // 40 ÷ 100 of January, not 40 ÷ 150 of the quarter.
    check(&world, &[(account(1), 8, "2026-Q1", "40/100")]);
    check_partial(&world, &[(account(1), 8, "2026-Q1", "1 of 3: 2026-01")]);
    // The other account's rows belong to no visit of the company either.
    check(&world, &[(Scope::COMPANY, 8, "2026-Q1", "40/100")]);
    world.number(VISITS, &account(1), "2026-03", "5");
    // January and March, without February between: 45 ÷ (100 + 20), and of the company 45 ÷ (100 + 27).
    check(&world, &[(account(1), 8, "2026-Q1", "45/120"), (Scope::COMPANY, 8, "2026-Q1", "45/127")]);
    // A quarter typed as one number cannot be cut into months.
    world.number(LEADS, &account(1), "2026-Q1", "9");
    world.targets(9, &account(1), 2026, PeriodLevel::Year, "1");
    check(&world, &[(account(1), 9, "2026-Q1", "MonthsApart")]);
    check_partial(&world, &[(account(1), 9, "2026-Q1", "whole")]);
    // Growth compares the same months of both years: (12 − 4) ÷ 4 of January, not (9 − 4) ÷ 4.
    without(&mut world.model.workspace.values, |value| value.input == id(LEADS));
    for (when, number) in [("2025-01", "4"), ("2025-02", "6"), ("2026-01", "12")] {
        world.number(LEADS, &account(1), when, number);
    }
    check(&world, &[(account(1), 10, "2026-Q1", "8/4")]);
    check_partial(&world, &[(account(1), 10, "2026-Q1", "1 of 3: 2026-01")]);
}

#[test]
fn a_part_that_may_be_missing_does_not_undo_the_like_months() {
    let mut world = world();
    let spare = Formula::Otherwise(Box::new(input(POINTS)), Box::new(Formula::Number(Decimal::ZERO)));
    let below = Formula::Add(Box::new(input(LEADS)), Box::new(spare));
    world.kpi(8, ratio(input(VISITS), below));
    for month in ["2026-01", "2026-02", "2026-03", "2026-04"] {
        world.number(VISITS, &account(1), month, "100");
    }
    for month in ["2026-01", "2026-03", "2026-04"] {
        world.number(LEADS, &account(1), month, "10");
    }
    // By hand: January and March of both sides, 200 ÷ 20; never 300 ÷ 20.
    check(&world, &[(account(1), 8, "2026-Q1", "200/20")]);
    check_partial(&world, &[(account(1), 8, "2026-Q1", "2 of 3: 2026-01 2026-03")]);
}

#[test]
fn a_year_so_far_with_a_gap_is_marked() {
    let mut world = world();
    world.kpi(8, Formula::YearToDate(Box::new(input(VISITS))));
    for month in ["2026-01", "2026-03", "2026-04"] {
        world.number(VISITS, &account(1), month, "10");
    }
    // Three of the four months from January to April; the sum is that of those three.
    check(&world, &[(account(1), 8, "2026-04", "30")]);
    check_partial(&world, &[(account(1), 8, "2026-04", "3 of 4: 2026-01 2026-03 2026-04")]);
}

#[test]
fn an_account_with_gaps_makes_the_whole_partial() {
    let mut world = world();
    for (raw, when) in [(1, "2026-01"), (1, "2026-02"), (2, "2026-01"), (3, "2026-02")] {
        world.number(VISITS, &account(raw), when, "1");
    }
    // B has no February. C has values from February on only: it was not there before.
    check_partial(
        &world,
        &[
            (Scope::COMPANY, 7, "2026-Q1", "3 of 3: 2026-01 2026-02 2026-03 A2"),
            (region(1), 7, "2026-Q1", "whole"),
            (region(2), 7, "2026-Q1", "1 of 3: 2026-01 A2"),
        ],
    );
    // The company's own figure stands in for its accounts'.
    world.number(VISITS, &Scope::COMPANY, "2026-02", "7");
    check_partial(&world, &[(Scope::COMPANY, 7, "2026-Q1", "whole")]);
}

#[test]
fn a_person_answers_for_the_months_of_the_accounts_in_their_care() {
    let mut world = world();
    world.model.workspace.kpis.get_mut(&id(7)).unwrap().attribution = Attribution::Owner;
    world.own(1, Day::BEGIN, &[(1, 100)]);
    world.own(1, day("2026-02-10"), &[(2, 100)]);
    for (when, number) in [("2026-01", "1"), ("2026-02", "2"), ("2026-04", "4")] {
        world.number(VISITS, &account(1), when, number);
    }
    // January is Ann's, February on is Bob's: Ann lacks nothing, Bob lacks March.
    check(&world, &[(employee(1), 7, "2026-H1", "1"), (employee(2), 7, "2026-H1", "6")]);
    check_partial(
        &world,
        &[(employee(1), 7, "2026-H1", "whole"), (employee(2), 7, "2026-H1", "2 of 6: 2026-02 2026-04 A1")],
    );
}

#[test]
fn records_win_over_values_typed_for_the_same_scope_and_period() {
    let mut world = world();
    world.orders(1, "order_id order_date account net_amount\n O1 2026-01-05 A 100\n O2 2026-03-05 B 20");
    world.number(SALES, &account(1), "2026-01", "999");
    world.number(SALES, &account(1), "2026-02", "50");
    world.number(SALES, &account(3), "2026-01", "3");
    let cases = [
        (account(1), 1, "2026-01", "100"),
        (account(1), 1, "2026-Q1", "150"),
        (account(3), 1, "2026-Q1", "3"),
        // Rows 100 + 20, and what was typed where accounts have no rows: 50 + 3.
        (Scope::COMPANY, 1, "2026-Q1", "173"),
        (Scope::COMPANY, 1, "2026", "173"),
    ];
    check(&world, &cases);
}

#[test]
fn a_survey_counts_by_points_of_its_own() {
    let mut world = World::new();
    let scale = SurveyScale { points: vec![decimal("5"), decimal("2.5"), decimal("0")] };
    let answers = world.model.workspace.inputs.get_mut(&id(POINTS)).unwrap();
    answers.typed = Some(TypedEntry::ScalePoints(scale));
    world.kpi(1, ratio(input(POINTS), input(ANSWERS)));
    // 3 × 5 + 1 × 2.5 + 1 × 0 of five answers; 2 × 2.5 of two; levels left out at the end have none.
    world.typed(POINTS, &account(1), "2026-Q1", Measured::Levels(vec![3, 1, 1]));
    world.typed(POINTS, &account(2), "2026-Q1", Measured::Levels(vec![0, 2]));
    assert_eq!(world.actual(&account(1), 1, "2026-Q1"), "17.5/5");
    assert_eq!(world.actual(&account(2), 1, "2026-Q1"), "5/2");
    assert_eq!(world.actual(&Scope::COMPANY, 1, "2026-Q1"), "22.5/7");
}

#[test]
fn months_in_which_an_account_was_somebody_elses_are_not_lacking() {
    // A is person 1's to the end of February, B from March on. Of A there are visits of January and February.
    let mut world = World::new();
    world.own(1, Day::BEGIN, &[(1, 100)]);
    world.own(1, day("2026-03-01"), &[(2, 100)]);
    world.own(2, day("2026-03-01"), &[(1, 100)]);
    let visits = world.kpi(1, input(VISITS));
    (visits.attribution, visits.unit) = (Attribution::Owner, Unit::Count);
    world.kpi(2, ratio(input(LEADS), input(VISITS))).attribution = Attribution::Owner;
    world.targets(1, &employee(1), 2026, PeriodLevel::Month, "10 10 10 1 1 1 1 1 1 1 1 1");
    world.number(VISITS, &account(1), "2026-01", "1");
    world.number(VISITS, &account(1), "2026-02", "1");
    world.number(LEADS, &account(1), "2026-01", "3");
    world.number(LEADS, &account(1), "2026-02", "5");
    world.number(LEADS, &account(2), "2026-03", "100");
    // In March no account with a number of visits is person 1's: 2 are all of the quarter, of whose 30 they are.
    assert_eq!(world.actual(&employee(1), 1, "2026-Q1"), "2");
    assert_eq!(world.partial(&employee(1), 1, "2026-Q1"), "whole");
    let target = world.indicator(&employee(1), 1, "2026-Q1").target;
    assert_eq!(target.map(|point| point.target.to_string()).as_deref(), Some("30"));
    // Leads of March over no visits of March is no ratio: both of January and February, (3 + 5) ÷ (1 + 1).
    assert_eq!(world.actual(&employee(1), 2, "2026-Q1"), "8/2");
    assert_eq!(world.partial(&employee(1), 2, "2026-Q1"), "2 of 3: 2026-01 2026-02");
    // A February without a number, when A was still person 1's, is lacking.
    without(&mut world.model.workspace.values, |value| {
        value.input == id(VISITS) && value.period == period("2026-02")
    });
    assert_eq!(world.partial(&employee(1), 1, "2026-Q1"), "1 of 3: 2026-01 A1");
}
