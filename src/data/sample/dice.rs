//! Repeatable dice for synthetic data: SplitMix64 in whole numbers, the same on every machine.

/// A source of numbers that depend on its seed only.
pub(super) struct Dice(u64);

impl Dice {
    /// Dice with a seed.
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A whole number from 0 up to and without `end`; 0 where that is 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)).checked_rem(end).unwrap_or(0)
    }

    /// A whole number between both, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).saturating_add(1);
        low + i64::try_from(self.below(u64::try_from(span).unwrap_or(1))).unwrap_or(0)
    }

    /// Whether a chance of so many percent came true.
    pub(super) fn percent(&mut self, percent: i64) -> bool {
        self.between(0, 99) < percent
    }

    /// One of the parts, by their weights; the place of it.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = i64> + Clone) -> usize {
        let total: i64 = weights.clone().sum();
        let mut at = self.between(0, total.saturating_sub(1));
        for (place, weight) in weights.enumerate() {
            at -= weight;
            if at < 0 {
                return place;
            }
        }
        0
    }
}
