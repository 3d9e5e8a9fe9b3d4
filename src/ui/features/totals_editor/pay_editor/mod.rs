//! The form of a plan of pay, with what it pays beside it while it is written.

pub mod bench;
pub mod chart;
pub mod fields;
pub mod parts;

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        id::Id,
        incentive::{BorderUnit, Reading},
        kpi::Unit,
        pay::{BaseAmounts, PayPlan},
        period::PeriodLevel,
        scope::{Member, Scope},
    },
    engine::query::PayDraft,
    platform::{dom, random},
    state::edits::pay::{PlanWish, own_amounts, remove_pay_plan, set_pay_plan},
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            number_field::{Asked, NumberInput, unit_word},
            select::{Choice, Select},
        },
        features::{
            commit::take,
            record_editor::{NameFields, form_buttons},
            rule_editor::since::{Since, day_of, revisions},
            totals_editor::pay_editor::{
                bench::{bench, use_verdict},
                chart::PointMove,
                fields::Fields,
            },
        },
    },
    view::{
        entry,
        formats::Formats,
        pay::every,
        pay_form::{
            PayForm,
            kinds::{FieldUnit, PayField},
            reading_unit,
        },
        pay_points::written,
        rule_scopes::scopes,
    },
};

/// Lengths of periods that a plan can pay for.
const LEVELS: [PeriodLevel; 4] =
    [PeriodLevel::Month, PeriodLevel::Quarter, PeriodLevel::Half, PeriodLevel::Year];

/// Properties of [`PayDialog`].
#[derive(Properties, PartialEq)]
pub struct PayDialogProps {
    /// The plan; `None` for a new one.
    pub plan: Option<PayPlan>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// What the plan is tried out with, as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Tried {
    base: String,
    quota: String,
    value: String,
}

/// The form of a plan of pay.
#[component]
pub fn PayDialog(props: &PayDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let people = use_memo(Rc::clone(&catalogue), |catalogue| {
        let mut all = scopes(catalogue, words);
        all.retain(|(_, scope, _)| {
            matches!(scope.single(), None | Some(Member::Role(_) | Member::Employee(_)))
        });
        all
    });
    let form = use_state(|| match &props.plan {
        None => PayForm::default(),
        Some(plan) => {
            plan.terms.latest().map(|terms| PayForm::of(&plan.name, terms, &catalogue)).unwrap_or_default()
        }
    });
    let scope = use_state_eq(|| {
        let role = people.iter().find(|(heading, _, _)| *heading == "setup.group_roles");
        let own = props.plan.as_ref().map(|plan| plan.scope.clone());
        own.or(role.map(|(_, scope, _)| scope.clone())).unwrap_or(Scope::COMPANY)
    });
    // The record that the form was opened with: another tab may write it meanwhile.
    let seen = use_state(|| props.plan.clone());
    let id = *use_state(|| {
        props.plan.as_ref().map_or_else(|| Id::from_raw(random::random_bits()), |plan| plan.id)
    });
    let tried = use_state(Tried::default);
    let since = use_state(<(String, String)>::default);
    let refusal = use_state_eq(|| None::<AttrValue>);
    let tries = use_state_eq(|| 0_u32);
    let body = use_node_ref();
    let formats = Formats::of(words, &catalogue);
    let judged = form.judge(&catalogue);
    let (from, reason) = &*since;
    let day = day_of(from);
    {
        let body = body.clone();
        use_effect_with(*tries, move |tries| {
            if *tries > 0 {
                dom::focus_invalid(&body);
            }
        });
    }
    let measure_unit = match reading_unit(form.measure, &catalogue) {
        FieldUnit::Percent => Unit::Points,
        FieldUnit::Of(unit) => unit,
    };
    // Nothing of its own: what is written for everybody, as a payment takes it.
    let own = own_amounts(&catalogue, &scope, None);
    let nearest =
        if own == BaseAmounts::default() { own_amounts(&catalogue, &Scope::COMPANY, None) } else { own };
    let known = nearest.of(form.base, form.every);
    let read = |text: &str, unit: Unit| -> Option<Decimal> {
        entry::read(without_percent(text, unit, form.measure), unit).ok().flatten()
    };
    let draft = judged.to_try().map(|terms| PayDraft {
        terms: terms.clone(),
        base: read(&tried.base, Unit::Currency).or(known),
        quota: read(&tried.quota, measure_unit),
        value: read(&tried.value, measure_unit),
    });
    let verdict = use_verdict(draft.clone());
    let on_form = {
        let (form, refusal) = (form.setter(), refusal.setter());
        Callback::from(move |next: PayForm| {
            form.set(next);
            refusal.set(None);
        })
    };
    let on_submit = {
        let (app, catalogue, judged, scope) =
            (app.clone(), Rc::clone(&catalogue), judged.clone(), (*scope).clone());
        let (name, reason, on_close) = (form.name.clone(), reason.clone(), props.on_close.clone());
        let (seen, refusal, tries) = (seen.clone(), refusal.setter(), tries.clone());
        Callback::from(move |()| {
            let (Some(terms), Ok(from)) = (judged.sound(), day) else {
                tries.set(*tries + 1);
                return;
            };
            let now = catalogue.pay_plans.get(&id);
            if now != seen.as_ref() {
                // Told once; who saves again means it.
                seen.set(now.cloned());
                refusal.set(Some(AttrValue::from(app.words.get("rule.changed_meanwhile"))));
                return;
            }
            let wish = PlanWish { name: &name, scope: &scope, from, reason: &reason };
            match take(&app, set_pay_plan(&catalogue, id, &wish, terms.clone())) {
                Taken::Refused(reason) => refusal.set(Some(reason)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    let remove = catalogue.pay_plans.get(&id).map(|plan| {
        let (app, plan, on_close) = (app.clone(), plan.clone(), props.on_close.clone());
        let (catalogue, refusal) = (Rc::clone(&catalogue), refusal.setter());
        Callback::from(move |_: MouseEvent| match take(&app, remove_pay_plan(&catalogue, &plan)) {
            Taken::Refused(reason) => refusal.set(Some(reason)),
            Taken::Changed | Taken::Same => on_close.emit(()),
        })
    });
    let fields = Fields {
        form: &form,
        judged: &judged,
        is_told: *tries > 0,
        workspace: &catalogue,
        formats: &formats,
        on: &on_form,
    };
    let named = |write: fn(&mut PayForm, String)| {
        let (form, on) = (form.clone(), on_form.clone());
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            write(&mut next, text);
            on.emit(next);
        })
    };
    let name = NameFields {
        ids: ["pay-name-zh", "pay-name-en"],
        name: &form.name,
        on_zh: named(|form, text| form.name.zh = text),
        on_en: named(|form, text| form.name.en = text),
        error: fields.error(PayField::Name),
        optional: None,
    };
    let on_point = {
        let (form, on) = (form.clone(), on_form.clone());
        Callback::from(move |moved: PointMove| {
            let mut next = (*form).clone();
            match moved {
                PointMove::To(row, from, level) => {
                    next.set(PayField::RowFrom(row), written(from));
                    if let Some(level) = level {
                        next.set(PayField::RowLevel(row), written(level));
                    }
                }
                PointMove::Gone(row) => next.remove_row(row),
            }
            on.emit(next);
        })
    };
    let choices = (0..).zip(people.iter()).map(|(place, (heading, _, name)): (usize, _)| {
        Choice::under(words.get(heading), place.to_string(), Rc::clone(name))
    });
    let whose = Select {
        id: "pay-scope".into(),
        label: words.get("pay_plan.whose").into(),
        choices: choices.collect(),
        value: people.iter().position(|(_, one, _)| *one == *scope).unwrap_or_default().to_string().into(),
        on_select: {
            let (people, scope) = (Rc::clone(&people), scope.setter());
            Callback::from(move |value: AttrValue| {
                if let Some((_, picked, _)) = value.parse::<usize>().ok().and_then(|place| people.get(place))
                {
                    scope.set(picked.clone());
                }
            })
        },
        hint: Some(words.get("pay_plan.whose_hint").into()),
        ..Select::default()
    };
    let levels = LEVELS.map(|level| (level, words.get(every(level)).to_string()));
    let typed =
        |id: &'static str, label: &str, text: &str, unit: AttrValue, write: fn(&mut Tried, String)| {
            let state = tried.clone();
            let oninput = Callback::from(move |event: InputEvent| {
                let mut next = (*state).clone();
                write(&mut next, dom::text_of(&event));
                state.set(next);
            });
            let read_as = if id == "pay-try-base" { Unit::Currency } else { measure_unit };
            let wrong = entry::read(without_percent(text, read_as, form.measure), read_as).err();
            let error = wrong.map(|error| AttrValue::from(words.get(error.key())));
            let input = NumberInput {
                id: id.into(),
                value: text.to_owned().into(),
                unit,
                oninput,
                ..NumberInput::default()
            };
            Asked { label: words.get(label).into(), ..Asked::default() }.view(input, error, words)
        };
    let money = unit_word(Unit::Currency, &formats);
    let measured = match form.measure {
        reading if reading.is_percent() => AttrValue::Static("%"),
        _ => unit_word(measure_unit, &formats),
    };
    let is_of_quota = form.borders == BorderUnit::PercentOfQuota;
    let inputs = html! {
        <div class="ks-form ks-rule__cols">
            if form.needs_base() {
                { typed("pay-try-base", "pay_plan.tried.base", &tried.base, money, |tried, text| tried.base = text) }
            }
            if is_of_quota {
                { typed("pay-try-quota", "pay_plan.tried.quota", &tried.quota, measured.clone(), |tried, text| tried.quota = text) }
            }
            { typed("pay-try-value", "pay_plan.tried.value", &tried.value, measured, |tried, text| tried.value = text) }
        </div>
    };
    let write_since = |write: fn(&mut (String, String), String)| {
        let since = since.clone();
        Callback::from(move |text: String| {
            let mut next = (*since).clone();
            write(&mut next, text);
            since.set(next);
        })
    };
    let own = catalogue.pay_plans.get(&id);
    let since_view = Since {
        id: "pay",
        from,
        reason,
        revisions: revisions(own.map(|plan| plan.terms.revisions()).unwrap_or_default(), words),
        on_from: write_since(|since, text| since.0 = text),
        on_reason: write_since(|since, text| since.1 = text),
    };
    let title = match &props.plan {
        Some(plan) => words.with("pay_plan.dialog", &[("name", &words.of(&plan.name))]),
        None => words.get("pay_plan.dialog_add"),
    };
    let foot = html! {
        <>
            if let Some(onclick) = remove {
                <span class="ks-dialog__aside">{ Button { kind: ButtonKind::Ghost, icon: Some("trash"), onclick, ..Button::default() }.view(words.get("pay_plan.remove")) }</span>
            }
            { form_buttons(&props.on_close, false, words) }
        </>
    };
    html! {
        <Dialog id="pay-dialog" title={AttrValue::from(title)} kind={DialogKind::Wide} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-rule" ref={body}>
                <div class="ks-form">
                    <div class="ks-form ks-rule__cols">{ name.view(words) }</div>
                    <div class="ks-form ks-rule__cols">
                        { whose.view() }
                        { fields.pick("pay-every", "pay_plan.every", &levels, &form.every, |form, level| form.every = level).view() }
                    </div>
                    { fields.curve() }
                    { fields.parts() }
                    { fields.misses() }
                    { fields.settlement() }
                    { since_view.view(words) }
                    if let Some(reason) = (*refusal).clone() { <p class="ks-field__error" role="alert">{ reason }</p> }
                </div>
                { bench(&verdict, draft.is_some(), inputs, (&form, &on_point), &catalogue, &formats) }
            </div>
        </Dialog>
    }
}

/// A measure without the sign that its field shows beside it: attainments are read as plain numbers of percent.
fn without_percent(text: &str, unit: Unit, measure: Reading) -> &str {
    let is_percent = unit == Unit::Points && measure.is_percent();
    let text = text.trim();
    if is_percent { text.strip_suffix(['%', '％']).unwrap_or(text) } else { text }
}
