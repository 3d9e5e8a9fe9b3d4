//! How a target of the guided setting is arrived at: the method, the figure that belongs to it, what comes of both, and the
//! months of the year.

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::{Kpi, Unit},
        library::{LibraryCard, Start, StartPoint},
        target::TargetPoint,
    },
    engine::{
        guide::goals::{Doubt, MONTHS, Reached, doubts, months_of, nearest, raised},
        query::KpiHistory,
    },
    view::entry,
};

/// Decimal places of amounts and counts.
const AMOUNT_PLACES: u8 = 2;
/// Decimal places of ratios and everything else.
const RATIO_PLACES: u8 = 4;

/// How a target is arrived at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Last year and so much more.
    LastYear,
    /// What others reach.
    Benchmark,
    /// As it has gone on so far.
    Trend,
    /// As much as can be delivered.
    Capacity,
    /// The library's proposal.
    Library,
    /// A figure of one's own.
    Own,
}

/// In the order of a list.
pub const METHODS: [Method; 6] =
    [Method::LastYear, Method::Library, Method::Benchmark, Method::Trend, Method::Capacity, Method::Own];

impl Method {
    /// The one to begin with.
    pub fn first(card: &LibraryCard, history: Option<&KpiHistory>) -> Self {
        let has_year = history.is_some_and(|history| history.year.is_some());
        match (&card.start, has_year) {
            (Start::LastYear(_), true) => Self::LastYear,
            (Start::LastYear(_), false) => Self::Own,
            (Start::Fixed(_), _) => Self::Library,
        }
    }

    /// Its name in message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LastYear => "last_year",
            Self::Benchmark => "benchmark",
            Self::Trend => "trend",
            Self::Capacity => "capacity",
            Self::Library => "library",
            Self::Own => "own",
        }
    }

    /// Whether a figure belongs to it.
    pub const fn takes_figure(self) -> bool {
        matches!(self, Self::LastYear | Self::Own)
    }

    /// The unit of that figure.
    pub const fn unit(self, kpi: Unit) -> Unit {
        if matches!(self, Self::LastYear) { Unit::Ratio } else { kpi }
    }

    /// The figure that holds while none is written.
    pub const fn default_figure(self, card: &LibraryCard) -> Option<Decimal> {
        match (self, &card.start) {
            (Self::LastYear, Start::LastYear(point)) => Some(point.target),
            (Self::LastYear, Start::Fixed(_)) => Some(Decimal::ZERO),
            _ => None,
        }
    }
}

/// A target that is being considered.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// The card.
    pub card: &'a LibraryCard,
    /// The indicator.
    pub kpi: &'a Kpi,
    /// How.
    pub method: Method,
    /// The figure as typed; empty where the default holds.
    pub typed: &'a str,
    /// Two years of months.
    pub history: Option<&'a KpiHistory>,
    /// What was reached.
    pub reached: &'a Reached,
    /// What can be delivered in a month.
    pub capacity: Option<Decimal>,
    /// Whether months are alike, whatever the seasons of the year before.
    pub is_even: bool,
}

/// Doubts about a target, and what could be defended instead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Doubts {
    /// The doubts.
    pub list: Vec<Doubt>,
    nearest_year: Option<Decimal>,
}

impl Doubts {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What could be defended, where that is another target.
    pub fn nearest(&self, target: Decimal) -> Option<Decimal> {
        self.nearest_year.filter(|nearest| *nearest != target)
    }
}

/// Decimal places that targets of a unit are rounded to.
pub(super) const fn places(unit: Unit) -> u8 {
    match unit {
        Unit::Currency => AMOUNT_PLACES,
        Unit::Count => 0,
        _ => RATIO_PLACES,
    }
}

/// The target of the year; `None` where the method has nothing to go by.
pub fn wished(wish: &Wish<'_>) -> Option<Decimal> {
    let unit = wish.method.unit(wish.kpi.unit);
    let figure =
        entry::read(wish.typed, unit).ok().flatten().or_else(|| wish.method.default_figure(wish.card));
    let year = wish.history.and_then(|history| history.year);
    let twelve = Decimal::from(12);
    let additive = wish.kpi.unit.is_additive();
    let of_year = |month: Decimal| if additive { month.checked_mul(twelve) } else { Some(month) };
    let found = match wish.method {
        Method::LastYear => raised(year?, figure?, places(wish.kpi.unit)),
        Method::Benchmark => wish.kpi.about.benchmark.as_ref().map(|benchmark| benchmark.value),
        Method::Trend => of_year(wish.reached.trend?),
        Method::Capacity => of_year(wish.capacity?),
        Method::Library => match &wish.card.start {
            Start::Fixed(point) => Some(point.target),
            Start::LastYear(point) => raised(year?, point.target, places(wish.kpi.unit)),
        },
        Method::Own => figure,
    };
    found.map(|value| rounded(value, places(wish.kpi.unit)))
}

fn rounded(value: Decimal, places: u8) -> Decimal {
    value.round_dp_with_strategy(u32::from(places), rust_decimal::RoundingStrategy::MidpointAwayFromZero)
}

/// Why the target is in doubt, judged by the month: an additive one by its heaviest month, another as it is.
pub fn doubts_of(wish: &Wish<'_>, target: Decimal) -> Doubts {
    let additive = wish.kpi.unit.is_additive();
    let month = if additive { heaviest(wish, target) } else { Some(target) };
    let Some(month) = month else { return Doubts::default() };
    let list = doubts(month, wish.reached, wish.kpi.direction, wish.capacity);
    let bounded = nearest(month, wish.reached, wish.kpi.direction, wish.capacity);
    let nearest_year = if !additive {
        Some(bounded)
    } else if month.is_zero() {
        None
    } else {
        target.checked_mul(bounded).and_then(|value| value.checked_div(month))
    };
    Doubts { list, nearest_year: nearest_year.map(|value| rounded(value, places(wish.kpi.unit))) }
}

fn heaviest(wish: &Wish<'_>, target: Decimal) -> Option<Decimal> {
    months(wish, target)?.into_iter().max()
}

fn months(wish: &Wish<'_>, value: Decimal) -> Option<Vec<Decimal>> {
    let seasons: Option<Vec<Decimal>> = wish.history.filter(|_| !wish.is_even).and_then(|history| {
        let start = history.months.len().checked_sub(MONTHS)?;
        history.months.get(start..)?.iter().copied().collect()
    });
    months_of(value, u32::from(places(wish.kpi.unit)), seasons.as_deref())
}

/// Threshold, target and stretch: one point for the year, or twelve for what adds up, whose targets total the year's exactly.
/// A count of fewer than one a month stays a target of the year: most months would ask for nothing.
pub fn points_of(wish: &Wish<'_>, target: Decimal) -> Vec<TargetPoint> {
    let around = around(wish, target);
    let alone = TargetPoint { threshold: None, target, stretch: None };
    let whole = around.unwrap_or(alone);
    let is_rare = wish.kpi.unit == Unit::Count && target.abs() < Decimal::from(MONTHS);
    if !wish.kpi.unit.is_additive() || is_rare {
        return vec![whole];
    }
    let parts = |value: Option<Decimal>| value.and_then(|value| months(wish, value));
    let Some(targets) = months(wish, target) else { return vec![alone] };
    let (low, high) = (parts(whole.threshold), parts(whole.stretch));
    let at = |parts: &Option<Vec<Decimal>>, place: usize| {
        parts.as_ref().and_then(|parts| parts.get(place).copied())
    };
    let points: Vec<TargetPoint> = targets
        .into_iter()
        .enumerate()
        .map(|(place, target)| TargetPoint { threshold: at(&low, place), target, stretch: at(&high, place) })
        .collect();
    let in_order = |point: &TargetPoint| {
        point.threshold.is_none_or(|threshold| threshold < point.target)
            && point.stretch.is_none_or(|stretch| stretch > point.target)
    };
    if points.iter().all(in_order) {
        points
    } else {
        points.into_iter().map(|point| TargetPoint { threshold: None, stretch: None, ..point }).collect()
    }
}

/// Threshold and stretch as far from the target as on the card, where they stay on their sides.
fn around(wish: &Wish<'_>, target: Decimal) -> Option<TargetPoint> {
    let of = |start: &StartPoint| match &wish.card.start {
        Start::Fixed(_) => Some((start.threshold, start.stretch)),
        Start::LastYear(_) => {
            // The value that was raised by the part, whose amount it is a part of.
            let part = if target.is_sign_negative() { -start.target } else { start.target };
            let base = target.checked_div(part.checked_add(Decimal::ONE)?)?;
            let places = places(wish.kpi.unit);
            Some((raised(base, start.threshold, places)?, raised(base, start.stretch, places)?))
        }
    };
    let (Start::Fixed(start) | Start::LastYear(start)) = &wish.card.start;
    let (threshold, stretch) = of(start)?;
    let is_worse = |left: Decimal, right: Decimal| match wish.kpi.direction {
        crate::domain::kpi::Direction::Higher => left < right,
        crate::domain::kpi::Direction::Lower => left > right,
    };
    let threshold = Some(threshold).filter(|threshold| is_worse(*threshold, target));
    let stretch = Some(stretch).filter(|stretch| is_worse(target, *stretch));
    Some(TargetPoint { threshold, target, stretch })
}
