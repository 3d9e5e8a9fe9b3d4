//! One person's page: headline, indicators, what moved the score, the trend, what would have lifted it most, signatures.

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    domain::{
        cycle::CycleState, id::Id, people::Employee, period::Period, scope::Member, workspace::Workspace,
    },
    engine::{
        appraisal::{Appraisal, PartReading},
        report::{ENGINE_VERSION, Lever, Scorecard, Sensitivity},
    },
    platform::clock,
    ui::{
        components::{
            band::BandMark,
            spark::spark_line,
            status::{StatusLook, status_mark},
            table::{ScrollHeight, scroll_region},
        },
        features::appraisal_card::{cells, notes, remarks_view},
    },
    view::{
        appraisal::{self, Raters},
        course,
        formats::Formats,
        kpi_row::{self, KpiRow},
        marks::Spark,
        message::Words,
        movement,
        names::Names,
        number::{self, NO_VALUE},
        standing,
    },
};

/// Most lines of each list, so that a page stays a page.
const MOST_MOVES: usize = 4;
const MOST_LEVERS: usize = 3;

/// See the head of the file.
pub struct Sheet<'a> {
    /// The card, with its trend.
    pub card: &'a Scorecard,
    /// The card of the period before, and that period.
    pub before: Option<(&'a Scorecard, Period)>,
    /// What moves its total.
    pub levers: Option<&'a Sensitivity>,
    /// The parts that people rate, where the card has any.
    pub rated: Option<&'a Appraisal>,
    /// The period.
    pub period: Period,
    /// The document.
    pub workspace: &'a Workspace,
    /// Names as they are in the period.
    pub names: &'a Names<'a>,
}

impl Sheet<'_> {
    /// Draws it.
    pub fn view(&self, formats: &Formats) -> Html {
        let words = formats.words;
        let Some(Member::Employee(person)) = self.card.scope.single() else { return Html::default() };
        let name = self.names.employee(person).unwrap_or_else(|| NO_VALUE.into());
        let standing = standing::standing(formats, self.workspace, self.card, self.before);
        // What is shown for information and is not known says nothing on paper.
        let mut rows = kpi_row::rows(formats, self.workspace, self.card, self.before, self.period);
        rows.retain(|one| one.weight.is_some() || one.has_value);
        let head = |key: &str| html! { <th scope="col" class="ks-table__num">{ words.get(key) }</th> };
        let company = self.workspace.settings().map(|settings| words.of(&settings.name)).unwrap_or_default();
        let table = html! {
            <table class="ks-table ks-table--dense ks-table--plain ks-sheet__table">
                <caption class="ks-sr">{ words.get("sheet.asked") }</caption>
                <thead><tr>
                    <th scope="col">{ words.get("kpi_table.kpi") }</th>
                    { head("kpi_table.weight") }{ head("sheet.asked_for") }{ head("sheet.reached") }{ head("sheet.attained") }
                    { head("kpi_table.score") }{ head("kpi_table.contribution") }
                    <th scope="col">{ words.get("sheet.verdict") }</th>
                </tr></thead>
                <tbody>
                    { for rows.iter().filter(|one| one.weight.is_some()).map(row) }
                    if rows.iter().any(|one| one.weight.is_none()) {
                        <tr class="ks-table__group"><th scope="colgroup" colspan="8">{ words.get("kpi_table.unweighted") }</th></tr>
                        { for rows.iter().filter(|one| one.weight.is_none()).map(row) }
                    }
                </tbody>
                <tfoot>
                    { for course::notes(formats, self.workspace, self.card).iter().map(|note| html! {
                        <tr key={note.key.clone()} class="ks-sheet__course" data-course={note.key.clone()}>
                            <th scope="row">{ Rc::clone(&note.what) }</th><td colspan="7">{ Rc::clone(&note.weight) }</td>
                        </tr>
                    }) }
                    <tr>
                        <th scope="row" colspan="6">{ words.get("sheet.total") }</th>
                        <td class="ks-table__num">{ self.indicators_total(formats).unwrap_or_else(|| standing.total.clone()) }</td><td></td>
                    </tr>
                </tfoot>
            </table>
        };
        html! {
            <article key={self.card.scope.to_string()} class="ks-sheet" data-sheet={self.card.scope.to_string()} aria-label={name.to_string()}>
                <header class="ks-sheet__head">
                    <div>
                        <p class="ks-sheet__over">{ format!("{company} · {}", words.get("sheet.kind")) }</p>
                        <h2 class="ks-sheet__name">{ name.clone() }</h2>
                        <p class="ks-mute">{ self.about(person, words) }</p>
                    </div>
                    <div class="ks-sheet__score">
                        <p class="ks-sheet__over">{ formats.period(self.period) }</p>
                        <p class="ks-sheet__total" data-kpi="total" data-exact={standing.exact.clone()}>
                            { standing.total.clone() }{ BandMark { code: standing.band.as_deref(), level: standing.level, large: true }.view(words) }
                        </p>
                        if let Some(reason) = &standing.no_total { <p class="ks-mute">{ reason.clone() }</p> }
                        if !standing.note.is_empty() { <p class="ks-mute">{ standing.note.clone() }</p> }
                    </div>
                </header>
                { scroll_region(format!("{name} · {}", words.get("sheet.asked")), ScrollHeight::Whole, table) }
                { self.rated(formats) }
                <div class="ks-sheet__halves">
                    { self.why(formats) }
                    { self.lifted(formats, &rows) }
                </div>
                { self.trend(formats) }
                <section class="ks-sheet__remarks"><h3 class="ks-sheet__title">{ words.get("sheet.remarks") }</h3><div></div></section>
                { signatures(formats) }
                { self.locked(words) }
                <footer class="ks-sheet__foot">{ words.with("sheet.foot", &[("engine", ENGINE_VERSION)]) }</footer>
            </article>
        }
    }

    /// What the indicators come to, where they are a part of the total only.
    fn indicators_total(&self, formats: &Formats) -> Option<String> {
        let part = self.rated?.parts.first()?;
        Some(part.score.map_or_else(|| NO_VALUE.to_owned(), |score| formats.total(score)))
    }

    /// The parts that people rate, how the total came of them, and what was decided.
    fn rated(&self, formats: &Formats) -> Html {
        let Some(found) = self.rated else { return Html::default() };
        let words = formats.words;
        let terms = appraisal::terms_of(self.workspace, found, formats);
        let row = |part: &PartReading| {
            let lines = appraisal::part_lines(part, terms, self.names, formats, Raters::Unnamed);
            html! {
                <tr key={appraisal::part_name(part.kind, words)}>
                    <th scope="row">{ appraisal::part_name(part.kind, words) }
                        { for lines.into_iter().map(|line| html! { <span class="ks-table__sub">{ line }</span> }) }</th>
                    { for cells(part, formats).into_iter().map(|text| html! { <td class="ks-table__num">{ text }</td> }) }
                </tr>
            }
        };
        let head = |key: &str| html! { <th scope="col" class="ks-table__num">{ words.get(key) }</th> };
        let title = words.get("ratings.title");
        html! {
            <section data-test="sheet-ratings">
                <h3 class="ks-sheet__title">{ title.clone() }</h3>
                if !found.parts.is_empty() {
                    <table class="ks-table ks-table--dense ks-table--plain ks-sheet__table">
                        <caption class="ks-sr">{ title }</caption>
                        <thead><tr><th scope="col">{ words.get("ratings.part") }</th>
                            { head("ratings.weight") }{ head("ratings.score") }{ head("ratings.share") }{ head("ratings.contribution") }</tr></thead>
                        <tbody>{ for found.parts.iter().map(row) }</tbody>
                        <tfoot><tr>
                            <th scope="row" colspan="4">{ words.get("ratings.total") }
                                { for appraisal::total_line(found, formats).map(|line| html! { <span class="ks-table__sub">{ line }</span> }) }
                            </th>
                            <td class="ks-table__num">{ found.figured.map_or_else(|| NO_VALUE.to_owned(), |total| formats.total(total)) }</td>
                        </tr></tfoot>
                    </table>
                }
                { remarks_view(found, self.names, words, terms, Raters::Unnamed) }
                { notes(found, self.names, formats, terms, Raters::Unnamed) }
            </section>
        }
    }

    fn about(&self, person: Id<Employee>, words: Words) -> String {
        let parts = [
            self.names.roles(person),
            self.names.employee_region(person),
            self.names
                .manager(person)
                .map(|manager| words.with("sheet.reports_to", &[("name", &manager)]).to_string())
                .unwrap_or_default(),
        ];
        let known: Vec<String> = parts.into_iter().filter(|text| !text.is_empty()).collect();
        known.join(" · ")
    }

    /// The newest lock of the period, to be compared with what is kept elsewhere; nothing where none is in force.
    fn locked(&self, words: Words) -> Html {
        let of_period = self.workspace.cycles.values().filter(|cycle| cycle.period == self.period);
        let locked = of_period.filter(|cycle| cycle.state == CycleState::Locked);
        let newest = locked.filter_map(|cycle| Some((cycle, cycle.seal()?))).max_by_key(|(_, seal)| seal.at);
        let Some((cycle, seal)) = newest else { return Html::default() };
        let (name, at) = (words.of(&cycle.name), clock::local_day_minute(seal.at));
        let text = words.with("sheet.locked", &[("cycle", &name), ("at", &at)]);
        html! {
            <p class="ks-sheet__foot" data-lock={seal.sha256.clone()}>{ text }{ " " }<span class="ks-mono">{ seal.sha256.clone() }</span></p>
        }
    }

    /// What moved the score since the period before.
    fn why(&self, formats: &Formats) -> Html {
        let words = formats.words;
        let movement = self.before.and_then(|(old, _)| movement::between(old, self.card));
        let body = match &movement {
            Some(movement) => {
                // The largest moves of either sign; what is left out is said as a sum.
                let mut lines = movement::lines(movement, formats, self.workspace);
                lines.sort_by(|left, right| right.length.total_cmp(&left.length));
                let left_out = lines.len().saturating_sub(MOST_MOVES);
                let shown = lines.iter().take(MOST_MOVES).map(|line| {
                    html! { <div key={line.key.clone()}><dt>{ line.name.clone() }</dt><dd>{ line.points.clone() }</dd></div> }
                });
                html! {
                    <>
                        <p>{ movement::finding(movement, formats, self.workspace) }</p>
                        <dl class="ks-defs ks-sheet__list">{ for shown }</dl>
                        if left_out > 0 { <p class="ks-mute">{ words.with("sheet.more_moves", &[("n", &left_out.to_string())]) }</p> }
                    </>
                }
            }
            None => html! { <p class="ks-mute">{ words.get("movement.none") }</p> },
        };
        html! { <section><h3 class="ks-sheet__title">{ words.get("sheet.why") }</h3>{ body }</section> }
    }

    /// The indicators whose targets, had they been met, would have lifted the total most.
    fn lifted(&self, formats: &Formats, rows: &[KpiRow]) -> Html {
        let words = formats.words;
        let gain = |lever: &Lever| lever.met.as_ref()?.change.filter(|change| *change > Decimal::ZERO);
        let mut levers: Vec<(&Lever, Decimal)> = self
            .levers
            .map(|found| found.levers.iter().filter_map(|lever| Some((lever, gain(lever)?))).collect())
            .unwrap_or_default();
        levers.sort_by_key(|(_, change)| std::cmp::Reverse(*change));
        let line = |(lever, change): &(&Lever, Decimal)| {
            let row = rows.iter().find(|row| row.kpi == lever.kpi)?;
            let total = lever.met.as_ref()?.total?;
            let text = words.with(
                "sheet.lever",
                &[
                    ("target", row.target_full.as_deref().unwrap_or(NO_VALUE)),
                    ("change", &number::signed(*change, u32::from(formats.rounding.total))),
                    ("total", &formats.total(total)),
                ],
            );
            Some(
                html! { <div key={row.code.clone()} data-lever={row.code.clone()} data-exact={change.to_string()}><dt>{ row.name.clone() }</dt><dd>{ text }</dd></div> },
            )
        };
        let lines: Vec<Html> = levers.iter().take(MOST_LEVERS).filter_map(line).collect();
        // Nothing to lift is said only where everything that counts has a score.
        let mut weighted = rows.iter().filter(|row| row.weight.is_some()).peekable();
        let is_known = weighted.peek().is_some() && weighted.all(|row| row.score.is_some());
        let none = if is_known { "sheet.lifted_none" } else { "sheet.lifted_unknown" };
        html! {
            <section>
                <h3 class="ks-sheet__title">{ words.get("sheet.lifted") }</h3>
                if lines.is_empty() { <p class="ks-mute">{ words.get(none) }</p> }
                <dl class="ks-defs ks-sheet__list">{ for lines }</dl>
            </section>
        }
    }

    fn trend(&self, formats: &Formats) -> Html {
        let words = formats.words;
        let points: Vec<_> = self.card.trend.iter().filter(|point| point.value.is_some()).collect();
        if points.len() < 2 {
            return Html::default();
        }
        let cell = |point: &&crate::engine::report::TrendPoint| {
            let value = point.value.map_or_else(|| NO_VALUE.to_owned(), |value| formats.glance(value, None));
            html! { <li key={point.period.to_string()}><span class="ks-mute">{ formats.short_period(point.period) }</span><span>{ value }</span></li> }
        };
        html! {
            <section class="ks-sheet__trend">
                <h3 class="ks-sheet__title">{ words.get("sheet.trend") }</h3>
                { spark_line(&Spark::of(&self.card.trend), None) }
                <ol class="ks-sheet__months">{ for points.iter().map(cell) }</ol>
            </section>
        }
    }
}

fn row(row: &KpiRow) -> Html {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| NO_VALUE.to_owned());
    html! {
        <tr key={row.code.clone()}>
            <th scope="row">{ row.name.clone() }</th>
            <td class="ks-table__num">{ text(&row.weight) }</td>
            <td class="ks-table__num">{ text(&row.target_full) }</td>
            <td class="ks-table__num">{ if row.has_value { row.actual.full.clone() } else { row.actual.line() } }</td>
            <td class="ks-table__num">{ text(&row.attainment) }</td>
            <td class="ks-table__num">{ text(&row.score) }</td>
            <td class="ks-table__num">{ text(&row.contribution) }</td>
            <td>{ status_mark(row.status, &row.status_word, StatusLook::Plain) }</td>
        </tr>
    }
}

fn signatures(formats: &Formats) -> Html {
    let words = formats.words;
    let line = |key: &str| {
        html! { <div class="ks-sheet__sign"><span></span><p>{ words.get(key) }</p></div> }
    };
    html! {
        <div class="ks-sheet__signs" role="group" aria-label={words.get("sheet.signatures")}>
            { line("sheet.sign_person") }{ line("sheet.sign_manager") }{ line("sheet.sign_hr") }
        </div>
    }
}
