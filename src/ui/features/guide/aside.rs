//! What the answers propose so far, each with its reasons.

use yew::prelude::*;

use crate::{
    app::route::{AddressQuery, GuideStep, Route},
    domain::{
        guide::{GuideAnswer, Guided},
        id::Id,
    },
    engine::guide::{Caution, Suggestion},
    ui::{
        components::{card::Card, empty::Empty, link::RouteLink},
        features::guide::Guide,
    },
};

/// Draws it.
pub fn view(guide: &Guide) -> Html {
    let words = guide.app.words;
    let declined = guide.system().declined;
    let is_declined = |one: &&Suggestion| declined.contains(&one.card);
    let suggestions: Vec<&Suggestion> =
        guide.proposal.suggestions.iter().filter(|one| !is_declined(one)).collect();
    let left_out: Vec<String> =
        guide.proposal.suggestions.iter().filter(is_declined).map(|one| guide.card_name(&one.card)).collect();
    let item = |one: &&Suggestion| {
        html! {
            <li key={one.card.clone()} class="ks-feed__item" data-card={one.card.clone()}><div class="ks-feed__body">
                <p class="ks-strong">{ guide.card_name(&one.card) }<span class="ks-mute">{ " " }{ one.card.clone() }</span></p>
                { for guide.reasons(&one.reasons).into_iter().map(|reason| html! { <p class="ks-feed__text">{ reason }</p> }) }
                if let Some(caution) = one.caution { <p class="ks-feed__text ks-guide__caution">{ words.get(caution_key(caution)) }</p> }
            </div></li>
        }
    };
    let none = Empty {
        icon: "target",
        small: true,
        text: Some(words.get("guide.nothing_yet").into()),
        ..Empty::default()
    };
    let body = if suggestions.is_empty() {
        none.view()
    } else {
        html! { <ul class="ks-feed" aria-live="polite" data-test="guide-proposal">{ for suggestions.iter().map(item) }</ul> }
    };
    let left_out = (!left_out.is_empty()).then(|| {
        let names = left_out.join(&words.get("library.joint"));
        html! { <p data-test="left-out">{ words.with("guide.left_out", &[("n", &left_out.len().to_string()), ("names", &names)]) }</p> }
    });
    let idle = idle_note(guide);
    Card {
        foot: (left_out.is_some() || idle.is_some())
            .then(|| html! { <>{ idle.unwrap_or_default() }{ left_out.unwrap_or_default() }</> }),
        title: words.get("guide.proposal").into(),
        sub: Some(words.with("guide.proposal_sub", &[("n", &suggestions.len().to_string())]).into()),
        ..Card::default()
    }
    .view(body)
}

/// Opportunities that wait for the word that the firm is able to use them, with the way to say it.
fn idle_note(guide: &Guide) -> Option<Html> {
    let words = guide.app.words;
    let name = |id: &Id<GuideAnswer>| match guide.workspace.guide.get(id).map(|answer| &answer.answer) {
        Some(Guided::Swot(item)) => Some(words.get(&format!("guide.swot_{}", item.theme.code())).to_string()),
        Some(Guided::OwnSwot(item)) => Some(item.text.clone()),
        _ => None,
    };
    let names: Vec<String> = guide.proposal.idle.iter().filter_map(name).collect();
    let open = guide.app.state.open().filter(|_| !names.is_empty())?;
    let said = words.with(
        "guide.idle",
        &[("n", &names.len().to_string()), ("names", &names.join(&words.get("library.joint")))],
    );
    let way = Route::Guide { workspace: open.id, step: GuideStep::Swot };
    let way = RouteLink::new(way, AddressQuery { at: None, ..guide.app.address.query }, "ks-link")
        .view(words.get("guide.idle_way"));
    Some(html! { <p data-test="idle">{ said }{ " " }{ way }</p> })
}

/// What to mind, in words.
pub const fn caution_key(caution: Caution) -> &'static str {
    match caution {
        Caution::NotTooHigh => "guide.caution_not_too_high",
        Caution::RealisticRange => "guide.caution_realistic_range",
    }
}
