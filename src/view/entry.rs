//! Numbers as people type them into a cell, and back: grouping, full-width digits, 万 and 亿, percent for ratios.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::{
    domain::{kpi::Unit, weight::Weight},
    view::number,
};

/// Decimal places that the engine carries; more cannot be stored.
const MOST_PLACES: u32 = 9;
/// Largest amount that is accepted: 10^15, far beyond any turnover and safe to add up.
const LARGEST: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Not a number at all.
    #[error("not a number")]
    NotANumber,
    /// Larger than can be computed with.
    #[error("too large")]
    TooLarge,
    /// Negative where that makes no sense.
    #[error("negative")]
    Negative,
    /// Not a whole number where only whole ones make sense.
    #[error("not whole")]
    NotWhole,
    /// A percent sign where the value is none in percent.
    #[error("not a percentage")]
    Percent,
    /// Not a day.
    #[error("not a day")]
    NotADay,
}

impl EntryError {
    /// Key of the wording in the message catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotANumber => "errors.not_a_number",
            Self::TooLarge => "errors.too_large",
            Self::Negative => "errors.negative",
            Self::NotWhole => "errors.not_whole",
            Self::Percent => "errors.percent",
            Self::NotADay => "errors.not_a_day",
        }
    }
}

/// Reads what was typed for a value of the unit; ratios are typed as percent. Blank is no value.
///
/// # Errors
/// The text is not a number, a number that cannot be stored, or a percentage of something else.
pub fn read(text: &str, unit: Unit) -> Result<Option<Decimal>, EntryError> {
    let Some(typed) = number_of(text, unit == Unit::Ratio)? else { return Ok(None) };
    let value = match unit {
        Unit::Ratio => typed.checked_div(Decimal::ONE_HUNDRED).ok_or(EntryError::TooLarge)?,
        _ => typed,
    };
    if value.abs() > LARGEST {
        return Err(EntryError::TooLarge);
    }
    Ok(Some(value.round_dp_with_strategy(MOST_PLACES, RoundingStrategy::MidpointAwayFromZero).normalize()))
}

/// Message key of what to think over about a target that is stored; `None` where there is nothing unusual about it.
/// A target of zero or less is meant now and then, and is often a slip.
pub fn target_hint(target: Option<Decimal>) -> Option<&'static str> {
    target.is_some_and(|target| target <= Decimal::ZERO).then_some("target_not_positive")
}

/// How a value stands in a cell: thousands grouped, percent for ratios, nothing lost.
pub fn write(value: Decimal, unit: Unit) -> String {
    let shown = match unit {
        Unit::Ratio => value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value),
        _ => value,
    };
    number::trimmed(shown, MOST_PLACES)
}

/// Reads a weight typed as percent. Blank is no weight.
///
/// # Errors
/// The text is not a number, negative, or beyond 100 % by far.
pub fn read_weight(text: &str) -> Result<Option<Weight>, EntryError> {
    let Some(percent) = number_of(text, true)? else { return Ok(None) };
    if percent.is_sign_negative() && !percent.is_zero() {
        return Err(EntryError::Negative);
    }
    let units = percent.checked_mul(Decimal::from(10_000)).ok_or(EntryError::TooLarge)?;
    let units = units.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    u32::try_from(units).map(|units| Some(Weight(units))).map_err(|_| EntryError::TooLarge)
}

/// How a weight stands in a cell, in percent.
pub fn write_weight(weight: Weight) -> String {
    Decimal::new(i64::from(weight.0), 4).normalize().to_string()
}

/// Reads a whole number that is not negative. Blank is none.
///
/// # Errors
/// The text is not such a number.
pub fn read_count(text: &str) -> Result<Option<u32>, EntryError> {
    let Some(count) = number_of(text, false)? else { return Ok(None) };
    if count.is_sign_negative() && !count.is_zero() {
        return Err(EntryError::Negative);
    }
    if !count.fract().is_zero() {
        return Err(EntryError::NotWhole);
    }
    u32::try_from(count).map(Some).map_err(|_| EntryError::TooLarge)
}

/// A number in any of the usual ways of writing it; `None` for a blank.
fn number_of(text: &str, may_be_percent: bool) -> Result<Option<Decimal>, EntryError> {
    let plain: String = text.chars().map(half_width).filter(|letter| !letter.is_whitespace()).collect();
    if plain.contains('%') && !may_be_percent {
        return Err(EntryError::Percent);
    }
    let plain = plain.trim_start_matches(['¥', '$', '€', '£']).trim_end_matches(['%', '元']);
    if plain.is_empty() || plain == "-" && text.trim() == "—" {
        return Ok(None);
    }
    let (digits, factor) = match plain.char_indices().next_back() {
        Some((at, '万')) => (plain.get(..at), 10_000),
        Some((at, '亿')) => (plain.get(..at), 100_000_000),
        Some((at, '千')) => (plain.get(..at), 1_000),
        _ => (Some(plain), 1),
    };
    let digits = ungrouped(digits.unwrap_or_default()).ok_or(EntryError::NotANumber)?;
    let value: Decimal = digits.parse().map_err(|_| EntryError::NotANumber)?;
    value.checked_mul(Decimal::from(factor)).map(|value| Some(value.normalize())).ok_or(EntryError::TooLarge)
}

/// Without the commas of thousands; `None` where they group anything else, or where other letters stand.
fn ungrouped(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let groups: Vec<&str> = whole.split(',').collect();
    let is_grouped = groups.len() == 1
        || groups.first().is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.iter().skip(1).all(|group| group.len() == 3);
    let known = is_grouped && groups.iter().all(|group| is_digits(group)) && is_digits(part);
    let has_digit = unsigned.bytes().any(|byte| byte.is_ascii_digit());
    (known && has_digit).then(|| text.chars().filter(|letter| !matches!(letter, ',' | '+')).collect())
}

/// Full-width forms as their plain ones, all minus signs as `-`.
fn half_width(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        '\u{3000}' | '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
        '\u{2212}' | '\u{2013}' | '\u{2014}' => '-',
        '、' => ',',
        '。' => '.',
        '￥' => '¥',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn the_usual_ways_of_writing_a_number() {
        for (text, value) in [
            ("1300", "1300"),
            ("1,265,793.04", "1265793.04"),
            (" １，２００．５ ", "1200.5"),
            ("130万", "1300000"),
            ("1.3 亿", "130000000"),
            ("¥ 88.00", "88"),
            ("￥88元", "88"),
            ("−5", "-5"),
            ("+5", "5"),
            (".5", "0.5"),
        ] {
            assert_eq!(read(text, Unit::Currency), Ok(Some(decimal(value))), "{text}");
        }
    }

    #[test]
    fn ratios_are_typed_as_percent() {
        for (text, value) in [("95", "0.95"), ("95.5%", "0.955"), ("９５％", "0.95"), ("-3", "-0.03")] {
            assert_eq!(read(text, Unit::Ratio), Ok(Some(decimal(value))), "{text}");
        }
        assert_eq!(write(decimal("0.9550"), Unit::Ratio), "95.5");
        assert_eq!(write(decimal("1300000.50"), Unit::Currency), "1,300,000.5");
        assert_eq!(
            read(&write(decimal("-1300.5"), Unit::Currency), Unit::Currency),
            Ok(Some(decimal("-1300.5")))
        );
    }

    #[test]
    fn a_percentage_is_no_amount_and_no_count() {
        for unit in [Unit::Currency, Unit::Count, Unit::Hours, Unit::Points] {
            assert_eq!(read("95%", unit), Err(EntryError::Percent));
        }
        assert_eq!(read("９５％", Unit::Currency), Err(EntryError::Percent));
        assert_eq!(read_count("3%"), Err(EntryError::Percent));
        assert_eq!(read_weight("30%"), Ok(Some(Weight::percent(30))));
    }

    #[test]
    fn a_target_of_zero_or_less_is_worth_a_second_look() {
        for (target, expected) in [("0", true), ("-0.5", true), ("0.01", false)] {
            assert_eq!(target_hint(Some(decimal(target))).is_some(), expected, "{target}");
        }
        assert_eq!(target_hint(None), None);
    }

    #[test]
    fn what_is_not_a_number_is_refused_and_blank_is_no_value() {
        for text in ["", "  ", "\u{3000}", "—"] {
            assert_eq!(read(text, Unit::Currency), Ok(None), "{text:?}");
        }
        for text in ["1o", "三百万", "1,5", "12,34,567", "1.2.3", "万", "1e5", "--1"] {
            assert_eq!(read(text, Unit::Currency), Err(EntryError::NotANumber), "{text}");
        }
        assert_eq!(read("10000000000000000", Unit::Currency), Err(EntryError::TooLarge));
        assert_eq!(read("1000000000000000", Unit::Currency), Ok(Some(decimal("1000000000000000"))));
    }

    #[test]
    fn weights_and_counts() {
        assert_eq!(read_weight("33.3333"), Ok(Some(Weight(333_333))));
        assert_eq!(write_weight(Weight(333_333)), "33.3333");
        assert_eq!(write_weight(Weight::percent(30)), "30");
        assert_eq!(read_weight("-1"), Err(EntryError::Negative));
        assert_eq!(read_count("１２"), Ok(Some(12)));
        assert_eq!(read_count("1.5"), Err(EntryError::NotWhole));
        assert_eq!(read_count(""), Ok(None));
    }
}
