//! The form of a rule of promotion: for whom, which grade, how often, of how many periods.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        id::Id, period::PeriodLevel, promotion::PromotionRule, scope::Scope, text::Text2,
        workspace::Workspace,
    },
    platform::{dom, random},
    state::edits::{EditError, promotion::set_promotion},
    ui::{
        components::{
            cell::Taken,
            dialog::{Dialog, DialogKind},
            number_field::{Asked, NumberInput},
            select::{Choice, Select},
        },
        features::{
            commit::take,
            record_editor::{NameFields, form_buttons},
            totals_editor::whose_field::{people_in_common, whose_field},
        },
    },
    view::promotion::{LEVELS, PromotionNumbers, grades, level_key},
};

/// Properties of [`PromotionDialog`].
#[derive(Properties, PartialEq)]
pub struct PromotionDialogProps {
    /// The rule; `None` for a new one.
    pub rule: Option<PromotionRule>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// What is chosen and typed.
#[derive(Debug, Clone, PartialEq)]
struct Typed {
    name: Text2,
    scope: Scope,
    every: PeriodLevel,
    grade: String,
    never_below: Option<String>,
    numbers: PromotionNumbers,
}

impl Typed {
    /// A rule as it is; a new one asks for the second best grade.
    fn of(rule: Option<&PromotionRule>, workspace: &Workspace) -> Self {
        let bands = workspace.bands.values().next().map(|table| table.bands.as_slice()).unwrap_or_default();
        let second = bands.get(1).or(bands.first()).map(|band| band.code.clone()).unwrap_or_default();
        Self {
            name: rule.map(|rule| rule.name.clone()).unwrap_or_default(),
            scope: rule.map_or(Scope::COMPANY, |rule| rule.scope.clone()),
            every: rule.map_or(PeriodLevel::Quarter, |rule| rule.every),
            grade: rule.map_or(second, |rule| rule.grade.clone()),
            never_below: rule.and_then(|rule| rule.never_below.clone()),
            numbers: PromotionNumbers::of(rule),
        }
    }
}

/// The form.
#[component]
pub fn PromotionDialog(props: &PromotionDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let form = use_state(|| Typed::of(props.rule.as_ref(), &catalogue));
    let id = *use_state(|| {
        props.rule.as_ref().map_or_else(|| Id::from_raw(random::random_bits()), |rule| rule.id)
    });
    let people = use_memo(Rc::clone(&catalogue), |catalogue| people_in_common(catalogue, words));
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
    let read = form.numbers.read();
    let on_submit = {
        let (app, catalogue, form, read) = (app.clone(), Rc::clone(&catalogue), form.clone(), read);
        let (on_close, refusal, body) = (props.on_close.clone(), refusal.setter(), body.clone());
        Callback::from(move |()| {
            let Ok((at_least, of)) = read else {
                dom::focus_invalid(&body);
                return;
            };
            let Typed { name, scope, every, grade, never_below, .. } = (*form).clone();
            let rule = PromotionRule { id, name, scope, every, grade, at_least, of, never_below };
            let edit = set_promotion(&catalogue, rule);
            refusal.set(edit.as_ref().err().copied());
            if !matches!(take(&app, edit), Taken::Refused(_)) {
                on_close.emit(());
            }
        })
    };
    let write = |write: fn(&mut Typed, String)| {
        let (form, refusal) = (form.clone(), refusal.setter());
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            write(&mut next, text);
            form.set(next);
            refusal.set(None);
        })
    };
    let name_error =
        refusal.filter(|error| *error == EditError::NameMissing).map(|error| words.get(error.key()).into());
    let name = NameFields {
        ids: ["promotion-name-zh", "promotion-name-en"],
        name: &form.name,
        on_zh: write(|form, text| form.name.zh = text),
        on_en: write(|form, text| form.name.en = text),
        error: name_error,
        optional: None,
    };
    let select =
        |id: &'static str, label: &str, choices: Vec<Choice>, value: String, on: Callback<String>| {
            Select {
                id: id.into(),
                label: words.get(label).into(),
                choices,
                value: value.into(),
                on_select: on.reform(|value: AttrValue| value.to_string()),
                ..Select::default()
            }
            .view()
        };
    let on_scope = {
        let form = form.clone();
        Callback::from(move |scope: Scope| form.set(Typed { scope, ..(*form).clone() }))
    };
    let named = (words.get("promotion.whose"), words.get("promotion.everybody"));
    let whose = whose_field("promotion-scope", named, words, &people, &form.scope, on_scope);
    let levels = LEVELS.map(|level| Choice::new(level_key(level), words.get(level_key(level)))).to_vec();
    let on_level = write(|form, key| {
        form.every = LEVELS.into_iter().find(|level| level_key(*level) == key).unwrap_or(form.every);
    });
    let known = grades(&catalogue, words);
    let codes = || known.iter().map(|(code, name)| Choice::new(code.clone(), name.clone()));
    let any = Choice::new("", words.get("promotion.never_any"));
    let floors: Vec<Choice> = std::iter::once(any).chain(codes()).collect();
    let on_floor = write(|form, code| form.never_below = Some(code).filter(|code| !code.is_empty()));
    let number =
        |id: &'static str, label: &str, text: &str, wrong: Option<&'static str>, on: Callback<String>| {
            let input = NumberInput {
                id: id.into(),
                value: text.to_owned().into(),
                unit: words.get(level_key(form.every)).into(),
                oninput: on.reform(|event: InputEvent| dom::text_of(&event)),
                ..NumberInput::default()
            };
            let asked = Asked { label: words.get(label).into(), ..Asked::default() };
            asked.view(input, wrong.map(|key| words.get(key).into()), words)
        };
    let [wrong_least, wrong_of] = read.err().unwrap_or_default();
    let numbers = &form.numbers;
    let title = match &props.rule {
        Some(rule) => words.with("promotion.dialog", &[("name", &words.of(&rule.name))]),
        None => words.get("promotion.dialog_add"),
    };
    let foot = form_buttons(&props.on_close, false, words);
    html! {
        <Dialog id="promotion-dialog" title={AttrValue::from(title)} kind={DialogKind::Large} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                <div class="ks-form ks-rule__cols">{ name.view(words) }</div>
                <div class="ks-form ks-rule__cols">
                    { whose }
                    { select("promotion-every", "promotion.every", levels, level_key(form.every).to_owned(), on_level) }
                </div>
                <div class="ks-form ks-rule__cols">
                    { select("promotion-grade", "promotion.grade", codes().collect(), form.grade.clone(), write(|form, code| form.grade = code)) }
                    { select("promotion-floor", "promotion.never_below", floors, form.never_below.clone().unwrap_or_default(), on_floor) }
                </div>
                <div class="ks-form ks-rule__cols">
                    { number("promotion-least", "promotion.at_least", &numbers.at_least, wrong_least, write(|form, text| form.numbers.at_least = text)) }
                    { number("promotion-of", "promotion.of", &numbers.of, wrong_of, write(|form, text| form.numbers.of = text)) }
                </div>
            </div>
        </Dialog>
    }
}
