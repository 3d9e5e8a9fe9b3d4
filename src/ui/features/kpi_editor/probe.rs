//! Asks the engine what a formula means that is being written: not at every key, and never in the middle of a word that an
//! input method composes.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::answer::{Async, use_answer},
    engine::query::{Answer, FormulaDraft, FormulaFault, FormulaReading, Query},
    platform::dom,
};

/// How long the keys rest before the engine is asked.
const ASK_AFTER: u32 = 200;
/// How long they rest after that before a fault is told: most texts are wrong until they are complete.
const TELL_AFTER: u32 = 500;

/// What the engine says about a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    answer: Option<Rc<Answer>>,
    /// Whether it is about the draft as it stands.
    pub fresh: bool,
    /// Whether the engine could not be asked.
    pub failed: bool,
}

impl Verdict {
    /// The formula that was read.
    pub fn reading(&self) -> Option<&FormulaReading> {
        match self.answer.as_deref() {
            Some(Answer::Formula(Ok(reading))) => Some(reading),
            _ => None,
        }
    }

    /// What is wrong.
    pub fn fault(&self) -> Option<&FormulaFault> {
        match self.answer.as_deref() {
            Some(Answer::Formula(Err(fault))) => Some(fault),
            _ => None,
        }
    }
}

/// The engine's verdict on a draft; the last one stays while a newer one is on its way. With `at_once` it is asked
/// without waiting for the keys to rest.
#[hook]
pub fn use_verdict(draft: FormulaDraft, is_composing: bool, at_once: bool) -> Verdict {
    let asked = use_state_eq(|| draft.clone());
    {
        let (asked, now) = (asked.clone(), FormulaDraft { text: asked.text.clone(), ..draft.clone() });
        use_effect_with((draft.clone(), is_composing, at_once), move |(draft, is_composing, at_once)| {
            let mut timer = None;
            if *asked != *draft && !is_composing {
                // Another account or period was picked: nothing to wait for.
                if *at_once || asked.text == draft.text {
                    asked.set(draft.clone());
                } else {
                    let (asked, draft) = (asked.setter(), draft.clone());
                    timer = Some(dom::after(ASK_AFTER, move || asked.set(draft)));
                }
            } else if *is_composing && *asked != now {
                asked.set(now);
            }
            move || drop(timer)
        });
    }
    let is_asked = *asked == draft;
    match use_answer(Query::Formula((*asked).clone())) {
        Async::Pending => Verdict { answer: None, fresh: false, failed: false },
        Async::Failed(_) => Verdict { answer: None, fresh: is_asked, failed: true },
        Async::Ready { value, stale } => {
            Verdict { answer: Some(value), fresh: is_asked && !stale, failed: false }
        }
    }
}

/// The fault as it is told, with the text that it is about: later than it is known, and until it is known to be gone.
/// With `at_once` it is told without waiting.
#[hook]
pub fn use_told_fault(verdict: &Verdict, text: &str, at_once: bool) -> Option<(FormulaFault, String)> {
    let told = use_state_eq(|| None::<(FormulaFault, String)>);
    let known = verdict.fresh.then(|| verdict.fault().cloned());
    {
        let told = told.setter();
        use_effect_with((known, text.to_owned(), at_once), move |(known, text, at_once)| {
            let mut timer = None;
            match known {
                None => {}
                Some(None) => told.set(None),
                Some(Some(_)) if text.trim().is_empty() && !at_once => told.set(None),
                Some(Some(fault)) => {
                    let next = Some((fault.clone(), text.clone()));
                    if *at_once {
                        told.set(next);
                    } else {
                        timer = Some(dom::after(TELL_AFTER, move || told.set(next)));
                    }
                }
            }
            move || drop(timer)
        });
    }
    (*told).clone()
}
