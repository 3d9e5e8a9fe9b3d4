//! A bonus by grades: who shares for which period, what each grade counts, and the money that is divided.
//! What everybody gets is computed by the engine; `docs/incentives.md`, sections 7 and 14, has the arithmetic.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    id::Id,
    incentive::{GradeTable, LimitRule, NobodyRule, Pool},
    pay::BaseKind,
    period::Period,
    scope::Scope,
    text::Text2,
};

/// A bonus of a period by grades: a pool that is divided, or without one each person's own base times the coefficient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BonusPool {
    /// Identity.
    pub id: Id<BonusPool>,
    /// Name as shown.
    pub name: Text2,
    /// Who shares: the people of a role, or of the company.
    pub scope: Scope,
    /// For which period; its grades count.
    pub period: Period,
    /// What coefficients are taken of.
    #[serde(default)]
    pub base: BaseKind,
    /// What each grade counts. Whose grade is not among them has no share, which is not a share of 0.
    pub grades: GradeTable,
    /// The money that is divided, in whole minor units; without it everybody gets base × coefficient, whatever that comes to.
    #[serde(default)]
    pub amount: Option<Decimal>,
    /// The least that somebody who shares gets, in whole minor units.
    #[serde(default)]
    pub least: Option<Decimal>,
    /// The most that somebody gets, in whole minor units.
    #[serde(default)]
    pub most: Option<Decimal>,
    /// What happens where nobody has a weight.
    #[serde(default)]
    pub when_nobody: NobodyRule,
    /// What happens with what limits leave over.
    #[serde(default)]
    pub beyond_limits: LimitRule,
}

impl BonusPool {
    /// The pool that is divided; `None` where everybody gets base × coefficient.
    pub fn divided(&self) -> Option<Pool> {
        let (when_nobody, beyond_limits) = (self.when_nobody, self.beyond_limits);
        self.amount.map(|amount| Pool { amount, when_nobody, beyond_limits })
    }
}
