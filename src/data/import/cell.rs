//! What every cell has in common: white space, full-width characters and the ways to say "nothing".

use std::borrow::Cow;

/// Texts that stand for a missing value, besides the empty one. Compared without regard to ASCII case.
const MISSING: &[&str] =
    &["null", "(null)", "\\n", "n/a", "#n/a", "-", "--", "—", "——", "–", "(blank)", "(空白)", "（空白）"];

/// Texts that stand for a missing value where a number or a day is wanted; as names they may be meant.
const MISSING_VALUES: &[&str] = &[
    "none",
    "nil",
    "na",
    "无",
    "無",
    "暂无",
    "暫無",
    "未知",
    "不详",
    "待定",
    "tbd",
    "tba",
    "/",
    "\\",
    "?",
    "？",
    "…",
    "...",
    "0000-00-00",
    "0000-00-00 00:00:00",
    "0000/00/00",
];

/// What spreadsheet programs put where a formula failed; `#N/A` is a way to say "nothing".
const FAILED: &[&str] = &[
    "#div/0!",
    "#value!",
    "#ref!",
    "#name?",
    "#num!",
    "#null!",
    "#spill!",
    "#calc!",
    "#field!",
    "#blocked!",
    "#busy!",
    "#connect!",
    "#unknown!",
    "#getting_data",
    "#python!",
];

/// Stands for a formula whose result the file does not hold.
pub const UNCACHED: &str = "#UNCACHED!";

/// Longest piece of a cell that is repeated in a report of errors, in characters.
const QUOTED_CHARS: usize = 80;

/// The text of a cell without what surrounds it: white space, and the `="…"` by which exports protect digits.
pub fn trimmed(cell: &str) -> &str {
    let cell = bare(cell);
    if cell.as_bytes().first() != Some(&b'=') {
        return cell;
    }
    cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell).trim()
}

/// The text without white space around it. Most cells begin and end with a letter or digit: nothing is looked for there.
fn bare(cell: &str) -> &str {
    match cell.as_bytes() {
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => cell,
        _ => cell.trim(),
    }
}

/// Whether a trimmed cell says that there is no value.
pub fn is_missing(cell: &str) -> bool {
    let Some(first) = cell.bytes().next() else { return true };
    // Most cells begin with a letter or digit with which none of the words begins.
    if first.is_ascii_alphanumeric() && !matches!(first, b'n' | b'N') {
        return false;
    }
    MISSING.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// Whether a trimmed cell says that there is no number or day.
pub fn is_missing_value(cell: &str) -> bool {
    // Most cells begin with a letter or digit with which none of the words begins.
    if let Some(first) = cell.as_bytes().first().filter(|first| first.is_ascii_alphanumeric())
        && !matches!(first, b'n' | b'N' | b't' | b'T' | b'0')
    {
        return false;
    }
    is_missing(cell) || MISSING_VALUES.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// Whether a trimmed cell is the mark of a formula that failed.
pub fn is_failed_formula(cell: &str) -> bool {
    cell.starts_with('#') && FAILED.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// Full-width characters and odd spaces as their plain forms, for numbers and days (never for names or codes).
pub fn narrow(cell: &str) -> Cow<'_, str> {
    if cell.is_ascii() {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(
        cell.chars()
            .map(|letter| match letter {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
                '\u{3000}' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' => ' ',
                '\u{2212}' | '\u{2013}' => '-',
                '\u{2019}' => '\'',
                '。' => '.',
                '、' => ',',
                other => other,
            })
            .collect(),
    )
}

/// A cell as it is repeated in a report of errors.
pub fn quoted(cell: &str) -> String {
    let mut text: String = cell.chars().take(QUOTED_CHARS).collect();
    if text.len() < cell.len() {
        text.push('…');
    }
    text
}
