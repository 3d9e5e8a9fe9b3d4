//! What to know about the plans of pay of a workspace before using them: faults, falls, rows that never decide, and
//! every cliff with its size. Reads no scorecard.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        date::Day,
        id::Id,
        incentive::{Adjustment, BorderUnit, PayUnit, Reading},
        pay::{PayPlan, PayTerms},
        workspace::Workspace,
    },
    engine::incentive::{
        lint::{Cliff, Fall, PayClass, lint_curve},
        payout::has_negative_setting,
        reach::unreachable_rows,
        table::{TableFault, factor_faults},
    },
};

/// Something about a revision of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayFinding {
    /// Which plan.
    pub plan: Id<PayPlan>,
    /// The first day of the revision.
    pub from: Day,
    /// What it is.
    pub note: PayNote,
}

/// What is to be known. Places are in the measure's unit, or percent of the quota where borders are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayNote {
    /// The curve cannot be read: nobody is paid by it.
    Curve(TableFault),
    /// The table of a multiplier (counted from 1 among gates and multipliers) cannot be read.
    Factor(u32, TableFault),
    /// A factor, deduction, floor or cap is below zero.
    NegativeSetting,
    /// Borders are in percent of a quota, and the plan names no indicator for it.
    NoQuota,
    /// The row or point never decides.
    Unreachable(u32),
    /// More pays less.
    Fall(Fall, PayUnit),
    /// The pay jumps up or down; not a fault, but to be known.
    Cliff(Cliff, PayUnit),
    /// The pay jumps at this percent of the quota; the amounts are those of a quota of 100.
    QuotaCliff(Cliff, PayUnit),
    /// A number is too large to be looked at.
    TooLarge,
}

impl PayNote {
    /// Whether it is a fact to be known rather than something to put right.
    pub const fn is_fact(&self) -> bool {
        matches!(self, Self::Cliff(..) | Self::QuotaCliff(..))
    }

    /// Whether nobody can be paid because of it.
    pub const fn is_fault(&self) -> bool {
        match self {
            Self::Curve(_) | Self::Factor(..) | Self::NegativeSetting | Self::NoQuota | Self::TooLarge => {
                true
            }
            Self::Unreachable(_) | Self::Fall(..) | Self::Cliff(..) | Self::QuotaCliff(..) => false,
        }
    }
}

/// Everything that is to be known about the plans, in order of plan and revision.
pub fn lint_pay(workspace: &Workspace) -> Vec<PayFinding> {
    let mut found = Vec::new();
    for plan in workspace.pay_plans.values() {
        for revision in plan.terms.revisions() {
            let notes = lint_terms(workspace, &revision.value, None);
            let finding = |note| PayFinding { plan: plan.id, from: revision.from, note };
            found.extend(notes.into_iter().map(finding));
        }
    }
    found
}

/// Everything that is to be known about what a plan says; places in percent of a quota are told for the quota given,
/// else for 100.
pub fn lint_terms(workspace: &Workspace, terms: &PayTerms, quota: Option<Decimal>) -> Vec<PayNote> {
    let mut notes = Vec::new();
    notes_of(workspace, terms, quota, &mut notes);
    notes
}

fn notes_of(workspace: &Workspace, terms: &PayTerms, quota: Option<Decimal>, notes: &mut Vec<PayNote>) {
    let plan = &terms.plan;
    let is_of_quota = plan.curve.borders == BorderUnit::PercentOfQuota;
    if is_of_quota && terms.quota.is_none() {
        notes.push(PayNote::NoQuota);
    }
    if has_negative_setting(plan) {
        notes.push(PayNote::NegativeSetting);
    }
    for (number, adjustment) in (1..).zip(&plan.adjustments) {
        if let Adjustment::Multiplier(multiplier) = adjustment {
            let faults = factor_faults(&multiplier.factor);
            notes.extend(faults.into_iter().map(|fault| PayNote::Factor(number, fault)));
        }
    }
    let Some(lint) = lint_curve(&plan.curve, quota) else {
        notes.push(PayNote::TooLarge);
        return;
    };
    if !lint.faults.is_empty() {
        notes.extend(lint.faults.into_iter().map(PayNote::Curve));
        return;
    }
    let highest = if is_of_quota { None } else { highest_points(workspace, plan.measure) };
    notes.extend(unreachable_rows(&plan.curve, highest).into_iter().map(PayNote::Unreachable));
    let pays = plan.curve.pays;
    if let PayClass::Falls(falls) = lint.class {
        notes.extend(falls.into_iter().map(|fall| PayNote::Fall(fall, pays)));
    }
    let is_for_hundred = is_of_quota && quota.is_none();
    let note = if is_for_hundred { PayNote::QuotaCliff } else { PayNote::Cliff };
    notes.extend(lint.cliffs.into_iter().map(|cliff| note(cliff, pays)));
}

/// The highest points there can be, where no rule of the workspace sets a limit of its own or adds points.
fn highest_points(workspace: &Workspace, measure: Reading) -> Option<Decimal> {
    let is_plain = workspace.scoring_rules.is_empty()
        && workspace.card_rules.is_empty()
        && workspace.points_items.is_empty();
    match measure {
        Reading::Total | Reading::TeamTotal | Reading::Score(_) if is_plain => {
            workspace.settings().map(|settings| settings.scale.cap)
        }
        _ => None,
    }
}
