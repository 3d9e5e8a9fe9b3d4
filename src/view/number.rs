//! Numbers as text: rounding half away from zero, grouping, signs, percent, short forms. Knows no words.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::domain::{text::Lang, weight::Weight};

/// Stands where there is no value; always with a reason beside it.
pub const NO_VALUE: &str = "—";
/// A real minus sign: as wide as the plus sign and the digits.
const MINUS: char = '\u{2212}';
/// Values from which a short form drops its second decimal place: more says nothing at a glance.
const ONE_PLACE_FROM: Decimal = Decimal::ONE_HUNDRED;

/// The value rounded half away from zero.
pub fn rounded(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// `1,265,793.04`: rounded to exactly so many places, thousands grouped, `−` for negative values.
pub fn fixed(value: Decimal, places: u32) -> String {
    let value = rounded(value, places);
    let text = format!("{:.*}", usize::try_from(places).unwrap_or_default(), value.abs());
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let mut shown = String::with_capacity(text.len() + whole.len() / 3 + 1);
    if value.is_sign_negative() && !value.is_zero() {
        shown.push(MINUS);
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if !part.is_empty() {
        shown.push('.');
        shown.push_str(part);
    }
    shown
}

/// Like [`fixed`] with at most so many places: zeros at the end are left out. For numbers somebody has chosen.
pub fn trimmed(value: Decimal, places: u32) -> String {
    let value = rounded(value, places).normalize();
    fixed(value, value.scale())
}

/// Like [`fixed`], with `+` before values above zero.
pub fn signed(value: Decimal, places: u32) -> String {
    let text = fixed(value, places);
    if rounded(value, places) > Decimal::ZERO { format!("+{text}") } else { text }
}

/// A ratio as the number of its percent, `0.9543` as `95.43`; without the sign.
pub fn percent(ratio: Decimal, places: u32) -> String {
    ratio
        .checked_mul(Decimal::ONE_HUNDRED)
        .map_or_else(|| NO_VALUE.to_owned(), |percent| fixed(percent, places))
}

/// A ratio in percent, as [`trimmed`].
pub fn percent_trimmed(ratio: Decimal, places: u32) -> String {
    ratio
        .checked_mul(Decimal::ONE_HUNDRED)
        .map_or_else(|| NO_VALUE.to_owned(), |percent| trimmed(percent, places))
}

/// A weight in percent, without the sign: `33.3333`.
pub fn weight(weight: Weight) -> String {
    trimmed(Decimal::new(i64::from(weight.0), 4), 4)
}

/// The exact number as a machine reads it: no grouping, ASCII minus, no zeros at the end.
pub fn machine(value: Decimal) -> String {
    value.normalize().to_string()
}

/// A number and the unit of its short form, for example `126.6` and `万`, or `1.27` and `M`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    /// Digits with sign and grouping.
    pub digits: String,
    /// `万`, `亿`, `k`, `M`, `B`, or nothing.
    pub unit: &'static str,
}

/// Steps of the short forms: the power of ten and its unit, smallest first.
const fn steps(lang: Lang) -> &'static [(u32, &'static str)] {
    match lang {
        Lang::Zh => &[(4, "万"), (8, "亿")],
        Lang::En => &[(3, "k"), (6, "M"), (9, "B")],
    }
}

/// The short form of a large number; numbers below ten thousand stay as they are, with so many places.
/// Two places below a hundred units, one above. The full number belongs beside it.
pub fn short(value: Decimal, places: u32, lang: Lang) -> Short {
    if value.abs() < Decimal::from(10_000) {
        return Short { digits: fixed(value, places), unit: "" };
    }
    let mut best = Short { digits: fixed(value, places), unit: "" };
    for (power, unit) in steps(lang) {
        let Some(scaled) =
            Decimal::try_from_i128_with_scale(1, *power).ok().and_then(|one| value.checked_mul(one))
        else {
            break;
        };
        if rounded(scaled, 2).abs() < Decimal::ONE {
            break;
        }
        let digits =
            if rounded(scaled, 2).abs() < ONE_PLACE_FROM { fixed(scaled, 2) } else { fixed(scaled, 1) };
        best = Short { digits, unit };
    }
    best
}

/// [`short`] without zeros at the end of the decimal places: `130` and `万`.
pub fn short_trimmed(value: Decimal, places: u32, lang: Lang) -> Short {
    let Short { digits, unit } = short(value, places, lang);
    let digits = match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => digits,
    };
    Short { digits, unit }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    // Expected texts are written by hand.
    #[test]
    fn fixed_places_are_grouped_and_rounded_away_from_zero() {
        for (value, places, expected) in [
            ("1265793.0395", 2, "1,265,793.04"),
            ("0", 2, "0.00"),
            ("2.345", 2, "2.35"),
            ("-2.345", 2, "−2.35"),
            ("-0.004", 2, "0.00"),
            ("999.999", 2, "1,000.00"),
            ("999", 0, "999"),
            ("1000", 0, "1,000"),
            ("123456789", 0, "123,456,789"),
        ] {
            assert_eq!(fixed(decimal(value), places), expected);
        }
    }

    #[test]
    fn signs_percent_and_weights() {
        assert_eq!(signed(decimal("2.1"), 2), "+2.10");
        assert_eq!(signed(decimal("-2.1"), 1), "−2.1");
        assert_eq!(signed(decimal("0.001"), 2), "0.00");
        assert_eq!(percent(decimal("0.954264524"), 2), "95.43");
        assert_eq!(percent_trimmed(decimal("0.95"), 2), "95");
        assert_eq!(weight(Weight::percent(25)), "25");
        assert_eq!(weight(Weight(333_333)), "33.3333");
        assert_eq!(machine(decimal("1265793.0395000")), "1265793.0395");
    }

    #[test]
    fn short_forms_of_both_languages() {
        for (value, zh, en) in [
            ("0", "0.00", "0.00"),
            ("9999.99", "9,999.99", "9,999.99"),
            ("10000", "1.00万", "10.00k"),
            ("68792.28", "6.88万", "68.79k"),
            ("1265793.0395", "126.6万", "1.27M"),
            ("999999.99", "100.0万", "1.00M"),
            ("-440623.87", "−44.06万", "−440.6k"),
            ("99999999", "1.00亿", "100.0M"),
            ("123456789012", "1,234.6亿", "123.5B"),
        ] {
            let text = |lang| {
                let Short { digits, unit } = short(decimal(value), 2, lang);
                format!("{digits}{unit}")
            };
            assert_eq!((text(Lang::Zh).as_str(), text(Lang::En).as_str()), (zh, en));
        }
        assert_eq!(short_trimmed(decimal("1300000"), 2, Lang::Zh).digits, "130");
        assert_eq!(short_trimmed(decimal("1200"), 2, Lang::Zh).digits, "1,200");
    }
}
