//! An event in the life of an account or a person: when, what, who says so.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{date::Day, id::Id, monitor::Note, scope::Scope},
    platform::{clock, dom, random},
    state::edits::monitor::set_note,
    ui::{
        components::{
            cell::Taken,
            dialog::{Dialog, DialogKind},
            field::{TextField, TextKind},
        },
        features::{commit::take, record_editor::form_buttons},
    },
    view::explain::scope_name,
};

/// Properties of [`EventDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct EventDialogProps {
    /// Whom it is about.
    pub(super) scope: Scope,
    /// Closed.
    pub(super) on_close: Callback<()>,
}

/// The form.
#[component]
pub(super) fn EventDialog(props: &EventDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let text = use_state(String::new);
    let name = use_state(String::new);
    let day = use_state(|| clock::today().to_string());
    let id = *use_state(|| Id::<Note>::from_raw(random::random_bits()));
    let refusal = use_state_eq(|| None::<AttrValue>);
    let body = use_node_ref();
    {
        let body = body.clone();
        use_effect_with((*refusal).clone(), move |refusal| {
            if refusal.is_some() {
                dom::focus_invalid(&body);
            }
        });
    }
    let Some(open) = app.state.open() else { return Html::default() };
    let read = day.trim().parse::<Day>().ok();
    let on_submit = {
        let (app, scope, text, name) = (app.clone(), props.scope.clone(), text.clone(), name.clone());
        let (refusal, on_close, body) = (refusal.setter(), props.on_close.clone(), body.clone());
        Callback::from(move |()| {
            let (Some(open), Some(day)) = (app.state.open(), read) else {
                dom::focus_invalid(&body);
                return;
            };
            let (text, name) = ((*text).clone(), (*name).clone());
            let note = Note { id, scope: scope.clone(), kpi: None, period: None, day, text, name };
            match take(&app, set_note(&open.catalogue, note)) {
                Taken::Refused(why) => refusal.set(Some(why)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    let write = |target: UseStateSetter<String>| {
        let refusal = refusal.setter();
        Callback::from(move |typed: String| {
            target.set(typed);
            refusal.set(None);
        })
    };
    let foot = form_buttons(&props.on_close, false, words);
    let sub = scope_name(&props.scope, &open.catalogue, words);
    html! {
        <Dialog id="event-dialog" title={AttrValue::from(words.get("actions.add_event"))} sub={Some(AttrValue::from(sub))} kind={DialogKind::Normal}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                { TextField {
                    id: "event-text".into(),
                    kind: TextKind::Area,
                    label: words.get("actions.event_text").into(),
                    value: (*text).clone().into(),
                    on_input: write(text.setter()),
                    error: (*refusal).clone(),
                    first: true,
                    ..TextField::default()
                }.view() }
                <div class="ks-form ks-rule__cols">
                    { TextField {
                        id: "event-day".into(),
                        kind: TextKind::Day,
                        label: words.get("actions.event_day").into(),
                        value: (*day).clone().into(),
                        on_input: write(day.setter()),
                        error: read.is_none().then(|| words.get("errors.day_unread").into()),
                        ..TextField::default()
                    }.view() }
                    { TextField {
                        id: "event-name".into(),
                        label: words.get("signals.note_name").into(),
                        optional: Some(words.get("setup.optional").into()),
                        value: (*name).clone().into(),
                        on_input: write(name.setter()),
                        ..TextField::default()
                    }.view() }
                </div>
            </div>
        </Dialog>
    }
}
