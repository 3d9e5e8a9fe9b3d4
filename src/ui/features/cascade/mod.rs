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
        drafts::{PlanDrafts, PlanPlace},
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
        cascade::{AllocationDraft, AllocationReading, CascadeFault},
        query::{Answer, Query},
    },
    platform::document,
    ui::{
        components::{
            async_view::{AsyncView, Skeleton},
            button::{Button, ButtonKind},
            card::Card,
            empty::Empty,
            icon::{IconSize, icon},
            seg::Seg,
            select::{Choice, Select},
            year_stepper::year_stepper,
        },
        features::cascade::{form::plan_form, hand_down::HandDown, matrix::Matrix, tree::tree_table},
    },
    view::{
        cascade::{has_locks, plan_of, scope_name2, with_even, without_locks},
        formats::Formats,
        message::Words,
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
    let redraw = {
        let redraw = use_force_update();
        use_callback((), move |(), ()| redraw.force_update())
    };
    // Another node is another form: the focus goes to where it was chosen, or would be.
    let goes = use_mut_ref(|| false);
    {
        let goes = goes.clone();
        use_effect(move || {
            if std::mem::take(&mut *goes.borrow_mut()) {
                document::focus("cascade-node");
            }
        });
    }
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
    let drafts = PlanDrafts::of(app.dispatch.runtime());
    let begun = drafts.places(open.id);
    let on_node = {
        let (node, is_tree, goes) = (node.setter(), is_tree.setter(), goes.clone());
        Callback::from(move |scope: Scope| {
            *goes.borrow_mut() = true;
            node.set(scope);
            is_tree.set(false);
        })
    };
    let on_place = {
        let (picked, year, on_node) = (picked.setter(), year.setter(), on_node.clone());
        Callback::from(move |place: PlanPlace| {
            picked.set(Some(place.kpi));
            year.set(place.year);
            on_node.emit(place.node);
        })
    };
    let is_at_hand =
        |place: &PlanPlace| !*is_tree && place.kpi == kpi.id && place.year == *year && place.node == *node;
    let others: Vec<PlanPlace> = begun.iter().filter(|place| !is_at_hand(place)).cloned().collect();
    let shelf = drafts_shelf(&others, &workspace, &on_place, words);
    let body = if *is_tree {
        html! { <Tree kpi={kpi.clone()} year={*year} {on_node} /> }
    } else {
        let place = PlanPlace { workspace: open.id, kpi: kpi.id, year: *year, node: (*node).clone() };
        let key = format!("{} {} {}", kpi.id, *year, *node);
        html! { <Node {key} kpi={kpi.clone()} {place} {on_node} on_draft={redraw} /> }
    };
    let body = html! { <>{ shelf }{ body }</> };
    Card {
        title: words.with("cascade.title", &[("kpi", &words.of(&kpi.name))]).into(),
        sub: Some(words.get("cascade.sub").into()),
        flush: true,
        actions,
        ..Card::default()
    }
    .view(body)
}

/// What else is being written and is not written as targets yet, to go back to.
fn drafts_shelf(
    others: &[PlanPlace],
    workspace: &Workspace,
    on_place: &Callback<PlanPlace>,
    words: Words,
) -> Html {
    if others.is_empty() {
        return Html::default();
    }
    let one = |place: &PlanPlace| {
        let kpi = workspace.kpis.get(&place.kpi).map(|kpi| words.of(&kpi.name)).unwrap_or_default();
        let name = words.of(&scope_name2(&place.node, workspace));
        let onclick = {
            let place = place.clone();
            on_place.reform(move |_: MouseEvent| place.clone())
        };
        let text = format!("{name} · {kpi} · {}", place.year);
        html! { <li key={format!("{} {} {}", place.kpi, place.year, place.node)}>{ Button { small: true, onclick, ..Button::default() }.view(text) }</li> }
    };
    html! {
        <div class="ks-card__bar"><div class="ks-note ks-note--watch" data-test="cascade-drafts"><div>
            <p>{ words.get("cascade.drafts") }</p>
            <ul class="ks-row ks-cascade__drafts">{ for others.iter().map(one) }</ul>
        </div></div></div>
    }
}

#[derive(Properties, PartialEq)]
struct NodeProps {
    kpi: Kpi,
    place: PlanPlace,
    on_node: Callback<Scope>,
    /// Something of it is being written, or no longer.
    on_draft: Callback<()>,
}

/// The plan of one node, as it is being written.
#[component]
fn Node(props: &NodeProps) -> Html {
    let app = use_app();
    let words = app.words;
    let NodeProps { kpi, place, on_node, on_draft } = props;
    let PlanPlace { year, node, .. } = place;
    let drafts = PlanDrafts::of(app.dispatch.runtime());
    let written = use_state_eq(|| drafts.get(place));
    let is_writing = use_state_eq(|| false);
    // What the dialog writes is what the engine said when it was opened, or says by now; never of an older plan.
    let held = use_mut_ref(|| None::<AllocationReading>);
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let is_even = use_state_eq(|| false);
    let begun = plan_of(&workspace, kpi.id, node, *year);
    // Where nobody has figures of the year before, a plan that nobody wrote begins with equal parts.
    let begun = if *is_even { with_even(&begun) } else { begun };
    let plan = (*written).clone().unwrap_or_else(|| begun.clone());
    let draft = AllocationDraft { kpi: kpi.id, node: node.clone(), year: *year, plan: plan.clone() };
    let answer = use_answer(Query::Allocation(Box::new(draft)));
    let is_ready = matches!(&answer, Async::Ready { stale: false, .. });
    let keep = {
        let (app, place, written, on_draft) =
            (app.clone(), place.clone(), written.setter(), on_draft.clone());
        Callback::from(move |plan: Option<AllocationPlan>| {
            drafts.set(app.dispatch.runtime(), &place, plan.clone());
            written.set(plan);
            on_draft.emit(());
        })
    };
    let set_plan = {
        // What was there before anything was written is no draft.
        let begun = begun.clone();
        keep.reform(move |plan: AllocationPlan| Some(plan).filter(|plan| *plan != begun))
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
    // While a newer answer is on its way the last one counts: a button that is dead for a moment would lose the focus.
    let can_write = match &answer {
        Async::Ready { value, .. } => match &**value {
            Answer::Allocation(Some(reading)) => is_whole(reading),
            _ => false,
        },
        _ => false,
    };
    if !*is_writing {
        *held.borrow_mut() = None;
    } else if let Some(reading) = reading.filter(is_whole) {
        *held.borrow_mut() = Some(reading);
    }
    let open = {
        let is_writing = is_writing.setter();
        Callback::from(move |_: MouseEvent| is_writing.set(true))
    };
    let on_close = {
        let (is_writing, keep) = (is_writing.setter(), keep.clone());
        Callback::from(move |is_done: bool| {
            is_writing.set(false);
            if is_done {
                keep.emit(None);
            }
        })
    };
    let free = {
        let (plan, set_plan) = (plan.clone(), set_plan.clone());
        Callback::from(move |_: MouseEvent| set_plan.emit(without_locks(&plan)))
    };
    let discard = keep.reform(|_: MouseEvent| None);
    let shown = held.borrow().clone();
    html! {
        <div class="ks-stack ks-stack--tight" data-ready={is_ready.then_some("setup")} data-cascade={node.to_string()}>
            if *is_even && written.is_none() { <div class="ks-card__bar"><div class="ks-note" data-test="even-begun"><div>{ words.get("cascade.begun_even") }</div></div></div> }
            { form }
            <AsyncView {answer} skeleton={Skeleton::Rows} {draw} />
            <div class="ks-card__bar ks-cascade__foot">
                <div class="ks-stack ks-stack--tight ks-cascade__told">
                    if written.is_some() { <p class="ks-remain ks-remain--short" role="status" data-test="cascade-draft">{ icon("watch", IconSize::Small) }{ words.get("cascade.draft") }</p> }
                    <p class="ks-field__hint">{ words.get("cascade.note") }</p>
                </div>
                <span class="ks-row">
                    if has_locks(&plan) { { Button { small: true, onclick: free, ..Button::default() }.view(words.get("cascade.free")) } }
                    if written.is_some() { { Button { small: true, onclick: discard, ..Button::default() }.view(words.get("cascade.discard")) } }
                    { Button { kind: ButtonKind::Primary, disabled: !can_write, onclick: open, ..Button::default() }.view(words.get("cascade.write")) }
                </span>
            </div>
            if let Some(reading) = shown {
                <HandDown kpi={kpi.clone()} year={*year} node={node.clone()} {plan} {reading} {on_close} />
            }
        </div>
    }
}

/// Whether everything is known that would be written.
fn is_whole(reading: &AllocationReading) -> bool {
    reading.fault.is_none()
        && reading.children.iter().any(|child| !child.is_left_out)
        && reading.children.iter().all(|child| child.months_fault.is_none())
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
