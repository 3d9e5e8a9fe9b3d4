//! Cells of a workbook as the text that a person would have typed. Numbers are those that the spreadsheet program
//! calculates with, 15 digits, not what its format shows; percentages and padded codes keep their form.

use calamine::{DataRef, ExcelDateTime};

use crate::{
    data::import::{
        cell::{UNCACHED, is_failed_formula},
        number,
    },
    domain::date::Day,
};

/// Significant digits that spreadsheet programs keep.
const DIGITS: usize = 15;
/// Numbers from here on have more digits than are kept.
const LONG: f64 = 1e15;
/// Serial number of 1970-01-01 in the two date systems.
const EPOCH_1900: i32 = 25_569;
const EPOCH_1904: i32 = 24_107;
/// Days up to this serial number are one too low: the 1900 system has a 29 February that never was.
const LEAP_BUG: i32 = 60;
const SECONDS_A_DAY: i64 = 86_400;

/// A cell as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct CellText {
    /// The text.
    pub(super) text: String,
    /// Whether it is a number by type: its decimal mark is the point.
    pub(super) is_number: bool,
    is_long: bool,
}

impl CellText {
    fn plain(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    /// A formula without its result.
    pub(super) fn uncached() -> Self {
        Self::plain(UNCACHED.to_owned())
    }

    /// A formula that failed in a way that the reader does not know.
    pub(super) fn failed() -> Self {
        Self::plain("#UNKNOWN!".to_owned())
    }

    /// Whether it is the mark of a formula that failed.
    pub(super) fn is_failed(&self) -> bool {
        is_failed_formula(&self.text)
    }

    /// Whether it is a whole number with more digits than the program keeps: its last ones are lost.
    pub(super) fn is_long_number(&self) -> bool {
        self.is_long
    }
}

/// The text of a value that is shown by a number format.
pub(super) fn text_of(value: &DataRef<'_>, format: &str, is_1904: bool) -> CellText {
    match value {
        DataRef::Empty => CellText::default(),
        DataRef::String(text) => CellText::plain(text.clone()),
        DataRef::SharedString(text) => CellText::plain((*text).to_owned()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => CellText::plain(text.clone()),
        DataRef::Bool(is_true) => CellText::plain(if *is_true { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::Error(error) => CellText::plain(error.to_string()),
        DataRef::DateTime(time) => time_text(*time, is_1904),
        DataRef::Int(number) => CellText { text: number.to_string(), is_number: true, is_long: false },
        DataRef::Float(number) => number_text(*number, format),
    }
}

fn number_text(value: f64, format: &str) -> CellText {
    let text = decimal(value);
    let is_long = value.abs() >= LONG && value.fract() == 0.0;
    // A code such as 00042 is a number with a format of zeros.
    if format.len() > 1
        && format.bytes().all(|byte| byte == b'0')
        && text.bytes().all(|byte| byte.is_ascii_digit())
    {
        return CellText { text: format!("{text:0>width$}", width = format.len()), is_number: true, is_long };
    }
    if is_percent(format)
        && let Ok(number) = number::parse(&text, false)
        && let Ok(hundredfold) = number::exact(number.mantissa, i32::from(number.scale) - 2)
    {
        return CellText { text: format!("{hundredfold}%"), is_number: true, is_long };
    }
    CellText { text, is_number: true, is_long }
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

/// A number with the digits that are kept, without exponent and without zeros at its end.
fn decimal(value: f64) -> String {
    if let Some(text) = short_decimal(value) {
        return text;
    }
    if !value.is_finite() {
        return value.to_string();
    }
    // 0.1 + 0.2 is 0.3 to who looks at it.
    let rounded: f64 = format!("{value:.precision$e}", precision = DIGITS - 1).parse().unwrap_or(value);
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

/// A number of at most 15 digits, six of them after the point: most numbers. Different decimals of up to 15 digits are
/// different floats, so the one that divides to this float is the one that was meant.
fn short_decimal(value: f64) -> Option<String> {
    let millionths = (value * 1e6).round();
    if !(millionths.abs() < LONG && (millionths / 1e6).to_bits() == value.to_bits()) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "a whole number below 10^15")]
    let mut digits = millionths as i64;
    let mut places = 6;
    while places > 0 && digits % 10 == 0 {
        digits /= 10;
        places -= 1;
    }
    Some(number::Exact { mantissa: i128::from(digits), scale: places, rounded: false }.to_string())
}

fn time_text(time: ExcelDateTime, is_1904: bool) -> CellText {
    let value = time.as_f64();
    if time.is_duration() {
        // Durations are measured in hours here.
        return CellText { text: decimal(value * 24.0), is_number: true, is_long: false };
    }
    if !(0.0..3_000_000.0).contains(&value) {
        return CellText::plain(decimal(value));
    }
    #[allow(clippy::cast_possible_truncation, reason = "below three million days")]
    let seconds = (value * 86_400.0).round() as i64;
    let (day, second) = (seconds / SECONDS_A_DAY, seconds % SECONDS_A_DAY);
    let time = || format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
    let serial = i32::try_from(day).unwrap_or(0);
    if serial == 0 && !is_1904 {
        return CellText::plain(time());
    }
    let number = match (is_1904, serial) {
        (true, _) => serial - EPOCH_1904,
        (false, ..LEAP_BUG) => serial - EPOCH_1900 + 1,
        (false, _) => serial - EPOCH_1900,
    };
    let Some(day) = Day::from_number(number) else { return CellText::plain(decimal(value)) };
    CellText::plain(if second == 0 { day.to_string() } else { format!("{day} {}", time()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_decimals_are_what_fifteen_digits_say() {
        let powers = [1.0, 10.0, 100.0, 1_000.0, 1e4, 1e5, 1e6, 1e7];
        for step in 0..40_000_i32 {
            for power in powers {
                let value = f64::from(step * 7_919 - 9_999_991) / power;
                let Some(short) = short_decimal(value) else { continue };
                let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(f64::NAN);
                let long = if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() };
                assert_eq!(short, long, "{value:?}");
            }
        }
        assert_eq!(short_decimal(0.1 + 0.2), None);
        assert_eq!(short_decimal(f64::NAN), None);
        assert_eq!(short_decimal(-0.0).as_deref(), Some("0"));
        assert_eq!(short_decimal(1e15), None);
    }
}
