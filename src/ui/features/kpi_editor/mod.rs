//! The indicators: what each measures, how it is computed and shown; new ones, changes, removal.

pub mod about_fields;
pub mod delete;
pub mod dialog;
pub mod formula_field;
pub mod probe;
mod rows;
pub mod tried;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{id::Id, kpi::Kpi, text::Lang},
    ui::{
        components::table::ScrollHeight,
        features::{
            kpi_editor::{delete::DeleteDialog, dialog::KpiDialog},
            record_editor::{EditorCard, edit_cell},
            rule_editor::{RuleDialog, scoring_button},
        },
    },
    view::{facts_words, formats::Formats, formula, names, number::NO_VALUE},
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
    let show = |what: Option<Open>| {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(what))
    };
    let row = |kpi: &Kpi| {
        let name = words.of(&kpi.name);
        html! {
            <tr key={kpi.id.to_string()}>
                <th scope="row"><span class="ks-name"><span class="ks-name__main">{ name.clone() }</span><span class="ks-name__sub">{ kpi.code.clone() }{ other_name(kpi, words.lang()) }</span></span></th>
                <td class="ks-nowrap">{ scoring_button(kpi, workspace, show(Some(Open::Score(kpi.id))), words) }</td>
                <td class="ks-nowrap">{ names::perspective(kpi.perspective, words) }</td>
                <td class="ks-nowrap">{ facts_words::unit(kpi.unit, &currency, words) }</td>
                <td class="ks-nowrap">{ facts_words::direction(kpi.direction, words) }</td>
                <td class="ks-nowrap" data-test="kpi-owner">{ facts_words::owner(&kpi.about, workspace, words) }</td>
                <td class="ks-nowrap" data-test="kpi-frequency">{ said(kpi.about.frequency.map(|one| facts_words::frequency(one, words))) }</td>
                <td class="ks-nowrap" data-test="kpi-source">{ said(kpi.about.source.map(|one| facts_words::source(one, words))) }</td>
                <td class="ks-table__wrap">{ words.of(&kpi.definition) }</td>
                <td class="ks-table__wrap">{ formula::in_words(&kpi.formula, workspace, words) }</td>
                <td class="ks-nowrap">{ facts_words::attribution(kpi.attribution, words) }</td>
                { edit_cell(&name, show(Some(Open::Edit(kpi.id))), words) }
            </tr>
        }
    };
    let known = |id: Id<Kpi>| workspace.kpis.get(&id).cloned();
    let on_close = show(None);
    let on_delete = {
        let opened = opened.setter();
        Callback::from(move |id: Id<Kpi>| opened.set(Some(Open::Delete(id))))
    };
    let above = match *opened {
        None => Html::default(),
        Some(Open::New) => html! { <KpiDialog kpi={None::<Kpi>} {on_close} {on_delete} /> },
        Some(Open::Edit(id)) => known(id)
            .map(|kpi| html! { <KpiDialog key={id.to_string()} {kpi} {on_close} {on_delete} /> })
            .unwrap_or_default(),
        Some(Open::Score(id)) => known(id)
            .map(|kpi| html! { <RuleDialog key={id.to_string()} {kpi} {on_close} /> })
            .unwrap_or_default(),
        Some(Open::Delete(id)) => {
            known(id).map(|kpi| html! { <DeleteDialog {kpi} {on_close} /> }).unwrap_or_default()
        }
    };
    EditorCard {
        title: "setup.tab_indicators",
        sub: "setup.indicators_sub",
        add: "setup.indicator_add",
        on_add: show(Some(Open::New)),
        none: ("target", "setup.no_kpis"),
        height: ScrollHeight::Whole,
        columns: &[
            "setup.indicator",
            "rule.column",
            "setup.perspective",
            "setup.unit",
            "setup.direction",
            "setup.owner",
            "setup.frequency",
            "setup.source",
            "setup.definition",
            "setup.formula",
            "setup.attribution",
        ],
    }
    .view(words, workspace.kpis_by_code().into_iter().map(row).collect(), above)
}

/// What is said, or the sign that nothing is.
fn said(text: Option<Rc<str>>) -> Rc<str> {
    text.unwrap_or_else(|| Rc::from(NO_VALUE))
}

fn other_name(kpi: &Kpi, lang: Lang) -> String {
    let other = match lang {
        Lang::Zh => &kpi.name.en,
        Lang::En => &kpi.name.zh,
    };
    if other.is_empty() { String::new() } else { format!(" · {other}") }
}
