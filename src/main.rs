//! The page's module: starts the Yew application, and says which part of it is fetched later. Holds no logic.
//! Only the three browser entry points may carry wasm-bindgen exports.

#[cfg(target_arch = "wasm32")]
fn main() {
    keyscore::platform::panic::report_panics();
    let root =
        web_sys::window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id("app"));
    if let Some(root) = root {
        let load = keyscore::ui::later::Load(|| Box::pin(later::screens()));
        let props = keyscore::ui::root::RootProps { load };
        yew::Renderer::<keyscore::ui::root::Root>::with_root_and_props(root, props).render();
    }
}

/// The split point: everything that only `screens` reaches stands in a module of its own.
#[cfg(target_arch = "wasm32")]
#[allow(
    unsafe_code,
    reason = "the mark expands to an import and an export with a name that the split tool knows"
)]
mod later {
    use keyscore::ui::{later::Draw, screens};
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(screens, fallible)]
    pub fn screens() -> Result<Draw, SplitLoaderError> {
        Ok(screens::draw)
    }
}

/// The page is built for browsers only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
