//! What came of making a link: the link itself with how far it is carried, its code, or what can be sent instead.

use yew::prelude::*;

use crate::{
    app::{
        context::App,
        tasks::share::{Made, Parcel, fits_code},
    },
    data::share::text::MOST_IN_CHATS,
    domain::workspace::Workspace,
    platform::dom,
    ui::components::{
        button::Button,
        icon::{IconSize, icon_like},
        qr::qr,
    },
    view::{bytes::size_text, share_words::characters},
};

/// Draws it.
pub(super) fn made_view(app: &App, workspace: &Workspace, made: &Made, is_locked: bool) -> Html {
    let words = app.words;
    match made {
        Made::Link(link, parcel) => html! {
            <>
                <LinkField link={AttrValue::from(link.clone())} />
                { length_note(app, link.len()) }
                <div class="ks-row">{ file_button(app, parcel) }</div>
                if fits_code(link) {
                    <figure class="ks-share__code" data-test="share-code">
                        { qr(link, words.get("share.code").into()).unwrap_or_default() }
                        <figcaption class="ks-mute">{ words.get(if is_locked { "share.code_locked" } else { "share.code_text" }) }</figcaption>
                    </figure>
                }
            </>
        },
        Made::TooLong(length, parcel) => note(
            "share-too-long",
            words.with("share.too_long", &[("n", &characters(*length))]).to_string(),
            file_button(app, parcel),
        ),
        Made::TooManyRows => {
            note("share-too-many", words.get("share.too_many_rows").to_string(), Html::default())
        }
        Made::NotApart(kpis) => {
            let named = kpis.iter().filter_map(|kpi| workspace.kpis.get(kpi)).map(|kpi| words.of(&kpi.name));
            let names: Vec<String> = named.map(|name| name.to_string()).collect();
            let joint = words.get("share.joint");
            note(
                "share-not-apart",
                words.with("share.not_apart", &[("kpis", &names.join(&joint))]).to_string(),
                Html::default(),
            )
        }
        Made::NoSecrets => note("share-failed", words.get("share.no_secrets").to_string(), Html::default()),
        Made::PartMissing => {
            note("share-failed", words.get("toast.part_missing").to_string(), Html::default())
        }
        Made::Failed(text) => {
            note("share-failed", words.with("share.failed", &[("detail", text)]).to_string(), Html::default())
        }
    }
}

fn note(test: &'static str, text: String, action: Html) -> Html {
    html! {
        <>
            <div class="ks-note ks-note--watch" data-test={test}>{ icon_like("watch", IconSize::Normal, Some("ks-status__mark")) }<div>{ text }</div></div>
            <div class="ks-row">{ action }</div>
        </>
    }
}

/// How far a link of this length is carried; where chats cut it, the file is offered.
fn length_note(app: &App, length: usize) -> Html {
    let words = app.words;
    let count = characters(length);
    if length <= MOST_IN_CHATS {
        return html! {
            <div class="ks-note ks-note--good" data-test="share-length" data-characters={length.to_string()}>{ icon_like("good", IconSize::Normal, Some("ks-status__mark")) }
                <div>{ words.with("share.fits", &[("n", &count)]) }</div></div>
        };
    }
    let limit = characters(MOST_IN_CHATS);
    html! {
        <div class="ks-note ks-note--watch" data-test="share-length" data-characters={length.to_string()}>{ icon_like("watch", IconSize::Normal, Some("ks-status__mark")) }
            <div>{ words.with("share.beyond_chats", &[("n", &count), ("limit", &limit)]) }</div></div>
    }
}

fn file_button(app: &App, parcel: &Parcel) -> Html {
    let text = app.words.with("share.file", &[("size", &size_text(parcel.bytes()))]);
    let parcel = parcel.clone();
    let onclick = Callback::from(move |_: MouseEvent| parcel.offer());
    Button { icon: Some("download"), onclick, ..Button::default() }.view(text)
}

#[derive(Properties, PartialEq)]
struct LinkFieldProps {
    link: AttrValue,
}

/// The link, to be copied.
#[component]
fn LinkField(props: &LinkFieldProps) -> Html {
    let words = crate::app::context::use_app().words;
    let node = use_node_ref();
    let said = use_state_eq(|| None::<bool>);
    {
        let said = said.setter();
        use_effect_with(props.link.clone(), move |_| said.set(None));
    }
    let onclick = {
        let (link, said, node) = (props.link.clone(), said.setter(), node.clone());
        Callback::from(move |_: MouseEvent| {
            let (said, node) = (said.clone(), node.clone());
            dom::copy_text(
                link.to_string(),
                Callback::from(move |is_copied: bool| {
                    if !is_copied {
                        dom::select_text(&node);
                    }
                    said.set(Some(is_copied));
                }),
            );
        })
    };
    let copied = match *said {
        Some(true) => words.get("share.copied"),
        Some(false) => words.get("share.not_copied"),
        None => words.get("share.copy"),
    };
    html! {
        <div class="ks-field">
            <label class="ks-field__label" for="share-link">{ words.get("share.link") }</label>
            <div class="ks-share__link">
                <input class="ks-input" id="share-link" ref={node} type="text" readonly=true value={props.link.clone()} spellcheck="false" />
                { Button { icon: Some("copy"), onclick, ..Button::default() }.view(copied) }
            </div>
        </div>
    }
}
