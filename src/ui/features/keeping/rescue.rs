//! A workspace that cannot be read: nothing of it is written any more. Its bytes can be taken out, a copy be opened.

use yew::prelude::*;

use crate::{
    app::{context::use_app, tasks},
    data::{copies::CopyMeta, store::WorkspaceId},
    platform::clock,
    ui::{
        components::{
            button::{Button, ButtonKind},
            card::Card,
        },
        features::{
            keeping::copies::{kind_words, use_copies},
            workspace_list::open_file,
        },
    },
};

/// Properties of [`Rescue`].
#[derive(Properties, PartialEq)]
pub struct RescueProps {
    /// The workspace that cannot be read.
    pub workspace: WorkspaceId,
}

/// The panel below the message.
#[component]
pub fn Rescue(props: &RescueProps) -> Html {
    let app = use_app();
    let words = app.words;
    let (copies, _) = use_copies(props.workspace, 0);
    let raw = Callback::from(|_: MouseEvent| tasks::rescue::download_raw());
    let row = |copy: &CopyMeta| {
        let (app, id, number) = (app.clone(), props.workspace, copy.number);
        let open = Callback::from(move |_: MouseEvent| tasks::rescue::open_copy(&app, id, number));
        html! {
            <li key={copy.number} class="ks-wslist__item"><span class="ks-wslist__name">{ kind_words(copy, words) }</span>
                <span class="ks-wslist__meta">{ clock::local_day_minute(copy.at) }</span>
                { Button { small: true, onclick: open, ..Button::default() }.view(words.get("keep.open_copy")) }</li>
        }
    };
    Card { title: words.get("keep.rescue").into(), sub: Some(words.get("keep.rescue_text").into()), ..Card::default() }.view(html! {
        <div class="ks-stack ks-stack--tight" data-test="rescue">
            <div class="ks-row">
                { Button { kind: ButtonKind::Primary, icon: Some("download"), onclick: raw, ..Button::default() }.view(words.get("keep.raw")) }
                { open_file(&app, true) }
            </div>
            if copies.as_ref().is_some_and(|copies| !copies.is_empty()) {
                <h3>{ words.get("keep.copies_title") }</h3>
                <ul class="ks-wslist">{ for copies.iter().flatten().map(row) }</ul>
            }
        </div>
    })
}
