//! The heat table: accounts down, KPIs across, points in the cells.

use std::{cmp::Ordering, rc::Rc};

use rust_decimal::Decimal;

use crate::{
    domain::{account::Account, id::Id, kpi::Kpi, period::Period, scope::Member, workspace::Workspace},
    engine::report::{Indicator, Outcome, Scorecard, Status},
    view::{
        formats::Formats,
        formula::input_name,
        kpi_row::{Tag, exact, kpi_name},
        marks::{band_level, heat_level},
        names::{self, Names},
        number::NO_VALUE,
        partial,
        sort::{SortValue, Sorting, sort_by_value},
        standing::awaited,
    },
};

/// A column that the heat table can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeatColumn {
    /// The account's name.
    Name,
    /// The total.
    Total,
    /// The points of a KPI.
    Kpi(Id<Kpi>),
}

/// The table.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// KPIs across, by code: id, name, and definition for the tooltip.
    pub columns: Vec<(Id<Kpi>, Rc<str>, Rc<str>)>,
    /// Accounts down.
    pub rows: Vec<HeatRow>,
    /// Whether any cell has a score; if none has, the cells show values.
    pub is_scored: bool,
    /// What scores wait for, see [`awaited`].
    pub awaited: &'static str,
}

/// One account.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatRow {
    /// The account.
    pub account: Id<Account>,
    /// Its name.
    pub name: Rc<str>,
    /// Main type and region.
    pub sub: String,
    /// Total as text.
    pub total_text: String,
    /// Total, for sorting.
    pub total: Option<Decimal>,
    /// Band and its colour level.
    pub band: Option<String>,
    /// Colour level of the band.
    pub level: u8,
    /// One cell per column; `None` where the card does not have the KPI.
    pub cells: Vec<Option<HeatCell>>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatCell {
    /// Points with one decimal place (more at a border), `—` if missing.
    pub text: String,
    /// What the cell shows, for sorting: points, or the value where no cell has a score.
    pub order: Option<Decimal>,
    /// Colour level, 0 to 5.
    pub level: u8,
    /// Verdict.
    pub status: Status,
    /// Account, KPI, value and verdict in words.
    pub label: Rc<str>,
    /// The exact figure behind it.
    pub tag: Tag,
}

/// The table of the accounts' cards. Columns are the KPIs that have a weight on at least one card, or all of them
/// where there is no weight at all.
pub fn heat(formats: &Formats, workspace: &Workspace, cards: &[Scorecard], period: Period) -> Heat {
    let names = Names::at(workspace, formats.words, period);
    let awaited = awaited(cards);
    let is_account = |card: &&Scorecard| matches!(card.scope.single(), Some(Member::Account(_)));
    let cards: Vec<&Scorecard> = cards.iter().filter(is_account).collect();
    let mut all = cards.iter().flat_map(|card| &card.indicators);
    // Before any weight is set every KPI is of interest; afterwards those that count.
    let only_weighted = all.any(|indicator| indicator.weight.is_some());
    let counts = |indicator: &Indicator| indicator.weight.is_some() || !only_weighted;
    let shown = |kpi: &Kpi| {
        let mut all = cards.iter().flat_map(|card| &card.indicators);
        all.any(|indicator| indicator.kpi == kpi.id && counts(indicator))
    };
    let kpis: Vec<&Kpi> = workspace.kpis_by_code().into_iter().filter(|kpi| shown(kpi)).collect();
    let is_scored = cards.iter().flat_map(|card| &card.indicators).any(|indicator| indicator.score.is_some());
    let drawing = Drawing { formats, workspace, period, is_scored };
    let row = |card: &&Scorecard| {
        let Some(Member::Account(account)) = card.scope.single() else { return None };
        let name = names.account(account)?;
        let cell = |kpi: &&Kpi| {
            let indicator =
                card.indicators.iter().find(|indicator| indicator.kpi == kpi.id && counts(indicator))?;
            Some(drawing.cell(card, &name, kpi, indicator))
        };
        let facts = [names.main_type(account).to_string(), names.account_region(account)];
        Some(HeatRow {
            account,
            sub: facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · "),
            total_text: card.total.map_or_else(|| NO_VALUE.to_owned(), |total| formats.total(total)),
            total: card.total,
            band: card.band.clone(),
            level: band_level(workspace.bands.values().next(), card.band.as_deref()),
            cells: kpis.iter().map(cell).collect(),
            name,
        })
    };
    Heat {
        columns: kpis
            .iter()
            .map(|kpi| (kpi.id, kpi_name(kpi, formats), formats.words.of(&kpi.definition)))
            .collect(),
        rows: cards.iter().filter_map(row).collect(),
        is_scored,
        awaited,
    }
}

/// What all cells have in common.
struct Drawing<'a> {
    formats: &'a Formats,
    workspace: &'a Workspace,
    period: Period,
    is_scored: bool,
}

impl Drawing<'_> {
    fn cell(&self, card: &Scorecard, account: &str, kpi: &Kpi, indicator: &Indicator) -> HeatCell {
        let Self { formats, workspace, period, is_scored } = self;
        let words = formats.words;
        let has_value = matches!(indicator.actual, Outcome::Value { .. });
        let figure = formats.outcome(kpi, &indicator.actual, |input| input_name(input, workspace, words));
        let status = names::status(indicator.status, has_value, indicator.target.is_some(), words);
        let status = match &indicator.partial {
            Some(part) => {
                let word = partial::status_word(status, Some(part), words);
                Rc::from(format!("{word} {} {}", partial::MARK, partial::short(part, words)))
            }
            None => status,
        };
        // The label says what the cell shows, to the same place.
        let bands = workspace.bands.values().next();
        let (text, order) = match (&indicator.actual, indicator.score) {
            (_, Some(score)) => (formats.glance(score, bands), Some(score)),
            (Outcome::Value { value, .. }, None) if !is_scored => (figure.line(), Some(*value)),
            _ => (NO_VALUE.to_owned(), None),
        };
        let text = if indicator.partial.is_some() { format!("{text} {}", partial::MARK) } else { text };
        let arguments = [
            ("account", account),
            ("kpi", &*kpi_name(kpi, formats)),
            ("score", &text),
            ("status", &status),
            ("value", &figure.spoken(words.lang())),
        ]
        .map(|(name, value)| (name, value.to_owned()));
        let arguments: Vec<(&str, &str)> =
            arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
        HeatCell {
            text,
            order,
            level: heat_level(bands, indicator.score),
            status: indicator.status,
            label: words
                .with(if indicator.score.is_some() { "heat.cell" } else { "heat.cell_unscored" }, &arguments),
            tag: Tag {
                kpi: kpi.code.clone(),
                scope: card.scope.to_string(),
                period: period.to_string(),
                exact: exact(&indicator.actual),
            },
        }
    }
}

impl Heat {
    /// Sorts the rows.
    pub fn sort(&mut self, sorting: Sorting<HeatColumn>, compare_texts: &dyn Fn(&str, &str) -> Ordering) {
        let place = match sorting.column {
            HeatColumn::Kpi(kpi) => self.columns.iter().position(|(id, ..)| *id == kpi),
            HeatColumn::Name | HeatColumn::Total => None,
        };
        let value_of = |row: &HeatRow| match sorting.column {
            HeatColumn::Name => SortValue::Text(row.name.to_string()),
            HeatColumn::Total => SortValue::Number(row.total),
            HeatColumn::Kpi(_) => SortValue::Number(
                place
                    .and_then(|place| row.cells.get(place))
                    .and_then(Option::as_ref)
                    .and_then(|cell| cell.order),
            ),
        };
        self.rows.sort_by(|left, right| compare_texts(&left.name, &right.name));
        sort_by_value(&mut self.rows, sorting.descending, value_of, compare_texts);
    }
}

/// Keys of the colours: level and wording, best band first, then "no data".
pub fn legend(workspace: &Workspace, formats: &Formats) -> Vec<(u8, String)> {
    let Some(table) = workspace.bands.values().next() else { return Vec::new() };
    let count = table.bands.len();
    let mut above = None;
    let mut keys = Vec::with_capacity(count + 1);
    for (index, band) in table.bands.iter().enumerate() {
        let level = band_level(Some(table), Some(&band.code));
        let from = crate::view::number::trimmed(band.from, 2);
        let text = match (index + 1 == count, above) {
            (true, Some(limit)) => format!("{} < {limit}", band.code),
            _ => format!("{} ≥ {from}", band.code),
        };
        keys.push((level, text));
        above = Some(from);
    }
    keys.push((0, formats.words.get("status.no_data").to_string()));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            kpi::Unit,
            text::{Lang, Text2},
        },
        view::{
            message::Words,
            sample_tests::{account_card, card, indicator, kpi, with_account},
        },
    };

    #[test]
    fn rows_sort_by_any_column_with_gaps_last() {
        let (sales, rate) = (kpi("K01", Unit::Currency, 2), kpi("K07", Unit::Ratio, 2));
        let mut workspace = Workspace::default();
        [&sales, &rate].into_iter().for_each(|kpi| workspace.kpis.insert(kpi.id, kpi.clone()));
        for (number, name) in [(1, "B"), (2, "C"), (3, "A")] {
            with_account(&mut workspace, number, Text2::same(name));
        }
        let of = |number, total, sales_score: Option<&str>| {
            account_card(number, card(Some(total), vec![indicator(&sales, sales_score, 100, None)]))
        };
        let cards = [of(1, "80", Some("70")), of(2, "90", None), of(3, "70", Some("110"))];
        let formats = Formats::of(Words::new(Lang::En), &workspace);
        let mut table = heat(&formats, &workspace, &cards, "2026".parse().unwrap());
        assert_eq!(table.columns.len(), 1, "a KPI without a weight on any card has no column");
        let mut sorted = |column, descending| {
            table.sort(Sorting { column, descending }, &|left, right| left.cmp(right));
            table.rows.iter().map(|row| row.name.to_string()).collect::<String>()
        };
        assert_eq!(sorted(HeatColumn::Name, false), "ABC");
        assert_eq!(sorted(HeatColumn::Total, true), "CBA");
        assert_eq!(sorted(HeatColumn::Kpi(sales.id), true), "ABC");
        assert_eq!(sorted(HeatColumn::Kpi(sales.id), false), "BAC");
    }
}
