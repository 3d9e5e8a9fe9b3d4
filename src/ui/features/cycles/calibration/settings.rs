//! The form of a calibration: a share for each grade, what is a small group, two axes.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::cycle::Cycle,
    platform::dom,
    state::edits::rating::set_calibration,
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            number_field::{Asked, NumberInput},
            select::{Choice, Select},
        },
        features::{commit::take, cycles::newest, record_editor::form_buttons},
    },
    view::{
        calibration_form::{CalibrationForm, axis_choices},
        entry,
    },
};

/// What writes a text into its place.
type Write = Rc<dyn Fn(&mut CalibrationForm, String)>;

/// Properties of [`CalibrationDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct CalibrationDialogProps {
    pub(super) cycle: Cycle,
    pub(super) on_close: Callback<()>,
}

/// The form.
#[component]
pub(super) fn CalibrationDialog(props: &CalibrationDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let form = use_state(|| CalibrationForm::of(props.cycle.calibration.as_ref(), &workspace));
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
    let submit = |calibration: Option<crate::domain::calibration::Calibration>| {
        let (app, cycle) = (app.clone(), props.cycle.clone());
        let (on_close, refusal) = (props.on_close.clone(), refusal.setter());
        move || match take(&app, set_calibration(&newest(&app, &cycle), calibration.clone())) {
            Taken::Refused(why) => refusal.set(Some(why)),
            Taken::Changed | Taken::Same => on_close.emit(()),
        }
    };
    let on_submit = match &read {
        Ok(calibration) => {
            let submit = submit(Some(calibration.clone()));
            Callback::from(move |()| submit())
        }
        Err(_) => {
            let tries = tries.clone();
            Callback::from(move |()| tries.set(*tries + 1))
        }
    };
    let turn_off = props.cycle.calibration.is_some().then(|| {
        let submit = submit(None);
        Callback::from(move |_: MouseEvent| submit())
    });
    let wrong = read.err().unwrap_or_default();
    let number = |id: String, label: String, value: &str, unit: AttrValue, write: Write| {
        let oninput = {
            let (form, refusal) = (form.clone(), refusal.setter());
            Callback::from(move |event: InputEvent| {
                let mut next = (*form).clone();
                write(&mut next, dom::text_of(&event));
                form.set(next);
                refusal.set(None);
            })
        };
        let found = wrong.iter().find(|(at, _)| *at == id);
        let found = found.filter(|(_, key)| *tries > 0 || key.starts_with("errors."));
        let error = found.map(|(_, key)| AttrValue::from(words.get(key)));
        let input = NumberInput {
            id: id.into(),
            value: value.to_owned().into(),
            unit,
            oninput,
            ..NumberInput::default()
        };
        Asked { label: label.into(), ..Asked::default() }.view(input, error, words)
    };
    let choices = axis_choices(&workspace, props.cycle.period, words);
    let axis = |place: usize, key: &str| {
        let row = form.axes.get(place).cloned();
        let Some(row) = row else { return Html::default() };
        let at = choices.iter().position(|(of, _)| *of == row.of).unwrap_or_default();
        let on_select = {
            let (form, choices) = (form.clone(), choices.clone());
            Callback::from(move |value: AttrValue| {
                let picked = value.parse::<usize>().ok().and_then(|at| choices.get(at));
                let mut next = (*form).clone();
                if let Some(((of, _), row)) = picked.zip(next.axes.get_mut(place)) {
                    row.of = *of;
                }
                form.set(next);
            })
        };
        let points = || AttrValue::from(words.get("unit.points"));
        html! {
            <div class="ks-form ks-rule__thirds">
                { Select {
                    id: format!("axis-{place}").into(),
                    label: words.get(key).into(),
                    choices: choices.iter().enumerate().map(|(at, (_, name))| Choice::new(at.to_string(), name.clone())).collect(),
                    value: at.to_string().into(),
                    on_select,
                    ..Select::default()
                }.view() }
                { number(format!("axis-{place}-middle"), words.get("calibration.middle").to_string(), &row.middle, points(), Rc::new(move |form, text| {
                    if let Some(row) = form.axes.get_mut(place) { row.middle = text; }
                })) }
                { number(format!("axis-{place}-top"), words.get("calibration.top").to_string(), &row.top, points(), Rc::new(move |form, text| {
                    if let Some(row) = form.axes.get_mut(place) { row.top = text; }
                })) }
            </div>
        }
    };
    let shares = form.guide.iter().enumerate().map(|(place, (code, text))| {
        number(
            format!("guide-{place}"),
            code.clone(),
            text,
            "%".into(),
            Rc::new(move |form, text| {
                if let Some(row) = form.guide.get_mut(place) {
                    row.1 = text;
                }
            }),
        )
    });
    let shares: Vec<Html> = shares.collect();
    let foot = html! {
        <>
            if let Some(onclick) = turn_off {
                <span class="ks-dialog__aside">{ Button { kind: ButtonKind::Ghost, onclick, ..Button::default() }.view(words.get("calibration.turn_off")) }</span>
            }
            { form_buttons(&props.on_close, false, words) }
        </>
    };
    let sum = words.with("calibration.sum", &[("sum", &entry::write_weight(form.sum()))]);
    html! {
        <Dialog id="calibration-dialog" title={AttrValue::from(words.get("calibration.title"))} sub={Some(AttrValue::from(words.of(&props.cycle.name)))} kind={DialogKind::Normal}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                <h3 class="ks-rule__head">{ words.get("calibration.guide") }</h3>
                <p class="ks-field__hint">{ words.get("calibration.guide_hint") }</p>
                <div class="ks-form ks-rule__thirds">{ for shares }</div>
                <p class="ks-field__hint" data-test="guide-sum">{ sum }</p>
                { number("small-group".to_owned(), words.get("calibration.small_group").to_string(), &form.small, words.get("calibration.people").into(), Rc::new(|form, text| form.small = text)) }
                <section class="ks-form ks-rule__part">
                    <h3 class="ks-rule__head">{ words.get("calibration.grid") }</h3>
                    <p class="ks-field__hint">{ words.get("calibration.grid_hint") }</p>
                    { axis(0, "calibration.across") }
                    { axis(1, "calibration.up") }
                </section>
                if let Some(reason) = (*refusal).clone() { <p class="ks-field__error" role="alert">{ reason }</p> }
            </div>
        </Dialog>
    }
}
