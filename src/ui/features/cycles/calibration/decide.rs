//! The form in which somebody's result is decided otherwise than the figures give it: what, why, who.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        cycle::Cycle,
        kpi::Unit,
        rating::{Decided, Decision},
    },
    engine::calibration::Ranked,
    platform::{clock, dom},
    state::edits::rating::decide_result,
    ui::{
        components::{
            cell::Taken,
            dialog::{Dialog, DialogKind},
            field::{TextField, TextKind},
            icon::{IconSize, icon},
            number_field::{Asked, NumberInput},
            select::{Choice, Select},
        },
        features::{commit::take, cycles::newest, record_editor::form_buttons},
    },
    view::{entry, formats::Formats, names::Names, number::NO_VALUE, promotion::grades},
};

/// Properties of [`DecideDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct DecideDialogProps {
    pub(super) cycle: Cycle,
    /// Whose result, as it stands.
    pub(super) one: Rc<Ranked>,
    pub(super) on_close: Callback<()>,
}

/// Value of the choice of another total.
const TOTAL: &str = "total";
/// Value of the choice that what the figures give holds again.
const BACK: &str = "back";

/// The form.
#[component]
pub(super) fn DecideDialog(props: &DecideDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let known = grades(&workspace, words);
    let what = use_state_eq(|| {
        let other =
            known.iter().map(|(code, _)| code.clone()).find(|code| props.one.band.as_ref() != Some(code));
        other.map_or_else(|| TOTAL.to_owned(), |code| format!("grade:{code}"))
    });
    let (total, by, reason) =
        (use_state_eq(String::new), use_state_eq(String::new), use_state_eq(String::new));
    let refusal = use_state_eq(|| None::<AttrValue>);
    let formats = Formats::of(words, &workspace);
    let names = Names::at(&workspace, words, props.cycle.period);
    let person = props.one.person;
    let name = workspace.employees.get(&person).map(|one| one.name.clone()).unwrap_or_default();
    let points = entry::read(&total, Unit::Points);
    let on_submit = {
        let (app, cycle, name, what) = (app.clone(), props.cycle.clone(), name.clone(), (*what).clone());
        let (by, reason, points) = (by.clone(), reason.clone(), points);
        let (on_close, refusal) = (props.on_close.clone(), refusal.setter());
        Callback::from(move |()| {
            let refuse = |key: &str| refusal.set(Some(app.words.get(key).into()));
            let what = match (what.as_str(), points) {
                (BACK, _) => Decided::TakenBack,
                (TOTAL, Ok(Some(points))) => Decided::Total(points),
                (TOTAL, Ok(None)) => return refuse("calibration.wrong.total"),
                (TOTAL, Err(error)) => return refuse(error.key()),
                (grade, _) => Decided::Grade(grade.trim_start_matches("grade:").to_owned()),
            };
            let state = app.dispatch.runtime().state();
            let Some(open) = state.open() else { return };
            let at = clock::now_seconds();
            let decision = Decision { at, by: by.trim().to_owned(), reason: reason.trim().to_owned(), what };
            let edit = decide_result(&open.catalogue, &newest(&app, &cycle), person, &name, decision);
            if by.trim().is_empty() {
                return refuse("calibration.wrong.by");
            }
            match take(&app, edit) {
                Taken::Refused(why) => refusal.set(Some(why)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    let write = |state: &UseStateHandle<String>| {
        let (state, refusal) = (state.setter(), refusal.setter());
        Callback::from(move |text: String| {
            state.set(text);
            refusal.set(None);
        })
    };
    let mut choices: Vec<Choice> = known
        .iter()
        .map(|(code, name)| {
            Choice::new(format!("grade:{code}"), words.with("calibration.to_grade", &[("grade", name)]))
        })
        .collect();
    choices.push(Choice::new(TOTAL, words.get("calibration.to_total")));
    if props.one.decision.is_some() {
        choices.push(Choice::new(BACK, words.get("calibration.back")));
    }
    let shown = |total: Option<rust_decimal::Decimal>, band: &Option<String>| {
        let total = total.map_or_else(|| NO_VALUE.to_owned(), |total| formats.total(total));
        format!("{total} {}", band.clone().unwrap_or_else(|| NO_VALUE.to_owned()))
    };
    let now = shown(props.one.total, &props.one.band);
    let figured = props.one.figured.as_ref().map_or_else(|| now.clone(), |(total, band)| shown(*total, band));
    let told = words.with("calibration.stands", &[("now", &now), ("figured", &figured)]);
    let title =
        words.with("calibration.decide_dialog", &[("name", &names.employee(person).unwrap_or_default())]);
    let number = || {
        let input = NumberInput {
            id: "decide-total".into(),
            value: (*total).clone().into(),
            unit: words.get("unit.points").into(),
            oninput: write(&total).reform(|event: InputEvent| dom::text_of(&event)),
            ..NumberInput::default()
        };
        let error = points.err().map(|error| AttrValue::from(words.get(error.key())));
        Asked { label: words.get("ratings.total").into(), ..Asked::default() }.view(input, error, words)
    };
    html! {
        <Dialog id="decide-dialog" title={AttrValue::from(title)} sub={Some(AttrValue::from(words.of(&props.cycle.name)))} kind={DialogKind::Normal}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)}
            foot={form_buttons(&props.on_close, false, words)}>
            <div class="ks-form">
                <p>{ told }</p>
                { Select {
                    id: "decide-what".into(),
                    label: words.get("calibration.what").into(),
                    choices,
                    value: (*what).clone().into(),
                    on_select: write(&what).reform(|value: AttrValue| value.to_string()),
                    ..Select::default()
                }.view() }
                if *what == TOTAL { { number() } }
                { TextField {
                    id: "decide-reason".into(),
                    kind: TextKind::Area,
                    label: words.get("calibration.reason").into(),
                    value: (*reason).clone().into(),
                    on_input: write(&reason),
                    ..TextField::default()
                }.view() }
                { TextField {
                    id: "decide-by".into(),
                    label: words.get("calibration.by").into(),
                    value: (*by).clone().into(),
                    on_input: write(&by),
                    ..TextField::default()
                }.view() }
                <div class="ks-note">{ icon("info", IconSize::Normal) }<div>{ words.get("calibration.note") }</div></div>
                if let Some(reason) = (*refusal).clone() { <p class="ks-field__error" role="alert">{ reason }</p> }
            </div>
        </Dialog>
    }
}
