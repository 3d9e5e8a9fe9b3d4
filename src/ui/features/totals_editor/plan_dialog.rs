//! The form of a card rule: how scores make a total, its limits, the limits of points outside the weights.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{date::Day, kpi::Unit, scope::Scope},
    platform::dom,
    state::edits::card_rule::{PlanPlace, own_plan, plan_at_hand, remove_plan, set_plan},
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::Dialog,
            number_field::{Asked, NumberInput, unit_word},
            select::{Choice, Select},
        },
        features::{
            commit::take,
            record_editor::form_buttons,
            rule_editor::since::{Since, day_of, revisions},
            totals_editor::group_fields::GroupFields,
        },
    },
    view::{
        course,
        formats::Formats,
        plan_form::{PlanField, PlanForm, ROLL_UPS, roll_up_name},
        rule_scopes::{scope_name, scopes},
    },
};

/// Value of the choice of groups of one's own.
const OWN_GROUPS: &str = "own";

/// Properties of [`PlanDialog`].
#[derive(Properties, PartialEq)]
pub struct PlanDialogProps {
    /// Whose rule; `None` where somebody is still to be picked.
    pub scope: Option<Scope>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The form of a card rule.
#[component]
pub fn PlanDialog(props: &PlanDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let all = use_memo(Rc::clone(&catalogue), |catalogue| scopes(catalogue, words));
    let scope = use_state_eq(|| {
        // The first that has no rule of its own, and is not the company.
        let free = |scope: &&Scope| **scope != Scope::COMPANY && own_plan(&catalogue, scope).is_none();
        let first = all.iter().map(|(_, scope, _)| scope).find(free);
        props.scope.clone().or(first.cloned()).unwrap_or_default()
    });
    let shown = {
        let catalogue = Rc::clone(&catalogue);
        move |scope: &Scope, from: Option<Day>| PlanForm::of(&plan_at_hand(&catalogue, scope, from).value)
    };
    let first = use_state(|| shown(&scope, None));
    let form = use_state(|| (*first).clone());
    // The record that the form was opened with: another tab may write it meanwhile.
    let seen = use_state(|| own_plan(&catalogue, &scope).cloned());
    let refusal = use_state_eq(|| None::<AttrValue>);
    let from = use_state_eq(String::new);
    let reason = use_state_eq(String::new);
    let tries = use_state_eq(|| 0_u32);
    let body = use_node_ref();
    let formats = Formats::of(words, &catalogue);
    let judged = form.judge(&catalogue);
    let day = day_of(&from);
    {
        let body = body.clone();
        use_effect_with(*tries, move |tries| {
            if *tries > 0 {
                dom::focus_invalid(&body);
            }
        });
    }
    let show = {
        let (first, form, seen, catalogue) =
            (first.clone(), form.clone(), seen.setter(), Rc::clone(&catalogue));
        move |scope: &Scope, from: Option<Day>| {
            if *form == *first {
                seen.set(own_plan(&catalogue, scope).cloned());
                let next = shown(scope, from);
                first.set(next.clone());
                form.set(next);
            }
        }
    };
    let on_scope = {
        let (all, scope, show) = (Rc::clone(&all), scope.setter(), show.clone());
        let (catalogue, seen) = (Rc::clone(&catalogue), seen.setter());
        let from = day.unwrap_or_default();
        Callback::from(move |value: AttrValue| {
            if let Some((_, picked, _)) = value.parse::<usize>().ok().and_then(|place| all.get(place)) {
                scope.set(picked.clone());
                seen.set(own_plan(&catalogue, picked).cloned());
                show(picked, from);
            }
        })
    };
    let on_roll_up = {
        let form = form.clone();
        Callback::from(move |value: AttrValue| {
            let place = value.parse::<usize>().unwrap_or_default();
            let roll_up = ROLL_UPS.get(place).copied().unwrap_or_default();
            let mut next = (*form).clone();
            next.roll_up = roll_up;
            form.set(next);
        })
    };
    let name = scope_name(&scope, &catalogue);
    let on_submit = {
        let (app, catalogue, form, scope, name) =
            (app.clone(), Rc::clone(&catalogue), form.clone(), (*scope).clone(), name.clone());
        let (reason, tries, on_close) = (reason.clone(), tries.clone(), props.on_close.clone());
        let (seen, refusal) = (seen.clone(), refusal.setter());
        Callback::from(move |()| {
            let (Ok(plan), Ok(from)) = (form.judge(&catalogue), day) else {
                tries.set(*tries + 1);
                return;
            };
            let now = own_plan(&catalogue, &scope);
            if now != seen.as_ref() {
                // Told once; who saves again means it.
                seen.set(now.cloned());
                refusal.set(Some(AttrValue::from(app.words.get("rule.changed_meanwhile"))));
                return;
            }
            let place = PlanPlace { scope: &scope, name: &name, from, reason: &reason };
            if !matches!(take(&app, set_plan(&catalogue, &place, plan)), Taken::Refused(_)) {
                on_close.emit(());
            }
        })
    };
    let own = own_plan(&catalogue, &scope);
    let remove = own.is_some().then(|| {
        let (app, catalogue, scope, name) =
            (app.clone(), Rc::clone(&catalogue), (*scope).clone(), name.clone());
        let on_close = props.on_close.clone();
        Callback::from(move |_: MouseEvent| {
            take(&app, remove_plan(&catalogue, &scope, &name));
            on_close.emit(());
        })
    });
    let remove_key = if *scope == Scope::COMPANY { "plan.remove_company" } else { "plan.remove" };
    let number = |field: PlanField| {
        let wrong = judged.as_ref().err().and_then(|all| all.fields.iter().find(|(at, _)| *at == field));
        let error = wrong.map(|(_, key)| AttrValue::from(words.get(key)));
        let oninput = {
            let form = form.clone();
            Callback::from(move |event: InputEvent| {
                let mut next = (*form).clone();
                next.set(field, dom::text_of(&event));
                form.set(next);
            })
        };
        let input = NumberInput {
            id: field.id().into(),
            value: form.text(field).to_owned().into(),
            unit: unit_word(Unit::Points, &formats),
            oninput,
            ..NumberInput::default()
        };
        let placeholder = Some(words.get("plan.none").into());
        Asked { label: words.get(field.key()).into(), placeholder, ..Asked::default() }
            .view(input, error, words)
    };
    let roll_ups = (0..)
        .zip(ROLL_UPS)
        .map(|(place, roll_up): (usize, _)| Choice::new(place.to_string(), roll_up_name(roll_up, words)));
    let at = ROLL_UPS.iter().position(|roll_up| *roll_up == form.roll_up).unwrap_or_default();
    let grouping: Vec<Choice> = std::iter::once(Choice::new("", words.get("plan.groups_none")))
        .chain((0..).zip(ROLL_UPS).map(|(place, roll_up): (usize, _)| {
            Choice::new(
                place.to_string(),
                words.with("plan.groups_by", &[("within", &roll_up_name(roll_up, words))]),
            )
        }))
        .chain([Choice::new(OWN_GROUPS, words.get("groups.choice"))])
        .collect();
    let grouped_at = form.groups.and_then(|within| ROLL_UPS.iter().position(|roll_up| *roll_up == within));
    let grouped_at = match &form.own {
        Some(_) => OWN_GROUPS.to_owned(),
        None => grouped_at.map(|place| place.to_string()).unwrap_or_default(),
    };
    let on_groups = {
        let form = form.clone();
        Callback::from(move |value: AttrValue| {
            let mut next = (*form).clone();
            next.groups = value.parse::<usize>().ok().and_then(|place| ROLL_UPS.get(place).copied());
            // What was written about groups is kept while other ways are looked at.
            next.own = (value == OWN_GROUPS).then(|| next.own_before.take().unwrap_or_default());
            next.own_before = next.own_before.or_else(|| form.own.clone());
            form.set(next);
        })
    };
    let own_groups = form.own.as_ref().map(|own| {
        let form = form.clone();
        let faults = judged.as_ref().err().map(|faults| faults.groups.as_slice()).unwrap_or_default();
        GroupFields {
            form: own,
            faults,
            is_told: *tries > 0,
            workspace: &catalogue,
            words,
            on_change: Callback::from(move |own| {
                let mut next = (*form).clone();
                next.own = Some(own);
                form.set(next);
            }),
        }
        .view()
    });
    let choices = (0..).zip(all.iter()).map(|(place, (heading, one, name)): (usize, _)| {
        let is_own = own_plan(&catalogue, one).is_some();
        let label = if is_own { words.with("rule.scope_own", &[("name", name)]) } else { Rc::clone(name) };
        Choice::under(words.get(heading), place.to_string(), label)
    });
    let since = Since {
        id: "plan",
        from: &from,
        reason: &reason,
        revisions: revisions(own.map(|rule| rule.plan.revisions()).unwrap_or_default(), words),
        on_from: {
            let (from, scope) = (from.setter(), (*scope).clone());
            Callback::from(move |text: String| {
                show(&scope, day_of(&text).unwrap_or_default());
                from.set(text);
            })
        },
        on_reason: {
            let reason = reason.setter();
            Callback::from(move |text: String| reason.set(text))
        },
    };
    let title = match &props.scope {
        Some(_) => words.with("plan.dialog", &[("name", &words.of(&name))]),
        None => words.get("plan.dialog_add"),
    };
    let foot = html! {
        <>
            if let Some(onclick) = remove {
                <span class="ks-dialog__aside">{ Button { kind: ButtonKind::Ghost, icon: Some("trash"), onclick, ..Button::default() }.view(words.get(remove_key)) }</span>
            }
            { form_buttons(&props.on_close, false, words) }
        </>
    };
    html! {
        <Dialog id="plan-dialog" title={AttrValue::from(title)} close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                if props.scope.is_none() {
                    { Select {
                        id: "plan-scope".into(),
                        label: words.get("plan.scope").into(),
                        choices: choices.collect::<Vec<_>>(),
                        value: all.iter().position(|(_, one, _)| *one == *scope).unwrap_or_default().to_string().into(),
                        on_select: on_scope,
                        ..Select::default()
                    }.view() }
                }
                { Select {
                    id: "plan-roll-up".into(),
                    label: words.get("plan.roll_up").into(),
                    choices: roll_ups.collect::<Vec<_>>(),
                    value: at.to_string().into(),
                    on_select: on_roll_up,
                    hint: Some(course::roll_up_rule(form.roll_up, words).into()),
                    ..Select::default()
                }.view() }
                { Select {
                    id: "plan-groups".into(),
                    label: words.get("plan.groups").into(),
                    choices: grouping,
                    value: grouped_at.into(),
                    on_select: on_groups,
                    hint: Some(match form.groups {
                        _ if form.own.is_some() => words.get("groups.choice_hint"),
                        None => words.get("plan.groups_none_hint"),
                        Some(within) => Rc::from(course::grouped_rule(within, form.roll_up, words)),
                    }.into()),
                    ..Select::default()
                }.view() }
                { for own_groups }
                <div class="ks-form ks-rule__cols">{ number(PlanField::Floor) }{ number(PlanField::Cap) }</div>
                <section class="ks-form ks-rule__part">
                    <h3 class="ks-rule__head">{ words.get("plan.points_head") }</h3>
                    <p class="ks-field__hint">{ words.get("plan.sizes_hint") }</p>
                    <div class="ks-form ks-rule__cols">
                        { number(PlanField::EachUp) }{ number(PlanField::EachDown) }
                        { number(PlanField::SumUp) }{ number(PlanField::SumDown) }
                    </div>
                </section>
                { since.view(words) }
                if let Some(reason) = (*refusal).clone() { <p class="ks-field__error" role="alert">{ reason }</p> }
            </div>
        </Dialog>
    }
}
