//! What the events of a grid do: they are read into its desk, and what was typed goes to whoever uses the grid.

use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

use crate::{
    platform::{dom, grid_dom},
    ui::components::grid::desk::{BlockRefusal, Desk, NEW, WAITING, Write, Written},
    view::{
        grid::{
            Sight,
            block::{Place, Sent, pasted},
            keys::{Gesture, Press, gesture},
        },
        table_text::{block_of, text_of},
    },
};

/// What handlers of events share: the desk, and what they tell.
#[derive(Clone)]
pub(super) struct Hand {
    pub(super) desk: Rc<RefCell<Desk>>,
    pub(super) region: NodeRef,
    pub(super) on_write: Callback<Vec<Write>, Written>,
    pub(super) on_refused: Callback<BlockRefusal>,
    pub(super) is_answered_later: bool,
    pub(super) redraw: UseForceUpdateHandle,
}

impl Hand {
    pub(super) fn after_drawing(&self) {
        let wanted = self.desk.borrow_mut().next_focus();
        if let Some(place) = wanted {
            grid_dom::focus_cell(&self.region, place);
        }
        self.look();
    }

    /// Sees what is in sight; draws where that is something else.
    pub(super) fn look(&self) {
        let Some((top, height, line)) = grid_dom::sight(&self.region) else { return };
        let is_other = {
            let mut desk = self.desk.borrow_mut();
            let before = desk.drawn();
            let line = line.unwrap_or(desk.sight.line);
            desk.sight = Sight { top, height, line };
            desk.drawn() != before
        };
        if is_other {
            self.redraw.force_update();
        }
    }

    fn go(&self, place: Place) {
        {
            let mut desk = self.desk.borrow_mut();
            (desk.is_editing, desk.extent) = (false, None);
        }
        if !grid_dom::focus_cell(&self.region, place) {
            self.desk.borrow_mut().wanted = Some(place);
            self.redraw.force_update();
        }
    }

    /// Moves the focus by so many lines and columns; whether there is such a cell.
    fn step(&self, lines: isize, columns: isize) -> bool {
        let found = {
            let desk = self.desk.borrow();
            desk.focused().and_then(|(line, column)| {
                let line = line.checked_add_signed(lines).filter(|line| *line < desk.height())?;
                let column = column.checked_add_signed(columns).filter(|column| *column < desk.width())?;
                Some((line, column))
            })
        };
        if let Some(place) = found {
            self.go(place);
        }
        found.is_some()
    }

    pub(super) fn entered(&self, event: &Event) {
        let Some((step, column)) = grid_dom::place_of(event) else { return };
        let became = {
            let mut desk = self.desk.borrow_mut();
            let became = desk.became.take();
            let Some(key) = desk.key_at(step) else { return };
            let became = became.filter(|_| &*key == NEW);
            let place = (key, column);
            if desk.active.as_ref() != Some(&place) {
                desk.extent = desk.next_extent.take();
            }
            desk.active = Some(place);
            (desk.is_editing, desk.is_whole) = (false, true);
            became
        };
        dom::select_all(event);
        if let Some(key) = became {
            self.desk.borrow_mut().goes_on = Some((key, column));
        }
        self.redraw.force_update();
    }

    pub(super) fn left(&self, event: &Event) {
        if grid_dom::place_of(event).is_some() {
            self.confirm();
            self.redraw.force_update();
        }
    }

    pub(super) fn typed(&self, event: &Event) {
        if grid_dom::place_of(event).is_some() {
            self.desk.borrow_mut().type_text(AttrValue::from(dom::text_of(event)));
            self.redraw.force_update();
        }
    }

    /// Confirms what was typed into the cell with the focus.
    fn confirm(&self) {
        let sent = self.desk.borrow().unconfirmed();
        if let Some(sent) = sent {
            self.write_cell(&sent);
        }
    }

    fn write_cell(&self, sent: &Sent) {
        let sent = self.desk.borrow().gathered(std::slice::from_ref(sent));
        let writes = self.desk.borrow().writes(&sent);
        let Some(writes) = writes else { return };
        let written = self.on_write.emit(writes);
        self.desk.borrow_mut().look_out_for(&written);
        self.desk.borrow_mut().settle(&sent, &written, self.is_answered_later);
        self.redraw.force_update();
    }

    fn write_block(&self, sent: &[Sent]) {
        let refusal = self.desk.borrow().refusal_of(sent);
        match refusal {
            Some(refusal) => self.on_refused.emit(refusal),
            None => self.write_cells(sent),
        }
    }

    fn write_cells(&self, sent: &[Sent]) {
        if sent.is_empty() {
            return;
        }
        let sent = self.desk.borrow().gathered(sent);
        let writes = self.desk.borrow().writes(&sent);
        let Some(writes) = writes else { return self.on_refused.emit(BlockRefusal::TooLarge) };
        let written = self.on_write.emit(writes);
        {
            let mut desk = self.desk.borrow_mut();
            (desk.is_editing, desk.is_whole) = (false, true);
            desk.look_out_for(&written);
            // What stood in those cells is gone, whatever it was.
            if matches!(written, Written::Changed(_)) {
                desk.taken(&sent, self.is_answered_later);
            }
        }
        if let Written::Refused(at, reason) = written
            && let Some(one) = sent.get(at)
        {
            if one.from == WAITING {
                self.desk.borrow_mut().refuse(one, &reason);
                self.on_refused.emit(BlockRefusal::Waiting(one.text.clone(), reason));
            } else {
                self.on_refused.emit(BlockRefusal::Cell(one.from, one.text.clone(), reason));
            }
        }
        self.redraw.force_update();
    }

    pub(super) fn paste(&self, event: &Event) {
        let Some(block) = dom::pasted_text(event).map(|text| block_of(&text)) else { return };
        let Some(selection) = self.desk.borrow().selection() else { return };
        let is_one = block.len() == 1 && block.first().is_some_and(|row| row.len() == 1);
        if grid_dom::place_of(event).is_none() || (is_one && selection.is_single()) {
            return;
        }
        event.prevent_default();
        let sent = pasted(&block, &selection);
        // A single cell fills what is selected.
        let sent = if is_one { self.desk.borrow().known_only(sent) } else { sent };
        self.write_block(&sent);
    }

    pub(super) fn copy(&self, event: &Event) {
        let desk = self.desk.borrow();
        if desk.is_editing || grid_dom::place_of(event).is_none() {
            return;
        }
        if let Some(block) = desk.copied() {
            grid_dom::put_on_clipboard(event, &text_of(&block));
        }
    }

    pub(super) fn cut(&self, event: &Event) {
        if !self.desk.borrow().is_editing && grid_dom::place_of(event).is_some() {
            self.copy(event);
            self.empty();
        }
    }

    fn empty(&self) {
        let Some(selection) = self.desk.borrow().selection() else { return };
        let blank = |place| Sent { place, from: (1, 1), text: String::new() };
        let sent: Vec<Sent> = selection.cells().map(blank).collect();
        match sent.as_slice() {
            [one] => self.write_cell(one),
            _ => {
                let known = self.desk.borrow().known_only(sent);
                self.write_cells(&known);
            }
        }
    }

    /// Fills down what is seen, what is being typed included: both are one gesture.
    fn fill_down(&self) {
        let (sent, is_parted) = self.desk.borrow().fill();
        if sent.is_empty() {
            self.confirm();
        } else if is_parted {
            self.confirm();
            self.on_refused.emit(BlockRefusal::OverHeading);
        } else {
            self.write_cells(&sent);
        }
    }

    fn extend(&self, place: Place) {
        {
            let mut desk = self.desk.borrow_mut();
            desk.extent = Some(place).filter(|_| desk.focused() != Some(place));
            desk.is_whole = true;
        }
        grid_dom::reveal(&self.region, place);
        self.redraw.force_update();
    }

    pub(super) fn pressed(&self, event: &MouseEvent) {
        let Some(place) = grid_dom::place_of(event) else { return };
        let has_focus = self.desk.borrow().focused().is_some();
        if event.shift_key() && has_focus {
            event.prevent_default();
            self.extend(place);
        } else if self.desk.borrow_mut().extent.take().is_some() {
            self.redraw.force_update();
        }
    }

    pub(super) fn released(&self, event: &MouseEvent) {
        if grid_dom::place_of(event).is_some() {
            let is_all = dom::is_all_selected(event);
            let mut desk = self.desk.borrow_mut();
            desk.is_whole = is_all || desk.extent.is_some();
        }
    }

    pub(super) fn dragged(&self, event: &MouseEvent) {
        if event.buttons() != 1 {
            return;
        }
        let Some(place) = grid_dom::place_of(event) else { return };
        let is_other = {
            let desk = self.desk.borrow();
            let corner = desk.extent.or(desk.focused());
            !desk.is_editing && corner.is_some_and(|corner| corner != place)
        };
        if is_other {
            self.extend(place);
        }
    }

    pub(super) fn key(&self, event: &KeyboardEvent) {
        if dom::is_composing(event) || event.alt_key() {
            return;
        }
        let Some((_, column)) = grid_dom::place_of(event) else { return };
        let wanted = {
            let desk = self.desk.borrow();
            gesture(Press {
                key: &event.key(),
                control: event.ctrl_key() || event.meta_key(),
                shift: event.shift_key(),
                is_editing: desk.is_editing,
                has_choices: desk.columns.get(column).is_some_and(|column| column.choices.is_some()),
            })
        };
        let Some(wanted) = wanted else { return };
        if let Gesture::Next(columns) = wanted {
            if self.step(0, columns) {
                event.prevent_default();
            }
            return;
        }
        if !matches!(wanted, Gesture::Edit | Gesture::Caret) {
            event.prevent_default();
        }
        match wanted {
            Gesture::Confirm(lines) => {
                // Leaving the cell confirms it; where there is no next cell the focus stays.
                if !self.step(lines, 0) {
                    self.confirm();
                    let mut desk = self.desk.borrow_mut();
                    (desk.became, desk.is_editing, desk.is_whole) = (None, false, true);
                }
            }
            Gesture::Step(lines, columns) => drop(self.step(lines, columns)),
            Gesture::Next(_) => {}
            Gesture::Edge(lines, columns) => self.edge(lines, columns),
            Gesture::Page(pages) => self.page(pages),
            Gesture::Extend(lines, columns) => {
                let place = {
                    let desk = self.desk.borrow();
                    let Some((line, column)) = desk.extent.or(desk.focused()) else { return };
                    let line = line.saturating_add_signed(lines).min(desk.height().saturating_sub(1));
                    (line, column.saturating_add_signed(columns).min(desk.width().saturating_sub(1)))
                };
                self.extend(place);
            }
            Gesture::All => self.all(),
            Gesture::Edit => {
                {
                    let mut desk = self.desk.borrow_mut();
                    (desk.is_editing, desk.is_whole) = (true, false);
                }
                dom::caret_to_end(event);
            }
            Gesture::TakeBack => {
                self.desk.borrow_mut().take_back();
                self.redraw.force_update();
                dom::select_all(event);
                event.stop_propagation();
            }
            Gesture::Empty => self.empty(),
            Gesture::FillDown => self.fill_down(),
            Gesture::Caret => self.desk.borrow_mut().is_whole = false,
        }
    }

    fn edge(&self, lines: isize, columns: isize) {
        let place = {
            let desk = self.desk.borrow();
            let Some((line, column)) = desk.focused() else { return };
            let end = |now: usize, way: isize, count: usize| match way {
                0 => now,
                way if way < 0 => 0,
                _ => count.saturating_sub(1),
            };
            (end(line, lines, desk.height()), end(column, columns, desk.width()))
        };
        self.go(place);
    }

    fn page(&self, pages: isize) {
        let place = {
            let desk = self.desk.borrow();
            let Some((line, column)) = desk.focused() else { return };
            let shown = desk.sight.height / desk.sight.line.max(1);
            let lines = isize::try_from(shown.saturating_sub(2).max(1)).unwrap_or(1) * pages;
            (line.saturating_add_signed(lines).min(desk.height().saturating_sub(1)), column)
        };
        self.go(place);
    }

    fn all(&self) {
        let corner = {
            let desk = self.desk.borrow();
            (desk.height().saturating_sub(1), desk.width().saturating_sub(1))
        };
        self.desk.borrow_mut().next_extent = Some(corner);
        self.go((0, 0));
        {
            let mut desk = self.desk.borrow_mut();
            // The focus was there already.
            if desk.focused() == Some((0, 0)) && desk.wanted.is_none() {
                (desk.extent, desk.next_extent) = (Some(corner), None);
            }
        }
        self.redraw.force_update();
    }
}
