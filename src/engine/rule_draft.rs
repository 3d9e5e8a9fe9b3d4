//! A scoring rule that is being written: what it gives for the values that matter, by the same arithmetic as every
//! card's score, without being part of the document. Changes nothing.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::{Direction, Kpi, Unit},
        scoring::{Measure, Rule, Shape},
        settings::ScoreScale,
        target::TargetPoint,
    },
    engine::{
        draft::referred_by,
        exact::{Exact, MAX_PLACES},
        formula::outcome_of,
        kept::Kept,
        model::Model,
        query::{Border, Mark, NoScore, RuleDraft, RuleReading, TriedScore, TriedValue},
        rules::{InForce, needs_target, scale_of},
        score::{score_of, status_of},
        shapes::reaches,
        study::Study,
        targets::Resolved,
    },
};

/// Parts into which the range of values is cut for the curve: enough for a line on screen to look straight or round.
const CURVE_PARTS: i32 = 48;
/// The curve goes on beyond the first and last value by this part of the range between them.
const CURVE_MARGIN: i32 = 8;
/// Numbers of events that are always told.
const FEW_EVENTS: i32 = 3;
/// Most events that are told: a limit that is hit later than that is of no interest.
const MOST_EVENTS: i128 = 1_000;

/// What the rule gives; `None` where there is no such KPI.
pub(super) fn tried(model: &Model, kept: &mut Kept, draft: &RuleDraft) -> Option<RuleReading> {
    let kpi = model.workspace.kpis.get(&draft.kpi)?;
    let mut kpis = referred_by(&model.workspace, &kpi.formula);
    kpis.push(kpi);
    let study = Study::of_kpis(model, kept, kpis, std::slice::from_ref(&draft.scope), draft.period, false);
    let scopes = study.target_scopes(&draft.scope, study.last_day(draft.period));
    let figure = study.figure(kpi, &draft.scope, &scopes, draft.period);
    let is_assumed = figure.target.is_none() && draft.assumed.is_some();
    let target = figure.target.or_else(|| draft.assumed.map(|point| resolved(point, draft)));
    let in_force = InForce { rule: &draft.rule, origin: &draft.scope };
    let scale = scale_of(Some(in_force), &study.scale);
    let bench = Bench {
        kpi,
        rule: &draft.rule,
        target: target.as_ref(),
        workspace_scale: &study.scale,
        scale,
        places: study.rounding.score,
    };
    let mut marked = bench.borders();
    let actual = figure.actual.as_ref().ok().map(|actual| actual.value);
    marked.extend(actual.map(|value| (Mark::Actual, value)));
    marked.extend(draft.value.map(|value| (Mark::Asked, Exact::from(value))));
    let values = bench.values(marked);
    Some(RuleReading {
        curve: bench.curve(&values),
        values: values.into_iter().filter_map(|(marks, value)| bench.tried(marks, value)).collect(),
        target: target.as_ref().and_then(Resolved::point),
        is_assumed,
        outcome: outcome_of(&figure.actual),
        present: figure.scored.and_then(Result::ok).map(|scored| scored.score),
        scale,
    })
}

fn resolved(point: TargetPoint, draft: &RuleDraft) -> Resolved {
    Resolved {
        threshold: point.threshold.map(Exact::from),
        target: Exact::from(point.target),
        stretch: point.stretch.map(Exact::from),
        is_incomplete: false,
        origin: draft.scope.clone(),
        derived: false,
        prorated: None,
    }
}

/// A rule with all that a score needs but the value.
pub(super) struct Bench<'a> {
    pub(super) kpi: &'a Kpi,
    pub(super) rule: &'a Rule,
    pub(super) target: Option<&'a Resolved>,
    pub(super) workspace_scale: &'a ScoreScale,
    /// The points that a score of the rule is judged by.
    pub(super) scale: ScoreScale,
    pub(super) places: u8,
}

impl Bench<'_> {
    /// The points of the rule and, beside each, the nearest value on its worse side.
    pub(super) fn borders(&self) -> Vec<(Mark, Exact)> {
        let mut found = Vec::new();
        let direction = self.kpi.direction;
        // Falling short of a border means less where more is better; the upper borders of a range are left upwards.
        let short = |value: Exact, is_upper: bool| {
            let step = self.smallest_step()?;
            if is_upper { value.plus(step) } else { value.minus(step) }
        };
        let mut add = |border: Border, value: Exact, is_upper: bool| {
            found.push((Mark::At(border), value));
            found.extend(short(value, is_upper).map(|value| (Mark::Short(border), value)));
        };
        let is_lower_better = direction == Direction::Lower;
        if let Some(target) = self.target.filter(|_| needs_target(&self.rule.shape)) {
            let edges = [(Border::Threshold, target.threshold), (Border::Stretch, target.stretch)];
            let edges =
                edges.into_iter().filter(|_| matches!(self.rule.shape, Shape::Line | Shape::ThreePoint(_)));
            for (border, value) in edges.chain([(Border::Target, Some(target.target))]) {
                if let Some(value) = value {
                    add(border, value, is_lower_better);
                }
            }
        }
        let measured = |measure: Measure, border: Decimal| match measure {
            Measure::Value => Some(Exact::from(border)),
            Measure::Attainment => Exact::from(border).times(self.target?.target),
        };
        match &self.rule.shape {
            Shape::Line | Shape::ThreePoint(_) | Shape::AllOrNothing(_) | Shape::Formula(_) => {}
            Shape::Range(range) => {
                let borders = [range.zero_low, range.full_low, range.full_high, range.zero_high];
                for (place, border) in (0_u8..).zip(borders) {
                    if let Some(value) = measured(range.measure, border) {
                        add(Border::Range(place), value, place > 1);
                    }
                }
            }
            Shape::Steps(steps) => {
                for (place, step) in (0_u32..).zip(&steps.steps) {
                    if let Some(value) = measured(steps.measure, step.from) {
                        add(Border::Step(place), value, is_lower_better);
                    }
                }
            }
            Shape::Levels(levels) => {
                let levels = (0_u32..).zip(&levels.levels);
                found.extend(
                    levels.map(|(place, level)| (Mark::At(Border::Level(place)), Exact::from(level.value))),
                );
            }
            Shape::Events(events) => {
                let few = (0..=FEW_EVENTS).map(Exact::whole);
                let counts = few.chain(self.events_to_limit(events.start, events.each));
                found.extend(counts.map(|count| (Mark::At(Border::Events), count)));
            }
            Shape::NearCeiling(shape) => {
                found.push((Mark::At(Border::Ceiling), Exact::from(shape.ceiling)));
            }
        }
        if let Some(line) = &self.rule.red_line {
            let limit = Exact::from(line.limit);
            found.push((Mark::At(Border::RedLine), limit));
            found.extend(short(limit, is_lower_better).map(|value| (Mark::Short(Border::RedLine), value)));
        }
        found
    }

    /// The first number of events at which points pass floor or cap.
    fn events_to_limit(&self, start: Decimal, each: Decimal) -> Option<Exact> {
        let limit = match each.cmp(&Decimal::ZERO) {
            Ordering::Less => self.rule.floor.unwrap_or_default(),
            Ordering::Greater => self.rule.cap.unwrap_or(self.workspace_scale.cap),
            Ordering::Equal => return None,
        };
        let count = Exact::from(limit).minus(Exact::from(start))?.over(Exact::from(each))?;
        let whole = count.negated()?.floor().checked_neg()?;
        (whole > i128::from(FEW_EVENTS) && whole <= MOST_EVENTS).then(|| Exact::whole(whole))
    }

    /// The smallest difference that the KPI's values show.
    fn smallest_step(&self) -> Option<Exact> {
        let percent = if self.kpi.unit == Unit::Ratio { 2 } else { 0 };
        let places = self.kpi.precision.saturating_add(percent).min(MAX_PLACES);
        Exact::from_scaled(1, u32::from(places))
    }

    /// Each value once with all its marks, from the worst to the best.
    fn values(&self, mut marked: Vec<(Mark, Exact)>) -> Vec<(Vec<Mark>, Exact)> {
        marked.sort_by(|left, right| {
            let order = left.1.cmp(&right.1);
            let order = if self.kpi.direction == Direction::Lower { order.reverse() } else { order };
            order.then(left.0.cmp(&right.0))
        });
        let mut values: Vec<(Vec<Mark>, Exact)> = Vec::new();
        for (mark, value) in marked {
            match values.last_mut().filter(|(_, last)| *last == value) {
                Some((marks, _)) => marks.push(mark),
                None => values.push((vec![mark], value)),
            }
        }
        values
    }

    fn tried(&self, marks: Vec<Mark>, value: Exact) -> Option<TriedValue> {
        let red_line = self.rule.red_line.as_ref();
        Some(TriedValue {
            marks,
            value: value.to_decimal()?,
            outcome: self.scored(value),
            is_below_red_line: red_line
                .is_some_and(|line| !reaches(value, Exact::from(line.limit), self.kpi.direction)),
        })
    }

    fn scored(&self, value: Exact) -> Result<TriedScore, NoScore> {
        let (scale, places) = (self.workspace_scale, self.places);
        let scored = score_of(value, self.target, self.kpi.direction, Some(self.rule), scale, places);
        let scored = scored.ok_or(NoScore::NoTarget)?.map_err(NoScore::NoLine)?;
        let status = status_of(Some(scored.score), &self.scale);
        Ok(TriedScore { score: scored.score, limit: scored.limit, status })
    }

    /// Scores from a little below the lowest value to a little above the highest.
    fn curve(&self, values: &[(Vec<Mark>, Exact)]) -> Vec<(Decimal, Option<Decimal>)> {
        if matches!(self.rule.shape, Shape::Levels(_) | Shape::Events(_)) {
            return Vec::new();
        }
        let Some((low, high)) = self.ends(values) else { return Vec::new() };
        let Some(part) = high.minus(low).and_then(|run| run.over(Exact::whole(CURVE_PARTS))) else {
            return Vec::new();
        };
        let at = |place: i32| low.plus(part.times(Exact::whole(place))?);
        let mut places: Vec<Exact> = (0..=CURVE_PARTS).filter_map(at).collect();
        places.extend(values.iter().map(|(_, value)| *value));
        places.sort();
        places.dedup();
        let score = |value: Exact| self.scored(value).ok().map(|scored| scored.score);
        places.into_iter().filter_map(|value| Some((value.to_decimal()?, score(value)))).collect()
    }

    fn ends(&self, values: &[(Vec<Mark>, Exact)]) -> Option<(Exact, Exact)> {
        let all = values.iter().map(|(_, value)| *value);
        let (low, high) = (all.clone().min()?, all.max()?);
        let run = high.minus(low)?;
        let run = if run.is_positive() { run } else { low.absolute().max(Exact::ONE) };
        let margin = run.over(Exact::whole(CURVE_MARGIN))?;
        Some((low.minus(margin)?, high.plus(margin)?))
    }
}
