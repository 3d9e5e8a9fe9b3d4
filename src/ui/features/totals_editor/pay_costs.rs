//! What the plans of pay cost if results come out higher or lower: cost and spread per percentage, and who gets what at one.

use std::rc::Rc;

use rust_decimal::Decimal;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::{App, use_app},
        route::use_period,
    },
    domain::{
        id::Id,
        pay::PayPlan,
        people::Employee,
        period::{Period, PeriodLevel},
        workspace::Workspace,
    },
    engine::{
        pay_costs::{PayMove, PlanCosts},
        query::{Answer, Query},
    },
    ui::{
        components::{
            card::Card,
            dialog::{Dialog, DialogKind},
            empty::Empty,
            number_field::{Asked, NumberInput},
            table::{ScrollHeight, scroll_region},
        },
        features::explain::steps,
    },
    view::{
        formats::Formats,
        names::Names,
        number::NO_VALUE,
        pay::{every, worded_pay},
        pay_costs::{
            CostLine, SumLine, change_of, lines, measure, percents, read_percent, results, together,
        },
    },
};

/// The percentage that is looked at first.
const FIRST: Decimal = Decimal::TEN;
/// Heads of the columns of the spread.
const SPREAD: [&str; 5] = ["costs.least", "costs.lower", "costs.median", "costs.upper", "costs.most"];
/// Heads of the columns of people.
const PEOPLE: [&str; 4] = ["costs.paid", "costs.nothing", "costs.capped", "costs.unknown"];

/// The card; nothing where the workspace has no plans of pay.
#[component]
pub fn PayCosts() -> Html {
    let app = use_app();
    let words = app.words;
    let (period, _) = use_period();
    let typed = use_state_eq(|| AttrValue::from(FIRST.to_string()));
    let shown = use_state_eq(|| None::<(Id<PayPlan>, Id<Employee>)>);
    let read = read_percent(&typed);
    let told = read.ok().flatten().unwrap_or(FIRST);
    let answer = use_answer(Query::PayCosts { period, percents: percents(Some(told)), told });
    let Some(open) = app.state.open().filter(|open| !open.catalogue.pay_plans.is_empty()) else {
        return Html::default();
    };
    let workspace = &open.catalogue;
    let formats = Formats::of(words, workspace);
    let (found, is_stale): (&[PlanCosts], bool) = match &answer {
        Async::Ready { value, stale } => match &**value {
            Answer::PayCosts(found) => (found, *stale),
            _ => (&[], true),
        },
        _ => (&[], true),
    };
    let title = words.get("costs.title");
    let oninput = {
        let typed = typed.setter();
        Callback::from(move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlInputElement>().value().into());
        })
    };
    let error = read.err().map(|wrong| AttrValue::from(words.get(wrong.key())));
    let input = NumberInput {
        id: "costs-percent".into(),
        value: (*typed).clone(),
        unit: "%".into(),
        oninput,
        ..NumberInput::default()
    };
    let asked = Asked {
        label: words.get("costs.other").into(),
        hint: Some(words.get("costs.other_hint").into()),
        ..Asked::default()
    };
    let on_show = {
        let shown = shown.setter();
        Callback::from(move |who| shown.set(Some(who)))
    };
    let body = if found.is_empty() && !is_stale {
        let levels = levels_of(workspace, &formats);
        let text = [("every", &*words.get(every(period.level()))), ("levels", &*levels)];
        Empty {
            icon: "none",
            small: true,
            text: Some(words.with("costs.none", &text).into()),
            ..Empty::default()
        }
        .view()
    } else {
        html! {
            <div class="ks-stack" data-ready={(!is_stale).then_some("costs")} aria-busy={is_stale.then_some("true")}>
                <div class="ks-card__pad ks-form ks-rule__cols">{ asked.view(input, error, words) }</div>
                if found.len() > 1 { { all_plans(found, &formats) } }
                { for found.iter().map(|costs| of_plan(costs, told, period, &app, workspace, &on_show)) }
                <p class="ks-card__pad ks-card__sub">{ words.get("costs.spread_hint") }</p>
            </div>
        }
    };
    let drawer = shown.as_ref().map(|(plan, person)| {
        let close = {
            let shown = shown.setter();
            Callback::from(move |()| shown.set(None))
        };
        html! { <MovedDialog plan={*plan} person={*person} {period} percent={told} on_close={close} /> }
    });
    let sub = Some(words.get("costs.sub").into());
    let view = Card { title: title.into(), sub, flush: true, ..Card::default() }.view(body);
    html! { <>{ view }{ drawer.unwrap_or_default() }</> }
}

/// How often the plans pay, each once.
fn levels_of(workspace: &Workspace, formats: &Formats) -> String {
    let newest = |plan: &PayPlan| plan.terms.latest().map(|terms| terms.every);
    let mut levels: Vec<PeriodLevel> = workspace.pay_plans.values().filter_map(newest).collect();
    levels.sort_unstable();
    levels.dedup();
    let words: Vec<Rc<str>> = levels.into_iter().map(|level| formats.words.get(every(level))).collect();
    words.join(&formats.words.get("partial.separator"))
}

/// All plans together.
fn all_plans(found: &[PlanCosts], formats: &Formats) -> Html {
    let words = formats.words;
    let title = words.get("costs.together");
    let row = |line: SumLine| {
        let SumLine { results, total, change } = line;
        let (exact, shown) = match total {
            Some((exact, shown)) => (Some(exact.to_string()), shown),
            None => (None, NO_VALUE.to_owned()),
        };
        html! {
            <tr key={results.clone()} data-together={exact}>
                <th scope="row" class="ks-nowrap">{ results }</th>
                <td class="ks-table__num ks-strong">{ shown }</td>
                <td class="ks-table__num">{ change.unwrap_or_default() }</td>
            </tr>
        }
    };
    let number = |key: &str| html! { <th scope="col" class="ks-table__num">{ words.get(key) }</th> };
    let table = html! {
        <table class="ks-table">
            <caption class="ks-sr">{ title.clone() }</caption>
            <thead><tr><th scope="col">{ words.get("costs.results") }</th>{ number("costs.total") }{ number("costs.change") }</tr></thead>
            <tbody>{ for together(found, formats).into_iter().map(row) }</tbody>
        </table>
    };
    html! {
        <section class="ks-stack">
            <h3 class="ks-card__pad ks-card__title">{ title.clone() }</h3>
            { scroll_region(title, ScrollHeight::Whole, table) }
        </section>
    }
}

fn of_plan(
    costs: &PlanCosts,
    told: Decimal,
    period: Period,
    app: &App,
    workspace: &Workspace,
    on_show: &Callback<(Id<PayPlan>, Id<Employee>)>,
) -> Html {
    let words = app.words;
    let formats = Formats::of(words, workspace);
    let name = workspace.pay_plans.get(&costs.plan).map(|plan| words.of(&plan.name)).unwrap_or_default();
    let people = words.with("costs.people", &[("n", &costs.people.to_string())]);
    let head = html! { <h3 class="ks-card__pad ks-card__title">{ name.clone() }{ " " }<span class="ks-mute">{ people }</span></h3> };
    if costs.people == 0 {
        return html! { <section>{ head }<p class="ks-card__pad">{ words.get("costs.nobody") }</p></section> };
    }
    let number = |key: &&str| html! { <th scope="col" class="ks-table__num">{ words.get(key) }</th> };
    let row = |line: &CostLine| cost_row(line, told, period);
    let table = html! {
        <table class="ks-table ks-table--pin" data-costs={costs.plan.to_string()}>
            <caption class="ks-sr">{ format!("{}: {name}", words.get("costs.title")) }</caption>
            <thead><tr>
                <th scope="col">{ words.get("costs.results") }</th>
                { for ["costs.total", "costs.change"].iter().map(number) }{ for PEOPLE.iter().map(number) }{ for SPREAD.iter().map(number) }
            </tr></thead>
            <tbody>{ for lines(costs, &formats).iter().map(row) }</tbody>
        </table>
    };
    let who = words.with("costs.who", &[("percent", &results(told, &formats))]);
    let told_all = words
        .with("costs.who_most", &[("n", &costs.moved.len().to_string()), ("all", &costs.people.to_string())]);
    let is_cut = usize::try_from(costs.people).is_ok_and(|people| people > costs.moved.len());
    html! {
        <section class="ks-stack">
            { head }
            { scroll_region(format!("{}: {name}", words.get("costs.title")), ScrollHeight::Whole, table) }
            <div class="ks-stack ks-stack--tight" data-moved={costs.plan.to_string()}>
                <h4 class="ks-card__pad">{ who.clone() }</h4>
                if is_cut { <p class="ks-card__pad ks-card__sub">{ told_all }</p> }
                { scroll_region(format!("{who}: {name}"), ScrollHeight::Limited, moved_table(costs, period, &formats, workspace, on_show)) }
            </div>
        </section>
    }
}

fn cost_row(line: &CostLine, told: Decimal, period: Period) -> Html {
    let [paid, nothing, capped, unknown] = line.people;
    let exact = line.total.as_ref().map(|(exact, _)| exact.to_string());
    let is_now = line.percent.is_zero();
    html! {
        <tr key={line.percent.to_string()} class={is_now.then_some("ks-strong")} aria-current={(line.percent == told).then_some("true")}
            data-percent={line.percent.normalize().to_string()} data-period={period.to_string()} data-exact={exact}>
            <th scope="row" class="ks-nowrap">{ line.results.clone() }</th>
            <td class="ks-table__num ks-strong">{ line.total.as_ref().map_or(NO_VALUE, |(_, shown)| shown) }</td>
            <td class="ks-table__num">{ line.change.clone().unwrap_or_default() }</td>
            { for [paid, nothing, capped, unknown].map(|count| html! { <td class="ks-table__num">{ count }</td> }) }
            { for line.spread.iter().map(|amount| html! { <td class="ks-table__num">{ amount.clone() }</td> }) }
        </tr>
    }
}

fn moved_table(
    costs: &PlanCosts,
    period: Period,
    formats: &Formats,
    workspace: &Workspace,
    on_show: &Callback<(Id<PayPlan>, Id<Employee>)>,
) -> Html {
    let words = formats.words;
    let names = Names::at(workspace, words, period);
    let amount =
        |value: Option<Decimal>| value.map_or_else(|| NO_VALUE.to_owned(), |value| formats.amount(value));
    let row = |moved: &PayMove| {
        let name = names.employee(moved.person).unwrap_or_default();
        let who = (costs.plan, moved.person);
        let onclick = on_show.reform(move |_: MouseEvent| who);
        let label = words.with("costs.explain_named", &[("name", &name)]);
        html! {
            <tr key={moved.person.to_string()} data-person={moved.person.to_string()} data-exact={moved.then.map(|then| then.to_string())}>
                <th scope="row" class="ks-nowrap">{ name }</th>
                <td class="ks-table__num">{ measure(moved.measure) }</td>
                <td class="ks-table__num">{ measure(moved.moved) }</td>
                <td class="ks-table__num">{ amount(moved.now) }</td>
                <td class="ks-table__num"><button type="button" class="ks-figure" aria-label={format!("{} {label}", amount(moved.then))} {onclick}>{ amount(moved.then) }</button></td>
                <td class="ks-table__num">{ change_of(moved, formats).unwrap_or_default() }</td>
            </tr>
        }
    };
    let number = |key: &&str| html! { <th scope="col" class="ks-table__num">{ words.get(key) }</th> };
    let heads = ["costs.measure", "costs.measure_then", "costs.pay_now", "costs.pay_then", "costs.change"];
    html! {
        <table class="ks-table ks-table--pin">
            <thead><tr><th scope="col">{ words.get("costs.person") }</th>{ for heads.iter().map(number) }</tr></thead>
            <tbody>{ for costs.moved.iter().map(row) }</tbody>
        </table>
    }
}

/// Properties of [`MovedDialog`].
#[derive(Properties, PartialEq)]
struct MovedDialogProps {
    plan: Id<PayPlan>,
    person: Id<Employee>,
    period: Period,
    percent: Decimal,
    on_close: Callback<()>,
}

/// How somebody's pay at a percentage comes about.
#[component]
fn MovedDialog(props: &MovedDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let MovedDialogProps { plan, person, period, percent, .. } = *props;
    let answer = use_answer(Query::PayMoved { person, plan, period, percent });
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let formats = Formats::of(words, workspace);
    let shown = results(percent, &formats);
    let name = workspace.pay_plans.get(&plan).map(|plan| words.of(&plan.name)).unwrap_or_default();
    let title = words.with("costs.explain_title", &[("plan", &name), ("percent", &shown)]);
    let who = Names::at(workspace, words, period).employee(person).unwrap_or_default();
    let sub = format!("{who} · {}", formats.period(period));
    let found = match &answer {
        Async::Ready { value, .. } => match &**value {
            Answer::Pay(found) => found.first(),
            _ => None,
        },
        _ => None,
    };
    html! {
        <Dialog id="explain-moved" title={AttrValue::from(title)} sub={Some(AttrValue::from(sub))} kind={DialogKind::Drawer}
            close_label={AttrValue::from(words.get("explain.close"))} on_close={props.on_close.clone()}>
            <p class="ks-card__sub">{ words.with("costs.assumed", &[("percent", &shown)]) }</p>
            if let Some(pay) = found { { steps(&worded_pay(pay, workspace, &formats)) } }
            <p class="ks-card__sub">{ words.get("pay.not_payroll") }</p>
        </Dialog>
    }
}
