//! The part of the page that is fetched after the overview: every other screen of a workspace.
//! The entry point says how it is fetched; here it is kept, waited for and drawn.

use std::{cell::Cell, pin::Pin};

use wasm_split_helpers::SplitLoaderError;
use yew::{platform::spawn_local, prelude::*};

use crate::app::route::Route;

/// Draws the screen of an address.
pub type Draw = fn(Route) -> Html;

type Loading = Pin<Box<dyn Future<Output = Result<Draw, SplitLoaderError>>>>;

/// Fetches the part.
#[derive(Clone, Copy)]
pub struct Load(pub fn() -> Loading);

impl PartialEq for Load {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

thread_local! {
    static DRAW: Cell<Option<Draw>> = const { Cell::new(None) };
}

/// Properties of [`Later`].
#[derive(Properties, PartialEq)]
pub struct LaterProps {
    /// The address.
    pub route: Route,
    /// How to fetch the part.
    pub load: Load,
}

/// A screen of the part.
#[component]
pub fn Later(props: &LaterProps) -> Html {
    let drawn = use_state(|| DRAW.get());
    {
        let drawn = drawn.clone();
        let load = props.load;
        use_effect_with((), move |()| {
            if drawn.is_none() {
                spawn_local(async move {
                    if let Ok(draw) = load.0().await {
                        DRAW.set(Some(draw));
                        drawn.set(Some(draw));
                    }
                });
            }
        });
    }
    match *drawn {
        Some(draw) => draw(props.route),
        None => html! { <div class="ks-skel ks-skel--chart"></div> },
    }
}
