//! Where on a drawing the pointer is, and that a drag stays with what it began on. Holds no rules.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, PointerEvent};
use yew::NodeRef;

/// The place of the pointer in units of a drawing of this width and height, which fills its element.
pub fn place_in(drawing: &NodeRef, event: &PointerEvent, (width, height): (f64, f64)) -> Option<(f64, f64)> {
    let shown = drawing.cast::<Element>()?.get_bounding_client_rect();
    if shown.width() <= 0.0 || shown.height() <= 0.0 {
        return None;
    }
    let x = (f64::from(event.client_x()) - shown.left()) / shown.width() * width;
    let y = (f64::from(event.client_y()) - shown.top()) / shown.height() * height;
    Some((x.clamp(0.0, width), y.clamp(0.0, height)))
}

/// Sends all of the pointer's events to what it was pressed on, until it is released.
pub fn capture(event: &PointerEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(target) = target {
        let _ = target.set_pointer_capture(event.pointer_id());
    }
}
