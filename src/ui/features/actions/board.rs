//! Actions as cards in four columns, plan, do, check, act. Cards move by buttons and by keys; each move is one step.

use std::rc::Rc;

use yew::prelude::*;

use super::list::{change, due};
use crate::{
    app::context::use_app,
    domain::{
        id::Id,
        monitor::{ActionItem, ActionStage},
    },
    platform::dom,
    state::edits::action::move_action,
    ui::{
        components::{button::IconButton, same::Same},
        features::commit::take,
    },
    view::{
        actions::{ActionRow, stage_key},
        message::Words,
    },
};

/// The columns.
const COLUMNS: [ActionStage; 4] = [ActionStage::Plan, ActionStage::Do, ActionStage::Check, ActionStage::Act];

/// Properties of [`Board`].
#[derive(Properties, PartialEq)]
pub(super) struct BoardProps {
    /// All actions.
    pub(super) rows: Same<Vec<ActionRow>>,
    /// Opens one.
    pub(super) on_open: Callback<Rc<ActionItem>>,
}

/// The board. Up and down move the focus within a column, left and right move the card.
#[component]
pub(super) fn Board(props: &BoardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let board = use_node_ref();
    // The card that was moved keeps the focus in its new column.
    let moved = use_mut_ref(|| None::<Id<ActionItem>>);
    {
        let (board, moved) = (board.clone(), Rc::clone(&moved));
        use_effect_with(props.rows.clone(), move |_| {
            if let Some(id) = moved.borrow_mut().take() {
                dom::focus_in(&board, &format!("[data-action=\"{id}\"] .ks-board__open"));
            }
        });
    }
    let shift = {
        let moved = Rc::clone(&moved);
        Callback::from(move |(action, steps): (Rc<ActionItem>, isize)| {
            let at = COLUMNS.iter().position(|stage| *stage == action.stage);
            let to = at.and_then(|at| COLUMNS.get(at.checked_add_signed(steps)?));
            if let Some(to) = to {
                *moved.borrow_mut() = Some(action.id);
                take(&app, Ok(move_action(&action, *to)));
            }
        })
    };
    let column = |stage: ActionStage| {
        let rows: Vec<&ActionRow> = props.rows.0.iter().filter(|row| row.action.stage == stage).collect();
        let title = format!("board-{}", stage.name());
        html! {
            <section key={stage.name()} class="ks-board__column" data-column={stage.name()} aria-labelledby={title.clone()}>
                <h3 class="ks-board__title" id={title}>{ words.get(stage_key(stage)) }<span class="ks-tabs__count">{ rows.len() }</span></h3>
                <ul class="ks-board__cards">{ for rows.iter().map(|row| card(row, props, &shift, words)) }</ul>
            </section>
        }
    };
    let dropped = props.rows.0.iter().filter(|row| row.action.stage == ActionStage::Dropped).count();
    html! {
        <>
            <div class="ks-board" ref={board}>{ for COLUMNS.into_iter().map(column) }</div>
            <p class="ks-signals__keys">
                { words.get("actions.board_keys") }
                if dropped > 0 { { " " }{ words.with("actions.board_dropped", &[("n", &dropped.to_string())]) } }
            </p>
        </>
    }
}

fn card(
    row: &ActionRow,
    props: &BoardProps,
    shift: &Callback<(Rc<ActionItem>, isize)>,
    words: Words,
) -> Html {
    let at = COLUMNS.iter().position(|stage| *stage == row.action.stage);
    let step = |steps: isize, icon: &'static str| {
        let to = at.and_then(|at| COLUMNS.get(at.checked_add_signed(steps)?));
        let action = Rc::clone(&row.action);
        let name = row.action.name.as_str();
        to.map(|to| {
            let arguments = [("name", name), ("stage", &*words.get(stage_key(*to)))];
            let label = words.with("actions.move_to", &arguments).into();
            let onclick = shift.reform(move |_: MouseEvent| (Rc::clone(&action), steps));
            IconButton { icon, label, onclick, small: true, ..IconButton::default() }.view()
        })
    };
    let onkeydown = {
        let (shift, action) = (shift.clone(), Rc::clone(&row.action));
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let steps = match event.key().as_str() {
                "ArrowRight" => 1,
                "ArrowLeft" => -1,
                _ => return,
            };
            event.prevent_default();
            shift.emit((Rc::clone(&action), steps));
        })
    };
    let action = Rc::clone(&row.action);
    let onclick = props.on_open.reform(move |_: MouseEvent| Rc::clone(&action));
    html! {
        <li key={row.action.id.to_string()} class="ks-board__card" data-action={row.action.id.to_string()} {onkeydown}>
            <button type="button" class="ks-board__open" aria-haspopup="dialog" {onclick}>{ &row.action.name }</button>
            <p class="ks-board__about">{ &row.about }</p>
            <p class="ks-board__facts">
                if !row.owner.is_empty() { <span>{ &row.owner }</span> }
                if !row.due.is_empty() { <span>{ due(row, words) }</span> }
            </p>
            if let Some(effect) = row.effect.as_ref().filter(|effect| !effect.change.is_empty()) { <div class="ks-board__effect">{ change(effect, words) }</div> }
            <div class="ks-board__move">{ step(-1, "left").unwrap_or_default() }{ step(1, "right").unwrap_or_default() }</div>
        </li>
    }
}
