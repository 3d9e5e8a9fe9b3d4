//! How the targets of a year came to be what they are: what each revision asked of the year, from when, and why.

use rust_decimal::Decimal;

use crate::domain::{
    date::Day,
    kpi::Kpi,
    target::{TargetPlan, TargetSeries},
};

/// A revision of the targets of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetStep {
    /// From when it holds; `None` since always.
    pub from: Option<Day>,
    /// What the year asked for before.
    pub before: Option<Decimal>,
    /// What it asks for since.
    pub after: Option<Decimal>,
    /// Why; may be empty.
    pub reason: String,
}

/// The revisions of a series, oldest first.
pub fn steps(series: &TargetSeries, kpi: &Kpi) -> Vec<TargetStep> {
    let mut before = None;
    let step = |revision: &crate::domain::dated::Revision<TargetPlan>| {
        let after = year_value(&revision.value, kpi);
        let step = TargetStep {
            from: Some(revision.from).filter(|day| *day != Day::BEGIN),
            before,
            after,
            reason: revision.reason.clone(),
        };
        before = after;
        step
    };
    series.plan.revisions().iter().map(step).collect()
}

/// What a plan asks of the year: the sum of its parts where they add up, else the last.
pub fn year_value(plan: &TargetPlan, kpi: &Kpi) -> Option<Decimal> {
    let mut targets = plan.values.iter().flatten().map(|point| point.target);
    if kpi.unit.is_additive() {
        let mut targets = targets.peekable();
        targets.peek()?;
        targets.try_fold(Decimal::ZERO, Decimal::checked_add)
    } else {
        targets.next_back()
    }
}
