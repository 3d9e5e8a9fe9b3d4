//! One stop of the Tab key for a whole table of fields: the field that had the focus last, at first the first one. Which one it is
//! stands only in the page, so that moving about draws nothing anew. Fields of such a table are drawn with `tabindex="-1"`.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event};
use yew::NodeRef;

const FIELDS: &str = "input.ks-cell";
const STOP: &str = "input.ks-cell[tabindex=\"0\"]";

fn make(field: &Element, is_stop: bool) {
    let _ = field.set_attribute("tabindex", if is_stop { "0" } else { "-1" });
}

/// Makes the first field the stop where none is: at the beginning, and where the row with the stop has gone.
pub fn keep(region: &NodeRef) {
    let Some(region) = region.cast::<Element>() else { return };
    if region.query_selector(STOP).ok().flatten().is_none()
        && let Some(first) = region.query_selector(FIELDS).ok().flatten()
    {
        make(&first, true);
    }
}

/// The field that the focus came to is the stop from now on.
pub fn entered(region: &NodeRef, event: &Event) {
    let field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(field) = field.filter(|field| field.matches(FIELDS).unwrap_or(false)) else { return };
    let before = region.cast::<Element>().and_then(|region| region.query_selector(STOP).ok().flatten());
    if let Some(before) = before {
        make(&before, false);
    }
    make(&field, true);
}
