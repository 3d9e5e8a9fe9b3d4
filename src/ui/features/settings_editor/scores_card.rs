//! The points of threshold, target and cap, the decimal places of the rounding steps, and the currency.

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{
        kpi::Unit,
        settings::{Rounding, ScoreScale, Settings},
    },
    state::edits::settings::MOST_PLACES,
    ui::{
        components::{
            card::Card,
            cell::{Cell, Taken},
            table::{ScrollHeight, scroll_region},
        },
        features::settings_editor::change,
    },
    view::entry,
};

/// A number among the settings: its name, and where it stands.
type Points = (&'static str, fn(&mut ScoreScale) -> &mut Decimal);
type Places = (&'static str, fn(&mut Rounding) -> &mut u8);

const POINTS: [Points; 3] = [
    ("threshold", |scale| &mut scale.threshold),
    ("target", |scale| &mut scale.target),
    ("cap", |scale| &mut scale.cap),
];
const PLACES: [Places; 3] = [
    ("score", |rounding| &mut rounding.score),
    ("total", |rounding| &mut rounding.total),
    ("money", |rounding| &mut rounding.money),
];

/// Draws the card.
pub(super) fn view(app: &App, settings: &Settings) -> Html {
    let words = app.words;
    let points = POINTS.map(|(name, at)| {
        let value = entry::write(*at(&mut settings.scale.clone()), Unit::Points);
        let on_commit = {
            let app = app.clone();
            Callback::from(move |typed: AttrValue| match entry::read(&typed, Unit::Points) {
                Ok(Some(points)) => change(&app, |settings| *at(&mut settings.scale) = points),
                Ok(None) => Taken::Refused(AttrValue::from(app.words.get("errors.not_a_number"))),
                Err(error) => Taken::Refused(AttrValue::from(app.words.get(error.key()))),
            })
        };
        line(app, &format!("points_{name}"), value, false, on_commit)
    });
    let places = PLACES.map(|(name, at)| {
        let value = at(&mut settings.rounding.clone()).to_string();
        let on_commit = {
            let app = app.clone();
            Callback::from(move |typed: AttrValue| match entry::read_count(&typed) {
                Ok(Some(places)) if places <= u32::from(MOST_PLACES) => change(&app, |settings| {
                    *at(&mut settings.rounding) = u8::try_from(places).unwrap_or(MOST_PLACES)
                }),
                Ok(_) => Taken::Refused(AttrValue::from(app.words.get("errors.precision_outside"))),
                Err(error) => Taken::Refused(AttrValue::from(app.words.get(error.key()))),
            })
        };
        line(app, &format!("places_{name}"), value, false, on_commit)
    });
    let on_currency = {
        let app = app.clone();
        Callback::from(move |typed: AttrValue| change(&app, |settings| settings.currency = typed.to_string()))
    };
    let currency = line(app, "currency", settings.currency.clone(), true, on_currency);
    Card {
        title: words.get("general.scores").into(),
        sub: Some(words.get("general.scores_sub").into()),
        flush: true,
        ..Card::default()
    }
    .view(scroll_region(
        words.get("general.scores"),
        ScrollHeight::Whole,
        html! {
            <table class="ks-table ks-table--plain">
                <caption class="ks-table__caption">{ words.get("general.scores_caption") }</caption>
                <thead><tr>
                    <th scope="col">{ words.get("general.what") }</th>
                    <th scope="col">{ words.get("general.value") }</th>
                    <th scope="col">{ words.get("general.meaning") }</th>
                </tr></thead>
                <tbody>{ for points }{ for places }{ currency }</tbody>
            </table>
        },
    ))
}

fn line(app: &App, name: &str, value: String, text: bool, on_commit: Callback<AttrValue, Taken>) -> Html {
    let title = app.words.get(&format!("general.{name}"));
    html! {
        <tr key={name.to_owned()}>
            <th scope="row">{ title.clone() }</th>
            <td class="ks-table__edit"><Cell id={format!("general-{name}")} label={AttrValue::from(title)} {value} {text} {on_commit} /></td>
            <td class="ks-mute">{ app.words.get(&format!("general.{name}_note")) }</td>
        </tr>
    }
}
