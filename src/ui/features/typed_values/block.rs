//! Blocks of cells between the grid of measured values and a spreadsheet program: pasting and filling down are one step of undo,
//! wholly or not at all.

use std::collections::BTreeMap;

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{
        change::{Change, Label},
        record::RecordKey,
        text::Text2,
    },
    platform::dom,
    state::{
        action::Action,
        app_state::Tone,
        edits::{Edit, value::values_pasted},
    },
    view::{entry::EntryError, message::Words, table_text::block_of},
};

/// Where a block begins: row and column of the grid, from 0.
pub type Corner = (usize, usize);

/// A block that cannot be taken: row and column in it from 1, what stands there, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockFault {
    /// It is larger than what is left of the grid.
    TooLarge,
    /// A cell of it cannot be taken.
    Cell(usize, usize, String, EntryError),
}

/// The cells of a block with their places in the grid.
pub fn placed(block: &[Vec<String>], (row, column): Corner) -> impl Iterator<Item = (Corner, Corner, &str)> {
    block.iter().enumerate().flat_map(move |(down, cells)| {
        cells
            .iter()
            .enumerate()
            .map(move |(across, text)| ((row + down, column + across), (down + 1, across + 1), text.as_str()))
    })
}

/// Changes of one gesture as one edit: several of one record are one.
pub fn together(input: &Text2, changes: Vec<Change>) -> Edit {
    let mut merged: BTreeMap<RecordKey, Change> = BTreeMap::new();
    for change in changes {
        match merged.get_mut(&change.key) {
            Some(earlier) => earlier.after = change.after,
            None => drop(merged.insert(change.key, change)),
        }
    }
    values_pasted(input, merged.into_values().filter(|change| change.before != change.after).collect())
}

/// Says why a block was not taken.
pub fn refuse(app: &App, fault: &BlockFault, words: Words) {
    let label = match fault {
        BlockFault::TooLarge => Label::plain("block_too_large"),
        BlockFault::Cell(row, column, text, error) => Label::plain("block_refused")
            .with("row", row.to_string())
            .with("column", column.to_string())
            .with("text", text)
            .with("reason", &*words.get(error.key())),
    };
    app.dispatch.send(Action::Notify(Tone::Bad, label, None));
}

/// What a block is pasted from an event of the clipboard: only what is more than one cell; a single one is the field's own.
pub fn pasted(event: &Event) -> Option<(Corner, Vec<Vec<String>>)> {
    let block = block_of(&dom::pasted_text(event)?);
    let is_block = block.len() > 1 || block.first().is_some_and(|row| row.len() > 1);
    let corner = dom::place_in_table(event).filter(|_| is_block)?;
    event.prevent_default();
    Some((corner, block))
}

/// What the keys of a spreadsheet fill: Ctrl+D takes the cell above.
pub fn filled(event: &KeyboardEvent) -> Option<(Corner, Vec<Vec<String>>)> {
    let is_fill = event.ctrl_key() && !event.alt_key() && event.key().eq_ignore_ascii_case("d");
    if !is_fill || dom::is_composing(event) {
        return None;
    }
    event.prevent_default();
    let (row, column) = dom::place_in_table(event)?;
    let above = dom::text_in_table(event, row.checked_sub(1)?, column)?;
    Some(((row, column), vec![vec![above]]))
}
