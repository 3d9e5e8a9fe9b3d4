//! Whole workspaces to start from: each becomes a workspace of its own, the one at hand stays.

use yew::prelude::*;

use crate::{
    app::{context::App, tasks},
    ui::{
        components::{button::Button, card::Card},
        features::new_dialog::name_of,
    },
    view::library::{TEMPLATES, TemplateGroup},
};

/// Draws the card.
pub(super) fn view(app: &App) -> Html {
    let words = app.words;
    let item = |(code, _): &(&'static str, TemplateGroup)| {
        let code = *code;
        let key = format!("library.template_{code}");
        let name = words.get(&key);
        let onclick = {
            let app = app.clone();
            Callback::from(move |_: MouseEvent| tasks::create_from_template(&app, code, name_of(code)))
        };
        let label = words.with("library.template_use_named", &[("name", &name)]);
        let button = Button { small: true, onclick, ..Button::default() };
        html! {
            <li key={code} class="ks-guide__template"><span>{ name.clone() }<span class="ks-origin__text">{ words.get(&format!("library.about_{code}")) }</span></span>
                { button.view(html! { <><span aria-hidden="true">{ words.get("library.template_use") }</span><span class="ks-sr">{ label }</span></> }) }</li>
        }
    };
    Card {
        title: words.get("library.templates").into(),
        sub: Some(words.get("library.templates_sub").into()),
        ..Card::default()
    }
    .view(html! { <ul class="ks-guide__templates" data-test="templates">{ for TEMPLATES.iter().map(item) }</ul> })
}
