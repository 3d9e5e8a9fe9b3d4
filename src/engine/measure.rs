//! What the rows or typed values of an input come to, in a form in which parts of a scope or period can be put together:
//! a mean keeps its sum and number, a median all its values.

use std::cmp::Ordering;

use crate::{
    domain::kpi::Aggregate,
    engine::{exact::Exact, report::Missing},
};

/// The value of an aggregate over a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Measure {
    /// A sum or a number of things.
    Total(Exact),
    /// A mean as sum and number.
    Mean(Exact, Exact),
    /// The smallest value.
    Least(Exact),
    /// The largest value.
    Greatest(Exact),
    /// The values of the newest moment, in seconds: it, their sum and their number.
    Newest(i64, Exact, Exact),
    /// All values in any order, and the part (0 to 1) that lies below the one asked for.
    Values(Vec<Exact>, Exact),
}

impl Measure {
    /// Both parts together; `None` where a number grows too large.
    pub(super) fn merge(self, other: Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Total(left), Self::Total(right)) => Self::Total(left.plus(right)?),
            (Self::Mean(sum, count), Self::Mean(more, others)) => {
                Self::Mean(sum.plus(more)?, count.plus(others)?)
            }
            (Self::Least(left), Self::Least(right)) => Self::Least(left.min(right)),
            (Self::Greatest(left), Self::Greatest(right)) => Self::Greatest(left.max(right)),
            (Self::Newest(at, sum, count), Self::Newest(other, more, others)) => match at.cmp(&other) {
                Ordering::Less => Self::Newest(other, more, others),
                Ordering::Equal => Self::Newest(at, sum.plus(more)?, count.plus(others)?),
                Ordering::Greater => Self::Newest(at, sum, count),
            },
            (Self::Values(mut values, part), Self::Values(more, _)) => {
                values.extend(more);
                Self::Values(values, part)
            }
            // Parts of one input are of one kind; of two that are not, the first stands.
            (left, _) => left,
        })
    }

    /// The part that a share of an account gives: sums, and both sides of a mean. What is not added up has no shares.
    pub(super) fn times(self, share: Exact) -> Option<Self> {
        Some(match self {
            Self::Total(total) => Self::Total(total.times(share)?),
            Self::Mean(sum, count) => Self::Mean(sum.times(share)?, count.times(share)?),
            other => other,
        })
    }

    /// Numerator and denominator of the value.
    pub(super) fn sides(self) -> Result<(Exact, Exact), Missing> {
        match self {
            Self::Total(value) | Self::Least(value) | Self::Greatest(value) => Ok((value, Exact::ONE)),
            Self::Mean(sum, count) => Ok((sum, count)),
            Self::Newest(_, value, count) if count == Exact::ONE => Ok((value, count)),
            // A mean of what is equally new is one value, not a mean that is rolled up.
            Self::Newest(_, sum, count) => {
                sum.over(count).map(|value| (value, Exact::ONE)).ok_or(Missing::TooLarge)
            }
            Self::Values(values, part) => {
                percentile(values, part).map(|value| (value, Exact::ONE)).ok_or(Missing::TooLarge)
            }
        }
    }

    /// A typed number in place of rows; `None` for a function of which one number says nothing to be put together with.
    pub(super) fn typed(function: Option<&Aggregate>, number: Exact) -> Option<Self> {
        match function {
            None => Some(Self::Total(number)),
            Some(function) if function.adds_up() => Some(Self::Total(number)),
            Some(Aggregate::Minimum(_)) => Some(Self::Least(number)),
            Some(Aggregate::Maximum(_)) => Some(Self::Greatest(number)),
            Some(_) => None,
        }
    }
}

/// The percentile of some values as Excel's PERCENTILE.INC gives it: with the n values in order, `x₀ … xₙ₋₁`, and
/// `r = part × (n − 1)`, it is `x_k + (r − k) × (x_k₊₁ − x_k)` for `k = ⌊r⌋`.
/// <https://support.microsoft.com/office/percentile-inc-function-680f9539-45eb-410b-9a5e-c1355e5fe2ed>
pub(super) fn percentile(mut values: Vec<Exact>, part: Exact) -> Option<Exact> {
    values.sort_unstable();
    let gaps = i128::try_from(values.len().checked_sub(1)?).ok()?;
    let rank = part.times(Exact::whole(gaps))?;
    let below = rank.floor();
    let place = usize::try_from(below).ok()?;
    let low = *values.get(place)?;
    let rest = rank.minus(Exact::whole(below))?;
    if rest.is_zero() {
        return Some(low);
    }
    let step = values.get(place + 1)?.minus(low)?;
    low.plus(step.times(rest)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_excel() {
        let values =
            |numbers: &[i128]| numbers.iter().map(|number| Exact::whole(*number)).collect::<Vec<_>>();
        // Microsoft's page on PERCENTILE.INC: {1, 3, 2, 4}, 0.3 gives 1.9.
        assert_eq!(percentile(values(&[1, 3, 2, 4]), Exact::ratio(3, 10).unwrap()), Exact::ratio(19, 10));
        // Median of an even number of values by hand: (2 + 3) ÷ 2; of one value, the value.
        assert_eq!(percentile(values(&[4, 1, 3, 2]), Exact::ratio(1, 2).unwrap()), Exact::ratio(5, 2));
        assert_eq!(percentile(values(&[7]), Exact::ratio(1, 2).unwrap()), Some(Exact::whole(7)));
        assert_eq!(percentile(values(&[5, 9]), Exact::ONE), Some(Exact::whole(9)));
        assert_eq!(percentile(values(&[5, 9]), Exact::ZERO), Some(Exact::whole(5)));
        assert_eq!(percentile(values(&[]), Exact::ONE), None);
    }
}
