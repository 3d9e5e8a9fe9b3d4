//! How a figure came about, step by step, each step computable from those before it.

use rust_decimal::Decimal;

use crate::{
    domain::{
        about::About,
        card_rule::RollUp,
        id::Id,
        kpi::{Kpi, RecordAggregate},
        period::Period,
        scope::Scope,
        scoring::Shape,
        weight::Weight,
        work_calendar::SpecialDay,
    },
    engine::{
        cards::{Line, Work, work_of},
        exact::Exact,
        formula::{Actual, Leaf, actual_of, outcome_of},
        inputs::Reading,
        pace::pace_of,
        presence::is_absent,
        readings::{Readings, readings_of},
        report::{Counter, Explanation, InputSource, Step},
        rules::needs_target,
        score::{By, Scored},
        sensitivity::lever,
        span::Span,
        study::Study,
    },
};

/// The explanation of one KPI on the card of a scope; `None` where the card does not have it.
pub(super) fn explanation_of(
    study: &Study<'_>,
    scope: &Scope,
    kpi: Id<Kpi>,
    period: Period,
) -> Option<Explanation> {
    let mut work = work_of(study, scope, period);
    let place = work.lines.iter().position(|line| line.kpi.id == kpi)?;
    let mut explanation = explain(study, scope, period, &work, work.lines.get(place)?);
    explanation.steps.extend(lever(study, scope, period, &mut work, place).map(Step::Lever));
    Some(explanation)
}

/// The explanations of all indicators of a card, in its order.
pub(super) fn explanations_of(study: &Study<'_>, scope: &Scope, period: Period) -> Vec<Explanation> {
    let work = work_of(study, scope, period);
    work.lines.iter().map(|line| explain(study, scope, period, &work, line)).collect()
}

fn explain(
    study: &Study<'_>,
    scope: &Scope,
    period: Period,
    work: &Work<'_>,
    line: &Line<'_>,
) -> Explanation {
    let mut steps = Vec::new();
    let readings = readings_of(&study.facts, line.kpi, scope, period);
    steps.extend(read_steps(study, &readings, line.kpi));
    steps.extend(work_time_step(study, line.kpi, period));
    steps.extend(line.figure.partial.clone().map(Step::Partial));
    steps.push(Step::Actual(outcome_of(&line.figure.actual)));
    let rule = line.figure.rule;
    if let Some(found) = rule {
        steps.push(Step::Rule { origin: found.origin.clone(), rule: Box::new(found.rule.clone()) });
    }
    match line.figure.target.as_ref().and_then(|target| Some((target.point()?, target))) {
        None if line.figure.scored.is_none()
            && needs_target(rule.map_or(&Shape::Line, |found| &found.rule.shape)) =>
        {
            let is_absent = line.kpi.unit.is_additive() && is_absent(study, scope, period);
            steps.push(if is_absent { Step::Absent } else { Step::NoTarget });
        }
        None => {}
        Some((point, target)) => {
            let (origin, derived, prorated) = (target.origin.clone(), target.derived, target.prorated);
            steps.push(Step::Target { point, origin, derived, prorated });
            let (figure, kpi) = (&line.figure, line.kpi);
            let pace = pace_of(study, kpi, scope, period, Some(target), figure.partial.as_ref());
            steps.extend(pace.map(Step::Pace));
        }
    }
    match &line.figure.scored {
        None => {}
        Some(Err(reason)) => steps.push(Step::NoLine { reason: *reason }),
        Some(Ok(scored)) => steps.extend(score_step(scored, study.rounding.score)),
    }
    steps.extend(progress_step(line));
    let red_lines = &work.totalled.course.red_lines;
    let red_line = red_lines.iter().find(|found| found.kpi == line.kpi.id);
    steps.extend(red_line.cloned().map(Step::RedLine));
    steps.extend(line.stand_in.map(|stand_in| Step::StandIn { stand_in, score: line.score }));
    steps.extend(line.weight.and_then(|given| weight_step(study, work, line, given)));
    steps.extend(beside(study, scope, period, line.kpi));
    Explanation { scope: scope.clone(), kpi: line.kpi.id, period, steps }
}

/// What stands beside the figure of an indicator whose card says anything.
fn beside(study: &Study<'_>, scope: &Scope, period: Period, kpi: &Kpi) -> Option<Step> {
    if kpi.about == About::default() {
        return None;
    }
    let counter = kpi.about.counter.and_then(|id| study.workspace.kpis.get(&id));
    let counter = counter.map(|other| {
        let readings = readings_of(&study.facts, other, scope, period);
        let outcome = outcome_of(&actual_of(study.workspace, &readings, other, Span::from(period)));
        Counter { kpi: other.id, outcome }
    });
    Some(Step::Beside { data_until: study.last_day_read(kpi), counter })
}

/// What was read for a KPI in a scope and period, in order.
pub(super) fn read_steps(study: &Study<'_>, readings: &Readings, kpi: &Kpi) -> Vec<Step> {
    let own = readings.own.iter();
    own.filter_map(|(leaf, span)| read_step(study, readings, kpi, *leaf, *span)).collect()
}

/// The working time that the KPI's own aggregates count by.
fn work_time_step(study: &Study<'_>, kpi: &Kpi, period: Period) -> Option<Step> {
    let inputs = kpi.formula.inputs();
    let named = inputs.iter().filter_map(|id| study.workspace.inputs.get(id)?.records.as_ref());
    let mut aggregates = named.chain(kpi.formula.aggregates());
    aggregates.any(RecordAggregate::reads_work_time).then_some(())?;
    let days = period.days(study.facts.calendar);
    let calendar = study.workspace.work_calendars.values().next();
    let special = calendar.iter().flat_map(|calendar| &calendar.days).filter(|day| days.contains(day.day));
    let (worked, holidays): (Vec<&SpecialDay>, Vec<&SpecialDay>) =
        special.partition(|day| !day.hours.is_empty());
    let count = |days: Vec<&SpecialDay>| u32::try_from(days.len()).unwrap_or(u32::MAX);
    let week_hours = study.facts.ground.records.work().week_hours(days.last().number())?.to_decimal()?;
    Some(Step::WorkTime {
        own: calendar.is_some(),
        week_hours,
        holidays: count(holidays),
        worked: count(worked),
    })
}

/// What was read of an input, or what another KPI came to, over a span.
fn read_step(study: &Study<'_>, readings: &Readings, kpi: &Kpi, leaf: Leaf, span: Span) -> Option<Step> {
    let (period, through) = span.written()?;
    Some(match leaf {
        Leaf::Input(input) => {
            let read = readings.find(input, kpi.attribution, span)?;
            let sides = read.reading.value.clone();
            let actual = sides.and_then(|(numerator, denominator)| Actual::of_sides(numerator, denominator));
            let value = actual.as_ref().ok().and_then(|actual| actual.value.to_decimal());
            let sides = actual.ok().and_then(sides_of);
            let (source, lacks) = (source_of(study, read.reading.clone()), read.lacks.periods(span));
            Step::Input { input, period, through, source, lacks, value, sides }
        }
        Leaf::Kpi(id) => {
            let other = study.workspace.kpis.get(&id)?;
            let outcome = outcome_of(&actual_of(study.workspace, readings, other, span));
            Step::Kpi { kpi: id, period, through, outcome }
        }
    })
}

/// Both sides of what its decimal does not say in full.
fn sides_of(actual: Actual) -> Option<(Decimal, Decimal)> {
    if actual.denominator != Exact::ONE {
        return Some((actual.numerator.to_decimal()?, actual.denominator.to_decimal()?));
    }
    let is_exact = actual.value.to_decimal().is_some_and(|decimal| Exact::from(decimal) == actual.value);
    if is_exact { None } else { actual.value.sides() }
}

fn source_of(study: &Study<'_>, reading: Reading) -> InputSource {
    let sources = study.facts.ground.records.sources();
    let mut files: Vec<String> = Vec::new();
    for source in reading.batches.iter().filter_map(|idx| sources.get(*idx)) {
        if !files.contains(source) {
            files.push(source.clone());
        }
    }
    match (reading.value, reading.has_rows, reading.typed) {
        (Err(missing), _, _) => InputSource::Nothing(missing),
        (Ok(_), false, values) => InputSource::Typed { values },
        (Ok(_), true, 0) => InputSource::Records { rows: reading.rows, files },
        (Ok(_), true, values) => InputSource::RecordsAndTyped { rows: reading.rows, files, values },
    }
}

fn score_step(scored: &Scored, places: u8) -> Option<Step> {
    let (exact, limit, score) = (scored.exact.to_decimal()?, scored.limit, scored.score);
    Some(match &scored.by {
        By::Line { from, to } => Step::Score {
            from: (from.0.to_decimal()?, from.1.to_decimal()?),
            to: (to.0.to_decimal()?, to.1.to_decimal()?),
            exact,
            limit,
            score,
            places,
        },
        By::Shaped(shaped) => Step::Shaped { shaped: shaped.clone(), exact, limit, score, places },
    })
}

fn progress_step(line: &Line<'_>) -> Option<Step> {
    Some(Step::Progress {
        baseline: line.figure.rule?.rule.baseline?,
        target: line.figure.target.as_ref()?.target.to_decimal()?,
        progress: line.progress()?,
    })
}

fn weight_step(study: &Study<'_>, work: &Work<'_>, line: &Line<'_>, given: Weight) -> Option<Step> {
    if line.score.is_none() {
        return line.stand_in.is_none().then_some(Step::LeftOut { given });
    }
    work.totalled.total.ok()?;
    let (percent, contribution) = work.share_of(line, study.rounding.total);
    let course = &work.totalled.course;
    if !course.own_parts.is_empty() {
        return Some(Step::OwnGrouped {
            given,
            groups: course.own_groups.clone(),
            parts: course.own_parts.clone(),
            over: course.roll_up,
            rolled: course.rolled?,
        });
    }
    if let Some(within) = course.within {
        return Some(Step::Grouped {
            given,
            perspective: line.kpi.perspective,
            within,
            over: course.roll_up,
            groups: course.groups.clone(),
            rolled: course.rolled?,
        });
    }
    Some(match course.roll_up {
        RollUp::WeightedMean => Step::Weight {
            given,
            counted: work.totalled.counted,
            effective_percent: percent?,
            contribution: contribution?,
        },
        roll_up => Step::Rolled {
            given,
            roll_up,
            count: work.totalled.count,
            decides: course.decided_by == Some(line.kpi.id),
            contribution,
        },
    })
}
