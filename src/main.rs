//! The page's module: starts the Yew application. Holds no logic.
//! Only the three browser entry points may carry wasm-bindgen exports.

#[cfg(target_arch = "wasm32")]
fn main() {
    keyscore::platform::panic::report_panics();
    let root =
        web_sys::window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id("app"));
    if let Some(root) = root {
        yew::Renderer::<keyscore::ui::root::Root>::with_root(root).render();
    }
}

/// The page is built for browsers only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
