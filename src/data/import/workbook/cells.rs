//! Cells of a workbook as the text that a person would have typed. Numbers are those that the spreadsheet program
//! calculates with, 15 digits, not what its format shows; percentages and padded codes keep their form.

use std::borrow::Cow;

use crate::{
    data::import::{
        cell::{UNCACHED, is_failed_formula},
        number::{self, Exact, MAX_PLACES},
        workbook::{
            scan::Contents,
            sheet::{Cell, Sheet, Value},
            styles::Format,
        },
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
pub(super) struct CellText<'b> {
    /// The text.
    pub(super) text: Cow<'b, str>,
    /// Whether it is a number by type: its decimal mark is the point.
    pub(super) is_number: bool,
    is_long: bool,
}

impl<'b> CellText<'b> {
    fn plain(text: impl Into<Cow<'b, str>>) -> Self {
        Self { text: text.into(), is_number: false, is_long: false }
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

/// The text of a cell as its number format shows it.
pub(super) fn text_of<'b>(cell: &Cell, sheet: &'b Sheet, book: &'b Contents) -> CellText<'b> {
    match cell.value() {
        Value::Uncached => CellText::plain(UNCACHED),
        Value::Own(number) => CellText::plain(sheet.texts.get(number)),
        Value::Shared(number) => CellText::plain(book.texts.get(number)),
        Value::Decimal(mantissa, scale) => {
            let text = Exact { mantissa: i128::from(mantissa), scale, rounded: false }.to_string();
            match book.styles.format(cell.style) {
                Format::Day | Format::Duration => match text.parse() {
                    Ok(number) => time_text(number, cell, book),
                    Err(_) => CellText::plain(text),
                },
                format => number_text(text, format, false),
            }
        }
        Value::Float(number) => match book.styles.format(cell.style) {
            Format::Day | Format::Duration => time_text(number, cell, book),
            format => {
                let is_long = number.abs() >= LONG && number.fract() == 0.0;
                number_text(decimal(number), format, is_long)
            }
        },
    }
}

/// A cell that needs no text to be understood: a number as it is written.
#[cfg_attr(speed, optimize(speed))]
pub(super) fn plain_number(cell: &Cell, book: &Contents) -> Option<Exact> {
    match cell.value() {
        Value::Decimal(mantissa, scale)
            if scale <= MAX_PLACES && book.styles.format(cell.style) == Format::Plain =>
        {
            Some(Exact { mantissa: i128::from(mantissa), scale, rounded: false })
        }
        _ => None,
    }
}

/// A cell that needs no text to be understood: a day without a time.
#[cfg_attr(speed, optimize(speed))]
pub(super) fn plain_day(cell: &Cell, book: &Contents) -> Option<Day> {
    match cell.value() {
        Value::Decimal(serial, 0) if book.styles.format(cell.style) == Format::Day => {
            let serial = i32::try_from(serial).ok().filter(|serial| (1..3_000_000).contains(serial))?;
            day_of_serial(serial, book.is_1904)
        }
        _ => None,
    }
}

fn number_text<'b>(text: String, format: Format, is_long: bool) -> CellText<'b> {
    let text = match format {
        Format::Padded(width) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{text:0>width$}", width = usize::from(width))
        }
        Format::Percent => {
            let hundredfold = number::parse(&text, false)
                .and_then(|number| number::exact(number.mantissa, i32::from(number.scale) - 2));
            hundredfold.map_or(text, |hundredfold| format!("{hundredfold}%"))
        }
        _ => text,
    };
    CellText { text: text.into(), is_number: true, is_long }
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
    Some(Exact { mantissa: i128::from(digits), scale: places, rounded: false }.to_string())
}

fn time_text<'b>(value: f64, cell: &Cell, book: &Contents) -> CellText<'b> {
    if book.styles.format(cell.style) == Format::Duration {
        // Durations are measured in hours here.
        return CellText { text: decimal(value * 24.0).into(), is_number: true, is_long: false };
    }
    if !(0.0..3_000_000.0).contains(&value) {
        return CellText::plain(decimal(value));
    }
    #[allow(clippy::cast_possible_truncation, reason = "below three million days")]
    let seconds = (value * 86_400.0).round() as i64;
    let (day, second) = (seconds / SECONDS_A_DAY, seconds % SECONDS_A_DAY);
    let time = || format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
    let serial = i32::try_from(day).unwrap_or(0);
    if serial == 0 && !book.is_1904 {
        return CellText::plain(time());
    }
    let Some(day) = day_of_serial(serial, book.is_1904) else { return CellText::plain(decimal(value)) };
    CellText::plain(if second == 0 { day.to_string() } else { format!("{day} {}", time()) })
}

/// The day of a serial number.
fn day_of_serial(serial: i32, is_1904: bool) -> Option<Day> {
    Day::from_number(match (is_1904, serial) {
        (true, _) => serial - EPOCH_1904,
        (false, ..LEAP_BUG) => serial - EPOCH_1900 + 1,
        (false, _) => serial - EPOCH_1900,
    })
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
