//! What people are paid by the plans of the workspace: which plan and base hold, the figures that they read from the
//! card, and the payout with its steps. The arithmetic is in `incentive`; section 13 of `docs/incentives.md` is the rule.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        date::{Day, DayRange},
        id::Id,
        incentive::Reading,
        kpi::Kpi,
        pay::{BaseAmounts, BaseKind, PayPlan, PayTerms},
        people::Employee,
        period::{Period, PeriodLevel},
        scope::{Member, Scope},
        workspace::Workspace,
    },
    engine::{
        incentive::{
            payout::{PayCase, payout},
            steps::{NoPay, Payout},
        },
        report::{Missing, Outcome, Scorecard, TotalMissing},
    },
};

/// What a person is paid by one plan for one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPay {
    /// Who.
    pub person: Id<Employee>,
    /// For which period.
    pub period: Period,
    /// By which plan.
    pub plan: Id<PayPlan>,
    /// Whose plan it is: the person's, a role's, the company's.
    pub origin: Scope,
    /// The length of the periods that the plan pays for.
    pub every: PeriodLevel,
    /// The base, where the plan takes percentages of one and it is given.
    pub base: Option<BaseTaken>,
    /// The quota, where the plan has one and the card has its target.
    pub quota: Option<Decimal>,
    /// Every figure that the plan reads.
    pub figures: Vec<PayFigure>,
    /// What is earned, or why nothing can be said, with the steps.
    pub payout: Payout,
}

/// The amount that percentages of a plan are taken of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseTaken {
    /// The amount for the period.
    pub amount: Decimal,
    /// What it is.
    pub kind: BaseKind,
    /// Whose amounts they are.
    pub origin: Scope,
}

/// A figure of the card as a plan reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayFigure {
    /// Which.
    pub reading: Reading,
    /// Its value; attainment in percent.
    pub value: Option<Decimal>,
    /// Why it has none.
    pub missing: Option<FigureMissing>,
    /// Whether it stands for a part of the period only (of the total: whether a weighted indicator does).
    pub is_partial: bool,
}

/// Why a figure of a card cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureMissing {
    /// The card has no total.
    Total(TotalMissing),
    /// The card does not have the indicator.
    NotOnCard,
    /// The indicator has no actual.
    Actual(Missing),
    /// The indicator has no target above zero.
    NoTarget,
    /// The indicator has no score.
    NoScore,
    /// There is no team: the person reports to nobody who has a card.
    NoTeam,
}

/// The pay of the person of a card by every plan that holds for it, in order of the plans' ids. `scopes` are the card's
/// own scope and the person's roles, in order; `team` is the team's card ([`team_of`]). Empty for a card of somebody else
/// than a person.
pub(super) fn pay_of(
    workspace: &Workspace,
    (card, team): (&Scorecard, Option<&Scorecard>),
    scopes: &[Scope],
    period: Period,
    day: Day,
) -> Vec<PersonPay> {
    let Some(Member::Employee(person)) = card.scope.single() else { return Vec::new() };
    let plans = plans_of(workspace, scopes, day);
    plans
        .into_iter()
        .map(|(plan, terms)| {
            let mut pay = PersonPay {
                person,
                period,
                plan: plan.id,
                origin: plan.scope.clone(),
                every: terms.every,
                base: None,
                quota: None,
                figures: Vec::new(),
                payout: Payout {
                    earned: None,
                    no_pay: Some(NoPay::OtherPeriod(terms.every)),
                    steps: Vec::new(),
                },
            };
            if terms.every == period.level() {
                fill(&mut pay, workspace, terms, (card, team), scopes, day);
            }
            pay
        })
        .collect()
}

fn fill(
    pay: &mut PersonPay,
    workspace: &Workspace,
    terms: &PayTerms,
    (card, team): (&Scorecard, Option<&Scorecard>),
    scopes: &[Scope],
    day: Day,
) {
    if terms.plan.needs_base() {
        pay.base = base_of(workspace, scopes, day).and_then(|(origin, amounts)| {
            let amount = amounts.of(terms.base, terms.every)?;
            Some(BaseTaken { amount, kind: terms.base, origin: origin.clone() })
        });
    }
    pay.quota = terms.quota.and_then(|kpi| {
        let indicator = card.indicators.iter().find(|indicator| indicator.kpi == kpi)?;
        Some(indicator.target?.target)
    });
    pay.figures = terms.plan.readings().into_iter().map(|reading| figure_of(card, team, reading)).collect();
    let readings = pay.figures.iter().filter_map(|figure| Some((figure.reading, figure.value?))).collect();
    let case = PayCase { readings, base: pay.base.as_ref().map(|base| base.amount), quota: pay.quota };
    let places = workspace.settings().map_or(2, |settings| settings.rounding.money);
    pay.payout = payout(&terms.plan, &case, places);
}

/// The plans of the first scope that has any in force.
fn plans_of<'w>(workspace: &'w Workspace, scopes: &[Scope], day: Day) -> Vec<(&'w PayPlan, &'w PayTerms)> {
    for scope in scopes.iter().chain([&Scope::COMPANY]) {
        let of_scope = workspace.pay_plans.values().filter(|plan| plan.scope == *scope);
        let found: Vec<_> = of_scope.filter_map(|plan| Some((plan, plan.terms.at(day)?))).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The amounts of the first scope that gives any; of two records of a scope that with the higher id. A record in force
/// without an amount gives none.
pub(super) fn base_of<'w>(
    workspace: &'w Workspace,
    scopes: &[Scope],
    day: Day,
) -> Option<(&'w Scope, &'w BaseAmounts)> {
    scopes.iter().chain([&Scope::COMPANY]).find_map(|scope| {
        let mut of_scope = workspace.pay_bases.values().rev().filter(|base| base.scope == *scope);
        let found = of_scope.find_map(|base| Some((&base.scope, base.amounts.at(day)?)));
        found.filter(|(_, amounts)| **amounts != BaseAmounts::default())
    })
}

/// Whose card is that of the person's team: whom the person reports to on the last day of the period, if that is somebody who
/// is employed in it. Nobody's where no plan in force reads a team.
pub(super) fn team_of(workspace: &Workspace, scope: &Scope, days: DayRange) -> Option<Scope> {
    let Some(Member::Employee(person)) = scope.single() else { return None };
    let day = days.last();
    let reads_team =
        |terms: &PayTerms| terms.plan.readings().iter().any(|reading| reading.of_team().is_some());
    if !workspace.pay_plans.values().any(|plan| plan.terms.at(day).is_some_and(reads_team)) {
        return None;
    }
    let leader = workspace.employees.get(&person)?.facts.at(day)?.manager?;
    let is_there = leader != person && workspace.employees.get(&leader)?.is_employed_within(days);
    is_there.then(|| Scope::from(Member::Employee(leader)))
}

fn figure_of(card: &Scorecard, team: Option<&Scorecard>, reading: Reading) -> PayFigure {
    if let Some(of_team) = reading.of_team() {
        return match team {
            Some(team) => PayFigure { reading, ..figure_of(team, None, of_team) },
            None => {
                PayFigure { reading, value: None, missing: Some(FigureMissing::NoTeam), is_partial: false }
            }
        };
    }
    let indicator = |kpi: Id<Kpi>| card.indicators.iter().find(|indicator| indicator.kpi == kpi);
    let found = match reading {
        Reading::Total | Reading::TeamTotal => card.total.ok_or(match card.total_missing {
            Some(reason) => FigureMissing::Total(reason),
            None => FigureMissing::NoScore,
        }),
        Reading::Score(kpi) => indicator(kpi)
            .ok_or(FigureMissing::NotOnCard)
            .and_then(|found| found.score.ok_or_else(|| without(&found.actual, FigureMissing::NoScore))),
        Reading::Attainment(kpi) | Reading::TeamAttainment(kpi) => {
            indicator(kpi).ok_or(FigureMissing::NotOnCard).and_then(|found| {
                let percent = found.attainment.and_then(|ratio| ratio.checked_mul(Decimal::ONE_HUNDRED));
                percent.ok_or_else(|| without(&found.actual, FigureMissing::NoTarget))
            })
        }
        Reading::Value(kpi) => {
            indicator(kpi).ok_or(FigureMissing::NotOnCard).and_then(|found| match &found.actual {
                Outcome::Value { value, .. } => Ok(*value),
                Outcome::Missing(reason) => Err(FigureMissing::Actual(reason.clone())),
            })
        }
    };
    let is_partial = match reading.kpi() {
        Some(kpi) => indicator(kpi).is_some_and(|found| found.partial.is_some()),
        None => card.indicators.iter().any(|found| found.weight.is_some() && found.partial.is_some()),
    };
    let (value, missing) = match found {
        Ok(value) => (Some(value.normalize()), None),
        Err(missing) => (None, Some(missing)),
    };
    PayFigure { reading, value, missing, is_partial: is_partial && value.is_some() }
}

fn without(actual: &Outcome, otherwise: FigureMissing) -> FigureMissing {
    match actual {
        Outcome::Missing(reason) => FigureMissing::Actual(reason.clone()),
        Outcome::Value { .. } => otherwise,
    }
}
