//! Step 5: which indicators make the system, what they weigh, and whether the whole is balanced. Nothing changes by itself.

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{
        guide::{GuideAnswer, Guided, System, SystemItem},
        weight::Weight,
    },
    engine::guide::{
        SystemRow,
        balance::{Finding, Remedy, findings, leading, shares},
    },
    ui::{
        components::{
            button::{Button, IconButton},
            card::Card,
            cell::{Cell, Taken},
            empty::Empty,
            select::{Choice, Select},
        },
        features::guide::{Guide, write},
    },
    view::{entry, formats::Formats, guide_words, names},
};

/// Draws it.
pub fn view(guide: &Guide) -> Html {
    let words = guide.app.words;
    let none = Empty {
        icon: "target",
        small: true,
        text: Some(words.get("guide.nothing_yet").into()),
        ..Empty::default()
    };
    let body = if guide.rows.is_empty() { none.view() } else { table(guide) };
    let total = Weight::total(guide.rows.iter().map(|row| row.weight));
    let formats = Formats::of(words, &guide.workspace);
    let spread = Button {
        icon: Some("spread"),
        small: true,
        disabled: guide.system().fixed.is_empty(),
        onclick: on_spread(guide),
        ..Button::default()
    };
    let card = Card {
        title: words.get("guide.system").into(),
        sub: Some(
            words
                .with(
                    "guide.system_sub",
                    &[("n", &guide.rows.len().to_string()), ("total", &formats.weight(total))],
                )
                .into(),
        ),
        actions: spread.view(words.get("guide.spread")),
        flush: true,
        ..Card::default()
    };
    html! {
        <>
            { card.view(html! { <>{ body }<div class="ks-card__bar"><AddIndicator guide={guide.clone()} /></div></> }) }
            <div class="ks-grid ks-grid--halves">{ balance_card(guide, &formats) }{ lint_card(guide) }</div>
        </>
    }
}

fn table(guide: &Guide) -> Html {
    let words = guide.app.words;
    let row = |row: &SystemRow| {
        let name = guide.card_name(&row.card);
        let on_commit = {
            let (guide, code) = (guide.clone(), row.card.clone());
            Callback::from(move |typed: AttrValue| match entry::read_weight(&typed) {
                Ok(weight) => fix(&guide, &code, weight),
                Err(error) => Taken::Refused(AttrValue::from(guide.app.words.get(error.key()))),
            })
        };
        let decline = IconButton {
            icon: "trash",
            small: true,
            label: words.with("guide.decline", &[("name", &name)]).into(),
            onclick: {
                let (guide, code) = (guide.clone(), row.card.clone());
                Callback::from(move |_: MouseEvent| apply(&guide, &Remedy::Decline(code.clone())))
            },
            ..IconButton::default()
        };
        let weight = entry::write_weight(row.weight);
        let value = if row.is_fixed { weight.clone() } else { String::new() };
        html! {
            <tr key={row.card.clone()} data-card={row.card.clone()}>
                <th scope="row">{ name.clone() }<span class="ks-table__sub">{ row.card.clone() }</span></th>
                <td class="ks-table__wrap">{ for row.reasons.iter().map(|reason| html! { <p>{ guide.reason(reason) }</p> }) }</td>
                <td class="ks-table__edit"><Cell id={format!("weight-{}", row.card)} label={AttrValue::from(words.with("guide.weight_of", &[("name", &name)]))} {value} inherited={(!row.is_fixed).then(|| AttrValue::from(weight))} {on_commit} /></td>
                <td class="ks-table__act">{ decline.view() }</td>
            </tr>
        }
    };
    html! {
        <div class="ks-scroll" tabindex="0" role="region" aria-label={words.get("guide.system")}><table class="ks-table ks-table--plain" data-test="guide-system">
            <caption class="ks-sr">{ words.get("guide.system") }</caption>
            <thead><tr><th scope="col">{ words.get("setup.indicator") }</th><th scope="col">{ words.get("guide.why") }</th><th scope="col" class="ks-table__num">{ words.get("guide.weight") }</th><th scope="col"><span class="ks-sr">{ words.get("action.delete") }</span></th></tr></thead>
            <tbody>{ for guide.rows.iter().map(row) }</tbody>
        </table></div>
    }
}

#[derive(Properties, PartialEq)]
struct AddIndicatorProps {
    guide: Guide,
}

/// Adds a card that nothing suggests, at the press of a button: a list that acts by itself cannot be walked by its keys.
#[component]
fn AddIndicator(props: &AddIndicatorProps) -> Html {
    let chosen = use_state_eq(String::new);
    let guide = &props.guide;
    let words = guide.app.words;
    let free =
        guide.stocked.library.cards.iter().filter(|card| !guide.rows.iter().any(|row| row.card == card.code));
    let choices = free.map(|card| {
        Choice::under(
            names::perspective(card.perspective, words),
            card.code.clone(),
            format!("{} {}", card.code, guide.card_name(&card.code)),
        )
    });
    let mut choices: Vec<Choice> = choices.collect();
    choices.sort_by(|left, right| left.group.cmp(&right.group));
    choices.insert(0, Choice::new("", words.get("guide.add_none")));
    let select = Select {
        id: "guide-add".into(),
        label: words.get("guide.add_indicator").into(),
        value: if choices.iter().any(|choice| *choice.value == *chosen.as_str()) {
            AttrValue::from((*chosen).clone())
        } else {
            "".into()
        },
        choices,
        on_select: {
            let chosen = chosen.clone();
            Callback::from(move |value: AttrValue| chosen.set(value.to_string()))
        },
        ..Select::default()
    };
    let onsubmit = {
        let (guide, chosen) = (guide.clone(), chosen.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !chosen.is_empty() {
                apply(&guide, &Remedy::Add((*chosen).clone()));
                chosen.set(String::new());
            }
        })
    };
    let add = Button { icon: Some("plus"), submit: true, disabled: chosen.is_empty(), ..Button::default() };
    html! { <form class="ks-guide__add" {onsubmit}>{ select.view() }{ add.view(words.get("library.add")) }</form> }
}

fn balance_card(guide: &Guide, formats: &Formats) -> Html {
    let words = guide.app.words;
    let library = &guide.stocked.library;
    let (early, results) = leading(library, &guide.rows);
    let line = |name: String, weight: Weight| {
        let width = format!("{}%", weight.0 / 10_000);
        html! {
            <li class="ks-guide__share"><span>{ name.clone() }</span>
                <svg class="ks-bar" height="16" aria-hidden="true"><rect class="ks-bar__track" y="4" width="100%" height="6" rx="3" /><rect class="ks-bar__fill" y="4" {width} height="6" rx="3" /></svg>
                <span class="ks-num">{ formats.weight(weight) }</span></li>
        }
    };
    let perspectives = shares(library, &guide.rows)
        .into_iter()
        .map(|(perspective, weight)| line(names::perspective(perspective, words).to_string(), weight));
    Card {
        title: words.get("guide.shares").into(),
        sub: Some(words.get("guide.shares_sub").into()),
        ..Card::default()
    }
    .view(html! {
        <ul class="ks-guide__shares" data-test="guide-shares">
            { for perspectives }
            { line(words.get("library.leading").to_string(), early) }
            { line(words.get("library.lagging").to_string(), results) }
        </ul>
    })
}

fn lint_card(guide: &Guide) -> Html {
    let words = guide.app.words;
    let has_data = |card: &crate::domain::library::LibraryCard| guide.stocked.shelf.has_data(card);
    let found = findings(&guide.stocked.library, &guide.rows, &has_data);
    let item = |(place, finding): (usize, &Finding)| {
        let remedy = finding.remedy.as_ref().map(|remedy| {
            let onclick = {
                let (guide, remedy) = (guide.clone(), remedy.clone());
                Callback::from(move |_: MouseEvent| apply(&guide, &remedy))
            };
            let text = match remedy {
                Remedy::Add(code) => words.with("guide.remedy_add", &[("name", &guide.card_name(code))]),
                Remedy::Decline(code) => {
                    words.with("guide.remedy_decline", &[("name", &guide.card_name(code))])
                }
            };
            Button { small: true, onclick, ..Button::default() }.view(text)
        });
        html! {
            <li key={place} class="ks-feed__item"><div class="ks-feed__body"><p>{ guide_words::finding(&finding.kind, &|code| guide.card_name(code), words) }</p></div>{ remedy.unwrap_or_default() }</li>
        }
    };
    let good = html! { <div class="ks-note ks-note--good"><div>{ words.get("guide.balanced") }</div></div> };
    let body = if found.is_empty() && !guide.rows.is_empty() {
        good
    } else {
        html! { <ul class="ks-feed" data-test="guide-findings">{ for found.iter().enumerate().map(item) }</ul> }
    };
    Card {
        title: words.get("guide.lint").into(),
        sub: Some(words.get("guide.lint_sub").into()),
        ..Card::default()
    }
    .view(body)
}

fn put(app: &App, system: System) -> Taken {
    write(app, GuideAnswer::system_id(), Guided::System(system))
}

fn apply(guide: &Guide, remedy: &Remedy) {
    let mut system = guide.system();
    match remedy {
        Remedy::Add(code) => {
            system.declined.retain(|known| known != code);
            if !guide.proposal.suggestions.iter().any(|one| one.card == *code) {
                system.added.push(code.clone());
            }
        }
        Remedy::Decline(code) => {
            system.fixed.retain(|item| item.card != *code);
            let was_added = system.added.contains(code);
            system.added.retain(|known| known != code);
            let is_called = guide.proposal.suggestions.iter().find(|one| one.card == *code);
            let only_chosen = is_called.is_some_and(|one| one.reasons.len() == usize::from(was_added));
            if !only_chosen {
                system.declined.push(code.clone());
            }
        }
    }
    let _ = put(&guide.app, system);
}

/// Sets a weight, or gives it back to the division.
fn fix(guide: &Guide, code: &str, weight: Option<Weight>) -> Taken {
    let mut system = guide.system();
    system.fixed.retain(|item| item.card != code);
    system.fixed.extend(weight.map(|weight| SystemItem { card: code.to_owned(), weight }));
    if Weight::total(system.fixed.iter().map(|item| item.weight)) > Weight::WHOLE {
        return Taken::Refused(AttrValue::from(guide.app.words.get("guide.too_much")));
    }
    put(&guide.app, system)
}

/// Gives all weights back to the division.
fn on_spread(guide: &Guide) -> Callback<MouseEvent> {
    let guide = guide.clone();
    Callback::from(move |_: MouseEvent| {
        let _ = put(&guide.app, System { fixed: Vec::new(), ..guide.system() });
    })
}
