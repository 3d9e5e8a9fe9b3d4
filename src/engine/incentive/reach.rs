//! Rows of a pay table that never decide: above what the measure can count as, or below the threshold.

use rust_decimal::Decimal;

use crate::domain::incentive::{PayCurve, PayShape, Ramp, Reach};

/// The rows or points of a sound curve, counted from 1, that no measure ever reaches. `highest` is the largest the
/// measure can be, in its own unit, where that is known and the borders are in that unit.
pub fn unreachable_rows(curve: &PayCurve, highest: Option<Decimal>) -> Vec<u32> {
    // A row that begins exactly at the most is reached by it.
    let most = [curve.measure_cap, highest].into_iter().flatten().min();
    let is_above = |from: Decimal| most.is_some_and(|most| from > most);
    let is_below = |next: Decimal| curve.threshold.is_some_and(|threshold| next <= threshold);
    let of_rows = |rows: &[(Decimal, bool)]| -> Vec<u32> {
        let is_dead = |idx: usize, from: Decimal| {
            let takes_place = |(from, replaces): &(Decimal, bool)| *replaces && is_below(*from);
            is_above(from) || rows.iter().skip(idx + 1).any(takes_place)
        };
        let numbered = (1..).zip(rows.iter().enumerate());
        numbered.filter(|(_, (idx, row))| is_dead(*idx, row.0)).map(|(number, _)| number).collect()
    };
    match &curve.shape {
        PayShape::Flat { .. } => Vec::new(),
        PayShape::Tiers(tiers) => {
            of_rows(&tiers.iter().map(|tier| (tier.from, tier.reach == Reach::Whole)).collect::<Vec<_>>())
        }
        PayShape::Steps(steps) => of_rows(&steps.iter().map(|step| (step.from, true)).collect::<Vec<_>>()),
        PayShape::Ramp(ramp) | PayShape::RampOfRates(ramp) => ramp_points(ramp)
            .filter(|(_, before, after)| {
                before.is_some_and(|before| most.is_some_and(|most| before >= most))
                    || after.is_some_and(is_below)
            })
            .map(|(number, ..)| number)
            .collect(),
    }
}

/// The points with the places of those before and after: a line ends at both.
fn ramp_points(ramp: &Ramp) -> impl Iterator<Item = (u32, Option<Decimal>, Option<Decimal>)> {
    let place = |idx: usize| ramp.points.get(idx).map(|point| point.at);
    (1..)
        .zip(0..ramp.points.len())
        .map(move |(number, idx)| (number, idx.checked_sub(1).and_then(place), place(idx + 1)))
}
