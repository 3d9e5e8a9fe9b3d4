//! Targets handed down from the company to regions, product lines and people: the plan of one node with what comes of it, or
//! all nodes as a tree. Nothing counts before it is written as targets.

mod form;
mod hand_down;
mod matrix;
mod tree;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::{App, use_app},
        route::use_period,
    },
    domain::{
        allocation::{Allocation, AllocationPlan},
        id::Id,
        kpi::Kpi,
        scope::Scope,
        workspace::Workspace,
    },
    engine::{
        allocation::AllocationError,
        cascade::{AllocationDraft, CascadeFault},
        query::{Answer, Query},
    },
    ui::{
        components::{
            async_view::{AsyncView, Skeleton},
            button::{Button, ButtonKind},
            card::Card,
            empty::Empty,
            seg::Seg,
            select::{Choice, Select},
            year_stepper::year_stepper,
        },
        features::cascade::{form::plan_form, hand_down::HandDown, matrix::Matrix, tree::tree_table},
    },
    view::{
        cascade::{has_locks, plan_of, with_even, without_locks},
        formats::Formats,
    },
};

/// The tab of targets handed down.
#[component]
pub fn CascadeEditor() -> Html {
    let app = use_app();
    let words = app.words;
    let (period, _) = use_period();
    let picked = use_state_eq(|| None::<Id<Kpi>>);
    let year = use_state_eq(|| period.year());
    let is_tree = use_state_eq(|| false);
    let node = use_state_eq(|| Scope::COMPANY);
    let targets = use_answer(Query::Targets { year: *year });
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let kpis: Vec<&Kpi> = workspace.kpis_by_code().into_iter().filter(|kpi| kpi.unit.is_additive()).collect();
    // To begin with what the company has a target of: there is something to hand down.
    let has_target = |kpi: &&&Kpi| match &targets {
        Async::Ready { value, .. } => match value.as_ref() {
            Answer::Targets(all) => all.iter().any(|one| one.kpi == kpi.id && one.scope == Scope::COMPANY),
            _ => false,
        },
        _ => false,
    };
    let first = kpis.iter().find(has_target).or(kpis.first()).copied();
    let Some(kpi) = (*picked).and_then(|id| kpis.iter().copied().find(|kpi| kpi.id == id)).or(first) else {
        let empty = Empty {
            icon: "target",
            small: true,
            text: Some(words.get("cascade.no_kpis").into()),
            ..Empty::default()
        };
        return Card { title: words.get("setup.tab_cascade").into(), ..Card::default() }.view(empty.view());
    };
    let on_kpi = {
        let picked = picked.setter();
        Callback::from(move |value: AttrValue| picked.set(value.parse().ok()))
    };
    let step = |steps: i32| {
        let year = year.clone();
        Callback::from(move |_: MouseEvent| year.set((*year + steps).clamp(2, 9998)))
    };
    let choices = kpis
        .iter()
        .map(|kpi| Choice::new(kpi.id.to_string(), format!("{} {}", kpi.code, words.of(&kpi.name))));
    let actions = html! {
        <>
            { Seg {
                label: words.get("cascade.view").into(),
                choices: vec![
                    Choice::new("matrix", words.get("cascade.view_matrix")),
                    Choice::new("tree", words.get("cascade.view_tree")),
                ],
                value: if *is_tree { "tree".into() } else { "matrix".into() },
                on_select: {
                    let is_tree = is_tree.setter();
                    Callback::from(move |value: AttrValue| is_tree.set(value == "tree"))
                },
                small: true,
            }.view() }
            { Select {
                id: "cascade-kpi".into(),
                label: words.get("setup.indicator").into(),
                bare: true,
                choices: choices.collect(),
                value: kpi.id.to_string().into(),
                on_select: on_kpi,
                ..Select::default()
            }.view() }
            { year_stepper(*year, step(-1), step(1), words) }
        </>
    };
    let on_node = {
        let (node, is_tree) = (node.setter(), is_tree.setter());
        Callback::from(move |scope: Scope| {
            node.set(scope);
            is_tree.set(false);
        })
    };
    let body = if *is_tree {
        html! { <Tree kpi={kpi.clone()} year={*year} {on_node} /> }
    } else {
        let key = format!("{} {} {}", kpi.id, *year, *node);
        html! { <Node {key} kpi={kpi.clone()} year={*year} node={(*node).clone()} {on_node} /> }
    };
    Card {
        title: words.with("cascade.title", &[("kpi", &words.of(&kpi.name))]).into(),
        sub: Some(words.get("cascade.sub").into()),
        flush: true,
        actions,
        ..Card::default()
    }
    .view(body)
}

#[derive(Properties, PartialEq)]
struct NodeProps {
    kpi: Kpi,
    year: i32,
    node: Scope,
    on_node: Callback<Scope>,
}

/// The plan of one node, as it is being written.
#[component]
fn Node(props: &NodeProps) -> Html {
    let app = use_app();
    let words = app.words;
    let NodeProps { kpi, year, node, on_node } = props;
    let written = use_state_eq(|| None::<AllocationPlan>);
    let is_writing = use_state_eq(|| false);
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let is_even = use_state_eq(|| false);
    let begun = plan_of(&workspace, kpi.id, node, *year);
    // Where nobody has figures of the year before, a plan that nobody wrote begins with equal parts.
    let begun = if *is_even { with_even(&begun) } else { begun };
    let plan = (*written).clone().unwrap_or(begun);
    let draft = AllocationDraft { kpi: kpi.id, node: node.clone(), year: *year, plan: plan.clone() };
    let answer = use_answer(Query::Allocation(Box::new(draft)));
    let is_ready = matches!(&answer, Async::Ready { stale: false, .. });
    let set_plan = {
        let written = written.setter();
        Callback::from(move |plan: AllocationPlan| written.set(Some(plan)))
    };
    let form = plan_form(&app, kpi, *year, node, &plan, &set_plan, on_node);
    let reading = match &answer {
        Async::Ready { value, stale: false } => match &**value {
            Answer::Allocation(Some(reading)) => Some((**reading).clone()),
            _ => None,
        },
        _ => None,
    };
    let has_nothing = reading.as_ref().is_some_and(|reading| {
        matches!(reading.fault, Some(CascadeFault::Parts(AllocationError::NoWeights)))
    });
    let is_stored = workspace.allocations.contains_key(&Allocation::id_for(kpi.id, node, *year));
    {
        let is_even = is_even.setter();
        use_effect_with(has_nothing && written.is_none() && !is_stored, move |is_due| {
            if *is_due {
                is_even.set(true);
            }
        });
    }
    let draw = {
        let (workspace, kpi, plan, set_plan) =
            (Rc::clone(&workspace), kpi.clone(), plan.clone(), set_plan.clone());
        Callback::from(move |answer: Rc<Answer>| {
            let Answer::Allocation(Some(reading)) = &*answer else { return Html::default() };
            Matrix { kpi: &kpi, plan: &plan, reading, on_plan: &set_plan }.view(&workspace, words)
        })
    };
    let can_write = reading.as_ref().is_some_and(|reading| {
        reading.fault.is_none()
            && reading.children.iter().any(|child| !child.is_left_out)
            && reading.children.iter().all(|child| child.months_fault.is_none())
    });
    let open = {
        let is_writing = is_writing.setter();
        Callback::from(move |_: MouseEvent| is_writing.set(true))
    };
    let on_close = {
        let (is_writing, written) = (is_writing.setter(), written.setter());
        Callback::from(move |is_done: bool| {
            is_writing.set(false);
            if is_done {
                written.set(None);
            }
        })
    };
    let free = {
        let (plan, set_plan) = (plan.clone(), set_plan.clone());
        Callback::from(move |_: MouseEvent| set_plan.emit(without_locks(&plan)))
    };
    let discard = {
        let written = written.setter();
        Callback::from(move |_: MouseEvent| written.set(None))
    };
    html! {
        <div class="ks-stack ks-stack--tight" data-ready={is_ready.then_some("setup")} data-cascade={node.to_string()}>
            if *is_even && written.is_none() { <div class="ks-card__bar"><div class="ks-note" data-test="even-begun"><div>{ words.get("cascade.begun_even") }</div></div></div> }
            { form }
            <AsyncView {answer} skeleton={Skeleton::Rows} {draw} />
            <div class="ks-card__bar ks-cascade__foot">
                <p class="ks-field__hint">{ words.get("cascade.note") }</p>
                <span class="ks-row">
                    if has_locks(&plan) { { Button { small: true, onclick: free, ..Button::default() }.view(words.get("cascade.free")) } }
                    if written.is_some() { { Button { small: true, onclick: discard, ..Button::default() }.view(words.get("cascade.discard")) } }
                    { Button { kind: ButtonKind::Primary, disabled: !can_write, onclick: open, ..Button::default() }.view(words.get("cascade.write")) }
                </span>
            </div>
            if let Some(reading) = reading.filter(|_| *is_writing) {
                <HandDown kpi={kpi.clone()} year={*year} node={node.clone()} {plan} {reading} {on_close} />
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TreeProps {
    kpi: Kpi,
    year: i32,
    on_node: Callback<Scope>,
}

/// All nodes.
#[component]
fn Tree(props: &TreeProps) -> Html {
    let app: App = use_app();
    let words = app.words;
    let answer = use_answer(Query::Cascade { kpi: props.kpi.id, year: props.year });
    let is_ready = matches!(&answer, Async::Ready { stale: false, .. });
    let workspace: Rc<Workspace> =
        app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let draw = {
        let (kpi, on_node) = (props.kpi.clone(), props.on_node.clone());
        Callback::from(move |answer: Rc<Answer>| {
            let Answer::Cascade(nodes) = &*answer else { return Html::default() };
            tree_table(nodes, &kpi, &Formats::of(words, &workspace), &workspace, &on_node)
        })
    };
    html! {
        <div data-ready={is_ready.then_some("setup")}><AsyncView {answer} skeleton={Skeleton::Rows} {draw} /></div>
    }
}
