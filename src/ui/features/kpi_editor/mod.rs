//! The indicators: what each measures, how it is computed and shown; new ones, changes, removal.

pub mod delete;
pub mod dialog;
pub mod formula_field;
pub mod probe;
pub mod tried;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{id::Id, kpi::Kpi, text::Lang},
    ui::{
        components::{
            button::{Button, IconButton},
            card::Card,
            empty::Empty,
            table::{ScrollHeight, scroll_region},
        },
        features::{
            kpi_editor::{delete::DeleteDialog, dialog::KpiDialog},
            rule_editor::{RuleDialog, scoring_button},
        },
    },
    view::{facts_words, formats::Formats, formula, names},
};

/// What is on top of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    New,
    Edit(Id<Kpi>),
    Score(Id<Kpi>),
    Delete(Id<Kpi>),
}

/// The tab of indicators.
#[component]
pub fn KpiEditor() -> Html {
    let app = use_app();
    let words = app.words;
    let opened = use_state(|| None::<Open>);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let currency = Formats::of(words, workspace).currency;
    let row = |kpi: &Kpi| {
        let name = words.of(&kpi.name);
        let edit = {
            let (opened, id) = (opened.setter(), kpi.id);
            Callback::from(move |_: MouseEvent| opened.set(Some(Open::Edit(id))))
        };
        let score = {
            let (opened, id) = (opened.setter(), kpi.id);
            Callback::from(move |_: MouseEvent| opened.set(Some(Open::Score(id))))
        };
        html! {
            <tr key={kpi.id.to_string()}>
                <th scope="row"><span class="ks-name"><span class="ks-name__main">{ name.clone() }</span><span class="ks-name__sub">{ kpi.code.clone() }{ other_name(kpi, words.lang()) }</span></span></th>
                <td class="ks-nowrap">{ names::perspective(kpi.perspective, words) }</td>
                <td class="ks-nowrap">{ facts_words::unit(kpi.unit, &currency, words) }</td>
                <td class="ks-nowrap">{ facts_words::direction(kpi.direction, words) }</td>
                <td class="ks-table__wrap">{ words.of(&kpi.definition) }</td>
                <td class="ks-table__wrap">{ formula::in_words(&kpi.formula, workspace, words) }</td>
                <td class="ks-nowrap">{ facts_words::attribution(kpi.attribution, words) }</td>
                <td class="ks-nowrap">{ scoring_button(kpi, workspace, score, words) }</td>
                <td class="ks-table__act">{ IconButton {
                    icon: "edit",
                    small: true,
                    label: words.with("action.edit_named", &[("name", &name)]).into(),
                    onclick: edit,
                    ..IconButton::default()
                }.view() }</td>
            </tr>
        }
    };
    let close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let add = {
        let opened = opened.setter();
        Callback::from(move |_: MouseEvent| opened.set(Some(Open::New)))
    };
    let on_delete = {
        let opened = opened.setter();
        Callback::from(move |id: Id<Kpi>| opened.set(Some(Open::Delete(id))))
    };
    let known = |id: Id<Kpi>| workspace.kpis.get(&id).cloned();
    let above = match *opened {
        None => Html::default(),
        Some(Open::New) => html! { <KpiDialog kpi={None::<Kpi>} on_close={close} {on_delete} /> },
        Some(Open::Edit(id)) => known(id)
            .map(|kpi| html! { <KpiDialog key={id.to_string()} {kpi} on_close={close} {on_delete} /> })
            .unwrap_or_default(),
        Some(Open::Score(id)) => known(id)
            .map(|kpi| html! { <RuleDialog key={id.to_string()} {kpi} on_close={close} /> })
            .unwrap_or_default(),
        Some(Open::Delete(id)) => {
            known(id).map(|kpi| html! { <DeleteDialog {kpi} on_close={close} /> }).unwrap_or_default()
        }
    };
    let actions = Button { icon: Some("plus"), onclick: add, ..Button::default() }
        .view(words.get("setup.indicator_add"));
    Card { title: words.get("setup.tab_indicators").into(), sub: Some(words.get("setup.indicators_sub").into()), flush: true, actions, ..Card::default() }.view(html! {
        <>
            if workspace.kpis.is_empty() {
                { Empty { icon: "target", small: true, text: Some(words.get("setup.no_kpis").into()), ..Empty::default() }.view() }
            } else {
            { scroll_region(words.get("setup.tab_indicators"), ScrollHeight::Whole, html! {
                <table class="ks-table ks-table--pin">
                    <caption class="ks-sr">{ words.get("setup.tab_indicators") }</caption>
                    <thead><tr>
                        <th scope="col">{ words.get("setup.indicator") }</th>
                        <th scope="col">{ words.get("setup.perspective") }</th>
                        <th scope="col">{ words.get("setup.unit") }</th>
                        <th scope="col">{ words.get("setup.direction") }</th>
                        <th scope="col">{ words.get("setup.definition") }</th>
                        <th scope="col">{ words.get("setup.formula") }</th>
                        <th scope="col">{ words.get("setup.attribution") }</th>
                        <th scope="col">{ words.get("rule.column") }</th>
                        <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
                    </tr></thead>
                    <tbody>{ for workspace.kpis_by_code().into_iter().map(row) }</tbody>
                </table>
            }) }
            }
            { above }
        </>
    })
}

fn other_name(kpi: &Kpi, lang: Lang) -> String {
    let other = match lang {
        Lang::Zh => &kpi.name.en,
        Lang::En => &kpi.name.zh,
    };
    if other.is_empty() { String::new() } else { format!(" · {other}") }
}
