//! Tables as delimited text for spreadsheet programs: numbers bare, texts quoted, and no text that a program would
//! take for a formula. Knows nothing of what the tables say.

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A number as a machine reads it; anything else is written as text.
    Number(String),
    /// A text.
    Text(String),
}

/// Rows as UTF-8 with byte order mark and CRLF, as spreadsheet programs in Chinese want it.
pub fn csv(rows: impl IntoIterator<Item = Vec<Field>>) -> String {
    let mut text = String::from('\u{feff}');
    for row in rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn cell(field: &Field) -> String {
    match field {
        Field::Number(number) if is_number(number) => number.clone(),
        Field::Number(text) | Field::Text(text) => quoted(text),
    }
}

fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    unsigned.split_once('.').map_or_else(|| digits(unsigned), |(whole, part)| digits(whole) && digits(part))
}

fn quoted(text: &str) -> String {
    let first = text.trim_start_matches([' ', '\u{3000}', '\u{a0}']).chars().next();
    let is_risky = first.is_some_and(|first| {
        matches!(first, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n' | '\0' | '\'')
    });
    let guard = if is_risky { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    // Expected cells by the rules of OWASP "CSV Injection", written by hand.
    #[test]
    fn numbers_stay_bare_and_texts_are_quoted() {
        let row = vec![
            Field::Number("-12.50".to_owned()),
            Field::Text("a \"b\", c".to_owned()),
            Field::Number("1,200".to_owned()),
        ];
        assert_eq!(csv([row]), "\u{feff}-12.50,\"a \"\"b\"\", c\",\"1,200\"\r\n");
    }

    #[test]
    fn texts_that_begin_like_formulas_are_defused() {
        for text in ["=1+1", "+1", "-1", "@x", "＝1", "  =1", "\t=1", "'x"] {
            assert_eq!(quoted(text), format!("\"'{text}\""), "{text:?}");
        }
        for text in ["a=1", "2026-03-31", "三百万", ""] {
            assert_eq!(quoted(text), format!("\"{text}\""), "{text:?}");
        }
    }
}
