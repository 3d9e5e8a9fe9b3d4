//! Parts of people's cards that are rated: for whom, which parts with which weights.

pub mod fields;
pub mod form;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{rating::RatingPlan, scope::Scope},
    ui::{
        components::{
            button::{Button, IconButton},
            card::Card,
            empty::Empty,
            table::{ScrollHeight, scroll_region},
        },
        features::totals_editor::ratings::form::RatingPlanDialog,
    },
    view::{promotion::level_key, rating_form::plan_line, rule_scopes::scope_name},
};

/// The card.
#[component]
pub fn Ratings() -> Html {
    let app = use_app();
    let words = app.words;
    // The form; of a new plan where there is no scope.
    let opened = use_state_eq(|| None::<Option<Scope>>);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let on_open = |what: Option<Scope>| {
        let opened = opened.setter();
        Callback::from(move |_: MouseEvent| opened.set(Some(what.clone())))
    };
    let close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let row = |plan: &RatingPlan| {
        let terms = plan.terms.latest()?;
        let name = words.of(&scope_name(&plan.scope, workspace));
        let whose = if plan.scope == Scope::COMPANY { words.get("promotion.everybody") } else { name };
        let label = words.with("action.edit_named", &[("name", &whose)]);
        let edit = IconButton {
            icon: "edit",
            small: true,
            label: label.into(),
            onclick: on_open(Some(plan.scope.clone())),
            ..IconButton::default()
        };
        let criteria = terms.criteria.len().to_string();
        Some(html! {
            <tr key={plan.scope.to_string()} data-ratings={plan.scope.to_string()}>
                <th scope="row" class="ks-nowrap">{ whose }</th>
                <td class="ks-nowrap">{ words.get(level_key(terms.every)) }</td>
                <td class="ks-table__wrap">{ plan_line(terms, words) }</td>
                <td class="ks-table__num">{ criteria }</td>
                <td class="ks-table__act">{ edit.view() }</td>
            </tr>
        })
    };
    let head = |key: &str| html! { <th scope="col">{ words.get(key) }</th> };
    let title = words.get("ratings.title");
    let body = if workspace.rating_plans.is_empty() {
        let text = Some(words.get("ratings.none").into());
        Empty { icon: "none", small: true, text, ..Empty::default() }.view()
    } else {
        let table = html! {
            <table class="ks-table">
                <caption class="ks-sr">{ title.clone() }</caption>
                <thead><tr>
                    { head("plan.scope") }{ head("ratings.every") }{ head("ratings.parts") }
                    <th scope="col" class="ks-table__num">{ words.get("ratings.criteria") }</th>
                    <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
                </tr></thead>
                <tbody>{ for workspace.rating_plans.values().filter_map(row) }</tbody>
            </table>
        };
        scroll_region(title.clone(), ScrollHeight::Whole, table)
    };
    let add = Button { icon: Some("plus"), onclick: on_open(None), ..Button::default() };
    let actions = html! { <span id="ratings-add">{ add.view(words.get("ratings.add")) }</span> };
    let sub = Some(words.get("ratings.sub").into());
    let view = Card { title: title.into(), sub, flush: true, actions, ..Card::default() }.view(body);
    html! {
        <div>
            { view }
            if let Some(scope) = (*opened).clone() { <RatingPlanDialog {scope} on_close={close} /> }
        </div>
    }
}
