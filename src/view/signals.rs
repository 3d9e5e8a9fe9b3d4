//! Signals as a list that is worked down: what each says in words, what it rests on, what was said about it, filters and order.

mod words;

use std::{cmp::Reverse, collections::BTreeMap, rc::Rc};

use rust_decimal::Decimal;

pub use self::words::{basis, kind_key, rule, sentence};
use crate::{
    domain::{
        date::Day,
        id::Id,
        kpi::Kpi,
        monitor::{Acknowledgement, SignalKind},
        period::Period,
        scope::{Member, Scope},
        workspace::Workspace,
    },
    engine::{
        report::Status,
        signals::{Signal, SignalCell, SignalReading},
    },
    state::edits::monitor::About,
    view::{
        formats::Formats,
        kpi_row::kpi_name,
        names::Names,
        number::{self, NO_VALUE},
        sort::{SortValue, Sorting, compare},
    },
};

/// A figure with its signals, as a row.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalRow {
    /// For the list's key.
    pub key: String,
    /// The figure with its signals.
    pub cell: Rc<SignalCell>,
    /// Of which period.
    pub period: Period,
    /// Whose figure.
    pub whose: Rc<str>,
    /// Which figure.
    pub name: Rc<str>,
    /// Code of the KPI.
    pub code: String,
    /// How bad the worst of its open signals is, of all where none is open.
    pub status: Status,
    /// Its signals.
    pub items: Vec<SignalItem>,
    /// The figure as it is written; `—` without one.
    pub value: String,
    /// The target as it is written.
    pub target: Option<String>,
    /// Points of the total that it costs; empty where it costs none.
    pub lost: String,
    /// Open actions about the figure.
    pub actions: usize,
}

/// A signal of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalItem {
    /// What it tells.
    pub kind: SignalKind,
    /// How bad it is.
    pub status: Status,
    /// What it says.
    pub text: String,
    /// What was said about it, while that counts.
    pub said: Option<Acknowledgement>,
}

impl SignalRow {
    /// Whether a signal is open.
    pub fn is_open(&self) -> bool {
        self.items.iter().any(|item| item.said.is_none())
    }

    /// The open signals, to be acknowledged.
    pub fn open_signals(&self) -> Vec<About> {
        let open = self.items.iter().filter(|item| item.said.is_none());
        open.map(|item| (item.kind, self.cell.kpi, self.cell.scope.clone(), self.period)).collect()
    }

    /// What was said about its signals.
    pub fn acknowledgements(&self) -> Vec<Id<Acknowledgement>> {
        self.items.iter().filter_map(|item| item.said.as_ref()).map(|said| said.id).collect()
    }
}

/// The rows of a reading, in its order. What was acknowledged counts on the day `today`.
pub fn rows(formats: &Formats, workspace: &Workspace, reading: &SignalReading, today: Day) -> Vec<SignalRow> {
    let period = reading.period;
    let names = Names::at(workspace, formats.words, period);
    let mut actions: BTreeMap<(Option<Id<Kpi>>, &Scope), usize> = BTreeMap::new();
    for action in workspace.actions.values().filter(|action| action.is_open()) {
        *actions.entry((action.kpi, &action.scope)).or_default() += 1;
    }
    let row = |cell: &SignalCell| {
        let kpi = workspace.kpis.get(&cell.kpi)?;
        let item = |signal: &Signal| {
            let id = Acknowledgement::id_for(signal.kind(), cell.kpi, &cell.scope, period);
            let said = workspace.acknowledgements.get(&id).filter(|said| said.holds_on(today)).cloned();
            let text = sentence(formats, kpi, signal);
            SignalItem { kind: signal.kind(), status: signal.status(), text, said }
        };
        let items: Vec<SignalItem> = cell.signals.iter().map(item).collect();
        let open = items.iter().filter(|item| item.said.is_none());
        let worst = open.map(|item| item.status).max_by_key(|status| gravity(*status));
        let any = items.iter().map(|item| item.status).max_by_key(|status| gravity(*status));
        Some(SignalRow {
            key: format!("{}.{}", cell.scope, cell.kpi),
            period,
            whose: names.scope(&cell.scope),
            name: kpi_name(kpi, formats),
            code: kpi.code.clone(),
            status: worst.or(any).unwrap_or(Status::Unknown),
            items,
            value: cell.value.map_or_else(|| NO_VALUE.to_owned(), |value| formats.figure(kpi, value).line()),
            target: cell.target.map(|target| formats.target(kpi, target)),
            lost: cell.lost.map(|lost| number::signed(-lost, 2)).unwrap_or_default(),
            actions: actions.get(&(Some(cell.kpi), &cell.scope)).copied().unwrap_or_default(),
            cell: Rc::new(cell.clone()),
        })
    };
    reading.cells.iter().filter_map(row).collect()
}

const fn gravity(status: Status) -> u8 {
    match status {
        Status::Bad => 3,
        Status::Watch => 2,
        Status::Unknown => 1,
        Status::Good => 0,
    }
}

/// Which rows are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Open ones, or those about which all was said.
    pub state: Shown,
    /// With a signal of this kind.
    pub kind: Option<SignalKind>,
    /// Whose figures.
    pub whose: Option<Whose>,
    /// What was typed.
    pub text: String,
}

impl Default for Filter {
    fn default() -> Self {
        Self { state: Shown::Open, kind: None, whose: None, text: String::new() }
    }
}

/// Which rows by what was said about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// With an open signal.
    Open,
    /// Without one.
    Acknowledged,
    /// All.
    All,
}

impl Shown {
    /// In order.
    pub const ALL: [Self; 3] = [Self::Open, Self::Acknowledged, Self::All];

    /// Its name in message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::All => "all",
        }
    }

    const fn takes(self, is_open: bool) -> bool {
        match self {
            Self::Open => is_open,
            Self::Acknowledged => !is_open,
            Self::All => true,
        }
    }
}

/// Whose figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The company's.
    Company,
    /// Accounts'.
    Accounts,
    /// People's.
    People,
}

impl Whose {
    /// In order.
    pub const ALL: [Self; 3] = [Self::Company, Self::Accounts, Self::People];

    /// Its name in message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Accounts => "accounts",
            Self::People => "people",
        }
    }

    /// Whose a scope is.
    pub const fn of(scope: &Scope) -> Self {
        match scope.single() {
            Some(Member::Account(_)) => Self::Accounts,
            Some(Member::Employee(_)) => Self::People,
            _ => Self::Company,
        }
    }
}

impl Filter {
    /// Whether a row is shown.
    pub fn takes(&self, row: &SignalRow) -> bool {
        let wanted = self.text.trim().to_lowercase();
        // Of the open ones a kind is asked for among the open signals.
        let is_of_kind = |kind: SignalKind| {
            row.items
                .iter()
                .any(|item| item.kind == kind && (self.state != Shown::Open || item.said.is_none()))
        };
        self.state.takes(row.is_open())
            && self.kind.is_none_or(is_of_kind)
            && self.whose.is_none_or(|whose| whose == Whose::of(&row.cell.scope))
            && (wanted.is_empty()
                || [&row.whose, &row.name].iter().any(|text| text.to_lowercase().contains(&wanted)))
    }
}

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalColumn {
    /// The most pressing first: how bad, then what it costs.
    Gravity,
    /// Whose figure.
    Whose,
    /// Which figure.
    Name,
    /// What it costs.
    Lost,
}

/// Sorts rows; those that are equal keep their order.
pub fn sort(
    rows: &mut [SignalRow],
    sorting: Sorting<SignalColumn>,
    compare_texts: &dyn Fn(&str, &str) -> std::cmp::Ordering,
) {
    let lost = |row: &SignalRow| row.cell.lost.unwrap_or(Decimal::ZERO);
    match sorting.column {
        SignalColumn::Gravity => {
            rows.sort_by_key(|row| (Reverse(gravity(row.status)), Reverse(lost(row))));
            if !sorting.descending {
                rows.reverse();
            }
        }
        column => rows.sort_by(|left, right| {
            let value = |row: &SignalRow| match column {
                SignalColumn::Whose => SortValue::Text(row.whose.to_string()),
                SignalColumn::Name => SortValue::Text(row.name.to_string()),
                SignalColumn::Lost | SignalColumn::Gravity => SortValue::Number(row.cell.lost),
            };
            compare(&value(left), &value(right), sorting.descending, compare_texts)
        }),
    }
}

/// How many rows are open, and about how many all was said.
pub fn counts(rows: &[SignalRow]) -> (usize, usize) {
    let open = rows.iter().filter(|row| row.is_open()).count();
    (open, rows.len() - open)
}

#[cfg(test)]
mod tests;
