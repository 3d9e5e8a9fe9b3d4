//! Explanations: every step recomputes from the ones before it, and the report is the same bytes each time.

use keyscore::{
    domain::{
        date::Day,
        kpi::{Attribution, Unit},
        period::PeriodLevel,
        scope::{Member, Scope},
        weight::{WeightMode, WeightOwner},
    },
    engine::{
        evaluate::{evaluate, report},
        exact::Exact,
        query::{Answer, Query},
        report::{InputSource, Limit, Outcome, Step},
    },
};
use rust_decimal::Decimal;

use crate::support::{
    LEADS, ON_TIME, SALES, SHIPPED, VISITS, World, account, day, decimal, employee, growth, id, input,
    period, ratio,
};

/// A company with something of everything.
fn world() -> World {
    let mut world = World::new();
    world.kpi(1, input(SALES)).attribution = Attribution::Owner;
    world.kpi(2, growth(input(SALES)));
    world.kpi(3, ratio(input(ON_TIME), input(SHIPPED))).unit = Unit::Ratio;
    world.kpi(4, ratio(input(VISITS), input(LEADS))).unit = Unit::Ratio;
    world.model.workspace.kpis.get_mut(&id(2)).unwrap().unit = Unit::Ratio;
    world.orders(
        1,
        "order_id order_date promised_date delivered_date account employee net_amount
        O1 2025-03-10 2025-03-20 2025-03-20 A Ann 90
        O2 2026-02-14 2026-02-20 2026-02-21 A Ann 70.7
        O3 2026-03-15 2026-03-20 2026-03-20 A Bob 31.13",
    );
    world.orders(2, "order_id order_date account employee net_amount\n O7 2026-03-15 B Bob 11");
    world.own(1, Day::BEGIN, &[(1, 100)]);
    world.own(1, day("2026-03-01"), &[(1, 33), (2, 67)]);
    world.number(SALES, &account(3), "2026-01", "5.5");
    world.number(VISITS, &account(1), "2026-01", "7");
    world.number(LEADS, &account(1), "2026-01", "9");
    for scope in [Scope::COMPANY, account(1), account(3), employee(1), employee(2)] {
        world.targets(1, &scope, 2026, PeriodLevel::Year, "300/370/400");
    }
    world.targets(2, &Scope::COMPANY, 2026, PeriodLevel::Year, "0.05/0.1");
    world.targets(3, &Scope::COMPANY, 2026, PeriodLevel::Year, "0.9/0.95");
    let items = [(1, 400_000), (2, 200_000), (3, 300_000), (4, 100_000)];
    for owner in [WeightOwner::Company, WeightOwner::EveryAccount, WeightOwner::Employee(id(1))] {
        world.weights(owner, Day::BEGIN, WeightMode::Enforce, &items);
    }
    world
}

/// Points of a step from its own numbers, as somebody with a calculator would do it.
fn recompute(actual: Decimal, from: (Decimal, Decimal), to: (Decimal, Decimal), cap: Decimal) -> Exact {
    let number = Exact::from;
    let run = number(actual)
        .minus(number(from.0))
        .unwrap()
        .over(number(to.0).minus(number(from.0)).unwrap())
        .unwrap();
    let points =
        run.times(number(to.1).minus(number(from.1)).unwrap()).unwrap().plus(number(from.1)).unwrap();
    points.clamp(Exact::ZERO, number(cap))
}

#[test]
fn every_score_recomputes_from_the_numbers_of_its_step() {
    let world = world();
    let mut seen = 0;
    for when in ["2026", "2026-H1", "2026-Q1", "2026-02", "2026-03"] {
        let report = report(&world.model, period(when));
        let cards =
            report.cards.iter().flat_map(|card| card.indicators.iter().map(move |one| (&card.scope, one)));
        for ((scope, indicator), explanation) in cards.zip(&report.explanations) {
            assert_eq!((scope, indicator.kpi), (&explanation.scope, explanation.kpi));
            let mut actual = None;
            let mut shown = None;
            for step in &explanation.steps {
                match step {
                    Step::Actual(outcome) => {
                        assert_eq!(outcome, &indicator.actual);
                        if let Outcome::Value { value, .. } = outcome {
                            actual = Some(*value);
                        }
                    }
                    Step::Target { point, .. } => assert_eq!(Some(*point), indicator.target),
                    Step::Score { from, to, exact, limit, score, places } => {
                        let points = recompute(actual.unwrap(), *from, *to, decimal("120"));
                        assert_eq!(points.round(*places), Some(*score));
                        assert_eq!(Exact::from(*exact).round(*places), Some(*score));
                        assert_eq!(
                            limit.is_some(),
                            *exact == decimal("120") || (exact.is_zero() && *limit == Some(Limit::Floor))
                        );
                        shown = Some(*score);
                        seen += 1;
                    }
                    Step::Weight { contribution, effective_percent, .. } => {
                        assert_eq!(
                            (Some(*contribution), Some(*effective_percent)),
                            (indicator.contribution, indicator.effective_percent)
                        );
                    }
                    _ => {}
                }
            }
            assert_eq!(shown, indicator.score);
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn the_steps_of_a_company_figure() {
    let explanation = world().explain(&Scope::COMPANY, 1, "2026-Q1").unwrap();
    let [
        Step::Input { source, value, .. },
        Step::Partial(partial),
        Step::Actual(_),
        target,
        Step::Pace(_),
        score,
        weight,
        Step::Lever(_),
    ] = explanation.steps.as_slice()
    else {
        panic!("{:?}", explanation.steps)
    };
    // 70.7 + 31.13 + 11 by rows, 5.5 typed for an account without rows.
    let files = vec!["orders-1.csv".to_owned(), "orders-2.csv".to_owned()];
    assert_eq!(source, &InputSource::RecordsAndTyped { rows: 3, files, values: 1 });
    assert_eq!(value, &Some(decimal("118.33")));
    assert!(
        matches!(target, Step::Target { origin, derived: true, .. } if *origin == Scope::COMPANY),
        "{target:?}"
    );
    // That account has nothing for February, which is over: its figure is not all of the quarter.
    assert_eq!((partial.accounts.as_slice(), partial.lacks_months()), ([id(3)].as_slice(), false));
    // A quarter of 300/370/400 is 75/92.5/100: 118.33 is beyond the stretch.
    let cap = Step::Score {
        from: (decimal("92.5"), decimal("100")),
        to: (decimal("100"), decimal("120")),
        exact: decimal("120"),
        limit: Some(Limit::Cap),
        score: decimal("120"),
        places: 2,
    };
    assert_eq!(score, &cap);
    assert!(matches!(weight, Step::Weight { given, .. } if given.0 == 400_000), "{weight:?}");
}

#[test]
fn growth_shows_both_years_and_their_sources() {
    let explanation = world().explain(&account(1), 2, "2026-Q1").unwrap();
    let inputs = explanation.steps.iter().filter_map(|step| match step {
        Step::Input { period, source, value, .. } => Some((period.to_string(), source.clone(), *value)),
        _ => None,
    });
    let inputs: Vec<_> = inputs.collect();
    let records = |rows| InputSource::Records { rows, files: vec!["orders-1.csv".to_owned()] };
    let expected = [
        ("2026-Q1".to_owned(), records(2), Some(decimal("101.83"))),
        ("2025-Q1".to_owned(), records(1), Some(decimal("90"))),
    ];
    assert_eq!(inputs, expected);
}

#[test]
fn what_is_missing_is_said_and_left_out() {
    let world = world();
    let explanation = world.explain(&account(3), 3, "2026-Q1").unwrap();
    assert!(matches!(explanation.steps.last(), Some(Step::LeftOut { given }) if given.0 == 300_000));
    assert!(matches!(
        explanation.steps.first(),
        Some(Step::Input { source: InputSource::Nothing(_), value: None, .. })
    ));
    // K04 has no target anywhere.
    let explanation = world.explain(&account(1), 4, "2026-Q1").unwrap();
    assert!(explanation.steps.contains(&Step::NoTarget), "{:?}", explanation.steps);
    assert_eq!(world.explain(&account(9), 1, "2026"), None);
    assert_eq!(world.explain(&account(1), 9, "2026"), None);
    assert_eq!(world.explain(&Scope::from(Member::AccountType(id(1))), 1, "2026"), None);
}

#[test]
fn the_report_is_the_same_bytes_each_time_and_reads_back() {
    let world = world();
    let query = Query::ReportJson { period: period("2026-Q1") };
    let (Answer::ReportJson(first), Answer::ReportJson(second)) =
        (evaluate(&world.model, &query), evaluate(&world.model.clone(), &query))
    else {
        panic!()
    };
    assert_eq!(first, second);
    let read: keyscore::engine::report::Report = serde_json::from_str(&first).unwrap();
    assert_eq!(read, report(&world.model, period("2026-Q1")));
    assert_eq!((read.engine.as_str(), read.currency.as_str()), ("5", "CNY"));
    assert_eq!(read.cards.len(), 7);
}
