//! Step 4: the SWOT board. An opportunity counts only where the firm is able to use it.

use yew::prelude::*;

use crate::{
    domain::guide::{GuideAnswer, Guided, Quadrant, SwotItem, SwotTheme},
    ui::{
        components::{card::Card, cell::Cell},
        features::guide::{Guide, forget, tick, write},
    },
};

/// Draws it.
pub fn view(guide: &Guide) -> Html {
    html! { <div class="ks-grid ks-grid--halves">{ for Quadrant::ALL.into_iter().map(|quadrant| quadrant_card(guide, quadrant)) }</div> }
}

fn quadrant_card(guide: &Guide, quadrant: Quadrant) -> Html {
    let words = guide.app.words;
    let themes = SwotTheme::ALL.into_iter().filter(|theme| theme.quadrant() == quadrant);
    let code = quadrant.code();
    Card {
        title: words.get(&format!("guide.{code}")).into(),
        sub: Some(words.get(&format!("guide.{code}_sub")).into()),
        ..Card::default()
    }
    .view(html! { <ul class="ks-guide__list">{ for themes.map(|theme| item(guide, theme)) }</ul> })
}

fn item(guide: &Guide, theme: SwotTheme) -> Html {
    let words = guide.app.words;
    let code = theme.code();
    let name = words.get(&format!("guide.swot_{code}"));
    let known = guide.swot(theme).cloned();
    let id = GuideAnswer::swot_id(theme);
    let on_toggle = {
        let app = guide.app.clone();
        Callback::from(move |ticked: bool| {
            if ticked {
                let item = SwotItem { theme, note: String::new(), is_capable: false };
                let _ = write(&app, id, Guided::Swot(item));
            } else {
                forget(&app, id);
            }
        })
    };
    let call = format!("swot:{code}");
    let called: Vec<String> =
        guide.stocked.library.called_by(&call).map(|card| guide.card_name(&card.code)).collect();
    let details = |item: SwotItem| {
        let on_capable = {
            let (app, item) = (guide.app.clone(), item.clone());
            Callback::from(move |ticked: bool| {
                let _ = write(&app, id, Guided::Swot(SwotItem { is_capable: ticked, ..item.clone() }));
            })
        };
        let on_note = {
            let (app, item) = (guide.app.clone(), item.clone());
            Callback::from(move |typed: AttrValue| {
                write(&app, id, Guided::Swot(SwotItem { note: typed.trim().to_owned(), ..item.clone() }))
            })
        };
        let asks = theme.quadrant() == Quadrant::Opportunity;
        html! {
            <div class="ks-guide__more">
                if asks { { tick(format!("capable-{code}"), words.get("guide.capable").to_string(), item.is_capable, on_capable) } }
                if !item.counts() { <p class="ks-guide__caution">{ words.get("guide.not_capable") }</p> }
                <Cell id={format!("note-{code}")} label={AttrValue::from(words.with("guide.note_for", &[("name", &name)]))} value={item.note.clone()} text=true on_commit={on_note} />
                <p class="ks-mute">{ words.with("guide.suggests", &[("names", &called.join(&words.get("library.joint")))]) }</p>
            </div>
        }
    };
    html! {
        <li key={code}>
            { tick(format!("swot-{code}"), html! { { name.clone() } }, known.is_some(), on_toggle) }
            if let Some(known) = known { { details(known) } }
        </li>
    }
}
