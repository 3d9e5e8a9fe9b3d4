//! The field of a formula of points: what is typed goes to the engine, and what it means goes into the form.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{kpi::Unit, scoring::ScoreFormula},
    engine::{
        language::print,
        query::{Answer, Query},
    },
    ui::components::field::{TextField, TextKind},
    view::{
        formula_words::error_words,
        rule_form::{Change, kinds::Field},
    },
};

/// Properties of [`PointsFormula`].
#[derive(Properties, PartialEq)]
pub struct PointsFormulaProps {
    /// Unit of the indicator.
    pub unit: Unit,
    /// The formula of the form; `None` where it cannot be read.
    pub formula: Option<Box<ScoreFormula>>,
    /// What is said about a formula that is missing, once somebody has tried to save.
    pub error: Option<AttrValue>,
    /// Somebody changed what it means.
    pub on: Callback<Change>,
}

/// The field.
#[component]
pub fn PointsFormula(props: &PointsFormulaProps) -> Html {
    let app = use_app();
    let words = app.words;
    let printed = |formula: &Option<Box<ScoreFormula>>| {
        let formula = formula.as_ref().zip(app.state.open());
        formula
            .map(|(formula, open)| print::formula(&formula.points, &open.catalogue, words.lang()))
            .unwrap_or_default()
    };
    let text = use_state_eq(|| printed(&props.formula));
    // What the form has heard from here: another formula than that comes of another scope or day.
    let told = use_mut_ref(|| props.formula.clone());
    if props.formula != *told.borrow() {
        (*told.borrow_mut()).clone_from(&props.formula);
        text.set(printed(&props.formula));
    }
    let query = Query::PointsFormula { text: (*text).clone(), unit: props.unit, lang: words.lang() };
    // The answer, where it is about the text as it stands.
    let answer = match use_answer(query) {
        Async::Ready { value, stale: false } => match &*value {
            Answer::PointsFormula(answer) => Some(answer.clone()),
            _ => None,
        },
        _ => None,
    };
    let read = answer.as_ref().map(|answer| match answer {
        Ok((points, _)) => Some(Box::new(ScoreFormula { points: points.clone() })),
        Err(_) => None,
    });
    {
        let (on, told) = (props.on.clone(), Rc::clone(&told));
        use_effect_with((read, (*text).clone()), move |(read, _)| {
            if let Some(read) = read.as_ref().filter(|read| **read != *told.borrow()) {
                told.borrow_mut().clone_from(read);
                on.emit(Change::Formula(read.clone()));
            }
        });
    }
    let is_blank = text.trim().is_empty();
    let fault = match &answer {
        Some(Err(error)) if !is_blank => {
            let (said, wide) = (error_words(error, words), error.at.end.saturating_sub(error.at.start));
            let place: String = text.chars().skip(error.at.start).take(wide).collect();
            let is_named = !place.trim().is_empty();
            Some(if is_named {
                words.with("rule.formula_at", &[("text", &place), ("error", &said)]).to_string()
            } else {
                said
            })
        }
        _ => None,
    };
    let reads_as = match &answer {
        Some(Ok((_, printed))) => words.with("rule.formula_reads_as", &[("text", printed)]),
        _ => words.get("rule.formula_hint"),
    };
    TextField {
        id: Field::Formula.id().into(),
        label: words.get("rule.formula_label").into(),
        kind: TextKind::Area,
        hint: Some(reads_as.into()),
        error: fault.map(AttrValue::from).or_else(|| props.error.clone().filter(|_| is_blank)),
        value: AttrValue::from((*text).clone()),
        on_input: {
            let (text, on, told) = (text.setter(), props.on.clone(), Rc::clone(&told));
            Callback::from(move |typed| {
                // Until the engine has read it, it means nothing: the form cannot be saved with what stood there before.
                if told.borrow_mut().take().is_some() {
                    on.emit(Change::Formula(None));
                }
                text.set(typed);
            })
        },
        ..TextField::default()
    }
    .view()
}
