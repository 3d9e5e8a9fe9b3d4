//! A score line in whole numbers: the points of `score` for plain decimals, several times faster. It gives the same
//! rounded points or none at all, never others.

use crate::{
    domain::{kpi::Direction, scoring::Rule, settings::ScoreScale},
    engine::{
        exact::Exact,
        score::{By, score_of},
        targets::Resolved,
    },
};

/// Most places of values and points.
const MOST_PLACES: usize = 6;
const POWERS: [i64; MOST_PLACES + 1] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/// Two ends of a line: values and points as whole numbers.
type Ends = ((i64, i64), (i64, i64));

/// See the head of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Straight {
    /// Up to the target.
    below: Ends,
    /// Beyond the target; the same line where there is no stretch.
    above: Ends,
    is_higher: bool,
    /// Places of the values.
    places: usize,
    /// What points are multiplied by, and the most and least of them.
    power: i64,
    floor: i64,
    cap: i64,
    /// What rounded points are multiplied by; the most and least of them, rounded.
    rounding: i64,
    least: i64,
    most: i64,
}

impl Straight {
    /// The line of a target; `None` where there is none, or where it takes wider numbers.
    pub(super) fn of(
        target: &Resolved,
        direction: Direction,
        rule: Option<&Rule>,
        scale: &ScoreScale,
        places: u8,
    ) -> Option<Self> {
        // A point on either side of the target tells both lines, with all checks of the plain way.
        let ends =
            |actual: Exact| match score_of(actual, Some(target), direction, rule, scale, places)?.ok()?.by {
                By::Line { from, to } => Some((from, to)),
                By::Shaped(_) => None,
            };
        let step = if direction == Direction::Higher { Exact::ONE } else { Exact::ONE.negated()? };
        let (below, above) = (ends(target.target)?, ends(target.target.plus(step)?)?);
        let floor = rule.and_then(|rule| rule.floor).map_or(Exact::ZERO, Exact::from);
        let cap = Exact::from(rule.and_then(|rule| rule.cap).unwrap_or(scale.cap));
        let values = common_power(&[below.0.0, below.1.0, above.0.0, above.1.0])?;
        let points = common_power(&[below.0.1, below.1.1, above.0.1, above.1.1, floor, cap])?;
        let (value, point) = (|value| scaled(value, values), |value| scaled(value, points));
        let ends = |(from, to): ((Exact, Exact), (Exact, Exact))| {
            Some(((value(from.0)?, point(from.1)?), (value(to.0)?, point(to.1)?)))
        };
        let rounded = |limit: Exact| i64::try_from(limit.round(places)?.mantissa()).ok();
        Some(Self {
            below: ends(below)?,
            above: ends(above)?,
            is_higher: direction == Direction::Higher,
            places: values,
            power: *POWERS.get(points)?,
            floor: point(floor)?,
            cap: point(cap)?,
            rounding: *POWERS.get(usize::from(places))?,
            least: rounded(floor)?,
            most: rounded(cap)?,
        })
    }

    /// The rounded points of `mantissa ÷ 10^places` as a whole number; `None` where that takes wider numbers.
    pub(super) fn points(&self, mantissa: i64, places: usize) -> Option<i64> {
        let widest = places.max(self.places);
        let factor = *POWERS.get(widest - self.places)?;
        let value = mantissa.checked_mul(*POWERS.get(widest - places)?)?;
        let target = self.below.1.0.checked_mul(factor)?;
        let is_beyond = if self.is_higher { value > target } else { value < target };
        let (from, to) = if is_beyond { self.above } else { self.below };
        let start = from.0.checked_mul(factor)?;
        let run = to.0.checked_mul(factor)?.checked_sub(start)?;
        let climb = to.1.checked_sub(from.1)?;
        // points = (from × run + (value − start) × climb) ÷ run
        let above = value.checked_sub(start)?.checked_mul(climb)?;
        let points = from.1.checked_mul(run)?.checked_add(above)?;
        let (points, run) = if run < 0 { (points.checked_neg()?, run.checked_neg()?) } else { (points, run) };
        if points > self.cap.checked_mul(run)? {
            return Some(self.most);
        }
        if points < self.floor.checked_mul(run)? {
            return Some(self.least);
        }
        rounded_quotient(points.checked_mul(self.rounding)?, run.checked_mul(self.power)?)
    }
}

/// A quotient rounded half away from zero; the divisor is above zero.
pub(super) fn rounded_quotient(dividend: i64, divisor: i64) -> Option<i64> {
    let size = dividend.checked_abs()?;
    let (whole, rest) = (size.checked_div(divisor)?, size.checked_rem(divisor)?);
    let whole = whole.checked_add(i64::from(rest >= divisor - rest))?;
    Some(if dividend < 0 { -whole } else { whole })
}

/// The fewest places with which all of the numbers are whole.
fn common_power(numbers: &[Exact]) -> Option<usize> {
    (0..=MOST_PLACES).find(|places| numbers.iter().all(|number| scaled(*number, *places).is_some()))
}

/// A number times a power of ten, where that is a whole number of 63 bits.
fn scaled(number: Exact, places: usize) -> Option<i64> {
    let power = i128::from(*POWERS.get(places)?);
    number.times(Exact::whole(power))?.to_whole()
}
