//! KPIs of a card as tiles: value, target, ruled scale, verdict, change, trend. Every value opens its derivation.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{period::Period, scope::Scope},
    ui::{
        components::{bar::RulerBar, delta::DeltaMark, figure::Figure, spark::SparkLine, status::StatusMark},
        features::explain::ExplainButton,
    },
    view::kpi_row::KpiRow,
};

/// Properties of [`KpiTiles`].
#[derive(Properties, PartialEq)]
pub struct KpiTilesProps {
    /// Whose card.
    pub scope: Scope,
    /// Of which period.
    pub period: Period,
    /// Its KPIs.
    pub rows: Rc<Vec<KpiRow>>,
    /// Heading for screen readers.
    pub title: AttrValue,
}

/// Tiles.
#[component]
pub fn KpiTiles(props: &KpiTilesProps) -> Html {
    html! {
        <section class="ks-grid ks-grid--tiles" aria-label={&props.title}>
            <h2 class="ks-sr">{ &props.title }</h2>
            { for props.rows.iter().map(|row| html! {
                <KpiTile key={row.kpi.to_string()} scope={props.scope.clone()} period={props.period} row={row.clone()} />
            }) }
        </section>
    }
}

/// Properties of [`KpiTile`].
#[derive(Properties, PartialEq)]
pub struct KpiTileProps {
    /// Whose card.
    pub scope: Scope,
    /// Of which period.
    pub period: Period,
    /// The KPI.
    pub row: KpiRow,
}

/// One tile.
#[component]
pub fn KpiTile(props: &KpiTileProps) -> Html {
    let words = use_app().words;
    let row = &props.row;
    let label = words
        .with("kpi_table.explain_label", &[("kpi", &row.name), ("value", &row.actual.spoken(words.lang()))]);
    let target = match &row.target {
        Some(target) => words.with("tile.target", &[("target", target)]),
        None => words.get("tile.no_target"),
    };
    let attainment =
        row.attainment.as_ref().map(|percent| words.with("kpi_table.attainment", &[("percent", percent)]));
    html! {
        <article class="ks-tile">
            <header class="ks-tile__head">
                <h3 class="ks-tile__name" title={row.definition.to_string()}>{ row.name.clone() }</h3>
                <StatusMark status={row.status} word={AttrValue::from(row.status_word.clone())} />
            </header>
            <div class="ks-tile__fig">
                <p class="ks-tile__value">
                    <ExplainButton
                        scope={props.scope.clone()}
                        kpi={row.kpi}
                        period={props.period}
                        class="ks-figure"
                        label={AttrValue::from(label)}
                    >
                        <Figure tag={row.tag.clone()}>{ &row.actual.text }</Figure>
                        if !row.actual.unit.is_empty() { <span class="ks-tile__unit">{ row.actual.spaced_unit() }</span> }
                    </ExplainButton>
                </p>
                <SparkLine spark={row.spark.clone()} status={row.status} />
            </div>
            <RulerBar ruler={row.ruler.clone()} />
            <p class="ks-tile__foot">
                if let Some(partial) = &row.partial { <span>{ partial }</span> }
                if row.has_value || row.weight.is_none() {
                    <span title={attainment.map(|text| text.to_string())}>{ target }</span>
                    if let Some(delta) = &row.delta { <DeltaMark delta={delta.clone()} /> }
                } else {
                    <span>{ target }</span><span>{ words.get("tile.not_counted") }</span>
                }
            </p>
        </article>
    }
}
