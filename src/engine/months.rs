//! Sets of months of one span: which of them have data. Knows places of months only, nothing of rows or values.

use crate::{domain::period::Period, engine::span::Span};

/// Months that are told apart; those of a longer span beyond them belong to every set.
const MOST: i32 = 128;

/// Months of one span, by their place in it. Spans of one length have their months at the same places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct MonthSet(u128);

impl MonthSet {
    /// No month.
    pub(super) const NONE: Self = Self(0);

    /// All months of a span.
    pub(super) fn whole(span: impl Into<Span>) -> Self {
        let span = span.into();
        Self::between(span, span.first(), span.end())
    }

    /// The months of `span` that lie inside `part`, which may be longer, shorter or elsewhere.
    pub(super) fn shared(span: impl Into<Span>, part: Period) -> Self {
        let (span, part) = (span.into(), Span::from(part));
        if span.unit() != part.unit() {
            return Self::NONE;
        }
        Self::between(span, part.first(), part.end())
    }

    /// The months of a span from one month's ordinal to before another's.
    pub(super) fn between(span: impl Into<Span>, from: i32, until: i32) -> Self {
        let span = span.into();
        let most = (span.end() - span.first()).min(MOST);
        let place = |ordinal: i32| ordinal.saturating_sub(span.first()).clamp(0, most).unsigned_abs();
        let below = |place: u32| 1_u128.checked_shl(place).map_or(u128::MAX, |bit| bit - 1);
        Self(below(place(until)) & !below(place(from)))
    }

    /// The months for which the test holds.
    pub(super) fn of(span: impl Into<Span>, mut holds: impl FnMut(Period) -> bool) -> Self {
        let span = span.into();
        let months = months_of(span).filter(|month| holds(*month));
        months.fold(Self::NONE, |set, month| set.with(Self::shared(span, month)))
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

    /// The months that are told apart as periods, in order.
    pub(super) fn periods(self, span: impl Into<Span>) -> Vec<Period> {
        let span = span.into();
        let mut months = self.kept(span);
        months.retain(|month| !Self::shared(span, *month).is_empty());
        months
    }

    /// The months as periods, in order, with those that belong to every set.
    pub(super) fn kept(self, span: Span) -> Vec<Period> {
        months_of(span).filter(|month| self.covers(Self::shared(span, *month))).collect()
    }
}

/// The months of a span that can be written.
fn months_of(span: Span) -> impl Iterator<Item = Period> {
    (span.first()..span.end()).filter_map(move |ordinal| Period::from_ordinal(ordinal, span.unit()))
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
        // A span of twenty years: what lies beyond the months that are told apart belongs to every set.
        let long = Span::from(period("2026")).rolling(20).unwrap();
        assert_eq!(
            (MonthSet::whole(long).kept(long).len(), MonthSet::whole(long).periods(long).len()),
            (240, 128)
        );
        assert_eq!((MonthSet::NONE.kept(long).len(), MonthSet::NONE.periods(long).len()), (240 - 128, 0));
    }
}
