//! Scores rolled up group by group first, by perspective or in groups of one's own, then over the groups. Exact all the way;
//! only a geometric mean inside is rounded, to 9 places, and takes its parts so (`docs/scoring.md`, 6.2).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{
    domain::{
        card_rule::{CardGroup, CardPlan, RollUp},
        id::Id,
        kpi::{Kpi, Perspective},
        settings::ScoreScale,
        weight::Weight,
    },
    engine::{
        cards::Line,
        exact::{Exact, MAX_PLACES},
        geometric::geometric_mean,
        report::{GroupPart, GroupRolled, OwnGroupRolled, PartOf, Status, TotalMissing},
        score::status_of,
    },
};

/// Something that is put together with others: an indicator, a perspective, a group, or an account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) weight: Weight,
    pub(super) score: Exact,
    pub(super) status: Status,
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

/// What came of groups of one's own.
#[derive(Debug, Default)]
pub(super) struct OwnRolled {
    /// Those that took part, outer before inner.
    pub(super) groups: Vec<OwnGroupRolled>,
    /// What the total was rolled up of.
    pub(super) parts: Vec<GroupPart>,
}

/// Groups on their way to the total.
struct Gathering<'a> {
    /// Indicators that count and have no place yet, in the card's order.
    left: BTreeMap<Id<Kpi>, (usize, Part)>,
    scale: &'a ScoreScale,
    score_places: u8,
    found: Vec<OwnGroupRolled>,
}

/// The total before points, rounded, with the groups and parts that it is made of.
pub(super) fn by_own_groups(
    lines: &[Line<'_>],
    plan: &CardPlan,
    scale: &ScoreScale,
    (score_places, total_places): (u8, u8),
) -> (Result<Decimal, TotalMissing>, OwnRolled) {
    let counted = lines.iter().enumerate();
    let counted = counted.filter_map(|(place, line)| Some((line.kpi.id, (place, part_of(line)?))));
    let mut gathering = Gathering { left: counted.collect(), scale, score_places, found: Vec::new() };
    let rolled = gathering.outermost(plan).and_then(|(parts, mut told)| {
        let (total, decides) = rolled(plan.roll_up, &parts, total_places)?;
        mark(&mut told, decides);
        Ok((total.round(total_places).ok_or(TotalMissing::NoScores)?, told))
    });
    match rolled {
        Ok((total, parts)) => (Ok(total), OwnRolled { groups: gathering.found, parts }),
        Err(missing) => (Err(missing), OwnRolled::default()),
    }
}

type Parts = (Vec<Part>, Vec<GroupPart>);

impl Gathering<'_> {
    /// The outermost groups, then the indicators in none.
    fn outermost(&mut self, plan: &CardPlan) -> Result<Parts, TotalMissing> {
        let (mut parts, mut told) = (Vec::new(), Vec::new());
        for group in &plan.own_groups {
            if let Some((place, part, _)) = self.group(group, 0)? {
                told.push(told_of(PartOf::Group(place), &part)?);
                parts.push(part);
            }
        }
        let mut rest: Vec<(Id<Kpi>, (usize, Part))> = std::mem::take(&mut self.left).into_iter().collect();
        rest.sort_by_key(|(_, (place, _))| *place);
        for (kpi, (_, part)) in rest {
            told.push(told_of(PartOf::Kpi(kpi), &part)?);
            parts.push(part);
        }
        Ok((parts, told))
    }

    /// A group as a part: its place, and the weights of its indicators that count; `None` where none does, or its own weight is 0.
    fn group(&mut self, group: &CardGroup, level: u8) -> Result<Option<(u32, Part, Weight)>, TotalMissing> {
        let place = self.found.len();
        self.found.push(OwnGroupRolled {
            name: group.name.clone(),
            level,
            roll_up: group.roll_up,
            parts: Vec::new(),
            score: Decimal::ZERO,
        });
        let (mut parts, mut told, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for inner in &group.groups {
            if let Some((place, part, weight)) = self.group(inner, level.saturating_add(1))? {
                told.push(told_of(PartOf::Group(place), &part)?);
                weights.push(weight);
                parts.push(part);
            }
        }
        for kpi in &group.kpis {
            if let Some((_, part)) = self.left.remove(kpi) {
                told.push(told_of(PartOf::Kpi(*kpi), &part)?);
                weights.push(part.weight);
                parts.push(part);
            }
        }
        let counted = Weight::total(weights);
        let weight = group.weight.unwrap_or(counted);
        if parts.is_empty() || weight.0 == 0 {
            self.found.truncate(place);
            return Ok(None);
        }
        let (score, decides) = rolled(group.roll_up, &parts, MAX_PLACES)?;
        mark(&mut told, decides);
        let exact = score.to_decimal().ok_or(TotalMissing::NoScores)?;
        if let Some(found) = self.found.get_mut(place) {
            (found.parts, found.score) = (told, exact);
        }
        let status = status_of(score.round(self.score_places), self.scale);
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        Ok(Some((place, Part { weight, score, status }, counted)))
    }
}

fn told_of(of: PartOf, part: &Part) -> Result<GroupPart, TotalMissing> {
    let score = part.score.to_decimal().ok_or(TotalMissing::NoScores)?;
    Ok(GroupPart { of, weight: part.weight, score, decides: false })
}

fn mark(parts: &mut [GroupPart], decides: Option<usize>) {
    if let Some(part) = decides.and_then(|place| parts.get_mut(place)) {
        part.decides = true;
    }
}

fn part_of(line: &Line<'_>) -> Option<Part> {
    let (weight, score) = line.weighted_score().filter(|(weight, _)| weight.0 > 0)?;
    Some(Part { weight, score: Exact::from(score), status: line.status })
}

/// The parts put together, a geometric mean rounded to these places, and the place of the one that alone decides.
pub(super) fn rolled(
    roll_up: RollUp,
    parts: &[Part],
    places: u8,
) -> Result<(Exact, Option<usize>), TotalMissing> {
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
