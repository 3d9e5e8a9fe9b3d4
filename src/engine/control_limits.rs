//! XmR limits: what is noise around a mean, from the moving range of neighbours.
//! Rule and example: `docs/incentives.md`, section 12.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// Limits are the mean ± this times the mean moving range: 3 ÷ 1.128, rounded as is usual
/// (Wheeler, Understanding Variation), in hundredths.
const RANGES_IN_HUNDREDTHS: i64 = 266;
/// Values from which limits are told; with fewer they say little.
pub const MONTHS_FOR_LIMITS: usize = 6;
/// Decimal places of the results.
const PLACES: u32 = 9;

/// Mean, range and limits, each rounded to 9 places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlLimits {
    /// Mean of the values.
    pub mean: Decimal,
    /// Mean difference of neighbours, without sign.
    pub moving_range: Decimal,
    /// Lower limit.
    pub lower: Decimal,
    /// Upper limit.
    pub upper: Decimal,
}

/// The limits of values in order of time. Missing values are left out, and a range needs two neighbours that are
/// there. `None` with fewer than two values or no range, or where a number does not fit.
pub fn control_limits(values: &[Option<Decimal>]) -> Option<ControlLimits> {
    let (mut sum, mut count) = (Decimal::ZERO, 0_u32);
    let (mut ranges, mut pairs) = (Decimal::ZERO, 0_u32);
    let mut before: Option<Decimal> = None;
    for value in values {
        if let Some(value) = *value {
            sum = sum.checked_add(value)?;
            count = count.checked_add(1)?;
        }
        if let (Some(before), Some(value)) = (before, *value) {
            ranges = ranges.checked_add(value.checked_sub(before)?.abs())?;
            pairs = pairs.checked_add(1)?;
        }
        before = *value;
    }
    let (count, pairs) = (Decimal::from(count), Decimal::from(pairs));
    let centre = sum.checked_mul(pairs)?;
    let reach = ranges.checked_mul(count)?.checked_mul(Decimal::new(RANGES_IN_HUNDREDTHS, 2))?;
    let places = count.checked_mul(pairs)?;
    Some(ControlLimits {
        mean: quotient(sum, count)?,
        moving_range: quotient(ranges, pairs)?,
        lower: quotient(centre.checked_sub(reach)?, places)?,
        upper: quotient(centre.checked_add(reach)?, places)?,
    })
}

/// A quotient at 9 places. The one division is to 28 digits: with divisors this small no tie is lost or made by it.
fn quotient(over: Decimal, under: Decimal) -> Option<Decimal> {
    let exact = over.checked_div(under)?;
    Some(exact.round_dp_with_strategy(PLACES, RoundingStrategy::MidpointAwayFromZero))
}
