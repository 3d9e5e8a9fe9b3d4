//! The keys of a spreadsheet: what a key press in a cell means. Knows neither events nor cells.

/// A key as it is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Press<'a> {
    /// Its name.
    pub key: &'a str,
    /// With the control key, or the command key.
    pub control: bool,
    /// With the shift key.
    pub shift: bool,
    /// Something is being written into the cell: keys that move inside of a text belong to the text.
    pub is_editing: bool,
    /// What is written is looked up in a list, in which the arrows move.
    pub has_choices: bool,
}

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gesture {
    /// Confirm and go to the next line, or back to the one before.
    Confirm(isize),
    /// Go so many lines down and columns to the right.
    Step(isize, isize),
    /// Go so many columns to the right, and out of the table where it has no more.
    Next(isize),
    /// Go to the end of the lines (`-1`, `1`) and of the columns; `0` stays.
    Edge(isize, isize),
    /// A screen up or down.
    Page(isize),
    /// Move the other corner of what is selected.
    Extend(isize, isize),
    /// Select everything.
    All,
    /// Write behind what is there.
    Edit,
    /// Take back what was typed.
    TakeBack,
    /// Empty what is selected.
    Empty,
    /// Fill down.
    FillDown,
    /// The caret moves inside of the text; what is typed next does not replace it.
    Caret,
}

/// What a key press means; `None` leaves it to the browser.
pub fn gesture(press: Press<'_>) -> Option<Gesture> {
    let Press { key, control, shift, is_editing, has_choices } = press;
    if control {
        return match key {
            "d" | "D" => Some(Gesture::FillDown),
            "a" | "A" if !is_editing => Some(Gesture::All),
            "Home" if !is_editing => Some(Gesture::Edge(-1, -1)),
            "End" if !is_editing => Some(Gesture::Edge(1, 1)),
            _ => None,
        };
    }
    let arrow = match key {
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        _ => (0, 0),
    };
    let is_upright = arrow.0 != 0;
    match key {
        "Enter" => Some(Gesture::Confirm(if shift { -1 } else { 1 })),
        // Tab goes on with the row while it is being written, as in a spreadsheet; else it leaves the table, in which it stops once.
        "Tab" if is_editing => Some(Gesture::Next(if shift { -1 } else { 1 })),
        "F2" => Some(Gesture::Edit),
        "Escape" => Some(Gesture::TakeBack),
        "PageUp" => Some(Gesture::Page(-1)),
        "PageDown" => Some(Gesture::Page(1)),
        _ if arrow != (0, 0) => match (is_editing, shift) {
            (false, true) => Some(Gesture::Extend(arrow.0, arrow.1)),
            (true, _) if is_upright && has_choices => None,
            (true, true) => None,
            (true, false) if !is_upright => Some(Gesture::Caret),
            _ => Some(Gesture::Step(arrow.0, arrow.1)),
        },
        "Delete" | "Backspace" if !is_editing => Some(Gesture::Empty),
        "Home" if !is_editing => Some(Gesture::Edge(0, -1)),
        "End" if !is_editing => Some(Gesture::Edge(0, 1)),
        "Home" | "End" => Some(Gesture::Caret),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str) -> Press<'_> {
        Press { key, control: false, shift: false, is_editing: false, has_choices: false }
    }

    #[test]
    fn keys_move_between_cells_until_something_is_written() {
        assert_eq!(gesture(press("ArrowLeft")), Some(Gesture::Step(0, -1)));
        assert_eq!(gesture(Press { is_editing: true, ..press("ArrowLeft") }), Some(Gesture::Caret));
        assert_eq!(gesture(Press { is_editing: true, ..press("ArrowUp") }), Some(Gesture::Step(-1, 0)));
        assert_eq!(gesture(Press { is_editing: true, has_choices: true, ..press("ArrowUp") }), None);
        assert_eq!(gesture(Press { shift: true, ..press("ArrowDown") }), Some(Gesture::Extend(1, 0)));
        assert_eq!(gesture(Press { shift: true, is_editing: true, ..press("ArrowRight") }), None);
        assert_eq!(gesture(Press { shift: true, ..press("Enter") }), Some(Gesture::Confirm(-1)));
        assert_eq!(gesture(press("Delete")), Some(Gesture::Empty));
        assert_eq!(gesture(Press { is_editing: true, ..press("Delete") }), None);
        assert_eq!(gesture(press("x")), None);
        assert_eq!(gesture(press("Tab")), None, "Tab is the browser's own way out of the table");
        assert_eq!(gesture(Press { is_editing: true, ..press("Tab") }), Some(Gesture::Next(1)));
        assert_eq!(gesture(Press { shift: true, is_editing: true, ..press("Tab") }), Some(Gesture::Next(-1)));
    }

    #[test]
    fn the_control_key_fills_selects_and_goes_to_the_ends() {
        let control = |key| gesture(Press { control: true, ..press(key) });
        assert_eq!(control("d"), Some(Gesture::FillDown));
        assert_eq!(control("a"), Some(Gesture::All));
        assert_eq!(control("End"), Some(Gesture::Edge(1, 1)));
        assert_eq!(control("c"), None, "copying is an event of its own");
        assert_eq!(gesture(Press { control: true, is_editing: true, ..press("a") }), None);
    }
}
