//! What a person is paid by each plan: the amount or why there is none, what the curve did, and the steps on request.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{
        id::Id,
        pay::PayPlan,
        people::Employee,
        period::Period,
        scope::{Member, Scope},
        workspace::Workspace,
    },
    engine::{
        pay::PersonPay,
        query::{Answer, Query, Subjects},
    },
    ui::{
        components::{
            button::Button,
            card::Card,
            dialog::{Dialog, DialogKind},
            icon::{IconSize, icon},
        },
        features::{explain::steps, pay_base_dialog::PayBaseDialog, pay_statement::StatementDialog},
    },
    view::{
        explain::scope_name,
        formats::Formats,
        number::NO_VALUE,
        pay::{curve_line, no_pay, plan_line, plan_name, worded_pay},
    },
};

/// Properties of [`PayCard`].
#[derive(Properties, PartialEq)]
pub struct PayCardProps {
    /// Who.
    pub person: Id<Employee>,
    /// For which period.
    pub period: Period,
}

/// The card; nothing where the workspace has no plans of pay.
#[component]
pub fn PayCard(props: &PayCardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let shown = use_state(|| None::<usize>);
    let is_base_open = use_state_eq(|| false);
    let settled = use_state_eq(|| None::<Id<PayPlan>>);
    let query = Query::Pay { subjects: vec![Subjects::Employee(props.person)], period: props.period };
    let answer = use_answer(query);
    let Some(open) = app.state.open().filter(|open| !open.catalogue.pay_plans.is_empty()) else {
        return Html::default();
    };
    let workspace = Rc::clone(&open.catalogue);
    let formats = Formats::of(words, &workspace);
    let (found, is_stale) = match &answer {
        Async::Ready { value, stale } => match &**value {
            Answer::Pay(found) => (found.as_slice(), *stale),
            _ => return Html::default(),
        },
        _ => return Html::default(),
    };
    let set = {
        let shown = shown.setter();
        move |place: Option<usize>| {
            let shown = shown.clone();
            Callback::from(move |_: MouseEvent| shown.set(place))
        }
    };
    let lines = found.iter().enumerate().map(|(place, pay)| {
        let settled = settled.setter();
        let plan = pay.plan;
        let on_settle = Callback::from(move |_: MouseEvent| settled.set(Some(plan)));
        line(pay, &workspace, &formats, set(Some(place)), on_settle)
    });
    let drawer = shown.and_then(|place| found.get(place)).map(|pay| {
        let title = words.with("pay.explain_title", &[("plan", &plan_name(pay, &workspace, &formats))]);
        let scope = Scope::from(Member::Employee(pay.person));
        let sub = format!("{} · {}", scope_name(&scope, &workspace, words), formats.period(pay.period));
        let on_close = {
            let shown = shown.setter();
            Callback::from(move |()| shown.set(None))
        };
        html! {
            <Dialog id="explain-pay" title={AttrValue::from(title)} sub={Some(AttrValue::from(sub))} kind={DialogKind::Drawer}
                close_label={AttrValue::from(words.get("explain.close"))} {on_close}>
                { steps(&worded_pay(pay, &workspace, &formats)) }
                <p class="ks-card__sub">{ words.get("pay.not_payroll") }</p>
            </Dialog>
        }
    });
    let open_base = {
        let is_open = is_base_open.setter();
        Callback::from(move |_: MouseEvent| is_open.set(true))
    };
    let close_base = {
        let is_open = is_base_open.setter();
        Callback::from(move |()| is_open.set(false))
    };
    let close_settled = {
        let settled = settled.setter();
        Callback::from(move |()| settled.set(None))
    };
    let body = html! {
        <div class="ks-stack" aria-busy={is_stale.then_some("true")}>
            if found.is_empty() {
                <p>{ words.get("pay.none") }{ " " }{ words.get("pay.none_hint") }</p>
            }
            { for lines }
            { drawer.unwrap_or_default() }
            if let Some(plan) = *settled { <StatementDialog person={props.person} {plan} period={props.period} on_close={close_settled} /> }
            if *is_base_open { <PayBaseDialog scope={Scope::from(Member::Employee(props.person))} on_close={close_base} /> }
        </div>
    };
    let base = Button { icon: Some("edit"), small: true, onclick: open_base, ..Button::default() };
    let actions = base.view(words.get("pay_plan.own_base.open"));
    Card { title: words.get("pay.title").into(), actions, ..Card::default() }.view(body)
}

fn line(
    pay: &PersonPay,
    workspace: &Workspace,
    formats: &Formats,
    onclick: Callback<MouseEvent>,
    on_settle: Callback<MouseEvent>,
) -> Html {
    let words = formats.words;
    let reason = no_pay(pay, workspace, formats);
    let amount = pay.payout.earned.map_or_else(|| NO_VALUE.to_owned(), |earned| formats.amount(earned));
    let exact = pay.payout.earned.map(|earned| earned.to_string());
    let is_partial = reason.is_none() && pay.figures.iter().any(|figure| figure.is_partial);
    let curve = if reason.is_none() { curve_line(pay, workspace, formats) } else { None };
    let explain = Button { icon: Some("explain"), small: true, onclick, ..Button::default() };
    let settle = Button { small: true, onclick: on_settle, ..Button::default() };
    html! {
        <div key={pay.plan.to_string()} class="ks-stack ks-stack--tight" data-pay={pay.plan.to_string()} data-exact={exact}>
            <p class="ks-card__sub">{ plan_line(pay, workspace, formats) }</p>
            <p class={classes!("ks-tile__value", reason.is_some().then_some("ks-tile__value--none"))}>{ amount }</p>
            if let Some(curve) = curve { <p>{ curve }</p> }
            if let Some(reason) = reason {
                <div class="ks-note ks-note--none">{ icon("none", IconSize::Normal) }<div>{ reason }</div></div>
            }
            if is_partial {
                <div class="ks-note ks-note--watch">{ icon("watch", IconSize::Normal) }<div>{ words.get("pay.partial") }</div></div>
            }
            <div class="ks-row">
                { explain.view(words.get("pay.explain")) }
                if pay.every == pay.period.level() { { settle.view(words.get("settle.open")) } }
            </div>
        </div>
    }
}
