//! One finished card of the library, read in a drawer.

use yew::prelude::*;

use crate::{
    app::{context::App, library::Stocked},
    domain::{
        id::Id,
        kpi::Kpi,
        library::{LibraryCard, Start, StartPoint, TypeThreshold},
    },
    ui::{
        components::{
            button::Button,
            dialog::{Dialog, DialogKind},
        },
        features::library::{add_button, data_mark, way},
    },
    view::{
        facts_words,
        formats::Formats,
        formula,
        guide_words::{self, call},
        message::Words,
        names,
    },
};

/// The drawer of a card.
pub(super) fn card_drawer(
    app: &App,
    stocked: &Stocked,
    card: &LibraryCard,
    on_show: &Callback<Option<String>>,
    on_adapt: &Callback<Id<Kpi>>,
) -> Html {
    let words = app.words;
    let Some(open) = app.state.open() else { return Html::default() };
    let formats = Formats::of(words, &open.catalogue);
    let fact = |key: &str, value: Html| html! { <div><dt>{ words.get(key) }</dt><dd>{ value }</dd></div> };
    let text = |text: &str| html! { { text.to_owned() } };
    let part = |key: &str, body: Html| html! { <section class="ks-library__part"><h3>{ words.get(key) }</h3>{ body }</section> };
    let variants: Vec<&LibraryCard> = stocked
        .library
        .cards
        .iter()
        .filter(|other| other.code != card.code && is_sibling(card, other))
        .collect();
    let counter = card.counter.as_ref().and_then(|code| stocked.library.card(code));
    let link = |other: &LibraryCard| {
        let code = other.code.clone();
        let onclick = on_show.reform(move |_: MouseEvent| Some(code.clone()));
        let variant = words.of(&other.variant);
        html! { <button type="button" class="ks-link" {onclick}>{ other.code.clone() }{ " " }{ words.of(&other.name) }if !variant.is_empty() { { " · " }{ variant } }</button> }
    };
    let calls: Vec<_> = card.calls.iter().chain(&card.also).map(|known| call(known, words)).collect();
    let roles: Vec<_> =
        card.roles.iter().map(|role| words.get(&format!("library.role_{role}")).to_string()).collect();
    let joint = words.get("library.joint");
    let threshold = |of: &TypeThreshold| {
        let target = of.target.zip(stocked.shelf.kpi(card));
        let said = target.map_or_else(
            || words.get("guide.origin_unset").to_string(),
            |(target, kpi)| guide_words::threshold(&formats, kpi, target),
        );
        format!("{} {said}", words.get(&format!("library.type_{}", of.account_type)))
    };
    let thresholds: Vec<String> = card.types.iter().map(threshold).collect();
    let lines: Vec<String> = card.lines.iter().map(u32::to_string).collect();
    let inputs = card.inputs.iter().chain(
        card.kpis.iter().filter_map(|code| stocked.library.card(code)).flat_map(|named| &named.inputs),
    );
    let input = |code: &String| {
        let name = stocked.library.input(code).map(|input| words.of(&input.name)).unwrap_or_default();
        let reads = stocked
            .shelf
            .aggregate(&stocked.library, code, words)
            .unwrap_or_else(|| words.get("library.typed").to_string());
        html! {
            <tr key={code.clone()}><th scope="row">{ name }</th><td class="ks-mono ks-table__wrap">{ reads }</td><td class="ks-nowrap">{ data_mark(stocked.shelf.has_input(&stocked.library, code), words) }</td></tr>
        }
    };
    let body = html! {
        <div class="ks-stack" data-test="library-card">
            { part("setup.definition", text(&words.of(&card.definition))) }
            { part("library.why", text(&words.of(&card.why))) }
            { part("setup.formula", formula_view(stocked, card, words)) }
            { part("library.needs", html! {
                <div class="ks-scroll" tabindex="0" role="region" aria-label={words.get("library.needs")}><table class="ks-table ks-table--dense ks-table--plain">
                    <caption class="ks-sr">{ words.get("library.needs") }</caption>
                    <thead><tr><th scope="col">{ words.get("library.input") }</th><th scope="col">{ words.get("library.reads") }</th><th scope="col">{ words.get("library.data") }</th></tr></thead>
                    <tbody>{ for inputs.map(input) }</tbody>
                </table></div>
            }) }
            { part("library.traps", text(&words.of(&card.traps))) }
            { part("library.facts", html! {
                <dl class="ks-defs">
                    { fact("setup.perspective", text(&names::perspective(card.perspective, words))) }
                    { fact("setup.unit", text(&facts_words::unit(card.unit, &formats.currency, words))) }
                    { fact("setup.direction", text(&way(card, words))) }
                    { fact("library.aggregation", text(&words.get(&format!("library.agg_{}", aggregation(card))))) }
                    { fact("setup.frequency", text(&facts_words::frequency(card.frequency, words))) }
                    { fact("setup.source", text(&facts_words::source(card.source, words))) }
                    { fact("setup.attribution", text(&facts_words::attribution(card.attribution, words))) }
                    { fact("library.kind", text(&words.get(if card.leading { "library.leading" } else { "library.lagging" }))) }
                    { fact("library.start", text(&start(card, stocked.shelf.kpi(card), &formats, words))) }
                    if !thresholds.is_empty() { { fact("library.thresholds", text(&thresholds.join(&joint))) } }
                    if card.of_firm { { fact("library.of_firm", text(&words.get("library.of_firm_yes"))) } }
                    { fact("library.scoring", text(&words.get(if card.scoring.is_some() { "library.scoring_range" } else { "library.scoring_line" }))) }
                    if !roles.is_empty() { { fact("library.role", text(&roles.join(&joint))) } }
                    if let Some(counter) = counter { { fact("setup.counter", link(counter)) } }
                    if !calls.is_empty() { { fact("library.calls", text(&calls.join(&joint))) } }
                    if !lines.is_empty() { { fact("library.lines", text(&words.with("library.lines_of", &[("lines", &lines.join(&joint))]))) } }
                </dl>
            }) }
            if !variants.is_empty() {
                { part("library.variants", html! { <ul class="ks-library__links">{ for variants.into_iter().map(|other| html! { <li key={other.code.clone()}>{ link(other) }</li> }) }</ul> }) }
            }
        </div>
    };
    let adapt = open.catalogue.kpis.get(&card.kpi_id()).map(|kpi| {
        let id = kpi.id;
        let button = Button {
            icon: Some("edit"),
            onclick: on_adapt.reform(move |_: MouseEvent| id),
            ..Button::default()
        };
        button.view(words.get("library.adapt"))
    });
    let foot = html! { <>{ adapt.unwrap_or_default() }{ add_button(app, stocked, card, false) }</> };
    let variant = words.of(&card.variant);
    let sub = if variant.is_empty() { card.code.clone() } else { format!("{} · {variant}", card.code) };
    html! {
        <Dialog key={card.code.clone()} id="library-card" kind={DialogKind::Drawer} title={AttrValue::from(words.of(&card.name))} sub={Some(AttrValue::from(sub))}
            close_label={AttrValue::from(words.get("action.close"))} on_close={on_show.reform(|()| None)} {foot}>{ body }</Dialog>
    }
}

/// In one line; where tests guard the figure, the whole formula on demand.
fn formula_view(stocked: &Stocked, card: &LibraryCard, words: Words) -> Html {
    let full = stocked.shelf.formula(card, words);
    let short = stocked
        .shelf
        .kpi(card)
        .map(|kpi| (formula::unguarded(&kpi.formula), &kpi.formula))
        .filter(|(plain, whole)| plain != *whole)
        .map(|(plain, _)| formula::in_words(&plain, &stocked.shelf.bench, words));
    match short {
        None => html! { <p class="ks-derive__math ks-mono">{ full }</p> },
        Some(short) => html! {
            <>
                <p class="ks-derive__math" data-test="formula-short">{ short }</p>
                <details class="ks-guide__fold"><summary>{ words.get("library.formula_full") }</summary><p class="ks-derive__math ks-mono">{ full }</p></details>
            </>
        },
    }
}

fn is_sibling(card: &LibraryCard, other: &LibraryCard) -> bool {
    let base = |card: &LibraryCard| {
        if card.variant_of.is_empty() { card.code.clone() } else { card.variant_of.clone() }
    };
    base(card) == base(other)
}

const fn aggregation(card: &LibraryCard) -> &'static str {
    use crate::domain::library::Aggregation;
    match card.aggregation {
        Aggregation::Sum => "sum",
        Aggregation::Count => "count",
        Aggregation::Ratio => "ratio",
        Aggregation::Weighted => "weighted",
        Aggregation::Last => "last",
        Aggregation::Max => "max",
    }
}

fn start(card: &LibraryCard, kpi: Option<&Kpi>, formats: &Formats, words: Words) -> String {
    let said = |key: &str, point: &StartPoint, write: &dyn Fn(rust_decimal::Decimal) -> String| {
        let [threshold, target, stretch] = [point.threshold, point.target, point.stretch].map(write);
        words.with(key, &[("threshold", &threshold), ("target", &target), ("stretch", &stretch)]).to_string()
    };
    match (&card.start, kpi) {
        (Start::Fixed(point), Some(kpi)) => {
            said("library.start_fixed", point, &|value| formats.target(kpi, value))
        }
        (Start::LastYear(point), _) => {
            let percent = |value: rust_decimal::Decimal| {
                format!("{}\u{a0}%", (value * rust_decimal::Decimal::ONE_HUNDRED).normalize())
            };
            said("library.start_last_year", point, &percent)
        }
        (Start::Fixed(_), None) => String::new(),
    }
}
