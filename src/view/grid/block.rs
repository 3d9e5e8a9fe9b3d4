//! Rectangles of cells of a grid, and what becomes of a block from the clipboard: which cell gets which text.

use std::ops::RangeInclusive;

/// A line and a column, both from 0.
pub type Place = (usize, usize);

/// A rectangle of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rect {
    /// Its lines.
    pub lines: RangeInclusive<usize>,
    /// Its columns.
    pub columns: RangeInclusive<usize>,
}

impl Rect {
    /// The rectangle between two of its corners.
    pub fn between(one: Place, other: Place) -> Self {
        let span = |left: usize, right: usize| left.min(right)..=left.max(right);
        Self { lines: span(one.0, other.0), columns: span(one.1, other.1) }
    }

    /// Its first cell.
    pub const fn corner(&self) -> Place {
        (*self.lines.start(), *self.columns.start())
    }

    /// Whether it is one cell.
    pub fn is_single(&self) -> bool {
        self.lines.start() == self.lines.end() && self.columns.start() == self.columns.end()
    }

    /// Its cells, line by line.
    pub fn cells(&self) -> impl Iterator<Item = Place> + '_ {
        self.lines.clone().flat_map(|line| self.columns.clone().map(move |column| (line, column)))
    }
}

/// A text on its way into a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The cell: the how manieth line after the corner that is a row, and the column of the grid.
    pub place: Place,
    /// Row and column of the block that it comes from, from 1.
    pub from: Place,
    /// The text.
    pub text: String,
}

/// Where the cells of a block go that is pasted into a selection: one cell fills all of it, more begin in its corner.
pub fn pasted(block: &[Vec<String>], selection: &Rect) -> Vec<Sent> {
    let (line, column) = selection.corner();
    if let [only] = block
        && let [text] = only.as_slice()
    {
        return selection.cells().map(|place| Sent { place, from: (1, 1), text: text.clone() }).collect();
    }
    let row = |(down, cells): (usize, &Vec<String>)| {
        cells
            .iter()
            .enumerate()
            .map(|(across, text)| Sent {
                place: (line + down, column + across),
                from: (down + 1, across + 1),
                text: text.clone(),
            })
            .collect::<Vec<_>>()
    };
    block.iter().enumerate().flat_map(row).collect()
}

/// What filling down writes: the selection's first line into the others; where it has only one line, the line above
/// (`above`, if there is one) into it.
pub fn filled(selection: &Rect, above: Option<usize>, text_of: impl Fn(Place) -> String) -> Vec<Sent> {
    let (first, last) = (*selection.lines.start(), *selection.lines.end());
    let (source, targets) = match (first == last, above) {
        (false, _) => (first, first + 1..=last),
        (true, Some(above)) => (above, first..=last),
        (true, None) => return Vec::new(),
    };
    let cell = |line: usize, column: usize| Sent {
        place: (line, column),
        from: (1, column - selection.columns.start() + 1),
        text: text_of((source, column)),
    };
    targets
        .flat_map(|line| selection.columns.clone().map(move |column| (line, column)))
        .map(|(line, column)| cell(line, column))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(sent: &[Sent]) -> Vec<(Place, &str)> {
        sent.iter().map(|one| (one.place, one.text.as_str())).collect()
    }

    fn block(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn a_block_begins_in_the_corner_and_a_single_cell_fills_what_is_selected() {
        let selection = Rect::between((4, 2), (3, 1));
        assert_eq!(selection.corner(), (3, 1));
        let sent = pasted(&block(&[&["a", "b"], &["c"]]), &selection);
        assert_eq!(places(&sent), [((3, 1), "a"), ((3, 2), "b"), ((4, 1), "c")]);
        assert_eq!(sent.last().map(|one| one.from), Some((2, 1)));
        let one = pasted(&block(&[&["a"]]), &selection);
        assert_eq!(places(&one), [((3, 1), "a"), ((3, 2), "a"), ((4, 1), "a"), ((4, 2), "a")]);
    }

    #[test]
    fn filling_takes_the_first_line_down_or_the_line_above() {
        let text_of = |(line, column): Place| format!("{line}.{column}");
        let three = filled(&Rect::between((2, 1), (4, 1)), Some(1), text_of);
        assert_eq!(places(&three), [((3, 1), "2.1"), ((4, 1), "2.1")]);
        let one = filled(&Rect::between((2, 1), (2, 2)), Some(0), text_of);
        assert_eq!(places(&one), [((2, 1), "0.1"), ((2, 2), "0.2")]);
        assert_eq!(filled(&Rect::between((0, 1), (0, 1)), None, text_of), []);
    }
}
