//! What the formula of a KPI reads for a scope and period, the formulas of KPIs that it refers to included.
//! Where typed values leave out months, everything that is read over spans of that length is read over the months
//! that all of it has: one month over three is not a ratio.

use std::collections::BTreeSet;

use crate::{
    domain::{
        id::Id,
        kpi::{Attribution, Input, Kpi},
        period::Period,
        scope::Scope,
    },
    engine::{
        exact::Exact,
        formula::{Leaf, visit},
        inputs::{Facts, Reading},
        months::MonthSet,
        report::{Gap, Missing, Partial},
        span::Span,
    },
};

/// Most readings of one figure.
const MAX_READINGS: usize = 2_000;
/// Most pairs of a KPI and a span whose formulas are looked into for one figure.
const MAX_VISITS: usize = 10_000;

/// What the inputs of a KPI come to for a scope and period.
#[derive(Debug)]
pub(super) struct Readings {
    /// Inputs with the spans they were read over, each once, in order of appearance.
    list: Vec<Read>,
    /// What the formula of the KPI itself names, in order of appearance.
    pub(super) own: Vec<(Leaf, Span)>,
    /// What of the period was read, where that is not all of it.
    pub(super) partial: Option<Partial>,
}

/// An input as it was read.
#[derive(Debug)]
pub(super) struct Read {
    input: Id<Input>,
    by: Attribution,
    span: Span,
    pub(super) reading: Reading,
    /// Months that ought to have a typed value and have no data.
    pub(super) lacks: MonthSet,
}

/// Reads the inputs of a KPI. Where typed values leave out months that are over, or that another input has data of,
/// all inputs are read over the months that every input has.
pub(super) fn readings_of(facts: &Facts<'_>, kpi: &Kpi, scope: &Scope, period: Period) -> Readings {
    let base = Span::from(period);
    let (wanted, own) = wanted_by(facts, kpi, base);
    let mut list: Vec<Read> = wanted
        .into_iter()
        .map(|(input, by, span)| {
            let reading = facts.read(input, scope, by, span, MonthSet::whole(span));
            Read { input, by, span, reading, lacks: MonthSet::NONE }
        })
        .collect();
    if list.iter().all(|one| one.reading.expected.is_empty()) {
        return Readings { list, own, partial: None };
    }
    let lengths: BTreeSet<i32> = list.iter().map(|one| one.span.months()).collect();
    let (mut partial, mut of_longer) = (None, None);
    for length in lengths {
        let mut alike: Vec<&mut Read> = list.iter_mut().filter(|one| one.span.months() == length).collect();
        let months = aligned(facts, scope, &mut alike);
        if length == base.months() {
            partial = partial_of(&alike, months, base);
        } else if let Some(span) = alike.first().map(|one| one.span) {
            // A year so far or the last three months with a gap stand for part of themselves too.
            of_longer = of_longer.or_else(|| partial_of(&alike, months, span));
        }
    }
    Readings { list, own, partial: partial.or(of_longer) }
}

/// The inputs, attributions and spans that a KPI reads, each once; and what its own formula names.
type Wanted = (Vec<(Id<Input>, Attribution, Span)>, Vec<(Leaf, Span)>);

fn wanted_by(facts: &Facts<'_>, kpi: &Kpi, base: Span) -> Wanted {
    let (mut wanted, mut own) = (Vec::new(), Vec::new());
    visit(&kpi.formula, Some(base), &mut |leaf, span| {
        if !own.contains(&(leaf, span)) {
            own.push((leaf, span));
        }
    });
    let mut seen = BTreeSet::new();
    let mut open: Vec<(Leaf, Span, Attribution)> =
        own.iter().rev().map(|(leaf, span)| (*leaf, *span, kpi.attribution)).collect();
    while let Some((leaf, span, by)) = open.pop() {
        match leaf {
            Leaf::Input(input) => {
                if wanted.len() < MAX_READINGS && !wanted.contains(&(input, by, span)) {
                    wanted.push((input, by, span));
                }
            }
            Leaf::Kpi(id) => {
                let Some(other) = facts.workspace.kpis.get(&id) else { continue };
                let is_new = (id, span) != (kpi.id, base) && seen.insert((id, span));
                if is_new && seen.len() < MAX_VISITS {
                    visit(&other.formula, Some(span), &mut |leaf, at| {
                        open.push((leaf, at, other.attribution))
                    });
                }
            }
        }
    }
    (wanted, own)
}

/// Reads over the months that all readings of one length have, where months are lacking; gives those months.
fn aligned(facts: &Facts<'_>, scope: &Scope, list: &mut [&mut Read]) -> MonthSet {
    let Some(whole) = list.first().map(|one| MonthSet::whole(one.span)) else { return MonthSet::NONE };
    if list.iter().all(|one| one.reading.expected.is_empty()) {
        return whole;
    }
    let has_data = |one: &&mut Read| match one.reading.expected.is_empty() {
        true => facts.row_months(one.input, scope, one.by, one.span),
        false => one.reading.covered,
    };
    let seen = list.iter().map(has_data).fold(MonthSet::NONE, MonthSet::with);
    let mut months = whole;
    for one in list.iter_mut() {
        let known = one.reading.declared.iter().map(|(part, _)| MonthSet::shared(one.span, *part));
        let known = known.fold(MonthSet::NONE, MonthSet::with);
        if one.reading.expected.is_empty() {
            continue;
        }
        // What others have data of is expected of what is typed, whoever had the accounts then.
        let due = one.reading.expected.common(facts.past(one.span).with(known)).with(seen);
        one.lacks = due.without(one.reading.covered);
        months = months.common(one.reading.covered);
    }
    if list.iter().all(|one| one.lacks.is_empty()) {
        return whole;
    }
    // Something that is missing altogether stays the reason why there is no value, or is replaced by IFMISSING: the
    // others are compared over like months all the same.
    let is_whole = list.iter().all(|one| one.reading.value.is_ok());
    if list.len() > 1 && (is_whole || !months.is_empty()) {
        let there = list.iter_mut().filter(|one| one.reading.value.is_ok() && !facts.stands(one.input));
        there.for_each(|one| one.narrow(facts, scope, months));
    }
    months
}

impl Read {
    /// Reads again over some of the months.
    fn narrow(&mut self, facts: &Facts<'_>, scope: &Scope, months: MonthSet) {
        let value = &mut self.reading;
        let kept = Reading {
            expected: value.expected,
            covered: value.covered,
            accounts: std::mem::take(&mut value.accounts),
            declared: std::mem::take(&mut value.declared),
            ..facts.read(self.input, scope, self.by, self.span, months)
        };
        let value = kept.value.map_err(|missing| match missing {
            Missing::NoData(_) | Missing::Declared(_) => Missing::MonthsApart,
            other => other,
        });
        self.reading = Reading { value, ..kept };
    }
}

fn partial_of(list: &[&mut Read], months: MonthSet, span: Span) -> Option<Partial> {
    let lacks_months = months != MonthSet::whole(span);
    let has_gap = |one: &&mut Read| !one.reading.accounts.is_empty() || !one.reading.declared.is_empty();
    if !lacks_months && !list.iter().any(has_gap) {
        return None;
    }
    let accounts: BTreeSet<_> = list.iter().flat_map(|one| one.reading.accounts.iter().copied()).collect();
    let mut gaps: Vec<Gap> = Vec::new();
    for one in list {
        for (period, reason) in &one.reading.declared {
            let (input, period, reason) = (one.input, *period, reason.clone());
            // A count of answers reads the values of the answers: one gap of both is said once.
            if !gaps.iter().any(|gap| gap.period == period && gap.reason == reason) {
                gaps.push(Gap { input, period, reason });
            }
        }
    }
    Some(Partial {
        months: months.periods(span),
        of: u8::try_from(span.months()).unwrap_or(u8::MAX),
        accounts: accounts.into_iter().collect(),
        gaps,
    })
}

impl Readings {
    /// How an input was read.
    pub(super) fn find(&self, input: Id<Input>, by: Attribution, span: Span) -> Option<&Read> {
        self.list.iter().find(|one| one.input == input && one.by == by && one.span == span)
    }

    /// Numerator and denominator of an input.
    pub(super) fn value(
        &self,
        input: Id<Input>,
        by: Attribution,
        span: Span,
    ) -> Result<(Exact, Exact), Missing> {
        // All that a formula names was read, unless there is more of it than is read.
        self.find(input, by, span).map_or(Err(Missing::TooDeep), |one| one.reading.value.clone())
    }
}
