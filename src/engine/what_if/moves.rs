//! From moves to records as they would be written, and to assumptions where nothing can be written: a figure is carried by the
//! first input of its formula that brings it exactly there.

use rust_decimal::Decimal;

use crate::{
    domain::{
        change::Change,
        date::Day,
        dated::Dated,
        id::Id,
        kpi::{Direction, Input, Kpi, RecordAggregate},
        period::{Period, PeriodLevel},
        scenario::{Move, MovePart},
        scope::{Member, Scope},
        target::{TargetPlan, TargetPoint, TargetSeries},
        value::{InputValue, Measured},
        weight::{Weight, WeightItem, WeightMode, WeightOwner, WeightSet},
    },
    engine::{
        allocation::{Member as Part, allocate, deal},
        draft::referred_by,
        exact::{Exact, MAX_PLACES},
        inputs::Assumed,
        kept::Kept,
        model::Model,
        months::MonthSet,
        query::{Carried, MoveRefusal, WhatIf},
        study::Study,
        target_plan::{empty_plan, plan_at},
        targets::points_of,
        what_if::{study_of, with_changes},
    },
};

/// Units of weight in a percent.
const UNITS: i64 = 10_000;

/// What the moves come to before any card is computed.
#[derive(Debug, Clone, Default)]
pub(super) struct Planned {
    /// Records as they would be written.
    pub(super) changes: Vec<Change>,
    /// What is assumed of inputs.
    pub(super) assumed: Vec<Assumed>,
    /// Figures that are assumed whatever their formula gives.
    pub(super) alone: Vec<(Id<Kpi>, Scope, Period, Exact)>,
    /// How each move comes about.
    pub(super) carried: Vec<Result<Carried, MoveRefusal>>,
}

/// Plans the moves: weights, targets, then figures in their order, each on top of those before.
pub(super) fn planned(model: &mut Model, kept: &mut Kept, draft: &WhatIf) -> Planned {
    let mut planned = Planned::default();
    let (terms, carried) = terms_of(model, kept, draft);
    planned.changes = terms;
    planned.carried = carried;
    for (place, one) in draft.moves.iter().enumerate() {
        if one.part == MovePart::Actual {
            let found = carry(model, kept, &mut planned, draft, *one);
            if let Some(carried) = planned.carried.get_mut(place) {
                *carried = found;
            }
        }
    }
    planned
}

/// Changes of weights and targets, and how each move comes about; figures wait.
fn terms_of(
    model: &Model,
    kept: &mut Kept,
    draft: &WhatIf,
) -> (Vec<Change>, Vec<Result<Carried, MoveRefusal>>) {
    let study = Study::of(model, kept, std::slice::from_ref(&draft.scope), draft.period, false);
    let mut changes = Vec::new();
    let weights = weights_of(&study, draft);
    let of_weights = weights.as_ref().map(|_| Carried::Written).map_err(|refusal| *refusal);
    let written = |one: &Move, changes: &mut Vec<Change>| match one.part {
        MovePart::Actual => Err(MoveRefusal::NotOnCard),
        MovePart::Weight => of_weights,
        MovePart::Target => {
            let kpi = model.workspace.kpis.get(&one.kpi).ok_or(MoveRefusal::NotOnCard)?;
            changes.push(target_of(&study, draft, kpi, one.to)?);
            Ok(Carried::Written)
        }
    };
    let carried = draft.moves.iter().map(|one| written(one, &mut changes)).collect();
    changes.extend(weights.ok().flatten());
    (changes, carried)
}

/// The card's weights with those that are moved, as a set of its own from the first day of the period on.
fn weights_of(study: &Study<'_>, draft: &WhatIf) -> Result<Option<Change>, MoveRefusal> {
    let moves: Vec<&Move> = draft.moves.iter().filter(|one| one.part == MovePart::Weight).collect();
    if moves.is_empty() {
        return Ok(None);
    }
    let owner = match (draft.scope.members(), draft.scope.single()) {
        ([], _) => WeightOwner::Company,
        (_, Some(Member::Account(id))) => WeightOwner::Account(id),
        (_, Some(Member::Employee(id))) => WeightOwner::Employee(id),
        _ => return Err(MoveRefusal::NotOnCard),
    };
    let last = study.last_day(draft.period);
    let card = study.weights.of_card(study.workspace, &draft.scope, last).ok_or(MoveRefusal::NotOnCard)?;
    let asked = |kpi: Id<Kpi>| moves.iter().find(|one| one.kpi == kpi).map(|one| one.to);
    if moves.iter().any(|one| card.items.iter().all(|(kpi, _)| *kpi != one.kpi)) {
        return Err(MoveRefusal::NotOnCard);
    }
    let mut held = 0_u32;
    let mut claims = Vec::new();
    let mut set = Vec::with_capacity(card.items.len());
    for (kpi, weight) in &card.items {
        match asked(*kpi) {
            Some(percent) => {
                let units = Exact::from(percent).times(Exact::whole(UNITS)).and_then(|units| units.round(0));
                let units = units.and_then(|units| u32::try_from(units).ok()).ok_or(MoveRefusal::Weights)?;
                held = held.checked_add(units).ok_or(MoveRefusal::Weights)?;
                set.push(WeightItem { kpi: *kpi, weight: Weight(units) });
            }
            None => {
                claims.push(weight.0);
                set.push(WeightItem { kpi: *kpi, weight: Weight(u32::MAX) });
            }
        }
    }
    let rest = Weight::WHOLE.0.checked_sub(held).ok_or(MoveRefusal::Weights)?;
    if claims.is_empty() && rest > 0 {
        return Err(MoveRefusal::Weights);
    }
    let mut parts = deal(rest, 1, &claims).into_iter();
    let waiting = set.iter_mut().filter(|item| item.weight.0 == u32::MAX);
    waiting.for_each(|item| item.weight = Weight(parts.next().unwrap_or(0)));
    let of_owner = study.workspace.weights.values().filter(|one| one.owner == owner && one.from <= last);
    let at_hand = of_owner.max_by_key(|one| one.from);
    let first = draft.period.days(study.facts.calendar).from;
    let from = at_hand.map(|one| one.from).filter(|from| *from >= first).unwrap_or(first);
    let id = WeightSet::id_for(owner, from);
    let mode = at_hand.map_or(WeightMode::Enforce, |one| one.mode);
    let stored = study.workspace.weights.get(&id).cloned().map(Into::into);
    Ok(Some(Change::replace(stored, WeightSet { id, owner, from, mode, items: set })))
}

/// The card's own target for the period at another value.
fn target_of(study: &Study<'_>, draft: &WhatIf, kpi: &Kpi, to: Decimal) -> Result<Change, MoveRefusal> {
    let period = draft.period;
    if period.level() == PeriodLevel::Week {
        return Err(MoveRefusal::Week);
    }
    let last = study.last_day(period);
    let scopes = study.target_scopes(&draft.scope, last);
    let figure = study.figure(kpi, &draft.scope, &scopes, period);
    let is_cut = figure.partial.as_ref().is_some_and(|partial| partial.lacks_months());
    let is_prorated = figure.target.as_ref().is_some_and(|target| target.prorated.is_some());
    if is_prorated || (is_cut && kpi.unit.is_additive()) {
        return Err(MoveRefusal::PartOfPeriod);
    }
    let holds = figure.target.as_ref().and_then(|target| target.point());
    let edges = holds.map_or((None, None), |point| (point.threshold, point.stretch));
    in_order(kpi.direction, edges.0, to, edges.1)?;
    let id = TargetSeries::id_for(kpi.id, &draft.scope, period.year());
    let stored = study.workspace.targets.get(&id);
    let plan = stored.and_then(|series| series.plan.at(last));
    let plan = match plan {
        Some(plan) if points_of(plan, period, kpi.unit.is_additive()).is_some() => {
            replanned(plan, period, kpi, to)?
        }
        plan => {
            let mut plan = match plan {
                Some(plan) if plan.level == period.level() => plan.clone(),
                // What is there is written for other periods; a point of this one would not stand beside it.
                Some(_) => return Err(MoveRefusal::PartOfPeriod),
                None => empty_plan(period.level()),
            };
            let place = usize::from(period.index()).checked_sub(1);
            let point =
                place.and_then(|place| plan.values.get_mut(place)).ok_or(MoveRefusal::PartOfPeriod)?;
            *point = Some(TargetPoint { threshold: edges.0, target: to, stretch: edges.1 });
            plan
        }
    };
    let first = period.days(study.facts.calendar).from;
    let Some(series) = stored else {
        let (scope, year) = (draft.scope.clone(), period.year());
        return Ok(Change::create(TargetSeries { id, kpi: kpi.id, scope, year, plan: Dated::always(plan) }));
    };
    let mut edited = series.clone();
    let began = |from: Day| from <= last;
    let revision = series.plan.revisions().iter().rev().find(|revision| began(revision.from));
    let (from, reason) = match revision {
        Some(revision) if revision.from >= first => (revision.from, revision.reason.as_str()),
        _ => (first, draft.reason.as_str()),
    };
    edited.plan.revise(from, plan, reason);
    Ok(Change::replace(Some(series.clone().into()), edited))
}

fn in_order(
    direction: Direction,
    threshold: Option<Decimal>,
    target: Decimal,
    stretch: Option<Decimal>,
) -> Result<(), MoveRefusal> {
    let is_worse = |left: Decimal, right: Decimal| match direction {
        Direction::Higher => left < right,
        Direction::Lower => left > right,
    };
    if threshold.is_some_and(|threshold| !is_worse(threshold, target)) {
        return Err(MoveRefusal::ThresholdOrder);
    }
    if stretch.is_some_and(|stretch| !is_worse(target, stretch)) {
        return Err(MoveRefusal::StretchOrder);
    }
    Ok(())
}

/// A plan whose target of the period is another: shorter periods take their parts in proportion, a plan of longer ones is
/// brought to the period's level first.
fn replanned(plan: &TargetPlan, period: Period, kpi: &Kpi, to: Decimal) -> Result<TargetPlan, MoveRefusal> {
    let is_additive = kpi.unit.is_additive();
    let mut plan = match period.level() < plan.level {
        true => plan_at(plan, period.level(), is_additive),
        false => plan.clone(),
    };
    let count = usize::try_from(period.level().months() / plan.level.months()).unwrap_or(1).max(1);
    let until = usize::from(period.index()).saturating_mul(count);
    let from = until.saturating_sub(if is_additive { count } else { 1 });
    let points = plan.values.get_mut(from..until).ok_or(MoveRefusal::PartOfPeriod)?;
    let targets: Vec<Decimal> = points.iter().flatten().map(|point| point.target).collect();
    let parts = parts_of(to, &targets).ok_or(MoveRefusal::TooLarge)?;
    for (point, target) in points.iter_mut().flatten().zip(parts) {
        in_order(kpi.direction, point.threshold, target, point.stretch)?;
        point.target = target;
    }
    Ok(plan)
}

/// A whole in parts in the proportion of others, exactly, to a place more than the finest of them.
fn parts_of(whole: Decimal, targets: &[Decimal]) -> Option<Vec<Decimal>> {
    let scales = targets.iter().map(|target| target.normalize().scale());
    let places =
        scales.chain([whole.normalize().scale()]).max()?.saturating_add(1).min(u32::from(MAX_PLACES));
    let unit = Exact::from_scaled(1, places)?;
    let size = Exact::from(whole).over(unit)?;
    let units = size.floor();
    if Exact::whole(units) != size {
        return None;
    }
    // What lies below zero has no proportion: the parts are even then.
    let is_even =
        targets.iter().any(|target| *target < Decimal::ZERO) || targets.iter().all(Decimal::is_zero);
    let weight = |target: &Decimal| if is_even { Exact::ONE } else { Exact::from(*target) };
    let members: Vec<Part> = (0..).zip(targets).map(|(key, target)| Part::new(key, weight(target))).collect();
    let shares = allocate(units, &members).ok()?;
    let part = |units: i128| Exact::from_scaled(units, places)?.to_decimal();
    shares.into_iter().map(part).collect()
}

/// What an input is moved by: the value that is typed in for just the period, or an assumption on top of what is there.
struct Knob {
    input: Id<Input>,
    typed: Option<(InputValue, Decimal)>,
}

/// Lets an input carry a figure; where none does, the figure is assumed alone.
fn carry(
    model: &mut Model,
    kept: &mut Kept,
    planned: &mut Planned,
    draft: &WhatIf,
    one: Move,
) -> Result<Carried, MoveRefusal> {
    let kpi = model.workspace.kpis.get(&one.kpi).cloned().ok_or(MoveRefusal::NotOnCard)?;
    let goal = Exact::from(one.to);
    for input in inputs_of(model, &kpi) {
        let is_taken = planned.assumed.iter().any(|other| other.input == input)
            || planned.changes.iter().any(|change| change.key == value_key(input, draft));
        if is_taken {
            continue;
        }
        let knob = knob_of(model, kept, draft, input);
        let mut value = |delta: Exact| {
            let mut tried = planned.clone();
            turn(&mut tried, &knob, draft, delta)?;
            value_of(model, kept, &tried, draft, &kpi)
        };
        let Some(delta) = solved(goal, &mut value) else { continue };
        turn(planned, &knob, draft, delta).ok_or(MoveRefusal::TooLarge)?;
        return Ok(if knob.typed.is_some() { Carried::Written } else { Carried::Assumed(input) });
    }
    planned.alone.push((kpi.id, draft.scope.clone(), draft.period, goal));
    Ok(Carried::Alone)
}

/// By how much an input has to move where the figure follows it in a straight line.
fn solved(goal: Exact, value: &mut impl FnMut(Exact) -> Option<Exact>) -> Option<Exact> {
    let start = value(Exact::ZERO).map(|value| (Exact::ZERO, value));
    let (at, from) = match start {
        Some(start) => start,
        // Nothing is there yet: the line is taken from one on.
        None => (Exact::ONE, value(Exact::ONE)?),
    };
    let slope = value(at.plus(Exact::ONE)?)?.minus(from)?;
    if slope.is_zero() {
        return None;
    }
    let delta = at.plus(goal.minus(from)?.over(slope)?)?;
    // A typed value has nine places; what the figure is then is at most that far from the goal.
    let near = value(delta)?.minus(goal)?.absolute();
    (near <= Exact::from_scaled(1, u32::from(MAX_PLACES) - 1)?).then_some(delta)
}

/// Puts an input by so much elsewhere.
fn turn(planned: &mut Planned, knob: &Knob, draft: &WhatIf, delta: Exact) -> Option<()> {
    if delta.is_zero() && knob.typed.is_none() {
        return Some(());
    }
    match &knob.typed {
        Some((stored, number)) => {
            let number = Exact::from(*number).plus(delta)?.to_decimal()?;
            let edited = InputValue { measured: Measured::Number(number), ..stored.clone() };
            planned.changes.push(Change::replace(Some(stored.clone().into()), edited));
        }
        None => planned.assumed.push(Assumed {
            input: knob.input,
            scope: draft.scope.clone(),
            period: draft.period,
            amount: delta,
        }),
    }
    Some(())
}

fn value_of(
    model: &mut Model,
    kept: &mut Kept,
    planned: &Planned,
    draft: &WhatIf,
    kpi: &Kpi,
) -> Option<Exact> {
    with_changes(model, kept, &planned.changes, |model, kept| {
        let study = study_of(model, kept, planned, std::slice::from_ref(&draft.scope), draft.period);
        study.reach(kpi, &draft.scope, draft.period).0.ok().map(|actual| actual.value)
    })
}

/// The inputs that a figure is made of, those of indicators that it refers to behind its own.
fn inputs_of(model: &Model, kpi: &Kpi) -> Vec<Id<Input>> {
    let mut found = Vec::new();
    for kpi in std::iter::once(kpi).chain(referred_by(&model.workspace, &kpi.formula)) {
        let inline = kpi.formula.aggregates().into_iter().map(RecordAggregate::id);
        for input in kpi.formula.inputs().into_iter().chain(inline) {
            if !found.contains(&input) {
                found.push(input);
            }
        }
    }
    found
}

fn value_key(input: Id<Input>, draft: &WhatIf) -> crate::domain::record::RecordKey {
    crate::domain::record::RecordKey::InputValue(InputValue::id_for(input, &draft.scope, draft.period))
}

/// A number typed for just the scope and period moves itself, where nothing else of the period is there.
fn knob_of(model: &Model, kept: &mut Kept, draft: &WhatIf, input: Id<Input>) -> Knob {
    let mut typed = || {
        let known = model.workspace.inputs.get(&input)?;
        let id = InputValue::id_for(input, &draft.scope, draft.period);
        let stored = model.workspace.values.get(&id)?;
        let Measured::Number(number) = stored.measured else { return None };
        let study = Study::of(model, kept, std::slice::from_ref(&draft.scope), draft.period, false);
        study.facts.typed.only(known, &draft.scope, draft.period)?;
        let attribution = crate::domain::kpi::Attribution::Record;
        let rows = study.facts.row_months(input, &draft.scope, attribution, draft.period.into());
        (rows == MonthSet::NONE).then(|| (stored.clone(), number))
    };
    Knob { input, typed: typed() }
}
