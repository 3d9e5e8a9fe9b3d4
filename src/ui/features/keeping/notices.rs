//! Strips under the top bar: what is to be known of the keeping of the open workspace. At most one of those that can wait.

use yew::prelude::*;

use crate::{
    app::{
        context::{App, use_app},
        route::Route,
        tasks,
    },
    data::store::WorkspaceId,
    platform::{clock, download, global, preferences},
    state::{
        action::Action,
        app_state::{OpenWorkspace, SaveState},
    },
    ui::{
        components::{
            button::Button,
            icon::{IconSize, icon},
            link::RouteLink,
        },
        features::keeping::update::UpdateStrip,
    },
};

/// Seconds for which a reminder stays away once it was put off: 7 days.
const QUIET: i64 = 7 * 24 * 3600;

/// Properties of [`Notices`].
#[derive(Properties, PartialEq)]
pub struct NoticesProps {
    /// The open workspace.
    pub workspace: WorkspaceId,
}

/// The strips, if there is something to say.
#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let app = use_app();
    let redraw = use_force_update();
    let Some(open) = app.state.open().filter(|open| open.id == props.workspace) else {
        return Html::default();
    };
    if open.save == SaveState::Shared {
        return shared(&app);
    }
    html! {
        <>
            <UpdateStrip />
            { set_aside(&app, open) }
            { older(&app, open) }
            { place(&app, open, &redraw) }
        </>
    }
}

fn strip(test: &'static str, bad: bool, text: impl Into<Html>, actions: Html) -> Html {
    let (class, mark) = if bad { ("ks-banner--bad", "octagon") } else { ("ks-banner--watch", "info") };
    html! {
        <div class={classes!("ks-banner", class)} role="status" data-test={test}>{ icon(mark, IconSize::Normal) }<span>{ text.into() }</span>{ actions }</div>
    }
}

/// What is looked at is somebody else's: the ways to keep it and to leave it.
fn shared(app: &App) -> Html {
    let words = app.words;
    let keep = {
        let runtime = app.dispatch.runtime().clone();
        Callback::from(move |_: MouseEvent| tasks::newborn::keep_shared(&runtime))
    };
    let leave = RouteLink::plain(Route::Start, "ks-btn ks-btn--sm");
    html! {
        <div class="ks-banner" role="status" data-test="shared">{ icon("link", IconSize::Normal) }<span>{ words.get("share.strip") }</span>
            { Button { small: true, onclick: keep, ..Button::default() }.view(words.get("share.keep")) }{ leave.view(words.get("share.leave")) }</div>
    }
}

/// Records that cannot be read: the others are shown, and what is stored of these stays.
fn set_aside(app: &App, open: &OpenWorkspace) -> Html {
    let n = open.set_aside.len();
    if n == 0 {
        return Html::default();
    }
    let records = open.set_aside.clone();
    let take = Callback::from(move |_: MouseEvent| {
        let text: Vec<String> =
            records.iter().map(|record| format!("{}: {}", record.place, record.raw)).collect();
        download::offer("keyscore-unreadable-records.txt", "text/plain", (text.join("\n") + "\n").as_bytes());
    });
    let text = app.words.with("keep.set_aside", &[("n", &n.to_string())]);
    let button = Button { small: true, icon: Some("download"), onclick: take, ..Button::default() };
    strip("set-aside", true, text, button.view(app.words.get("keep.set_aside_action")))
}

/// An older state was found than the one that had been stored.
fn older(app: &App, open: &OpenWorkspace) -> Html {
    let words = app.words;
    let found = app.state.lost.as_ref().and_then(|lost| {
        lost.older
            .iter()
            .find(|(id, ..)| *id == open.id)
            .map(|(_, found, expected)| (lost.at, *found, *expected))
    });
    let Some((at, found, expected)) = found else { return Html::default() };
    let text = words.with(
        "keep.older",
        &[
            ("found", &found.to_string()),
            ("expected", &expected.to_string()),
            ("time", &clock::local_day_minute(at)),
        ],
    );
    let accept = accept(app);
    let backups = RouteLink::plain(Route::Data { workspace: open.id }, "ks-btn ks-btn--sm");
    strip(
        "older-state",
        true,
        text,
        html! {
            <>{ backups.view(words.get("keep.older_backups")) }{ Button { small: true, onclick: accept, ..Button::default() }.view(words.get("keep.accept")) }</>
        },
    )
}

/// What is found is all there is: the warning goes.
pub fn accept(app: &App) -> Callback<MouseEvent> {
    let app = app.clone();
    Callback::from(move |_: MouseEvent| {
        if let crate::state::app_state::Shelf::Ready(list) = &app.state.shelf {
            preferences::mark(|marker| marker.accept(list));
        }
        app.dispatch.send(Action::StorageLost(None));
    })
}

/// Where the workspace is kept, if that is not for long; else whether it should be taken out as a file again.
fn place(app: &App, open: &OpenWorkspace, redraw: &UseForceUpdateHandle) -> Html {
    let words = app.words;
    let export = {
        let runtime = app.dispatch.runtime().clone();
        Callback::from(move |_: MouseEvent| tasks::export_workspace(&runtime, Callback::noop()))
    };
    let backup =
        || Button { small: true, icon: Some("download"), onclick: export.clone(), ..Button::default() };
    if preferences::is_blocked() {
        return strip(
            "not-kept",
            true,
            words.get("keep.blocked"),
            backup().view(words.get("keep.backup_action")),
        );
    }
    if global::is_session() {
        let end = Callback::from(|_: MouseEvent| tasks::wipe::end_session());
        return strip(
            "session",
            false,
            words.get("keep.session"),
            html! {
                <>{ backup().view(words.get("keep.backup_action")) }{ Button { small: true, onclick: end, ..Button::default() }.view(words.get("keep.session_end")) }</>
            },
        );
    }
    if open.catalogue.settings().is_none_or(|settings| settings.sample) {
        return Html::default();
    }
    let redraw = redraw.clone();
    if preferences::persistence() == preferences::Persistence::Refused {
        let seen = Callback::from(move |_: MouseEvent| {
            preferences::keep_persistence(preferences::Persistence::RefusedAndSeen);
            redraw.force_update();
        });
        return strip(
            "may-be-cleared",
            false,
            words.get("keep.may_be_cleared"),
            html! {
                <>{ backup().view(words.get("keep.backup_action")) }{ Button { small: true, onclick: seen, ..Button::default() }.view(words.get("keep.understood")) }</>
            },
        );
    }
    let now = clock::now_seconds();
    match preferences::marker().backup_due(open.id, now) {
        Some((changes, at)) => {
            let id = open.id;
            let later = Callback::from(move |_: MouseEvent| {
                preferences::mark(|marker| {
                    if let Some(kept) = marker.docs.get_mut(&id) {
                        kept.quiet = clock::now_seconds() + QUIET;
                    }
                });
                redraw.force_update();
            });
            let text = words.with(
                "keep.backup_due",
                &[("n", &changes.to_string()), ("time", &clock::local_day_minute(at))],
            );
            strip(
                "backup-due",
                false,
                text,
                html! {
                    <>{ backup().view(words.get("keep.backup_action")) }{ Button { small: true, onclick: later, ..Button::default() }.view(words.get("keep.later")) }</>
                },
            )
        }
        None => Html::default(),
    }
}
