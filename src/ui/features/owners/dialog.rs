//! The form of the owners of an account from a day on.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{account::Account, date::Day, id::Id},
    platform::dom,
    state::edits::{
        EditError,
        ownership::{SplitWish, in_force, set_split, splits_of},
    },
    ui::{
        components::{cell::Taken, dialog::Dialog},
        features::{
            commit::take,
            owners::draft::use_owners_draft,
            record_editor::form_buttons,
            rule_editor::since::{Since, day_of},
        },
    },
};

/// Properties of [`OwnersDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct OwnersDialogProps {
    /// Whose owners.
    pub account: Id<Account>,
    /// First day of the split that is edited; `None` for a change.
    pub known: Option<Day>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The form.
#[component]
pub(super) fn OwnersDialog(props: &OwnersDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let known = props.known.and_then(|day| splits_of(&workspace, props.account).get(&day).copied());
    // What the form builds on, as it is now and as it was when the form was opened.
    let now = if props.known.is_some() { known } else { in_force(&workspace, props.account, None) };
    let now = now.cloned();
    let opened = use_state(|| now.clone());
    let owners = use_owners_draft(now.as_ref());
    let from = use_state(|| {
        let day = known.map(|split| split.from).filter(|day| *day != Day::BEGIN);
        day.map(|day| day.to_string()).unwrap_or_default()
    });
    let reason = use_state(|| known.map(|split| split.reason.clone()).unwrap_or_default());
    let refusal = use_state_eq(|| None::<(EditError, AttrValue)>);
    let body = use_node_ref();
    let Some(account) = workspace.accounts.get(&props.account).cloned() else { return Html::default() };
    let on_submit = {
        let (app, workspace, account, known) =
            (app.clone(), Rc::clone(&workspace), account.clone(), props.known);
        let (shares, is_rest_open) = (owners.shares(), owners.is_rest_open());
        let (day, reason, body) = (day_of(&from), (*reason).clone(), body.clone());
        let (refusal, on_close) = (refusal.setter(), props.on_close.clone());
        Callback::from(move |()| {
            let (Some(shares), Ok(day)) = (shares.as_deref(), day) else {
                dom::focus_invalid(&body);
                return;
            };
            let wish = SplitWish { shares, is_rest_open, from: day, reason: &reason, instead_of: known };
            let edit = set_split(&workspace, &account, &wish);
            if edit.is_ok() && *opened != now {
                // Said once: whoever sends the form again means it.
                opened.set(now.clone());
                let text = AttrValue::from(app.words.get("errors.overtaken"));
                refusal.set(Some((EditError::Gone, text)));
                return;
            }
            let error = edit.as_ref().err().copied();
            match take(&app, edit) {
                Taken::Refused(text) => refusal.set(Some((error.unwrap_or(EditError::Gone), text))),
                _ => on_close.emit(()),
            }
        })
    };
    let wrong = |about: fn(EditError) -> bool| {
        (*refusal).clone().filter(|(error, _)| about(*error)).map(|(_, text)| text)
    };
    let set = |state: &UseStateHandle<String>| {
        let state = state.setter();
        Callback::from(move |text: String| state.set(text))
    };
    let since = Since {
        id: "owners",
        from: &from,
        reason: &reason,
        revisions: None,
        on_from: set(&from),
        on_reason: set(&reason),
    };
    let is_reason = |error: EditError| error == EditError::ReasonMissing;
    let hint = if props.known.is_some() { "owners.edit_from_hint" } else { "owners.from_hint" };
    let title = words.with("owners.of", &[("name", &words.of(&account.name))]);
    let foot = form_buttons(&props.on_close, false, words);
    html! {
        <Dialog id="owners-dialog" title={AttrValue::from(title)} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                { owners.view(&app, "owners-shares", wrong(|error| error != EditError::ReasonMissing)) }
                { since.view_with(hint, wrong(is_reason), words) }
            </div>
        </Dialog>
    }
}
