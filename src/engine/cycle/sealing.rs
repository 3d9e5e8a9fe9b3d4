//! Makes the text of a lock, and computes a sealed report again from nothing but what was sealed.

use crate::{
    domain::{
        cycle::Cycle,
        id::Id,
        period::Period,
        record::Record,
        scope::{Member, Scope},
        settings::SCHEMA,
        workspace::Workspace,
    },
    engine::{
        appraisal::{appraisal_of, open_ratings},
        cards::scorecard,
        cycle::{SealReading, Sealed, SealedActual, SealedReport, SealedRule, SealedScope},
        digest::sha256_hex,
        evaluate::{by_scope, pay_of_card},
        exact::Exact,
        formula::Actual,
        kept::Kept,
        model::Model,
        pools::pool_of,
        query::{CardTotal, Subjects},
        report::{ENGINE_VERSION, Missing, Scorecard},
        study::{Known, Reached, Study},
        subjects::scopes_of,
    },
};

/// The text of a lock whose records were rewritten, with the hashes of its rules made anew, and the hash of the text.
///
/// # Errors
/// It cannot be written as JSON.
pub fn rehashed(mut sealed: Sealed) -> Result<(String, String), serde_json::Error> {
    for rule in &mut sealed.rules {
        rule.sha256 = hash(&serde_json::to_string(&rule.record)?);
    }
    let text = serde_json::to_string(&sealed)?;
    let sha256 = hash(&text);
    Ok((text, sha256))
}

/// Whose cards a cycle has, in its order.
const SUBJECTS: [Subjects; 3] = [Subjects::Company, Subjects::Accounts, Subjects::Employees];

/// The lock of a cycle as it stands; `None` where there is no such cycle.
pub(in crate::engine) fn sealed(model: &Model, kept: &mut Kept, cycle: Id<Cycle>) -> Option<SealReading> {
    let cycle = model.workspace.cycles.get(&cycle)?;
    let (inputs, report) = results(model, kept, cycle.period);
    let sealed = Sealed {
        engine: ENGINE_VERSION.to_owned(),
        schema: SCHEMA,
        cycle: cycle.id,
        period: cycle.period,
        previous: newest_hash(&model.workspace),
        inputs,
        rules: rules_of(&model.workspace, cycle.period),
        has_linkage: true,
        report,
    };
    let text = serde_json::to_string(&sealed).ok()?;
    // What is read back is what was written: the test is made on the text, not on what it was made of.
    let again: Option<Sealed> = serde_json::from_str(&text).ok();
    let people = sealed.report.cards.iter().filter(|card| is_person(&card.scope));
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Some(SealReading {
        sha256: hash(&text),
        engine: sealed.engine.clone(),
        people: count(people.clone().count()),
        open_ratings: count(open_ratings(&sealed.report.appraisals)),
        without_total: count(people.filter(|card| card.total.is_none()).count()),
        recomputes: again.is_some_and(|again| recomputed(&again) == sealed.report),
        text,
    })
}

fn is_person(scope: &Scope) -> bool {
    matches!(scope.single(), Some(Member::Employee(_)))
}

/// SHA-256 of a text in hexadecimal digits.
pub(super) fn hash(text: &str) -> String {
    sha256_hex([text.as_bytes()])
}

/// The hash of the newest lock of all cycles; of two of the same second that of the later period.
fn newest_hash(workspace: &Workspace) -> Option<String> {
    let marks = workspace.cycles.values().flat_map(|cycle| cycle.seals.iter().map(move |mark| (cycle, mark)));
    let newest = marks.max_by_key(|(cycle, mark)| (mark.at, cycle.period.ordinal(), cycle.id));
    newest.map(|(_, mark)| mark.sha256.clone())
}

/// What every scope has reached, and what comes of it.
pub(super) fn results(model: &Model, kept: &mut Kept, period: Period) -> (Vec<SealedScope>, SealedReport) {
    let scopes = scopes_of(&model.workspace, &SUBJECTS, period);
    let study = Study::of(model, kept, &scopes, period, false);
    let mut inputs = Vec::with_capacity(scopes.len());
    let mut appraisals = Vec::new();
    let cards: Vec<Scorecard> = scopes
        .iter()
        .map(|scope| {
            study.exchange(scope, Known::new());
            let card = card_of(&study, scope, period);
            appraisals.extend(appraisal_of(&study, scope, period));
            let known = study.exchange(scope, Known::new());
            let reached =
                known.into_iter().map(|((kpi, period), reached)| sealed_actual(kpi, period, &reached));
            inputs.push(SealedScope { scope: scope.clone(), reached: reached.collect() });
            card
        })
        .collect();
    let report = SealedReport { appraisals, ..report_of(&study, cards, period) };
    (inputs, report)
}

fn report_of(study: &Study<'_>, cards: Vec<Scorecard>, period: Period) -> SealedReport {
    let teams = by_scope(&cards);
    let pay = cards.iter().flat_map(|card| pay_of_card(study, card, &teams, period)).collect();
    let totals: Vec<CardTotal> =
        cards.iter().filter(|card| is_person(&card.scope)).map(total_of_card).collect();
    let of_period = study.workspace.pools.values().filter(|pool| pool.period == period);
    let pools = of_period.map(|pool| pool_of(study, pool, &totals, period)).collect();
    SealedReport { cards, pay, pools, appraisals: Vec::new() }
}

fn total_of_card(card: &Scorecard) -> CardTotal {
    let (scope, band) = (card.scope.clone(), card.band.clone());
    CardTotal { scope, total: card.total, missing: card.total_missing, band }
}

/// A card without what is of the day on which it is looked at.
fn card_of(study: &Study<'_>, scope: &Scope, period: Period) -> Scorecard {
    let mut card = scorecard(study, scope, period, false);
    for indicator in &mut card.indicators {
        indicator.pace = None;
    }
    card
}

/// The report of what was sealed, from its inputs and rules alone.
pub(super) fn recomputed(sealed: &Sealed) -> SealedReport {
    let mut workspace = Workspace::default();
    for rule in &sealed.rules {
        workspace.put(rule.record.clone());
    }
    let model = Model { workspace, ..Model::default() };
    let scopes: Vec<Scope> = sealed.inputs.iter().map(|input| input.scope.clone()).collect();
    let study = Study::of(&model, &mut Kept::appraising(), &scopes, sealed.period, false);
    let mut appraisals = Vec::new();
    let cards = sealed
        .inputs
        .iter()
        .map(|input| {
            let known = input.reached.iter().map(|one| ((one.kpi, one.period), reached_of(one)));
            study.exchange(&input.scope, known.collect());
            let card = card_of(&study, &input.scope, sealed.period);
            appraisals.extend(appraisal_of(&study, &input.scope, sealed.period));
            card
        })
        .collect();
    let mut report = SealedReport { appraisals, ..report_of(&study, cards, sealed.period) };
    // Locks that were made before bonuses by grades were kept have none to compare with.
    if sealed.report.pools.is_empty() {
        report.pools.clear();
    }
    report
}

fn sealed_actual(
    kpi: Id<crate::domain::kpi::Kpi>,
    period: Period,
    (actual, partial): &Reached,
) -> SealedActual {
    let actual = actual.as_ref().map(|actual| (fraction(actual.numerator), fraction(actual.denominator)));
    SealedActual { kpi, period, actual: actual.map_err(Clone::clone), partial: partial.clone() }
}

fn reached_of(sealed: &SealedActual) -> Reached {
    let actual = sealed.actual.clone().and_then(|(numerator, denominator)| {
        let sides = exact_of(&numerator).zip(exact_of(&denominator)).ok_or(Missing::TooLarge)?;
        Actual::of_sides(sides.0, sides.1)
    });
    (actual, sealed.partial.clone())
}

fn fraction(value: Exact) -> String {
    let (numerator, denominator) = value.parts();
    format!("{numerator}/{denominator}")
}

fn exact_of(text: &str) -> Option<Exact> {
    let (numerator, denominator) = text.split_once('/')?;
    Exact::ratio(numerator.parse().ok()?, denominator.parse().ok()?)
}

/// The records that results are computed by, with their hashes, owners of accounts and the handing down of targets among them.
/// Targets of the year and of its neighbours, out of which scores may be carried forward or into which periods may reach.
pub(super) fn rules_of(workspace: &Workspace, period: Period) -> Vec<SealedRule> {
    let is_near =
        |year: i32| (period.year().saturating_sub(1)..=period.year().saturating_add(1)).contains(&year);
    let is_rule = |record: &Record| match record {
        Record::TargetSeries(series) => is_near(series.year),
        Record::Allocation(allocation) => is_near(allocation.year),
        Record::Rating(rating) => rating.period == period,
        Record::ResultOverride(decided) => decided.period == period,
        Record::InputValue(_)
        | Record::Batch(_)
        | Record::WorkCalendar(_)
        | Record::GuideAnswer(_)
        | Record::KeyAlias(_)
        | Record::PayEntry(_)
        | Record::OwnTable(_)
        | Record::Cycle(_)
        | Record::CycleSeal(_)
        | Record::SignalRules(_)
        | Record::Acknowledgement(_)
        | Record::Note(_)
        | Record::ActionItem(_) => false,
        _ => true,
    };
    let hashed = |record: Record| {
        let sha256 = hash(&serde_json::to_string(&record).unwrap_or_default());
        SealedRule { sha256, record }
    };
    workspace.records().filter(is_rule).map(hashed).collect()
}
