//! Whose pay follows which plan from which day on, and the amounts that percentages of a plan are taken of.
//! What a plan pays is computed by the engine; nothing is computed here. `docs/incentives.md` has the arithmetic.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    dated::Dated,
    id::{Id, stable_bits},
    incentive::{IncentivePlan, Reading},
    kpi::Kpi,
    period::PeriodLevel,
    scope::Scope,
    text::Text2,
};

/// A plan of pay of a person, a role or everybody. A person's plans are those of the first scope that has any in force:
/// the person, then the roles from the largest share down, then the company. One scope may have several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PayPlan {
    /// Identity.
    pub id: Id<PayPlan>,
    /// Name as shown.
    pub name: Text2,
    /// Whose: a person, a role, or the company for everybody without a more specific plan.
    pub scope: Scope,
    /// Revisions; what holds on the last day of a period holds for it.
    pub terms: Dated<PayTerms>,
}

/// What a plan of pay says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PayTerms {
    /// The length of the periods it pays for.
    pub every: PeriodLevel,
    /// What its percentages of a base are taken of.
    #[serde(default)]
    pub base: BaseKind,
    /// The indicator whose target is the quota, where borders are percent of a quota.
    #[serde(default)]
    pub quota: Option<Id<Kpi>>,
    /// From the measure to pay.
    pub plan: IncentivePlan,
}

impl PayTerms {
    /// Every indicator that the plan refers to, as often as it does.
    pub fn kpis(&self) -> Vec<Id<Kpi>> {
        let read = self.plan.readings().into_iter().filter_map(Reading::kpi);
        read.chain(self.quota).collect()
    }
}

/// What percentages of a base are taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BaseKind {
    /// The target bonus, per payment.
    #[default]
    Bonus,
    /// The salary, per month, times the months of the period.
    Salary,
}

/// Salary and target bonus of a person, a role or everybody; found like a plan, the most specific one holds as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PayBase {
    /// Identity, made of the scope.
    pub id: Id<PayBase>,
    /// Whose.
    pub scope: Scope,
    /// Revisions; what holds on the last day of a period holds for it.
    pub amounts: Dated<BaseAmounts>,
}

impl PayBase {
    /// The identity of the amounts of a scope.
    pub fn id_for(scope: &Scope) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("pay_base/{scope}")))
    }
}

/// Amounts in the workspace's currency. One that is not given is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BaseAmounts {
    /// Salary per month.
    pub salary: Option<Decimal>,
    /// Bonus at target per payment of the plan.
    pub bonus: Option<Decimal>,
}

impl BaseAmounts {
    /// The amount of a kind for a period of this length; `None` where it is not given or does not fit.
    pub fn of(&self, kind: BaseKind, level: PeriodLevel) -> Option<Decimal> {
        match kind {
            BaseKind::Bonus => self.bonus,
            // A week is no part of a month that everybody would agree on.
            BaseKind::Salary if level == PeriodLevel::Week => None,
            BaseKind::Salary => self.salary?.checked_mul(Decimal::from(level.months())),
        }
    }
}
