//! Blocks of cells as text, as spreadsheet programs put them on the clipboard: cells between tabs, rows between line ends, cells
//! with either of them or with quotation marks in quotation marks.

/// The cells of a text from the clipboard, row by row; a line end after the last row is no row.
pub fn block_of(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut letters = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        let Some(row) = rows.last_mut() else { break };
        let Some(cell) = row.last_mut() else { break };
        match letter {
            '"' if is_quoted && letters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if is_quoted => is_quoted = false,
            '"' if cell.is_empty() => is_quoted = true,
            '\t' if !is_quoted => row.push(String::new()),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => rows.push(vec![String::new()]),
            letter => cell.push(letter),
        }
    }
    if rows.len() > 1 && rows.last().is_some_and(|row| matches!(row.as_slice(), [cell] if cell.is_empty())) {
        rows.pop();
    }
    rows
}

/// A block as text for the clipboard: what [`block_of`] reads again.
pub fn text_of(block: &[Vec<String>]) -> String {
    let cell = |cell: &String| {
        if cell.contains(['\t', '\n', '\r', '"']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    let row = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join("\t");
    block.iter().map(row).collect::<Vec<_>>().join("\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read_as_spreadsheet_programs_write_them() {
        assert_eq!(block_of("1\t2\r\n3\t4\r\n"), [["1", "2"], ["3", "4"]]);
        assert_eq!(block_of("1"), [["1"]]);
        assert_eq!(block_of("1\n\n2\n"), [["1"], [""], ["2"]], "an empty cell between is a cell");
        assert_eq!(block_of("\t2\n"), [["", "2"]]);
        assert_eq!(block_of("\"a\tb\n\"\"c\"\"\"\td\n"), [["a\tb\n\"c\"", "d"]]);
        assert_eq!(block_of("5\" pipe\t1"), [["5\" pipe", "1"]], "a quotation mark inside is one");
    }

    #[test]
    fn what_is_copied_is_read_again() {
        let block = [["1,020", "a\tb"], ["5\" pipe", ""], ["two\nlines", "4"]]
            .map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(text_of(&block), "1,020\t\"a\tb\"\r\n\"5\"\" pipe\"\t\r\n\"two\nlines\"\t4");
        assert_eq!(block_of(&text_of(&block)), block);
    }
}
