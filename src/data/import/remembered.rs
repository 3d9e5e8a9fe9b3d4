//! What the user decided about files with the same headers before, so that next month's export needs no decisions.
//! Plain text for a small store; losing it costs nothing but clicks.

use serde::{Deserialize, Serialize};

use crate::{
    data::import::{
        Amounts, ClockRule, DayOrder, DecimalMark, DiscountMeaning, ImportChoices, preview::Preview,
    },
    domain::{
        id::stable_bits,
        table::{ColumnId, ORDER_LINES, TableId, column_called},
    },
};

/// Sources that are remembered; the one used longest ago is forgotten first.
const MOST: usize = 50;

/// The decisions about one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Source {
    /// Of the headers; they themselves are not kept.
    signature: u64,
    #[serde(default)]
    table: Option<TableId>,
    columns: Vec<Option<ColumnId>>,
    day_order: Option<DayOrder>,
    decimal: Option<DecimalMark>,
    plain_units: bool,
    amounts: Amounts,
    #[serde(default)]
    keep_totals: bool,
    #[serde(default)]
    discount: Option<DiscountMeaning>,
    // Under another name than before: what stood there was the clock of that day, decided by nobody.
    #[serde(default, rename = "clock_rule")]
    clock: Option<ClockRule>,
}

/// The decisions about all sources, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Memory {
    sources: Vec<Source>,
}

impl Memory {
    /// From its text; empty where it cannot be read.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// As text.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What was decided about files like this one, where that differs from what it is taken for by itself. Answers
    /// about days and decimal marks count only where the file leaves them open again.
    pub fn recall(&self, preview: &Preview, choices: &ImportChoices) -> Option<ImportChoices> {
        let signature = signature(preview)?;
        let source = self.sources.iter().find(|source| source.signature == signature)?;
        // Only before the user has said anything about the columns.
        let is_usable = choices.columns.is_none()
            && choices.evidence.is_none()
            && source.columns.len() == preview.columns.len()
            && source.columns.iter().flatten().all(|column| {
                let table = source.table.as_ref().and_then(|table| choices.known_table(table));
                table.map_or_else(|| column_called(&column.0), |table| table.column(&column.0)).is_some()
            })
            && source.table.as_ref().is_none_or(|table| choices.known_table(table).is_some());
        if !is_usable {
            return None;
        }
        let seen: Vec<_> = preview.columns.iter().map(|column| column.column.clone()).collect();
        let table = source.table.clone().filter(|table| *table != preview.table && choices.table.is_none());
        if choices.table.is_some() && source.table != choices.table {
            return None;
        }
        let recalled = ImportChoices {
            columns: (seen != source.columns || table.is_some()).then(|| source.columns.clone()),
            table: table.or_else(|| choices.table.clone()),
            day_order: choices.day_order.or(source.day_order.filter(|_| preview.day_order_ambiguous)),
            decimal: choices.decimal.or(source.decimal.filter(|_| preview.decimal_question.is_some())),
            plain_units: choices.plain_units || source.plain_units,
            amounts: source.amounts,
            keep_totals: choices.keep_totals || source.keep_totals,
            discount: choices.discount.or(source.discount),
            clock: source.clock.filter(|_| preview.clocks.zoned > 0).unwrap_or(choices.clock),
            evidence: Some(preview.evidence.clone()),
            ..choices.clone()
        };
        let is_new = ImportChoices { evidence: choices.evidence.clone(), ..recalled.clone() } != *choices;
        is_new.then_some(recalled)
    }

    /// Remembers what was decided about a file.
    pub fn keep(&mut self, preview: &Preview, choices: &ImportChoices) {
        let Some(signature) = signature(preview) else { return };
        self.sources.retain(|source| source.signature != signature);
        self.sources.insert(
            0,
            Source {
                signature,
                table: Some(preview.table.clone()),
                columns: preview.columns.iter().map(|column| column.column.clone()).collect(),
                day_order: choices.day_order,
                decimal: choices.decimal,
                plain_units: choices.plain_units,
                amounts: choices.amounts,
                keep_totals: choices.keep_totals,
                discount: choices.discount,
                clock: (preview.clocks.zoned > 0).then_some(choices.clock),
            },
        );
        self.sources.truncate(MOST);
    }
}

/// Stands for the headers of a file in their order; none where it has none.
fn signature(preview: &Preview) -> Option<u64> {
    let headers: Vec<String> =
        preview.columns.iter().map(|column| column.header.trim().to_lowercase()).collect();
    if headers.iter().all(String::is_empty) {
        return None;
    }
    Some(stable_bits(&format!("{}\u{1f}{}", ORDER_LINES, headers.join("\u{1f}"))))
}
