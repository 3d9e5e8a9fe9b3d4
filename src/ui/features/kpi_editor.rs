//! The indicators: what each measures and how it is shown. Names, definition and places can be edited.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{id::Id, kpi::Kpi, text::Lang},
    state::edits::kpi::{KpiForm, MOST_PLACES, edit_kpi},
    ui::{
        components::{
            button::{Button, ButtonKind, IconButton},
            card::Card,
            cell::Taken,
            dialog::Dialog,
            field::{TextField, TextKind},
            select::{Choice, Select},
            table::{ScrollHeight, scroll_region},
        },
        features::commit::take,
    },
    view::{facts_words, formats::Formats, formula, names},
};

/// The tab of indicators.
#[component]
pub fn KpiEditor() -> Html {
    let app = use_app();
    let words = app.words;
    let edited = use_state(|| None::<Id<Kpi>>);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let currency = Formats::of(words, workspace).currency;
    let row = |kpi: &Kpi| {
        let name = words.of(&kpi.name);
        let edit = {
            let (edited, id) = (edited.setter(), kpi.id);
            Callback::from(move |_: MouseEvent| edited.set(Some(id)))
        };
        html! {
            <tr key={kpi.id.to_string()}>
                <th scope="row"><span class="ks-name"><span class="ks-name__main">{ name.clone() }</span><span class="ks-name__sub">{ kpi.code.clone() }{ other_name(kpi, words.lang()) }</span></span></th>
                <td>{ names::perspective(kpi.perspective, words) }</td>
                <td class="ks-nowrap">{ facts_words::unit(kpi.unit, &currency, words) }</td>
                <td class="ks-nowrap">{ facts_words::direction(kpi.direction, words) }</td>
                <td class="ks-table__wrap">{ words.of(&kpi.definition) }</td>
                <td class="ks-table__wrap">{ formula::in_words(&kpi.formula, workspace, words) }</td>
                <td class="ks-nowrap">{ facts_words::attribution(kpi.attribution, words) }</td>
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
        let edited = edited.setter();
        Callback::from(move |()| edited.set(None))
    };
    Card { title: words.get("setup.tab_indicators").into(), sub: Some(words.get("setup.indicators_sub").into()), flush: true, ..Card::default() }.view(html! {
        <>
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
                        <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
                    </tr></thead>
                    <tbody>{ for workspace.kpis_by_code().into_iter().map(row) }</tbody>
                </table>
            }) }
            if let Some(kpi) = (*edited).and_then(|id| workspace.kpis.get(&id)) { <KpiDialog kpi={kpi.clone()} on_close={close} /> }
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

#[derive(Properties, PartialEq)]
struct KpiDialogProps {
    kpi: Kpi,
    on_close: Callback<()>,
}

/// The form of one indicator.
#[component]
fn KpiDialog(props: &KpiDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let form = use_state(|| KpiForm::of(&props.kpi));
    let refusal = use_state(|| None::<AttrValue>);
    let change = |write: fn(&mut KpiForm, String)| {
        let form = form.clone();
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            write(&mut next, text);
            form.set(next);
        })
    };
    let on_submit = {
        let (app, kpi, form, refusal, on_close) =
            (app.clone(), props.kpi.clone(), form.clone(), refusal.setter(), props.on_close.clone());
        Callback::from(move |()| match take(&app, edit_kpi(&kpi, &form)) {
            Taken::Refused(reason) => refusal.set(Some(reason)),
            Taken::Changed | Taken::Same => on_close.emit(()),
        })
    };
    let places = (0..=MOST_PLACES).map(|places| Choice::new(places.to_string(), places.to_string()));
    let on_places = change(|form, text| form.precision = text.parse().unwrap_or(form.precision))
        .reform(|value: AttrValue| value.to_string());
    let foot = html! {
        <>
            { Button { onclick: props.on_close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Primary, submit: true, ..Button::default() }.view(words.get("action.save")) }
        </>
    };
    html! {
        <Dialog id="kpi-dialog" title={AttrValue::from(words.with("action.edit_named", &[("name", &words.of(&props.kpi.name))]))} sub={Some(AttrValue::from(props.kpi.code.clone()))}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form ks-form--cols">
                { TextField {
                    id: "kpi-name-zh".into(),
                    label: words.get("setup.name_zh").into(),
                    value: form.name.zh.clone().into(),
                    on_input: change(|form, text| form.name.zh = text),
                    error: (*refusal).clone(),
                    lang: Some("zh-CN"),
                    first: true,
                    ..TextField::default()
                }.view() }
                { TextField {
                    id: "kpi-name-en".into(),
                    label: words.get("setup.name_en").into(),
                    value: form.name.en.clone().into(),
                    on_input: change(|form, text| form.name.en = text),
                    lang: Some("en"),
                    ..TextField::default()
                }.view() }
                { TextField {
                    id: "kpi-definition-zh".into(),
                    label: words.get("setup.definition_zh").into(),
                    value: form.definition.zh.clone().into(),
                    on_input: change(|form, text| form.definition.zh = text),
                    lang: Some("zh-CN"),
                    kind: TextKind::Area,
                    ..TextField::default()
                }.view() }
                { TextField {
                    id: "kpi-definition-en".into(),
                    label: words.get("setup.definition_en").into(),
                    value: form.definition.en.clone().into(),
                    on_input: change(|form, text| form.definition.en = text),
                    lang: Some("en"),
                    kind: TextKind::Area,
                    ..TextField::default()
                }.view() }
                { Select {
                    id: "kpi-places".into(),
                    label: words.get("setup.places").into(),
                    hint: Some(words.get("setup.places_hint").into()),
                    choices: places.collect::<Vec<_>>(),
                    value: form.precision.to_string().into(),
                    on_select: on_places,
                    ..Select::default()
                }.view() }
            </div>
        </Dialog>
    }
}
