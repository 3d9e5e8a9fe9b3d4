//! The form of a survey whose answers are typed in by level: its name and the points of its levels.

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        id::Id,
        kpi::Input,
        survey::SATISFACTION_POINTS,
        text::{Lang, Text2},
    },
    platform::{dom, random},
    state::edits::{
        EditError,
        survey::{SurveyForm, create_survey, edit_survey},
    },
    ui::{
        components::{cell::Taken, dialog::Dialog, field::TextField},
        features::{
            commit::take,
            record_editor::{NameFields, form_buttons},
        },
    },
    view::{input_words::points_line, message::Words},
};

/// Properties of [`SurveyDialog`].
#[derive(Properties, PartialEq)]
pub struct SurveyDialogProps {
    /// The survey; `None` for a new one.
    pub input: Option<Rc<Input>>,
    /// Saved: which.
    pub on_saved: Callback<Id<Input>>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The form.
#[component]
pub fn SurveyDialog(props: &SurveyDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let before = props.input.as_deref().and_then(SurveyForm::of);
    let name = use_state_eq(|| before.as_ref().map(|form| form.name.clone()).unwrap_or_default());
    let points = use_state_eq(|| {
        let usual = || SATISFACTION_POINTS.map(Decimal::from).to_vec();
        points_line(&before.as_ref().map_or_else(usual, |form| form.points.clone()))
    });
    let refusal = use_state_eq(|| None::<EditError>);
    let body = use_node_ref();
    {
        let body = body.clone();
        use_effect_with(*refusal, move |refusal| {
            if refusal.is_some() {
                dom::focus_invalid(&body);
            }
        });
    }
    let rename = |write: fn(&mut Text2, String)| {
        let (name, refusal) = (name.clone(), refusal.setter());
        Callback::from(move |text: String| {
            let mut next = (*name).clone();
            write(&mut next, text);
            refusal.set(None);
            name.set(next);
        })
    };
    let on_points = {
        let (points, refusal) = (points.setter(), refusal.setter());
        Callback::from(move |text: String| {
            refusal.set(None);
            points.set(text);
        })
    };
    let on_submit = {
        let (app, catalogue, name, points) =
            (app.clone(), Rc::clone(&catalogue), (*name).clone(), (*points).clone());
        let (refusal, input) = (refusal.setter(), props.input.clone());
        let (on_saved, on_close) = (props.on_saved.clone(), props.on_close.clone());
        Callback::from(move |()| {
            let id = input.as_ref().map_or_else(|| Id::from_raw(random::random_bits()), |input| input.id);
            let answers = Id::from_raw(random::random_bits());
            let form =
                SurveyForm::read_points(&points).map(|points| SurveyForm { name: name.clone(), points });
            let edit = match (form, &input) {
                (None, _) => Err(EditError::SurveyLevels),
                (Some(form), None) => create_survey(&catalogue, [id, answers], &form, &answers_name(&name)),
                (Some(form), Some(input)) => edit_survey(&catalogue, input, &form),
            };
            refusal.set(edit.as_ref().err().copied());
            if !matches!(take(&app, edit), Taken::Refused(_)) {
                on_saved.emit(id);
                on_close.emit(());
            }
        })
    };
    let is_of_name =
        |error: &EditError| matches!(error, EditError::NameMissing | EditError::NameTaken | EditError::Gone);
    let said = |error: EditError| AttrValue::from(words.get(error.key()));
    let title = match &props.input {
        Some(input) => words.with("input.edit_title", &[("name", &words.of(&input.name))]),
        None => words.get("input.survey_add"),
    };
    let told = |text: &Rc<str>| if text.is_empty() { Rc::from("…") } else { Rc::clone(text) };
    let (of_points, of_answers) = (told(&words.of(&name)), told(&words.of(&answers_name(&name))));
    let sub = words.with("input.survey_sub", &[("points", &of_points), ("answers", &of_answers)]);
    let foot = form_buttons(&props.on_close, false, words);
    html! {
        <Dialog id="survey-dialog" title={AttrValue::from(title)} sub={Some(AttrValue::from(sub))}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                { NameFields {
                    ids: ["survey-name-zh", "survey-name-en"],
                    name: &name,
                    on_zh: rename(|name, text| name.zh = text),
                    on_en: rename(|name, text| name.en = text),
                    error: refusal.filter(is_of_name).map(said),
                    optional: Some(words.get("setup.optional").into()),
                }.view(words) }
                { TextField {
                    id: "survey-points".into(),
                    label: words.get("input.survey_points").into(),
                    hint: Some(words.get("input.survey_points_hint").into()),
                    value: AttrValue::from((*points).clone()),
                    on_input: on_points,
                    error: refusal.filter(|error| !is_of_name(error)).map(said),
                    ..TextField::default()
                }.view() }
            </div>
        </Dialog>
    }
}

/// What the count of answers of a survey is called, in the languages in which the survey has a name.
fn answers_name(name: &Text2) -> Text2 {
    let of = |lang: Lang, text: &str| match text.trim() {
        "" => String::new(),
        name => Words::new(lang).with("input.survey_answers", &[("name", name)]).to_string(),
    };
    Text2::new(of(Lang::Zh, &name.zh), of(Lang::En, &name.en))
}
