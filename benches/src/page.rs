//! The module's functions for the page: each does one thing that is measured, and hands over plain numbers.

use keyscore::{
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

    /// Takes rows that [`read_text`] or [`read_workbook`] gave.
    pub fn of_packed(rows: &[u8]) -> Self {
        Self(rows::model(postcard::from_bytes(rows).unwrap_or_default(), &rows::IMPORTED))
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
                    let hundredths = 10_i128.pow(2_u32.saturating_sub(column.scale));
                    found.extend(column.sums.into_iter().map(|sum| (sum * hundredths) as f64));
                }
            }
        }
        found
    }
}

/// Reads a text file of order lines; gives its rows as bytes, none where it is refused.
#[wasm_bindgen]
pub fn read_text(file: &[u8]) -> Vec<u8> {
    imports::text_file(file).ok().and_then(|read| postcard::to_allocvec(&read.rows).ok()).unwrap_or_default()
}

/// Reads a workbook of order lines; gives its rows as bytes, none where it is refused.
#[wasm_bindgen]
pub fn read_workbook(file: Vec<u8>) -> Vec<u8> {
    imports::workbook(file).ok().and_then(|read| postcard::to_allocvec(&read.rows).ok()).unwrap_or_default()
}
