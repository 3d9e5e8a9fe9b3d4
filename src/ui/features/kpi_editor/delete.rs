//! Asks before an indicator goes, or says what still refers to it.

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::kpi::Kpi,
    engine::query::{Answer, KpiUses, Query},
    state::edits::kpi::delete_kpi,
    ui::{
        components::{
            button::{Button, ButtonKind},
            dialog::{Dialog, DialogKind},
        },
        features::commit::take,
    },
    view::formula_draft::uses,
};

/// Properties of [`DeleteDialog`].
#[derive(Properties, PartialEq)]
pub struct DeleteDialogProps {
    /// The indicator.
    pub kpi: Kpi,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The question, or the reason why not.
#[component]
pub fn DeleteDialog(props: &DeleteDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let answer = use_answer(Query::KpiUses(props.kpi.id));
    let Some(open) = app.state.open() else { return Html::default() };
    let found: Option<KpiUses> = match &answer {
        Async::Ready { value, stale: false } => match &**value {
            Answer::KpiUses(uses) => Some(uses.clone()),
            _ => None,
        },
        _ => None,
    };
    let lines = found.as_ref().map(|found| uses(found, &open.catalogue, words)).unwrap_or_default();
    let name = words.of(&props.kpi.name);
    let key = if lines.is_empty() { "setup.kpi_delete_title" } else { "setup.kpi_in_use" };
    let on_submit = {
        let (app, kpi, found, on_close) =
            (app.clone(), props.kpi.clone(), found.clone(), props.on_close.clone());
        Callback::from(move |()| {
            if let Some(found) = &found {
                take(&app, delete_kpi(&kpi, found));
                on_close.emit(());
            }
        })
    };
    let is_free = lines.is_empty();
    let close = props.on_close.reform(|_: MouseEvent| ());
    let foot = if is_free {
        html! {
            <>
                { Button { onclick: close, ..Button::default() }.view(words.get("action.cancel")) }
                { Button { kind: ButtonKind::Danger, submit: true, disabled: found.is_none(), ..Button::default() }.view(words.get("action.delete")) }
            </>
        }
    } else {
        Button { kind: ButtonKind::Primary, onclick: close, ..Button::default() }
            .view(words.get("action.close"))
    };
    let targets = found.as_ref().map(|found| found.targets.len()).unwrap_or_default();
    html! {
        <Dialog id="kpi-delete" title={AttrValue::from(words.with(key, &[("name", &name)]))} kind={DialogKind::Small} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={is_free.then_some(on_submit)} {foot}>
            if is_free {
                <p>{ if targets == 0 { words.get("setup.kpi_delete_undo") } else { words.with("setup.kpi_delete_targets", &[("n", &targets.to_string())]) } }</p>
            } else {
                <p>{ words.get("setup.kpi_in_use_text") }</p>
                <ul class="ks-formula__uses">{ for lines.iter().map(|line| html! { <li key={line.clone()}>{ line.clone() }</li> }) }</ul>
            }
        </Dialog>
    }
}
