//! The personal library: own indicators kept in this browser, taken out as a file, and read from one.

use yew::prelude::*;

use crate::{
    app::{
        context::App,
        library::Stocked,
        tasks::library::{keep_own_library, read_library_file},
    },
    domain::library::Library,
    platform::{dom, download},
    ui::components::{button::Button, card::Card},
    view::own_library::own_library,
};

/// File name of a personal library.
const FILE: &str = "keyscore-library.json";

/// Draws the card.
pub(super) fn view(app: &App, stocked: &Stocked, occasion: &UseStateHandle<u32>) -> Html {
    let words = app.words;
    let Some(open) = app.state.open() else { return Html::default() };
    let common = Library {
        cards: stocked.library.cards.iter().take(stocked.common).cloned().collect(),
        ..(*stocked.library).clone()
    };
    let own = own_library(&open.catalogue, &common, &stocked.shelf);
    let kept = stocked.library.cards.len().saturating_sub(stocked.common);
    let text = serde_json::to_string_pretty(&own).unwrap_or_default();
    let on_change = {
        let occasion = occasion.clone();
        Callback::from(move |()| occasion.set(occasion.wrapping_add(1)))
    };
    let keep = Button {
        disabled: own.cards.is_empty(),
        onclick: {
            let (app, text, on_change) = (app.clone(), text.clone(), on_change.clone());
            Callback::from(move |_: MouseEvent| keep_own_library(&app, &text, &on_change))
        },
        ..Button::default()
    };
    let save = Button {
        icon: Some("download"),
        disabled: own.cards.is_empty(),
        onclick: Callback::from(move |_: MouseEvent| {
            download::offer(FILE, "application/json", text.as_bytes())
        }),
        ..Button::default()
    };
    let onchange = {
        let app = app.clone();
        Callback::from(move |event: Event| {
            if let Some(file) = dom::picked_file(&event) {
                read_library_file(&app, file, on_change.clone());
            }
        })
    };
    Card {
        title: words.get("library.personal").into(),
        sub: Some(words.with("library.personal_sub", &[("own", &own.cards.len().to_string()), ("kept", &kept.to_string())]).into()),
        ..Card::default()
    }
    .view(html! {
        <div class="ks-row" data-test="personal-library">
            { keep.view(words.get("library.keep")) }
            { save.view(words.get("library.save_file")) }
            <label class="ks-btn ks-btn--file">{ words.get("library.open_file") }<input class="ks-sr" type="file" id="library-file" accept=".json,application/json" {onchange} /></label>
        </div>
    })
}
