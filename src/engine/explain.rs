//! How a figure came about, step by step, each step computable from those before it.

use crate::{
    domain::{id::Id, kpi::Kpi, period::Period, scope::Scope, weight::Weight},
    engine::{
        cards::{Line, Work, work_of},
        formula::{Read, outcome_of, readings_of},
        inputs::Reading,
        report::{Explanation, InputSource, Step},
        score::Scored,
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
    let work = work_of(study, scope, period);
    let line = work.lines.iter().find(|line| line.kpi.id == kpi)?;
    Some(explain(study, scope, period, &work, line))
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
    for Read { input, period, reading, lacks } in readings.list {
        let value = reading.value.as_ref().ok().and_then(|value| value.to_decimal());
        let lacks = lacks.periods(period);
        steps.push(Step::Input { input, period, source: source_of(study, reading), lacks, value });
    }
    steps.extend(line.figure.partial.clone().map(Step::Partial));
    steps.push(Step::Actual(outcome_of(&line.figure.actual)));
    match line.figure.target.as_ref().and_then(|target| Some((target.point()?, target))) {
        None => steps.push(Step::NoTarget),
        Some((point, target)) => {
            steps.push(Step::Target { point, origin: target.origin.clone(), derived: target.derived });
        }
    }
    match &line.figure.scored {
        None => {}
        Some(Err(reason)) => steps.push(Step::NoLine { reason: *reason }),
        Some(Ok(scored)) => steps.extend(score_step(scored, study.rounding.score)),
    }
    steps.extend(line.weight.and_then(|given| weight_step(study, work, line, given)));
    Explanation { scope: scope.clone(), kpi: line.kpi.id, period, steps }
}

fn source_of(study: &Study<'_>, reading: Reading) -> InputSource {
    let batches = study.facts.records.batches();
    let mut files: Vec<String> = Vec::new();
    for batch in reading.batches.iter().filter_map(|idx| batches.get(*idx)) {
        if !files.contains(&batch.source) {
            files.push(batch.source.clone());
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
    Some(Step::Score {
        from: (scored.from.0.to_decimal()?, scored.from.1.to_decimal()?),
        to: (scored.to.0.to_decimal()?, scored.to.1.to_decimal()?),
        exact: scored.exact.to_decimal()?,
        limit: scored.limit,
        score: scored.score,
        places,
    })
}

fn weight_step(study: &Study<'_>, work: &Work<'_>, line: &Line<'_>, given: Weight) -> Option<Step> {
    if line.score().is_none() {
        return Some(Step::LeftOut { given });
    }
    let (effective_percent, contribution) = work.share_of(line, study.rounding.total)?;
    Some(Step::Weight { given, counted: work.counted, effective_percent, contribution })
}
