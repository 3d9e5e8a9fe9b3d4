//! What others reach: the benchmark of an indicator with its source and day, written where its target is set.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{about::About, kpi::Kpi},
    state::edits::kpi::{KpiForm, edit_kpi},
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            field::{TextField, TextKind},
        },
        features::commit::take,
    },
    view::benchmark_text::{BenchmarkText, Wrong},
};

/// Properties of [`BenchmarkDialog`].
#[derive(Properties, PartialEq)]
pub struct BenchmarkDialogProps {
    /// The indicator.
    pub kpi: Kpi,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The dialog.
#[component]
pub fn BenchmarkDialog(props: &BenchmarkDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let kpi = &props.kpi;
    let text = use_state_eq(|| BenchmarkText::of(kpi.about.benchmark.as_ref(), kpi.unit));
    let wrong = use_state_eq(|| None::<Wrong>);
    let refusal = use_state_eq(|| None::<AttrValue>);
    let typed = |write: fn(&mut BenchmarkText, String)| {
        let (text, wrong) = (text.clone(), wrong.setter());
        Callback::from(move |typed: String| {
            let mut wanted = (*text).clone();
            write(&mut wanted, typed);
            text.set(wanted);
            wrong.set(None);
        })
    };
    let on_submit = {
        let (app, kpi, text) = (app.clone(), kpi.clone(), text.clone());
        let (wrong, refusal, on_close) = (wrong.setter(), refusal.setter(), props.on_close.clone());
        Callback::from(move |()| {
            let benchmark = match text.read(kpi.unit) {
                Ok(benchmark) => benchmark,
                Err(error) => return wrong.set(Some(error)),
            };
            let state = app.dispatch.runtime().state();
            let Some(open) = state.open() else { return };
            // As it stands now: another tab may have changed the rest of it.
            let Some(now) = open.catalogue.kpis.get(&kpi.id) else { return on_close.emit(()) };
            let form = KpiForm::of(now);
            let form = KpiForm { about: About { benchmark, ..form.about.clone() }, ..form };
            match take(&app, edit_kpi(&open.catalogue, now, &form, None)) {
                Taken::Refused(reason) => refusal.set(Some(reason)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    let error_of = |what: Wrong, key: &str| (*wrong == Some(what)).then(|| AttrValue::from(words.get(key)));
    let value_error = match *wrong {
        Some(Wrong::Value(key)) => Some(AttrValue::from(words.get(key))),
        _ => None,
    };
    let foot = html! {
        <>
            { Button { onclick: props.on_close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Primary, submit: true, ..Button::default() }.view(words.get("action.save")) }
        </>
    };
    let title = words.with("guide.benchmark_of", &[("name", &words.of(&kpi.name))]);
    html! {
        <Dialog id="benchmark-dialog" title={AttrValue::from(title)} kind={DialogKind::Small} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form">
                { TextField { id: "benchmark-value".into(), label: words.get("setup.benchmark").into(), hint: Some(words.get("setup.benchmark_hint").into()), error: value_error,
                    value: text.value.clone().into(), on_input: typed(|text, value| text.value = value), first: true, ..TextField::default() }.view() }
                { TextField { id: "benchmark-source".into(), label: words.get("setup.benchmark_source").into(), error: error_of(Wrong::Source, "errors.benchmark_source"),
                    value: text.source.clone().into(), on_input: typed(|text, source| text.source = source), ..TextField::default() }.view() }
                { TextField { id: "benchmark-day".into(), label: words.get("setup.benchmark_day").into(), kind: TextKind::Day, error: error_of(Wrong::Day, "errors.not_a_day"),
                    value: text.day.clone().into(), on_input: typed(|text, day| text.day = day), ..TextField::default() }.view() }
                if let Some(reason) = (*refusal).clone() { <p class="ks-field__error" role="alert">{ reason }</p> }
            </div>
        </Dialog>
    }
}
