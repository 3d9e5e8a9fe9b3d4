//! Tables that are edited like a spreadsheet, before they are drawn: columns and rows as values, the order of the rows, and the
//! part of them that is in sight. Knows no record and draws nothing.

pub mod block;
pub mod keys;

use std::{cmp::Ordering, collections::BTreeSet, ops::Range, rc::Rc};

use rust_decimal::Decimal;

use crate::view::sort::{SortValue, Sorting, compare};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text that is edited.
    Text,
    /// A number that is edited.
    Number,
    /// A number that follows from others and is only shown.
    Shown,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its head.
    pub label: Rc<str>,
    /// A second line of the head.
    pub sub: Option<Rc<str>>,
    /// What it is called where it is read out together with the row.
    pub spoken: Rc<str>,
    /// What it holds.
    pub kind: ColumnKind,
    /// What can be written into it, where that is known.
    pub choices: Option<Rc<[Rc<str>]>>,
    /// Indicator and period that its numbers belong to, for machines.
    pub tag: Option<(Rc<str>, Rc<str>)>,
}

impl Column {
    /// A column that is edited.
    pub fn new(label: Rc<str>, kind: ColumnKind) -> Self {
        Self { spoken: Rc::clone(&label), label, sub: None, kind, choices: None, tag: None }
    }

    /// Whether it can be written.
    pub fn is_edited(&self) -> bool {
        self.kind != ColumnKind::Shown
    }
}

/// A row: a cell for each column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// What it is told apart by, whatever its place.
    pub key: Rc<str>,
    /// Its name.
    pub name: Rc<str>,
    /// Place of its group.
    pub group: usize,
    /// The scope that its numbers belong to, for machines.
    pub scope: Option<Rc<str>>,
    /// What the cells hold, as it is edited.
    pub cells: Vec<Rc<str>>,
    /// What holds while a cell is empty; shorter than the cells where there is nothing.
    pub inherited: Vec<Option<Rc<str>>>,
}

impl Row {
    /// What a cell holds.
    pub fn cell(&self, column: usize) -> Rc<str> {
        self.cells.get(column).cloned().unwrap_or_default()
    }

    fn matches(&self, needle: &str) -> bool {
        let has = |text: &str| text.to_lowercase().contains(needle);
        needle.is_empty() || has(&self.name) || self.cells.iter().any(|cell| has(cell))
    }
}

/// Rows under one heading.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// The heading; `None` without a line of its own.
    pub title: Option<Rc<str>>,
    /// Sums in the line of the heading, by column; empty texts where there is none.
    pub sums: Vec<Rc<str>>,
}

/// A line of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// The heading of a group.
    Head(usize),
    /// A row, by its place in the list.
    Row(usize),
    /// The empty row at the end, in which a new record is begun.
    New,
}

/// What the rows are sorted by: a column, or their name.
pub type GridSorting = Sorting<Option<usize>>;

/// The places of the rows that contain a text, in the order wanted; as they come without one. Groups stay together.
pub fn order(
    rows: &[Row],
    columns: &[Column],
    sorting: Option<GridSorting>,
    needle: &str,
    compare_texts: &dyn Fn(&str, &str) -> Ordering,
) -> Vec<usize> {
    let needle = needle.trim().to_lowercase();
    let found = rows.iter().enumerate().filter(|(_, row)| row.matches(&needle));
    let Some(sorting) = sorting else { return found.map(|(place, _)| place).collect() };
    let is_number = sorting
        .column
        .and_then(|column| columns.get(column))
        .is_some_and(|column| column.kind != ColumnKind::Text);
    let value_of = |row: &Row| {
        let text = sorting.column.map_or_else(|| Rc::clone(&row.name), |column| row.cell(column));
        if is_number { SortValue::Number(number_of(&text)) } else { SortValue::Text(text.to_string()) }
    };
    let mut keyed: Vec<(usize, SortValue, usize)> =
        found.map(|(place, row)| (row.group, value_of(row), place)).collect();
    keyed.sort_by(|left, right| {
        left.0.cmp(&right.0).then_with(|| compare(&left.1, &right.1, sorting.descending, compare_texts))
    });
    keyed.into_iter().map(|(_, _, place)| place).collect()
}

fn number_of(text: &str) -> Option<Decimal> {
    text.replace(',', "").trim_end_matches('%').trim().parse().ok()
}

/// The order of rows over their edits: it stays while somebody writes, so that no row leaves the place where it is being
/// written; new rows come at the end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeptOrder {
    shown: Vec<Rc<str>>,
    known: BTreeSet<Rc<str>>,
    /// Rows that are about to come, in the order in which they were written.
    coming: Vec<Rc<str>>,
}

impl KeptOrder {
    /// Takes an order over.
    pub fn of(rows: &[Row], places: &[usize]) -> Self {
        let shown =
            places.iter().filter_map(|place| rows.get(*place)).map(|row| Rc::clone(&row.key)).collect();
        let known = rows.iter().map(|row| Rc::clone(&row.key)).collect();
        Self { shown, known, coming: Vec::new() }
    }

    /// These rows are about to come, in this order.
    pub fn look_out_for(&mut self, keys: &[Rc<str>]) {
        self.coming = keys.to_vec();
    }

    /// The places of rows that may have changed since: those that were shown, and those that nobody knew.
    pub fn follow(&mut self, rows: &[Row]) -> Vec<usize> {
        let places: std::collections::BTreeMap<&str, usize> =
            rows.iter().enumerate().map(|(place, row)| (&*row.key, place)).collect();
        self.shown.retain(|key| places.contains_key(&**key));
        // What is gone and comes back, by an undo and a redo, is new again.
        self.known.retain(|key| places.contains_key(&**key));
        for key in self.coming.iter().filter(|key| places.contains_key(&***key)) {
            if self.known.insert(Rc::clone(key)) {
                self.shown.push(Rc::clone(key));
            }
        }
        for row in rows {
            if self.known.insert(Rc::clone(&row.key)) {
                self.shown.push(Rc::clone(&row.key));
            }
        }
        let mut found: Vec<usize> = self.shown.iter().filter_map(|key| places.get(&**key).copied()).collect();
        // A new row of a group belongs to its group.
        found.sort_by_key(|place| rows.get(*place).map(|row| row.group));
        found
    }
}

/// The lines of the body: each group's heading and its rows, and the empty row at the end.
pub fn lines(rows: &[Row], groups: &[Group], places: &[usize], has_new: bool) -> Vec<Line> {
    let mut lines = Vec::with_capacity(places.len() + groups.len() + 1);
    let mut last = None;
    for place in places {
        let group = rows.get(*place).map(|row| row.group).unwrap_or_default();
        if last != Some(group) && groups.get(group).is_some_and(|group| group.title.is_some()) {
            lines.push(Line::Head(group));
        }
        last = Some(group);
        lines.push(Line::Row(*place));
    }
    if has_new {
        lines.push(Line::New);
    }
    lines
}

/// What of the body is in sight, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// How much of it lies above.
    pub top: u32,
    /// How high the part in sight is.
    pub height: u32,
    /// How high a line is.
    pub line: u32,
}

impl Default for Sight {
    fn default() -> Self {
        Self { top: 0, height: 720, line: 34 }
    }
}

/// Up to so many lines are all drawn: no part of a short table is worth leaving out.
const ALL: usize = 80;
/// Lines drawn beyond the edges, so that a turn of the wheel shows no gap.
const MARGIN: usize = 8;
/// The part that is drawn moves by so many lines at once.
const STEP: usize = 4;

/// Which of so many lines are drawn.
pub fn window(sight: Sight, lines: usize) -> Range<usize> {
    if lines <= ALL {
        return 0..lines;
    }
    let line = sight.line.max(1);
    let at = |pixels: u32| usize::try_from(pixels / line).unwrap_or_default();
    let first = at(sight.top).min(lines).saturating_sub(MARGIN) / STEP * STEP;
    let shown = at(sight.height) + 2 * MARGIN + STEP;
    let first = first.min(lines.saturating_sub(shown));
    first..(first + shown).min(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(key: &str, group: usize, cells: [&str; 2]) -> Row {
        let cells = cells.map(Rc::from).to_vec();
        Row { key: key.into(), name: key.into(), group, cells, ..Row::default() }
    }

    fn columns() -> [Column; 2] {
        [Column::new("Region".into(), ColumnKind::Text), Column::new("Jan".into(), ColumnKind::Number)]
    }

    fn by(column: Option<usize>, descending: bool) -> Option<GridSorting> {
        Some(Sorting { column, descending })
    }

    #[test]
    fn rows_are_found_by_any_cell_and_sorted_inside_their_groups() {
        let rows = [
            row("a", 0, ["North", "1,200"]),
            row("b", 1, ["South", "9"]),
            row("c", 0, ["", "30"]),
            row("d", 0, ["East", ""]),
        ];
        let sorted = |sorting, needle| {
            order(&rows, &columns(), sorting, needle, &|left: &str, right: &str| left.cmp(right))
        };
        assert_eq!(sorted(None, ""), [0, 1, 2, 3]);
        assert_eq!(sorted(None, " north "), [0]);
        assert_eq!(
            sorted(by(Some(1), false), ""),
            [2, 0, 3, 1],
            "30 before 1,200; none last; the other group after"
        );
        assert_eq!(sorted(by(Some(1), true), ""), [0, 2, 3, 1]);
        assert_eq!(sorted(by(Some(0), false), ""), [3, 0, 2, 1]);
        assert_eq!(sorted(by(None, true), ""), [3, 2, 0, 1]);
    }

    #[test]
    fn rows_stay_where_they_are_while_they_are_written_and_new_ones_come_last() {
        let before = [row("b", 0, ["", "2"]), row("a", 0, ["", "1"]), row("x", 0, ["", ""])];
        // "x" was filtered out.
        let mut kept = KeptOrder::of(&before, &[1, 0]);
        let after =
            [row("a", 0, ["", "7"]), row("b", 0, ["", "2"]), row("n", 0, ["", ""]), row("x", 0, ["", ""])];
        assert_eq!(kept.follow(&after), [0, 1, 2]);
        assert_eq!(kept.follow(&after[1..]), [0, 1], "one is gone");
        assert_eq!(kept.follow(&after), [1, 2, 0], "and comes back at the end");
        let block = [row("a", 0, ["", ""]), row("p", 0, ["", ""]), row("q", 0, ["", ""])];
        let mut kept = KeptOrder::of(&block[..1], &[0]);
        kept.look_out_for(&["q".into(), "p".into()]);
        assert_eq!(kept.follow(&block), [0, 2, 1], "as they were pasted");
    }

    #[test]
    fn groups_have_a_heading_where_they_have_rows() {
        let rows = [row("a", 0, ["", ""]), row("b", 1, ["", ""]), row("c", 1, ["", ""])];
        let titled = |title: &str| Group { title: Some(title.into()), sums: Vec::new() };
        let groups = [Group::default(), titled("Accounts"), titled("People")];
        let expected = [Line::Row(0), Line::Head(1), Line::Row(1), Line::Row(2), Line::New];
        assert_eq!(lines(&rows, &groups, &[0, 1, 2], true), expected);
        assert_eq!(lines(&rows, &groups, &[0], false), [Line::Row(0)]);
    }

    #[test]
    fn only_what_is_in_sight_is_drawn() {
        let sight = Sight { top: 0, height: 700, line: 35 };
        assert_eq!(window(sight, 80), 0..80, "a short table is drawn wholly");
        // 20 lines in sight, 8 beyond each edge, and the step of 4.
        assert_eq!(window(sight, 10_000), 0..40);
        assert_eq!(window(Sight { top: 35 * 100, ..sight }, 10_000), 92..132);
        assert_eq!(window(Sight { top: 35 * 9_990, ..sight }, 10_000), 9_960..10_000);
        assert_eq!(window(Sight { top: u32::MAX, ..sight }, 100), 60..100);
        for top in (0..350_000).step_by(977) {
            let drawn = window(Sight { top, ..sight }, 10_000);
            let (first, last) =
                (usize::try_from(top / 35).unwrap(), usize::try_from((top + 700) / 35).unwrap());
            assert!(drawn.start <= first && drawn.end >= last.min(10_000), "{top}: {drawn:?}");
        }
    }
}
