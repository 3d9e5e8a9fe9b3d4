//! The table of one weight set: a cell per KPI, what is left to 100 %, and KPIs that join or leave.

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{
        kpi::Kpi,
        text::Text2,
        weight::{Weight, WeightMode, WeightSet},
    },
    state::edits::weight::{CardPlace, remove_kpi, set_mode, set_weight, spread},
    ui::{
        components::{
            button::{Button, IconButton},
            cell::{Cell, Taken},
            icon::sprite,
            select::{Choice, Select},
            table::{ScrollHeight, scroll_region},
        },
        features::commit::take,
    },
    view::{
        entry, facts_words, names, number,
        weight_card::{Remaining, remaining},
    },
};

/// Colours of the bar; they begin again after the last.
const COLOURS: usize = 6;

/// The table.
#[derive(Debug, Clone, Copy)]
pub struct WeightTable<'a> {
    /// The set.
    pub set: &'a WeightSet,
    /// Name of the card's owner, for labels.
    pub name: &'a Text2,
    /// Its weights are to be judged; `None` where they are only shown.
    pub on_judge: Option<&'a Callback<MouseEvent>>,
}

impl WeightTable<'_> {
    /// Draws it.
    pub fn view(self, app: &App) -> Html {
        let words = app.words;
        let Some(open) = app.state.open() else { return Html::default() };
        let set = self.set;
        let kpis = open.catalogue.kpis_by_code();
        let known = |id| kpis.iter().find(|kpi| kpi.id == id).copied();
        let row = |(place, item): (usize, &crate::domain::weight::WeightItem)| {
            Some(weight_row(app, &self, known(item.kpi)?, (place, item.weight)))
        };
        let others: Vec<Choice> =
            std::iter::once(Choice::new("", words.get("setup.weights_add")))
                .chain(kpis.iter().filter(|kpi| !set.items.iter().any(|item| item.kpi == kpi.id)).map(
                    |kpi| Choice::new(kpi.id.to_string(), format!("{} {}", kpi.code, words.of(&kpi.name))),
                ))
                .collect();
        let on_add = {
            let (app, set, name) = (app.clone(), set.clone(), self.name.clone());
            Callback::from(move |value: AttrValue| {
                let kpi = app.state.open().and_then(|open| open.catalogue.kpis.get(&value.parse().ok()?));
                if let Some(kpi) = kpi {
                    let place = CardPlace { owner: set.owner, name: &name, from: None };
                    take(&app, set_weight(&place, Some(&set), kpi, Weight(0)));
                }
            })
        };
        html! {
            <>
                <div class="ks-card__bar">
                    { remains(app, &self) }
                </div>
                { scroll_region(words.with("setup.weights_of", &[("name", &words.of(self.name))]), ScrollHeight::Whole, html! {
                    <table class="ks-table ks-table--plain">
                        <caption class="ks-sr">{ words.with("setup.weights_of", &[("name", &words.of(self.name))]) }</caption>
                        <thead><tr>
                            <th scope="col">{ words.get("setup.indicator") }</th>
                            <th scope="col" class="ks-table__wide">{ words.get("setup.perspective") }</th>
                            <th scope="col" class="ks-table__wide">{ words.get("setup.direction") }</th>
                            <th scope="col" class="ks-table__num">{ words.get("setup.weight_percent") }</th>
                            if self.on_judge.is_some() { <th scope="col"><span class="ks-sr">{ words.get("action.remove") }</span></th> }
                        </tr></thead>
                        <tbody>{ for set.items.iter().enumerate().filter_map(row) }</tbody>
                        <tfoot><tr>
                            <th scope="row">{ words.get("setup.total") }</th><td class="ks-table__wide"></td><td class="ks-table__wide"></td>
                            <td class="ks-table__num" data-exact={entry::write_weight(set.total())}>{ format!("{}%", number::weight(set.total())) }</td>
                            if self.on_judge.is_some() { <td></td> }
                        </tr></tfoot>
                    </table>
                }) }
                if self.on_judge.is_some() && others.len() > 1 {
                    <div class="ks-card__bar">{ Select {
                        id: "weight-add".into(),
                        label: words.get("setup.weights_add").into(),
                        bare: true,
                        choices: others,
                        value: "".into(),
                        on_select: on_add,
                        ..Select::default()
                    }.view() }</div>
                }
            </>
        }
    }
}

fn weight_row(app: &App, table: &WeightTable<'_>, kpi: &Kpi, (place, weight): (usize, Weight)) -> Html {
    let words = app.words;
    let name = words.of(&kpi.name);
    let on_commit = {
        let (app, set, kpi, owner_name) = (app.clone(), table.set.clone(), kpi.clone(), table.name.clone());
        Callback::from(move |text: AttrValue| write(&app, &set, &owner_name, &kpi, &text))
    };
    let remove = {
        let (app, set, kpi, owner_name) = (app.clone(), table.set.clone(), kpi.clone(), table.name.clone());
        Callback::from(move |_: MouseEvent| {
            take(
                &app,
                Ok(remove_kpi(&CardPlace { owner: set.owner, name: &owner_name, from: None }, &set, &kpi)),
            );
        })
    };
    html! {
        <tr key={kpi.id.to_string()}>
            <th scope="row">
                <span class="ks-legend__item">
                    <svg class={format!("ks-legend__key ks-legend__key--c{}", place % COLOURS + 1)} viewBox="0 0 12 12" aria-hidden="true"><rect width="12" height="12" rx="2" /></svg>
                    <span>{ name.clone() }<span class="ks-table__sub">{ kpi.code.clone() }</span></span>
                </span>
            </th>
            <td class="ks-table__wide">{ names::perspective(kpi.perspective, words) }</td>
            <td class="ks-table__wide ks-mute ks-nowrap">{ facts_words::direction(kpi.direction, words) }</td>
            if table.on_judge.is_none() {
                <td class="ks-table__num">{ format!("{}%", number::weight(weight)) }</td>
            } else {
                <td class="ks-table__edit" data-kpi={kpi.code.clone()}>
                    <Cell id={format!("weight-{}", kpi.id)} label={AttrValue::from(words.with("setup.weight_cell", &[("kpi", &name)]))} value={entry::write_weight(weight)} {on_commit} />
                </td>
                <td class="ks-table__act">{ IconButton {
                    icon: "minus",
                    small: true,
                    label: words.with("action.remove_named", &[("name", &name)]).into(),
                    onclick: remove,
                    ..IconButton::default()
                }.view() }</td>
            }
        </tr>
    }
}

fn write(app: &App, set: &WeightSet, name: &Text2, kpi: &Kpi, text: &str) -> Taken {
    match entry::read_weight(text) {
        Ok(weight) => {
            // What is at hand now: an edit just before may not have been drawn yet.
            let newest = app.dispatch.runtime().state();
            let set = newest
                .open()
                .and_then(|open| open.catalogue.weights.get(&set.id))
                .cloned()
                .unwrap_or_else(|| set.clone());
            take(
                app,
                set_weight(
                    &CardPlace { owner: set.owner, name, from: None },
                    Some(&set),
                    kpi,
                    weight.unwrap_or_default(),
                ),
            )
        }
        Err(error) => Taken::Refused(AttrValue::from(app.words.get(error.key()))),
    }
}

/// The bar of the weights, what is left to 100 %, and what can be done about it.
fn remains(app: &App, table: &WeightTable<'_>) -> Html {
    let words = app.words;
    let set = table.set;
    let (class, icon, text) = match remaining(set.total()) {
        Remaining::Whole => ("ks-remain--ok", "good", words.get("setup.remains_none")),
        Remaining::Short(left) => (
            "ks-remain--short",
            "watch",
            words.with("setup.remains_short", &[("weight", &number::weight(left))]),
        ),
        Remaining::Over(over) => {
            ("ks-remain--over", "bad", words.with("setup.remains_over", &[("weight", &number::weight(over))]))
        }
    };
    let mut before = 0_u32;
    let scale = set.total().0.max(Weight::WHOLE.0);
    let share = |weight: u32| format!("{}%", u64::from(weight) * 10_000 / u64::from(scale) / 100);
    let parts = set.items.iter().enumerate().map(|(place, item)| {
        let x = share(before);
        before = before.saturating_add(item.weight.0);
        html! { <rect key={item.kpi.to_string()} class={format!("ks-weights__part ks-weights__part--{}", place % COLOURS + 1)} {x} width={share(item.weight.0)} height="14" /> }
    });
    let parts: Html = parts.collect();
    let on_spread = {
        let (app, set, name) = (app.clone(), set.clone(), table.name.clone());
        Callback::from(move |_: MouseEvent| {
            take(&app, spread(&CardPlace { owner: set.owner, name: &name, from: None }, &set));
        })
    };
    let on_mode = {
        let (app, set, name) = (app.clone(), set.clone(), table.name.clone());
        Callback::from(move |value: AttrValue| {
            let mode =
                if value.as_str() == "normalise" { WeightMode::Normalise } else { WeightMode::Enforce };
            take(&app, Ok(set_mode(&CardPlace { owner: set.owner, name: &name, from: None }, &set, mode)));
        })
    };
    let modes = vec![
        Choice::new("enforce", words.get("setup.mode_enforce")),
        Choice::new("normalise", words.get("setup.mode_normalise")),
    ];
    let mode = if set.mode == WeightMode::Normalise { "normalise" } else { "enforce" };
    html! {
        <div class="ks-weights">
            <svg class="ks-weights__bar" height="14" aria-hidden="true">{ parts }</svg>
            <p class={classes!("ks-remain", class)} role="status"><svg class="ks-status__mark" aria-hidden="true"><use href={sprite(icon)} /></svg>{ text }</p>
            if let Some(on_judge) = table.on_judge {
                { Button {
                    small: true,
                    icon: Some("sort"),
                    onclick: on_judge.clone(),
                    disabled: set.items.len() < 2,
                    ..Button::default()
                }.view(words.get("weigh.open")) }
                { Button {
                    small: true,
                    icon: Some("spread"),
                    onclick: on_spread,
                    disabled: set.items.is_empty() || set.total() == Weight::WHOLE,
                    ..Button::default()
                }.view(words.get("setup.spread")) }
                { Select {
                    id: "weight-mode".into(),
                    label: words.get("setup.mode").into(),
                    bare: true,
                    small: true,
                    choices: modes,
                    value: mode.into(),
                    on_select: on_mode,
                    ..Select::default()
                }.view() }
            }
        </div>
    }
}
