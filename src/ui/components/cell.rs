//! A cell of a table that is edited in place, with the keys of a spreadsheet: arrows and Enter move, F2 edits,
//! Esc takes back, Delete empties. What is refused stays in the cell with the reason below it.

use yew::prelude::*;

use crate::{
    platform::dom,
    ui::components::icon::{IconSize, icon},
};

/// What became of a text that was typed into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Taken {
    /// It is being stored; the cell's value will change.
    Changed,
    /// It means what the cell holds already.
    Same,
    /// It was refused, with the reason.
    Refused(AttrValue),
}

/// Properties of [`Cell`].
#[derive(Properties, PartialEq)]
pub struct CellProps {
    /// Id, different from every other on the page.
    pub id: AttrValue,
    /// Row and column in words, read out.
    pub label: AttrValue,
    /// What the cell holds, as it is edited.
    pub value: AttrValue,
    /// What holds while the cell is empty, from a wider scope.
    #[prop_or_default]
    pub inherited: Option<AttrValue>,
    /// Whether it holds text and not a number.
    #[prop_or_default]
    pub text: bool,
    /// Typed and left, or confirmed.
    pub on_commit: Callback<AttrValue, Taken>,
}

/// An editable cell.
#[component]
pub fn Cell(props: &CellProps) -> Html {
    let draft = use_state_eq(|| None::<AttrValue>);
    let refusal = use_state_eq(|| None::<AttrValue>);
    let is_editing = use_mut_ref(|| false);
    let field = use_node_ref();
    {
        let (draft, refusal, is_editing) = (draft.setter(), refusal.setter(), is_editing.clone());
        use_effect_with(props.value.clone(), move |_| {
            // What is being typed is not taken away by a value that comes late.
            if !*is_editing.borrow() {
                draft.set(None);
                refusal.set(None);
            }
        });
    }
    let commit = {
        let (draft, refusal, on_commit, value) =
            (draft.setter(), refusal.setter(), props.on_commit.clone(), props.value.clone());
        let field = field.clone();
        move |text: String| {
            if text == value.as_str() {
                draft.set(None);
                refusal.set(None);
                return;
            }
            match on_commit.emit(AttrValue::from(text.clone())) {
                Taken::Changed => refusal.set(None),
                Taken::Same => {
                    dom::set_text(&field, &value);
                    draft.set(None);
                    refusal.set(None);
                }
                Taken::Refused(reason) => {
                    draft.set(Some(AttrValue::from(text)));
                    refusal.set(Some(reason));
                }
            }
        }
    };
    let oninput = {
        let (draft, is_editing) = (draft.setter(), is_editing.clone());
        Callback::from(move |event: InputEvent| {
            *is_editing.borrow_mut() = true;
            draft.set(Some(AttrValue::from(dom::text_of(&event))));
        })
    };
    let onfocus = {
        let is_editing = is_editing.clone();
        Callback::from(move |event: FocusEvent| {
            *is_editing.borrow_mut() = false;
            dom::select_all(&event);
        })
    };
    let onblur = {
        let (commit, is_editing) = (commit.clone(), is_editing.clone());
        Callback::from(move |event: FocusEvent| {
            *is_editing.borrow_mut() = false;
            commit(dom::text_of(&event));
        })
    };
    let onkeydown = {
        let (draft, refusal, is_editing, value) =
            (draft.setter(), refusal.setter(), is_editing.clone(), props.value.clone());
        let field = field.clone();
        Callback::from(move |event: KeyboardEvent| {
            if dom::is_composing(&event) || event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let editing = *is_editing.borrow();
            let (rows, columns) = match event.key().as_str() {
                "Enter" if event.shift_key() => (-1, 0),
                "Enter" | "ArrowDown" => (1, 0),
                "ArrowUp" => (-1, 0),
                "ArrowLeft" if !editing => (0, -1),
                "ArrowRight" if !editing => (0, 1),
                "F2" => {
                    *is_editing.borrow_mut() = true;
                    dom::caret_to_end(&event);
                    return;
                }
                "Escape" => {
                    *is_editing.borrow_mut() = false;
                    dom::set_text(&field, &value);
                    draft.set(None);
                    refusal.set(None);
                    dom::select_all(&event);
                    event.stop_propagation();
                    return;
                }
                "Delete" | "Backspace" if !editing => {
                    event.prevent_default();
                    dom::set_text(&field, "");
                    draft.set(Some(AttrValue::Static("")));
                    commit(String::new());
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            let confirms = event.key() == "Enter";
            *is_editing.borrow_mut() = false;
            let before = dom::text_of(&event);
            // Leaving the cell confirms it; where there is no next cell the focus stays.
            if !dom::move_in_table(&event, rows, columns) && confirms {
                commit(before);
            }
        })
    };
    let shown = (*draft).clone().unwrap_or_else(|| props.value.clone());
    let inherited = shown.is_empty().then(|| props.inherited.clone()).flatten();
    let error_id = format!("{}-e", props.id);
    let class = classes!(
        "ks-cell",
        props.text.then_some("ks-cell--text"),
        inherited.is_some().then_some("ks-cell--inherited"),
        (draft.is_some() && refusal.is_none()).then_some("ks-cell--changed"),
    );
    html! {
        <>
            <input ref={field} {class} id={props.id.clone()} type="text" inputmode={if props.text { "text" } else { "decimal" }}
                value={shown} placeholder={inherited} aria-label={props.label.clone()}
                aria-invalid={refusal.is_some().then_some("true")} aria-describedby={refusal.is_some().then(|| error_id.clone())}
                data-undo={draft.is_none().then_some("page")} autocomplete="off" spellcheck="false" {oninput} {onfocus} {onblur} {onkeydown} />
            if let Some(reason) = &*refusal {
                <p class="ks-field__error" id={error_id} role="alert">{ icon("octagon", IconSize::Small) }{ reason.clone() }</p>
            }
        </>
    }
}
