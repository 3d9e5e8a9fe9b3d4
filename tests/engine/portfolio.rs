//! Totals of accounts put together to the score of the portfolio: by hand, and the example of section 6.6 of `docs/scoring.md`.

use keyscore::{
    domain::{
        card_rule::RollUp,
        date::Day,
        id::Id,
        kpi::{Kpi, Unit},
        period::PeriodLevel,
        portfolio::{PortfolioGroups, PortfolioPlan},
        scope::Scope,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::{
        evaluate::evaluate,
        portfolio::{GroupOf, Portfolio},
        query::{Answer, Query},
        report::TotalMissing,
    },
};

use crate::support::{SALES, VISITS, World, account, decimal, id, input, period};

const MONTH: &str = "2026-01";
const SCORED: u64 = 1;
const WEIGHING: u64 = 2;

/// Accounts A (North), B (South), C (North) with these totals and sales.
fn world(totals: [&str; 3], sales: [&str; 3]) -> World {
    let mut world = World::new();
    world.kpi(SCORED, input(VISITS)).unit = Unit::Points;
    world.kpi(WEIGHING, input(SALES));
    world.targets(SCORED, &Scope::COMPANY, 2026, PeriodLevel::Year, "100");
    world.weights(WeightOwner::EveryAccount, Day::BEGIN, WeightMode::Enforce, &[(SCORED, Weight::WHOLE.0)]);
    world.bands(&[("A", "90"), ("B", "75"), ("C", "0")]);
    for ((raw, total), sold) in (1..).zip(totals).zip(sales) {
        for (what, number) in [(VISITS, total), (SALES, sold)] {
            if !number.is_empty() {
                world.number(what, &account(raw), MONTH, number);
            }
        }
    }
    world
}

fn portfolio(world: &mut World, plan: PortfolioPlan) -> Portfolio {
    world.settings(|settings| settings.portfolio = Some(plan));
    match evaluate(&world.model, &Query::Portfolio { period: period(MONTH) }) {
        Answer::Portfolio(Some(found)) => *found,
        other => panic!("{other:?}"),
    }
}

fn by(roll_up: RollUp, weigh_by: Option<Id<Kpi>>, group_by: Option<PortfolioGroups>) -> PortfolioPlan {
    PortfolioPlan { roll_up, weigh_by, group_by }
}

#[test]
fn totals_of_accounts_make_the_score_of_the_portfolio() {
    let mut world = world(["90", "60", "75"], ["200", "100", "100"]);
    let region = Some(PortfolioGroups::Region);
    for (plan, expected, band) in [
        (by(RollUp::WeightedMean, None, None), "75", "B"),
        (by(RollUp::WeightedMean, Some(id(WEIGHING)), None), "78.75", "B"),
        // A weighted mean of weighted means is the weighted mean: groups change nothing.
        (by(RollUp::WeightedMean, Some(id(WEIGHING)), region), "78.75", "B"),
        (by(RollUp::Mean, None, region), "71.25", "C"),
        (by(RollUp::Min, None, region), "60", "C"),
        (by(RollUp::Max, None, None), "90", "A"),
        // √(90 · 75) = 82.158383626, √(82.158383626 · 60) = 70.2104… (Python, decimal with 40 digits).
        (by(RollUp::GeometricMean, None, region), "70.21", "C"),
        (by(RollUp::WorstChild, None, None), "60", "C"),
    ] {
        let found = portfolio(&mut world, plan);
        assert_eq!((found.score, found.band.as_deref()), (Ok(decimal(expected)), Some(band)), "{plan:?}");
    }
    let found = portfolio(&mut world, by(RollUp::Min, None, region));
    let told: Vec<(GroupOf, bool, String)> = found
        .groups
        .iter()
        .map(|group| (group.of.clone(), group.decides, group.weight.to_string()))
        .collect();
    let expected =
        [(GroupOf::Region(id(1)), false, "2".to_owned()), (GroupOf::Region(id(2)), true, "1".to_owned())];
    assert_eq!(told, expected);
    // In the north C has the lowest total.
    assert_eq!(found.groups[0].parts.iter().map(|part| part.decides).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn accounts_without_total_or_weight_take_no_part() {
    // B has no total, C no sales: A alone is left.
    let mut world = world(["90", "", "75"], ["200", "100", ""]);
    let weighed = by(RollUp::WeightedMean, Some(id(WEIGHING)), None);
    let found = portfolio(&mut world, weighed);
    assert_eq!(found.score, Ok(decimal("90")));
    assert_eq!(
        found.groups[0].parts.iter().map(|part| part.counts()).collect::<Vec<_>>(),
        [true, false, false]
    );
    // A weight below 0 would turn the score round: −100 is none.
    world.number(SALES, &account(3), MONTH, "-100");
    assert_eq!(portfolio(&mut world, weighed).score, Ok(decimal("90")));
    // Alike: (90 + 75) ÷ 2.
    assert_eq!(portfolio(&mut world, by(RollUp::WeightedMean, None, None)).score, Ok(decimal("82.5")));
    // A KPI that is gone weighs nothing.
    let gone = by(RollUp::WeightedMean, Some(id(9)), None);
    assert_eq!(portfolio(&mut world, gone).score, Err(TotalMissing::NoScores));
}

#[test]
fn there_is_no_score_without_a_plan() {
    let world = world(["90", "60", "75"], ["1", "1", "1"]);
    let answer = evaluate(&world.model, &Query::Portfolio { period: period(MONTH) });
    assert!(matches!(answer, Answer::Portfolio(None)));
}

#[test]
fn the_score_is_rounded_once_half_away_from_zero() {
    // (0.1 · 80 + 0.1 · 80 + 0.2 · 80.02) ÷ 0.4 = 80.01; with 80.01: 80.005 → 80.01. Weights have places of their own.
    for (third, expected) in [("80.02", "80.01"), ("80.01", "80.01"), ("80.00", "80")] {
        let mut world = world(["80", "80", third], ["0.1", "0.1", "0.2"]);
        let found = portfolio(&mut world, by(RollUp::WeightedMean, Some(id(WEIGHING)), None));
        assert_eq!(found.score, Ok(decimal(expected)), "{third}");
    }
}
