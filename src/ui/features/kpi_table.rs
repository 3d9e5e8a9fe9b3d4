//! KPIs of a card as a table by perspective. Actual and score open their derivation.

use yew::prelude::*;

use crate::{
    domain::{period::Period, scope::Scope},
    ui::{
        components::{
            bar::ruler_bar,
            card::Card,
            figure::figure,
            spark::spark_line,
            status::{StatusLook, status_mark},
            table::{ScrollHeight, scroll_region},
        },
        features::explain::ExplainButton,
    },
    view::{
        kpi_row::{KpiGroup, KpiRow},
        message::Words,
        number::NO_VALUE,
    },
};

/// Columns of the table.
const COLUMNS: usize = 9;

/// A table.
#[derive(Debug, Clone, Copy)]
pub struct KpiTable<'a> {
    /// Whose card.
    pub scope: &'a Scope,
    /// The name of that subject.
    pub name: &'a str,
    /// Of which period.
    pub period: Period,
    /// KPIs by perspective.
    pub groups: &'a [KpiGroup],
    /// Sum of all weights.
    pub weight: &'a str,
    /// The total.
    pub total: &'a str,
    /// Key of what it is called.
    pub total_key: &'a str,
    /// What rounding leaves between the contributions and the total, signed.
    pub rounding: Option<&'a str>,
}

impl KpiTable<'_> {
    /// Draws it.
    pub fn view(self, words: Words) -> Html {
        let title = words.get("kpi_table.title");
        let caption = words.with("kpi_table.caption", &[("name", self.name)]);
        let head = |key: &str, class: Option<&'static str>| html! { <th scope="col" {class}>{ words.get(key) }</th> };
        let number = Some("ks-table__num");
        Card { title: title.into(), flush: true, ..Card::default() }.view(scroll_region(
            caption.clone(),
            ScrollHeight::Whole,
            html! {
                <table class="ks-table ks-table--pin">
                    <caption class="ks-sr">{ caption }</caption>
                    <thead>
                        <tr>
                            { head("kpi_table.kpi", None) }
                            { head("kpi_table.actual", number) }
                            { head("kpi_table.targets", number) }
                            { head("kpi_table.ruler", Some("ks-table__bar")) }
                            { head("kpi_table.score", number) }
                            { head("kpi_table.weight", number) }
                            { head("kpi_table.contribution", number) }
                            { head("kpi_table.status", None) }
                            { head("kpi_table.trend", None) }
                        </tr>
                    </thead>
                    { for self.groups.iter().map(|group| group_body(&self, group, words)) }
                    <tfoot>
                        if let Some(rounding) = self.rounding {
                            <tr>
                                <th scope="row" class="ks-mute">{ words.get("movement.rounding") }</th>
                                <td colspan="5"></td>
                                <td class="ks-table__num ks-mute">{ rounding }</td>
                                <td colspan="2"></td>
                            </tr>
                        }
                        <tr>
                            <th scope="row">{ words.get(self.total_key) }</th>
                            <td colspan="4"></td>
                            <td class="ks-table__num">{ self.weight }</td>
                            <td class="ks-table__num">{ self.total }</td>
                            <td colspan="2"></td>
                        </tr>
                    </tfoot>
                </table>
            },
        ))
    }
}

fn group_body(table: &KpiTable<'_>, group: &KpiGroup, words: Words) -> Html {
    let key = group.perspective.map_or_else(|| "others".to_owned(), |perspective| format!("{perspective:?}"));
    html! {
        <tbody {key}>
            <tr class="ks-table__group">
                <th colspan={COLUMNS.to_string()} scope="rowgroup">
                    { group.name.clone() }
                    if let Some(weight) = &group.weight {
                        <span class="ks-mute">{ words.with("kpi_table.group_weight", &[("weight", weight)]) }</span>
                    }
                    if let Some(score) = &group.score {
                        <span class="ks-mute">{ words.with("kpi_table.group_score", &[("score", score)]) }</span>
                    }
                </th>
            </tr>
            { for group.rows.iter().map(|row| row_view(table, row, words)) }
        </tbody>
    }
}

/// One row.
fn row_view(table: &KpiTable<'_>, row: &KpiRow, words: Words) -> Html {
    let explain = |content: Html, value: &str| {
        let label = words.with("kpi_table.explain_label", &[("kpi", &row.name), ("value", value)]);
        html! {
            <ExplainButton
                scope={table.scope.clone()} kpi={row.kpi} period={table.period} class="ks-figure" label={AttrValue::from(label)}
            >{ content }</ExplainButton>
        }
    };
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| NO_VALUE.to_owned());
    let actual = if row.has_value { row.actual.full.clone() } else { NO_VALUE.to_owned() };
    let targets = match &row.target {
        Some(target) => format!("{} / {target} / {}", or_dash(&row.threshold), or_dash(&row.stretch)),
        None => words.get("tile.no_target").to_string(),
    };
    let attainment =
        row.attainment.as_ref().map(|percent| words.with("kpi_table.attainment", &[("percent", percent)]));
    html! {
        <tr key={row.kpi.to_string()}>
            <th scope="row" title={row.definition.to_string()}>
                { row.name.clone() }
                if !row.has_value { <span class="ks-table__sub">{ &row.actual.full }</span> }
            </th>
            <td class="ks-table__num ks-strong">
                { explain(figure(&row.tag, &actual), &row.actual.full) }
                if let Some(partial) = &row.partial { <span class="ks-table__sub">{ partial }</span> }
                if let Some(text) = attainment { <span class="ks-table__sub">{ text }</span> }
                if let Some(planned) = &row.planned { <span class="ks-table__sub">{ planned }</span> }
            </td>
            <td class="ks-table__num ks-mute">{ targets }</td>
            <td class="ks-table__bar">{ ruler_bar(&row.ruler) }</td>
            <td class="ks-table__num">
                if let Some(score) = &row.score { { explain(html! { { score } }, score) } } else { { NO_VALUE } }
            </td>
            <td class="ks-table__num">
                { or_dash(&row.weight) }
                if let Some(percent) = &row.effective {
                    <span class="ks-table__sub">{ words.with("kpi_table.effective", &[("percent", percent)]) }</span>
                }
            </td>
            <td class="ks-table__num">{ or_dash(&row.contribution) }</td>
            <td>{ status_mark(row.status, &row.status_word, StatusLook::Plain) }</td>
            <td>{ spark_line(&row.spark, Some(row.status)) }</td>
        </tr>
    }
}
