//! Who gets what of a bonus by grades: total, grade, coefficient, base, share; who does not share and why.

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::pool::BonusPool,
    engine::{
        incentive::pool::ShareLimit,
        pools::{PoolReading, PoolShare},
        query::{Answer, Query},
    },
    ui::components::{
        dialog::{Dialog, DialogKind},
        icon::{IconSize, icon},
        table::{ScrollHeight, scroll_region},
    },
    view::{
        formats::Formats,
        message::Words,
        names::Names,
        number::{self, NO_VALUE},
        pool::{left_out_words, pool_fault_words},
        rule_scopes::scope_name,
    },
};

/// Properties of [`SharesDialog`].
#[derive(Properties, PartialEq)]
pub struct SharesDialogProps {
    /// The bonus.
    pub pool: BonusPool,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The table of shares.
#[component]
pub fn SharesDialog(props: &SharesDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let pool = &props.pool;
    let answer = use_answer(Query::Pools { period: pool.period });
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let formats = Formats::of(words, workspace);
    let names = Names::at(workspace, words, pool.period);
    let found = match &answer {
        Async::Ready { value, .. } => match &**value {
            Answer::Pools(found) => found.iter().find(|reading| reading.pool == pool.id),
            _ => None,
        },
        _ => None,
    };
    let title = words.with("pool.dialog", &[("name", &words.of(&pool.name))]);
    let sub = format!("{} · {}", words.of(&scope_name(&pool.scope, workspace)), formats.period(pool.period));
    html! {
        <Dialog id="pool-shares" title={AttrValue::from(title)} sub={Some(AttrValue::from(sub))} kind={DialogKind::Large}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()}>
            if let Some(reading) = found { { body(reading, &names, &formats) } }
        </Dialog>
    }
}

fn body(reading: &PoolReading, names: &Names<'_>, formats: &Formats) -> Html {
    let words = formats.words;
    if reading.people.is_empty() {
        return html! { <p>{ words.get("pool.nobody_here") }</p> };
    }
    let fault = reading.fault.map(|fault| {
        let text = words.with("pool.fault", &[("why", &pool_fault_words(fault, formats))]);
        html! { <div class="ks-note ks-note--none">{ icon("none", IconSize::Normal) }<div>{ text }</div></div> }
    });
    let head = |key: &str, is_number: bool| html! { <th scope="col" class={is_number.then_some("ks-table__num")}>{ words.get(key) }</th> };
    let is_short =
        reading.returned.is_some_and(|returned| returned.is_sign_negative() && !returned.is_zero());
    let table = html! {
        <table class="ks-table ks-table--pin" data-ready="pool-shares">
            <caption class="ks-sr">{ words.get("pool.shares") }</caption>
            <thead><tr>
                { head("pool.person", false) }{ head("pool.gets", true) }{ head("pool.total", true) }{ head("pool.grade", false) }
                { head("pool.coefficient", true) }{ head("pool.base", true) }
            </tr></thead>
            <tbody>{ for reading.people.iter().map(|share| row(share, names, formats)) }</tbody>
        </table>
    };
    html! {
        <div class="ks-stack">
            { fault.unwrap_or_default() }
            { scroll_region(words.get("pool.shares"), ScrollHeight::Whole, table) }
            <dl class="ks-defs">
                if let Some(paid) = reading.paid {
                    <div><dt>{ words.get("pool.paid") }</dt><dd data-paid={paid.to_string()}>{ formats.amount(paid) }</dd></div>
                }
                if let Some(returned) = reading.returned {
                    <div><dt>{ words.get(if is_short { "pool.short" } else { "pool.returned" }) }</dt><dd data-returned={returned.to_string()}>{ formats.amount(returned.abs()) }</dd></div>
                }
            </dl>
            <p class="ks-card__sub">
                if reading.returned.is_some() { { words.get("pool.exactly") }{ " " } }
                { words.get("pool.not_payroll") }
            </p>
        </div>
    }
}

fn row(share: &PoolShare, names: &Names<'_>, formats: &Formats) -> Html {
    let words = formats.words;
    let none = || NO_VALUE.to_owned();
    let gets = match share.left_out {
        Some(why) => html! { <span class="ks-mute">{ left_out_words(why, words) }</span> },
        None => html! {
            <>
                { share.amount.map_or_else(none, |amount| formats.amount(amount)) }
                { limit(share, words) }
            </>
        },
    };
    let person = names.employee(share.person).unwrap_or_default();
    html! {
        <tr key={share.person.to_string()} data-person={share.person.to_string()} data-exact={share.amount.map(|amount| amount.to_string())}>
            <th scope="row" class="ks-nowrap">{ person }</th>
            <td class="ks-table__num ks-strong">{ gets }</td>
            <td class="ks-table__num">{ share.total.map_or_else(none, |total| formats.total(total)) }</td>
            <td>{ share.grade.clone().unwrap_or_else(none) }</td>
            <td class="ks-table__num">{ share.coefficient.map_or_else(none, |coefficient| number::trimmed(coefficient, 9)) }</td>
            <td class="ks-table__num">{ share.base.as_ref().map_or_else(none, |base| formats.amount(base.amount)) }</td>
        </tr>
    }
}

fn limit(share: &PoolShare, words: Words) -> Html {
    let key = match share.limit {
        None => return Html::default(),
        Some(ShareLimit::Least) => "pool.at_least",
        Some(ShareLimit::Most) => "pool.at_most",
    };
    html! { <span class="ks-table__sub">{ words.get(key) }</span> }
}
