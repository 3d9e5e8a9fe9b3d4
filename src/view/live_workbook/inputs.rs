//! The sheet of what was read: one line for each input, subject and span, with its value to change. Beside it, not shown, stands
//! the number or, where it is missing, an error: an empty cell would count as 0 in a formula.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{
    data::book::{Cell, Look, NumberLook, Sheet, Shown, on_sheet},
    domain::{kpi::Attribution, period::Period, scope::Scope},
    view::live_workbook::formula::Leaf,
};

/// Column of the value, and of the number that formulas read.
const VALUE: &str = "D";
const READ: &str = "F";
/// Rows above the first line.
const HEAD: usize = 1;

/// What a line stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// Whose.
    pub(super) scope: Scope,
    /// What.
    pub(super) what: What,
    /// Over which months.
    pub(super) period: Period,
    /// The last month, where they are no period of their own.
    pub(super) through: Option<Period>,
}

/// What is read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// A leaf of formulas, with how the subject gets credit for it (0 to 2).
    Leaf(Leaf, u8),
    /// A side of an actual that is not computed in the workbook: the KPI and the side.
    Side(u64, u8),
}

impl What {
    /// A leaf as a KPI with this attribution reads it.
    pub(super) const fn leaf(leaf: Leaf, by: Attribution) -> Self {
        Self::Leaf(leaf, by as u8)
    }
}

/// What a line says.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Name of the subject, of the input, of the months, and where the value comes from.
    pub(super) texts: [String; 4],
    /// Numerator and denominator; `None` where the value is missing.
    pub(super) sides: Option<(Decimal, Decimal)>,
}

/// The lines so far.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    places: BTreeMap<Key, usize>,
    lines: Vec<Line>,
}

impl Inputs {
    /// The cell that formulas read for a line; written by `line` where it is new.
    pub(super) fn cell(&mut self, sheet: &str, key: Key, line: impl FnOnce() -> Line) -> String {
        let place = match self.places.get(&key) {
            Some(place) => *place,
            None => {
                self.lines.push(line());
                self.places.insert(key, self.lines.len());
                self.lines.len()
            }
        };
        on_sheet(sheet, &format!("${READ}${}", place + HEAD))
    }

    /// The sheet.
    pub(super) fn sheet(self, name: String, heads: Vec<String>, missing: &str) -> Sheet {
        let mut rows =
            vec![heads.into_iter().map(|head| Cell::text(head).looking(Look::Head)).collect::<Vec<_>>()];
        for (place, line) in self.lines.into_iter().enumerate() {
            let at = place + 1 + HEAD;
            let value = match line.sides {
                None => Cell::text(missing),
                Some((numerator, denominator)) if denominator == Decimal::ONE => Cell::number(numerator),
                Some((numerator, denominator)) => {
                    let shown = numerator.checked_div(denominator);
                    Cell::formula(format!("{}/{}", numerator.normalize(), denominator.normalize()), shown)
                }
            };
            let value = value.looking(Look::Input).as_number(NumberLook::General);
            let read = format!("IF(ISNUMBER({VALUE}{at}),{VALUE}{at},NA())");
            let shown = line.sides.and_then(|(numerator, denominator)| numerator.checked_div(denominator));
            let read = match shown {
                Some(number) => Cell::formula(read, Some(number)),
                None => Cell::formula(read, Shown::Text("#N/A".to_owned())),
            };
            let [subject, input, months, source] = line.texts.map(Cell::text);
            rows.push(vec![subject, input, months, value, source, read]);
        }
        Sheet { name, widths: vec![26, 40, 20, 18, 44, 12], frozen: 1, hidden: vec![5], filter: true, rows }
    }
}
