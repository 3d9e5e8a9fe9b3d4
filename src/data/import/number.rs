//! Numbers as people and programs write them: marks of thousands, currencies, percent, 万 and 亿, brackets.
//! Exact: a decimal comes out as an integer and its decimal places, never through a float.

use keyscore_tabular::cells;

use crate::data::import::cell::narrow;

/// Most decimal places of a stored number.
pub const MAX_PLACES: u8 = cells::MAX_PLACES;

/// An exact number: `mantissa / 10^scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact {
    /// The integer.
    pub mantissa: i128,
    /// Decimal places, at most [`MAX_PLACES`].
    pub scale: u8,
    /// Whether decimal places beyond the ninth were rounded away (half away from zero).
    pub rounded: bool,
}

impl std::fmt::Display for Exact {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let places = usize::from(self.scale);
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let mark = if places == 0 { "" } else { "." };
        write!(formatter, "{sign}{whole}{mark}{fraction}")
    }
}

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberError {
    /// It is not a number.
    NotANumber,
    /// It has more digits than can be kept exactly.
    TooLarge,
}

/// Currencies before or after a number; they carry no meaning here.
const CURRENCIES: &[&str] = &[
    "人民币",
    "人民幣",
    "RMB",
    "CNY",
    "CNH",
    "USD",
    "EUR",
    "GBP",
    "HKD",
    "TWD",
    "NTD",
    "JPY",
    "CHF",
    "HK$",
    "US$",
    "NT$",
    "￥",
    "¥",
    "$",
    "€",
    "£",
    "₩",
];
/// Units after a number.
const UNITS: &[&str] = &[
    "元整", "圆整", "圓整", "pcs", "pc", "ea", "台", "件", "个", "個", "套", "只", "箱", "盒", "瓶", "桶",
    "元", "圆", "圓", "円", "小时", "小時", "hours", "hour", "hrs", "hr", "h",
];
/// Signs after a number that shift its decimal mark, and by how many places; several add up (百万).
const UNIT_SIGNS: [(char, i32); 11] = [
    ('k', 3),
    ('K', 3),
    ('%', -2),
    ('‰', -3),
    ('百', 2),
    ('千', 3),
    ('万', 4),
    ('萬', 4),
    ('亿', 8),
    ('億', 8),
    ('仟', 3),
];
/// Letters of the longest currency in Latin letters.
const LONGEST_CODE: usize = 3;
/// Most digits that are read: beyond, no column could hold the number.
const MAX_DIGITS: usize = 30;

/// Reads a number. With `decimal_comma` the comma is the decimal mark and the point groups thousands.
///
/// # Errors
/// Why it is none. `NaN`, infinity and hexadecimal numbers are none.
pub fn parse(text: &str, decimal_comma: bool) -> Result<Exact, NumberError> {
    if let Some(number) = plain(text, if decimal_comma { b',' } else { b'.' }) {
        return Ok(number);
    }
    let narrowed = narrow(text);
    if is_another_thing(&narrowed) {
        return Err(NumberError::NotANumber);
    }
    let mut rest = narrowed.trim();
    let mut negative = false;
    let mut shift: i32 = 0;
    let mut tenths_paid = false;
    // Signs, brackets and units come in any order around the digits: each round takes one off.
    loop {
        let before = rest.len();
        if let Some(inner) = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
            if negative {
                return Err(NumberError::NotANumber);
            }
            negative = true;
            rest = inner.trim();
        }
        for sign in ['-', '+', '△', '▲'] {
            let inner = rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign));
            if let Some(inner) = inner {
                if negative {
                    return Err(NumberError::NotANumber);
                }
                negative = sign != '+';
                rest = inner.trim();
            }
        }
        for (unit, places) in UNIT_SIGNS {
            if let Some(inner) = rest.strip_suffix(unit) {
                shift += places;
                rest = inner.trim();
            }
        }
        if let Some(inner) = rest.strip_suffix('折') {
            tenths_paid = true;
            rest = inner.trim();
        }
        // Nothing is looked for around what has not changed.
        for word in CURRENCIES {
            rest = without_start(rest, word).map_or(rest, str::trim);
        }
        // Credit and debit, as ledgers have it: a credit is less.
        for (word, is_credit) in [("cr", true), ("dr", false)] {
            if let Some(inner) = without_end(rest, word).filter(|inner| !inner.is_empty()) {
                if negative {
                    return Err(NumberError::NotANumber);
                }
                negative = is_credit;
                rest = inner.trim();
            }
        }
        for word in CURRENCIES.iter().chain(UNITS) {
            // A capital H apart from the number is the credit side (Haben), no hour.
            if *word != "h" || !rest.ends_with('H') {
                rest = without_end(rest, word).unwrap_or(rest).trim();
            }
        }
        if rest.len() == before {
            break;
        }
    }
    if !(-3..=16).contains(&shift) {
        return Err(NumberError::NotANumber);
    }
    let (digits, places) = digits(rest, decimal_comma)?;
    let mut mantissa: i128 = digits.parse().map_err(|_| NumberError::NotANumber)?;
    let mut places = places - shift;
    if tenths_paid {
        // 八五折 is written 8.5折: 85 % are paid, so the discount is 15 %.
        places += 1;
        let whole = u32::try_from(places).ok().and_then(|places| 10_i128.checked_pow(places));
        mantissa = whole.ok_or(NumberError::TooLarge)? - mantissa;
    }
    if negative {
        mantissa = -mantissa;
    }
    exact(mantissa, places)
}

/// Whether a text is no number by the first look: it has no digits, a longer word than any currency before them, or something
/// between them that no number has. Names, codes and days are let go here, before units are looked for.
fn is_another_thing(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(first) = bytes.iter().position(u8::is_ascii_digit) else { return true };
    let last = bytes.iter().rposition(u8::is_ascii_digit).unwrap_or(first);
    let before = bytes.get(..first).unwrap_or_default();
    let letters = before.iter().skip_while(|byte| !byte.is_ascii_alphabetic());
    if letters.take_while(|byte| byte.is_ascii_alphabetic()).count() > LONGEST_CODE {
        return true;
    }
    let mut earlier = b'0';
    bytes.get(first..=last).unwrap_or_default().iter().any(|byte| {
        let before = std::mem::replace(&mut earlier, *byte);
        match byte {
            b'0'..=b'9' | b'.' | b',' | b'\'' | b' ' | b'e' | b'E' | 0x80.. => false,
            b'+' | b'-' => !matches!(before, b'e' | b'E'),
            _ => true,
        }
    })
}

/// A number of digits, with a minus and a decimal mark between digits at most, as almost all files write it; `None` for
/// whatever has to be looked at more closely.
fn plain(text: &str, mark: u8) -> Option<Exact> {
    let number = cells::number(text.as_bytes(), mark)?.shortened(0);
    Some(Exact { mantissa: i128::from(number.mantissa), scale: number.places, rounded: false })
}

/// The place of the point in a text of digits with one point between them.
pub(super) fn plain_point(text: &str) -> Option<usize> {
    let point = text.find('.')?;
    let is_plain = text.bytes().enumerate().all(|(place, byte)| byte.is_ascii_digit() || place == point);
    (is_plain && point > 0 && point + 1 < text.len()).then_some(point)
}

/// Reads a number whose column is shifted by so many places (4 for 万元), unless it says its own scale.
///
/// # Errors
/// As for [`parse`].
pub fn scaled(text: &str, decimal_comma: bool, scale: i8) -> Result<Exact, NumberError> {
    let number = parse(text, decimal_comma)?;
    if scale == 0 || has_own_scale(text) {
        return Ok(number);
    }
    exact(number.mantissa, i32::from(number.scale) - i32::from(scale))
        .map(|shifted| Exact { rounded: number.rounded || shifted.rounded, ..shifted })
}

/// Whether a number carries its own unit of scale (%, 万, 折 …), so that none from its header applies.
pub fn has_own_scale(text: &str) -> bool {
    !text.is_ascii() && text.contains(['％', '折', '‰', '百', '千', '仟', '万', '萬', '亿', '億'])
        || text.contains(['%', 'k', 'K'])
}

/// A text like `1,234` or `1.234`, whose mark may be either: the mark. `None` for any other text.
pub fn open_mark(text: &str) -> Option<char> {
    let narrowed = narrow(text);
    let mark = narrowed.chars().find(|letter| matches!(letter, ',' | '.'))?;
    let is_open = decimal_mark(&narrowed).is_none()
        && parse(&narrowed, true).is_ok()
        && parse(&narrowed, false).is_ok();
    is_open.then_some(mark)
}

/// Whether a text shows that the comma (`Some(true)`) or the point (`Some(false)`) is its decimal mark.
pub fn decimal_mark(text: &str) -> Option<bool> {
    let narrowed = narrow(text);
    let number: String =
        narrowed.chars().filter(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',')).collect();
    let (point, comma) = (number.rfind('.'), number.rfind(','));
    match (point, comma) {
        (Some(point), Some(comma)) => Some(comma > point),
        (None, Some(comma)) => {
            let alone = number.matches(',').count() == 1;
            let short = number.len() - comma != 4 || comma == 0 || comma > 3 || number.starts_with('0');
            (alone && short).then_some(true)
        }
        (Some(point), None) => {
            let alone = number.matches('.').count() == 1;
            if alone { (!is_open_point(&number, point)).then_some(false) } else { Some(true) }
        }
        (None, None) => None,
    }
}

/// Whether the only mark of a number may group thousands as well.
pub(super) fn is_open_point(number: &str, point: usize) -> bool {
    number.len() - point == 4 && (1..=3).contains(&point) && !number.starts_with('0')
}

/// Brings a number to the fewest decimal places that hold it, at most [`MAX_PLACES`].
///
/// # Errors
/// [`NumberError::TooLarge`].
pub fn exact(mut mantissa: i128, mut places: i32) -> Result<Exact, NumberError> {
    while places > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        places -= 1;
    }
    if places > i32::from(MAX_PLACES) {
        let surplus = u32::try_from(places - i32::from(MAX_PLACES)).map_err(|_| NumberError::TooLarge)?;
        mantissa = match 10_i128.checked_pow(surplus) {
            Some(unit) => divide_half_away(mantissa, unit),
            None => 0,
        };
        return exact(mantissa, i32::from(MAX_PLACES)).map(|number| Exact { rounded: true, ..number });
    }
    while places < 0 {
        mantissa = mantissa.checked_mul(10).ok_or(NumberError::TooLarge)?;
        places += 1;
    }
    Ok(Exact { mantissa, scale: u8::try_from(places).map_err(|_| NumberError::TooLarge)?, rounded: false })
}

/// Division to the nearest integer, halves away from zero. The divisor is positive.
pub fn divide_half_away(dividend: i128, divisor: i128) -> i128 {
    let (quotient, remainder) = (dividend / divisor, dividend % divisor);
    if remainder.unsigned_abs() >= divisor.unsigned_abs().div_ceil(2) {
        quotient + dividend.signum()
    } else {
        quotient
    }
}

fn without_start<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.get(..word.len())
        .filter(|start| start.eq_ignore_ascii_case(word))
        .and_then(|_| text.get(word.len()..))
}

fn without_end<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let cut = text.len().checked_sub(word.len())?;
    text.get(cut..).filter(|end| end.eq_ignore_ascii_case(word)).and_then(|_| text.get(..cut))
}

/// The digits without marks, and how many of them are decimal places (an exponent included).
fn digits(text: &str, decimal_comma: bool) -> Result<(String, i32), NumberError> {
    let (number, exponent) = match text.find(['e', 'E']) {
        Some(at) => {
            let exponent = text.get(at + 1..).unwrap_or_default();
            let exponent: i32 = exponent.parse().map_err(|_| NumberError::NotANumber)?;
            (text.get(..at).unwrap_or_default(), exponent)
        }
        None => (text, 0),
    };
    let (decimal, group) = if decimal_comma { (',', '.') } else { ('.', ',') };
    let (whole, fraction) = number.split_once(decimal).unwrap_or((number, ""));
    let whole_digits = ungrouped(whole, group).ok_or(NumberError::NotANumber)?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) || whole_digits.len() + fraction.len() == 0 {
        return Err(NumberError::NotANumber);
    }
    if exponent.unsigned_abs() > 30 {
        return Err(NumberError::TooLarge);
    }
    let mut all = whole_digits.trim_start_matches('0').to_owned();
    let mut places = i32::try_from(fraction.len()).map_err(|_| NumberError::TooLarge)? - exponent;
    all.push_str(fraction);
    // Fractions of floats run to many places. Rounding half away from zero needs no digit beyond the tenth.
    while all.len() > MAX_DIGITS && places > i32::from(MAX_PLACES) + 1 {
        all.pop();
        places -= 1;
    }
    if all.len() > MAX_DIGITS {
        return Err(NumberError::TooLarge);
    }
    if all.is_empty() {
        all.push('0');
    }
    Ok((all, places))
}

/// The whole part without marks of thousands, which must stand every three digits; spaces and ' group too.
fn ungrouped(whole: &str, group: char) -> Option<String> {
    if whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(whole.to_owned());
    }
    let mark = whole.chars().find(|letter| !letter.is_ascii_digit())?;
    if !(mark == group || mark == ' ' || mark == '\'') {
        return None;
    }
    let mut parts = whole.split(mark);
    let first = parts.next().filter(|part| (1..=3).contains(&part.len()))?;
    let mut joined = first.to_owned();
    // 12,34,567: in India only the last three digits are a group of three.
    if mark == ',' && first.len() < 3 && parts.clone().count() > 1 {
        let parts: Vec<&str> = parts.clone().collect();
        let (last, pairs) = parts.split_last()?;
        if last.len() == 3 && pairs.iter().all(|part| part.len() == 2) {
            let all = format!("{first}{}{last}", pairs.concat());
            return all.bytes().all(|byte| byte.is_ascii_digit()).then_some(all);
        }
    }
    for part in parts {
        if part.len() != 3 {
            return None;
        }
        joined.push_str(part);
    }
    joined.bytes().all(|byte| byte.is_ascii_digit()).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_let_go_at_the_first_look_is_no_number() {
        for text in
            ["account00012", "2026-01-03", "2026/01/03", "12:30", "no digits", "", "1-2", "5x5", "Region 7"]
        {
            assert!(is_another_thing(text), "{text}");
        }
        for text in [
            "RMB 1,234.50",
            "US$ 5",
            "(1 200)",
            "1.5E-3",
            "-.5",
            "12 pcs",
            "5hours",
            "1'000",
            "3.5万",
            "USD5k",
        ] {
            assert!(
                !is_another_thing(text) && parse(text, false).is_ok(),
                "{text}: {:?}",
                parse(text, false)
            );
        }
    }

    #[test]
    fn plain_numbers_are_read_as_all_others() {
        let texts = [
            "0",
            "-0",
            "7",
            "-12",
            "007",
            "1.5",
            "-1.50",
            "1,5",
            "1.234",
            "1,234",
            "12.",
            ".5",
            "-",
            "",
            "1.2.3",
            "1,2,3",
            "123456789012345678",
            "1234567890123456789",
            "1.0000000000",
            "0.123456789",
            "0.1234567891",
            "1e3",
            "--1",
            "1-",
            "+3",
            "100.00",
            "0.000",
        ];
        for text in texts {
            for decimal_comma in [false, true] {
                // White space around it is taken off on the long way only.
                let long = parse(&format!(" {text}"), decimal_comma);
                assert_eq!(parse(text, decimal_comma), long, "{text} {decimal_comma}");
            }
        }
    }

    #[test]
    fn plain_points_are_decimal_marks_as_all_others() {
        for text in ["1.5", "1.234", "0.234", "1234.567", "12.3456", "123.456", "001.234"] {
            let point = plain_point(text);
            let is_decimal = point.map(|point| !is_open_point(text, point));
            assert_eq!(is_decimal, Some(decimal_mark(text) == Some(false)), "{text}");
        }
        for text in ["1", ".5", "5.", "1.2.3", "-1.5", "1,5", "a.5"] {
            assert_eq!(plain_point(text), None, "{text}");
        }
    }
}
