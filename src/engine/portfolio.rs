//! The score of the portfolio: totals of key accounts put together, in groups first where the plan says so. Exact from the
//! accounts' rounded totals on, rounded once at the end (`docs/scoring.md`, 6.6).

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        account::{Account, AccountFacts, AccountType, Region},
        card_rule::RollUp,
        id::Id,
        kpi::Unit,
        period::Period,
        portfolio::{PortfolioGroups, PortfolioPlan},
        scope::{Member, Scope},
        weight::Weight,
    },
    engine::{
        exact::{Exact, MAX_PLACES},
        groups::{Part, rolled},
        query::CardTotal,
        report::TotalMissing,
        score::status_of,
        study::Study,
        total::band_of,
    },
};

/// The score of the portfolio and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portfolio {
    /// How it was put together.
    pub plan: PortfolioPlan,
    /// The groups in order of their names' records, the accounts in none last; a single one without a name where there are no groups.
    pub groups: Vec<PortfolioGroup>,
    /// The score, rounded as totals are, or why there is none.
    pub score: Result<Decimal, TotalMissing>,
    /// Code of the band.
    pub band: Option<String>,
}

/// A group of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortfolioGroup {
    /// What its accounts have in common.
    pub of: GroupOf,
    /// The accounts, by name.
    pub parts: Vec<PortfolioPart>,
    /// Sum of the weights that count.
    pub weight: Decimal,
    /// The score as far as it goes into the portfolio's: up to 9 places.
    pub score: Result<Decimal, TotalMissing>,
    /// Whether it alone gives the portfolio's score.
    pub decides: bool,
}

/// What the accounts of a group have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum GroupOf {
    /// Their type.
    AccountType(Id<AccountType>),
    /// Their region.
    Region(Id<Region>),
    /// Their tier.
    Tier(String),
    /// Nothing: there are no groups, or the account has no such mark.
    None,
}

/// An account of the portfolio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortfolioPart {
    /// The account.
    pub account: Id<Account>,
    /// Its total; one without takes no part.
    pub total: Option<Decimal>,
    /// Code of its band.
    pub band: Option<String>,
    /// Its weight; one without, or of 0 or less, takes no part.
    pub weight: Option<Decimal>,
    /// Whether it alone gives the score of its group.
    pub decides: bool,
}

impl PortfolioPart {
    /// Whether it counts.
    pub fn counts(&self) -> bool {
        self.total.is_some() && self.weight.is_some_and(|weight| weight > Decimal::ZERO)
    }
}

/// Puts the totals of key accounts together.
pub(super) fn portfolio_of(
    study: &Study<'_>,
    plan: PortfolioPlan,
    totals: &[CardTotal],
    period: Period,
) -> Portfolio {
    let mut by_group: BTreeMap<GroupOf, Vec<PortfolioPart>> = BTreeMap::new();
    let day = study.last_day(period);
    for total in totals {
        let Some(Member::Account(account)) = total.scope.single() else { continue };
        let facts = study.workspace.accounts.get(&account).and_then(|account| account.facts.at(day));
        let part = PortfolioPart {
            account,
            total: total.total,
            band: total.band.clone(),
            weight: weight_of(study, plan, &total.scope, period),
            decides: false,
        };
        by_group.entry(group_of(plan, facts)).or_default().push(part);
    }
    let mut weighed: Vec<Weighed> = Vec::new();
    let mut groups: Vec<PortfolioGroup> = by_group
        .into_iter()
        .map(|(of, mut parts)| {
            let counted: Vec<Weighed> = parts.iter().filter_map(|part| weighed_of(study, part)).collect();
            let found = put_together(plan.roll_up, &counted);
            let weight = counted.iter().try_fold(Exact::ZERO, |sum, one| sum.plus(one.weight));
            if let Ok((score, decides)) = &found {
                let deciding = parts.iter_mut().filter(|part| part.counts());
                if let Some(part) = decides.and_then(|place| deciding.into_iter().nth(place)) {
                    part.decides = true;
                }
                let status = status_of(score.round(study.rounding.total), &study.scale);
                let weight = weight.unwrap_or(Exact::ZERO);
                weighed.push(Weighed { weight, part: Part { weight: Weight(1), score: *score, status } });
            }
            PortfolioGroup {
                of,
                parts,
                weight: weight.and_then(Exact::to_decimal).unwrap_or_default(),
                score: found.and_then(|(score, _)| score.to_decimal().ok_or(TotalMissing::NoScores)),
                decides: false,
            }
        })
        .collect();
    let score = put_together(plan.roll_up, &weighed).and_then(|(score, decides)| {
        let counting = groups.iter_mut().filter(|group| group.score.is_ok());
        if let Some(group) = decides.and_then(|place| counting.into_iter().nth(place)) {
            group.decides = true;
        }
        score.round(study.rounding.total).ok_or(TotalMissing::NoScores)
    });
    let score = groups.iter().find_map(negative).map_or(score, Err);
    let band = score.ok().and_then(|score| band_of(study.bands, score));
    Portfolio { plan, groups, score, band }
}

/// A score that cannot be put together for a reason of its own makes that of the whole so.
fn negative(group: &PortfolioGroup) -> Option<TotalMissing> {
    group.score.err().filter(|missing| *missing == TotalMissing::NegativeScore)
}

/// A part with a weight of any size.
struct Weighed {
    weight: Exact,
    part: Part,
}

fn weighed_of(study: &Study<'_>, part: &PortfolioPart) -> Option<Weighed> {
    let (total, weight) = (part.total?, part.weight.filter(|_| part.counts())?);
    let status = status_of(Some(total), &study.scale);
    let score = Exact::from(total);
    Some(Weighed { weight: Exact::from(weight), part: Part { weight: Weight(1), score, status } })
}

/// The parts put together, and the place of the one that alone decides.
fn put_together(roll_up: RollUp, parts: &[Weighed]) -> Result<(Exact, Option<usize>), TotalMissing> {
    if roll_up == RollUp::WeightedMean {
        let sum = parts.iter().try_fold(Exact::ZERO, |sum, one| sum.plus(one.part.score.times(one.weight)?));
        let weight = parts.iter().try_fold(Exact::ZERO, |sum, one| sum.plus(one.weight));
        let mean = sum.zip(weight).and_then(|(sum, weight)| sum.over(weight));
        return mean.map(|mean| (mean, None)).ok_or(TotalMissing::NoScores);
    }
    let parts: Vec<Part> = parts.iter().map(|one| one.part).collect();
    rolled(roll_up, &parts, MAX_PLACES)
}

/// The weight of an account: 1, or the value of the KPI that weighs it as it is shown.
fn weight_of(study: &Study<'_>, plan: PortfolioPlan, scope: &Scope, period: Period) -> Option<Decimal> {
    let Some(kpi) = plan.weigh_by else { return Some(Decimal::ONE) };
    let kpi = study.workspace.kpis.get(&kpi)?;
    let scopes = study.target_scopes(scope, study.last_day(period));
    let places = match kpi.unit {
        Unit::Currency => study.rounding.money,
        // Shown as percent.
        Unit::Ratio => kpi.precision.saturating_add(2).min(MAX_PLACES),
        Unit::Count | Unit::Hours | Unit::Points | Unit::Days => kpi.precision,
    };
    study.figure(kpi, scope, &scopes, period).actual.ok()?.value.round(places)
}

fn group_of(plan: PortfolioPlan, facts: Option<&AccountFacts>) -> GroupOf {
    let Some((facts, by)) = facts.zip(plan.group_by) else { return GroupOf::None };
    match by {
        PortfolioGroups::AccountType => {
            // Of equal shares the first one stays.
            let largest =
                facts.types.iter().reduce(|most, next| if next.share > most.share { next } else { most });
            largest.map_or(GroupOf::None, |share| GroupOf::AccountType(share.account_type))
        }
        PortfolioGroups::Region => facts.region.map_or(GroupOf::None, GroupOf::Region),
        PortfolioGroups::Tier if facts.tier.is_empty() => GroupOf::None,
        PortfolioGroups::Tier => GroupOf::Tier(facts.tier.clone()),
    }
}
