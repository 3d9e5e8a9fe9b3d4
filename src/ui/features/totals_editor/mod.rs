//! Totals: how scores make them, points outside the weights, and the red lines that cut them. One table each.

pub mod group_fields;
pub mod pay_bases;
pub mod pay_costs;
pub mod pay_editor;
pub mod pay_plans;
pub mod plan_dialog;
pub mod points_dialog;
pub mod pools;
pub mod promotions;
pub mod ratings;
pub mod whose_field;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::{App, use_app},
    domain::{
        card_rule::{CardGroup, CardPlan, PointsItem},
        id::Id,
        kpi::Kpi,
        scope::Scope,
        scoring::ScoringRule,
        workspace::Workspace,
    },
    platform::dom,
    state::edits::card_rule::{own_plan, remove_points},
    ui::{
        components::{
            button::{Button, IconButton},
            card::Card,
            empty::Empty,
            table::{ScrollHeight, scroll_region},
        },
        features::{
            commit::take,
            rule_editor::RuleDialog,
            totals_editor::{
                pay_bases::PayBases, pay_costs::PayCosts, pay_plans::PayPlans, plan_dialog::PlanDialog,
                points_dialog::PointsDialog, pools::Pools, promotions::Promotions, ratings::Ratings,
            },
        },
    },
    view::{
        formats::Formats,
        message::Words,
        plan_form::{limits, points_limits, red_line_effect, red_line_limit, roll_up_name, signed_points},
        rule_scopes::{scope_name, scopes},
    },
};

/// What is on top of the tables.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    /// The card rule of a scope; `None` for one that is still to be picked.
    Plan(Option<Scope>),
    /// Points; `None` for new ones.
    Points(Option<PointsItem>),
    /// The rules of an indicator, beginning with those of a scope.
    Rule(Id<Kpi>, Scope),
}

/// The tab of totals.
#[component]
pub fn TotalsEditor() -> Html {
    let app = use_app();
    let words = app.words;
    let opened = use_state(|| None::<Open>);
    let tables = use_node_ref();
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let formats = Formats::of(words, workspace);
    let on_open = {
        let opened = opened.setter();
        Callback::from(move |what: Open| opened.set(Some(what)))
    };
    let close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let above = match &*opened {
        None => Html::default(),
        Some(Open::Plan(scope)) => html! { <PlanDialog scope={scope.clone()} on_close={close} /> },
        Some(Open::Points(item)) => html! { <PointsDialog item={item.clone()} on_close={close} /> },
        Some(Open::Rule(kpi, scope)) => workspace
            .kpis
            .get(kpi)
            .map(|kpi| html! { <RuleDialog kpi={kpi.clone()} scope={scope.clone()} on_close={close} /> })
            .unwrap_or_default(),
    };
    html! {
        <div class="ks-stack" ref={tables.clone()}>
            { plans(workspace, words, &on_open) }
            { points(&app, &formats, &tables, &on_open) }
            { red_lines(workspace, &formats, &on_open) }
            <Ratings />
            <PayPlans />
            <PayCosts />
            <PayBases />
            <Pools />
            <Promotions />
            { above }
        </div>
    }
}

fn head(words: Words, key: &str) -> Html {
    html! { <th scope="col">{ words.get(key) }</th> }
}

fn act_head(words: Words) -> Html {
    html! { <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th> }
}

fn edit_button(label: Rc<str>, on_open: &Callback<Open>, what: Open) -> Html {
    let onclick = on_open.reform(move |_: MouseEvent| what.clone());
    IconButton { icon: "edit", small: true, label: label.into(), onclick, ..IconButton::default() }.view()
}

/// How totals are made: the company's rule always, then every scope with one of its own.
fn plans(workspace: &Workspace, words: Words, on_open: &Callback<Open>) -> Html {
    let all = scopes(workspace, words);
    let shown =
        all.iter().filter(|(_, scope, _)| *scope == Scope::COMPANY || own_plan(workspace, scope).is_some());
    let row = |(_, scope, name): &(&'static str, Scope, Rc<str>)| {
        let own = own_plan(workspace, scope).and_then(|rule| rule.plan.latest());
        let plan: CardPlan = own.cloned().unwrap_or_default();
        let label = words.with("action.edit_named", &[("name", name)]);
        let n_groups = CardGroup::walk(&plan.own_groups).len();
        let grouping = match plan.groups {
            _ if n_groups > 0 => Some(words.with("groups.told", &[("n", &n_groups.to_string())])),
            within => within
                .map(|within| words.with("plan.groups_first", &[("within", &roll_up_name(within, words))])),
        };
        html! {
            <tr key={scope.to_string()} data-scope={scope.to_string()}>
                <th scope="row" class="ks-nowrap">{ name.clone() }{ if own.is_none() { html! { <span class="ks-table__sub">{ words.get("plan.plain") }</span> } } else { Html::default() } }</th>
                <td class="ks-nowrap">{ roll_up_name(plan.roll_up, words) }{ for grouping.map(|told| html! { <span class="ks-table__sub">{ told }</span> }) }</td>
                <td class="ks-nowrap">{ limits(&plan, words) }</td>
                <td class="ks-nowrap">{ points_limits(&plan, words) }</td>
                <td class="ks-table__act">{ edit_button(label, on_open, Open::Plan(Some(scope.clone()))) }</td>
            </tr>
        }
    };
    let add = on_open.reform(|_: MouseEvent| Open::Plan(None));
    let actions =
        Button { icon: Some("plus"), onclick: add, ..Button::default() }.view(words.get("plan.add"));
    let title = words.get("plan.title");
    Card {
        title: Rc::clone(&title).into(),
        sub: Some(words.get("plan.sub").into()),
        flush: true,
        actions,
        ..Card::default()
    }
    .view(scroll_region(Rc::clone(&title), ScrollHeight::Whole, html! {
        <table class="ks-table">
            <caption class="ks-sr">{ title }</caption>
            <thead><tr>
                { head(words, "plan.scope") }{ head(words, "plan.roll_up") }{ head(words, "plan.limits") }{ head(words, "plan.points_limits") }{ act_head(words) }
            </tr></thead>
            <tbody>{ for shown.map(row) }</tbody>
        </table>
    }))
}

/// Points outside the weights, the newest period first.
fn points(app: &App, formats: &Formats, tables: &NodeRef, on_open: &Callback<Open>) -> Html {
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let words = formats.words;
    let mut items: Vec<&PointsItem> = workspace.points_items.values().collect();
    items.sort_by(|left, right| (right.period, left.id).cmp(&(left.period, right.id)));
    let row = |item: &&PointsItem| {
        let item: &PointsItem = item;
        let name = scope_name(&item.scope, workspace);
        let remove = {
            let (app, item, name, tables) = (app.clone(), item.clone(), name.clone(), tables.clone());
            Callback::from(move |_: MouseEvent| {
                take(&app, Ok(remove_points(&item, &name)));
                // The row goes, and its button with it.
                dom::focus_in(&tables, "#points-add button");
            })
        };
        let label = |key: &str| words.with(key, &[("reason", &item.reason)]);
        html! {
            <tr key={item.id.to_string()}>
                <th scope="row" class="ks-nowrap">{ words.of(&name) }</th>
                <td class="ks-nowrap">{ formats.period(item.period) }</td>
                <td class="ks-table__num ks-strong">{ signed_points(item.points) }</td>
                <td class="ks-table__wrap">{ item.reason.clone() }</td>
                <td class="ks-table__act">
                    { edit_button(label("points.edit_named"), on_open, Open::Points(Some(item.clone()))) }
                    { IconButton { icon: "trash", small: true, label: label("points.remove_named").into(), onclick: remove, ..IconButton::default() }.view() }
                </td>
            </tr>
        }
    };
    let add = on_open.reform(|_: MouseEvent| Open::Points(None));
    let add = Button { icon: Some("plus"), onclick: add, ..Button::default() }.view(words.get("points.add"));
    let actions = html! { <span id="points-add">{ add }</span> };
    let title = words.get("points.title");
    let body = if items.is_empty() {
        Empty { icon: "none", small: true, text: Some(words.get("points.none").into()), ..Empty::default() }
            .view()
    } else {
        scroll_region(
            Rc::clone(&title),
            ScrollHeight::Whole,
            html! {
                <table class="ks-table">
                    <caption class="ks-sr">{ title.clone() }</caption>
                    <thead><tr>
                        { head(words, "points.who") }{ head(words, "points.when") }
                        <th scope="col" class="ks-table__num">{ words.get("points.points") }</th>
                        { head(words, "points.reason") }{ act_head(words) }
                    </tr></thead>
                    <tbody>{ for items.iter().map(row) }</tbody>
                </table>
            },
        )
    };
    let sub = Some(words.get("points.sub").into());
    Card { title: title.into(), sub, flush: true, actions, ..Card::default() }.view(body)
}

/// The red lines of all rules as they are newest, by code of the indicator.
fn red_lines(workspace: &Workspace, formats: &Formats, on_open: &Callback<Open>) -> Html {
    let words = formats.words;
    let lined = |rule: &'_ ScoringRule| rule.rule.latest().and_then(|rule| rule.red_line.clone());
    let of_kpi = |kpi: &Kpi| {
        let rules = workspace.scoring_rules.values().filter(|rule| rule.kpi == kpi.id);
        rules.filter_map(|rule| Some((rule.scope.clone(), lined(rule)?))).collect::<Vec<_>>()
    };
    let kpis = workspace.kpis_by_code();
    let found: Vec<_> = kpis
        .iter()
        .flat_map(|kpi| of_kpi(kpi).into_iter().map(move |(scope, line)| (*kpi, scope, line)))
        .collect();
    let title = words.get("red_lines.title");
    let rows = found.into_iter().map(|(kpi, scope, line)| {
        let name = words.of(&kpi.name);
        let label = words.with("action.edit_named", &[("name", &name)]);
        let key = format!("{} {scope}", kpi.id);
        html! {
            <tr {key}>
                <th scope="row"><span class="ks-name"><span class="ks-name__main">{ name }</span><span class="ks-name__sub">{ kpi.code.clone() }</span></span></th>
                <td>{ words.of(&scope_name(&scope, workspace)) }</td>
                <td class="ks-nowrap">{ red_line_limit(&line, kpi, formats) }</td>
                <td>{ red_line_effect(&line.effect, words) }</td>
                <td class="ks-table__act">{ edit_button(label, on_open, Open::Rule(kpi.id, scope)) }</td>
            </tr>
        }
    });
    let rows: Vec<Html> = rows.collect();
    let body = if rows.is_empty() {
        Empty {
            icon: "none",
            small: true,
            text: Some(words.get("red_lines.none").into()),
            ..Empty::default()
        }
        .view()
    } else {
        scroll_region(
            Rc::clone(&title),
            ScrollHeight::Whole,
            html! {
                <table class="ks-table">
                    <caption class="ks-sr">{ title.clone() }</caption>
                    <thead><tr>
                        { head(words, "red_lines.indicator") }{ head(words, "plan.scope") }{ head(words, "red_lines.line") }{ head(words, "red_lines.effect") }{ act_head(words) }
                    </tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            },
        )
    };
    Card { title: title.into(), sub: Some(words.get("red_lines.sub").into()), flush: true, ..Card::default() }
        .view(body)
}
