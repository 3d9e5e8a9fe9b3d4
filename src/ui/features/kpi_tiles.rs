//! KPIs of a card as tiles: value, target, ruled scale, verdict, change, trend. Every value opens its derivation.

use yew::prelude::*;

use crate::{
    domain::{period::Period, scope::Scope},
    ui::{
        components::{
            bar::ruler_bar,
            delta::delta_mark,
            figure::figure,
            spark::spark_line,
            status::{StatusLook, status_mark},
        },
        features::explain::ExplainButton,
    },
    view::{kpi_row::KpiRow, message::Words},
};

/// Tiles.
#[derive(Debug, Clone, Copy)]
pub struct KpiTiles<'a> {
    /// Whose card.
    pub scope: &'a Scope,
    /// Of which period.
    pub period: Period,
    /// Its KPIs.
    pub rows: &'a [KpiRow],
    /// Heading for screen readers.
    pub title: &'a str,
}

impl KpiTiles<'_> {
    /// Draws them.
    pub fn view(self, words: Words) -> Html {
        let title = self.title.to_owned();
        html! {
            <section class="ks-grid ks-grid--tiles" aria-label={title.clone()}>
                <h2 class="ks-sr">{ title }</h2>
                { for self.rows.iter().map(|row| tile(&self, row, words)) }
            </section>
        }
    }
}

/// One tile.
fn tile(tiles: &KpiTiles<'_>, row: &KpiRow, words: Words) -> Html {
    let label = words
        .with("kpi_table.explain_label", &[("kpi", &row.name), ("value", &row.actual.spoken(words.lang()))]);
    let target = match &row.target {
        Some(target) => words.with("tile.target", &[("target", target)]),
        None => words.get("tile.no_target"),
    };
    let attainment =
        row.attainment.as_ref().map(|percent| words.with("kpi_table.attainment", &[("percent", percent)]));
    html! {
        <article key={row.kpi.to_string()} class="ks-tile">
            <header class="ks-tile__head">
                <h3 class="ks-tile__name" title={row.definition.to_string()}>{ row.name.clone() }</h3>
                { status_mark(row.status, &row.status_word, StatusLook::Plain) }
            </header>
            <div class="ks-tile__fig">
                <p class="ks-tile__value">
                    <ExplainButton
                        scope={tiles.scope.clone()}
                        kpi={row.kpi}
                        period={tiles.period}
                        class="ks-figure"
                        label={AttrValue::from(label)}
                    >
                        { figure(&row.tag, &row.actual.text) }
                        if !row.actual.unit.is_empty() { <span class="ks-tile__unit">{ row.actual.spaced_unit() }</span> }
                    </ExplainButton>
                </p>
                { spark_line(&row.spark, Some(row.status)) }
            </div>
            { ruler_bar(&row.ruler) }
            <p class="ks-tile__foot">
                if let Some(partial) = &row.partial { <span>{ partial }</span> }
                if row.has_value || row.weight.is_none() {
                    <span title={attainment.map(|text| text.to_string())}>{ target }</span>
                    if let Some(delta) = &row.delta { { delta_mark(delta, words) } }
                } else {
                    <span>{ target }</span><span>{ words.with("tile.not_counted", &[("reason", &row.status_word)]) }</span>
                }
            </p>
        </article>
    }
}
