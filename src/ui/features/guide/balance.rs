//! Step 5: which indicators make the system, what they weigh, and whether the whole is balanced. Nothing changes by itself.

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::App,
        route::use_period,
    },
    domain::{
        guide::{GuideAnswer, Guided, System, SystemItem},
        scope::Scope,
        weight::{Weight, WeightItem, WeightMode, WeightOwner, WeightSet},
    },
    engine::{
        guide::{
            SystemRow,
            balance::{Remedy, leading, shares},
        },
        query::{self, Answer, Query, WeightDraft, WeightWay},
    },
    ui::{
        components::{
            button::{Button, IconButton},
            card::Card,
            cell::{Cell, Taken},
            empty::Empty,
            select::{Choice, Select},
        },
        features::{
            guide::{
                Guide, lint, matrix,
                shared_weights::{SharedWeightsCard, Subjects},
                write,
            },
            weight_editor::judge::JudgeDialog,
        },
    },
    view::{cascade::scope_name2, entry, formats::Formats, names, number::NO_VALUE},
};

/// Properties of [`BalanceStep`].
#[derive(Properties, PartialEq)]
pub struct BalanceStepProps {
    /// What every step sees.
    pub guide: Guide,
}

/// The step.
#[component]
pub fn BalanceStep(props: &BalanceStepProps) -> Html {
    let guide = &props.guide;
    let is_judging = use_state_eq(|| false);
    let on_judge = {
        let is_judging = is_judging.setter();
        Callback::from(move |_: MouseEvent| is_judging.set(true))
    };
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
    let judge = Button {
        small: true,
        disabled: guide.rows.len() < 2,
        onclick: on_judge.clone(),
        ..Button::default()
    };
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
        actions: html! { <>{ judge.view(words.get("weigh.open")) }{ spread.view(words.get("guide.spread")) }</> },
        flush: true,
        ..Card::default()
    };
    html! {
        <>
            { card.view(html! { <>{ body }<div class="ks-card__bar"><AddIndicator guide={guide.clone()} /></div></> }) }
            <div class="ks-grid ks-grid--halves">{ balance_card(guide, &formats) }{ lint::view(guide) }</div>
            { matrix::weights(guide, false) }
            <SharedWeightsCard guide={guide.clone()} subjects={Subjects::Accounts} />
            <SharedWeightsCard guide={guide.clone()} subjects={Subjects::Roles} />
            <TotalCard guide={guide.clone()} />
            if *is_judging && guide.rows.len() >= 2 { { judge_dialog(guide, is_judging.setter()) } }
        </>
    }
}

/// The system as a set of weights of the company's card.
fn set_of(guide: &Guide) -> WeightSet {
    let from = guide.days.from;
    let item =
        |row: &SystemRow| WeightItem { kpi: guide.stocked.library.kpi_id(&row.card), weight: row.weight };
    let owner = WeightOwner::Company;
    let items = guide.rows.iter().map(item).collect();
    WeightSet { id: WeightSet::id_for(owner, from), owner, from, mode: WeightMode::Enforce, items }
}

/// Weights by rank, by pairs or by sliders; applied, they are weights that the user set.
fn judge_dialog(guide: &Guide, is_judging: UseStateSetter<bool>) -> Html {
    let mut named = (*guide.workspace).clone();
    for kpi in guide
        .rows
        .iter()
        .filter_map(|row| guide.stocked.library.card(&row.card))
        .filter_map(|card| guide.stocked.shelf.kpi(card))
    {
        if !named.kpis.contains_key(&kpi.id) {
            named.put(kpi.clone().into());
        }
    }
    let on_apply = {
        let guide = guide.clone();
        Callback::from(move |weights: Vec<Weight>| {
            let rows = guide.rows.iter().zip(weights);
            let fixed = rows.map(|(row, weight)| SystemItem { card: row.card.clone(), weight }).collect();
            put(&guide.app, System { fixed, ..guide.system() })
        })
    };
    let name = scope_name2(&Scope::COMPANY, &guide.workspace);
    html! { <JudgeDialog set={set_of(guide)} {name} names={Some(Rc::new(named))} on_apply={Some(on_apply)} on_close={Callback::from(move |()| is_judging.set(false))} /> }
}

#[derive(Properties, PartialEq)]
struct TotalCardProps {
    guide: Guide,
}

/// What the weights make of the company's total, as they change.
#[component]
fn TotalCard(props: &TotalCardProps) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let (period, _) = use_period();
    let set = set_of(guide);
    let lacking = set.items.iter().filter(|item| !guide.workspace.kpis.contains_key(&item.kpi)).count();
    let is_known = lacking == 0 && !set.items.is_empty();
    // A set without items is refused at once, where there is nothing to ask.
    let asked = if is_known { set } else { WeightSet { items: Vec::new(), ..set } };
    let draft = WeightDraft { set: asked, way: WeightWay::Given, period };
    let cards = use_answer(Query::Totals { subjects: vec![query::Subjects::Company], period });
    let answer = use_answer(Query::Weigh(Box::new(draft)));
    let formats = Formats::of(words, &guide.workspace);
    let when = formats.period(period);
    let total =
        |value: Option<Decimal>| value.map_or_else(|| NO_VALUE.to_owned(), |value| formats.total(value));
    let now = match &cards {
        Async::Ready { value, .. } => match value.as_ref() {
            Answer::Totals(totals) => totals.first().and_then(|card| card.total),
            _ => None,
        },
        _ => None,
    };
    let then = match &answer {
        Async::Ready { value, .. } => match value.as_ref() {
            Answer::Weigh(Ok(reading)) => reading.cards.first().map_or(now, |card| card.after),
            _ => None,
        },
        _ => None,
    };
    let body = if is_known {
        html! {
            <dl class="ks-guide__total" data-test="guide-total" aria-live="polite">
                <div><dt>{ words.get("guide.total_now") }</dt><dd>{ total(now) }</dd></div>
                <div><dt>{ words.get("guide.total_then") }</dt><dd class="ks-strong" data-test="total-then">{ total(then) }</dd></div>
            </dl>
        }
    } else {
        html! { <p class="ks-mute" data-test="guide-total">{ words.with("guide.total_later", &[("n", &lacking.to_string())]) }</p> }
    };
    Card { title: words.with("guide.total", &[("period", &when)]).into(), ..Card::default() }.view(body)
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
                Callback::from(move |_: MouseEvent| apply(&guide, &Remedy::decline(&code)))
            },
            ..IconButton::default()
        };
        let weight = entry::write_weight(row.weight);
        let value = if row.is_fixed { weight.clone() } else { String::new() };
        html! {
            <tr key={row.card.clone()} data-card={row.card.clone()}>
                <th scope="row">{ name.clone() }<span class="ks-table__sub">{ row.card.clone() }</span></th>
                <td class="ks-table__wrap" data-label={words.get("guide.why")}>{ for guide.reasons(&row.reasons).into_iter().map(|reason| html! { <p>{ reason }</p> }) }</td>
                <td class="ks-table__edit" data-label={words.get("guide.weight")}><Cell id={format!("weight-{}", row.card)} label={AttrValue::from(words.with("guide.weight_of", &[("name", &name)]))} {value} inherited={(!row.is_fixed).then(|| AttrValue::from(weight))} {on_commit} /></td>
                <td class="ks-table__act">{ decline.view() }</td>
            </tr>
        }
    };
    html! {
        <div class="ks-scroll" tabindex="0" role="region" aria-label={words.get("guide.system")}><table class="ks-table ks-table--plain ks-table--stack ks-guide__doc" data-test="guide-system">
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
                apply(&guide, &Remedy::add(&chosen));
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

fn put(app: &App, system: System) -> Taken {
    write(app, GuideAnswer::system_id(), Guided::System(system))
}

pub(super) fn apply(guide: &Guide, remedy: &Remedy) {
    let _ = put(&guide.app, remedy.taken(guide.system(), &guide.proposal));
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
