//! The explanation of a figure: a button beside the figure, and the drawer with the worded steps.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::use_answer,
        context::use_app,
        part::{Explained, View},
    },
    domain::{id::Id, kpi::Kpi, period::Period, scope::Scope},
    engine::query::{Answer, Query},
    platform::dom,
    ui::{
        components::{
            async_view::{AsyncView, Skeleton},
            button::{Button, ButtonKind},
            dialog::{Dialog, DialogKind},
            empty::Empty,
            icon::{IconSize, icon},
        },
        features::actions::dialog::{ActionDialog, Begin},
        later::{Later, use_part},
    },
    view::{
        explain::{Worded, WordedStep, scope_name, worded},
        formats::Formats,
    },
};

/// Properties of [`ExplainButton`].
#[derive(Properties, PartialEq)]
pub struct ExplainButtonProps {
    /// Whose figure.
    pub scope: Scope,
    /// Of which KPI.
    pub kpi: Id<Kpi>,
    /// For which period.
    pub period: Period,
    /// Classes of the button; a small ghost button with an icon where there are none.
    #[prop_or_default]
    pub class: Classes,
    /// What it says where its content is only a figure; "how is this worked out" where there is none.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What is pressed; an icon where there is nothing.
    #[prop_or_default]
    pub children: Html,
}

/// A button that opens the explanation of a figure.
#[component]
pub fn ExplainButton(props: &ExplainButtonProps) -> Html {
    let app = use_app();
    let words = app.words;
    let is_open = use_state(|| false);
    let name = app
        .state
        .open()
        .and_then(|open| open.catalogue.kpis.get(&props.kpi))
        .map(|kpi| words.of(&kpi.name))
        .unwrap_or_default();
    let label = props
        .label
        .clone()
        .unwrap_or_else(|| AttrValue::from(words.with("explain.open_for", &[("kpi", &name)])));
    let set = |open: bool| {
        let is_open = is_open.setter();
        move || is_open.set(open)
    };
    let (open, close) = (set(true), set(false));
    let later = use_part(*is_open);
    let drawer = is_open.then(|| {
        let on_close = Callback::from(move |()| close());
        let (scope, kpi, period) = (props.scope.clone(), props.kpi, props.period);
        let explained = Explained { scope, kpi, period, on_close: on_close.clone() };
        let drawn = later.draw(&View::Explanation(explained), words, Html::default());
        match later {
            Later::Missing(_) => html! {
                <Dialog id="explain" title={name} close_label={AttrValue::from(words.get("explain.close"))} {on_close}>{ drawn }</Dialog>
            },
            _ => drawn,
        }
    });
    let is_bare = props.children == Html::default();
    let class = if props.class.is_empty() {
        classes!("ks-btn", "ks-btn--ghost", "ks-btn--sm", is_bare.then_some("ks-btn--icon"))
    } else {
        props.class.clone()
    };
    html! {
        <>
            <button type="button" {class} aria-label={label.clone()} aria-haspopup="dialog" title={label} onclick={Callback::from(move |_: MouseEvent| open())}>
                if is_bare { { icon("explain", IconSize::Small) } }
                { props.children.clone() }
            </button>
            // Always a child: Yew matches children by their number from the end, and the button must stay the same.
            { drawer.unwrap_or_default() }
        </>
    }
}

/// Properties of [`ExplainDrawer`].
#[derive(Properties, PartialEq)]
pub struct ExplainDrawerProps {
    /// Whose figure.
    pub scope: Scope,
    /// Of which KPI.
    pub kpi: Id<Kpi>,
    /// For which period.
    pub period: Period,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The drawer with the worded steps.
#[component]
pub fn ExplainDrawer(props: &ExplainDrawerProps) -> Html {
    let app = use_app();
    let words = app.words;
    let answer =
        use_answer(Query::Explain { scope: props.scope.clone(), kpi: props.kpi, period: props.period });
    let text = use_mut_ref(String::new);
    let is_copied = use_state(|| false);
    let is_acting = use_state_eq(|| false);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let formats = Formats::of(words, &workspace);
    let name = workspace.kpis.get(&props.kpi).map(|kpi| words.of(&kpi.name)).unwrap_or_default();
    let title = words.with("explain.title", &[("kpi", &name)]);
    let sub = format!("{} · {}", scope_name(&props.scope, &workspace, words), formats.period(props.period));
    let draw = {
        let (text, heading) = (Rc::clone(&text), format!("{title} · {sub}"));
        Callback::from(move |answer: Rc<Answer>| {
            let found = match &*answer {
                Answer::Explanation(Some(explanation)) => worded(explanation, &workspace, &formats),
                _ => None,
            };
            match found {
                Some(found) => {
                    *text.borrow_mut() = found.plain(&heading);
                    steps(&found)
                }
                None => Empty {
                    icon: "none",
                    small: true,
                    title: Some(words.get("explain.nothing").into()),
                    ..Empty::default()
                }
                .view(),
            }
        })
    };
    let copy = {
        let is_copied = is_copied.setter();
        Callback::from(move |_: MouseEvent| {
            let is_copied = is_copied.clone();
            dom::copy_text(text.borrow().clone(), Callback::from(move |done| is_copied.set(done)));
        })
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    let act = {
        let is_acting = is_acting.setter();
        Callback::from(move |_: MouseEvent| is_acting.set(true))
    };
    let acted = {
        let is_acting = is_acting.setter();
        Callback::from(move |()| is_acting.set(false))
    };
    let begin = Begin::About(props.scope.clone(), props.kpi, props.period);
    let foot = html! {
        <>
            <span class="ks-dialog__aside" data-test="act">{ Button { icon: Some("target"), onclick: act, ..Button::default() }.view(words.get("explain.act")) }</span>
            { Button { icon: Some(if *is_copied { "check" } else { "copy" }), onclick: copy, ..Button::default() }.view(html! { <span role="status">{ words.get(if *is_copied { "explain.copied" } else { "explain.copy" }) }</span> }) }
            { Button { kind: ButtonKind::Primary, onclick: close, ..Button::default() }.view(words.get("explain.close")) }
        </>
    };
    html! {
        <Dialog id="explain" {title} sub={Some(AttrValue::from(sub))} kind={DialogKind::Drawer} close_label={AttrValue::from(words.get("explain.close"))} on_close={props.on_close.clone()} {foot}>
            <AsyncView {answer} skeleton={Skeleton::Text} {draw} />
            if *is_acting { <ActionDialog {begin} on_close={acted} /> }
        </Dialog>
    }
}

/// The steps of an explanation as a list.
pub fn steps(found: &Worded) -> Html {
    let last = found.steps.len().saturating_sub(1);
    html! { <ol class="ks-derive" data-ready="explain">{ for found.steps.iter().enumerate().map(|(place, step)| step_view(step, place == last)) }</ol> }
}

fn step_view(step: &WordedStep, is_last: bool) -> Html {
    html! {
        <li key={step.name.clone()} class={classes!("ks-derive__step", is_last.then_some("ks-derive__step--end"))}>
            <h3 class="ks-derive__name">{ step.name.clone() }</h3>
            { for step.text.iter().map(|text| html! { <p class="ks-derive__text">{ text.clone() }</p> }) }
            if !step.inputs.is_empty() {
                <dl class="ks-derive__in">
                    { for step.inputs.iter().map(|(name, value)| html! { <div><dt>{ name.clone() }</dt><dd>{ value.clone() }</dd></div> }) }
                </dl>
            }
            { for step.math.iter().map(|(left, right)| html! { <p class="ks-derive__math">{ left.clone() }{ " = " }<b>{ right.clone() }</b></p> }) }
        </li>
    }
}
