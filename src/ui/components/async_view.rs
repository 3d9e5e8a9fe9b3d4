//! The one way to show what is on its way, failed, or there.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{answer::Async, context::use_app},
    engine::query::Answer,
    ui::components::empty::Empty,
    view::message::Words,
};

/// What stands in while the first answer is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Skeleton {
    /// Headline, tiles, chart.
    #[default]
    Dashboard,
    /// Rows of a table.
    Rows,
    /// A few lines of text.
    Text,
}

/// Properties of [`AsyncView`].
#[derive(Properties, PartialEq)]
pub struct AsyncViewProps {
    /// How far it is.
    pub answer: Async<Rc<Answer>>,
    /// Draws the answer.
    pub draw: Callback<Rc<Answer>, Html>,
    /// What stands in meanwhile.
    #[prop_or_default]
    pub skeleton: Skeleton,
}

/// Draws an answer, its skeleton, or why there is none. An outdated answer stays in place, marked busy.
#[component]
pub fn AsyncView(props: &AsyncViewProps) -> Html {
    async_view(&props.answer, props.skeleton, use_app().words, |answer| props.draw.emit(answer))
}

/// The same where redrawing is cheap.
pub fn async_view<T>(
    answer: &Async<Rc<T>>,
    kind: Skeleton,
    words: Words,
    draw: impl FnOnce(Rc<T>) -> Html,
) -> Html {
    match answer {
        Async::Pending => html! {
            <div class="ks-stack" aria-busy="true">
                <p class="ks-sr" role="status">{ &*words.get("state.loading") }</p>
                { skeleton(kind) }
            </div>
        },
        Async::Failed(reason) => Empty {
            icon: "octagon",
            title: Some(words.get("state.failed").into()),
            text: Some(reason.clone().into()),
            error: true,
            ..Empty::default()
        }
        .view(),
        Async::Ready { value, stale } => html! {
            <div class="ks-stack" aria-busy={stale.then_some("true")}>{ draw(Rc::clone(value)) }</div>
        },
    }
}

fn skeleton(kind: Skeleton) -> Html {
    let many = |class: &'static str, count: usize| {
        (0..count).map(move |place| html! { <div key={place} {class} aria-hidden="true"></div> })
    };
    match kind {
        Skeleton::Dashboard => html! {
            <>
                <div class="ks-skel ks-skel--chart" aria-hidden="true"></div>
                <div class="ks-grid ks-grid--tiles">{ for many("ks-skel ks-skel--tile", 4) }</div>
                <div class="ks-skel ks-skel--chart" aria-hidden="true"></div>
            </>
        },
        Skeleton::Rows => {
            html! { <div class="ks-stack ks-stack--tight">{ for many("ks-skel ks-skel--row", 8) }</div> }
        }
        Skeleton::Text => {
            html! { <div class="ks-stack ks-stack--tight">{ for many("ks-skel ks-skel--text", 4) }</div> }
        }
    }
}
