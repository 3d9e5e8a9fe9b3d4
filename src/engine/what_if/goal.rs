//! The value of one number of a card that brings its total to a goal: scoring is inverted piece by piece. Between the points of a
//! rule a total only rises or only falls with the number, so the place where it reaches the goal is found by halving, on the whole
//! steps of the shown decimal places, by the total as it is rounded. What was found is put through the same door as every change.

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::{Aggregate, Formula, Kpi, RecordAggregate, Unit},
        scenario::{Move, MovePart},
        scope::Scope,
        scoring::{Rule, Shape},
        weight::Weight,
        workspace::Workspace,
    },
    engine::{
        cards::{Work, work_of},
        exact::{Exact, MAX_PLACES},
        formula::Actual,
        kept::Kept,
        model::Model,
        query::{GoalDraft, GoalReached, GoalReading, Hindrance, MoveRefusal, Unreachable, WhatIf},
        report::{Limit, RedLineState},
        rule_draft::Bench,
        rules::scale_of,
        score::{score_of, status_of},
        study::Study,
        targets::Resolved,
        total::{Totalled, total_of},
        what_if::{
            moves::{Planned, planned},
            study_of, with_changes,
        },
    },
};

/// Places of a weight in percent.
const WEIGHT_PLACES: u8 = 2;
/// How often the range of values is doubled beyond the points of a rule until nothing changes any more.
const MOST_DOUBLINGS: u32 = 40;
/// After how many of them no change means that there is none to come.
const SURE_DOUBLINGS: u32 = 3;
/// Into how many pieces a formula of points of the user's own is cut, of which nothing else is known.
const FORMULA_PIECES: i128 = 512;
/// Most decimal places of a step, so that steps can be counted.
const MOST_PLACES: u8 = MAX_PLACES;

/// A total by the number of steps of the value.
type Totals<'a> = dyn FnMut(i128) -> Option<Decimal> + 'a;

/// What was found; where the goal falls short also the value furthest from the number at hand that gives the best total: there it
/// shows what keeps the total.
type Sought = Result<GoalReached, (Unreachable, Option<Decimal>)>;

/// What is known of the number before it is looked for.
struct Seen {
    now: Option<Exact>,
    total: Option<Decimal>,
    /// Values between which the total only rises or only falls, in any order.
    points: Vec<Exact>,
    low: Option<Exact>,
    high: Option<Exact>,
    is_formula: bool,
    places: u8,
}

/// The answer to a goal.
pub(in crate::engine) fn goal(model: &mut Model, kept: &mut Kept, draft: &GoalDraft) -> GoalReading {
    let others = WhatIf {
        moves: draft
            .what_if
            .moves
            .iter()
            .filter(|one| (one.kpi, one.part) != (draft.kpi, draft.part))
            .copied()
            .collect(),
        ..draft.what_if.clone()
    };
    // The number as it stands, moved or not.
    let at_hand = planned(model, kept, &draft.what_if);
    let base = planned(model, kept, &others);
    let refused = |refusal| GoalReading {
        now: None,
        total: None,
        places: 0,
        outcome: Err(Unreachable::Refused(refusal)),
    };
    let seen = with_changes(model, kept, &at_hand.changes, |model, kept| {
        let study =
            study_of(model, kept, &at_hand, std::slice::from_ref(&draft.what_if.scope), draft.what_if.period);
        seen(&study, draft)
    });
    let Some(seen) = seen else { return refused(MoveRefusal::NotOnCard) };
    let (now, total) = (seen.now.and_then(Exact::to_decimal), seen.total);
    let answer = |outcome| GoalReading { now, total, places: seen.places, outcome };
    let Some(unit) = Exact::from_scaled(1, u32::from(seen.places)) else {
        return refused(MoveRefusal::TooLarge);
    };
    // A number by itself is tried on one reading of the card; what else reads the same input is seen when it is put back.
    let quick = match draft.part {
        MovePart::Weight => None,
        _ => with_changes(model, kept, &base.changes, |model, kept| {
            let scope = std::slice::from_ref(&draft.what_if.scope);
            let study = study_of(model, kept, &base, scope, draft.what_if.period);
            let mut bench = Tried::of(&study, draft)?;
            Some(sought(&seen, unit, draft.goal, &mut |steps| bench.total(value_at(steps, unit)?)))
        }),
    };
    let mut full = |steps: i128| put_back(model, kept, draft, &others, value_at(steps, unit)?.to_decimal()?);
    if let Some(outcome) = quick
        && is_confirmed(&outcome, unit, draft.goal, &mut full)
    {
        return answer(explained(outcome, model, kept, draft, &others));
    }
    let outcome = sought(&seen, unit, draft.goal, &mut full);
    answer(explained(outcome, model, kept, draft, &others))
}

fn value_at(steps: i128, unit: Exact) -> Option<Exact> {
    Exact::whole(steps).times(unit)
}

/// The total of the card with the number at a value.
fn put_back(
    model: &mut Model,
    kept: &mut Kept,
    draft: &GoalDraft,
    others: &WhatIf,
    to: Decimal,
) -> Option<Decimal> {
    let (planned, refusal) = with_number(model, kept, draft, others, to);
    if refusal.is_some() {
        return None;
    }
    work_with(model, kept, draft, &planned, |_, work| work.totalled.total.ok())
}

/// The plan with the number at a value, and why it cannot be there.
fn with_number(
    model: &mut Model,
    kept: &mut Kept,
    draft: &GoalDraft,
    others: &WhatIf,
    to: Decimal,
) -> (Planned, Option<MoveRefusal>) {
    let mut moved = others.clone();
    moved.moves.push(Move { kpi: draft.kpi, part: draft.part, to });
    let planned = planned(model, kept, &moved);
    let refusal = planned.carried.last().and_then(|carried| carried.err());
    (planned, refusal)
}

fn work_with<T>(
    model: &mut Model,
    kept: &mut Kept,
    draft: &GoalDraft,
    planned: &Planned,
    then: impl FnOnce(&Study<'_>, Work<'_>) -> T,
) -> T {
    let (scope, period) = (&draft.what_if.scope, draft.what_if.period);
    with_changes(model, kept, &planned.changes, |model, kept| {
        let study = study_of(model, kept, planned, std::slice::from_ref(scope), period);
        let work = work_of(&study, scope, period);
        then(&study, work)
    })
}

/// Whether what was found holds when it is put back.
fn is_confirmed(outcome: &Sought, unit: Exact, goal: Decimal, full: &mut Totals<'_>) -> bool {
    let steps = |value: Decimal| Exact::from(value).over(unit).map(Exact::floor);
    let mut total = |value: Decimal| steps(value).and_then(&mut *full);
    match outcome {
        Ok(found) => {
            total(found.to).is_some_and(|total| total >= goal)
                && total(found.short).is_none_or(|total| total < goal)
        }
        Err((Unreachable::Short { at, total: best, .. }, _)) => total(*at) == Some(*best),
        Err(_) => false,
    }
}

/// What of the card decides where to look.
fn seen(study: &Study<'_>, draft: &GoalDraft) -> Option<Seen> {
    let (scope, period) = (&draft.what_if.scope, draft.what_if.period);
    let work = work_of(study, scope, period);
    let line = work.lines.iter().find(|line| line.kpi.id == draft.kpi)?;
    let total = work.totalled.total.ok();
    let kpi = line.kpi;
    let more = if kpi.unit == Unit::Ratio { 2 } else { 0 };
    let places = kpi.precision.saturating_add(more).min(MOST_PLACES);
    let actual = line.figure.actual.as_ref().ok().map(|actual| actual.value);
    let target = line.figure.target.as_ref();
    let plain = Rule::default();
    let rule = line.figure.rule.map_or(&plain, |found| found.rule);
    let is_formula = matches!(rule.shape, Shape::Formula(_));
    let bench = Bench {
        kpi,
        rule,
        target,
        workspace_scale: &study.scale,
        scale: scale_of(line.figure.rule, &study.scale),
        places: study.rounding.score,
    };
    let mut points: Vec<Exact> = bench.borders().into_iter().map(|(_, value)| value).collect();
    points.extend(actual);
    points.extend(target.map(|target| target.target));
    Some(match draft.part {
        MovePart::Actual => {
            let (low, high) = natural(study.workspace, kpi);
            Seen { now: actual, total, points, low, high, is_formula, places }
        }
        MovePart::Target => {
            let now = target.map(|target| target.target);
            let step = Exact::from_scaled(1, u32::from(places));
            let edge = |value: Option<Exact>, more: bool| {
                let (value, step) = (value?, step?);
                if more { value.plus(step) } else { value.minus(step) }
            };
            // Threshold and stretch hold the target between them.
            let (threshold, stretch) =
                target.map_or((None, None), |target| (target.threshold, target.stretch));
            let is_rising = kpi.direction == crate::domain::kpi::Direction::Higher;
            let (below, above) = if is_rising { (threshold, stretch) } else { (stretch, threshold) };
            // Without a threshold the line begins at 0, which no target may reach.
            let none = if threshold.is_none() { Some(Exact::ZERO) } else { None };
            let low = edge(below.or(none), true);
            Seen { now, total, points, low, high: edge(above, false), is_formula, places }
        }
        MovePart::Weight => {
            let percent = |weight: Weight| Exact::ratio(i128::from(weight.0), 10_000);
            let hundred = Some(Exact::whole(100));
            let moved = draft.what_if.moves.iter();
            let mut moved = moved.filter(|one| one.part == MovePart::Weight && one.kpi != draft.kpi);
            let held = moved.try_fold(Exact::ZERO, |sum, one| sum.plus(Exact::from(one.to)))?;
            let now = line.weight.and_then(percent);
            let high = hundred.and_then(|hundred| hundred.minus(held));
            Seen {
                now,
                total,
                points: now.into_iter().collect(),
                low: Some(Exact::ZERO),
                high,
                is_formula: false,
                places: WEIGHT_PLACES,
            }
        }
    })
}

/// Least and most that a figure can be by what it is: a part of a whole lies between none and all of it, a number of things or
/// a plain sum of them is not below none.
fn natural(workspace: &Workspace, kpi: &Kpi) -> (Option<Exact>, Option<Exact>) {
    let aggregate = |formula: &Formula| -> Option<RecordAggregate> {
        match formula {
            Formula::Input(id) => workspace.inputs.get(id)?.records.clone(),
            Formula::Records(aggregate) => Some((**aggregate).clone()),
            _ => None,
        }
    };
    let counts = |formula: &Formula| {
        aggregate(formula)
            .is_some_and(|records| matches!(records.function, Aggregate::Count | Aggregate::CountDistinct(_)))
    };
    let zero = Some(Exact::ZERO);
    match &kpi.formula {
        Formula::Divide(part, whole) => match aggregate(part).zip(aggregate(whole)) {
            Some((part, whole)) => {
                let is_part = (&part.table, &part.function, &part.time)
                    == (&whole.table, &whole.function, &whole.time)
                    && whole.filter.iter().all(|condition| part.filter.contains(condition));
                let is_counted = matches!(part.function, Aggregate::Count | Aggregate::CountDistinct(_));
                if is_part && is_counted {
                    (zero, Some(Exact::ONE))
                } else {
                    (if is_counted { zero } else { None }, None)
                }
            }
            None => (None, None),
        },
        formula if counts(formula) || kpi.unit == Unit::Count => (zero, None),
        _ => (None, None),
    }
}

/// One indicator of a card that is tried at other values; the card is read once.
struct Tried<'s, 'm> {
    study: &'s Study<'m>,
    scope: &'s Scope,
    period: crate::domain::period::Period,
    work: Work<'m>,
    place: usize,
    part: MovePart,
}

impl<'s, 'm> Tried<'s, 'm> {
    fn of(study: &'s Study<'m>, draft: &'s GoalDraft) -> Option<Self> {
        let (scope, period) = (&draft.what_if.scope, draft.what_if.period);
        let work = work_of(study, scope, period);
        let place = work.lines.iter().position(|line| line.kpi.id == draft.kpi)?;
        Some(Self { study, scope, period, work, place, part: draft.part })
    }

    fn total(&mut self, value: Exact) -> Option<Decimal> {
        let line = self.work.lines.get_mut(self.place)?;
        match self.part {
            MovePart::Actual => line.figure.actual = Ok(Actual::from(value)),
            MovePart::Target => {
                let target = line.figure.target.get_or_insert_with(|| Resolved {
                    threshold: None,
                    target: value,
                    stretch: None,
                    is_incomplete: false,
                    origin: self.scope.clone(),
                    derived: false,
                    prorated: None,
                });
                target.target = value;
            }
            MovePart::Weight => return None,
        }
        let actual = line.figure.actual.as_ref().ok()?.value;
        let rule = line.figure.rule;
        let (own, places) = (rule.map(|found| found.rule), self.study.rounding.score);
        let target = line.figure.target.as_ref();
        let scored = score_of(actual, target, line.kpi.direction, own, &self.study.scale, places);
        let score = scored.and_then(Result::ok).map(|scored| scored.score);
        let status = status_of(score, &scale_of(rule, &self.study.scale));
        (line.stand_in, line.score, line.status) = (None, score, status);
        self.totalled().total.ok()
    }

    fn totalled(&self) -> Totalled {
        let day = self.study.last_day(self.period);
        let weights = self.study.weights.of_card(self.study.workspace, self.scope, day);
        let scopes = self.study.target_scopes(self.scope, day);
        let plan = self.study.rules.of_card(&scopes, day);
        let items = self.study.rules.points_of(&scopes, self.period);
        total_of(self.study, &self.work.lines, weights.as_ref(), &plan, &items)
    }
}

/// Looks for the place nearest to the number at hand where the goal begins or ceases to be reached.
fn sought(seen: &Seen, unit: Exact, goal: Decimal, total: &mut Totals<'_>) -> Sought {
    let places = borders(seen, unit, total);
    let reaches = |total: Option<Decimal>| total.is_some_and(|total| total >= goal);
    let now = seen.now.and_then(|now| now.over(unit)).unwrap_or(Exact::ZERO);
    let distance = |steps: i128| Exact::whole(steps).minus(now).map(Exact::absolute);
    let mut best: Option<(Exact, i128, i128)> = None;
    let mut ends: Vec<(i128, Option<Decimal>)> = Vec::new();
    for place in &places {
        ends.push((*place, total(*place)));
    }
    for pair in ends.windows(2) {
        let [(mut low, at_low), (mut high, at_high)] = *pair else { continue };
        let is_low = reaches(at_low);
        if is_low == reaches(at_high) {
            continue;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if reaches(total(middle)) == is_low { low = middle } else { high = middle }
        }
        let (is, is_not) = if is_low { (low, high) } else { (high, low) };
        if let Some(far) = distance(is)
            && best.is_none_or(|(nearest, ..)| far < nearest)
        {
            best = Some((far, is, is_not));
        }
    }
    let shown = |steps: i128| value_at(steps, unit).and_then(Exact::to_decimal);
    if let Some((_, is, is_not)) = best
        && let (Some(to), Some(short), Some(reached)) = (shown(is), shown(is_not), total(is))
    {
        return Ok(GoalReached { to, total: reached, short, short_total: total(is_not) });
    }
    let none = || (Unreachable::NoTotal, None);
    let most = ends.iter().filter_map(|(_, total)| *total).max().ok_or_else(none)?;
    if most >= goal {
        return Err((Unreachable::Always, None));
    }
    let at = first_of(&ends, most, now, total).and_then(shown).ok_or_else(none)?;
    let best = ends.iter().filter(|(_, total)| *total == Some(most)).map(|(place, _)| *place);
    let far = best.max_by_key(|place| distance(*place).unwrap_or(Exact::ZERO)).and_then(shown);
    Err((Unreachable::Short { at, total: most, by: Hindrance::Others }, far))
}

/// The place nearest to the number at hand that gives the best total.
fn first_of(
    ends: &[(i128, Option<Decimal>)],
    most: Decimal,
    now: Exact,
    total: &mut Totals<'_>,
) -> Option<i128> {
    let mut found: Vec<i128> = Vec::new();
    for pair in ends.windows(2) {
        let [(mut low, at_low), (mut high, at_high)] = *pair else { continue };
        let is_low = at_low == Some(most);
        if is_low == (at_high == Some(most)) {
            found.extend(is_low.then_some([low, high]).into_iter().flatten());
            continue;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if (total(middle) == Some(most)) == is_low { low = middle } else { high = middle }
        }
        found.push(if is_low { low } else { high });
    }
    found.extend(ends.iter().filter(|(_, total)| *total == Some(most)).map(|(place, _)| *place));
    found.into_iter().min_by_key(|steps| Exact::whole(*steps).minus(now).map_or(Exact::ZERO, Exact::absolute))
}

/// The steps between which a total only rises or only falls, in order, from the least value that makes sense to the most.
fn borders(seen: &Seen, unit: Exact, total: &mut Totals<'_>) -> Vec<i128> {
    let steps = |value: Exact| value.over(unit).map(Exact::floor);
    let mut places: Vec<i128> = Vec::new();
    for value in seen.points.iter().chain(&seen.now) {
        if let Some(floor) = steps(*value) {
            places.extend([floor - 1, floor, floor + 1]);
        }
    }
    // Upwards the least whole step, downwards the most.
    let low = seen.low.and_then(|low| Some(-steps(low.negated()?)?));
    let high = seen.high.and_then(steps);
    places.extend(low);
    places.extend(high);
    if places.is_empty() {
        places.push(0);
    }
    let (first, last) =
        (places.iter().min().copied().unwrap_or(0), places.iter().max().copied().unwrap_or(0));
    let run = (last - first).max(last.abs()).max(first.abs()).max(1);
    let mut reach = |from: i128, way: i128| {
        let mut value = total(from);
        for doubling in 0..MOST_DOUBLINGS {
            let far = 2_i128.checked_pow(doubling).and_then(|times| run.checked_mul(times));
            let Some(next) = far.and_then(|far| from.checked_add(way * far)) else { break };
            let then = total(next);
            places.push(next);
            // Nothing changes any more: floor or cap is reached, or there is no total out there.
            if then == value && doubling >= SURE_DOUBLINGS {
                break;
            }
            value = then;
        }
    };
    if low.is_none() {
        reach(first, -1);
    }
    if high.is_none() {
        reach(last, 1);
    }
    if seen.is_formula {
        let (first, last) =
            (places.iter().min().copied().unwrap_or(0), places.iter().max().copied().unwrap_or(0));
        places.extend((1..FORMULA_PIECES).map(|part| first + (last - first) / FORMULA_PIECES * part));
    }
    places.retain(|place| low.is_none_or(|low| *place >= low) && high.is_none_or(|high| *place <= high));
    places.sort_unstable();
    places.dedup();
    places
}

/// Why a goal falls short, read from the card where nothing more comes of it.
fn explained(
    outcome: Sought,
    model: &mut Model,
    kept: &mut Kept,
    draft: &GoalDraft,
    others: &WhatIf,
) -> Result<GoalReached, Unreachable> {
    let (at, total, far) = match outcome {
        Ok(found) => return Ok(found),
        Err((Unreachable::Short { at, total, .. }, far)) => (at, total, far.unwrap_or(at)),
        Err((reason, _)) => return Err(reason),
    };
    let (planned, refusal) = with_number(model, kept, draft, others, far);
    if let Some(refusal) = refusal {
        return Err(Unreachable::Refused(refusal));
    }
    let by = work_with(model, kept, draft, &planned, |_, work| {
        let line = work.lines.iter().find(|line| line.kpi.id == draft.kpi);
        let scored =
            line.and_then(|line| line.figure.scored.as_ref()).and_then(|scored| scored.as_ref().ok());
        let has_weight = line.is_some_and(|line| line.weight.is_some_and(|weight| weight.0 > 0));
        let course = &work.totalled.course;
        match scored {
            _ if !has_weight && draft.part != MovePart::Weight => Hindrance::NoWeight,
            _ if course.red_lines.iter().any(|found| found.state == RedLineState::Hit) => Hindrance::RedLine,
            _ if course.limit == Some(Limit::Cap) => Hindrance::CardCap,
            Some(scored) if scored.limit == Some(Limit::Cap) && draft.part != MovePart::Weight => {
                Hindrance::Cap(scored.score)
            }
            _ => Hindrance::Others,
        }
    });
    // What cannot be more than all: the end itself is told, not the first value that rounds to the same.
    let whole = model.workspace.kpis.get(&draft.kpi).and_then(|kpi| natural(&model.workspace, kpi).1);
    if (draft.part, by) == (MovePart::Actual, Hindrance::Others) && whole == Some(Exact::from(far)) {
        return Err(Unreachable::Short { at: far, total, by: Hindrance::Whole });
    }
    Err(Unreachable::Short { at, total, by })
}
