//! Draws what stands in the part of the page that is fetched later: waits for it, and says so where it cannot come.

use std::rc::Rc;

use yew::{platform::spawn_local, prelude::*};

use crate::{
    app::{
        context::use_app,
        part::{PartMissing, View},
    },
    ui::components::{
        button::{Button, ButtonKind},
        empty::Empty,
    },
};

/// Properties of [`Later`].
#[derive(Properties, PartialEq)]
pub struct LaterProps {
    /// What is to be drawn.
    pub view: View,
    /// What stands in while the part is on its way.
    #[prop_or_default]
    pub children: Html,
}

/// A view of the part.
#[component]
pub fn Later(props: &LaterProps) -> Html {
    let app = use_app();
    let runtime = Rc::clone(app.dispatch.runtime());
    // Counts the tries: a new one starts with every new number.
    let tries = use_state(|| 0_u32);
    let outcome = use_state(|| runtime.part_at_hand().map(Ok));
    {
        let outcome = outcome.clone();
        use_effect_with(*tries, move |_| {
            if !matches!(*outcome, Some(Ok(_))) {
                spawn_local(async move { outcome.set(Some(runtime.part().await)) });
            }
        });
    }
    match &*outcome {
        Some(Ok(part)) => (part.draw)(&props.view),
        Some(Err(PartMissing)) => {
            let retry = {
                let (tries, outcome) = (tries.clone(), outcome.setter());
                Callback::from(move |_: MouseEvent| {
                    outcome.set(None);
                    tries.set(*tries + 1);
                })
            };
            Empty {
                icon: "octagon",
                error: true,
                title: Some(AttrValue::from(app.words.get("state.part_missing"))),
                text: Some(AttrValue::from(app.words.get("state.part_missing_text"))),
                actions: Button { kind: ButtonKind::Primary, onclick: retry, ..Button::default() }
                    .view(app.words.get("state.retry")),
                ..Empty::default()
            }
            .view()
        }
        None => props.children.clone(),
    }
}
