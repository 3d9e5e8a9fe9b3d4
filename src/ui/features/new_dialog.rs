//! A new workspace: its name, and what it is made from: the usual indicators, or a template by kind of account or by industry.

use yew::prelude::*;

use crate::{
    app::{context::use_app, part::Purpose, tasks},
    domain::text::{Lang, Text2},
    platform::dom,
    ui::components::{
        button::{Button, ButtonKind},
        dialog::{Dialog, DialogKind},
        field::TextField,
    },
    view::{
        library::{TEMPLATES, TemplateGroup},
        message::Words,
    },
};

/// Properties of [`NewDialog`].
#[derive(Properties, PartialEq)]
pub struct NewDialogProps {
    /// What the workspace is made for.
    pub purpose: Purpose,
    /// Made, or given up.
    pub on_close: Callback<()>,
}

/// The dialog.
#[component]
pub fn NewDialog(props: &NewDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    // The name follows the template until somebody writes one.
    let typed = use_state_eq(|| None::<String>);
    let template = use_state_eq(|| None::<&'static str>);
    let is_refused = use_state_eq(|| false);
    let name = match (&*typed, *template) {
        (Some(typed), _) => typed.clone(),
        (None, Some(code)) => words.get(&format!("library.template_{code}")).to_string(),
        (None, None) => words.get("start.name_new").to_string(),
    };
    let on_input = {
        let (typed, is_refused) = (typed.setter(), is_refused.setter());
        Callback::from(move |text: String| {
            typed.set(Some(text));
            is_refused.set(false);
        })
    };
    let on_submit = {
        let (app, name, is_own, template) = (app.clone(), name.clone(), typed.is_some(), *template);
        let (purpose, is_refused, on_close) = (props.purpose, is_refused.setter(), props.on_close.clone());
        Callback::from(move |()| {
            let trimmed = name.trim();
            if trimmed.is_empty() {
                is_refused.set(true);
                return;
            }
            let own = Text2::same(trimmed);
            match (purpose, template) {
                (Purpose::SetUp, Some(code)) => {
                    tasks::create_from_template(&app, code, if is_own { own } else { name_of(code) });
                }
                (Purpose::SetUp, None) => tasks::create_workspace(&app, own, "setup"),
                (Purpose::Import, _) => tasks::create_workspace(&app, own, "data"),
                (Purpose::Guide, _) => tasks::create_guided(&app, own),
            }
            on_close.emit(());
        })
    };
    let (title, action) = match props.purpose {
        Purpose::Import => ("start.new_title", "start.create_import"),
        Purpose::SetUp => ("start.new_title", "start.create"),
        Purpose::Guide => ("library.start_guide_title", "library.start_create_guide"),
    };
    let foot = html! {
        <>
            { Button { onclick: props.on_close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Primary, submit: true, ..Button::default() }.view(words.get(action)) }
        </>
    };
    let kind = if props.purpose == Purpose::SetUp { DialogKind::Large } else { DialogKind::Small };
    let field = TextField {
        id: "workspace-name".into(),
        label: words.get("start.name_label").into(),
        value: name.into(),
        on_input,
        error: is_refused.then(|| AttrValue::from(words.get("errors.workspace_name_missing"))),
        first: true,
        ..TextField::default()
    };
    let on_pick = {
        let template = template.setter();
        Callback::from(move |code: Option<&'static str>| template.set(code))
    };
    html! {
        <Dialog id="name-dialog" title={AttrValue::from(words.get(title))} {kind} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form">
                { field.view() }
                if props.purpose == Purpose::SetUp { { origins(*template, &on_pick, words) } }
                if props.purpose == Purpose::Guide { <p class="ks-mute">{ words.get("library.start_guide_note") }</p> }
            </div>
        </Dialog>
    }
}

/// What it can be made from.
fn origins(at: Option<&'static str>, on_pick: &Callback<Option<&'static str>>, words: Words) -> Html {
    let choice = |code: Option<&'static str>| {
        let key = code.unwrap_or("starter");
        let (name, about) = (format!("library.template_{key}"), format!("library.about_{key}"));
        let onchange = {
            let on_pick = on_pick.clone();
            Callback::from(move |event: Event| {
                if dom::is_checked(&event) {
                    on_pick.emit(code);
                }
            })
        };
        html! {
            <label key={key} class="ks-origin" for={format!("origin-{key}")}>
                <input type="radio" name="origin" id={format!("origin-{key}")} checked={at == code} {onchange} />
                <span><span class="ks-origin__name">{ words.get(&name) }</span><span class="ks-origin__text">{ words.get(&about) }</span></span>
            </label>
        }
    };
    let group = |group: TemplateGroup| {
        let inside =
            TEMPLATES.iter().filter(|(_, known)| *known == group).map(|(code, _)| choice(Some(*code)));
        html! {
            <>
                <p class="ks-origin__group">{ words.get(group.key()) }</p>
                <div class="ks-origins">if group == TemplateGroup::General { { choice(None) } }{ for inside }</div>
            </>
        }
    };
    html! {
        <fieldset class="ks-fieldset" data-test="origins">
            <legend class="ks-fieldset__legend">{ words.get("library.start_origin") }</legend>
            { for TemplateGroup::ALL.into_iter().map(group) }
        </fieldset>
    }
}

/// The name of a template in both languages.
pub fn name_of(code: &str) -> Text2 {
    let key = format!("library.template_{code}");
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| Words::new(lang).get(&key).to_string());
    Text2::new(zh, en)
}
