//! The module's functions for the page: each does one thing that is measured, and hands over plain numbers.

use keyscore::{
    data::book::{Book, write},
    domain::{
        change::{Change, ChangeSet, Label},
        id::Id,
        kpi::Input,
        period::{Period, PeriodLevel},
        record::Record,
        table::Dimension,
        target::TargetPoint,
        weight::Weight,
        workspace::Workspace,
    },
    engine::{
        breakdown::breakdown,
        model::Model,
        query::{Answer, CardTotal, Query, Subjects},
        rows::{BatchRows, ColumnCells},
        session::Session,
    },
};
use rust_decimal::Decimal;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{fixture, imports, rows};

/// No total.
const NONE: i32 = i32::MIN;

/// Scorecards in a session.
#[wasm_bindgen]
pub struct Cards(Session);

fn hundredths(total: &CardTotal) -> i32 {
    let mut total = total.total;
    total.iter_mut().for_each(|total| total.rescale(2));
    total.and_then(|total| i32::try_from(total.mantissa()).ok()).unwrap_or(NONE)
}

#[wasm_bindgen]
impl Cards {
    /// Puts the records of scorecards together, out of measured values in hundredths.
    #[wasm_bindgen(constructor)]
    pub fn new(measured: &[i32]) -> Self {
        Self(Session::new(fixture::scorecards(measured)))
    }

    /// The same out of the document's JSON text, as it is stored.
    pub fn open(document: &str) -> Self {
        let workspace: Workspace = serde_json::from_str(document).unwrap_or_default();
        Self(Session::new(Model { workspace, ..Model::default() }))
    }

    /// The document as JSON text.
    pub fn document(&self) -> String {
        serde_json::to_string(self.0.workspace()).unwrap_or_default()
    }

    /// All totals in hundredths.
    pub fn totals(&mut self) -> Vec<i32> {
        self.ask(Subjects::Employees)
    }

    /// The total of one person in hundredths.
    pub fn total_of(&mut self, employee: u32) -> i32 {
        let totals = self.ask(Subjects::Employee(Id::from_raw(u64::from(employee) + 1)));
        totals.first().copied().unwrap_or(NONE)
    }

    /// Puts another value in, in hundredths.
    pub fn set_value(&mut self, employee: u32, kpi: u32, hundredths: i32) {
        let people = u64::try_from(self.0.workspace().employees.len()).unwrap_or(0);
        self.put(fixture::value(u64::from(employee), u64::from(kpi), i64::from(hundredths), people).into());
    }

    /// Gives one KPI another weight on everybody's card.
    pub fn set_weight(&mut self, kpi: u32, weight: u32) {
        let of = |other| if other == u64::from(kpi) { Weight(weight) } else { fixture::weight_of(other) };
        self.put(fixture::weights(of).into());
    }

    /// Gives one KPI another target for everybody.
    pub fn set_target(&mut self, kpi: u32, target: u32) {
        let point = TargetPoint { target: Decimal::from(target), ..fixture::point_of(u64::from(kpi)) };
        self.put(fixture::target(u64::from(kpi), point).into());
    }

    fn put(&mut self, record: Record) {
        let before = self.0.workspace().get(record.key());
        let changes = vec![Change::replace(before, record)];
        let label = Label::default();
        self.0.apply(&ChangeSet { revision: 1, tab: 1, at: 0, label, changes, undo_of: None });
    }

    fn ask(&mut self, subjects: Subjects) -> Vec<i32> {
        match self.0.answer(&Query::Totals { subjects: vec![subjects], period: fixture::month() }) {
            Answer::Totals(totals) => totals.iter().map(hundredths).collect(),
            _ => Vec::new(),
        }
    }
}

/// Order lines that are aggregated.
#[wasm_bindgen]
pub struct Rows(Model);

#[wasm_bindgen]
impl Rows {
    /// Takes plain columns: three of days, four of members, five of numbers in hundredths, each in one run.
    #[wasm_bindgen(constructor)]
    pub fn new(rows: usize, days: &[i32], codes: &[u32], numbers: &[i32]) -> Self {
        let part = |place: usize| place * rows..(place + 1) * rows;
        let days = std::array::from_fn(|place| days.get(part(place)).unwrap_or_default().to_vec());
        let codes = std::array::from_fn(|place| codes.get(part(place)).unwrap_or_default().to_vec());
        let numbers = std::array::from_fn(|place| {
            numbers.get(part(place)).unwrap_or_default().iter().map(|number| i64::from(*number)).collect()
        });
        Self(rows::model(rows::batch(days, codes, numbers), &rows::NUMBERS))
    }

    /// Takes the columns of a file.
    pub fn of(columns: Columns) -> Self {
        Self(rows::model(columns.0, &rows::IMPORTED))
    }

    /// Twenty inputs by accounts, employees, regions and product lines, each by month, as [`Self::break_down`].
    pub fn by_members(&self) -> Vec<f64> {
        self.by(Dimension::ALL.into_iter().map(Some).collect())
    }

    /// Twenty inputs by accounts, employees, regions, product lines and the company, each by month: for every
    /// dimension and input the values of all members and months. Sums are in hundredths.
    pub fn break_down(&self) -> Vec<f64> {
        self.by(Dimension::ALL.into_iter().map(Some).chain([None]).collect())
    }

    fn by(&self, by: Vec<Option<Dimension>>) -> Vec<f64> {
        let inputs: Vec<Id<Input>> = (1..=20).map(Id::from_raw).collect();
        let month = |index| Period::new(fixture::YEAR, PeriodLevel::Month, index).unwrap_or(Period::first());
        let mut found = Vec::new();
        for table in breakdown(&self.0, &inputs, &by, month(1), month(12)) {
            for (column, place) in table.columns.into_iter().zip(0..) {
                let Some(column) = column else { continue };
                // Counts and sums take turns. All sums stay below 2^53.
                if place % 2 == 0 {
                    found.extend(column.rows.into_iter().map(f64::from));
                } else {
                    let hundredths = 10_i64.pow(2_u32.saturating_sub(column.scale));
                    // As 64-bit numbers, which browsers multiply at once.
                    let sum =
                        |sum: i128| i64::try_from(sum).map_or(f64::NAN, |sum| (sum * hundredths) as f64);
                    found.extend(column.sums.into_iter().map(sum));
                }
            }
        }
        found
    }
}

/// The rows of a file as plain columns, to be handed from the module that reads to the one that aggregates.
#[wasm_bindgen]
#[derive(Default)]
pub struct Columns(BatchRows);

/// Stands in no text.
const BETWEEN: char = '\0';

#[wasm_bindgen]
impl Columns {
    /// So many rows without columns.
    #[wasm_bindgen(constructor)]
    pub fn new(rows: u32) -> Self {
        Self(BatchRows { rows, ..BatchRows::default() })
    }

    /// How many rows there are.
    pub fn rows(&self) -> u32 {
        self.0.rows
    }

    /// Takes a column of days out.
    pub fn take_days(&mut self, code: &str) -> Vec<i32> {
        match self.0.columns.remove(&code.into()) {
            Some(ColumnCells::Day(days)) => days,
            _ => Vec::new(),
        }
    }

    /// Puts a column of days in.
    pub fn put_days(&mut self, code: &str, days: Vec<i32>) {
        self.0.columns.insert(code.into(), ColumnCells::Day(days));
    }

    /// The different texts of a column.
    pub fn texts(&self, code: &str) -> String {
        match self.0.columns.get(&code.into()) {
            Some(ColumnCells::Text { dictionary, .. }) => dictionary.join(&BETWEEN.to_string()),
            _ => String::new(),
        }
    }

    /// Takes the codes of a column of texts out.
    pub fn take_codes(&mut self, code: &str) -> Vec<u32> {
        match self.0.columns.remove(&code.into()) {
            Some(ColumnCells::Text { codes, .. }) => codes,
            _ => Vec::new(),
        }
    }

    /// Puts a column of texts in.
    pub fn put_texts(&mut self, code: &str, texts: &str, codes: Vec<u32>) {
        let dictionary = texts.split(BETWEEN).map(str::to_owned).collect();
        self.0.columns.insert(code.into(), ColumnCells::Text { dictionary, codes });
    }

    /// Decimal places of a column of numbers.
    pub fn scale(&self, code: &str) -> u8 {
        match self.0.columns.get(&code.into()) {
            Some(ColumnCells::Number { scale, .. }) => *scale,
            _ => 0,
        }
    }

    /// Takes a column of numbers out.
    pub fn take_numbers(&mut self, code: &str) -> Vec<i64> {
        match self.0.columns.remove(&code.into()) {
            Some(ColumnCells::Number { mantissas, .. }) => mantissas,
            _ => Vec::new(),
        }
    }

    /// Puts a column of numbers in.
    pub fn put_numbers(&mut self, code: &str, scale: u8, mantissas: Vec<i64>) {
        self.0.columns.insert(code.into(), ColumnCells::Number { scale, mantissas });
    }
}

/// Reads a text file of order lines; no rows where it is refused.
#[wasm_bindgen]
pub fn read_text(file: &[u8]) -> Columns {
    imports::text_file(file).map(|read| Columns(read.rows)).unwrap_or_default()
}

/// Reads a text file of order lines in two steps, as the page does.
#[wasm_bindgen]
pub fn read_text_in_two_steps(file: &[u8]) -> Columns {
    imports::looked_at_first(file).map(|read| Columns(read.rows)).unwrap_or_default()
}

/// Reads a workbook of order lines; no rows where it is refused.
#[wasm_bindgen]
pub fn read_workbook(file: Vec<u8>) -> Columns {
    imports::workbook(file).map(|read| Columns(read.rows)).unwrap_or_default()
}

/// A workbook in memory, to be written.
#[wasm_bindgen]
pub struct Sheets(Book);

#[wasm_bindgen]
impl Sheets {
    /// One sheet of the columns that were read, in the order of their codes, days as the numbers that spreadsheets have for them.
    pub fn of(columns: &Columns) -> Self {
        Self(imports::book(&columns.0))
    }

    /// The bytes of the file; none where it cannot be written.
    pub fn write(&self) -> Vec<u8> {
        write(&self.0).unwrap_or_default()
    }
}
