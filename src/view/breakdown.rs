//! Figures by region or product line: members down, KPIs across, the value in each cell.

use std::rc::Rc;

use crate::{
    domain::{id::Id, kpi::Kpi, period::Period, scope::Scope, workspace::Workspace},
    engine::report::{Indicator, Outcome, Scorecard},
    view::{
        explain::scope_name,
        formats::Formats,
        formula::input_name,
        kpi_row::{Tag, exact, kpi_name},
        names, partial,
    },
};

/// A KPI across: id, name, and definition for the tooltip.
pub type BreakdownColumn = (Id<Kpi>, Rc<str>, Rc<str>);

/// The table.
#[derive(Debug, Clone, PartialEq)]
pub struct Breakdown {
    /// KPIs across, by code.
    pub columns: Vec<BreakdownColumn>,
    /// Members down, in the order of the cards.
    pub rows: Vec<BreakdownRow>,
}

/// One member.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakdownRow {
    /// Which.
    pub scope: Scope,
    /// Its name.
    pub name: Rc<str>,
    /// One cell per column; `None` where nothing is known.
    pub cells: Vec<Option<BreakdownCell>>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakdownCell {
    /// The value, marked where it stands for a part of the period.
    pub text: String,
    /// Member, KPI, value and verdict in words.
    pub label: Rc<str>,
    /// The exact figure behind it.
    pub tag: Tag,
}

/// The table of these cards. Columns are the KPIs that have a value on at least one card.
pub fn breakdown(formats: &Formats, workspace: &Workspace, cards: &[Scorecard], period: Period) -> Breakdown {
    let has_value = |indicator: &Indicator| matches!(indicator.actual, Outcome::Value { .. });
    let shown = |kpi: &Kpi| {
        let mut all = cards.iter().flat_map(|card| &card.indicators);
        all.any(|indicator| indicator.kpi == kpi.id && has_value(indicator))
    };
    let kpis: Vec<&Kpi> = workspace.kpis_by_code().into_iter().filter(|kpi| shown(kpi)).collect();
    let row = |card: &Scorecard| {
        let name = scope_name(&card.scope, workspace, formats.words);
        let cell = |kpi: &&Kpi| {
            let indicator = card.indicators.iter().find(|indicator| indicator.kpi == kpi.id)?;
            has_value(indicator).then(|| cell(formats, workspace, (card, &name), kpi, indicator, period))
        };
        BreakdownRow { scope: card.scope.clone(), cells: kpis.iter().map(cell).collect(), name }
    };
    let columns = kpis.iter();
    Breakdown {
        columns: columns
            .map(|kpi| (kpi.id, kpi_name(kpi, formats), formats.words.of(&kpi.definition)))
            .collect(),
        rows: cards.iter().map(row).collect(),
    }
}

fn cell(
    formats: &Formats,
    workspace: &Workspace,
    (card, name): (&Scorecard, &str),
    kpi: &Kpi,
    indicator: &Indicator,
    period: Period,
) -> BreakdownCell {
    let words = formats.words;
    let figure = formats.outcome(kpi, &indicator.actual, |input| input_name(input, workspace, words));
    let status = names::status(indicator.status, true, indicator.target.is_some(), words);
    let status = partial::status_word(status, indicator.partial.as_ref(), words);
    let mark = if indicator.partial.is_some() { format!(" {}", partial::MARK) } else { String::new() };
    let (value, kpi_name) = (figure.spoken(words.lang()), kpi_name(kpi, formats));
    let arguments =
        [("account", name), ("kpi", &*kpi_name), ("value", &value), ("status", &status), ("score", "")];
    BreakdownCell {
        text: format!("{}{mark}", figure.line()),
        label: words.with("heat.cell_unscored", &arguments),
        tag: Tag {
            kpi: kpi.code.clone(),
            scope: card.scope.to_string(),
            period: period.to_string(),
            exact: exact(&indicator.actual),
        },
    }
}
