//! Whom the rules of promotion point to: the grades of the last periods, which of them count, and what follows.
//! A finding, never an act. `docs/cycles.md` is the rule.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        band::BandTable,
        id::Id,
        people::Employee,
        period::Period,
        promotion::PromotionRule,
        scope::{Member, Scope},
        workspace::Workspace,
    },
    engine::query::CardTotal,
};

/// What a rule finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionReading {
    /// Which.
    pub rule: Id<PromotionRule>,
    /// The periods it looks at, oldest first; empty where the calendar does not have them.
    pub periods: Vec<Period>,
    /// Whether the bands have its grades.
    pub is_known: bool,
    /// Everybody whom it looks at: those found first, then in the order of the cards.
    pub people: Vec<PromotionFinding>,
}

/// What a rule says of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionFinding {
    /// Who.
    pub person: Id<Employee>,
    /// Every period, oldest first.
    pub steps: Vec<PromotionStep>,
    /// In how many periods the grade counts.
    pub reached: u8,
    /// What follows.
    pub outcome: PromotionOutcome,
}

/// A period of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionStep {
    /// The total of the card, as it comes out now.
    pub total: Option<Decimal>,
    /// The grade it earned; `None` counts neither for nor against.
    pub grade: Option<String>,
    /// Whether it is at least the grade of the rule.
    pub counts: bool,
    /// Whether it lies below the grade that none may lie below.
    pub is_below: bool,
}

/// What follows from the grades.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromotionOutcome {
    /// The rule is met.
    Met,
    /// Grades that are missing could still decide it.
    Open,
    /// It is not met, whatever the missing grades are.
    NotMet,
}

/// The last periods that a rule looks at, up to the end of a period: oldest first.
pub(super) fn periods_of(rule: &PromotionRule, shown: Period) -> Vec<Period> {
    let last = if shown.level() == rule.every {
        Some(shown)
    } else {
        // Of a longer period its last part; of a shorter one the period that it lies in.
        shown.parts_of(rule.every).last().copied().or_else(|| shown.within(rule.every))
    };
    let Some(last) = last.filter(|_| rule.is_possible()) else { return Vec::new() };
    let back = (0..i32::from(rule.of)).rev().map(|steps| last.shifted(-steps));
    back.collect::<Option<Vec<Period>>>().unwrap_or_default()
}

/// What a rule says of everybody. `totals` has the totals of people for each of the periods; `is_for` tells whom it looks at.
pub(super) fn read(
    workspace: &Workspace,
    rule: &PromotionRule,
    periods: Vec<Period>,
    totals: &[&[CardTotal]],
    is_for: impl Fn(&Scope) -> bool,
) -> PromotionReading {
    let bands = workspace.bands.values().next();
    let least = bands.and_then(|bands| rank(bands, &rule.grade));
    let floor = rule.never_below.as_deref().map(|code| bands.and_then(|bands| rank(bands, code)));
    let mut found = PromotionReading { rule: rule.id, periods, is_known: false, people: Vec::new() };
    let (Some(bands), Some(least)) = (bands, least) else { return found };
    if floor == Some(None) {
        return found;
    }
    found.is_known = true;
    let floor = floor.flatten();
    let step = |total: Option<&CardTotal>| {
        let grade = total.and_then(|total| total.band.clone());
        let place = grade.as_deref().and_then(|code| rank(bands, code));
        PromotionStep {
            total: total.and_then(|total| total.total),
            counts: place.is_some_and(|place| place <= least),
            is_below: place.zip(floor).is_some_and(|(place, floor)| place > floor),
            grade,
        }
    };
    let Some(newest) = totals.last() else { return found };
    for (at, total) in newest.iter().enumerate() {
        let Some(Member::Employee(person)) = total.scope.single() else { continue };
        if !is_for(&total.scope) {
            continue;
        }
        // The same people in the same order; else they are looked for.
        let of_period = |list: &&[CardTotal]| {
            let same = list.get(at).filter(|one| one.scope == total.scope);
            step(same.or_else(|| list.iter().find(|one| one.scope == total.scope)))
        };
        let steps: Vec<PromotionStep> = totals.iter().map(of_period).collect();
        found.people.push(finding(rule, person, steps));
    }
    found.people.sort_by_key(|one| one.outcome);
    found
}

fn finding(rule: &PromotionRule, person: Id<Employee>, steps: Vec<PromotionStep>) -> PromotionFinding {
    let count = |test: fn(&PromotionStep) -> bool| {
        u8::try_from(steps.iter().filter(|step| test(step)).count()).unwrap_or(u8::MAX)
    };
    let (reached, missing) = (count(|step| step.counts), count(|step| step.grade.is_none()));
    let outcome = if steps.iter().any(|step| step.is_below) || reached.saturating_add(missing) < rule.at_least
    {
        PromotionOutcome::NotMet
    } else if reached >= rule.at_least && (missing == 0 || rule.never_below.is_none()) {
        PromotionOutcome::Met
    } else {
        PromotionOutcome::Open
    };
    PromotionFinding { person, steps, reached, outcome }
}

/// The place of a grade among the bands, 0 the best.
fn rank(bands: &BandTable, code: &str) -> Option<usize> {
    bands.bands.iter().position(|band| band.code == code)
}
