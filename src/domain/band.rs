//! Rating bands: which rounded total earns which grade. A band begins at its lowest score, inclusive (以上 is ≥).

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{id::Id, text::Text2};

/// The grades of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BandTable {
    /// Identity.
    pub id: Id<BandTable>,
    /// Bands, best first, with falling lowest scores; the last one takes everything below.
    pub bands: Vec<Band>,
}

/// A grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Band {
    /// Short code, for example `S`.
    pub code: String,
    /// Name as shown.
    pub name: Text2,
    /// Lowest total that earns it, inclusive. The last band's is not used.
    pub from: Decimal,
}

impl BandTable {
    /// The band that a total, rounded as shown, falls into; `None` only for a table without bands.
    pub fn band_of(&self, rounded_total: Decimal) -> Option<&Band> {
        self.bands.iter().find(|band| rounded_total >= band.from).or(self.bands.last())
    }
}
