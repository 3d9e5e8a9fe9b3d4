//! Writes what comes of a plan as targets: from which day, and why.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{allocation::AllocationPlan, date::Day, kpi::Kpi, scope::Scope},
    engine::cascade::AllocationReading,
    state::edits::allocation::{AllocationWish, hand_down},
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            field::{TextField, TextKind},
        },
        features::commit::take,
    },
    view::cascade::scope_name2,
};

/// Properties of [`HandDown`].
#[derive(Properties, PartialEq)]
pub(super) struct HandDownProps {
    pub(super) kpi: Kpi,
    pub(super) year: i32,
    pub(super) node: Scope,
    pub(super) plan: AllocationPlan,
    pub(super) reading: AllocationReading,
    /// Called with whether the targets were written.
    pub(super) on_close: Callback<bool>,
}

/// The dialog.
#[component]
pub(super) fn HandDown(props: &HandDownProps) -> Html {
    let app = use_app();
    let words = app.words;
    let (from, reason) = (use_state(String::new), use_state(String::new));
    let refusal = use_state_eq(|| None::<AttrValue>);
    let Some(open) = app.state.open() else { return Html::default() };
    let name = scope_name2(&props.node, &open.catalogue);
    let children = props.reading.children.iter().filter(|child| !child.is_left_out);
    let parts = children.chain(&props.reading.people);
    let (count, changing) = (parts.clone().count(), parts.filter(|part| part.stored.is_some()).count());
    let on_text = |text: &UseStateHandle<String>| {
        let (text, refusal) = (text.setter(), refusal.setter());
        Callback::from(move |typed: String| {
            text.set(typed);
            refusal.set(None);
        })
    };
    let on_submit = {
        let (app, catalogue, name, refusal) =
            (app.clone(), open.catalogue.clone(), name.clone(), refusal.setter());
        let (from, reason, on_close) = (from.clone(), reason.clone(), props.on_close.clone());
        let (kpi, node, year) = (props.kpi.clone(), props.node.clone(), props.year);
        let (plan, reading) = (props.plan.clone(), props.reading.clone());
        Callback::from(move |()| {
            let day = match from.trim() {
                "" => None,
                text => match text.parse::<Day>() {
                    Ok(day) => Some(day),
                    Err(_) => return refusal.set(Some(app.words.get("errors.not_a_day").into())),
                },
            };
            let wish = AllocationWish {
                kpi: &kpi,
                node: &node,
                name: &name,
                year,
                plan: &plan,
                reading: &reading,
                from: day,
                reason: &reason,
            };
            match take(&app, hand_down(&catalogue, &wish)) {
                Taken::Refused(why) => refusal.set(Some(why)),
                Taken::Changed | Taken::Same => on_close.emit(true),
            }
        })
    };
    let close = props.on_close.reform(|()| false);
    let foot = html! {
        <>
            { Button { onclick: props.on_close.reform(|_: MouseEvent| false), ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Primary, submit: true, ..Button::default() }.view(words.get("cascade.write_go")) }
        </>
    };
    html! {
        <Dialog id="hand-down" title={AttrValue::from(words.get("cascade.write_title"))} kind={DialogKind::Normal} close_label={AttrValue::from(words.get("action.close"))}
            on_close={close} on_submit={Some(on_submit)} {foot}>
            <p>{ words.with("cascade.write_told", &[("count", &count.to_string()), ("changing", &changing.to_string()), ("name", &words.of(&name))]) }</p>
            { TextField {
                id: "hand-down-from".into(),
                kind: TextKind::Day,
                label: words.get("cascade.from").into(),
                hint: Some(words.get("cascade.from_hint").into()),
                value: (*from).clone().into(),
                on_input: on_text(&from),
                first: true,
                ..TextField::default()
            }.view() }
            { TextField {
                id: "hand-down-reason".into(),
                kind: TextKind::Area,
                label: words.get("cascade.reason").into(),
                hint: Some(words.get("cascade.reason_hint").into()),
                value: (*reason).clone().into(),
                on_input: on_text(&reason),
                error: (*refusal).clone(),
                ..TextField::default()
            }.view() }
            <p class="ks-mute">{ words.get("cascade.write_undo") }</p>
        </Dialog>
    }
}
