//! Draws what stands in the part of the page that is fetched later: waits for it, and says so where it cannot come.

use std::rc::Rc;

use yew::{platform::spawn_local, prelude::*};

use crate::{
    app::{
        context::use_app,
        part::{Part, PartMissing, View},
    },
    ui::components::{
        button::{Button, ButtonKind},
        empty::Empty,
    },
    view::message::Words,
};

/// How far the part is.
#[derive(Clone)]
pub enum Later {
    /// On its way.
    Coming,
    /// There.
    There(Part),
    /// It cannot be fetched; the call tries again.
    Missing(Callback<MouseEvent>),
}

/// The part; fetched when `is_needed`.
#[hook]
pub fn use_part(is_needed: bool) -> Later {
    let runtime = Rc::clone(use_app().dispatch.runtime());
    let outcome = use_state(|| None::<Result<Part, PartMissing>>);
    let at_hand = runtime.part_at_hand();
    {
        let is_due = is_needed && at_hand.is_none() && outcome.is_none();
        let outcome = outcome.setter();
        use_effect_with(is_due, move |is_due| {
            if *is_due {
                spawn_local(async move { outcome.set(Some(runtime.part().await)) });
            }
        });
    }
    match (at_hand, &*outcome) {
        (Some(part), _) => Later::There(part),
        (None, Some(Err(PartMissing))) => {
            let outcome = outcome.setter();
            Later::Missing(Callback::from(move |_| outcome.set(None)))
        }
        _ => Later::Coming,
    }
}

impl Later {
    /// Draws a view of the part; `meanwhile` stands in while it is on its way.
    pub fn draw(&self, view: &View, words: Words, meanwhile: Html) -> Html {
        match self {
            Self::Coming => meanwhile,
            Self::There(part) => (part.draw)(view),
            Self::Missing(retry) => Empty {
                icon: "octagon",
                error: true,
                title: Some(AttrValue::from(words.get("state.part_missing"))),
                text: Some(AttrValue::from(words.get("state.part_missing_text"))),
                actions: Button { kind: ButtonKind::Primary, onclick: retry.clone(), ..Button::default() }
                    .view(words.get("state.retry")),
                ..Empty::default()
            }
            .view(),
        }
    }
}
