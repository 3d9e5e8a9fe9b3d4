//! The form of a bonus by grades.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{context::use_app, route::use_period},
    domain::{
        id::Id,
        incentive::{LimitRule, NobodyRule},
        kpi::Unit,
        pay::BaseKind,
        pool::BonusPool,
        scope::Scope,
    },
    platform::{dom, random},
    state::edits::pool::set_pool,
    ui::{
        components::{
            cell::Taken,
            dialog::{Dialog, DialogKind},
            icon::{IconSize, icon},
            number_field::{Asked, NumberInput, unit_word},
            select::{Choice, Select},
        },
        features::{
            commit::take,
            record_editor::{NameFields, form_buttons},
            totals_editor::whose_field::{people_in_common, whose_field},
        },
    },
    view::{
        formats::Formats,
        plan_form::periods,
        pool_form::{PoolField, PoolForm},
    },
};

/// Properties of [`PoolDialog`].
#[derive(Properties, PartialEq)]
pub struct PoolDialogProps {
    /// The bonus; `None` for a new one.
    pub pool: Option<BonusPool>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The form.
#[component]
pub fn PoolDialog(props: &PoolDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let (on_screen, _) = use_period();
    let form = use_state(|| PoolForm::of(props.pool.as_ref(), &catalogue, on_screen));
    let id = *use_state(|| {
        props.pool.as_ref().map_or_else(|| Id::from_raw(random::random_bits()), |pool| pool.id)
    });
    let people = use_memo(Rc::clone(&catalogue), |catalogue| people_in_common(catalogue, words));
    let is_told = use_state_eq(|| false);
    let refusal = use_state_eq(|| None::<AttrValue>);
    let body = use_node_ref();
    let formats = Formats::of(words, &catalogue);
    let judged = form.judge(id, &catalogue);
    {
        let body = body.clone();
        use_effect_with(*is_told, move |is_told| {
            if *is_told {
                dom::focus_invalid(&body);
            }
        });
    }
    let Some(open) = app.state.open() else { return Html::default() };
    let on_submit = {
        let (app, catalogue, judged) = (app.clone(), Rc::clone(&catalogue), judged.clone());
        let (on_close, refusal, is_told, body) =
            (props.on_close.clone(), refusal.setter(), is_told.setter(), body.clone());
        Callback::from(move |()| {
            let Ok(pool) = judged.clone() else {
                is_told.set(true);
                dom::focus_invalid(&body);
                return;
            };
            match take(&app, set_pool(&catalogue, pool)) {
                Taken::Refused(reason) => refusal.set(Some(reason)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    // What is missing is told once somebody wants to save; what is wrong, at once.
    let error = |field: PoolField| {
        let wrong = judged.as_ref().err()?.iter().find(|(at, _)| *at == field)?.1;
        (field != PoolField::Name || *is_told).then(|| AttrValue::from(words.get(wrong)))
    };
    let write = |write: fn(&mut PoolForm, String)| {
        let form = form.clone();
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            write(&mut next, text);
            form.set(next);
        })
    };
    let name = NameFields {
        ids: ["pool-name-zh", "pool-name-en"],
        name: &form.name,
        on_zh: write(|form, text| form.name.zh = text),
        on_en: write(|form, text| form.name.en = text),
        error: error(PoolField::Name),
        optional: None,
    };
    let picked = |pick: fn(&mut PoolForm, &str)| {
        let form = form.clone();
        Callback::from(move |value: AttrValue| {
            let mut next = (*form).clone();
            pick(&mut next, &value);
            form.set(next);
        })
    };
    let on_scope = {
        let form = form.clone();
        Callback::from(move |scope: Scope| form.set(PoolForm { scope, ..(*form).clone() }))
    };
    let named = (words.get("pool.whose"), words.get("pool.everybody"));
    let whose = whose_field("pool-scope", named, words, &people, &form.scope, on_scope);
    let years = periods(&open.coverage, &formats, form.period);
    let when = years.iter().flat_map(|(year, inside)| {
        let (group, formats) = (formats.period(*year), &formats);
        inside.iter().map(move |one| Choice::under(group.clone(), one.to_string(), formats.period(*one)))
    });
    let period = Select {
        id: "pool-period".into(),
        label: words.get("pool.period").into(),
        choices: when.collect(),
        value: form.period.to_string().into(),
        on_select: picked(|form, value| form.period = value.parse().unwrap_or(form.period)),
        ..Select::default()
    };
    let choice = |id: &'static str,
                  label: &str,
                  hint: Option<&str>,
                  all: [(&'static str, &str); 2],
                  at: &'static str,
                  on: Callback<AttrValue>| {
        let choices = all.map(|(value, key)| Choice::new(value, words.get(key))).to_vec();
        let hint = hint.map(|key| AttrValue::from(words.get(key)));
        Select {
            id: id.into(),
            label: words.get(label).into(),
            choices,
            value: at.into(),
            on_select: on,
            hint,
            ..Select::default()
        }
        .view()
    };
    let base = choice(
        "pool-base",
        "pool.base",
        Some("pool.base_hint"),
        [("bonus", "pool.base_bonus"), ("salary", "pool.base_salary")],
        if form.base == BaseKind::Bonus { "bonus" } else { "salary" },
        picked(|form, value| form.base = if value == "bonus" { BaseKind::Bonus } else { BaseKind::Salary }),
    );
    let beyond = choice(
        "pool-beyond",
        "pool.beyond",
        None,
        [("return", "pool.beyond_return"), ("redistribute", "pool.beyond_redistribute")],
        if form.beyond_limits == LimitRule::Return { "return" } else { "redistribute" },
        picked(|form, value| {
            form.beyond_limits = if value == "return" { LimitRule::Return } else { LimitRule::Redistribute };
        }),
    );
    let nobody = choice(
        "pool-nobody",
        "pool.nobody",
        None,
        [("return", "pool.nobody_return"), ("even", "pool.nobody_even")],
        if form.when_nobody == NobodyRule::Return { "return" } else { "even" },
        picked(|form, value| {
            form.when_nobody = if value == "return" { NobodyRule::Return } else { NobodyRule::Even };
        }),
    );
    let number = |id: String,
                  field: PoolField,
                  unit: AttrValue,
                  label: AttrValue,
                  hint: Option<&str>,
                  text: &str,
                  on: Callback<String>| {
        let error = error(field);
        let input = NumberInput {
            id: id.into(),
            value: text.to_owned().into(),
            unit,
            oninput: on.reform(|event: InputEvent| dom::text_of(&event)),
            ..NumberInput::default()
        };
        let hint = hint.map(|key| AttrValue::from(words.get(key)));
        let optional = !matches!(field, PoolField::Grade(_));
        Asked { label, optional, hint, ..Asked::default() }.view(input, error, words)
    };
    let money = || unit_word(Unit::Currency, &formats);
    let amount =
        |id: &str, field: PoolField, label: &str, hint: Option<&str>, text: &str, on: Callback<String>| {
            number(id.to_owned(), field, money(), words.get(label).into(), hint, text, on)
        };
    let grades = form.grades.iter().enumerate().map(|(place, (code, text))| {
        let on = {
            let form = form.clone();
            Callback::from(move |text: String| {
                let mut next = (*form).clone();
                if let Some((_, typed)) = next.grades.get_mut(place) {
                    *typed = text;
                }
                form.set(next);
            })
        };
        let label = AttrValue::from(words.with("pool.coefficient_of", &[("code", code)]));
        let field = PoolField::Grade(place);
        number(format!("pool-grade-{place}"), field, AttrValue::Static(""), label, None, text, on)
    });
    let title = match &props.pool {
        Some(pool) => words.with("pool.dialog", &[("name", &words.of(&pool.name))]),
        None => words.get("pool.dialog_add"),
    };
    let has_pool = !form.amount.trim().is_empty();
    let foot = form_buttons(&props.on_close, false, words);
    html! {
        <Dialog id="pool-dialog" title={AttrValue::from(title)} kind={DialogKind::Large} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                <div class="ks-form ks-rule__cols">{ name.view(words) }</div>
                <div class="ks-form ks-rule__cols">{ whose }{ period.view() }</div>
                <div class="ks-form ks-rule__cols">
                    { amount("pool-amount", PoolField::Amount, "pool.amount", Some("pool.amount_hint"), &form.amount, write(|form, text| form.amount = text)) }
                    { base }
                </div>
                <fieldset class="ks-form ks-fieldset">
                    <legend class="ks-fieldset__legend">{ words.get("pool.grades") }</legend>
                    <p class="ks-field__hint">{ words.get("pool.grades_hint") }</p>
                    <div class="ks-form ks-rule__cols">{ for grades }</div>
                </fieldset>
                <div class="ks-form ks-rule__cols">
                    { amount("pool-least", PoolField::Least, "pool.least", None, &form.least, write(|form, text| form.least = text)) }
                    { amount("pool-most", PoolField::Most, "pool.most", None, &form.most, write(|form, text| form.most = text)) }
                </div>
                if has_pool { <div class="ks-form ks-rule__cols">{ beyond }{ nobody }</div> }
                <div class="ks-note">{ icon("info", IconSize::Normal) }<div>{ words.get("pool.not_payroll") }</div></div>
                if let Some(reason) = (*refusal).clone() { <p class="ks-field__error" role="alert">{ reason }</p> }
            </div>
        </Dialog>
    }
}
