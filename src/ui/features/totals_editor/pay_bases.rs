//! Salary and target bonus of everybody, of roles and of people: who has amounts, and setting them for any of these.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::scope::{Member, Scope},
    ui::{
        components::{
            button::Button,
            card::Card,
            empty::Empty,
            select::{Choice, Select},
            table::{ScrollHeight, scroll_region},
        },
        features::{pay_base_dialog::PayBaseDialog, record_editor::edit_cell},
    },
    view::{
        formats::Formats,
        number::NO_VALUE,
        rule_scopes::{scope_name, scopes},
    },
};

/// The card.
#[component]
pub fn PayBases() -> Html {
    let app = use_app();
    let words = app.words;
    let opened = use_state_eq(|| None::<Scope>);
    let picked = use_state_eq(|| Scope::COMPANY);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let formats = Formats::of(words, workspace);
    let show = |scope: Option<Scope>| {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(scope.clone()))
    };
    let is_paid =
        |scope: &Scope| matches!(scope.single(), None | Some(Member::Role(_) | Member::Employee(_)));
    let all: Vec<_> = scopes(workspace, words).into_iter().filter(|(_, scope, _)| is_paid(scope)).collect();
    let choices = all
        .iter()
        .map(|(heading, scope, name)| Choice::under(words.get(heading), scope.to_string(), name.clone()))
        .collect();
    let on_select = {
        let picked = picked.setter();
        Callback::from(move |value: AttrValue| {
            if let Some((_, scope, _)) = all.iter().find(|(_, scope, _)| scope.to_string() == value.as_str())
            {
                picked.set(scope.clone());
            }
        })
    };
    let select = Select {
        id: "pay-base-scope".into(),
        label: words.get("plan.scope").into(),
        bare: true,
        choices,
        value: picked.to_string().into(),
        on_select,
        ..Select::default()
    };
    let set = Button {
        icon: Some("edit"),
        onclick: show(Some((*picked).clone())).reform(|_: MouseEvent| ()),
        ..Button::default()
    };
    let row = |base: &crate::domain::pay::PayBase| {
        let name = words.of(&scope_name(&base.scope, workspace));
        let newest = base.amounts.latest().copied().unwrap_or_default();
        let amount = |amount: Option<rust_decimal::Decimal>| {
            amount.map_or_else(|| NO_VALUE.to_owned(), |amount| formats.amount(amount))
        };
        html! {
            <tr key={base.id.to_string()} data-base={base.scope.to_string()}>
                <th scope="row">{ name.clone() }</th>
                <td class="ks-table__num">{ amount(newest.salary) }</td>
                <td class="ks-table__num">{ amount(newest.bonus) }</td>
                { edit_cell(&name, show(Some(base.scope.clone())), words) }
            </tr>
        }
    };
    let title = words.get("pay_plan.own_base.open");
    let head =
        |key: &str, class: Option<&'static str>| html! { <th scope="col" {class}>{ words.get(key) }</th> };
    let body = if workspace.pay_bases.is_empty() {
        Empty {
            icon: "none",
            small: true,
            text: Some(words.get("pay_plan.own_base.none").into()),
            ..Empty::default()
        }
        .view()
    } else {
        scroll_region(
            title.clone(),
            ScrollHeight::Limited,
            html! {
                <table class="ks-table" data-test="pay-bases">
                    <caption class="ks-sr">{ title.clone() }</caption>
                    <thead><tr>
                        { head("plan.scope", None) }
                        { head("pay_plan.own_base.salary", Some("ks-table__num")) }
                        { head("pay_plan.own_base.bonus", Some("ks-table__num")) }
                        <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
                    </tr></thead>
                    <tbody>{ for workspace.pay_bases.values().map(row) }</tbody>
                </table>
            },
        )
    };
    let actions = html! { <>{ select.view() }<span id="pay-base-set">{ set.view(words.get("pay_plan.own_base.set")) }</span></> };
    let sub = Some(words.get("pay_plan.own_base.sub").into());
    html! {
        <>
            { Card { title: title.into(), sub, flush: true, actions, ..Card::default() }.view(body) }
            if let Some(scope) = (*opened).clone() { <PayBaseDialog {scope} on_close={show(None)} /> }
        </>
    }
}
