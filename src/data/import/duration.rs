//! Durations as files write them, in hours: by the unit of the header, or by what stands in the cell (`2:30`, `90 min`, `1天2小时`).

use serde::{Deserialize, Serialize};

use crate::data::import::{
    cell::narrow,
    number::{self, Exact, MAX_PLACES, NumberError, divide_half_away, exact},
};

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// 3,600 to an hour.
    Seconds,
    /// 60 to an hour.
    Minutes,
    /// Hours.
    #[default]
    Hours,
    /// 24 hours each.
    Days,
}

/// Units by their words, longer ones first.
const WORDS: [(&str, TimeUnit); 26] = [
    ("分钟", TimeUnit::Minutes),
    ("分鐘", TimeUnit::Minutes),
    ("个小时", TimeUnit::Hours),
    ("小时", TimeUnit::Hours),
    ("小時", TimeUnit::Hours),
    ("秒钟", TimeUnit::Seconds),
    ("工作日", TimeUnit::Days),
    ("minutes", TimeUnit::Minutes),
    ("minute", TimeUnit::Minutes),
    ("mins", TimeUnit::Minutes),
    ("min", TimeUnit::Minutes),
    ("seconds", TimeUnit::Seconds),
    ("second", TimeUnit::Seconds),
    ("secs", TimeUnit::Seconds),
    ("sec", TimeUnit::Seconds),
    ("hours", TimeUnit::Hours),
    ("hour", TimeUnit::Hours),
    ("hrs", TimeUnit::Hours),
    ("days", TimeUnit::Days),
    ("day", TimeUnit::Days),
    ("天", TimeUnit::Days),
    ("时", TimeUnit::Hours),
    ("分", TimeUnit::Minutes),
    ("秒", TimeUnit::Seconds),
    ("h", TimeUnit::Hours),
    ("d", TimeUnit::Days),
];
/// Letters that are units in cells and headers where they stand alone.
const LETTERS: [(&str, TimeUnit); 2] = [("m", TimeUnit::Minutes), ("s", TimeUnit::Seconds)];

impl TimeUnit {
    /// How many seconds it has.
    const fn seconds(self) -> i128 {
        match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 3_600,
            Self::Days => 86_400,
        }
    }

    fn called(word: &str) -> Option<Self> {
        WORDS.iter().chain(&LETTERS).find(|(name, _)| *name == word).map(|(_, unit)| *unit)
    }

    /// The unit that a header gives, in brackets or at its end; hours where it gives none.
    pub fn of_header(header: &str) -> Self {
        let header = narrow(header).to_lowercase();
        let bracketed =
            header.split(['(', '[', '【']).skip(1).filter_map(|rest| rest.split([')', ']', '】']).next());
        let in_brackets = bracketed.map(str::trim).find_map(Self::called);
        let words =
            || header.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| word.len() > 1);
        // 响应分钟数, 处理天数: without brackets only what cannot be part of another word.
        let at_end = || {
            let bare = header.trim_end_matches('数');
            [("分钟", Self::Minutes), ("秒", Self::Seconds), ("天", Self::Days), ("小时", Self::Hours)]
                .into_iter()
                .find(|(end, _)| bare.ends_with(end))
                .map(|(_, unit)| unit)
        };
        in_brackets.or_else(|| words().find_map(Self::called)).or_else(at_end).unwrap_or_default()
    }
}

/// Reads a duration in hours, rounded to [`MAX_PLACES`] places half away from zero.
///
/// # Errors
/// As for [`number::parse`].
pub fn hours(text: &str, decimal_comma: bool, unit: TimeUnit) -> Result<Exact, NumberError> {
    if !text.bytes().any(|byte| byte == b':')
        && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b',' | b'-'))
    {
        return in_hours(number::parse(text, decimal_comma)?, unit);
    }
    let narrowed = narrow(text).to_lowercase();
    if narrowed.contains(':') {
        return clock(narrowed.trim());
    }
    let mut seconds = Exact { mantissa: 0, scale: 0, rounded: false };
    let mut rest = narrowed.trim();
    let mut parts = 0;
    while !rest.is_empty() {
        let end = rest.find(|letter: char| letter.is_alphabetic()).unwrap_or(rest.len());
        let (figure, after) = rest.split_at(end);
        let word_end = after.find(|letter: char| !letter.is_alphabetic()).unwrap_or(after.len());
        let (word, after) = after.split_at(word_end);
        let part = match word {
            "" => unit,
            word => TimeUnit::called(word).ok_or(NumberError::NotANumber)?,
        };
        let figure = number::parse(figure, decimal_comma)?;
        seconds = sum(seconds, figure, part.seconds())?;
        parts += 1;
        rest = after.trim_start_matches([' ', ',', '.']);
    }
    if parts == 0 {
        return Err(NumberError::NotANumber);
    }
    in_hours(seconds, TimeUnit::Seconds)
}

/// Hours of `2:30` and `2:30:15`.
fn clock(text: &str) -> Result<Exact, NumberError> {
    let mut seconds = 0_i128;
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    if !(2..=3).contains(&parts.len()) {
        return Err(NumberError::NotANumber);
    }
    for (place, part) in parts.iter().enumerate() {
        let figure: i128 = part.parse().map_err(|_| NumberError::NotANumber)?;
        if !(0..1_000_000).contains(&figure) || (place > 0 && figure > 59) {
            return Err(NumberError::NotANumber);
        }
        seconds = seconds * 60 + figure;
    }
    if parts.len() == 2 {
        seconds *= 60;
    }
    in_hours(Exact { mantissa: seconds, scale: 0, rounded: false }, TimeUnit::Seconds)
}

fn sum(sum: Exact, figure: Exact, seconds: i128) -> Result<Exact, NumberError> {
    let scale = sum.scale.max(figure.scale);
    let up = |number: Exact| number.mantissa.checked_mul(10_i128.pow(u32::from(scale - number.scale)));
    let mantissa = up(figure)
        .and_then(|figure| figure.checked_mul(seconds))
        .and_then(|figure| up(sum)?.checked_add(figure));
    Ok(Exact {
        mantissa: mantissa.ok_or(NumberError::TooLarge)?,
        scale,
        rounded: sum.rounded || figure.rounded,
    })
}

/// A figure of a unit in hours.
fn in_hours(figure: Exact, unit: TimeUnit) -> Result<Exact, NumberError> {
    if unit == TimeUnit::Hours {
        return Ok(figure);
    }
    let seconds = figure.mantissa.checked_mul(unit.seconds()).ok_or(NumberError::TooLarge)?;
    if seconds % 3_600 == 0 {
        return exact(seconds / 3_600, i32::from(figure.scale)).map(shortened);
    }
    let up = 10_i128.pow(u32::from(MAX_PLACES.saturating_sub(figure.scale)));
    let mantissa = divide_half_away(seconds.checked_mul(up).ok_or(NumberError::TooLarge)?, 3_600);
    exact(mantissa, i32::from(MAX_PLACES)).map(shortened)
}

fn shortened(mut number: Exact) -> Exact {
    while number.scale > 0 && number.mantissa % 10 == 0 {
        number.mantissa /= 10;
        number.scale -= 1;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_stand_in_headers() {
        let units = [
            ("响应时间(分钟)", TimeUnit::Minutes),
            ("响应时长（小时）", TimeUnit::Hours),
            ("Response time (min)", TimeUnit::Minutes),
            ("First response minutes", TimeUnit::Minutes),
            ("Resolution time [days]", TimeUnit::Days),
            ("响应秒数", TimeUnit::Seconds),
            ("处理天数", TimeUnit::Days),
            ("响应时长", TimeUnit::Hours),
            ("Response time", TimeUnit::Hours),
            ("Response (h)", TimeUnit::Hours),
        ];
        for (header, unit) in units {
            assert_eq!(TimeUnit::of_header(header), unit, "{header}");
        }
    }

    #[test]
    fn durations_are_read_in_hours() {
        let read = [
            ("90", TimeUnit::Minutes, "1.5"),
            ("5400", TimeUnit::Seconds, "1.5"),
            ("1.5", TimeUnit::Days, "36"),
            ("1.5", TimeUnit::Hours, "1.5"),
            ("2:30", TimeUnit::Minutes, "2.5"),
            ("0:45:00", TimeUnit::Hours, "0.75"),
            ("90 min", TimeUnit::Hours, "1.5"),
            ("1h 30m", TimeUnit::Hours, "1.5"),
            ("1天2小时30分钟", TimeUnit::Hours, "26.5"),
            ("3 小时", TimeUnit::Minutes, "3"),
            // A minute is a sixtieth: 0.01666… rounded at the ninth place.
            ("1", TimeUnit::Minutes, "0.016666667"),
        ];
        for (text, unit, expected) in read {
            assert_eq!(hours(text, false, unit).unwrap().to_string(), expected, "{text}");
        }
        for text in ["soon", "2:75", "1 fortnight", "", ":"] {
            assert!(hours(text, false, TimeUnit::Hours).is_err(), "{text}");
        }
    }
}
