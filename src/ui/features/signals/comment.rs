//! A comment on the figure of a row: why it is as it is, and who says so.

use yew::prelude::*;

use super::acknowledge::last_name;
use crate::{
    app::context::use_app,
    domain::{id::Id, monitor::Note},
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
    view::{formats::Formats, signals::SignalRow},
};

/// Properties of [`CommentDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct CommentDialogProps {
    /// The row.
    pub(super) row: SignalRow,
    /// Closed.
    pub(super) on_close: Callback<()>,
}

/// The form.
#[component]
pub(super) fn CommentDialog(props: &CommentDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let text = use_state(String::new);
    let name = use_state(|| app.state.open().map(|open| last_name(&open.catalogue)).unwrap_or_default());
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
    let row = &props.row;
    let formats = Formats::of(words, &open.catalogue);
    let on_submit = {
        let (app, text, name, row) = (app.clone(), text.clone(), name.clone(), row.clone());
        let (refusal, on_close) = (refusal.setter(), props.on_close.clone());
        Callback::from(move |()| {
            let Some(open) = app.state.open() else { return };
            let note = Note {
                id,
                scope: row.cell.scope.clone(),
                kpi: Some(row.cell.kpi),
                period: Some(row.period),
                day: clock::today(),
                text: (*text).clone(),
                name: (*name).clone(),
            };
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
    let sub = words.with("signals.drawer", &[("kpi", &row.name), ("name", &row.whose)]);
    let sub = format!("{sub} · {}", formats.period(row.period));
    let foot = form_buttons(&props.on_close, false, words);
    html! {
        <Dialog id="signal-comment" title={AttrValue::from(words.get("signals.note_title"))} sub={Some(AttrValue::from(sub))} kind={DialogKind::Normal}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                { TextField {
                    id: "note-text".into(),
                    kind: TextKind::Area,
                    label: words.get("signals.note_text").into(),
                    value: (*text).clone().into(),
                    on_input: write(text.setter()),
                    error: (*refusal).clone(),
                    first: true,
                    ..TextField::default()
                }.view() }
                { TextField {
                    id: "note-name".into(),
                    label: words.get("signals.note_name").into(),
                    optional: Some(words.get("setup.optional").into()),
                    value: (*name).clone().into(),
                    on_input: write(name.setter()),
                    ..TextField::default()
                }.view() }
            </div>
        </Dialog>
    }
}
