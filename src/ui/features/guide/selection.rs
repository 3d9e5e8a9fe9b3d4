//! Which accounts are key accounts: ABC by sales, attractiveness beside relationship, and the list that comes of it.

use std::{collections::BTreeMap, rc::Rc};

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::answer::{Async, use_answer},
    domain::{
        account::Account,
        date::Day,
        guide::{AccountNeeds, GuideAnswer, Guided, Selection},
        id::Id,
        kpi::Kpi,
        library::kpi_id,
        period::{Period, PeriodLevel},
        weight::Weight,
    },
    engine::{
        guide::selection::{AccountFigures, Class, Ranked, Rating, Stand, ranked},
        query::{Answer, Query},
    },
    platform::collate::collator,
    state::edits::guide::mark_key_accounts,
    ui::{
        components::{
            button::Button,
            card::Card,
            cell::{Cell, Taken},
            empty::Empty,
            field::{TextField, TextKind},
        },
        features::{
            commit::take,
            guide::{Guide, matrix, tick, write},
        },
    },
    view::{entry, facts::accounts_by_name, formats::Formats, number::NO_VALUE},
};

/// Properties of [`SelectionCard`].
#[derive(Properties, PartialEq)]
pub struct SelectionCardProps {
    /// What every step sees.
    pub guide: Guide,
}

/// The card.
#[component]
pub fn SelectionCard(props: &SelectionCardProps) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let asked = use_answer(Query::Selection { year: guide.year });
    let before = use_answer(Query::Selection { year: guide.year.saturating_sub(1) });
    let of = |answer: &Async<Rc<Answer>>| match answer {
        Async::Ready { value, .. } => match value.as_ref() {
            Answer::Selection(figures) => figures.clone(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    // A year that is planned before it begins has no sales yet: then the year before speaks.
    let has_sales = |figures: &Vec<AccountFigures>| figures.iter().any(|one| one.sales.is_some());
    let (year, figures) = match (of(&asked), of(&before)) {
        (asked, before) if !has_sales(&asked) && has_sales(&before) => (guide.year.saturating_sub(1), before),
        (asked, _) => (guide.year, asked),
    };
    let criteria = guide.selection();
    let rating_of = |id: Id<Account>| {
        let needs = guide.needs(id);
        Rating { relationship: needs.relationship, fit: needs.fit }
    };
    let ratings: BTreeMap<Id<Account>, Rating> =
        guide.workspace.accounts.keys().map(|id| (id, rating_of(id))).collect();
    let list = ranked(&figures, &criteria, &ratings);
    let formats = Formats::of(words, &guide.workspace);
    let from = criteria.from.unwrap_or_else(|| first_day(guide));
    let new: Vec<Id<Account>> = list
        .iter()
        .filter(|one| one.qualifies && !is_key(guide, one.account, from))
        .map(|one| one.account)
        .collect();
    let make = Button {
        disabled: new.is_empty(),
        onclick: {
            let guide = guide.clone();
            Callback::from(move |_: MouseEvent| {
                let _ = take(&guide.app, Ok(mark_key_accounts(&guide.workspace, &new, from, true)));
            })
        },
        ..Button::default()
    };
    // Accounts without sales stand below in the order of their names: they can be rated and made key accounts as well.
    let by_name = accounts_by_name(&guide.workspace, &formats, &*collator(words.lang()));
    let is_listed = |id: &Id<Account>| list.iter().any(|one| one.account == *id);
    let others: Vec<Id<Account>> = by_name.into_iter().filter(|id| !is_listed(id)).collect();
    let none = Empty {
        icon: "accounts",
        small: true,
        text: Some(words.get("guide.no_accounts").into()),
        ..Empty::default()
    };
    let body = if list.is_empty() && others.is_empty() {
        none.view()
    } else {
        let hint = list
            .is_empty()
            .then(|| html! { <p class="ks-card__bar ks-mute">{ words.get("guide.no_sales") }</p> });
        html! { <>{ hint.unwrap_or_default() }{ table(guide, &formats, &list, &others, from) }</> }
    };
    let (a, b) = (formats.weight(criteria.a_until), formats.weight(criteria.b_until));
    Card {
        title: words.get("guide.selection").into(),
        sub: Some(
            words
                .with("guide.selection_sub", &[("year", &year.to_string()), ("a", &a), ("b", &b)])
                .into(),
        ),
        actions: make.view(words.get("guide.make_key")),
        flush: true,
        ..Card::default()
    }
    .view(html! { <>{ limits(guide, &criteria, from) }{ body }if !list.is_empty() { { matrix(guide, &list) } }</> })
}

/// Attractiveness beside relationship: a field of each of the four stands, with the accounts that stand there.
fn matrix(guide: &Guide, list: &[Ranked]) -> Html {
    let words = guide.app.words;
    let names = |stand: Option<Stand>| -> Vec<Html> {
        let inside = list.iter().filter(|one| one.stand == stand);
        let name = inside.filter_map(|one| guide.workspace.accounts.get(&one.account));
        name.map(|account| html! { <li key={account.id.to_string()}>{ words.of(&account.name) }</li> })
            .collect()
    };
    let field = |stand: Stand| {
        let found = names(Some(stand));
        let code = stand.code();
        html! {
            <section key={code} class={classes!("ks-guide__field", format!("ks-guide__field--{code}"))} data-stand={code}>
                <h3>{ words.get(&format!("guide.stand_{code}")) }</h3>
                if found.is_empty() { <p class="ks-mute">{ words.get("guide.stand_nobody") }</p> } else { <ul>{ for found }</ul> }
            </section>
        }
    };
    let unrated = names(None);
    html! {
        <div class="ks-guide__matrix" data-test="guide-stands">
            <p class="ks-guide__axis">{ words.get("guide.axis_up") }</p>
            <div class="ks-guide__fields">{ for [Stand::Strategic, Stand::Star, Stand::Streamline, Stand::Status].into_iter().map(field) }</div>
            <p class="ks-guide__axis ks-guide__axis--across">{ words.get("guide.axis_across") }</p>
            if !unrated.is_empty() { <p class="ks-mute">{ words.with("guide.unrated", &[("n", &unrated.len().to_string())]) }</p> }
        </div>
    }
}

fn first_day(guide: &Guide) -> Day {
    let calendar = guide.workspace.settings().map(|settings| settings.calendar).unwrap_or_default();
    Period::new(guide.year, PeriodLevel::Year, 1).map_or(Day::BEGIN, |year| year.days(calendar).from)
}

fn is_key(guide: &Guide, account: Id<Account>, day: Day) -> bool {
    let facts = guide
        .workspace
        .accounts
        .get(&account)
        .and_then(|account| account.facts.at(day).or(account.facts.latest()));
    facts.is_some_and(|facts| facts.key_account)
}

/// The two limits and the first day, editable.
fn limits(guide: &Guide, criteria: &Selection, from: Day) -> Html {
    let words = guide.app.words;
    let on_from = {
        let (app, criteria) = (guide.app.clone(), criteria.clone());
        Callback::from(move |typed: String| {
            // A day that is not written to its end says nothing yet.
            if let Ok(day) = typed.parse::<Day>() {
                let wanted = Selection { from: Some(day), ..criteria.clone() };
                let _ = write(&app, GuideAnswer::selection_id(), Guided::Selection(wanted));
            }
        })
    };
    let day = TextField {
        id: "guide-key-from".into(),
        label: words.get("guide.key_from").into(),
        kind: TextKind::Day,
        value: from.to_string().into(),
        on_input: on_from,
        ..TextField::default()
    };
    let cell = |name: &'static str, value: Weight, wish: fn(&mut Selection, Weight)| {
        let label = words.get(&format!("guide.{name}"));
        let on_commit = {
            let (app, criteria) = (guide.app.clone(), criteria.clone());
            Callback::from(move |typed: AttrValue| match entry::read_weight(&typed) {
                Ok(Some(weight)) if weight <= Weight::WHOLE => {
                    let mut wanted = criteria.clone();
                    wish(&mut wanted, weight);
                    write(&app, GuideAnswer::selection_id(), Guided::Selection(wanted))
                }
                Ok(_) => Taken::Refused(AttrValue::from(app.words.get("errors.weight_outside"))),
                Err(error) => Taken::Refused(AttrValue::from(app.words.get(error.key()))),
            })
        };
        html! { <label class="ks-guide__limit"><span>{ label.clone() }</span><Cell id={format!("guide-{name}")} label={AttrValue::from(label)} value={entry::write_weight(value)} {on_commit} /></label> }
    };
    html! {
        <div class="ks-card__bar">
            { cell("a_until", criteria.a_until, |wanted, weight| wanted.a_until = weight) }
            { cell("b_until", criteria.b_until, |wanted, weight| wanted.b_until = weight) }
            { day.view() }
        </div>
    }
}

fn table(guide: &Guide, formats: &Formats, list: &[Ranked], others: &[Id<Account>], from: Day) -> Html {
    let words = guide.app.words;
    let head = |key: &str, number: bool| html! { <th scope="col" class={number.then_some("ks-table__num")}>{ words.get(key) }</th> };
    html! {
        <>{ matrix::hint(1, words) }<div class="ks-scroll ks-scroll--tall" tabindex="0" role="region" aria-label={words.get("guide.selection")}><table class="ks-table ks-table--dense ks-table--pin ks-guide__ratings" data-test="guide-selection">
            <caption class="ks-sr">{ words.get("guide.selection") }</caption>
            <thead><tr>
                { head("guide.account", false) }{ head("guide.sales", true) }{ head("guide.share", true) }{ head("guide.class", false) }{ head("guide.growth", true) }
                { head("guide.margin", true) }{ head("guide.fit", true) }{ head("guide.attractiveness", true) }{ head("guide.relationship", true) }{ head("guide.stand", false) }{ head("guide.key_account", false) }
            </tr></thead>
            <tbody>{ for list.iter().map(|one| row(guide, formats, one.account, Some(one), from)) }{ for others.iter().map(|id| row(guide, formats, *id, None, from)) }</tbody>
        </table></div></>
    }
}

fn row(guide: &Guide, formats: &Formats, id: Id<Account>, one: Option<&Ranked>, from: Day) -> Html {
    let words = guide.app.words;
    let Some(account) = guide.workspace.accounts.get(&id) else { return Html::default() };
    let name = words.of(&account.name);
    let sales: Option<&Kpi> = guide.workspace.kpis.get(&kpi_id("K01"));
    let margin: Option<&Kpi> = guide.workspace.kpis.get(&kpi_id("K03"));
    let as_margin = |value: Option<Decimal>| {
        value.zip(margin).map_or_else(|| NO_VALUE.to_owned(), |(value, kpi)| formats.target(kpi, value))
    };
    let class = one.map_or(NO_VALUE, |one| match one.class {
        Class::A => "A",
        Class::B => "B",
        Class::C => "C",
    });
    let rated = guide.needs(id);
    let rating_cell = |code: &str, value: Option<u8>, wish: fn(&mut AccountNeeds, Option<u8>)| {
        let owner = guide.clone();
        let on_commit = Callback::from(move |typed: AttrValue| match entry::read_count(&typed) {
            Ok(rating) if rating.is_none_or(|rating| (1..=5).contains(&rating)) => {
                let mut needs = owner.needs(id);
                wish(&mut needs, rating.and_then(|rating| u8::try_from(rating).ok()));
                write(&owner.app, GuideAnswer::needs_id(id), Guided::Needs(needs))
            }
            Ok(_) => Taken::Refused(AttrValue::from(owner.app.words.get("guide.rating_outside"))),
            Err(error) => Taken::Refused(AttrValue::from(owner.app.words.get(error.key()))),
        });
        let label = words.with(&format!("guide.{code}_of"), &[("name", &name)]);
        let value = value.map(|rating| rating.to_string()).unwrap_or_default();
        html! { <td class="ks-table__edit"><Cell id={format!("{code}-{id}")} label={AttrValue::from(label)} {value} {on_commit} /></td> }
    };
    let stand =
        one.and_then(|one| one.stand).map(|stand| words.get(&format!("guide.stand_{}", stand.code())));
    let is_key = is_key(guide, id, from);
    let on_key = {
        let guide = guide.clone();
        Callback::from(move |ticked: bool| {
            let _ = take(&guide.app, Ok(mark_key_accounts(&guide.workspace, &[id], from, ticked)));
        })
    };
    let said = html! { <><span aria-hidden="true">{ words.get("guide.key_account") }</span><span class="ks-sr">{ words.with("guide.key_mark", &[("name", &name)]) }</span></> };
    let amount = one.map_or_else(
        || words.get("guide.no_sales_row").to_string(),
        |one| sales.map_or_else(|| formats.amount(one.sales), |kpi| formats.target(kpi, one.sales)),
    );
    let attraction =
        one.map_or_else(|| NO_VALUE.to_owned(), |one| one.attractiveness.normalize().to_string());
    html! {
        <tr key={id.to_string()} data-account={id.to_string()}>
            <th scope="row">{ name.clone() }</th>
            <td class="ks-table__num">{ amount }</td>
            <td class="ks-table__num">{ as_margin(one.map(|one| one.share)) }</td>
            <td>{ class }</td>
            <td class="ks-table__num">{ as_margin(one.and_then(|one| one.growth)) }</td>
            <td class="ks-table__num">{ as_margin(one.and_then(|one| one.margin)) }</td>
            { rating_cell("fit", rated.fit, |needs, rating| needs.fit = rating) }
            <td class="ks-table__num">{ attraction }</td>
            { rating_cell("relationship", rated.relationship, |needs, rating| needs.relationship = rating) }
            <td class="ks-nowrap">{ stand.map(|stand| stand.to_string()).unwrap_or_else(|| NO_VALUE.to_owned()) }</td>
            <td class="ks-nowrap">{ tick(format!("key-{id}"), said, is_key, on_key) }
                if !is_key && one.is_some_and(|one| one.qualifies) { <span class="ks-table__sub">{ words.get("guide.qualifies") }</span> }
            </td>
        </tr>
    }
}
