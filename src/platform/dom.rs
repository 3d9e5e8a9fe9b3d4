//! Small things that components need of the page: what was typed, focus, dialogs, grid movement, clipboard, keys.
//! Holds no rules; what cannot be done is left undone.

use gloo::events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::{
    Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
    KeyboardEvent, Node,
};
use yew::NodeRef;

fn page() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// The text of the field, text area or select that the event comes from.
pub fn text_of(event: &Event) -> String {
    let Some(target) = event.target() else { return String::new() };
    if let Some(field) = target.dyn_ref::<HtmlInputElement>() {
        return field.value();
    }
    if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        return area.value();
    }
    target.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value).unwrap_or_default()
}

/// Writes a text into the field behind the reference, so that it shows what the program holds.
pub fn set_text(field: &NodeRef, text: &str) {
    if let Some(field) = field.cast::<HtmlInputElement>() {
        field.set_value(text);
    }
}

/// Whether the checkbox that the event comes from is ticked.
pub fn is_checked(event: &Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
        .is_some_and(|field| field.checked())
}

/// The first file picked in a file field; the field is emptied, so that the same file can be picked again.
pub fn picked_file(event: &Event) -> Option<web_sys::File> {
    let field = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    let file = field.files()?.get(0);
    field.set_value("");
    file
}

/// All files that were chosen; the field is ready for the same ones again.
pub fn picked_files(event: &Event) -> Vec<web_sys::File> {
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let files = field.as_ref().and_then(HtmlInputElement::files).map(files_of).unwrap_or_default();
    if let Some(field) = field {
        field.set_value("");
    }
    files
}

/// All files of a drop.
pub fn dropped_files(event: &web_sys::DragEvent) -> Vec<web_sys::File> {
    event.data_transfer().and_then(|transfer| transfer.files()).map(files_of).unwrap_or_default()
}

fn files_of(list: web_sys::FileList) -> Vec<web_sys::File> {
    (0..list.length()).filter_map(|place| list.get(place)).collect()
}

/// A text as a file with this name.
pub fn text_file(name: &str, text: &str) -> Option<web_sys::File> {
    web_sys::File::new_with_str_sequence(&js_sys::Array::of1(&text.into()), name).ok()
}

/// Key code of a key that an input method takes: Safari ends a composition before it says so in any other way.
const TAKEN_BY_INPUT_METHOD: u32 = 229;

/// Whether the key belongs to an input method that is composing a word.
pub fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key() == "Process" || event.key_code() == TAKEN_BY_INPUT_METHOD
}

/// Whether the event comes from where text is typed: there the keys for undo are the field's own. A cell in which
/// nothing has been typed yet leaves them to the page (`data-undo="page"`).
pub fn is_in_text_field(event: &Event) -> bool {
    let Some(target) = event.target() else { return false };
    let undo_of = |element: &Element| element.get_attribute("data-undo");
    if target.dyn_ref::<Element>().and_then(undo_of).as_deref() == Some("page") {
        return false;
    }
    if target.dyn_ref::<HtmlTextAreaElement>().is_some() {
        return true;
    }
    let is_typed =
        |kind: &str| !matches!(kind, "checkbox" | "radio" | "button" | "submit" | "file" | "range");
    target.dyn_ref::<HtmlInputElement>().is_some_and(|field| is_typed(&field.type_()))
}

/// Whether a dialog lies over the page.
pub fn is_dialog_open() -> bool {
    page().and_then(|page| page.query_selector("dialog[open]").ok().flatten()).is_some()
}

/// Moves the focus to what is behind the reference.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Moves the focus to the main heading of the page, without scrolling anywhere else.
pub fn focus_heading() {
    let heading = page().and_then(|page| page.query_selector("main h1").ok().flatten());
    if let Some(heading) = heading.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = heading.set_attribute("tabindex", "-1");
        let _ = heading.focus();
    }
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// The text of the main heading.
pub fn heading_text() -> Option<String> {
    page()?.query_selector("main h1").ok().flatten()?.text_content()
}

/// Selects the whole text of the field that the event comes from.
pub fn select_all(event: &Event) {
    if let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
        field.select();
    }
}

/// Selects the whole text of the field behind the reference, if the focus is in it.
pub fn select(field: &NodeRef) {
    if let Some(field) = field.cast::<HtmlInputElement>() {
        let active = page().and_then(|page| page.active_element());
        if active.is_some_and(|active| active.is_same_node(Some(&field))) {
            field.select();
        }
    }
}

/// Whether all of the text of the field that the event comes from is selected, and there is some.
pub fn is_all_selected(event: &Event) -> bool {
    let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return false;
    };
    let length = u32::try_from(field.value().encode_utf16().count()).unwrap_or_default();
    let ends = (field.selection_start().ok().flatten(), field.selection_end().ok().flatten());
    length > 0 && ends == (Some(0), Some(length))
}

/// Calls before something is typed or pasted into the field behind the reference, as long as the value lives.
pub fn before_typing(field: &NodeRef, call: impl Fn() + 'static) -> Option<EventListener> {
    let field = field.cast::<HtmlInputElement>()?;
    Some(EventListener::new(&field, "beforeinput", move |_| call()))
}

/// Calls before something is typed or pasted into any field inside of what is behind the reference, as long as the value lives.
pub fn before_typing_in(container: &NodeRef, call: impl Fn(&Event) + 'static) -> Option<EventListener> {
    let container = container.cast::<Element>()?;
    Some(EventListener::new(&container, "beforeinput", call))
}

/// Puts the caret behind the last letter of the field that the event comes from.
pub fn caret_to_end(event: &Event) {
    if let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
        let end = u32::try_from(field.value().encode_utf16().count()).unwrap_or_default();
        let _ = field.set_selection_range(end, end);
    }
}

/// How many characters stand before the caret of the text area that the event comes from; `None` elsewhere and where
/// something is selected.
pub fn caret_of(event: &Event) -> Option<usize> {
    let area = event.target()?.dyn_into::<HtmlTextAreaElement>().ok()?;
    let (start, end) = (area.selection_start().ok()??, area.selection_end().ok()??);
    if start != end {
        return None;
    }
    // The browser counts in units of UTF-16.
    let mut units = 0;
    Some(
        area.value()
            .chars()
            .take_while(|letter| {
                units += letter.len_utf16();
                usize::try_from(start).is_ok_and(|start| units <= start)
            })
            .count(),
    )
}

/// Puts the focus into the text area behind the reference, with so many characters before the caret.
pub fn set_caret(area: &NodeRef, caret: usize) {
    let Some(area) = area.cast::<HtmlTextAreaElement>() else { return };
    let units: usize = area.value().chars().take(caret).map(char::len_utf16).sum();
    let units = u32::try_from(units).unwrap_or_default();
    let _ = area.focus();
    let _ = area.set_selection_range(units, units);
}

/// Moves the focus to the first field inside of what is behind the reference that is marked as wrong; whether there is
/// one.
pub fn focus_invalid(container: &NodeRef) -> bool {
    focus_in(container, "[aria-invalid=true]")
}

/// Moves the focus to the first element inside of what is behind the reference that a selector finds; whether there is
/// one.
pub fn focus_in(container: &NodeRef, selector: &str) -> bool {
    let found =
        container.cast::<Element>().and_then(|container| container.query_selector(selector).ok().flatten());
    let found = found.and_then(|found| found.dyn_into::<HtmlElement>().ok());
    found.is_some_and(|field| field.focus().is_ok())
}

/// Opens the menu's `<details>` that the event lies in, or closes it and gives the focus back to its button.
pub fn close_menu(menu: &NodeRef, give_focus_back: bool) {
    let Some(menu) = menu.cast::<Element>() else { return };
    if !menu.has_attribute("open") {
        return;
    }
    let _ = menu.remove_attribute("open");
    let summary =
        menu.query_selector("summary").ok().flatten().and_then(|found| found.dyn_into::<HtmlElement>().ok());
    if let Some(summary) = summary.filter(|_| give_focus_back) {
        let _ = summary.focus();
    }
}

/// Whether the event lies inside of what is behind the reference.
pub fn is_inside(event: &Event, node: &NodeRef) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
    node.cast::<Node>().is_some_and(|node| node.contains(target.as_ref()))
}

/// Moves the focus among the items of a menu, a tab list and the like: those that match the selector inside of what
/// is behind the reference; `steps` away from the one in focus, round the ends.
pub fn rove(container: &NodeRef, selector: &str, steps: i32) {
    let Some(items) =
        container.cast::<Element>().and_then(|container| container.query_selector_all(selector).ok())
    else {
        return;
    };
    let items: Vec<HtmlElement> =
        (0..items.length()).filter_map(|place| items.get(place)?.dyn_into::<HtmlElement>().ok()).collect();
    let active = page().and_then(|page| page.active_element());
    let at =
        items.iter().position(|item| active.as_ref().is_some_and(|active| item.is_same_node(Some(active))));
    let count = i32::try_from(items.len()).unwrap_or_default();
    if count == 0 {
        return;
    }
    let next = match at.and_then(|at| i32::try_from(at).ok()) {
        Some(at) => (at + steps).rem_euclid(count),
        None if steps < 0 => count - 1,
        None => 0,
    };
    if let Some(item) = usize::try_from(next).ok().and_then(|next| items.get(next)) {
        let _ = item.focus();
    }
}

/// Moves the focus from the cell of a table that the event comes from to another cell with a field, rows down and
/// columns to the right (negative: up and left). Rows and columns without a field are stepped over. Says whether
/// there was such a cell.
pub fn move_in_table(event: &Event, rows: i32, columns: i32) -> bool {
    try_move_in_table(event, rows, columns).is_some()
}

fn try_move_in_table(event: &Event, rows: i32, columns: i32) -> Option<()> {
    let field = event.target()?.dyn_into::<Element>().ok()?;
    let cell = field.closest("td").ok()??;
    let row = cell.parent_element()?;
    if columns != 0 {
        let mut next =
            if columns > 0 { cell.next_element_sibling() } else { cell.previous_element_sibling() };
        while let Some(candidate) = next {
            if focus_cell(&candidate) {
                return Some(());
            }
            next = if columns > 0 {
                candidate.next_element_sibling()
            } else {
                candidate.previous_element_sibling()
            };
        }
        return None;
    }
    let column = (0..row.children().length())
        .find(|place| row.children().item(*place).is_some_and(|child| child.is_same_node(Some(&cell))))?;
    let all = row.closest("table").ok()??.query_selector_all("tbody > tr").ok()?;
    let at = (0..all.length())
        .find(|place| all.get(*place).is_some_and(|found| found.is_same_node(Some(&row))))?;
    let mut place = i64::from(at) + i64::from(rows);
    while let Ok(index) = u32::try_from(place) {
        let candidate = all.get(index)?.dyn_into::<Element>().ok()?;
        if candidate.children().item(column).is_some_and(|cell| focus_cell(&cell)) {
            return Some(());
        }
        place += i64::from(rows.signum());
    }
    None
}

/// The text of a paste.
pub fn pasted_text(event: &Event) -> Option<String> {
    let data = js_sys::Reflect::get(event, &"clipboardData".into()).ok()?;
    data.dyn_into::<web_sys::DataTransfer>().ok()?.get_data("text/plain").ok().filter(|text| !text.is_empty())
}

/// Where the field stands that the event comes from: its row in the body of the table, and its place among the cells of the row
/// that have a field, both from 0.
pub fn place_in_table(event: &Event) -> Option<(usize, usize)> {
    let field = event.target()?.dyn_into::<Element>().ok()?;
    let row = field.closest("tr").ok()??;
    let all = row.closest("table").ok()??.query_selector_all("tbody > tr").ok()?;
    let at = (0..all.length())
        .find(|place| all.get(*place).is_some_and(|found| found.is_same_node(Some(&row))))?;
    let fields = row.query_selector_all(FIELD).ok()?;
    let column = (0..fields.length())
        .find(|place| fields.get(*place).is_some_and(|found| found.is_same_node(Some(&field))))?;
    Some((usize::try_from(at).ok()?, usize::try_from(column).ok()?))
}

/// The text of a field of the table that the event comes from, by row and column as [`place_in_table`] counts them.
pub fn text_in_table(event: &Event, row: usize, column: usize) -> Option<String> {
    let table = event.target()?.dyn_into::<Element>().ok()?.closest("table").ok()??;
    let row = table.query_selector_all("tbody > tr").ok()?.get(u32::try_from(row).ok()?)?;
    let fields = row.dyn_into::<Element>().ok()?.query_selector_all(FIELD).ok()?;
    let field = fields.get(u32::try_from(column).ok()?)?.dyn_into::<HtmlInputElement>().ok()?;
    Some(field.value())
}

/// Fields of cells that can be written.
const FIELD: &str = "td input:not(:disabled)";

fn focus_cell(cell: &Element) -> bool {
    let field = cell
        .query_selector("input:not(:disabled)")
        .ok()
        .flatten()
        .and_then(|found| found.dyn_into::<HtmlElement>().ok());
    field.is_some_and(|field| field.focus().is_ok())
}

/// A dialog that is open above the page. Dropping it closes it and gives the focus back to where it was.
pub struct Modal {
    dialog: HtmlDialogElement,
    before: Option<HtmlElement>,
}

impl Modal {
    /// Opens the `<dialog>` behind the reference.
    pub fn open(node: &NodeRef) -> Option<Self> {
        let dialog = node.cast::<HtmlDialogElement>()?;
        let before = page()?.active_element().and_then(|active| active.dyn_into::<HtmlElement>().ok());
        dialog.show_modal().ok()?;
        Some(Self { dialog, before })
    }
}

impl Drop for Modal {
    fn drop(&mut self) {
        self.dialog.close();
        if let Some(before) = &self.before
            && before.is_connected()
        {
            let _ = before.focus();
        }
    }
}

/// Whether a click fell on the backdrop of the dialog behind the reference: on the element itself, not on its parts.
pub fn is_backdrop(event: &Event, dialog: &NodeRef) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
    dialog.cast::<Node>().zip(target).is_some_and(|(dialog, target)| dialog.is_same_node(Some(&target)))
}

/// Selects what stands in the field behind the reference, so that it can be copied by hand.
pub fn select_text(field: &NodeRef) {
    if let Some(field) = field.cast::<HtmlInputElement>() {
        let _ = field.focus();
        field.select();
    }
}

/// The text with its letters composed, as every keyboard and system would write them.
pub fn composed(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFC").into()
}

/// Copies a text; `true` reaches the callback if the browser has taken it.
pub fn copy_text(text: String, on_done: yew::Callback<bool>) {
    wasm_bindgen_futures::spawn_local(async move {
        // A page of plain http has no clipboard.
        let has_clipboard = |window: &web_sys::Window| {
            js_sys::Reflect::get(&window.navigator(), &"clipboard".into())
                .is_ok_and(|found| found.is_object())
        };
        let done = match web_sys::window().filter(has_clipboard) {
            Some(window) => {
                wasm_bindgen_futures::JsFuture::from(window.navigator().clipboard().write_text(&text))
                    .await
                    .is_ok()
            }
            None => false,
        };
        on_done.emit(done);
    });
}

/// Listens to an event of the whole page as long as the value lives.
pub struct PageListener {
    _listener: EventListener,
}

impl PageListener {
    /// Key presses anywhere on the page; the listener may prevent what the browser would do.
    pub fn keys(on_key: impl Fn(&KeyboardEvent) + 'static) -> Option<Self> {
        let options = gloo::events::EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(&page()?.into(), "keydown", options, move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                on_key(event);
            }
        });
        Some(Self { _listener: listener })
    }

    /// The boot scripts say that a new version of the program waits.
    pub fn updates(on_update: impl Fn() + 'static) -> Option<Self> {
        let window = web_sys::window()?;
        Some(Self { _listener: EventListener::new(&window, "keyscore:update", move |_| on_update()) })
    }

    /// Pointer presses anywhere on the page.
    pub fn presses(on_press: impl Fn(&Event) + 'static) -> Option<Self> {
        Some(Self {
            _listener: EventListener::new(&page()?.into(), "pointerdown", move |event| on_press(event)),
        })
    }
}

/// Hears when an input method begins (`true`) and ends (`false`) to compose a word in a field, as long as the value
/// lives. Yew has no events for it.
pub struct Compositions {
    _listeners: [EventListener; 2],
}

impl Compositions {
    /// Listens to the field behind the reference.
    pub fn of(field: &NodeRef, on_change: yew::Callback<bool>) -> Option<Self> {
        let field = field.cast::<Element>()?;
        let listener = |name: &'static str, begins: bool| {
            let on_change = on_change.clone();
            EventListener::new(&field, name, move |_| on_change.emit(begins))
        };
        Some(Self { _listeners: [listener("compositionstart", true), listener("compositionend", false)] })
    }
}

/// Calls back once after so many milliseconds, unless dropped before.
pub fn after(millis: u32, call: impl FnOnce() + 'static) -> gloo::timers::callback::Timeout {
    gloo::timers::callback::Timeout::new(millis, call)
}

/// Whether the page runs on a computer where the command key takes the place of the control key.
pub fn has_command_key() -> bool {
    web_sys::window()
        .and_then(|window| window.navigator().platform().ok())
        .is_some_and(|name| name.starts_with("Mac"))
}

/// Has the page printed.
pub fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}
