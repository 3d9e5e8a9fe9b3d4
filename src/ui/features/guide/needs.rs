//! Step 2: what each account needs, who says so, which types that makes, and the matrix that shows that accounts do not share
//! one standard.

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::App,
    },
    domain::{
        account::{Account, AccountFacts},
        date::Day,
        guide::{
            AccountNeed, AccountNeeds, AccountTier, GuideAnswer, Guided, Need, NeedSource, OwnThreshold,
            OwnType,
        },
        id::Id,
        target::TargetSeries,
        text::Text2,
    },
    engine::{
        guide::{AccountCard, AccountPlan, Origin},
        query::{Answer, Query},
    },
    platform::{collate::collator, random},
    state::edits::account::{AccountForm, create_account},
    ui::{
        components::{
            button::Button,
            card::Card,
            cell::{Cell, Taken},
            empty::Empty,
            field::{TextField, TextKind},
            select::{Choice, Select},
        },
        features::{
            commit::take,
            guide::{Guide, matrix, selection::SelectionCard, tick, write},
        },
    },
    view::{entry, facts::accounts_by_name, formats::Formats, guide_words, library::ACCOUNT_TYPES},
};

/// Properties of [`NeedsStep`].
#[derive(Properties, PartialEq)]
pub struct NeedsStepProps {
    /// What every step sees.
    pub guide: Guide,
}

/// The step.
#[component]
pub fn NeedsStep(props: &NeedsStepProps) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let answer = use_answer(Query::Targets { year: guide.year });
    let targets: &[TargetSeries] = match &answer {
        Async::Ready { value, .. } => match value.as_ref() {
            Answer::Targets(targets) => targets,
            _ => &[],
        },
        _ => &[],
    };
    let picked = use_state_eq(|| None::<Id<Account>>);
    let name = use_state_eq(String::new);
    let formats = Formats::of(words, &guide.workspace);
    let by_name = accounts_by_name(&guide.workspace, &formats, &*collator(words.lang()));
    let accounts: Vec<&Account> = by_name.iter().filter_map(|id| guide.workspace.accounts.get(id)).collect();
    let account = (*picked).and_then(|id| guide.workspace.accounts.get(&id)).or(accounts.first().copied());
    let on_pick = {
        let picked = picked.setter();
        Callback::from(move |value: AttrValue| picked.set(value.parse().ok()))
    };
    let on_name = {
        let name = name.setter();
        Callback::from(move |text: String| name.set(text))
    };
    let on_add = {
        let (app, picked, typed, name) = (guide.app.clone(), picked.setter(), (*name).clone(), name.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let id = Id::from_raw(random::random_bits());
            let facts = AccountFacts { key_account: true, ..AccountFacts::default() };
            let form = AccountForm { name: Text2::same(typed.trim()), facts, ..AccountForm::default() };
            if matches!(take(&app, create_account(id, &form)), Taken::Changed) {
                picked.set(Some(id));
                name.set(String::new());
            }
        })
    };
    let choices = accounts.iter().map(|account| Choice::new(account.id.to_string(), words.of(&account.name)));
    let select = Select {
        id: "guide-account".into(),
        label: words.get("guide.account").into(),
        choices: choices.collect(),
        value: account.map(|account| account.id.to_string()).unwrap_or_default().into(),
        on_select: on_pick,
        ..Select::default()
    };
    let field = TextField {
        id: "guide-new-account".into(),
        label: words.get("guide.new_account").into(),
        value: (*name).clone().into(),
        on_input: on_name,
        ..TextField::default()
    };
    let add =
        Button { icon: Some("plus"), submit: true, disabled: name.trim().is_empty(), ..Button::default() };
    let none = Empty {
        icon: "accounts",
        small: true,
        text: Some(words.get("guide.no_accounts").into()),
        ..Empty::default()
    };
    let body = html! {
        <div class="ks-stack">
            <div class="ks-guide__pick">
                if account.is_some() { { select.view() } }
                <form class="ks-guide__add" onsubmit={on_add}>{ field.view() }{ add.view(words.get("guide.add_account")) }</form>
            </div>
            { account.map_or_else(|| none.view(), |account| account_form(guide, targets, account)) }
        </div>
    };
    let card = Card {
        title: words.get("guide.needs").into(),
        sub: Some(words.get("guide.needs_sub").into()),
        ..Card::default()
    };
    html! { <>{ card.view(body) }{ matrix::held(guide, targets, false) }<SelectionCard guide={guide.clone()} /></> }
}

fn account_form(guide: &Guide, targets: &[TargetSeries], account: &Account) -> Html {
    let words = guide.app.words;
    let needs = guide.needs(account.id);
    let name = words.of(&account.name);
    let box_of = |need: Need| {
        let is_ticked = needs.needs.iter().any(|known| known.need == need);
        let on_change = {
            let (app, needs) = (guide.app.clone(), needs.clone());
            Callback::from(move |ticked: bool| {
                let mut wanted = needs.clone();
                wanted.needs.retain(|known| known.need != need);
                if ticked {
                    let last = needs.needs.last();
                    let (source, day) = last.map_or((None, None), |known| (known.source, known.day));
                    wanted.needs.push(AccountNeed { need, source, day });
                }
                let _ = put(&app, wanted);
            })
        };
        html! { <li key={need.code()}>{ tick(format!("need-{}", need.code()), words.get(&format!("guide.need_{}", need.code())).to_string(), is_ticked, on_change) }</li> }
    };
    let plan = guide.proposal.accounts.iter().find(|plan| plan.account == account.id);
    html! {
        <div class="ks-stack" key={account.id.to_string()}>
            <fieldset class="ks-guide__set"><legend>{ words.with("guide.needs_of", &[("name", &name)]) }</legend>
                <ul class="ks-guide__boxes">{ for Need::ALL.into_iter().map(box_of) }</ul>
            </fieldset>
            { tier_row(guide, &needs) }
            if !needs.needs.is_empty() { { sources(guide, &needs) } }
            if let Some(plan) = plan.filter(|_| !needs.needs.is_empty() || needs.tier.is_some()) { { plan_view(guide, targets, plan, &needs) } }
            { types_fold(guide, &needs, plan) }
        </div>
    }
}

/// The tier: what counts high-end accounts asks for it.
fn tier_row(guide: &Guide, needs: &AccountNeeds) -> Html {
    let words = guide.app.words;
    let tiers = AccountTier::ALL
        .into_iter()
        .map(|tier| Choice::new(tier.code(), words.get(&format!("guide.tier_{}", tier.code()))));
    let choices = std::iter::once(Choice::new("", words.get("guide.tier_none"))).chain(tiers);
    let select = Select {
        id: "guide-tier".into(),
        label: words.get("guide.tier").into(),
        hint: Some(words.get("guide.tier_hint").into()),
        choices: choices.collect(),
        value: needs.tier.map_or("", AccountTier::code).into(),
        on_select: {
            let (app, needs) = (guide.app.clone(), needs.clone());
            Callback::from(move |value: AttrValue| {
                let tier = AccountTier::ALL.into_iter().find(|tier| tier.code() == value.as_str());
                let _ = put(&app, AccountNeeds { tier, ..needs.clone() });
            })
        },
        ..Select::default()
    };
    html! { <div class="ks-guide__tier">{ select.view() }</div> }
}

/// The account's types: as its needs make them, or as they are given.
fn types_fold(guide: &Guide, needs: &AccountNeeds, plan: Option<&AccountPlan>) -> Html {
    let words = guide.app.words;
    let cell = |code: &'static str| {
        let own = needs.types.iter().find(|own| own.account_type == code);
        let share = plan
            .and_then(|plan| plan.types.iter().find(|(known, _)| *known == code))
            .map(|(_, share)| *share);
        let name = words.get(&format!("library.type_{code}"));
        let on_commit = {
            let (app, needs) = (guide.app.clone(), needs.clone());
            Callback::from(move |typed: AttrValue| match entry::read_weight(&typed) {
                Ok(claim) => {
                    let mut wanted = needs.clone();
                    wanted.types.retain(|own| own.account_type != code);
                    wanted.types.extend(claim.map(|claim| OwnType { account_type: code.to_owned(), claim }));
                    put(&app, wanted)
                }
                Err(error) => Taken::Refused(AttrValue::from(app.words.get(error.key()))),
            })
        };
        let value = own.map(|own| entry::write_weight(own.claim)).unwrap_or_default();
        let inherited =
            if own.is_none() { share.map(|share| AttrValue::from(entry::write_weight(share))) } else { None };
        let label = words.with("guide.type_share", &[("name", &name)]);
        html! { <label key={code} class="ks-guide__limit"><span>{ name.clone() }</span><Cell id={format!("type-{code}")} label={AttrValue::from(label)} {value} {inherited} {on_commit} /></label> }
    };
    html! {
        <details class="ks-guide__fold" open={!needs.types.is_empty()}><summary>{ words.get("guide.own_types") }</summary>
            <p class="ks-field__hint">{ words.get("guide.own_types_hint") }</p>
            <div class="ks-guide__types">{ for ACCOUNT_TYPES.into_iter().map(cell) }</div>
        </details>
    }
}

/// Who says so, and when.
fn sources(guide: &Guide, needs: &AccountNeeds) -> Html {
    let words = guide.app.words;
    let row = |known: &AccountNeed| {
        let need = known.need;
        let name = words.get(&format!("guide.need_{}", need.code()));
        let change = |wish: fn(&mut AccountNeed, AttrValue)| {
            let (app, needs) = (guide.app.clone(), needs.clone());
            Callback::from(move |value: AttrValue| {
                let mut wanted = needs.clone();
                if let Some(known) = wanted.needs.iter_mut().find(|known| known.need == need) {
                    wish(known, value);
                }
                let _ = put(&app, wanted);
            })
        };
        let choices = NeedSource::ALL
            .into_iter()
            .map(|source| Choice::new(source.code(), words.get(&format!("guide.source_{}", source.code()))));
        let choices = std::iter::once(Choice::new("", words.get("guide.source_ask"))).chain(choices);
        let source = Select {
            id: format!("need-source-{}", need.code()).into(),
            label: words.with("guide.source_for", &[("name", &name)]).into(),
            bare: true,
            small: true,
            choices: choices.collect(),
            value: known.source.map_or("", NeedSource::code).into(),
            on_select: change(|known, value| {
                known.source = NeedSource::ALL.into_iter().find(|source| source.code() == value.as_str());
            }),
            ..Select::default()
        };
        let day = TextField {
            id: format!("need-day-{}", need.code()).into(),
            label: words.with("guide.day_for", &[("name", &name)]).into(),
            value: known.day.map(|day| day.to_string()).unwrap_or_default().into(),
            kind: TextKind::Day,
            on_input: change(|known, value| known.day = value.parse::<Day>().ok()).reform(AttrValue::from),
            ..TextField::default()
        };
        html! { <tr key={need.code()}><th scope="row">{ name.clone() }</th><td data-label={words.get("guide.source")}>{ source.view() }</td><td class="ks-guide__day" data-label={words.get("guide.day")}>{ day.view() }</td></tr> }
    };
    html! {
        <div class="ks-scroll" tabindex="0" role="region" aria-label={words.get("guide.sources")}><table class="ks-table ks-table--dense ks-table--plain ks-table--stack">
            <caption class="ks-sr">{ words.get("guide.sources") }</caption>
            <thead><tr><th scope="col">{ words.get("guide.need") }</th><th scope="col">{ words.get("guide.source") }</th><th scope="col">{ words.get("guide.day") }</th></tr></thead>
            <tbody>{ for needs.needs.iter().map(row) }</tbody>
        </table></div>
    }
}

/// The types that the needs make, and what the account is held to.
fn plan_view(guide: &Guide, targets: &[TargetSeries], plan: &AccountPlan, needs: &AccountNeeds) -> Html {
    let words = guide.app.words;
    let formats = Formats::of(words, &guide.workspace);
    let types: Vec<String> = plan
        .types
        .iter()
        .map(|(code, share)| {
            format!("{} {}", words.get(&format!("library.type_{code}")), formats.weight(*share))
        })
        .collect();
    let are_own = !needs.types.is_empty();
    let said = if types.is_empty() {
        words.get("guide.no_type").to_string()
    } else {
        let key = if are_own { "guide.types_settled" } else { "guide.types_said" };
        words.with(key, &[("types", &types.join(&words.get("library.joint")))]).to_string()
    };
    let row = |card: &AccountCard| {
        let known = guide.stocked.library.card(&card.card)?;
        let own = needs.thresholds.iter().find(|own| own.card == card.card);
        let inherited = (card.origin != Origin::Own)
            .then(|| card.target.map(|target| entry::write(target, known.unit)))
            .flatten();
        let on_commit = {
            let (app, needs, code, unit) = (guide.app.clone(), needs.clone(), card.card.clone(), known.unit);
            Callback::from(move |typed: AttrValue| match entry::read(&typed, unit) {
                Ok(target) => put(&app, with_threshold(&needs, &code, target)),
                Err(error) => Taken::Refused(AttrValue::from(app.words.get(error.key()))),
            })
        };
        let value = own.map(|own| entry::write(own.target, known.unit)).unwrap_or_default();
        let label = words.with("guide.threshold_of", &[("name", &words.of(&known.name))]);
        let of_company = matrix::of_company(guide, targets, known).filter(|_| card.target.is_none());
        // What adds up gets a target of the year, by account, where targets are set.
        let is_later = known.unit.is_additive() && own.is_none();
        let origin = match (of_company, is_later) {
            (Some(_), _) => "guide.origin_company",
            (None, true) => "guide.own_additive",
            (None, false) => origin_key(card.origin),
        };
        let shown = matrix::target_of(guide, targets, plan.account, known)
            .zip(guide.stocked.shelf.kpi(known))
            .map(|(target, kpi)| guide_words::threshold(&formats, kpi, target));
        Some(html! {
            <tr key={card.card.clone()} data-card={card.card.clone()}>
                <th scope="row">{ guide.card_name(&card.card) }<span class="ks-table__sub">{ card.card.clone() }</span></th>
                <td class="ks-nowrap" data-test="threshold" data-label={words.get("guide.threshold")}>{ shown.unwrap_or_else(|| matrix::proposed_or_unset(guide, &formats, known)) }</td>
                <td class="ks-mute" data-label={words.get("guide.origin")}>{ words.get(origin) }</td>
                <td class="ks-table__edit" data-label={(!is_later).then(|| words.get("guide.own"))}>
                    if !is_later {
                        <div class="ks-guide__figure"><Cell id={format!("threshold-{}", card.card)} label={AttrValue::from(label)} {value} inherited={inherited.map(AttrValue::from)} {on_commit} /><span class="ks-mute ks-guide__unit">{ guide_words::unit(known.unit, &formats.currency, words) }</span></div>
                    }
                </td>
            </tr>
        })
    };
    html! {
        <div class="ks-stack ks-stack--tight" data-test="account-plan">
            <div class={classes!("ks-note", are_own.then_some("ks-note--good"))}><div data-test="types">{ said }</div></div>
            <div class="ks-scroll" tabindex="0" role="region" aria-label={words.get("guide.held_to")}><table class="ks-table ks-table--dense ks-table--plain ks-table--stack">
                <caption class="ks-sr">{ words.get("guide.held_to") }</caption>
                <thead><tr><th scope="col">{ words.get("setup.indicator") }</th><th scope="col">{ words.get("guide.threshold") }</th><th scope="col">{ words.get("guide.origin") }</th><th scope="col" class="ks-table__num">{ words.get("guide.own") }</th></tr></thead>
                <tbody>{ for plan.cards.iter().filter_map(row) }</tbody>
            </table></div>
        </div>
    }
}

fn with_threshold(needs: &AccountNeeds, code: &str, target: Option<Decimal>) -> AccountNeeds {
    let mut wanted = needs.clone();
    wanted.thresholds.retain(|own| own.card != code);
    wanted.thresholds.extend(target.map(|target| OwnThreshold { card: code.to_owned(), target }));
    wanted
}

const fn origin_key(origin: Origin) -> &'static str {
    match origin {
        Origin::Stated => "guide.origin_stated",
        Origin::Proposed => "guide.origin_proposed",
        Origin::Own => "guide.origin_own",
        Origin::Unset => "guide.origin_unset",
    }
}

fn put(app: &App, needs: AccountNeeds) -> Taken {
    write(app, GuideAnswer::needs_id(needs.account), Guided::Needs(needs))
}
