//! What a grid needs of its table: which cell an event comes from, focus by line and column, what is in sight, the clipboard.
//! Cells have `data-col`, their rows `data-line`. Holds no rules; what cannot be done is left undone.

use gloo::events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::{DataTransfer, Element, Event, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::NodeRef;

/// Line and column of the cell that an event comes from.
pub fn place_of(event: &Event) -> Option<(usize, usize)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let cell = target.closest("[data-col]").ok()??;
    let line = cell.closest("[data-line]").ok()??;
    let number = |element: &Element, name: &str| element.get_attribute(name)?.parse().ok();
    Some((number(&line, "data-line")?, number(&cell, "data-col")?))
}

fn field(region: &NodeRef, (line, column): (usize, usize)) -> Option<HtmlElement> {
    let selector = format!("[data-line=\"{line}\"] [data-col=\"{column}\"] input");
    let found = region.cast::<Element>()?.query_selector(&selector).ok()??;
    found.dyn_into::<HtmlElement>().ok()
}

/// Moves the focus to a cell; whether it is drawn.
pub fn focus_cell(region: &NodeRef, place: (usize, usize)) -> bool {
    field(region, place).is_some_and(|field| field.focus().is_ok())
}

/// Scrolls so far that a cell is in sight.
pub fn reveal(region: &NodeRef, place: (usize, usize)) {
    if let Some(field) = field(region, place) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        options.set_inline(ScrollLogicalPosition::Nearest);
        field.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// How far the region is scrolled down, how high it is, and how high a line of its table is, in pixels.
pub fn sight(region: &NodeRef) -> Option<(u32, u32, Option<u32>)> {
    let region = region.cast::<HtmlElement>()?;
    let pixels = |value: i32| u32::try_from(value).unwrap_or_default();
    let line = region.query_selector("tbody > [data-line]").ok().flatten();
    let line =
        line.and_then(|line| line.dyn_into::<HtmlElement>().ok()).map(|line| pixels(line.offset_height()));
    Some((pixels(region.scroll_top()), pixels(region.client_height()), line.filter(|line| *line > 0)))
}

/// Calls when the region is scrolled, as long as the value lives.
pub fn on_scroll(region: &NodeRef, call: impl Fn() + 'static) -> Option<EventListener> {
    let region = region.cast::<Element>()?;
    Some(EventListener::new(&region, "scroll", move |_| call()))
}

/// Puts a text on the clipboard of a copy or cut in place of what the browser would.
pub fn put_on_clipboard(event: &Event, text: &str) {
    let data = js_sys::Reflect::get(event, &"clipboardData".into()).ok();
    if let Some(data) = data.and_then(|data| data.dyn_into::<DataTransfer>().ok())
        && data.set_data("text/plain", text).is_ok()
    {
        event.prevent_default();
    }
}
