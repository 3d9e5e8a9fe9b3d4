//! Step 4: the SWOT board. An opportunity counts only where the firm is able to use it.

use yew::prelude::*;

use crate::{
    domain::{
        guide::{BearsOn, GuideAnswer, Guided, OwnSwot, Quadrant, SwotItem, SwotTheme},
        id::Id,
        kpi::Perspective,
    },
    platform::random,
    ui::{
        components::{
            button::{Button, IconButton},
            card::Card,
            cell::Cell,
            field::TextField,
            seg::Seg,
            select::{Choice, Select},
        },
        features::guide::{Guide, forget, tick, write},
    },
    view::{guide_words, message::Words},
};

/// Draws it.
pub fn view(guide: &Guide) -> Html {
    html! { <div class="ks-grid ks-grid--halves">{ for Quadrant::ALL.into_iter().map(|quadrant| quadrant_card(guide, quadrant)) }</div> }
}

/// Names of the indicators that something calls for.
fn called_by(guide: &Guide, call: &str) -> String {
    let names: Vec<String> =
        guide.stocked.library.called_by(call).map(|card| guide.card_name(&card.code)).collect();
    names.join(&guide.app.words.get("library.joint"))
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
    .view(html! {
        <>
            <ul class="ks-guide__list" data-test={format!("swot-{code}")}>
                { for themes.map(|theme| item(guide, theme)) }
                { for guide.own_swot(Some(quadrant)).into_iter().map(|(id, own)| own_item(guide, id, own)) }
            </ul>
            <AddOwn guide={guide.clone()} {quadrant} />
        </>
    })
}

/// An item in the user's own words.
fn own_item(guide: &Guide, id: Id<GuideAnswer>, own: &OwnSwot) -> Html {
    let words = guide.app.words;
    let on_capable = {
        let (app, own) = (guide.app.clone(), own.clone());
        Callback::from(move |is_capable: Option<bool>| {
            let is_capable = is_capable.unwrap_or_default();
            let _ = write(&app, id, Guided::OwnSwot(OwnSwot { is_capable, ..own.clone() }));
        })
    };
    let on_about = {
        let (app, own) = (guide.app.clone(), own.clone());
        Callback::from(move |value: AttrValue| {
            if let Some(bears_on) = BearsOn::all().into_iter().find(|one| one.call() == value.as_str()) {
                let _ = write(&app, id, Guided::OwnSwot(OwnSwot { bears_on, ..own.clone() }));
            }
        })
    };
    let remove = IconButton {
        icon: "trash",
        small: true,
        label: words.with("guide.own_remove", &[("name", &own.text)]).into(),
        onclick: {
            let app = guide.app.clone();
            Callback::from(move |_: MouseEvent| forget(&app, id))
        },
        ..IconButton::default()
    };
    let label = words.with("guide.own_bears_on", &[("name", &own.text)]);
    html! {
        <li key={id.to_string()} data-own={id.to_string()}>
            <div class="ks-row ks-row--between"><p class="ks-strong">{ own.text.clone() }</p>{ remove.view() }</div>
            <div class="ks-guide__more">
                { Select { bare: true, small: true, ..bears_on_select(format!("own-about-{id}"), &label, own.bears_on, on_about, words) }.view() }
                if own.quadrant == Quadrant::Opportunity { { opportunity(&own.text, Some(own.is_capable), false, on_capable, words) } }
                <p class="ks-mute">{ words.with("guide.suggests", &[("names", &called_by(guide, &own.bears_on.call()))]) }</p>
            </div>
        </li>
    }
}

/// Perspectives and needs under headings of their own.
fn bears_on_select(
    id: String,
    label: &str,
    at: BearsOn,
    on_select: Callback<AttrValue>,
    words: Words,
) -> Select {
    let choice = |one: BearsOn| {
        let group = match one {
            BearsOn::Perspective(_) => words.get("setup.perspective"),
            BearsOn::Need(_) => words.get("guide.need"),
        };
        Choice::under(group, one.call(), guide_words::bears_on(one, words))
    };
    Select {
        id: id.into(),
        label: label.to_owned().into(),
        choices: BearsOn::all().into_iter().map(choice).collect(),
        value: at.call().into(),
        on_select,
        ..Select::default()
    }
}

#[derive(Properties, PartialEq)]
struct AddOwnProps {
    guide: Guide,
    quadrant: Quadrant,
}

/// Adds an item in the user's own words.
#[component]
fn AddOwn(props: &AddOwnProps) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let text = use_state_eq(String::new);
    let at = use_state_eq(|| match props.quadrant {
        Quadrant::Strength | Quadrant::Weakness => BearsOn::Perspective(Perspective::Operations),
        Quadrant::Opportunity | Quadrant::Threat => BearsOn::Perspective(Perspective::Market),
    });
    let on_input = {
        let text = text.setter();
        Callback::from(move |typed: String| text.set(typed))
    };
    let on_select = {
        let at = at.setter();
        Callback::from(move |value: AttrValue| {
            if let Some(one) = BearsOn::all().into_iter().find(|one| one.call() == value.as_str()) {
                at.set(one);
            }
        })
    };
    let onsubmit = {
        let (app, text, bears_on, quadrant) = (guide.app.clone(), text.clone(), *at, props.quadrant);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let written = text.trim().to_owned();
            if !written.is_empty() {
                let item = OwnSwot { quadrant, text: written, bears_on, is_capable: false };
                let id = Id::from_raw(random::random_bits());
                let _ = write(&app, id, Guided::OwnSwot(item));
                text.set(String::new());
            }
        })
    };
    let code = props.quadrant.code();
    let quadrant = words.get(&format!("guide.{code}"));
    let field = TextField {
        id: format!("own-{code}").into(),
        label: words.with("guide.own_text", &[("name", &quadrant)]).into(),
        value: (*text).clone().into(),
        on_input,
        ..TextField::default()
    };
    let add =
        Button { icon: Some("plus"), submit: true, disabled: text.trim().is_empty(), ..Button::default() };
    html! {
        <form class="ks-guide__add ks-guide__own" {onsubmit}>
            { field.view() }
            { bears_on_select(format!("own-about-{code}"), &words.get("guide.bears_on"), *at, on_select, words).view() }
            { add.view(words.get("guide.own_add")) }
        </form>
    }
}

/// Whether there is an opportunity and whether the firm is able to use it, as one choice: it counts only where it is.
fn opportunity(
    name: &str,
    known: Option<bool>,
    can_be_none: bool,
    on_select: Callback<Option<bool>>,
    words: Words,
) -> Html {
    let choice = |value: &'static str, key: &str| Choice::new(value, words.get(key));
    let (able, unable) = if can_be_none {
        ("guide.swot_able", "guide.swot_unable")
    } else {
        ("guide.swot_able_now", "guide.swot_unable_now")
    };
    let none = can_be_none.then(|| choice("none", "guide.swot_none"));
    let choices = none.into_iter().chain([choice("able", able), choice("unable", unable)]).collect();
    let value = match known {
        None => "none",
        Some(true) => "able",
        Some(false) => "unable",
    };
    let on_select = on_select.reform(|value: AttrValue| match value.as_str() {
        "able" => Some(true),
        "unable" => Some(false),
        _ => None,
    });
    let seg = Seg { label: name.to_owned().into(), choices, value: value.into(), on_select, small: true };
    html! {
        <>
            { seg.view() }
            if known == Some(false) { <p class="ks-guide__caution">{ words.get("guide.not_capable") }</p> }
        </>
    }
}

fn item(guide: &Guide, theme: SwotTheme) -> Html {
    let words = guide.app.words;
    let code = theme.code();
    let name = words.get(&format!("guide.swot_{code}"));
    let known = guide.swot(theme).cloned();
    let id = GuideAnswer::swot_id(theme);
    let set = {
        let (app, known) = (guide.app.clone(), known.clone());
        move |wanted: Option<bool>| match wanted {
            Some(is_capable) => {
                let note = known.as_ref().map(|item| item.note.clone()).unwrap_or_default();
                let _ = write(&app, id, Guided::Swot(SwotItem { theme, note, is_capable }));
            }
            None => forget(&app, id),
        }
    };
    let called = called_by(guide, &format!("swot:{code}"));
    let details = |item: &SwotItem| {
        let on_note = {
            let (app, item) = (guide.app.clone(), item.clone());
            Callback::from(move |typed: AttrValue| {
                write(&app, id, Guided::Swot(SwotItem { note: typed.trim().to_owned(), ..item.clone() }))
            })
        };
        html! {
            <div class="ks-guide__more">
                <span class="ks-guide__note" aria-hidden="true">{ words.get("guide.note") }</span>
                <Cell id={format!("note-{code}")} label={AttrValue::from(words.with("guide.note_for", &[("name", &name)]))} value={item.note.clone()} text=true on_commit={on_note} />
                <p class="ks-mute">{ words.with("guide.suggests", &[("names", &called)]) }</p>
            </div>
        }
    };
    let control = if theme.quadrant() == Quadrant::Opportunity {
        let is_capable = known.as_ref().map(|item| item.is_capable);
        html! { <div class="ks-guide__chance"><p>{ name.clone() }</p>{ opportunity(&name, is_capable, true, Callback::from(set), words) }</div> }
    } else {
        let on_toggle = Callback::from(move |ticked: bool| set(ticked.then_some(false)));
        tick(format!("swot-{code}"), html! { { name.clone() } }, known.is_some(), on_toggle)
    };
    html! {
        <li key={code} data-swot={code}>
            { control }
            if let Some(known) = &known { { details(known) } }
        </li>
    }
}
