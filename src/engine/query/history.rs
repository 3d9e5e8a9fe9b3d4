//! What KPIs came to in two years, as it is answered.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{id::Id, kpi::Kpi};

/// What a KPI came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiHistory {
    /// The KPI.
    pub kpi: Id<Kpi>,
    /// The months of both years, oldest first.
    pub months: Vec<Option<Decimal>>,
    /// The earlier year as a whole.
    pub before: Option<Decimal>,
    /// The later year as a whole, as far as there are data.
    pub year: Option<Decimal>,
}
