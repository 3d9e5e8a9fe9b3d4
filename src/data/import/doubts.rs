//! What in a file may turn into wrong money although every cell can be read: several currencies in a column, orders that
//! were cancelled, an amount of the order on each of its lines, discounts that say what is paid. Found in the first rows.

mod amounts;
mod money;

use serde::{Deserialize, Serialize};

use crate::{
    data::import::{
        DiscountMeaning, ImportChoices,
        doubts::{amounts::Lines, money::Sheet},
        fill_down::gaps,
        headers,
    },
    domain::table::{ColumnId, ORDER_LINES, TableSpec},
};

/// Tables whose amounts are sales, or what is owed for them.
const OF_SALES: [&str; 4] = [ORDER_LINES, "orders", "invoices", "receipts"];

/// What is doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtKind {
    /// A column of amounts is in several currencies.
    Currencies,
    /// Rows say that they were cancelled, returned or never came to anything, and count like all others.
    Statuses,
    /// One amount stands on each line of an order.
    RepeatedAmounts,
    /// Price × quantity was taken instead of such an amount.
    ComputedAmounts,
    /// A discount may be what is taken off, what is paid, or money.
    Discount,
    /// Columns are filled in the first row of each group only.
    Gaps,
    /// Tax is in the amounts, and none without it stands beside them.
    Gross,
}

/// How often a value stands in a column, and what the rows with it come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The value; data, never markup.
    pub value: String,
    /// Rows that have it.
    pub rows: u32,
    /// Sum of their amounts, where amounts are mapped.
    pub sum: Option<String>,
    /// Whether it is what the doubt is about.
    pub is_striking: bool,
}

/// Something that may turn into wrong money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// What.
    pub kind: DoubtKind,
    /// The column of the file that it is about, from 0.
    pub column: u32,
    /// Its header.
    pub header: String,
    /// A value by which it can be seen.
    pub sample: String,
    /// Values of the column with their rows, where they are few.
    pub tallies: Vec<Tally>,
    /// Rows or orders that it was found in.
    pub count: u32,
    /// Whether nothing should be imported before the user has said what is meant.
    pub is_open: bool,
}

/// A file as far as its doubts are concerned.
pub(super) struct Looked<'f> {
    pub(super) table: &'static TableSpec,
    pub(super) headers: &'f [String],
    pub(super) data: &'f [Vec<String>],
    /// Whether the comma is the decimal mark, column by column.
    pub(super) commas: &'f [bool],
}

/// What came of it.
pub(super) struct Found {
    pub(super) doubts: Vec<Doubt>,
    pub(super) discount: DiscountMeaning,
    /// Columns whose blanks are filled with the value above.
    pub(super) fill_down: Vec<u32>,
}

/// Looks for doubts. Where an amount of the order stands on each of its lines, the mapping is put right as far as the rows say
/// how, unless the user has chosen it.
pub(super) fn look(
    file: &Looked<'_>,
    mapping: &mut [(Option<ColumnId>, u8)],
    choices: &ImportChoices,
) -> Found {
    let mut doubts = Vec::new();
    let is_chosen = choices.columns.is_some();
    let lines = (file.table.code == ORDER_LINES).then(|| Lines::of(file, mapping)).flatten();
    if let Some(lines) = lines {
        doubts.extend(lines.settle(file, mapping, is_chosen));
    }
    let sheet = Sheet { file, mapping };
    let (discount, question) = sheet.discount(choices.discount);
    doubts.extend(question);
    if OF_SALES.contains(&file.table.code) {
        doubts.extend(sheet.currencies());
        doubts.extend(sheet.statuses());
        doubts.extend(sheet.gross());
    }
    let mut filled = Vec::new();
    if let Some(gaps) = gaps(file.table, mapping, file.data)
        && let Some(first) = gaps.places.first()
    {
        let mut doubt = file.doubt(DoubtKind::Gaps, *first);
        doubt.header =
            gaps.places.iter().map(|place| file.header(*place).trim()).collect::<Vec<_>>().join(", ");
        doubt.count = u32::try_from(gaps.rows).unwrap_or(u32::MAX);
        doubt.is_open = true;
        doubts.push(doubt);
        if choices.fill_down {
            filled = gaps.places.iter().filter_map(|place| u32::try_from(*place).ok()).collect();
        }
    }
    for doubt in &mut doubts {
        let is_settled = match doubt.kind {
            DoubtKind::Statuses => choices.leave_out.is_some(),
            DoubtKind::RepeatedAmounts => choices.once_per_order,
            DoubtKind::Gaps => choices.fill_down,
            DoubtKind::Discount => choices.discount.is_some(),
            _ => false,
        };
        doubt.is_open &= !is_settled && !choices.accepted.contains(&doubt.kind);
    }
    Found { doubts, discount, fill_down: filled }
}

impl Looked<'_> {
    fn header(&self, place: usize) -> &str {
        self.headers.get(place).map_or("", String::as_str)
    }

    fn doubt(&self, kind: DoubtKind, place: usize) -> Doubt {
        Doubt {
            kind,
            column: u32::try_from(place).unwrap_or(u32::MAX),
            header: self.header(place).trim().to_owned(),
            sample: String::new(),
            tallies: Vec::new(),
            count: 0,
            is_open: false,
        }
    }
}

/// The place of the column of the file that is taken for one of the table.
fn place_of(mapping: &[(Option<ColumnId>, u8)], code: &str) -> Option<usize> {
    mapping.iter().position(|(column, _)| column.as_ref().is_some_and(|column| column.0 == code))
}

/// Whether a header may be one of an amount of a line.
fn is_amount(header: &str) -> bool {
    headers::fits(header, "net_amount", ORDER_LINES) > 0
        || headers::fits(header, "unit_price", ORDER_LINES) > 0
}
