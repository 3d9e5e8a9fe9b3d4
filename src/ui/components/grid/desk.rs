//! What goes on in a grid: which cell has the focus, what is selected, what is typed and not taken yet. Plain state without a
//! page: the component reads events into it and draws it.

use std::{collections::BTreeMap, ops::RangeInclusive, rc::Rc};

use yew::prelude::*;

use crate::{
    domain::text::Lang,
    view::grid::{
        Column, GridSorting, Group, KeptOrder, Line, Row, Sight,
        block::{Place, Rect, Sent, filled},
        lines, order, window,
    },
};

/// Key of the empty row at the end.
pub const NEW: &str = "new";
/// Where a text comes from that waited in the empty row: from no place of a block.
pub const WAITING: Place = (0, 0);

/// A row that is written to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowAt {
    /// One that is there, by its key.
    Known(Rc<str>),
    /// The how manieth new one.
    New(usize),
}

/// A text for a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The row.
    pub row: RowAt,
    /// The column.
    pub column: usize,
    /// The text.
    pub text: String,
}

/// What became of the texts of one gesture: all of them are taken, or none.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// They are being stored; the keys of rows that came with them.
    Changed(Vec<Rc<str>>),
    /// They mean what the cells hold already.
    Same,
    /// The how manieth is refused, and why.
    Refused(usize, AttrValue),
}

/// A block that was not taken.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockRefusal {
    /// It is larger than what is left of the table.
    TooLarge,
    /// It would begin new rows while no more than the rows that contain a text are shown.
    Searching,
    /// It goes over the heading of a group.
    OverHeading,
    /// What waits in the empty row cannot be taken with it: its text, and why.
    Waiting(String, AttrValue),
    /// A cell of it cannot be taken: row and column in the block from 1, its text, and why.
    Cell(Place, String, AttrValue),
}

/// What stands in a cell that is not what the row holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The text.
    pub text: AttrValue,
    /// What the row held when it was typed.
    over: Rc<str>,
    /// Where it stands.
    pub state: DraftState,
}

/// How far a draft has come.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftState {
    /// Being typed.
    Typing,
    /// Taken; the row will hold it.
    Sent,
    /// Refused, and why. It is tried again when the cell is left once more.
    Refused(AttrValue),
}

/// The state.
#[derive(Default)]
pub struct Desk {
    /// The columns: those that are edited first.
    pub columns: Rc<Vec<Column>>,
    /// The rows.
    pub rows: Rc<Vec<Row>>,
    /// Lines of the body.
    pub lines: Vec<Line>,
    /// Lines that are rows, by their place among them: what places are counted in.
    steps: Vec<usize>,
    kept: KeptOrder,
    ordered: Option<(Option<GridSorting>, String, Lang)>,
    /// What the rows are sorted by; as they come without it.
    pub sorting: Option<GridSorting>,
    /// What a row must contain to be shown.
    pub needle: String,
    /// What of the body is in sight.
    pub sight: Sight,
    /// The cell with the focus, by the key of its row.
    pub active: Option<(Rc<str>, usize)>,
    /// The other corner of what is selected.
    pub extent: Option<Place>,
    /// What stands in cells that is not what the rows hold.
    pub drafts: BTreeMap<(Rc<str>, usize), Draft>,
    /// Keys that move inside of a text belong to the text.
    pub is_editing: bool,
    /// The whole text is selected since the cell was entered: what is typed next replaces it.
    pub is_whole: bool,
    /// The cell to which the focus goes once it is drawn.
    pub wanted: Option<Place>,
    /// The row that a new row has become: whoever goes on in the new row goes on there.
    pub became: Option<Rc<str>>,
    /// The cell by the key of its row to which the focus goes once there is such a row.
    pub goes_on: Option<(Rc<str>, usize)>,
    /// The other corner of what is selected once the focus is where it is wanted.
    pub next_extent: Option<Place>,
    was_stale: bool,
}

impl Desk {
    /// Takes over what is to be drawn.
    pub fn lay(
        &mut self,
        (columns, rows, groups): (&Rc<Vec<Column>>, &Rc<Vec<Row>>, &[Group]),
        (has_new, is_stale): (bool, bool),
        lang: Lang,
        compare: &dyn Fn(&str, &str) -> std::cmp::Ordering,
    ) {
        let wish = (self.sorting, self.needle.clone(), lang);
        let is_other = !Rc::ptr_eq(&self.rows, rows);
        self.columns = Rc::clone(columns);
        self.rows = Rc::clone(rows);
        let places = if self.ordered.as_ref() == Some(&wish) {
            is_other.then(|| self.kept.follow(rows))
        } else {
            let places = order(rows, columns, self.sorting, &self.needle, compare);
            self.kept = KeptOrder::of(rows, &places);
            self.ordered = Some(wish);
            Some(places)
        };
        if let Some(places) = places {
            self.lines = lines(rows, groups, &places, has_new);
            let rows = self.lines.iter().enumerate().filter(|(_, line)| !matches!(line, Line::Head(_)));
            self.steps = rows.map(|(place, _)| place).collect();
        }
        let is_answered = self.was_stale && !is_stale;
        self.was_stale = is_stale;
        if is_other || is_answered {
            let held = |key: &str| self.rows.iter().find(|row| &*row.key == key);
            self.drafts.retain(|(key, column), draft| match draft.state {
                // What is being typed is not taken away by a value that comes late.
                DraftState::Typing => true,
                // It stays until it is written over, emptied or taken back.
                DraftState::Refused(_) => &**key == NEW || held(key).is_some(),
                DraftState::Sent if is_answered => false,
                _ if &**key == NEW => true,
                _ => held(key).is_some_and(|row| row.cell(*column) == draft.over),
            });
        }
    }

    /// How many rows there are to go through, the empty one included.
    pub fn height(&self) -> usize {
        self.steps.len()
    }

    /// How many columns can be written.
    pub fn width(&self) -> usize {
        self.columns.iter().filter(|column| column.is_edited()).count()
    }

    /// The key of the row at a place.
    pub fn key_at(&self, step: usize) -> Option<Rc<str>> {
        match self.lines.get(*self.steps.get(step)?)? {
            Line::Row(place) => self.rows.get(*place).map(|row| Rc::clone(&row.key)),
            Line::New => Some(Rc::from(NEW)),
            Line::Head(_) => None,
        }
    }

    /// Where a row stands among those to go through.
    pub fn step_of(&self, key: &str) -> Option<usize> {
        (0..self.steps.len()).find(|step| self.key_at(*step).as_deref() == Some(key))
    }

    /// Where the focus is.
    pub fn focused(&self) -> Option<Place> {
        let (key, column) = self.active.as_ref()?;
        Some((self.step_of(key)?, *column))
    }

    /// The cell that the focus goes to now that everything is drawn.
    pub fn next_focus(&mut self) -> Option<Place> {
        if let Some((key, column)) = &self.goes_on
            && let Some(step) = self.step_of(key)
        {
            self.wanted = Some((step, *column));
            self.goes_on = None;
        }
        self.wanted.take()
    }

    /// What is selected: the cell with the focus, or the rectangle to the other corner.
    pub fn selection(&self) -> Option<Rect> {
        let focused = self.focused()?;
        Some(Rect::between(focused, self.extent.unwrap_or(focused)))
    }

    /// The selected columns of a row, where more than one cell is selected.
    pub fn picked(&self, step: usize, selection: Option<&Rect>) -> Option<RangeInclusive<usize>> {
        let selection = selection.filter(|selection| !selection.is_single())?;
        selection.lines.contains(&step).then(|| selection.columns.clone())
    }

    /// The lines that are drawn: those in sight, and the ones with the focus or about to have it, wherever they are.
    pub fn drawn(&self) -> Vec<usize> {
        let window = window(self.sight, self.lines.len());
        let focused = self.focused().map(|(step, _)| step);
        let pinned = [focused, self.wanted.map(|(step, _)| step)];
        let mut drawn: Vec<usize> = window.clone().collect();
        for step in pinned.into_iter().flatten() {
            if let Some(line) = self.steps.get(step).filter(|line| !window.contains(line)) {
                drawn.push(*line);
            }
        }
        drawn.sort_unstable();
        drawn.dedup();
        drawn
    }

    /// The cell at which the Tab key stops: the one that had the focus last, else the first one that is drawn.
    pub fn stop(&self) -> Option<Place> {
        let first = || self.drawn().into_iter().find_map(|line| self.step_at(line)).map(|step| (step, 0));
        self.focused().or_else(first).filter(|_| self.width() > 0)
    }

    /// The place of a line among those to go through.
    pub fn step_at(&self, line: usize) -> Option<usize> {
        self.steps.binary_search(&line).ok()
    }

    fn held(&self, step: usize, column: usize) -> Rc<str> {
        match self.steps.get(step).and_then(|line| self.lines.get(*line)) {
            Some(Line::Row(place)) => self.rows.get(*place).map(|row| row.cell(column)).unwrap_or_default(),
            _ => Rc::default(),
        }
    }

    /// What stands in a cell, as it is seen.
    pub fn text_at(&self, (step, column): Place) -> String {
        let draft = self.key_at(step).and_then(|key| self.drafts.get(&(key, column)));
        draft.map_or_else(|| self.held(step, column).to_string(), |draft| draft.text.to_string())
    }

    /// The texts of what is selected, row by row. The empty row is no row that a spreadsheet should get, unless it was meant.
    pub fn copied(&self) -> Option<Vec<Vec<String>>> {
        let Rect { lines, columns } = self.selection()?;
        let (first, last) = (*lines.start(), *lines.end());
        let last = self.new_step().filter(|new| first < *new && last == *new).map_or(last, |new| new - 1);
        Some(
            (first..=last)
                .map(|step| columns.clone().map(|column| self.text_at((step, column))).collect())
                .collect(),
        )
    }

    /// What filling down writes: the first row of what is selected into those below it, or the row above into a single one; and
    /// what is being typed, where nothing else comes in its place. Nothing where nothing is filled. Whether a heading stands
    /// between.
    pub fn fill(&self) -> (Vec<Sent>, bool) {
        let Some(selection) = self.selection() else { return (Vec::new(), false) };
        let (first, last) = (*selection.lines.start(), *selection.lines.end());
        let above = first.checked_sub(1);
        let mut sent = self.known_only(filled(&selection, above, |place| self.text_at(place)));
        let source = above.filter(|_| first == last).unwrap_or(first);
        let is_overwritten = |one: &Sent| sent.iter().any(|other| other.place == one.place);
        let typed = self.unconfirmed().filter(|one| !sent.is_empty() && !is_overwritten(one));
        sent.extend(typed);
        (sent, self.is_parted(source, last))
    }

    /// The texts of a block are taken: what stood in those cells is gone, whatever it was.
    pub fn taken(&mut self, sent: &[Sent], is_answered_later: bool) {
        for one in sent {
            let Some(key) = self.key_at(one.place.0) else { continue };
            if is_answered_later && &*key != NEW {
                self.put_draft(one, DraftState::Sent);
            } else {
                self.drafts.remove(&(key, one.place.1));
            }
        }
    }

    /// Something is typed into the cell with the focus.
    pub fn type_text(&mut self, text: AttrValue) {
        (self.is_editing, self.is_whole) = (true, false);
        let (Some((key, column)), Some((step, _))) = (self.active.clone(), self.focused()) else { return };
        let over = self.held(step, column);
        let over = self.drafts.get(&(Rc::clone(&key), column)).map_or(over, |draft| Rc::clone(&draft.over));
        self.drafts.insert((key, column), Draft { text, over, state: DraftState::Typing });
    }

    /// Takes back what was typed into the cell with the focus.
    pub fn take_back(&mut self) {
        (self.is_editing, self.is_whole) = (false, true);
        self.extent = None;
        if let Some(active) = &self.active {
            self.drafts.remove(active);
        }
    }

    /// What is to be confirmed when the cell with the focus is left: only what was typed into it.
    pub fn unconfirmed(&self) -> Option<Sent> {
        let draft = self.drafts.get(self.active.as_ref()?).filter(|draft| draft.state != DraftState::Sent)?;
        Some(Sent { place: self.focused()?, from: (1, 1), text: draft.text.to_string() })
    }

    /// The place of the empty row at the end.
    fn new_step(&self) -> Option<usize> {
        matches!(self.lines.last(), Some(Line::New)).then(|| self.steps.len().saturating_sub(1))
    }

    /// The texts for rows that are there: nothing is filled into the empty row, and nothing in it can be emptied.
    pub fn known_only(&self, mut sent: Vec<Sent>) -> Vec<Sent> {
        if let Some(new) = self.new_step() {
            sent.retain(|one| one.place.0 < new);
        }
        sent
    }

    /// Whether a heading stands between two rows.
    pub fn is_parted(&self, first: usize, last: usize) -> bool {
        let line = |step: usize| self.steps.get(step).copied().unwrap_or(self.lines.len());
        let between = self.lines.iter().take(line(last)).skip(line(first));
        between.into_iter().any(|line| matches!(line, Line::Head(_)))
    }

    /// Why a block cannot go where it would.
    pub fn refusal_of(&self, sent: &[Sent]) -> Option<BlockRefusal> {
        let steps = || sent.iter().map(|one| one.place.0);
        let (first, last) = (steps().min()?, steps().max()?);
        let goes_beyond = self.new_step().is_some_and(|new| first < new && last >= new);
        if goes_beyond && !self.needle.trim().is_empty() {
            return Some(BlockRefusal::Searching);
        }
        self.is_parted(first, last).then_some(BlockRefusal::OverHeading)
    }

    /// Which rows the texts go to; `None` where one of them lies outside of the table.
    pub fn writes(&self, sent: &[Sent]) -> Option<Vec<Write>> {
        let new = self.new_step();
        let known = new.unwrap_or(self.steps.len());
        let write = |one: &Sent| {
            let (step, column) = one.place;
            let row = if step < known { RowAt::Known(self.key_at(step)?) } else { RowAt::New(step - new?) };
            (column < self.width()).then(|| Write { row, column, text: one.text.clone() })
        };
        sent.iter().map(write).collect()
    }

    /// Rows come with what was taken.
    pub fn look_out_for(&mut self, written: &Written) {
        if let Written::Changed(created) = written {
            self.kept.look_out_for(created);
        }
    }

    /// The texts, and before them what waits in the empty row, where they begin a row: all of it belongs to that row.
    pub fn gathered(&self, sent: &[Sent]) -> Vec<Sent> {
        let Some(new) = self.new_step().filter(|new| sent.iter().any(|one| one.place.0 == *new)) else {
            return sent.to_vec();
        };
        let waits = |column: usize| sent.iter().all(|one| one.place != (new, column));
        let drafts = self.drafts.iter().filter(|((key, column), _)| &**key == NEW && waits(*column));
        let draft = |((_, column), draft): (&(Rc<str>, usize), &Draft)| Sent {
            place: (new, *column),
            from: WAITING,
            text: draft.text.to_string(),
        };
        drafts.map(draft).chain(sent.iter().cloned()).collect()
    }

    /// Marks a cell with why its text is refused.
    pub fn refuse(&mut self, one: &Sent, reason: &AttrValue) {
        self.put_draft(one, DraftState::Refused(reason.clone()));
    }

    fn put_draft(&mut self, one: &Sent, state: DraftState) {
        let Some(key) = self.key_at(one.place.0) else { return };
        let over = self.held(one.place.0, one.place.1);
        let draft = Draft { text: AttrValue::from(one.text.clone()), over, state };
        self.drafts.insert((key, one.place.1), draft);
    }

    /// What became of the text of a single cell, the last of these; those before it waited in the same row.
    pub fn settle(&mut self, sent: &[Sent], written: &Written, is_answered_later: bool) {
        let Some(one) = sent.last() else { return };
        let Some(key) = self.key_at(one.place.0) else { return };
        let is_new = &*key == NEW;
        self.is_editing = false;
        match written {
            Written::Changed(created) => {
                self.became = created.first().filter(|_| is_new).cloned();
                if is_answered_later && !is_new {
                    self.put_draft(one, DraftState::Sent);
                } else {
                    sent.iter().for_each(|one| drop(self.drafts.remove(&(Rc::clone(&key), one.place.1))));
                }
            }
            Written::Same => drop(self.drafts.remove(&(key, one.place.1))),
            Written::Refused(at, reason) => {
                let wrong = sent.get(*at).unwrap_or(one);
                if wrong.place != one.place {
                    // It waits for the other to be right.
                    self.put_draft(one, DraftState::Typing);
                }
                self.refuse(wrong, reason);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::grid::ColumnKind;

    /// Rows of groups, each named by its key; groups but the first have a heading.
    fn desk(rows: &[(&str, usize)], has_new: bool, needle: &str) -> Desk {
        let columns = ["Name", "Region"].map(|label| Column::new(label.into(), ColumnKind::Text));
        let row = |(key, group): &(&str, usize)| Row {
            key: Rc::from(*key),
            name: Rc::from(*key),
            group: *group,
            cells: vec![Rc::from(*key), Rc::default()],
            ..Row::default()
        };
        let rows: Rc<Vec<Row>> = Rc::new(rows.iter().map(row).collect());
        let groups: Vec<Group> = (0..3)
            .map(|place| Group { title: (place > 0).then(|| Rc::from("Group")), sums: Vec::new() })
            .collect();
        let mut desk = Desk { needle: needle.to_owned(), ..Desk::default() };
        desk.lay((&Rc::new(columns.to_vec()), &rows, &groups), (has_new, false), Lang::En, &|left, right| {
            left.cmp(right)
        });
        desk
    }

    fn sent(places: &[Place]) -> Vec<Sent> {
        places.iter().map(|place| Sent { place: *place, from: (1, 1), text: "x".to_owned() }).collect()
    }

    #[test]
    fn a_block_begins_new_rows_only_where_all_rows_are_shown() {
        let rows = [("Ann", 0), ("Bob", 0), ("Anna", 0)];
        let block = sent(&[(1, 0), (2, 0), (3, 0), (4, 0)]);
        let all = desk(&rows, true, " ");
        assert_eq!(all.refusal_of(&block), None);
        let to: Vec<RowAt> = all.writes(&block).unwrap().into_iter().map(|write| write.row).collect();
        assert_eq!(
            to,
            [RowAt::Known("Bob".into()), RowAt::Known("Anna".into()), RowAt::New(0), RowAt::New(1)]
        );
        // Ann and Anna are found, the empty row is the third: Bob is not overwritten, and nobody comes in his place.
        let found = desk(&rows, true, "ann");
        assert_eq!(found.refusal_of(&sent(&[(0, 0), (1, 0)])), None);
        assert_eq!(found.refusal_of(&sent(&[(1, 0), (2, 0)])), Some(BlockRefusal::Searching));
        assert_eq!(found.refusal_of(&sent(&[(2, 0), (3, 0)])), None, "who begins in the empty row means it");
    }

    #[test]
    fn nothing_is_filled_into_the_empty_row() {
        let desk = desk(&[("Ann", 0), ("Bob", 0)], true, "");
        assert_eq!(desk.known_only(sent(&[(1, 1), (2, 1)])), sent(&[(1, 1)]));
        assert_eq!(desk.known_only(sent(&[(2, 0), (2, 1)])), []);
    }

    #[test]
    fn what_is_copied_ends_before_the_empty_row() {
        let mut desk = desk(&[("Ann", 0), ("Bob", 0)], true, "");
        desk.active = Some(("Ann".into(), 0));
        desk.extent = Some((2, 1));
        let row = |name: &str| vec![name.to_owned(), String::new()];
        assert_eq!(desk.copied(), Some(vec![row("Ann"), row("Bob")]));
        desk.active = Some((NEW.into(), 0));
        desk.extent = None;
        assert_eq!(desk.copied(), Some(vec![vec![String::new()]]));
    }

    #[test]
    fn what_is_being_typed_is_filled_down_and_taken_with_it() {
        let mut desk = desk(&[("Ann", 0), ("Bob", 0), ("Cleo", 0)], true, "");
        desk.active = Some(("Ann".into(), 1));
        desk.extent = Some((2, 1));
        desk.type_text("B".into());
        let (sent, is_parted) = desk.fill();
        let told: Vec<(Place, &str)> = sent.iter().map(|one| (one.place, one.text.as_str())).collect();
        assert_eq!(told, [((1, 1), "B"), ((2, 1), "B"), ((0, 1), "B")]);
        assert!(!is_parted);
        // Answered later: what was taken is seen at once in every cell.
        desk.taken(&sent, true);
        assert!((0..3).all(|step| desk.text_at((step, 1)) == "B"));
        desk.taken(&sent, false);
        assert!(desk.drafts.is_empty());
        // A single row takes what is above it, in place of what is typed.
        desk.active = Some(("Bob".into(), 0));
        desk.extent = None;
        desk.type_text("Bo".into());
        let (sent, _) = desk.fill();
        assert_eq!(
            sent.iter().map(|one| (one.place, one.text.as_str())).collect::<Vec<_>>(),
            [((1, 0), "Ann")]
        );
        // In the first row and in the empty one there is nothing to fill.
        desk.active = Some(("Ann".into(), 0));
        assert_eq!(desk.fill().0, []);
    }

    #[test]
    fn no_block_goes_over_a_heading() {
        // Lines: a, heading, b, c, heading, d.
        let desk = desk(&[("a", 0), ("b", 1), ("c", 1), ("d", 2)], false, "");
        let refusal = |places: &[Place]| desk.refusal_of(&sent(places));
        assert_eq!(refusal(&[(0, 0), (0, 1)]), None);
        assert_eq!(refusal(&[(1, 0), (2, 0)]), None);
        assert_eq!(refusal(&[(0, 0), (1, 0)]), Some(BlockRefusal::OverHeading));
        assert_eq!(refusal(&[(2, 1), (3, 1)]), Some(BlockRefusal::OverHeading));
        assert!(
            desk.is_parted(0, 1) && !desk.is_parted(1, 2) && desk.is_parted(1, 3) && !desk.is_parted(3, 3)
        );
        assert_eq!(refusal(&[(3, 0), (4, 0)]), None);
        assert_eq!(desk.writes(&sent(&[(3, 0), (4, 0)])), None, "there is no fifth row");
    }

    #[test]
    fn what_waits_in_the_empty_row_is_taken_with_the_name_and_gone_with_it() {
        let mut desk = desk(&[("Ann", 0)], true, "");
        let type_in = |desk: &mut Desk, column: usize, text: &'static str| {
            desk.active = Some((NEW.into(), column));
            desk.type_text(text.into());
            let one = desk.unconfirmed().unwrap();
            desk.gathered(std::slice::from_ref(&one))
        };
        let told = |sent: &[Sent]| sent.iter().map(|one| (one.place, one.text.clone())).collect::<Vec<_>>();
        let state = |desk: &Desk, column: usize| {
            desk.drafts.get(&(NEW.into(), column)).map(|draft| (draft.text.to_string(), draft.state.clone()))
        };
        // A region first: nobody is there yet.
        let first = type_in(&mut desk, 1, "West");
        assert_eq!(told(&first), [((1, 1), "West".to_owned())]);
        desk.settle(&first, &Written::Refused(0, "no name".into()), false);
        assert_eq!(state(&desk, 1), Some(("West".to_owned(), DraftState::Refused("no name".into()))));
        // The name takes it along; there is no such region, so that is where it is said, and the name waits.
        let second = type_in(&mut desk, 0, "Bob");
        assert_eq!(told(&second), [((1, 1), "West".to_owned()), ((1, 0), "Bob".to_owned())]);
        desk.settle(&second, &Written::Refused(0, "none such".into()), false);
        assert_eq!(state(&desk, 1), Some(("West".to_owned(), DraftState::Refused("none such".into()))));
        assert_eq!(state(&desk, 0), Some(("Bob".to_owned(), DraftState::Typing)));
        // Right now: both are taken and nothing stays for the next one.
        let third = type_in(&mut desk, 1, "East");
        assert_eq!(told(&third), [((1, 0), "Bob".to_owned()), ((1, 1), "East".to_owned())]);
        desk.settle(&third, &Written::Changed(vec!["7".into()]), false);
        assert_eq!((desk.drafts.len(), desk.became.as_deref()), (0, Some("7")));
        // Texts for rows that are there take nothing along.
        type_in(&mut desk, 1, "East");
        assert_eq!(desk.gathered(&sent(&[(0, 1)])), sent(&[(0, 1)]));
    }
}
