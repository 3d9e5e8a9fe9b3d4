//! Acknowledging the signals of a row: why, who, until when.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{date::Day, workspace::Workspace},
    platform::{clock, dom},
    state::edits::monitor::{Said, acknowledge},
    ui::{
        components::{
            cell::Taken,
            dialog::{Dialog, DialogKind},
            field::{TextField, TextKind},
        },
        features::{commit::take, record_editor::form_buttons},
    },
    view::signals::SignalRow,
};

/// Properties of [`AcknowledgeDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct AcknowledgeDialogProps {
    /// The row.
    pub(super) row: SignalRow,
    /// Closed.
    pub(super) on_close: Callback<()>,
}

/// What is typed.
#[derive(Debug, Clone, PartialEq)]
struct Typed {
    reason: String,
    name: String,
    until: String,
}

/// The name under which something was said last: most often it is the same person again.
pub(super) fn last_name(workspace: &Workspace) -> String {
    let acknowledged = workspace.acknowledgements.values().map(|one| (one.day, &one.name));
    let noted = workspace.notes.values().map(|note| (note.day, &note.name));
    let newest = acknowledged.chain(noted).filter(|(_, name)| !name.is_empty()).max();
    newest.map(|(_, name)| name.clone()).unwrap_or_default()
}

/// The form.
#[component]
pub(super) fn AcknowledgeDialog(props: &AcknowledgeDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let form = use_state(|| Typed {
        reason: String::new(),
        name: app.state.open().map(|open| last_name(&open.catalogue)).unwrap_or_default(),
        until: String::new(),
    });
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
    let today = clock::today();
    let until = match form.until.trim() {
        "" => Some(None),
        text => text.parse::<Day>().ok().filter(|until| *until > today).map(Some),
    };
    let wrong_day = until.is_none().then(|| AttrValue::from(words.get("signals.wrong.day")));
    let on_submit = {
        let (app, form, signals) = (app.clone(), form.clone(), props.row.open_signals());
        let (refusal, on_close, body) = (refusal.setter(), props.on_close.clone(), body.clone());
        Callback::from(move |()| {
            let Some(until) = until else {
                dom::focus_invalid(&body);
                return;
            };
            let Some(open) = app.state.open() else { return };
            let said = Said { name: form.name.clone(), reason: form.reason.clone(), day: today, until };
            match take(&app, acknowledge(&open.catalogue, &signals, &said)) {
                Taken::Refused(why) => refusal.set(Some(why)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    let write = |write: fn(&mut Typed, String)| {
        let (form, refusal) = (form.clone(), refusal.setter());
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            write(&mut next, text);
            form.set(next);
            refusal.set(None);
        })
    };
    let row = &props.row;
    let n = row.open_signals().len().to_string();
    let sub = words.with("signals.ack_sub", &[("kpi", &row.name), ("name", &row.whose), ("n", &n)]);
    let foot = form_buttons(&props.on_close, false, words);
    html! {
        <Dialog id="signal-ack" title={AttrValue::from(words.get("signals.ack_title"))} sub={Some(AttrValue::from(sub))} kind={DialogKind::Normal}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                { TextField {
                    id: "ack-reason".into(),
                    kind: TextKind::Area,
                    label: words.get("signals.ack_reason").into(),
                    value: form.reason.clone().into(),
                    on_input: write(|form, text| form.reason = text),
                    error: (*refusal).clone(),
                    first: true,
                    ..TextField::default()
                }.view() }
                <div class="ks-form ks-rule__cols">
                    { TextField {
                        id: "ack-name".into(),
                        label: words.get("signals.ack_name").into(),
                        optional: Some(words.get("setup.optional").into()),
                        value: form.name.clone().into(),
                        on_input: write(|form, text| form.name = text),
                        ..TextField::default()
                    }.view() }
                    { TextField {
                        id: "ack-until".into(),
                        kind: TextKind::Day,
                        label: words.get("signals.ack_until").into(),
                        optional: Some(words.get("setup.optional").into()),
                        value: form.until.clone().into(),
                        on_input: write(|form, text| form.until = text),
                        hint: Some(words.get("signals.ack_until_hint").into()),
                        error: wrong_day,
                        ..TextField::default()
                    }.view() }
                </div>
            </div>
        </Dialog>
    }
}
