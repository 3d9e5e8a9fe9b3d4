//! Sets of months of one period: which of them have data. Knows places of months only, nothing of rows or values.

use crate::domain::period::Period;

/// Months of one period, by their place in it. Periods of one level have their months at the same places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct MonthSet(u16);

impl MonthSet {
    /// No month.
    pub(super) const NONE: Self = Self(0);

    /// All months of a period.
    pub(super) fn whole(period: Period) -> Self {
        Self::shared(period, period)
    }

    /// The months of `period` that lie inside `part`, which may be longer, shorter or elsewhere.
    pub(super) fn shared(period: Period, part: Period) -> Self {
        let from = first_month(part);
        Self::between(period, from, from.saturating_add(part.level().months()))
    }

    /// The months of a period from one month's ordinal to before another's.
    pub(super) fn between(period: Period, from: i32, until: i32) -> Self {
        let place = |ordinal: i32| {
            ordinal.saturating_sub(first_month(period)).clamp(0, period.level().months()).unsigned_abs()
        };
        let below = |place: u32| (1_u16 << place) - 1;
        Self(below(place(until)) & !below(place(from)))
    }

    /// The months for which the test holds.
    pub(super) fn of(period: Period, mut holds: impl FnMut(Period) -> bool) -> Self {
        let months = period.months().into_iter().filter(|month| holds(*month));
        months.fold(Self::NONE, |set, month| set.with(Self::shared(period, month)))
    }

    /// Months of either.
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Months of this one alone.
    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Months of both.
    pub(super) const fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether there is none.
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all months of the other one are here.
    pub(super) const fn covers(self, other: Self) -> bool {
        other.without(self).is_empty()
    }

    /// The months as periods, in order.
    pub(super) fn periods(self, period: Period) -> Vec<Period> {
        let mut months = period.months();
        months.retain(|month| self.covers(Self::shared(period, *month)));
        months
    }
}

/// Ordinal of the first month of a period.
fn first_month(period: Period) -> i32 {
    period.ordinal().saturating_mul(period.level().months())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn months_of_parts_fall_into_their_places() {
        let half = period("2026-H1");
        let shown =
            |set: MonthSet| set.periods(half).iter().map(Period::to_string).collect::<Vec<_>>().join(" ");
        assert_eq!(shown(MonthSet::shared(half, period("2026-Q2"))), "2026-04 2026-05 2026-06");
        assert_eq!(shown(MonthSet::shared(half, period("2026-02"))), "2026-02");
        assert_eq!(shown(MonthSet::shared(half, period("2026-07"))), "");
        assert_eq!(shown(MonthSet::shared(half, period("2025-12"))), "");
        assert_eq!(MonthSet::shared(half, period("2026")), MonthSet::whole(half));
        let first = period("2026-02").ordinal();
        assert_eq!(shown(MonthSet::between(half, first, first + 2)), "2026-02 2026-03");
        assert_eq!(shown(MonthSet::between(half, i32::MIN, first)), "2026-01");
        assert_eq!(MonthSet::between(half, first, first), MonthSet::NONE);
        let odd = MonthSet::of(half, |month| month.index() % 2 == 1);
        assert_eq!(shown(odd), "2026-01 2026-03 2026-05");
        assert_eq!(shown(MonthSet::whole(half).without(odd)), "2026-02 2026-04 2026-06");
    }
}
