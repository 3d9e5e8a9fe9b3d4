//! Scores rolled up perspective by perspective first, then over the perspectives. Exact all the way; only a geometric
//! mean of one perspective is rounded, to 9 places, and takes its parts so (`docs/scoring.md`, 6.2).

use rust_decimal::Decimal;

use crate::{
    domain::{card_rule::RollUp, kpi::Perspective, settings::ScoreScale, weight::Weight},
    engine::{
        cards::Line,
        exact::{Exact, MAX_PLACES},
        geometric::geometric_mean,
        report::{GroupRolled, Status, TotalMissing},
        score::status_of,
    },
};

/// Something that is put together with others: an indicator or a perspective.
struct Part {
    weight: Weight,
    score: Exact,
    status: Status,
}

/// The total before points, rounded, and the perspectives that it is made of, in their order.
pub(super) fn by_perspective(
    lines: &[Line<'_>],
    (within, over): (RollUp, RollUp),
    scale: &ScoreScale,
    (score_places, total_places): (u8, u8),
) -> (Result<Decimal, TotalMissing>, Vec<GroupRolled>) {
    let mut groups: Vec<GroupRolled> = Vec::new();
    let mut parts: Vec<Part> = Vec::new();
    for perspective in Perspective::ALL {
        let own: Vec<Part> =
            lines.iter().filter(|line| line.kpi.perspective == perspective).filter_map(part_of).collect();
        if own.is_empty() {
            continue;
        }
        let weight = Weight::total(own.iter().map(|part| part.weight));
        let count = u32::try_from(own.len()).unwrap_or(u32::MAX);
        let score = match rolled(within, &own, MAX_PLACES) {
            Ok((score, _)) => score,
            Err(missing) => return (Err(missing), Vec::new()),
        };
        let Some(exact) = score.to_decimal() else { return (Err(TotalMissing::NoScores), Vec::new()) };
        let status = status_of(score.round(score_places), scale);
        groups.push(GroupRolled { perspective, weight, count, score: exact, decides: false });
        parts.push(Part { weight, score, status });
    }
    let total = rolled(over, &parts, total_places).and_then(|(total, decides)| {
        if let Some(group) = decides.and_then(|place| groups.get_mut(place)) {
            group.decides = true;
        }
        total.round(total_places).ok_or(TotalMissing::NoScores)
    });
    (total, groups)
}

fn part_of(line: &Line<'_>) -> Option<Part> {
    let (weight, score) = line.weighted_score().filter(|(weight, _)| weight.0 > 0)?;
    Some(Part { weight, score: Exact::from(score), status: line.status })
}

/// The parts put together, a geometric mean rounded to these places, and the place of the one that alone decides.
fn rolled(roll_up: RollUp, parts: &[Part], places: u8) -> Result<(Exact, Option<usize>), TotalMissing> {
    let first = |is_before: fn(&Part, &Part) -> bool| {
        let places = parts.iter().enumerate();
        let found = places.reduce(|best, next| if is_before(next.1, best.1) { next } else { best });
        found.map(|(place, part)| (part.score, Some(place)))
    };
    let sum = || parts.iter().try_fold(Exact::ZERO, |sum, part| sum.plus(part.score));
    let plain = |score: Exact| (score, None);
    let found = match roll_up {
        RollUp::WeightedMean => {
            let weight = Weight::total(parts.iter().map(|part| part.weight));
            let sum = parts
                .iter()
                .try_fold(Exact::ZERO, |sum, part| sum.plus(part.score.times(Exact::whole(part.weight.0))?));
            sum.and_then(|sum| sum.over(Exact::whole(weight.0))).map(plain)
        }
        RollUp::Mean => {
            let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
            sum().and_then(|sum| sum.over(Exact::whole(count))).map(plain)
        }
        RollUp::Sum => sum().filter(|_| !parts.is_empty()).map(plain),
        RollUp::Min => first(|next, best| next.score < best.score),
        RollUp::Max => first(|next, best| next.score > best.score),
        RollUp::WorstChild => first(|next, best| {
            next.status > best.status || (next.status == best.status && next.score < best.score)
        }),
        RollUp::GeometricMean => {
            let scores: Option<Vec<Decimal>> = parts.iter().map(|part| part.score.to_decimal()).collect();
            let scores = scores.ok_or(TotalMissing::NoScores)?;
            if scores.iter().any(|score| *score < Decimal::ZERO) {
                return Err(TotalMissing::NegativeScore);
            }
            let zero = scores.iter().position(|score| score.is_zero());
            geometric_mean(&scores, places).map(|mean| (Exact::from(mean), zero))
        }
    };
    found.ok_or(TotalMissing::NoScores)
}
