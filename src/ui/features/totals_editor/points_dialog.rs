//! The form of points outside the weights: for whom, when, how many, what for.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{context::use_app, route::use_period},
    domain::{card_rule::PointsItem, id::Id, kpi::Unit, scope::Scope},
    platform::{dom, random},
    state::edits::{
        EditError,
        card_rule::{PointsForm, add_points, edit_points},
    },
    ui::{
        components::{
            cell::Taken,
            dialog::Dialog,
            field::{Labelled, TextField, described_by},
            number_field::{NumberInput, number_input, unit_word},
            select::{Choice, Select},
        },
        features::{commit::take, record_editor::form_buttons},
    },
    view::{
        entry,
        formats::Formats,
        plan_form::periods,
        rule_scopes::{scope_name, scopes},
    },
};

/// Properties of [`PointsDialog`].
#[derive(Properties, PartialEq)]
pub struct PointsDialogProps {
    /// The points; `None` for new ones.
    pub item: Option<PointsItem>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The form of points outside the weights.
#[component]
pub fn PointsDialog(props: &PointsDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let all = use_memo(Rc::clone(&catalogue), |catalogue| scopes(catalogue, words));
    let item = props.item.as_ref();
    let (on_screen, _) = use_period();
    let scope = use_state_eq(|| {
        // Points are given to people and accounts more often than to the company.
        let first = all.iter().find(|(heading, _, _)| *heading == "setup.group_accounts");
        item.map(|item| item.scope.clone())
            .or(first.map(|(_, scope, _)| scope.clone()))
            .unwrap_or(Scope::COMPANY)
    });
    let period = use_state_eq(|| item.map_or(on_screen, |item| item.period));
    let points =
        use_state_eq(|| item.map(|item| entry::write(item.points, Unit::Points)).unwrap_or_default());
    let reason = use_state_eq(|| item.map(|item| item.reason.clone()).unwrap_or_default());
    let refusal = use_state_eq(|| None::<EditError>);
    let body = use_node_ref();
    let formats = Formats::of(words, &catalogue);
    {
        let body = body.clone();
        use_effect_with(*refusal, move |refusal| {
            if refusal.is_some() {
                dom::focus_invalid(&body);
            }
        });
    }
    let Some(open) = app.state.open() else { return Html::default() };
    let read = entry::read(&points, Unit::Points);
    let on_submit = {
        let (app, scope, period, reason, read) =
            (app.clone(), (*scope).clone(), *period, (*reason).clone(), read);
        let (refusal, item, on_close) = (refusal.setter(), props.item.clone(), props.on_close.clone());
        let name = scope_name(&scope, &catalogue);
        let body = body.clone();
        Callback::from(move |()| {
            let Ok(points) = read else {
                dom::focus_invalid(&body);
                return;
            };
            let form = PointsForm { scope: &scope, name: &name, period, points, reason: &reason };
            let edit = match &item {
                None => add_points(Id::from_raw(random::random_bits()), &form),
                Some(before) => edit_points(before, &form),
            };
            refusal.set(edit.as_ref().err().copied());
            if !matches!(take(&app, edit), Taken::Refused(_)) {
                on_close.emit(());
            }
        })
    };
    let error = |about: EditError| {
        refusal.filter(|error| *error == about).map(|error| AttrValue::from(words.get(error.key())))
    };
    let choices = (0..).zip(all.iter()).map(|(place, (heading, _, name)): (usize, _)| {
        Choice::under(words.get(heading), place.to_string(), Rc::clone(name))
    });
    let on_scope = {
        let (all, scope) = (Rc::clone(&all), scope.setter());
        Callback::from(move |value: AttrValue| {
            if let Some((_, picked, _)) = value.parse::<usize>().ok().and_then(|place| all.get(place)) {
                scope.set(picked.clone());
            }
        })
    };
    let years = periods(&open.coverage, &formats, *period);
    let when = years.iter().flat_map(|(year, inside)| {
        let group = formats.period(*year);
        let formats = &formats;
        inside.iter().map(move |one| Choice::under(group.clone(), one.to_string(), formats.period(*one)))
    });
    let on_period = {
        let period = period.setter();
        Callback::from(move |value: AttrValue| {
            if let Ok(picked) = value.parse() {
                period.set(picked);
            }
        })
    };
    let on_points = {
        let (points, refusal) = (points.setter(), refusal.setter());
        Callback::from(move |event: InputEvent| {
            points.set(dom::text_of(&event));
            refusal.set(None);
        })
    };
    let on_reason = {
        let (reason, refusal) = (reason.setter(), refusal.setter());
        Callback::from(move |text: String| {
            reason.set(text);
            refusal.set(None);
        })
    };
    let points_error = read
        .err()
        .map(|error| AttrValue::from(words.get(error.key())))
        .or_else(|| error(EditError::PointsMissing));
    let input = number_input(NumberInput {
        id: "points-points".into(),
        value: (*points).clone().into(),
        unit: unit_word(Unit::Points, &formats),
        oninput: on_points,
        described: described_by("points-points", true, points_error.is_some()),
        is_invalid: points_error.is_some(),
        ..NumberInput::default()
    });
    let foot = form_buttons(&props.on_close, false, words);
    let title = words.get(if props.item.is_some() { "points.edit" } else { "points.add" });
    html! {
        <Dialog id="points-dialog" title={AttrValue::from(title)} close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                { Select {
                    id: "points-scope".into(),
                    label: words.get("points.who").into(),
                    choices: choices.collect::<Vec<_>>(),
                    value: all.iter().position(|(_, one, _)| *one == *scope).unwrap_or_default().to_string().into(),
                    on_select: on_scope,
                    hint: Some(words.get("points.who_hint").into()),
                    ..Select::default()
                }.view() }
                { Select {
                    id: "points-period".into(),
                    label: words.get("points.when").into(),
                    choices: when.collect::<Vec<_>>(),
                    value: period.to_string().into(),
                    on_select: on_period,
                    hint: Some(words.get("points.when_hint").into()),
                    ..Select::default()
                }.view() }
                { Labelled {
                    id: "points-points".into(),
                    label: words.get("points.points").into(),
                    hint: Some(words.get("points.points_hint").into()),
                    error: points_error,
                    ..Labelled::default()
                }.view(input) }
                { TextField {
                    id: "points-reason".into(),
                    label: words.get("points.reason").into(),
                    hint: Some(words.get("points.reason_hint").into()),
                    value: (*reason).clone().into(),
                    on_input: on_reason,
                    error: error(EditError::ReasonMissing),
                    ..TextField::default()
                }.view() }
            </div>
        </Dialog>
    }
}
