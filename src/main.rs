//! The page's module: starts the Yew application, and marks which part of it is fetched later. Holds no logic.
//! Only the three browser entry points may carry wasm-bindgen exports.

#[cfg(target_arch = "wasm32")]
fn main() {
    keyscore::platform::panic::report_panics();
    keyscore::platform::words::learn_first();
    let root =
        web_sys::window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id("app"));
    if let Some(root) = root {
        let props = keyscore::ui::root::RootProps { fetch_part: later::fetch };
        yew::Renderer::<keyscore::ui::root::Root>::with_root_and_props(root, props).render();
    }
}

/// What only `part` reaches is split off into a module of its own, which `.ci/site.mjs` writes.
#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code, reason = "the mark stands for an import and an export that the split tool joins")]
mod later {
    use keyscore::{
        app::part::{Fetching, Part, PartMissing},
        ui::part::PART,
    };
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(part, fallible)]
    fn part() -> Result<Part, SplitLoaderError> {
        Ok(PART)
    }

    pub(crate) fn fetch() -> Fetching {
        Box::pin(async { part().await.map_err(|_| PartMissing) })
    }
}

/// The page is built for browsers only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
