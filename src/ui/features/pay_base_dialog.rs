//! The form of salary and target bonus of everybody, a role or a person, from a day on. The amounts are private: the form says who sees them.

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{kpi::Unit, pay::BaseAmounts, scope::Scope},
    platform::dom,
    state::edits::pay::{PlanWish, base_above, own_amounts, own_base, remove_pay_base, set_pay_base},
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::Dialog,
            icon::{IconSize, icon},
            number_field::{Asked, NumberInput, unit_word},
        },
        features::{
            commit::take,
            record_editor::form_buttons,
            rule_editor::since::{Since, day_of, revisions},
        },
    },
    view::{entry, formats::Formats, rule_scopes::scope_name},
};

/// Properties of [`PayBaseDialog`].
#[derive(Properties, PartialEq)]
pub struct PayBaseDialogProps {
    /// Whose amounts.
    pub scope: Scope,
    /// Closed.
    pub on_close: Callback<()>,
}

/// What is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Typed {
    salary: String,
    bonus: String,
    from: String,
    reason: String,
}

/// The form.
#[component]
pub fn PayBaseDialog(props: &PayBaseDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let scope = props.scope.clone();
    let typed = use_state(|| {
        let own = own_amounts(&catalogue, &scope, None);
        let text = |amount: Option<Decimal>| {
            amount.map(|amount| entry::write(amount, Unit::Currency)).unwrap_or_default()
        };
        Typed { salary: text(own.salary), bonus: text(own.bonus), ..Typed::default() }
    });
    let body = use_node_ref();
    let formats = Formats::of(words, &catalogue);
    let name = scope_name(&scope, &catalogue);
    let read = |text: &str| -> Result<Option<Decimal>, &'static str> {
        let amount = entry::read(text, Unit::Currency).map_err(|error| error.key())?;
        match amount {
            Some(amount) if amount < Decimal::ZERO => Err("errors.amount_negative"),
            amount => Ok(amount),
        }
    };
    let (salary, bonus) = (read(&typed.salary), read(&typed.bonus));
    let day = day_of(&typed.from);
    let on_submit = {
        let (app, catalogue, scope, name) = (app.clone(), Rc::clone(&catalogue), scope.clone(), name.clone());
        let (reason, body, on_close) = (typed.reason.clone(), body.clone(), props.on_close.clone());
        Callback::from(move |()| {
            let (Ok(salary), Ok(bonus), Ok(from)) = (salary, bonus, day) else {
                dom::focus_invalid(&body);
                return;
            };
            let wish = PlanWish { name: &name, scope: &scope, from, reason: &reason };
            let edit = set_pay_base(&catalogue, &wish, BaseAmounts { salary, bonus });
            if !matches!(take(&app, edit), Taken::Refused(_)) {
                on_close.emit(());
            }
        })
    };
    let own = own_base(&catalogue, &scope);
    let remove = own.is_some().then(|| {
        let (app, catalogue, scope, name) = (app.clone(), Rc::clone(&catalogue), scope.clone(), name.clone());
        let on_close = props.on_close.clone();
        Callback::from(move |_: MouseEvent| {
            take(&app, remove_pay_base(&catalogue, &scope, &name));
            on_close.emit(());
        })
    });
    let write = |write: fn(&mut Typed, String)| {
        let typed = typed.clone();
        Callback::from(move |text: String| {
            let mut next = (*typed).clone();
            write(&mut next, text);
            typed.set(next);
        })
    };
    let amount = |id: &'static str, label: &str, text: &str, wrong: Option<&str>, on: Callback<String>| {
        let error = wrong.map(|key| AttrValue::from(words.get(key)));
        let input = NumberInput {
            id: id.into(),
            value: text.to_owned().into(),
            unit: unit_word(Unit::Currency, &formats),
            oninput: on.reform(|event: InputEvent| dom::text_of(&event)),
            ..NumberInput::default()
        };
        Asked { label: words.get(label).into(), optional: true, ..Asked::default() }.view(input, error, words)
    };
    let above = base_above(&catalogue, &scope);
    let inherited = match above {
        Some(origin) => {
            let origin = words.of(&scope_name(&origin, &catalogue));
            words.with("pay_plan.own_base.inherited", &[("origin", &origin)])
        }
        None => words.get("pay_plan.own_base.nothing"),
    };
    let since = Since {
        id: "base",
        from: &typed.from,
        reason: &typed.reason,
        revisions: revisions(own.map(|base| base.amounts.revisions()).unwrap_or_default(), words),
        on_from: write(|typed, text| typed.from = text),
        on_reason: write(|typed, text| typed.reason = text),
    };
    let foot = html! {
        <>
            if let Some(onclick) = remove {
                <span class="ks-dialog__aside">{ Button { kind: ButtonKind::Ghost, icon: Some("trash"), onclick, ..Button::default() }.view(words.get("pay_plan.own_base.remove")) }</span>
            }
            { form_buttons(&props.on_close, false, words) }
        </>
    };
    let title = words.with("pay_plan.own_base.title", &[("name", &words.of(&name))]);
    html! {
        <Dialog id="base-dialog" title={AttrValue::from(title)} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                <div class="ks-note">{ icon("info", IconSize::Normal) }<div>{ words.get("pay_plan.own_base.private") }</div></div>
                <div class="ks-form ks-rule__cols">
                    { amount("base-salary", "pay_plan.own_base.salary", &typed.salary, salary.err(), write(|typed, text| typed.salary = text)) }
                    { amount("base-bonus", "pay_plan.own_base.bonus", &typed.bonus, bonus.err(), write(|typed, text| typed.bonus = text)) }
                </div>
                if own.is_none() { <p class="ks-field__hint">{ inherited }</p> }
                { since.view(words) }
            </div>
        </Dialog>
    }
}
