//! What plans of pay cost if results come out higher or lower: every person's measure moved by the same percentage, the
//! payout computed as ever, and how the pays then lie. Changes nothing. Section 15 of `docs/incentives.md` is the rule.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        id::Id,
        pay::{PayPlan, PayTerms},
        people::Employee,
        period::Period,
        workspace::Workspace,
    },
    engine::{
        exact::Exact,
        incentive::{
            payout::{PayCase, payout},
            steps::PayStep,
        },
        measure::percentile,
        pay::PersonPay,
    },
};

/// Most people whose change is told one by one; the sums are of all.
pub const MOST_PEOPLE_TOLD: usize = 500;

/// What one plan costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanCosts {
    /// Which.
    pub plan: Id<PayPlan>,
    /// For how many people it is.
    pub people: u32,
    /// The cost for every percentage asked for, in that order.
    pub rows: Vec<CostRow>,
    /// What one percentage does to each person: the largest changes of pay first, then in the order of the cards.
    pub moved: Vec<PayMove>,
}

/// What a plan costs if every measure moves by a percentage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostRow {
    /// By how many percent measures move; 0 is how they are.
    pub percent: Decimal,
    /// Σ pay of those for whom there is one; `None` where that is nobody.
    pub total: Option<Decimal>,
    /// People who get more than 0.
    pub paid: u32,
    /// People who get 0.
    pub nothing: u32,
    /// People for whom the cap of the plan holds.
    pub capped: u32,
    /// People for whom nothing can be said. They are in no sum.
    pub unknown: u32,
    /// Least, lower quartile, median, upper quartile and most of the pays (`PERCENTILE.INC`), rounded like money; `None` where nobody has one.
    pub spread: Option<[Decimal; 5]>,
}

/// What a percentage does to a person's pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayMove {
    /// Who.
    pub person: Id<Employee>,
    /// The measure as it is.
    pub measure: Option<Decimal>,
    /// The measure moved.
    pub moved: Option<Decimal>,
    /// The pay as it is.
    pub now: Option<Decimal>,
    /// The pay then.
    pub then: Option<Decimal>,
}

/// The costs of every plan that pays for periods of this length, in order of the plans' ids. `pays` are those of everybody;
/// `told` is the percentage whose changes are told person by person.
pub(super) fn costs(
    workspace: &Workspace,
    pays: &[PersonPay],
    period: Period,
    percents: &[Decimal],
    told: Decimal,
) -> Vec<PlanCosts> {
    let calendar = workspace.settings().map(|settings| settings.calendar).unwrap_or_default();
    let day = period.days(calendar).last();
    let plans = workspace.pay_plans.values().filter_map(|plan| Some((plan.id, plan.terms.at(day)?)));
    let of_length = plans.filter(|(_, terms)| terms.every == period.level());
    let cost = |(plan, terms): (Id<PayPlan>, &PayTerms)| {
        let of_plan: Vec<&PersonPay> = pays.iter().filter(|pay| pay.plan == plan).collect();
        let rows = percents.iter().map(|percent| row(workspace, &of_plan, *percent)).collect();
        let people = u32::try_from(of_plan.len()).unwrap_or(u32::MAX);
        PlanCosts { plan, people, rows, moved: moves(workspace, terms, &of_plan, told) }
    };
    of_length.map(cost).collect()
}

/// A person's pay if the measure of its plan were a percentage higher, with its steps; as it is where it has no measure.
pub(super) fn moved_pay(workspace: &Workspace, pay: &PersonPay, percent: Decimal) -> PersonPay {
    let mut moved = pay.clone();
    let calendar = workspace.settings().map(|settings| settings.calendar).unwrap_or_default();
    let day = pay.period.days(calendar).last();
    let terms = workspace.pay_plans.get(&pay.plan).and_then(|plan| plan.terms.at(day));
    let Some(terms) = terms.filter(|terms| terms.every == pay.period.level()) else { return moved };
    let measure = terms.plan.measure;
    for figure in moved.figures.iter_mut().filter(|figure| figure.reading == measure) {
        figure.value = figure.value.and_then(|value| raised(value, percent));
    }
    let readings = moved.figures.iter().filter_map(|figure| Some((figure.reading, figure.value?))).collect();
    let case = PayCase { readings, base: pay.base.as_ref().map(|base| base.amount), quota: pay.quota };
    moved.payout = payout(&terms.plan, &case, places(workspace));
    moved
}

fn places(workspace: &Workspace) -> u8 {
    workspace.settings().map_or(2, |settings| settings.rounding.money)
}

/// The value × (100 + percent) ÷ 100, moved away from or towards zero; `None` where that is too large.
fn raised(value: Decimal, percent: Decimal) -> Option<Decimal> {
    let part = Exact::from(value).times(Exact::from(percent))?.over(Exact::whole(100))?;
    Exact::from(value).plus(part)?.to_decimal().map(|raised| raised.normalize())
}

fn row(workspace: &Workspace, pays: &[&PersonPay], percent: Decimal) -> CostRow {
    let mut found =
        CostRow { percent, total: None, paid: 0, nothing: 0, capped: 0, unknown: 0, spread: None };
    let mut earned = Vec::new();
    for pay in pays {
        let moved = moved_pay(workspace, pay, percent);
        let Some(amount) = moved.payout.earned else {
            found.unknown += 1;
            continue;
        };
        *if amount > Decimal::ZERO { &mut found.paid } else { &mut found.nothing } += 1;
        let is_capped = |step: &PayStep| matches!(step, PayStep::Cap { is_limited: true, .. });
        found.capped += u32::from(moved.payout.steps.iter().any(is_capped));
        earned.push(amount);
    }
    if !earned.is_empty() {
        found.total = earned.iter().copied().try_fold(Decimal::ZERO, Decimal::checked_add);
        found.spread = spread(&earned, places(workspace));
    }
    found
}

/// Least, quartiles and most.
fn spread(earned: &[Decimal], places: u8) -> Option<[Decimal; 5]> {
    let values: Vec<Exact> = earned.iter().copied().map(Exact::from).collect();
    let at = |quarters: i128| {
        let part = Exact::whole(quarters).over(Exact::whole(4))?;
        percentile(values.clone(), part)?.round(places)
    };
    Some([at(0)?, at(1)?, at(2)?, at(3)?, at(4)?])
}

fn moves(workspace: &Workspace, terms: &PayTerms, pays: &[&PersonPay], percent: Decimal) -> Vec<PayMove> {
    let measure = |pay: &PersonPay| {
        pay.figures.iter().find(|figure| figure.reading == terms.plan.measure).and_then(|figure| figure.value)
    };
    let moved = |pay: &&PersonPay| {
        let then = moved_pay(workspace, pay, percent);
        PayMove {
            person: pay.person,
            measure: measure(pay),
            moved: measure(&then),
            now: pay.payout.earned,
            then: then.payout.earned,
        }
    };
    let mut all: Vec<PayMove> = pays.iter().map(moved).collect();
    let change = |one: &PayMove| {
        one.then.zip(one.now).and_then(|(then, now)| then.checked_sub(now)).map(|change| change.abs())
    };
    all.sort_by_key(|one| std::cmp::Reverse(change(one)));
    all.truncate(MOST_PEOPLE_TOLD);
    all
}
