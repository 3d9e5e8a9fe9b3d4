//! The rating bands: code, names in both languages and the lowest score that earns each.

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{
        band::{Band, BandTable},
        kpi::Unit,
    },
    engine::band_lint::{BandBorder, BandLint, lint_bands},
    state::edits::{
        EditError,
        band::{add_band, band_problems, remove_band, set_band},
    },
    ui::{
        components::{
            button::IconButton,
            card::Card,
            cell::{Cell, Taken},
            empty::Empty,
            icon::{IconSize, icon},
            table::{ScrollHeight, scroll_region},
        },
        features::commit::take,
    },
    view::{band_words::band_words, entry, message::Words},
};

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Code,
    NameZh,
    NameEn,
    From,
}

/// The tab of bands.
pub fn band_editor(app: &App) -> Html {
    let words = app.words;
    let Some(table) = app.state.open().and_then(|open| open.catalogue.bands.values().next()).cloned() else {
        return Card { title: words.get("setup.tab_bands").into(), ..Card::default() }.view(
            Empty {
                icon: "none",
                small: true,
                text: Some(words.get("setup.no_bands").into()),
                ..Empty::default()
            }
            .view(),
        );
    };
    let problems = band_problems(&table.bands);
    let settings = app.state.open().and_then(|open| open.catalogue.settings().cloned());
    let lint = settings.and_then(|settings| lint_bands(&table, &settings));
    let last = table.bands.len().saturating_sub(1);
    let row = |(place, band): (usize, &Band)| {
        let cell = |column: Column, key: &str, value: String, text: bool| {
            let on_commit = {
                let (app, table) = (app.clone(), table.clone());
                Callback::from(move |typed: AttrValue| write(&app, &table, place, column, &typed))
            };
            let label = words.with("setup.band_cell", &[("code", &band.code), ("column", &words.get(key))]);
            html! { <td class="ks-table__edit"><Cell id={format!("band-{place}-{column:?}")} label={AttrValue::from(label)} {value} {text} {on_commit} /></td> }
        };
        let act = |make: fn(&BandTable, usize) -> Result<crate::state::edits::Edit, EditError>| {
            let (app, table) = (app.clone(), table.clone());
            Callback::from(move |_: MouseEvent| {
                take(&app, make(&table, place));
            })
        };
        let level = u8::try_from(table.bands.len().saturating_sub(place)).unwrap_or(5).clamp(1, 5);
        html! {
            <tr key={band.code.clone()}>
                <th scope="row"><span class={format!("ks-band ks-band--{level}")}>{ band.code.clone() }</span></th>
                { cell(Column::Code, "setup.band_code", band.code.clone(), true) }
                { cell(Column::NameZh, "setup.name_zh", band.name.zh.clone(), true) }
                { cell(Column::NameEn, "setup.name_en", band.name.en.clone(), true) }
                if place == last {
                    <td class="ks-table__num ks-mute">{ words.get("setup.band_rest") }</td>
                } else {
                    { cell(Column::From, "setup.band_from", entry::write(band.from, Unit::Points), false) }
                }
                <td class="ks-table__act">
                    { IconButton {
                        icon: "plus",
                        small: true,
                        label: words.with("setup.band_add", &[("code", &band.code)]).into(),
                        onclick: act(add_band),
                        ..IconButton::default()
                    }.view() }
                    { IconButton {
                        icon: "trash",
                        small: true,
                        disabled: last == 0,
                        label: words.with("action.remove_named", &[("name", &band.code)]).into(),
                        onclick: act(remove_band),
                    }.view() }
                </td>
            </tr>
        }
    };
    Card { title: words.get("setup.tab_bands").into(), sub: Some(words.get("setup.bands_sub").into()), flush: true, ..Card::default() }.view(html! {
        <>
            if !problems.is_empty() {
                <div class="ks-card__bar">
                    <div class="ks-note ks-note--bad" role="alert">{ icon("octagon", IconSize::Normal) }<div>
                        { for problems.iter().map(|problem| html! { <p>{ words.with("setup.band_problem", &[("n", &(problem.place + 1).to_string()), ("text", &words.get(problem.error.key()))]) }</p> }) }
                    </div></div>
                </div>
            }
            if problems.is_empty() && let Some(lint) = &lint { { known(lint, &table, words) } }
            { scroll_region(words.get("setup.tab_bands"), ScrollHeight::Whole, html! {
                <table class="ks-table ks-table--plain">
                    <caption class="ks-table__caption">{ words.get("setup.bands_caption") }</caption>
                    <thead><tr>
                        <th scope="col">{ words.get("setup.band") }</th>
                        <th scope="col">{ words.get("setup.band_code") }</th>
                        <th scope="col">{ words.get("setup.name_zh") }</th>
                        <th scope="col">{ words.get("setup.name_en") }</th>
                        <th scope="col" class="ks-table__num">{ words.get("setup.band_from") }</th>
                        <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
                    </tr></thead>
                    <tbody>{ for table.bands.iter().enumerate().map(row) }</tbody>
                </table>
            }) }
        </>
    })
}

/// What is to be known of the bands: borders that mislead, and what holds exactly at each.
fn known(lint: &BandLint, table: &BandTable, words: Words) -> Html {
    let border = |border: &BandBorder| {
        let (at, below) = (border.at.to_string(), border.below.to_string());
        let arguments =
            [("at", &*at), ("reached", &*border.reached), ("below", &*below), ("missed", &*border.missed)];
        html! { <li key={at.clone()} data-border={at.clone()}>{ words.with("band_lint.border", &arguments) }</li> }
    };
    html! {
        <div class="ks-card__bar">
            if !lint.findings.is_empty() {
                <div class="ks-note ks-note--watch">{ icon("watch", IconSize::Normal) }<div>
                    { for lint.findings.iter().map(|finding| html! { <p data-band-lint="">{ band_words(finding, table, words) }</p> }) }
                </div></div>
            }
            <ul class="ks-row ks-card__sub">{ for lint.borders.iter().map(border) }</ul>
        </div>
    }
}

fn write(app: &App, table: &BandTable, place: usize, column: Column, text: &str) -> Taken {
    let newest = app.dispatch.runtime().state();
    let table = newest.open().and_then(|open| open.catalogue.bands.get(&table.id)).unwrap_or(table);
    let Some(mut band) = table.bands.get(place).cloned() else {
        return Taken::Refused(AttrValue::from(app.words.get(EditError::Gone.key())));
    };
    match column {
        Column::Code => band.code = text.to_owned(),
        Column::NameZh => band.name.zh = text.trim().to_owned(),
        Column::NameEn => band.name.en = text.trim().to_owned(),
        Column::From => match entry::read(text, Unit::Points) {
            Ok(Some(from)) => band.from = from,
            Ok(None) => return Taken::Refused(AttrValue::from(app.words.get("errors.not_a_number"))),
            Err(error) => return Taken::Refused(AttrValue::from(app.words.get(error.key()))),
        },
    }
    take(app, set_band(table, place, band))
}
