//! Targets that can be defended: what was ever reached, how it went on, what noise and capacity allow, and how a year is
//! divided into months that add up to it exactly. Functions of numbers only.

use rust_decimal::Decimal;

use crate::{
    domain::{
        date::Day,
        kpi::Direction,
        period::{FiscalCalendar, Period, PeriodLevel},
    },
    engine::{
        allocation::{Member, allocate},
        control_limits::{ControlLimits, control_limits},
        exact::Exact,
    },
};

/// Months of a year.
pub const MONTHS: usize = 12;
/// Decimal places that figures of a history are rounded to.
const PLACES: u8 = 9;

/// What was reached month by month.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reached {
    /// The best month.
    pub best: Option<Decimal>,
    /// Mean of the months.
    pub mean: Option<Decimal>,
    /// The line through the months (least squares), one month on.
    pub trend: Option<Decimal>,
    /// Limits between which months vary without a cause.
    pub limits: Option<ControlLimits>,
    /// Months with a value.
    pub months: usize,
}

/// Targets of the next year are usually set in so many last days of a year.
const LAST_DAYS: i32 = 92;

/// The fiscal year that targets are usually set for on a day: that of the day, in its last quarter the next.
pub fn planning_year(today: Day, calendar: FiscalCalendar) -> Option<i32> {
    let year = Period::containing(today, PeriodLevel::Year, calendar)?;
    let is_late = year.days(calendar).until.number() - today.number() <= LAST_DAYS;
    Some(if is_late { year.year().saturating_add(1) } else { year.year() })
}

/// Why a target of a month is in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// No month ever reached it.
    BeyondBest(Decimal),
    /// It lies beyond what months vary by without a cause.
    BeyondLimits(Decimal),
    /// It is more than can be delivered.
    BeyondCapacity(Decimal),
    /// There is too little to judge by: so many months.
    TooLittle(usize),
}

/// What months came to, oldest first; missing months are left out.
pub fn reached(months: &[Option<Decimal>], direction: Direction) -> Reached {
    let known: Vec<Decimal> = months.iter().flatten().copied().collect();
    let best = match direction {
        Direction::Higher => known.iter().max(),
        Direction::Lower => known.iter().min(),
    };
    Reached {
        best: best.copied(),
        mean: mean(&known),
        trend: trend(months),
        limits: control_limits(months),
        months: known.len(),
    }
}

fn mean(values: &[Decimal]) -> Option<Decimal> {
    let sum = values.iter().try_fold(Exact::ZERO, |sum, value| sum.plus(Exact::from(*value)))?;
    sum.over(Exact::whole(i128::try_from(values.len()).ok()?))?.round(PLACES)
}

/// Least squares over the places of the months that have a value: with x the place, n of them,
/// slope = (n·Σxy − Σx·Σy) ÷ (n·Σx² − (Σx)²), and the line passes through the mean.
fn trend(months: &[Option<Decimal>]) -> Option<Decimal> {
    let (mut n, mut x_sum, mut xx_sum) = (0_i128, 0_i128, 0_i128);
    let (mut y_sum, mut xy_sum) = (Exact::ZERO, Exact::ZERO);
    for (x, value) in (0_i128..).zip(months) {
        if let Some(value) = value {
            let y = Exact::from(*value);
            n += 1;
            x_sum += x;
            xx_sum += x * x;
            y_sum = y_sum.plus(y)?;
            xy_sum = xy_sum.plus(y.times(Exact::whole(x))?)?;
        }
    }
    if n < 3 {
        return None;
    }
    let above = xy_sum.times(Exact::whole(n))?.minus(y_sum.times(Exact::whole(x_sum))?)?;
    let slope = above.over(Exact::whole(n * xx_sum - x_sum * x_sum))?;
    let next = i128::try_from(months.len()).ok()?;
    let from_mean = Exact::whole(next).minus(Exact::ratio(x_sum, n)?)?;
    y_sum.over(Exact::whole(n))?.plus(slope.times(from_mean)?)?.round(PLACES)
}

/// Why a target of a month is in doubt, the gravest last.
pub fn doubts(
    target: Decimal,
    reached: &Reached,
    direction: Direction,
    capacity: Option<Decimal>,
) -> Vec<Doubt> {
    let mut found = Vec::new();
    let beyond = |border: Decimal| match direction {
        Direction::Higher => target > border,
        Direction::Lower => target < border,
    };
    if reached.months < 3 {
        found.push(Doubt::TooLittle(reached.months));
    }
    if let Some(best) = reached.best.filter(|best| beyond(*best)) {
        found.push(Doubt::BeyondBest(best));
    }
    if let Some(border) = border_of(reached, direction).filter(|border| beyond(*border)) {
        found.push(Doubt::BeyondLimits(border));
    }
    if let Some(capacity) = capacity.filter(|capacity| target > *capacity) {
        found.push(Doubt::BeyondCapacity(capacity));
    }
    found
}

fn border_of(reached: &Reached, direction: Direction) -> Option<Decimal> {
    reached.limits.map(|limits| match direction {
        Direction::Higher => limits.upper,
        Direction::Lower => limits.lower,
    })
}

/// The target nearest to the one proposed that can be defended: no further than the farther of the best month and the limit
/// of noise, and within capacity.
pub fn nearest(
    target: Decimal,
    reached: &Reached,
    direction: Direction,
    capacity: Option<Decimal>,
) -> Decimal {
    let borders = [reached.best, border_of(reached, direction)];
    let known = borders.into_iter().flatten();
    let bounded = match direction {
        Direction::Higher => known.max().map_or(target, |border| target.min(border)),
        Direction::Lower => known.min().map_or(target, |border| target.max(border)),
    };
    capacity.map_or(bounded, |capacity| bounded.min(capacity))
}

/// A year's target as twelve months that add up to it exactly, in steps of the last decimal place. Seasons are what each
/// month of a year before came to; without them the months are alike. `None` where a number is too large.
pub fn months_of(year: Decimal, places: u32, seasons: Option<&[Decimal]>) -> Option<Vec<Decimal>> {
    let mut scaled = year;
    scaled.rescale(places.max(year.scale()));
    let places = scaled.scale();
    let usable = seasons.filter(|seasons| {
        seasons.len() == MONTHS
            && seasons.iter().all(|season| !season.is_sign_negative())
            && seasons.iter().any(|season| !season.is_zero())
    });
    let members: Vec<Member> = (0_u64..12)
        .map(|month| {
            let season = usable.and_then(|seasons| seasons.get(usize::try_from(month).ok()?));
            Member::new(month, season.map_or(Exact::whole(1), |season| Exact::from(*season)))
        })
        .collect();
    let units = allocate(scaled.mantissa(), &members).ok()?;
    units.into_iter().map(|units| Decimal::try_from_i128_with_scale(units, places).ok()).collect()
}

/// A value and so much more, as a part of its amount (a loss comes nearer to zero), rounded to decimal places.
pub fn raised(value: Decimal, part: Decimal, places: u8) -> Option<Decimal> {
    let more = Exact::from(value.abs()).times(Exact::from(part))?;
    Exact::from(value).plus(more)?.round(places)
}
