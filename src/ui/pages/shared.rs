//! What came with a shared link, until it is shown: being opened, asked a passphrase for, or refused with the reason. What is kept in
//! this browser is not touched by it.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        context::{App, use_app},
        route::Route,
        tasks::{
            import::ImportJob,
            link::{self, Arrived, LinkTrouble},
        },
    },
    data::share::Fault,
    platform::dom,
    ui::{
        components::{
            button::{Button, ButtonKind},
            card::Card,
            empty::Empty,
            field::{Labelled, described_by},
            icon::{IconSize, icon},
            link::RouteLink,
            toast::toasts,
        },
        features::shell::switches::{language_switch, theme_menu},
    },
    view::share_words::{fault, file_fault},
    worker::codec_protocol::{FileRefusal, LinkRefusal},
};

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// Being read.
    Opening,
    /// It is locked; whether a passphrase was wrong.
    Asking(bool),
    /// It cannot be opened.
    Refused(LinkTrouble),
}

/// The page.
#[component]
pub fn SharedPage() -> Html {
    let app = use_app();
    let words = app.words;
    let runtime = app.dispatch.runtime().clone();
    let (number, arrived) = link::at_hand(&runtime);
    let is_file = matches!(arrived, Some(Arrived::File(_)));
    let stage = use_state_eq(|| Stage::Opening);
    let passphrase = use_state_eq(String::new);
    let job = use_mut_ref(|| None::<ImportJob>);
    let open = {
        let (stage, job, runtime) = (stage.setter(), Rc::clone(&job), Rc::clone(&runtime));
        Callback::from(move |(arrived, passphrase): (Arrived, Option<String>)| {
            stage.set(Stage::Opening);
            let was_asked = passphrase.is_some();
            let stage = stage.clone();
            let on_trouble = Callback::from(move |trouble: LinkTrouble| {
                stage.set(match trouble {
                    LinkTrouble::Refused(LinkRefusal::Fault(Fault::Locked)) => Stage::Asking(false),
                    LinkTrouble::Refused(LinkRefusal::Fault(Fault::WrongPassphrase)) => {
                        Stage::Asking(was_asked)
                    }
                    trouble => Stage::Refused(trouble),
                });
            });
            *job.borrow_mut() = link::open(&runtime, &arrived, passphrase, on_trouble);
        })
    };
    {
        let (open, arrived, passphrase) = (open.clone(), arrived.clone(), passphrase.setter());
        use_effect_with(number, move |_| {
            passphrase.set(String::new());
            if let Some(arrived) = arrived {
                open.emit((arrived, None));
            }
        });
    }
    let inside = match (&*stage, arrived) {
        (_, None) => refused(&app, words.get("share.gone").into(), words.get("share.gone_text").into()),
        (Stage::Opening, Some(_)) => html! {
            <div class="ks-stack" aria-busy="true">
                <p role="status" class="ks-mute">{ words.get("share.opening") }</p>
                <div class="ks-skel ks-skel--tile" aria-hidden="true"></div>
            </div>
        },
        (Stage::Asking(is_wrong), Some(arrived)) => {
            let on_submit = {
                let (open, passphrase) = (open, passphrase.clone());
                Callback::from(move |()| {
                    let written = dom::composed(passphrase.trim());
                    if !written.is_empty() {
                        open.emit((arrived.clone(), Some(written)));
                    }
                })
            };
            let on_input = {
                let passphrase = passphrase.setter();
                Callback::from(move |text: String| passphrase.set(text))
            };
            asking(&app, (*is_wrong, is_file), &passphrase, on_input, on_submit)
        }
        (Stage::Refused(trouble), Some(_)) => {
            let (title, text) = said(&app, is_file, trouble);
            refused(&app, title, text)
        }
    };
    let is_ready = number > 0 && *stage != Stage::Opening || link::at_hand(&runtime).1.is_none();
    html! {
        <>
            <main class="ks-start" tabindex="-1" data-ready={is_ready.then_some("shared")}>
                <div class="ks-start__head">
                    { RouteLink::plain(Route::Start, "ks-brand").view(html! { <><svg class="ks-brand__mark" aria-hidden="true"><use href="icons.svg#i-brand" /></svg><span class="ks-brand__name">{ words.get("app.name") }</span></> }) }
                    <div class="ks-row">{ language_switch(&app) }{ theme_menu(&app) }</div>
                </div>
                <header class="ks-page__head"><div>
                    <h1 class="ks-page__title">{ words.get(if is_file { "share.file_title" } else { "share.page_title" }) }</h1>
                    <p class="ks-page__lead">{ words.get(if is_file { "share.file_lead" } else { "share.page_lead" }) }</p>
                </div></header>
                { inside }
            </main>
            { toasts(&app) }
        </>
    }
}

/// Title and text of what is wrong.
fn said(app: &App, is_file: bool, trouble: &LinkTrouble) -> (AttrValue, AttrValue) {
    let words = app.words;
    let fault = if is_file { file_fault } else { fault };
    let (title, text) = match trouble {
        LinkTrouble::Refused(LinkRefusal::Fault(found))
        | LinkTrouble::Refused(LinkRefusal::File(FileRefusal::Sealed(found))) => fault(words, found),
        LinkTrouble::Refused(LinkRefusal::File(FileRefusal::Newer)) => fault(words, &Fault::Newer(0)),
        LinkTrouble::Refused(LinkRefusal::File(FileRefusal::TooLarge)) => {
            fault(words, &Fault::TooLarge { limit: 0 })
        }
        LinkTrouble::Refused(LinkRefusal::File(FileRefusal::Unreadable(detail))) => {
            (words.get("share.no_workspace"), words.with("share.no_workspace_text", &[("detail", detail)]))
        }
        LinkTrouble::PartMissing => (words.get("state.part_missing"), words.get("state.part_missing_text")),
        LinkTrouble::Failed(detail) => {
            (words.get("share.broken"), words.with("share.broken_text", &[("detail", detail)]))
        }
    };
    (title.into(), text.into())
}

fn refused(app: &App, title: AttrValue, text: AttrValue) -> Html {
    let actions =
        RouteLink::plain(Route::Start, "ks-btn ks-btn--primary").view(app.words.get("share.to_start"));
    Empty { icon: "link", error: true, title: Some(title), text: Some(text), actions, small: false }.view()
}

fn asking(
    app: &App,
    (is_wrong, is_file): (bool, bool),
    passphrase: &str,
    on_input: Callback<String>,
    on_submit: Callback<()>,
) -> Html {
    let words = app.words;
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.emit(());
    });
    let id = "link-passphrase";
    let (title, text) =
        if is_file { file_fault(words, &Fault::Locked) } else { fault(words, &Fault::Locked) };
    let (_, wrong) = fault(words, &Fault::WrongPassphrase);
    let oninput = on_input.reform(|event: InputEvent| dom::text_of(&event));
    // A password manager may fill it in; it is never stored by us.
    let control = html! {
        <input class="ks-input" {id} type="password" value={passphrase.to_owned()} {oninput} autofocus=true autocomplete="current-password"
            aria-invalid={is_wrong.then_some("true")} aria-describedby={described_by(id, false, is_wrong)} spellcheck="false" />
    };
    let field = Labelled {
        id: id.into(),
        label: words.get("share.passphrase").into(),
        error: is_wrong.then(|| wrong.into()),
        ..Labelled::default()
    };
    Card { title: title.into(), ..Card::default() }.view(html! {
        <form class="ks-form ks-share__ask" {onsubmit} novalidate=true>
            <p class="ks-row ks-row--nowrap ks-mute">{ icon("lock", IconSize::Normal) }<span>{ text }</span></p>
            { field.view(control) }
            <div class="ks-row">
                { Button { kind: ButtonKind::Primary, submit: true, ..Button::default() }.view(words.get("share.unlock")) }
                { RouteLink::plain(Route::Start, "ks-btn").view(words.get("share.to_start")) }
            </div>
        </form>
    })
}
