//! The cards of a period as a workbook that computes: what was read, targets, weights and limits are cells to change, and scores,
//! totals and grades are formulas that follow `docs/scoring.md`. What a workbook cannot follow stands as a value and says so.

mod formula;
mod inputs;
mod lines;
mod points;
mod totals;

use std::collections::BTreeMap;

use crate::{
    data::book::{Book, Cell, Look, NumberLook, Sheet, on_sheet, sheet_name},
    domain::{
        band::Band,
        period::Period,
        settings::{Rounding, ScoreScale},
        workspace::Workspace,
    },
    engine::{
        report::{Explanation, Indicator, Scorecard},
        workbook::WorkbookBasis,
    },
    view::{
        formats::Formats,
        live_workbook::{
            inputs::Inputs,
            lines::{Column, has_line, line, subject_name},
        },
        message::Words,
    },
};

/// Row of the first band in its sheet, from 1.
const FIRST_BAND: usize = 7;

/// A workbook on its way.
#[derive(Debug)]
struct Draft<'d> {
    workspace: &'d Workspace,
    words: Words,
    period: Period,
    scale: ScoreScale,
    rounding: Rounding,
    inputs: Inputs,
    inputs_sheet: String,
}

impl Draft<'_> {
    /// The bands, best first.
    pub(super) fn bands(&self) -> &[Band] {
        self.workspace.bands.values().next().map(|table| table.bands.as_slice()).unwrap_or_default()
    }

    /// The name of a card's subject.
    pub(super) fn subject(&self, card: &Scorecard) -> String {
        subject_name(card, self)
    }
}

/// The workbook of a period.
pub fn live_workbook(basis: &WorkbookBasis, workspace: &Workspace, words: Words) -> Book {
    let report = &basis.report;
    let settings = workspace.settings();
    let name = |key: &str| sheet_name(&words.get(key));
    let [about, totals, scores, inputs, scale] =
        ["book.about", "book.totals", "book.scores", "book.inputs", "book.scale"].map(name);
    let mut draft = Draft {
        workspace,
        words,
        period: report.period,
        scale: settings.map(|settings| settings.scale).unwrap_or_default(),
        rounding: settings.map(|settings| settings.rounding).unwrap_or_default(),
        inputs: Inputs::default(),
        inputs_sheet: inputs.clone(),
    };
    let explained = explained(&report.explanations);
    let head = |keys: &[&str]| -> Vec<Cell> {
        keys.iter().map(|key| Cell::text(words.get(key).to_string()).looking(Look::Head)).collect()
    };
    let mut score_rows = vec![head(&Column::ALL.map(Column::key))];
    let mut total_rows = vec![head(&totals::HEADS)];
    for (place, card) in report.cards.iter().enumerate() {
        let rule = basis.totals.get(place).cloned().unwrap_or_default();
        let of_card: Vec<(&Indicator, &Explanation)> = card
            .indicators
            .iter()
            .filter_map(|indicator| {
                Some((indicator, *explained.get(&(card.scope.to_string(), indicator.kpi.raw()))?))
            })
            .filter(|(indicator, explanation)| has_line(indicator, explanation))
            .collect();
        let first = score_rows.len() + 1;
        let range = (first, first + of_card.len().saturating_sub(1));
        let total = on_sheet(&totals, &format!("$D${}", total_rows.len() + 1));
        for (offset, (indicator, explanation)) in of_card.iter().enumerate() {
            let Some(kpi) = workspace.kpis.get(&indicator.kpi) else { continue };
            score_rows.push(line(
                &mut draft,
                card,
                (indicator, explanation),
                kpi,
                &rule.plan,
                (first + offset, range, &total),
            ));
        }
        if !of_card.is_empty() {
            let row = total_rows.len() + 1;
            total_rows.push(totals::line(&draft, card, &rule, &of_card, (row, &scores, range)));
        }
    }
    let scale_sheet = scale_of(&draft, scale.clone());
    let bands = draft.bands().len().max(1);
    let names = vec![
        (points::SCALE[0].to_owned(), on_sheet(&scale, "$B$2")),
        (points::SCALE[1].to_owned(), on_sheet(&scale, "$B$3")),
        (points::SCALE[2].to_owned(), on_sheet(&scale, "$B$4")),
        (
            "BAND_CODES".to_owned(),
            on_sheet(&scale, &format!("$A${FIRST_BAND}:$A${}", FIRST_BAND + bands - 1)),
        ),
        ("BAND_FROM".to_owned(), on_sheet(&scale, &format!("$C${FIRST_BAND}:$C${}", FIRST_BAND + bands - 1))),
    ];
    let input_heads = ["book.subject", "book.input", "book.months", "book.value", "book.source", "book.read"];
    let input_heads = input_heads.map(|key| words.get(key).to_string()).to_vec();
    let missing = words.get("book.missing");
    let title = words.with(
        "book.title",
        &[
            ("name", &settings.map(|settings| words.of(&settings.name)).unwrap_or_default()),
            ("period", &Formats::of(words, workspace).period(report.period)),
        ],
    );
    let Draft { inputs: input_lines, .. } = draft;
    Book {
        title: title.to_string(),
        sheets: vec![
            about_of(&title, &report.engine, about, words),
            Sheet {
                name: totals,
                widths: vec![26, 12, 12, 12, 14, 10, 10, 14, 12, 10, 46],
                frozen: 1,
                hidden: Vec::new(),
                filter: true,
                rows: total_rows,
            },
            Sheet {
                name: scores,
                widths: vec![24, 8, 34, 12, 16, 14, 16, 14, 10, 18, 9, 9, 12, 10, 12, 12, 14, 9, 9, 9],
                frozen: 1,
                hidden: vec![Column::Blocks as u16, Column::Limit as u16, Column::Place as u16],
                filter: true,
                rows: score_rows,
            },
            input_lines.sheet(inputs, input_heads, &missing),
            scale_sheet,
        ],
        names,
    }
}

/// The explanations by card and KPI.
fn explained(explanations: &[Explanation]) -> BTreeMap<(String, u64), &Explanation> {
    explanations.iter().map(|one| ((one.scope.to_string(), one.kpi.raw()), one)).collect()
}

fn scale_of(draft: &Draft<'_>, name: String) -> Sheet {
    let word = |key: &str| Cell::text(draft.words.get(key).to_string());
    let points = |key: &str, value| {
        vec![word(key), Cell::number(value).looking(Look::Input).as_number(NumberLook::General)]
    };
    let mut rows = vec![
        vec![word("book.points_scale").looking(Look::Head), word("book.points").looking(Look::Head)],
        points("book.at_threshold", draft.scale.threshold),
        points("book.at_target", draft.scale.target),
        points("book.at_stretch", draft.scale.cap),
        Vec::new(),
        ["book.grade", "book.grade_name", "book.grade_from"]
            .map(|key| word(key).looking(Look::Head))
            .to_vec(),
    ];
    for band in draft.bands() {
        rows.push(vec![
            Cell::text(band.code.clone()),
            Cell::text(draft.words.of(&band.name).to_string()),
            Cell::number(band.from).looking(Look::Input),
        ]);
    }
    Sheet { name, widths: vec![28, 22, 14], rows, ..Sheet::default() }
}

fn about_of(title: &str, engine: &str, name: String, words: Words) -> Sheet {
    let mut rows = vec![vec![Cell::text(title).looking(Look::Title)], Vec::new()];
    let notes =
        ["book.how_change", "book.how_missing", "book.how_weights", "book.how_fixed", "book.how_rounding"];
    rows.extend(notes.map(|key| vec![Cell::text(words.get(key).to_string()).looking(Look::Note)]));
    rows.push(Vec::new());
    let made = words.with("book.made", &[("engine", engine)]);
    rows.push(vec![Cell::text(made.to_string()).looking(Look::Note)]);
    Sheet { name, widths: vec![110], rows, ..Sheet::default() }
}
