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
    /// Whether it stands in a table in which the Tab key stops once ([`crate::ui::components::table::OneStop`]).
    #[prop_or_default]
    pub roving: bool,
    /// Typed, before it is left or confirmed: for what follows a text at once.
    #[prop_or_default]
    pub on_type: Option<Callback<AttrValue>>,
    /// Typed and left, or confirmed.
    pub on_commit: Callback<AttrValue, Taken>,
}

/// What is done in a cell at the moment.
#[derive(Debug, Clone, Copy, Default)]
struct Typing {
    /// Arrows move within the text and not between cells.
    is_editing: bool,
    /// Something was typed that is not confirmed yet. Only that is ever confirmed.
    is_touched: bool,
    /// What stands in it was refused: it is tried again when the cell is left once more.
    is_refused: bool,
    /// The whole text is selected since the cell was entered: what is typed next replaces it, also where another value
    /// has come in between.
    is_whole: bool,
}

/// An editable cell.
#[component]
pub fn Cell(props: &CellProps) -> Html {
    let draft = use_state_eq(|| None::<AttrValue>);
    let refusal = use_state_eq(|| None::<AttrValue>);
    let typing = use_mut_ref(Typing::default);
    let field = use_node_ref();
    {
        let (draft, refusal, typing) = (draft.setter(), refusal.setter(), typing.clone());
        use_effect_with(props.value.clone(), move |_| {
            // What is being typed is not taken away by a value that comes late.
            let mut typing = typing.borrow_mut();
            if !typing.is_touched {
                typing.is_refused = false;
                draft.set(None);
                refusal.set(None);
            }
        });
    }
    {
        let (field, typing) = (field.clone(), typing.clone());
        use_effect_with((), move |()| {
            let selected = field.clone();
            let listener = dom::before_typing(&field, move || {
                if typing.borrow().is_whole {
                    dom::select(&selected);
                }
            });
            move || drop(listener)
        });
    }
    let commit = {
        let (draft, refusal, on_commit, value) =
            (draft.setter(), refusal.setter(), props.on_commit.clone(), props.value.clone());
        let (field, typing) = (field.clone(), typing.clone());
        move |text: String| {
            let Typing { is_touched, is_refused, .. } = *typing.borrow();
            if !is_touched && !is_refused {
                return;
            }
            typing.borrow_mut().is_touched = false;
            // Also what looks like the value at hand: that may be older than what was confirmed last.
            let taken = on_commit.emit(AttrValue::from(text.clone()));
            typing.borrow_mut().is_refused = matches!(taken, Taken::Refused(_));
            match taken {
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
        let (draft, typing, on_type) = (draft.setter(), typing.clone(), props.on_type.clone());
        Callback::from(move |event: InputEvent| {
            *typing.borrow_mut() = Typing { is_editing: true, is_touched: true, ..Typing::default() };
            let text = AttrValue::from(dom::text_of(&event));
            draft.set(Some(text.clone()));
            if let Some(on_type) = &on_type {
                on_type.emit(text);
            }
        })
    };
    let onfocus = {
        let typing = typing.clone();
        Callback::from(move |event: FocusEvent| {
            let is_refused = typing.borrow().is_refused;
            *typing.borrow_mut() = Typing { is_whole: true, is_refused, ..Typing::default() };
            dom::select_all(&event);
        })
    };
    let onblur = {
        let (commit, typing) = (commit.clone(), typing.clone());
        Callback::from(move |event: FocusEvent| {
            typing.borrow_mut().is_editing = false;
            commit(dom::text_of(&event));
        })
    };
    let onmouseup = {
        let typing = typing.clone();
        Callback::from(move |event: MouseEvent| {
            typing.borrow_mut().is_whole = dom::is_all_selected(&event);
        })
    };
    let onkeydown = {
        let (draft, refusal, typing, value) =
            (draft.setter(), refusal.setter(), typing.clone(), props.value.clone());
        let (field, roving) = (field.clone(), props.roving);
        Callback::from(move |event: KeyboardEvent| {
            if dom::is_composing(&event) || event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let editing = typing.borrow().is_editing;
            let (rows, columns) = match event.key().as_str() {
                "Enter" if event.shift_key() => (-1, 0),
                "Enter" | "ArrowDown" => (1, 0),
                "ArrowUp" => (-1, 0),
                "ArrowLeft" if !editing => (0, -1),
                "ArrowRight" if !editing => (0, 1),
                // While something is being typed Tab goes on to the next cell, as in a spreadsheet; else it leaves the table.
                "Tab" if editing && roving => {
                    if dom::move_in_table(&event, 0, if event.shift_key() { -1 } else { 1 }) {
                        event.prevent_default();
                    }
                    return;
                }
                "F2" => {
                    let mut typing = typing.borrow_mut();
                    (typing.is_editing, typing.is_whole) = (true, false);
                    dom::caret_to_end(&event);
                    return;
                }
                "Escape" => {
                    *typing.borrow_mut() = Typing { is_whole: true, ..Typing::default() };
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
                    typing.borrow_mut().is_touched = true;
                    commit(String::new());
                    return;
                }
                "Home" | "End" | "ArrowLeft" | "ArrowRight" => {
                    typing.borrow_mut().is_whole = false;
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            let confirms = event.key() == "Enter";
            typing.borrow_mut().is_editing = false;
            let before = dom::text_of(&event);
            // Leaving the cell confirms it; where there is no next cell the focus stays.
            if !dom::move_in_table(&event, rows, columns) && confirms {
                commit(before);
            }
        })
    };
    let shown = (*draft).clone().unwrap_or_else(|| props.value.clone());
    {
        let field = field.clone();
        use_effect_with(shown.clone(), move |_| {
            // Another text in the field drops the selection.
            if typing.borrow().is_whole {
                dom::select(&field);
            }
        });
    }
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
                tabindex={props.roving.then_some("-1")} value={shown} placeholder={inherited} aria-label={props.label.clone()}
                aria-invalid={refusal.is_some().then_some("true")} aria-describedby={refusal.is_some().then(|| error_id.clone())}
                data-undo={draft.is_none().then_some("page")} autocomplete="off" spellcheck="false" {oninput} {onfocus} {onblur} {onmouseup} {onkeydown} />
            if let Some(reason) = &*refusal {
                <p class="ks-field__error" id={error_id} role="alert">{ icon("octagon", IconSize::Small) }{ reason.clone() }</p>
            }
        </>
    }
}
