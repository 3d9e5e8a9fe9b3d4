//! Whole workspaces to start from: each becomes a workspace of its own, the one at hand stays.

use yew::prelude::*;

use crate::{
    app::{context::App, tasks},
    domain::text::{Lang, Text2},
    ui::components::{button::Button, card::Card},
    view::{library::TEMPLATES, message::Words},
};

/// Draws the card.
pub(super) fn view(app: &App) -> Html {
    let words = app.words;
    let item = |code: &&'static str| {
        let code = *code;
        let key = format!("library.template_{code}");
        let name = words.get(&key);
        let onclick = {
            let app = app.clone();
            Callback::from(move |_: MouseEvent| {
                let key = format!("library.template_{code}");
                let [zh, en] = [Lang::Zh, Lang::En].map(|lang| Words::new(lang).get(&key).to_string());
                tasks::create_from_template(&app, code, Text2::new(zh, en));
            })
        };
        let label = words.with("library.template_use_named", &[("name", &name)]);
        let button = Button { small: true, onclick, ..Button::default() };
        html! {
            <li key={code} class="ks-guide__template"><span>{ name.clone() }</span>
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
