//! XmR limits: what is noise around a mean, from the moving range of neighbours.
//! Rule and example: `docs/incentives.md`, section 12.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::engine::exact::Exact;

/// Limits are the mean ± this times the mean moving range: 3 ÷ 1.128, rounded as is usual
/// (Wheeler, Understanding Variation), in hundredths.
const RANGES_IN_HUNDREDTHS: i128 = 266;

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
    let (mut sum, mut count) = (Exact::ZERO, 0_i128);
    let (mut ranges, mut pairs) = (Exact::ZERO, 0_i128);
    let mut before: Option<Exact> = None;
    for value in values.iter().map(|value| value.map(Exact::from)) {
        if let Some(value) = value {
            sum = sum.plus(value)?;
            count += 1;
        }
        if let (Some(before), Some(value)) = (before, value) {
            ranges = ranges.plus(value.minus(before)?.absolute())?;
            pairs += 1;
        }
        before = value;
    }
    let mean = sum.over(Exact::whole(count))?;
    let moving_range = ranges.over(Exact::whole(pairs))?;
    let reach = moving_range.times(Exact::from_scaled(RANGES_IN_HUNDREDTHS, 2)?)?;
    Some(ControlLimits {
        mean: mean.to_decimal()?,
        moving_range: moving_range.to_decimal()?,
        lower: mean.minus(reach)?.to_decimal()?,
        upper: mean.plus(reach)?.to_decimal()?,
    })
}
