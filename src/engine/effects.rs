//! What became of figures after something was done about them: the number before, when it was due, and now, against what was
//! expected. `docs/actions.md` is the rule.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        id::Id,
        kpi::Kpi,
        monitor::ActionItem,
        period::{Period, PeriodLevel},
        scope::Scope,
    },
    engine::{exact::Exact, kept::Kept, model::Model, study::Study, study::calendar_of},
};

/// Decimal places of figures.
const PLACES: u8 = 9;
/// Decimal places of the part of what was expected.
const SHARE_PLACES: u8 = 4;

/// A figure of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureAt {
    /// The period.
    pub period: Period,
    /// The figure, rounded to 9 places; `None` without one.
    pub value: Option<Decimal>,
}

/// What became of the figure of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionEffect {
    /// The action.
    pub action: Id<ActionItem>,
    /// The period that it is about.
    pub before: FigureAt,
    /// The period of the same length in which it was due, where that is over.
    pub at_due: Option<FigureAt>,
    /// The newest period of the same length that is over, where it comes after the first one.
    pub now: Option<FigureAt>,
    /// Now less before.
    pub change: Option<Decimal>,
    /// The change over what was expected, rounded to 4 places: 1 is all of it.
    pub share: Option<Decimal>,
}

/// What became of the figures of all actions that are about one, in order of id.
pub(super) fn effects_of(model: &Model, kept: &mut Kept) -> Vec<ActionEffect> {
    let workspace = &model.workspace;
    let calendar = calendar_of(workspace);
    let about: Vec<(&ActionItem, &Kpi, Period)> = workspace
        .actions
        .values()
        .filter_map(|action| {
            let period =
                action.period.or_else(|| Period::containing(action.begun, PeriodLevel::Month, calendar));
            Some((action, workspace.kpis.get(&action.kpi?)?, period?))
        })
        .collect();
    if about.is_empty() {
        return Vec::new();
    }
    let until = kept.data_until(model, &workspace.kpis_by_code());
    let newest = |level: PeriodLevel| Period::containing(until?, level, calendar)?.shifted(-1);
    let due = |action: &ActionItem, before: Period| {
        let due = Period::containing(action.due?, before.level(), calendar)?;
        until.is_some_and(|until| due.days(calendar).until <= until).then_some(due)
    };
    // Actions of one time look at the same periods: each is read once, for all whom it is asked of.
    let mut asked: BTreeMap<Period, BTreeSet<Scope>> = BTreeMap::new();
    for (action, _, before) in &about {
        let periods = [Some(*before), due(action, *before), newest(before.level())];
        for period in periods.into_iter().flatten() {
            asked.entry(period).or_default().insert(action.scope.clone());
        }
    }
    let mut aside = kept.for_draft(model);
    let studies: BTreeMap<Period, Study<'_>> = asked
        .into_iter()
        .map(|(period, scopes)| {
            let scopes: Vec<Scope> = scopes.into_iter().collect();
            (period, Study::of(model, &mut aside, &scopes, period, false))
        })
        .collect();
    let figure = |kpi: &Kpi, scope: &Scope, period: Period| {
        let reached = studies.get(&period).and_then(|study| study.reach(kpi, scope, period).0.ok());
        FigureAt { period, value: reached.and_then(|actual| actual.value.round(PLACES)) }
    };
    let effect = |(action, kpi, period): &(&ActionItem, &Kpi, Period)| {
        let before = figure(kpi, &action.scope, *period);
        let at_due = due(action, *period).map(|due| figure(kpi, &action.scope, due));
        let now = newest(period.level()).filter(|newest| newest.ordinal() > period.ordinal());
        let now = now.map(|newest| figure(kpi, &action.scope, newest));
        let change = now.and_then(|now| now.value?.checked_sub(before.value?));
        let share = change.zip(action.expected).and_then(|(change, expected)| {
            Exact::from(change).over(Exact::from(expected))?.round(SHARE_PLACES)
        });
        ActionEffect { action: action.id, before, at_due, now, change, share }
    };
    about.iter().map(effect).collect()
}
