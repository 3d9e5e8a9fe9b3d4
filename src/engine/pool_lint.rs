//! What to know about bonuses by grades before using them: what keeps one from being divided, grades without a coefficient,
//! and how far the bonus jumps at each border of the bands.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{id::Id, pool::BonusPool, workspace::Workspace},
    engine::{exact::Exact, incentive::pool::coefficient_of},
};

/// Something about a bonus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolFinding {
    /// Which.
    pub pool: Id<BonusPool>,
    /// What it is.
    pub note: PoolNote,
}

/// What is to be known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolNote {
    /// An amount is below zero or not in whole minor units.
    Amount(Decimal),
    /// The least is above the most.
    Limits,
    /// A coefficient is below zero.
    Negative(String),
    /// A grade stands twice with different coefficients: it counts nothing.
    Twice(String),
    /// There are no bands, so nobody has a grade.
    NoBands,
    /// A grade of the bands has no coefficient: whoever has it does not share.
    Without(String),
    /// A coefficient of a grade that the bands do not have.
    Unknown(String),
    /// A better grade counts less than the next one.
    Falls {
        /// The better grade.
        better: String,
        /// The next one.
        next: String,
    },
    /// The bonus jumps at a border of the bands; not a fault, but to be known.
    Cliff {
        /// The total that reaches the better grade.
        at: Decimal,
        /// The better grade.
        better: String,
        /// What it counts.
        coefficient: Decimal,
        /// The next grade.
        next: String,
        /// What that counts.
        below: Decimal,
    },
}

impl PoolNote {
    /// Whether it is a fact to be known rather than something to put right.
    pub const fn is_fact(&self) -> bool {
        matches!(self, Self::Cliff { .. })
    }

    /// Whether nobody gets anything because of it, or a grade that is written counts nothing.
    pub const fn is_fault(&self) -> bool {
        matches!(self, Self::Amount(_) | Self::Limits | Self::Negative(_) | Self::Twice(_))
    }
}

/// The findings of all bonuses, in order of id.
pub fn lint_pools(workspace: &Workspace) -> Vec<PoolFinding> {
    let of_pool = |pool: &BonusPool| {
        lint_pool(workspace, pool)
            .into_iter()
            .map(|note| PoolFinding { pool: pool.id, note })
            .collect::<Vec<_>>()
    };
    workspace.pools.values().flat_map(of_pool).collect()
}

/// What is to be known about one bonus, as it is written or stored.
pub fn lint_pool(workspace: &Workspace, pool: &BonusPool) -> Vec<PoolNote> {
    let mut found = Vec::new();
    let places = workspace.settings().map_or(2, |settings| settings.rounding.money);
    let is_whole = |amount: Decimal| {
        let exact = Exact::from(amount);
        amount >= Decimal::ZERO && exact.round(places).is_some_and(|rounded| Exact::from(rounded) == exact)
    };
    let amounts = [pool.amount, pool.least, pool.most].into_iter().flatten();
    found.extend(amounts.filter(|amount| !is_whole(*amount)).map(PoolNote::Amount));
    if let (Some(least), Some(most)) = (pool.least, pool.most)
        && least > most
    {
        found.push(PoolNote::Limits);
    }
    let rows = &pool.grades.rows;
    for (place, row) in rows.iter().enumerate() {
        if row.coefficient < Decimal::ZERO {
            found.push(PoolNote::Negative(row.code.clone()));
        }
        let earlier = rows.iter().take(place).find(|earlier| earlier.code == row.code);
        if earlier.is_some_and(|earlier| earlier.coefficient != row.coefficient) {
            found.push(PoolNote::Twice(row.code.clone()));
        }
    }
    let bands = workspace.bands.values().next().map(|table| table.bands.as_slice()).unwrap_or_default();
    if bands.is_empty() {
        found.push(PoolNote::NoBands);
        return found;
    }
    let has_row = |code: &str| rows.iter().any(|row| row.code == code);
    found.extend(
        bands.iter().filter(|band| !has_row(&band.code)).map(|band| PoolNote::Without(band.code.clone())),
    );
    let is_band = |code: &str| bands.iter().any(|band| band.code == code);
    found
        .extend(rows.iter().filter(|row| !is_band(&row.code)).map(|row| PoolNote::Unknown(row.code.clone())));
    for pair in bands.windows(2) {
        let [better, next] = pair else { continue };
        let coefficients =
            coefficient_of(&pool.grades, &better.code).zip(coefficient_of(&pool.grades, &next.code));
        let Some((coefficient, below)) = coefficients.filter(|(at, below)| at != below) else { continue };
        let (at, better, next) = (better.from, better.code.clone(), next.code.clone());
        if coefficient < below {
            found.push(PoolNote::Falls { better: better.clone(), next: next.clone() });
        }
        found.push(PoolNote::Cliff { at, better, coefficient, next, below });
    }
    found
}
