//! Totals of a card where its figures may turn out otherwise: many runs, each with figures drawn from their ranges, scored and totalled
//! by the code of every card. All of it in whole numbers, so that every machine gives the same. Approximate by its nature.
//!
//! Chance comes of SplitMix64 (G. Steele, D. Lea, C. Flood, Fast Splittable Pseudorandom Number Generators, 2014;
//! <https://prng.di.unimi.it/splitmix64.c>). The generator of part k begins at the k-th number, from 0, of the generator of the seed.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{
    domain::{period::Period, scope::Scope},
    engine::{
        cards::{Work, work_of},
        exact::Exact,
        formula::Actual,
        kept::Kept,
        model::Model,
        query::{ChanceDraft, ChanceReading, MOST_RUNS, Range},
        rules::scale_of,
        score::{score_of, status_of},
        study::Study,
        total::{Totalled, total_of},
        what_if::{moves::planned, study_of, with_changes},
    },
};

/// Into how many parts a range is cut: a figure is drawn to a millionth of its range.
const FINENESS: i128 = 1_000_000;
/// Bits of a drawn number.
const BITS: u32 = 53;

/// See the head of the file.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The generator of a part: its state is the number after those of the parts before.
    fn of_part(seed: u64, part: u32) -> Self {
        let mut whole = Self(seed.wrapping_add(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(u64::from(part))));
        Self(whole.next())
    }
}

/// A range in millionths of itself.
struct Triangle {
    place: usize,
    low: Exact,
    width: Exact,
    /// How far the likely value lies from the low one, of [`FINENESS`].
    likely: i128,
}

impl Triangle {
    fn of(work: &Work<'_>, range: &Range) -> Option<Self> {
        let place = work.lines.iter().position(|line| line.kpi.id == range.kpi)?;
        if range.low > range.likely || range.likely > range.high {
            return None;
        }
        let low = Exact::from(range.low);
        let width = Exact::from(range.high).minus(low)?;
        let likely = match width.is_zero() {
            true => 0,
            false => {
                Exact::from(range.likely).minus(low)?.over(width)?.times(Exact::whole(FINENESS))?.floor()
            }
        };
        Some(Self { place, low, width, likely })
    }

    /// A value by inversion: with the likely value at a of 1, it is √(u·a) below a, and 1 − √((1 − u)·(1 − a)) above.
    fn drawn(&self, chance: &mut SplitMix64) -> Option<Exact> {
        let u = i128::from(chance.next() >> (64 - BITS));
        let all = 1_i128 << BITS;
        let (below, above) = (self.likely, FINENESS - self.likely);
        let root = |product: i128| (product * FINENESS / all).isqrt();
        let at =
            if u * FINENESS < below * all { root(u * below) } else { FINENESS - root((all - u) * above) };
        self.low.plus(self.width.times(Exact::ratio(at, FINENESS)?)?)
    }
}

/// The runs of a part.
pub(in crate::engine) fn chance(model: &mut Model, kept: &mut Kept, draft: &ChanceDraft) -> ChanceReading {
    let planned = planned(model, kept, &draft.what_if);
    with_changes(model, kept, &planned.changes, |model, kept| {
        let (scope, period) = (&draft.what_if.scope, draft.what_if.period);
        let study = study_of(model, kept, &planned, std::slice::from_ref(scope), period);
        runs_of(&study, scope, period, draft)
    })
}

fn runs_of(study: &Study<'_>, scope: &Scope, period: Period, draft: &ChanceDraft) -> ChanceReading {
    let mut work = work_of(study, scope, period);
    let triangles: Option<Vec<Triangle>> =
        draft.ranges.iter().map(|range| Triangle::of(&work, range)).collect();
    let Some(triangles) = triangles else { return ChanceReading::default() };
    let mut chance = SplitMix64::of_part(draft.seed, draft.part);
    let mut totals: BTreeMap<(Decimal, Option<String>), u32> = BTreeMap::new();
    let mut missing = 0;
    for _ in 0..draft.runs.min(MOST_RUNS) {
        for triangle in &triangles {
            let value = triangle.drawn(&mut chance);
            if value.is_none_or(|value| set(study, &mut work, triangle.place, value).is_none()) {
                return ChanceReading::default();
            }
        }
        let Totalled { total, band, .. } = totalled(study, scope, period, &work);
        match total {
            Ok(total) => *totals.entry((total, band)).or_default() += 1,
            Err(_) => missing += 1,
        }
    }
    let totals = totals.into_iter().map(|((total, band), count)| (total, band, count)).collect();
    ChanceReading { totals, missing, is_possible: true }
}

/// Puts the figure of a line at a value and scores it.
fn set(study: &Study<'_>, work: &mut Work<'_>, place: usize, value: Exact) -> Option<()> {
    let line = work.lines.get_mut(place)?;
    let rule = line.figure.rule;
    let (own, places) = (rule.map(|found| found.rule), study.rounding.score);
    let target = line.figure.target.as_ref();
    let scored = score_of(value, target, line.kpi.direction, own, &study.scale, places);
    let score = scored.and_then(Result::ok).map(|scored| scored.score);
    line.figure.actual = Ok(Actual::from(value));
    (line.stand_in, line.score) = (None, score);
    line.status = status_of(score, &scale_of(rule, &study.scale));
    Some(())
}

fn totalled(study: &Study<'_>, scope: &Scope, period: Period, work: &Work<'_>) -> Totalled {
    let day = study.last_day(period);
    let weights = study.weights.of_card(study.workspace, scope, day);
    let scopes = study.target_scopes(scope, day);
    let (plan, items) = (study.rules.of_card(&scopes, day), study.rules.points_of(&scopes, period));
    total_of(study, &work.lines, weights.as_ref(), &plan, &items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_published_generator() {
        // Rosetta Code, Pseudo-random numbers/Splitmix64, seed 1234567.
        let mut chance = SplitMix64(1_234_567);
        let numbers: Vec<u64> = (0..5).map(|_| chance.next()).collect();
        assert_eq!(
            numbers,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821
            ]
        );
    }

    #[test]
    fn a_triangle_is_drawn_by_its_distribution() {
        // From 0 over 0.25 to 1: the distribution at 0.25 is 0.25, at 0.5 it is 1 − 0.5² ÷ 0.75 = 0.6667; the mean 1.25 ÷ 3.
        let triangle = Triangle { place: 0, low: Exact::ZERO, width: Exact::ONE, likely: FINENESS / 4 };
        let mut chance = SplitMix64::of_part(7, 0);
        let drawn: Vec<Exact> = (0..20_000).filter_map(|_| triangle.drawn(&mut chance)).collect();
        let below = |numerator: i128, denominator: i128| {
            let border = Exact::ratio(numerator, denominator).unwrap();
            drawn.iter().filter(|value| **value <= border).count()
        };
        assert_eq!(drawn.len(), 20_000);
        // Four standard errors of a share of 20,000 runs are at most 1.4 %.
        assert!((4_720..5_280).contains(&below(1, 4)), "{}", below(1, 4));
        assert!((13_053..13_613).contains(&below(1, 2)), "{}", below(1, 2));
        assert!(drawn.iter().all(|value| *value >= Exact::ZERO && *value <= Exact::ONE));
    }
}
