//! Whether what all rows of a file say is read as its start was: then the start's preview holds for the whole.

use crate::{
    data::import::{
        DayOrder, DecimalMark, ImportChoices,
        evidence::{
            ColumnEvidence, DayDecision, Evidence, MarkDecision, decide_mark, decide_order, own_mark,
        },
        guess::kind_in,
        preview::Preview,
    },
    domain::table::ColumnKind,
};

/// What each column says of its decimal mark, and whether it is taken to be the comma; `is_number` says which columns are read
/// as numbers.
pub(super) fn marks_of(
    evidence: &Evidence,
    delimiter: char,
    choices: &ImportChoices,
    is_number: impl Fn(usize) -> bool,
) -> (Vec<MarkDecision>, Vec<bool>) {
    let columns = &evidence.columns;
    let mark = |column: &ColumnEvidence| {
        let numbers = columns.iter().enumerate().filter(|(place, _)| is_number(*place));
        decide_mark(column, numbers.map(|(_, column)| column), delimiter)
    };
    let marks: Vec<MarkDecision> = columns.iter().map(mark).collect();
    let commas = marks.iter().zip(columns).map(|(mark, column)| match choices.decimal {
        Some(chosen) if !column.is_numeric => chosen == DecimalMark::Comma,
        _ => mark.is_comma,
    });
    let commas = commas.collect();
    (marks, commas)
}

/// In which order days are read where columns of days and times say this.
pub(super) fn order_by(decision: &DayDecision, choices: &ImportChoices) -> DayOrder {
    choices.day_order.or(decision.orders.first().copied()).unwrap_or(DayOrder::MonthFirst)
}

/// Whether a preview of the start of a file reads its rows as one does that knows what all of them say.
pub(super) fn reads_alike(first: &Preview, mut evidence: Evidence, choices: &ImportChoices) -> bool {
    evidence.columns.resize_with(first.columns.len(), ColumnEvidence::default);
    let has_ticks = |evidence: &Evidence| -> Vec<bool> {
        evidence.columns.iter().map(|column| column.has_ticks).collect()
    };
    let own_marks =
        |evidence: &Evidence| -> Vec<Option<bool>> { evidence.columns.iter().map(own_mark).collect() };
    let table = first.spec();
    let kind = |place: usize| {
        let column = first.columns.get(place).and_then(|guess| guess.column.as_ref());
        table.and_then(|table| kind_in(table, column))
    };
    let (_, commas) =
        marks_of(&evidence, first.delimiter, choices, |place| kind(place) == Some(ColumnKind::Number));
    let is_day = |place: usize| matches!(kind(place), Some(ColumnKind::Day | ColumnKind::Time));
    let days = evidence.columns.iter().enumerate().filter(|(place, _)| is_day(*place));
    let decision = decide_order(days.map(|(_, column)| column));
    // What the columns are taken for follows from how their numbers are read.
    first.columns.iter().map(|guess| guess.decimal_comma).eq(commas)
        && own_marks(&first.evidence) == own_marks(&evidence)
        && has_ticks(&first.evidence) == has_ticks(&evidence)
        && order_by(&decision, choices) == first.day_order
}
