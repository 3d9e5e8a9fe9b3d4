//! Targets by account: what adds up needs one for every account whose card holds it, and whether every card is complete.

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        route::{Route, SetupTab, use_address_query},
    },
    domain::{
        account::Account,
        id::Id,
        kpi::Kpi,
        library::LibraryCard,
        scope::{Member, Scope},
        target::{TargetPlan, TargetSeries},
    },
    engine::{
        guide::cards::{CardPlan, Whose},
        query::{Answer, Query},
    },
    state::edits::guide::{AccountTarget, YearTarget, clear_account_target, set_account_targets, type_id},
    ui::{
        components::{
            button::{Button, ButtonKind},
            card::Card,
            cell::{Cell, Taken},
            link::RouteLink,
            status::{StatusLook, status_mark},
            table::{ScrollHeight, scroll_region},
        },
        features::{
            commit::take,
            guide::{Guide, matrix, target_parts::Terms},
        },
    },
    view::{
        account_targets::{is_asked, parts, points},
        entry,
        formats::Formats,
        guide_words,
        target_history::year_value,
    },
};

/// Properties of [`AccountTargetsCard`].
#[derive(Properties, PartialEq)]
pub struct AccountTargetsCardProps {
    /// What every step sees.
    pub guide: Guide,
    /// The targets of the year.
    pub targets: Rc<Vec<TargetSeries>>,
    /// From when and why targets hold.
    pub terms: Terms,
}

/// An indicator that accounts need targets of their own for.
struct Asked<'a> {
    card: &'a LibraryCard,
    kpi: &'a Kpi,
    company: Option<&'a TargetPlan>,
    accounts: Vec<Place<'a>>,
}

/// An account's place in the row of an indicator.
struct Place<'a> {
    account: &'a Account,
    in_force: Option<Decimal>,
    proposed: Option<Decimal>,
}

/// The card.
#[component]
pub fn AccountTargetsCard(props: &AccountTargetsCardProps) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let query = use_address_query();
    let kpis = guide.rows.iter().map(|row| guide.stocked.library.kpi_id(&row.card));
    let kpis: Vec<Id<Kpi>> = kpis.filter(|id| guide.workspace.kpis.contains_key(id)).collect();
    let answer = use_answer(Query::Reached { kpis, year: guide.year.saturating_sub(1) });
    let reached: &[(Id<Account>, Id<Kpi>, Decimal)] = match &answer {
        Async::Ready { value, .. } => match value.as_ref() {
            Answer::Reached(reached) => reached,
            _ => &[],
        },
        _ => &[],
    };
    let rows = asked(guide, &props.targets, reached);
    let plans: Vec<&CardPlan> = guide.cards.iter().filter(|plan| account_of(guide, plan).is_some()).collect();
    let Some(open) = guide.app.state.open().filter(|_| !plans.is_empty()) else { return Html::default() };
    let wishes: Vec<(usize, usize, Decimal)> = rows
        .iter()
        .enumerate()
        .flat_map(|(row, asked)| {
            let open = asked.accounts.iter().enumerate().filter(|(_, place)| place.in_force.is_none());
            open.filter_map(move |(at, place)| Some((row, at, place.proposed?)))
        })
        .collect();
    let all = Button {
        kind: ButtonKind::Primary,
        disabled: wishes.is_empty(),
        onclick: {
            let (guide, targets, terms) = (guide.clone(), Rc::clone(&props.targets), props.terms.clone());
            let chosen: Vec<(String, Id<Account>, Decimal)> = wishes
                .iter()
                .filter_map(|(row, at, value)| {
                    let asked = rows.get(*row)?;
                    Some((asked.card.code.clone(), asked.accounts.get(*at)?.account.id, *value))
                })
                .collect();
            Callback::from(move |_: MouseEvent| {
                let why = guide.app.words.get("guide.account_why").to_string();
                let _ = write(&guide, &targets, &terms, &chosen, why);
            })
        },
        ..Button::default()
    };
    let all = if wishes.is_empty() {
        Html::default()
    } else {
        html! { <span data-test="set-accounts">{ all.view(words.with("guide.set_all", &[("n", &wishes.len().to_string())])) }</span> }
    };
    let table = if rows.is_empty() { Html::default() } else { table(props, &rows) };
    let stand = |plan: &&CardPlan| {
        let account = account_of(guide, plan)?;
        let lacking = lacking(guide, &props.targets, plan);
        let names: Vec<String> = lacking.iter().map(|code| guide.card_name(code)).collect();
        let link = RouteLink::new(Route::Account { workspace: open.id, account: account.id }, query, "")
            .view(words.of(&account.name));
        let said = if plan.items.is_empty() {
            html! { <span class="ks-mute">{ words.get("guide.card_empty") }</span> }
        } else if lacking.is_empty() {
            status_mark(
                crate::engine::report::Status::Good,
                &words.get("guide.card_complete"),
                StatusLook::Plain,
            )
        } else {
            html! { <span class="ks-guide__caution">{ words.with("guide.card_waits", &[("names", &names.join(&words.get("library.joint")))]) }</span> }
        };
        Some(
            html! { <div key={account.id.to_string()} data-complete={lacking.is_empty().to_string()}><dt>{ link }</dt><dd>{ said }</dd></div> },
        )
    };
    let card = Card {
        title: words.with("guide.account_targets", &[("year", &guide.year.to_string())]).into(),
        sub: Some(words.get("guide.account_targets_sub").into()),
        actions: all,
        flush: true,
        ..Card::default()
    };
    let hand_down =
        RouteLink::new(Route::SetupTab { workspace: open.id, tab: SetupTab::Cascade }, query, "ks-link")
            .view(words.get("guide.hand_down"));
    card.view(html! {
        <>
            { table }
            <div class="ks-guide__stand">
                <h3 class="ks-guide__h">{ words.get("guide.complete_title") }</h3>
                <dl class="ks-guide__ground" data-test="complete">{ for plans.iter().filter_map(stand) }</dl>
                if !rows.is_empty() { <p class="ks-field__hint ks-screen">{ words.get("guide.hand_down_hint") }{ " " }{ hand_down }</p> }
            </div>
        </>
    })
}

fn account_of<'a>(guide: &'a Guide, plan: &CardPlan) -> Option<&'a Account> {
    match plan.whose {
        Whose::Account(id) => guide.workspace.accounts.get(&id),
        _ => None,
    }
}

/// Indicators on the cards of an account for which no target holds: neither its own, nor its types', nor the company's.
pub fn lacking(guide: &Guide, targets: &[TargetSeries], plan: &CardPlan) -> Vec<String> {
    let Whose::Account(id) = plan.whose else { return Vec::new() };
    let answered = guide.proposal.accounts.iter().find(|known| known.account == id);
    let holds = |code: &str| {
        let Some(card) = guide.stocked.library.card(code).filter(|card| card.scoring.is_none()) else {
            return true;
        };
        let kpi = card.kpi_id();
        let has = |scope: Scope| targets.iter().any(|known| known.kpi == kpi && known.scope == scope);
        let of_types = answered.is_some_and(|answered| {
            let is_held = answered.cards.iter().any(|held| held.card == code && held.target.is_some());
            is_held
                || answered.types.iter().any(|(code, _)| has(Scope::from(Member::AccountType(type_id(code)))))
        });
        has(Scope::from(Member::Account(id))) || of_types || (!card.unit.is_additive() && has(Scope::COMPANY))
    };
    plan.items.iter().filter(|item| !holds(&item.card)).map(|item| item.card.clone()).collect()
}

/// The indicators that are asked, in the order of the system; none before they are part of the workspace.
fn asked<'a>(
    guide: &'a Guide,
    targets: &'a [TargetSeries],
    figures: &[(Id<Account>, Id<Kpi>, Decimal)],
) -> Vec<Asked<'a>> {
    let row = |code: &str| {
        let card = guide.stocked.library.card(code)?;
        let kpi = guide.workspace.kpis.get(&card.kpi_id()).filter(|kpi| is_asked(kpi, card))?;
        let holding = guide.cards.iter().filter(|plan| plan.weight(code).is_some());
        let accounts: Vec<&Account> = holding.filter_map(|plan| account_of(guide, plan)).collect();
        let series =
            |scope: &Scope| targets.iter().find(|known| known.kpi == kpi.id && known.scope == *scope);
        let company = series(&Scope::COMPANY).and_then(|series| series.plan.latest());
        let reached = |account: Id<Account>| {
            let found = figures.iter().find(|(id, of, _)| *id == account && *of == kpi.id);
            found.map(|(_, _, value)| *value)
        };
        // The company's target stands for accounts that are not asked, too: for those that came to something the year before, and
        // for those without answers where their card holds the indicator.
        let is_asked = |id: &Id<Account>| accounts.iter().any(|account| account.id == *id);
        let is_planned = |id: &Id<Account>| guide.proposal.accounts.iter().any(|plan| plan.account == *id);
        let is_on_others =
            guide.cards.iter().any(|plan| plan.whose == Whose::Others && plan.weight(code).is_some());
        let other = |id: Id<Account>| {
            let figure = reached(id);
            (figure.is_some() || (is_on_others && !is_planned(&id))).then_some(figure)
        };
        let others = guide.workspace.accounts.keys().filter(|id| !is_asked(id));
        let others: Vec<Option<Decimal>> = others.filter_map(other).collect();
        let figures: Vec<Option<Decimal>> = accounts.iter().map(|account| reached(account.id)).collect();
        let whole = company.and_then(|plan| year_value(plan, kpi));
        let proposed = whole.map(|whole| parts(whole, &figures, &others)).unwrap_or_default();
        let place = |(at, account): (usize, &'a Account)| {
            let series = series(&Scope::from(Member::Account(account.id)));
            Place {
                account,
                in_force: series
                    .and_then(|series| series.plan.latest())
                    .and_then(|plan| year_value(plan, kpi)),
                proposed: proposed.get(at).copied().flatten(),
            }
        };
        let accounts: Vec<Place<'a>> = accounts.into_iter().enumerate().map(place).collect();
        (!accounts.is_empty()).then_some(Asked { card, kpi, company, accounts })
    };
    guide.rows.iter().filter_map(|of_row| row(&of_row.card)).collect()
}

fn table(props: &AccountTargetsCardProps, rows: &[Asked<'_>]) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let formats = Formats::of(words, &guide.workspace);
    let mut shown: Vec<&Account> = Vec::new();
    for plan in guide.cards.iter() {
        let is_asked = |account: &&Account| {
            rows.iter().any(|row| row.accounts.iter().any(|place| place.account.id == account.id))
        };
        shown.extend(account_of(guide, plan).filter(is_asked));
    }
    let cell = |row: &Asked<'_>, account: &&Account| {
        let Some(place) = row.accounts.iter().find(|place| place.account.id == account.id) else {
            return html! { <td key={account.id.to_string()} class="ks-table__num"><span class="ks-mute">{ "–" }</span></td> };
        };
        let on_commit = {
            let (guide, targets, terms) = (guide.clone(), Rc::clone(&props.targets), props.terms.clone());
            let (code, unit, id) = (row.card.code.clone(), row.kpi.unit, account.id);
            Callback::from(move |typed: AttrValue| match entry::read(&typed, unit) {
                Ok(Some(value)) => {
                    let why = guide.app.words.get("guide.method_own").to_string();
                    write(&guide, &targets, &terms, &[(code.clone(), id, value)], why)
                }
                Ok(None) => clear(&guide, &targets, &code, id),
                Err(error) => Taken::Refused(AttrValue::from(guide.app.words.get(error.key()))),
            })
        };
        let name = words.with(
            "guide.account_target_of",
            &[("account", &words.of(&account.name)), ("name", &guide.card_name(&row.card.code))],
        );
        let value = place.in_force.map(|value| entry::write(value, row.kpi.unit)).unwrap_or_default();
        let inherited = place
            .proposed
            .filter(|_| place.in_force.is_none())
            .map(|value| AttrValue::from(entry::write(value, row.kpi.unit)));
        html! {
            <td key={account.id.to_string()} class="ks-table__edit" data-account={account.id.to_string()}>
                <Cell id={format!("target-{}-{}", row.card.code, account.id)} label={AttrValue::from(name)} {value} {inherited} {on_commit} />
            </td>
        }
    };
    let line = |row: &Asked<'_>| {
        let whole = row.company.and_then(|plan| year_value(plan, row.kpi));
        let company = whole.map_or_else(
            || words.get("guide.no_target").to_string(),
            |whole| guide_words::threshold(&formats, row.kpi, whole),
        );
        let mut given = row.accounts.iter().filter_map(|place| place.in_force.or(place.proposed));
        let given = given.try_fold(Decimal::ZERO, Decimal::checked_add);
        let rest = whole.zip(given).and_then(|(whole, given)| whole.checked_sub(given));
        html! {
            <tr key={row.card.code.clone()} data-card={row.card.code.clone()}>
                <th scope="row">{ guide.card_name(&row.card.code) }<span class="ks-table__sub">{ guide_words::unit(row.kpi.unit, &formats.currency, words) }</span></th>
                <td class="ks-table__num">{ company }</td>
                { for shown.iter().map(|account| cell(row, account)) }
                <td class="ks-table__num" data-test="rest">{ rest.map(|rest| formats.target(row.kpi, rest)).unwrap_or_default() }</td>
            </tr>
        }
    };
    let heads = shown.iter().map(|account| {
        html! { <th key={account.id.to_string()} scope="col" class="ks-table__num">{ words.of(&account.name) }</th> }
    });
    let title = words.with("guide.account_targets", &[("year", &guide.year.to_string())]);
    let table = html! {
        <table class="ks-table ks-table--dense ks-table--pin ks-guide__cross" data-test="account-targets">
            <caption class="ks-sr">{ title.clone() }</caption>
            <thead><tr>
                <th scope="col">{ words.get("setup.indicator") }</th><th scope="col" class="ks-table__num">{ words.get("guide.card_company") }</th>
                { for heads }
                <th scope="col" class="ks-table__num">{ words.get("guide.rest") }</th>
            </tr></thead>
            <tbody>{ for rows.iter().map(line) }</tbody>
        </table>
    };
    html! { <>{ matrix::hint(shown.len() + 2, words) }{ scroll_region(title, ScrollHeight::Whole, table) }</> }
}

/// Writes targets of the year for accounts: code of the card, whose, and how much.
fn write(
    guide: &Guide,
    targets: &[TargetSeries],
    terms: &Terms,
    chosen: &[(String, Id<Account>, Decimal)],
    why: String,
) -> Taken {
    let state = guide.app.dispatch.runtime().state();
    let Some(open) = state.open() else { return Taken::Same };
    let reason = terms.why(why, guide.app.words);
    let target = |(code, id, value): &(String, Id<Account>, Decimal)| {
        let card = guide.stocked.library.card(code)?;
        let kpi = guide.workspace.kpis.get(&card.kpi_id())?;
        let account = guide.workspace.accounts.get(id)?;
        let scope = Scope::from(Member::Account(*id));
        let of = |scope: &Scope| targets.iter().find(|known| known.kpi == kpi.id && known.scope == *scope);
        let company = of(&Scope::COMPANY).and_then(|series| series.plan.latest());
        let series = of(&scope);
        let wish = YearTarget {
            kpi,
            name: account.name.clone(),
            year: guide.year,
            from: terms.from,
            reason: reason.clone(),
            points: points(kpi, *value, company),
            scope,
        };
        Some(AccountTarget { account: *id, card: &card.code, wish, series })
    };
    let wanted: Vec<AccountTarget<'_>> = chosen.iter().filter_map(target).collect();
    take(&guide.app, set_account_targets(&open.catalogue, &wanted))
}

fn clear(guide: &Guide, targets: &[TargetSeries], code: &str, id: Id<Account>) -> Taken {
    let scope = Scope::from(Member::Account(id));
    let kpi = guide.workspace.kpis.get(&guide.stocked.library.kpi_id(code));
    let found = kpi.zip(guide.workspace.accounts.get(&id)).and_then(|(kpi, account)| {
        let series = targets.iter().find(|known| known.kpi == kpi.id && known.scope == scope)?;
        Some(clear_account_target(kpi, &account.name, series))
    });
    found.map_or(Taken::Same, |edit| take(&guide.app, Ok(edit)))
}
