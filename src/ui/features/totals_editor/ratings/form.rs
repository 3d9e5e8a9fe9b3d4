//! The form of a plan of ratings.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        rating::MissingPart,
        scope::{Member, Scope},
    },
    platform::{dom, random},
    state::edits::{
        card_rule::PlanPlace,
        rating::{own_ratings, remove_ratings, set_ratings, terms_at_hand},
    },
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            number_field::{Asked, NumberInput},
            select::{Choice, Select},
        },
        features::{
            commit::take,
            record_editor::form_buttons,
            rule_editor::since::{Since, day_of, revisions},
            totals_editor::ratings::fields::RatingFields,
        },
    },
    view::{
        promotion::{LEVELS, level_key},
        rating_form::RatingForm,
        rule_scopes::{scope_name, scopes},
    },
};

/// Properties of [`RatingPlanDialog`].
#[derive(Properties, PartialEq)]
pub struct RatingPlanDialogProps {
    /// Whose plan; `None` for a new one.
    pub scope: Option<Scope>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The form.
#[component]
pub fn RatingPlanDialog(props: &RatingPlanDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let all = use_memo(Rc::clone(&catalogue), |catalogue| {
        let mut all = scopes(catalogue, words);
        all.retain(|(_, scope, _)| {
            matches!(scope.single(), None | Some(Member::Role(_) | Member::Employee(_)))
        });
        all
    });
    let scope = use_state_eq(|| {
        let free = |scope: &&Scope| own_ratings(&catalogue, scope).is_none();
        let first = all.iter().map(|(_, scope, _)| scope).find(free);
        props.scope.clone().or(first.cloned()).unwrap_or_default()
    });
    let form = use_state(|| {
        let scale = catalogue.settings().map(|settings| settings.scale).unwrap_or_default();
        RatingForm::of(terms_at_hand(&catalogue, &scope).as_ref(), &scale, random::random_bits)
    });
    let (from, reason) = (use_state_eq(String::new), use_state_eq(String::new));
    let tries = use_state_eq(|| 0_u32);
    let refusal = use_state_eq(|| None::<AttrValue>);
    let body = use_node_ref();
    {
        let body = body.clone();
        use_effect_with(*tries, move |tries| {
            if *tries > 0 {
                dom::focus_invalid(&body);
            }
        });
    }
    let read = form.read();
    let name = scope_name(&scope, &catalogue);
    let on_submit = {
        let (app, catalogue, read, scope, name) =
            (app.clone(), Rc::clone(&catalogue), read.clone(), (*scope).clone(), name.clone());
        let (from, reason, tries) = (from.clone(), reason.clone(), tries.clone());
        let (on_close, refusal) = (props.on_close.clone(), refusal.setter());
        Callback::from(move |()| {
            let (Ok(terms), Ok(from)) = (read.clone(), day_of(&from)) else {
                tries.set(*tries + 1);
                return;
            };
            let place = PlanPlace { scope: &scope, name: &name, from, reason: &reason };
            match take(&app, set_ratings(&catalogue, &place, terms)) {
                Taken::Refused(why) => refusal.set(Some(why)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    let on_change = {
        let (form, refusal) = (form.setter(), refusal.setter());
        Callback::from(move |next: RatingForm| {
            form.set(next);
            refusal.set(None);
        })
    };
    let wrong = read.err().unwrap_or_default();
    let fields =
        RatingFields { form: &form, wrong: &wrong, is_told: *tries > 0, words, on_change: on_change.clone() };
    let write = |write: fn(&mut RatingForm, String)| {
        let (form, on_change) = ((*form).clone(), on_change.clone());
        Callback::from(move |text: String| {
            let mut next = form.clone();
            write(&mut next, text);
            on_change.emit(next);
        })
    };
    let select = |id: &'static str, label: &str, choices: Vec<Choice>, value: &str, on: Callback<String>| {
        Select {
            id: id.into(),
            label: words.get(label).into(),
            choices,
            value: value.to_owned().into(),
            on_select: on.reform(|value: AttrValue| value.to_string()),
            ..Select::default()
        }
        .view()
    };
    let number = |id: &'static str, label: &str, text: &str, on: Callback<String>| {
        let input = NumberInput {
            id: id.into(),
            value: text.to_owned().into(),
            unit: words.get("unit.points").into(),
            oninput: on.reform(|event: InputEvent| dom::text_of(&event)),
            ..NumberInput::default()
        };
        let placeholder = Some(words.get("ratings.never").into());
        Asked { label: words.get(label).into(), placeholder, ..Asked::default() }.view(
            input,
            fields.error(id),
            words,
        )
    };
    let everybody = words.get("promotion.everybody");
    let choice = |(place, (heading, one, name)): (usize, &crate::view::rule_scopes::ScopeChoice)| {
        let name = if one.single().is_none() { Rc::clone(&everybody) } else { Rc::clone(name) };
        Choice::under(words.get(heading), place.to_string(), name)
    };
    let on_scope = {
        let (all, scope) = (Rc::clone(&all), scope.setter());
        Callback::from(move |value: String| {
            if let Some((_, picked, _)) = value.parse::<usize>().ok().and_then(|place| all.get(place)) {
                scope.set(picked.clone());
            }
        })
    };
    let at = all.iter().position(|(_, one, _)| *one == *scope).unwrap_or_default().to_string();
    let levels = LEVELS.map(|level| Choice::new(level_key(level), words.get(level_key(level)))).to_vec();
    let missing = vec![
        Choice::new("leave_out", words.get("ratings.missing_leave_out")),
        Choice::new("block", words.get("ratings.missing_block")),
    ];
    let comments = vec![
        Choice::new("some", words.get("ratings.comment_some")),
        Choice::new("always", words.get("ratings.comment_always")),
    ];
    let own = own_ratings(&catalogue, &scope);
    let since = Since {
        id: "ratings",
        from: &from,
        reason: &reason,
        revisions: revisions(own.map(|plan| plan.terms.revisions()).unwrap_or_default(), words),
        on_from: {
            let from = from.setter();
            Callback::from(move |text: String| from.set(text))
        },
        on_reason: {
            let reason = reason.setter();
            Callback::from(move |text: String| reason.set(text))
        },
    };
    let remove = own.is_some().then(|| {
        let (app, catalogue, scope, name) =
            (app.clone(), Rc::clone(&catalogue), (*scope).clone(), name.clone());
        let on_close = props.on_close.clone();
        Callback::from(move |_: MouseEvent| {
            take(&app, remove_ratings(&catalogue, &scope, &name));
            on_close.emit(());
        })
    });
    let whose = if *scope == Scope::COMPANY { everybody.clone() } else { words.of(&name) };
    let title = match &props.scope {
        Some(_) => words.with("ratings.dialog", &[("name", &whose)]),
        None => words.get("ratings.dialog_add"),
    };
    let part = |head: &str, hint: &str, content: Html| {
        html! {
            <section class="ks-form ks-rule__part">
                <h3 class="ks-rule__head">{ words.get(head) }</h3>
                <p class="ks-field__hint">{ words.get(hint) }</p>
                { content }
            </section>
        }
    };
    let foot = html! {
        <>
            if let Some(onclick) = remove {
                <span class="ks-dialog__aside">{ Button { kind: ButtonKind::Ghost, icon: Some("trash"), onclick, ..Button::default() }.view(words.get("ratings.remove")) }</span>
            }
            { form_buttons(&props.on_close, false, words) }
        </>
    };
    html! {
        <Dialog id="ratings-dialog" title={AttrValue::from(title)} kind={DialogKind::Large} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                <div class="ks-form ks-rule__cols">
                    if props.scope.is_none() { { select("ratings-scope", "plan.scope", all.iter().enumerate().map(choice).collect(), &at, on_scope) } }
                    { select("ratings-every", "ratings.every", levels, level_key(form.every), write(|form, key| {
                        form.every = LEVELS.into_iter().find(|level| level_key(*level) == key).unwrap_or(form.every);
                    })) }
                </div>
                { part("ratings.parts", "ratings.parts_hint", fields.parts()) }
                { part("ratings.criteria", "ratings.criteria_hint", fields.criteria()) }
                { part("ratings.levels", "ratings.levels_hint", fields.levels()) }
                { part("ratings.asked", "ratings.asked_hint", html! {
                    <div class="ks-form ks-rule__cols">
                        { select("ratings-missing", "ratings.missing", missing, if form.missing == MissingPart::Block { "block" } else { "leave_out" }, write(|form, key| {
                            form.missing = if key == "block" { MissingPart::Block } else { MissingPart::LeaveOut };
                        })) }
                        { select("ratings-comments", "ratings.comments", comments, if form.always { "always" } else { "some" }, write(|form, key| form.always = key == "always")) }
                        if !form.always {
                            { number("rating-at-most", "ratings.at_most", &form.at_most, write(|form, text| form.at_most = text)) }
                            { number("rating-at-least", "ratings.at_least", &form.at_least, write(|form, text| form.at_least = text)) }
                        }
                    </div>
                }) }
                { since.view(words) }
                if let Some(reason) = (*refusal).clone() { <p class="ks-field__error" role="alert">{ reason }</p> }
            </div>
        </Dialog>
    }
}
