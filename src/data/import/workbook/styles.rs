//! Number formats of a workbook, as far as they say what a number is: a day, a duration, a percentage, a padded code.

use std::collections::BTreeMap;

use crate::data::import::workbook::{tags::Tag, texts::unescaped};

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Format {
    /// A number.
    #[default]
    Plain,
    /// A number in percent.
    Percent,
    /// A code of so many digits.
    Padded(u8),
    /// A day, a time of day or both.
    Day,
    /// A duration.
    Duration,
}

/// The formats of cells by the number of their style.
#[derive(Debug, Clone, Default)]
pub(super) struct Styles {
    codes: BTreeMap<String, Format>,
    formats: Vec<Format>,
    is_in_cells: bool,
}

impl Styles {
    /// Takes the tags of the list of styles.
    pub(super) fn take(&mut self, tag: &Tag<'_>) {
        match (tag.name, tag.closes) {
            ("numFmt", false) => {
                if let (Some(id), Some(code)) = (tag.attribute("numFmtId"), tag.attribute("formatCode")) {
                    self.codes.insert(id.to_owned(), of_code(&unescaped(code)));
                }
            }
            ("cellXfs", closes) => self.is_in_cells = !closes && !tag.is_empty,
            ("xf", false) if self.is_in_cells => {
                let id = tag.attribute("numFmtId").unwrap_or_default();
                self.formats.push(self.codes.get(id).copied().unwrap_or_else(|| built_in(id)));
            }
            _ => {}
        }
    }

    /// The format of the cells of a style.
    #[inline]
    #[cfg_attr(speed, optimize(speed))]
    pub(super) fn format(&self, style: u16) -> Format {
        self.formats.get(usize::from(style)).copied().unwrap_or_default()
    }
}

/// Formats that spreadsheet programs know by number (ECMA-376, 18.8.30, and those of East Asia).
fn built_in(id: &str) -> Format {
    match id.parse() {
        Ok(9_u32 | 10) => Format::Percent,
        Ok(14..=22 | 27..=36 | 45 | 47 | 50..=58) => Format::Day,
        Ok(46) => Format::Duration,
        _ => Format::Plain,
    }
}

/// What a format that is written out says.
fn of_code(code: &str) -> Format {
    if let Some(time) = of_time(code) {
        return time;
    }
    // A code such as 00042 is a number with a format of zeros.
    if code.len() > 1 && code.bytes().all(|byte| byte == b'0') {
        return u8::try_from(code.len()).map_or(Format::Plain, Format::Padded);
    }
    if is_percent(code) { Format::Percent } else { Format::Plain }
}

/// Whether a format shows days and times, or a duration: by the letters in its first section that are meant.
fn of_time(code: &str) -> Option<Format> {
    let (mut is_escaped, mut is_quoted) = (false, false);
    let mut bracket: Option<String> = None;
    let mut before = ' ';
    for letter in code.chars().map(|letter| letter.to_ascii_lowercase()) {
        let previous = std::mem::replace(&mut before, letter);
        if std::mem::take(&mut is_escaped) {
            continue;
        }
        if is_quoted {
            is_quoted = letter != '"';
            continue;
        }
        if let Some(inside) = &mut bracket {
            if letter != ']' {
                inside.push(letter);
                continue;
            }
            // [h] counts hours on; [red] and [$-804] are no times.
            let is_time = ['h', 'm', 's'].iter().any(|unit| inside.chars().all(|one| one == *unit));
            if is_time && !inside.is_empty() {
                return Some(Format::Duration);
            }
            bracket = None;
            continue;
        }
        match letter {
            '"' => is_quoted = true,
            '_' | '\\' | '*' => is_escaped = true,
            '[' => bracket = Some(String::new()),
            ';' => return None,
            'd' | 'm' | 'h' | 'y' | 's' => return Some(Format::Day),
            '/' | 'p' if previous == 'a' => return Some(Format::Day),
            _ => {}
        }
    }
    None
}

/// Whether a number format shows percentages: a percent sign that is not quoted.
fn is_percent(format: &str) -> bool {
    let mut is_quoted = false;
    let mut is_escaped = false;
    format.chars().any(|letter| {
        let is_plain = !is_quoted && !is_escaped;
        is_escaped = letter == '\\' && is_plain;
        is_quoted ^= letter == '"';
        letter == '%' && is_plain
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases of openpyxl's test of date formats (openpyxl/styles/tests/test_number_style.py).
    #[test]
    fn formats_of_days_are_told_from_those_of_numbers() {
        for code in [
            "DD/MM/YY",
            "H:MM:SS;@",
            "m\"M\"d\"D\";@",
            "[$-404]e\"\\xfc\"m\"\\xfc\"d\"\\xfc\"",
            "ha/p\\\\m",
            "*-yyyy-mm-dd",
            "yyyy\"年\"m\"月\"d\"日\"",
            "AM/PM h",
        ] {
            assert_eq!(of_code(code), Format::Day, "{code}");
        }
        for code in [
            "[h]:mm:ss",
            "[h]",
            "[ss]",
            "[s].000",
            "[m]",
            "[mm]",
            "[Blue]\\+[h]:mm;[Red]\\-[h]:mm;[Green][h]:mm",
            "[>=100][Magenta][s].00",
            "[h]:mm;[=0]\\-",
        ] {
            assert_eq!(of_code(code), Format::Duration, "{code}");
        }
        for code in [
            "#,##0\\ [$\\u20bd-46D]",
            "\"Y: \"0.00\"m\";\"Y: \"-0.00\"m\";\"Y: <num>m\";@",
            "#,##0\\ [$''u20bd-46D]",
            "\"$\"#,##0_);[Red](\"$\"#,##0)",
            "0_ ;[Red]\\-0\\ ",
            "\\Y000000",
            "#,##0.0####\" YMD\"",
            "[>=100][Magenta].00",
            "[>=100][Magenta]General",
            "#,##0.00\\ _M\"H\"_);[Red]#,##0.00\\ _M\"S\"_)",
            "#,##0*y",
            "0\"x\"*d",
            "*-#,##0",
            "General",
            "@",
        ] {
            assert_eq!(of_code(code), Format::Plain, "{code}");
        }
        assert_eq!(
            [of_code("0.0%"), of_code("0\"%\""), of_code("00000")],
            [Format::Percent, Format::Plain, Format::Padded(5)]
        );
    }
}
