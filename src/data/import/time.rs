//! Times of day as people and programs write them after a day, and flags of yes and no.

use crate::{
    data::import::{ClockRule, DayOrder, cell::narrow, day},
    domain::date::Day,
    engine::rows::{DAY_SECONDS, day_of_second},
};

/// Seconds in an hour and in a minute.
const HOUR: i64 = 3_600;
const MINUTE: i64 = 60;
/// Furthest zone from universal time, in minutes.
const FURTHEST_ZONE: i32 = 14 * 60;

/// Cells that say yes, in lower case.
const YES: &[&str] =
    &["1", "1.0", "yes", "y", "true", "t", "是", "有", "√", "✓", "✔", "x", "已", "对", "真", "on"];
/// Cells that say no, in lower case.
const NO: &[&str] =
    &["0", "0.0", "no", "n", "false", "f", "否", "无", "没有", "×", "✗", "未", "不是", "假", "off"];

/// Bytes of the longest of them.
const LONGEST_FLAG: usize = 6;

/// A point in time as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Seconds of civil time since 1970-01-01 00:00, by the clock that wrote it.
    pub second: i64,
    /// How far that clock is ahead of universal time, in minutes, where it says so.
    pub zone: Option<i32>,
    /// Whether only a day is written; its second is that of midnight then.
    pub is_day_only: bool,
}

impl Written {
    /// The same point in time by the clock of a zone; unchanged where either is not said.
    pub fn in_zone(self, zone: Option<i32>) -> i64 {
        let ahead = zone.zip(self.zone).map_or(0, |(zone, own)| i64::from(zone - own) * MINUTE);
        self.second + ahead
    }

    /// The same point in time by the clock of a rule.
    pub fn by(self, rule: ClockRule) -> i64 {
        match rule {
            ClockRule::Ahead(minutes) => self.in_zone(Some(minutes)),
            ClockRule::AsWritten => self.second,
        }
    }
}

/// Days from the first day of serial numbers to that of workbooks that count from 1904.
const DAYS_1904: i32 = 1_462;

/// Reads a day with a time of day after it as [`parse`] does; serial numbers are counted from 1904 where the workbook does so.
pub fn written(text: &str, order: DayOrder, is_1904: bool) -> Option<Written> {
    let written = parse(text, order)?;
    let later = is_1904 && day::is_serial(narrow(text).trim());
    let days = if later { i64::from(DAYS_1904) } else { 0 };
    Some(Written { second: written.second + days * DAY_SECONDS, ..written })
}

/// Reads a day: a day as it is written, or that of a time with a zone by the clock of a rule.
pub fn day_by(text: &str, order: DayOrder, rule: ClockRule, is_1904: bool) -> Option<Day> {
    if is_1904 && day::is_serial(narrow(text).trim()) {
        return Day::from_number(day::parse(text, order)?.number().checked_add(DAYS_1904)?);
    }
    match rule {
        ClockRule::Ahead(_) if text.len() > SHORTEST_ZONED && text.contains(':') => {
            let written = parse(text, order)?;
            Day::from_number(day_of_second(written.by(rule)))
        }
        _ => day::parse(text, order),
    }
}

/// Letters of a day that no time with a zone is shorter than.
const SHORTEST_ZONED: usize = 10;

/// Whether a day with a time of day follows a clock that says how far it is ahead of universal time; `None` where there is no
/// time of day.
pub fn zone_in(text: &str) -> Option<Option<i32>> {
    let narrowed = narrow(text);
    let rest = day::after_day(narrowed.trim())?;
    let (_, zone) = time_of(rest)?;
    let is_time = rest.contains(':');
    is_time.then_some(zone)
}

/// Reads a day with a time of day after it: `2026-03-01 14:05`, `2026-03-01T14:05:09.250+08:00`, `1/3/2026 2:05 PM`,
/// `2026年3月1日 下午2时05分`, serial numbers of spreadsheet programs with a fraction. Without a time only a day is known.
/// Parts of a second are rounded half up. `None` for anything else.
pub fn parse(text: &str, order: DayOrder) -> Option<Written> {
    let narrowed = day::plain(text);
    let text = narrowed.trim();
    let start = i64::from(day::parse(text, order)?.number()) * DAY_SECONDS;
    if day::is_serial(text) {
        let second = text.split_once('.').map_or(Some(0), |(_, fraction)| of_fraction(fraction))?;
        return Some(Written { second: start + second, zone: None, is_day_only: !text.contains('.') });
    }
    let rest = day::after_day(text)?;
    let (second, zone) = time_of(rest)?;
    let is_day_only = rest.trim_matches(['T', 't', ' ']).is_empty();
    Some(Written { second: start + second, zone, is_day_only })
}

/// A second of civil time as `2026-03-01 14:05`, with its seconds where it has some.
pub fn shown(second: i64) -> Option<String> {
    let day = Day::from_number(day_of_second(second))?;
    let of_day = second.rem_euclid(DAY_SECONDS);
    let (hour, minute, second) = (of_day / HOUR, of_day % HOUR / MINUTE, of_day % MINUTE);
    let text = format!("{day} {hour:02}:{minute:02}");
    Some(if second == 0 { text } else { format!("{text}:{second:02}") })
}

/// Seconds of a fraction of a day, rounded half up.
fn of_fraction(digits: &str) -> Option<i64> {
    let digits = digits.get(..digits.len().min(12))?;
    let unit = 10_i128.checked_pow(u32::try_from(digits.len()).ok()?)?;
    let part: i128 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    i64::try_from((part * i128::from(DAY_SECONDS) * 2 + unit) / (unit * 2)).ok()
}

/// Seconds from midnight and the zone of what follows a day.
fn time_of(rest: &str) -> Option<(i64, Option<i32>)> {
    let text = rest.trim_start_matches(['T', 't', ' ']).trim().to_uppercase();
    if text.is_empty() {
        return Some((0, None));
    }
    let is_late = text.contains("PM") || text.contains("下午");
    let is_early = text.contains("AM") || text.contains("上午");
    let text = text.replace("PM", "").replace("AM", "").replace("上午", "").replace("下午", "");
    let text = text.replace(['时', '分'], ":").replace('秒', "");
    let text = text.trim();
    let (clock, zone) = match text.find(['Z', '+', '-']) {
        Some(place) => (text.get(..place)?.trim_end(), Some(zone_of(text.get(place..)?)?)),
        None => (text, None),
    };
    let mut parts = clock.trim_end_matches(':').split(':');
    let mut hour: i64 = number(parts.next()?)?;
    let minute: i64 = parts.next().map_or(Some(0), number)?;
    let second = parts.next().map_or(Some(0), |part| {
        let (whole, fraction) = part.split_once(['.', ',']).unwrap_or((part, ""));
        let is_up = fraction.starts_with(|digit: char| ('5'..='9').contains(&digit));
        Some(number(whole)? + i64::from(is_up))
    })?;
    if parts.next().is_some() || minute >= 60 || second > 60 || hour > 24 {
        return None;
    }
    if is_late && hour < 12 {
        hour += 12;
    } else if is_early && hour == 12 {
        hour = 0;
    }
    let second = hour * HOUR + minute * MINUTE + second;
    (second <= DAY_SECONDS).then_some((second, zone))
}

fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    let is_plain = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok())?
}

/// Minutes ahead of universal time: `Z`, `+08:00`, `+0800`, `+8`.
fn zone_of(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text.get(1..)?.chars().filter(|letter| *letter != ':').collect();
    let (hours, minutes) =
        digits.split_at_checked(digits.len().checked_sub(2).filter(|at| *at > 0).unwrap_or(digits.len()))?;
    let minutes = if minutes.is_empty() { 0 } else { i32::try_from(number(minutes)?).ok()? };
    let zone = i32::try_from(number(hours)?).ok()? * 60 + minutes;
    (zone <= FURTHEST_ZONE).then_some(sign * zone)
}

/// Whether the text is a tick.
pub fn is_tick(text: &str) -> bool {
    matches!(text, "√" | "✓" | "✔")
}

/// Reads yes or no; an `x` is a cross where the column has ticks (`has_ticks`), and marks a box elsewhere. `None` for
/// anything else.
pub fn flag(text: &str, has_ticks: bool) -> Option<bool> {
    let narrowed = narrow(text);
    let text = narrowed.trim();
    if text.len() > LONGEST_FLAG {
        return None;
    }
    let text = text.to_lowercase();
    if has_ticks && text == "x" {
        return Some(false);
    }
    if YES.contains(&text.as_str()) {
        return Some(true);
    }
    NO.contains(&text.as_str()).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Day, hours, minutes, seconds and zone of a text, days counted from 2026-03-01.
    fn read(text: &str) -> Option<(i64, i64, i64, i64, Option<i32>)> {
        let written = parse(text, DayOrder::DayFirst)?;
        // 2026-03-01 is day 20,513 since 1970-01-01 (date -d 2026-03-01 +%s is 1772323200 in UTC).
        let second = written.second - 1_772_323_200;
        let day = second.div_euclid(DAY_SECONDS);
        let of_day = second.rem_euclid(DAY_SECONDS);
        Some((day, of_day / HOUR, of_day % HOUR / MINUTE, of_day % MINUTE, written.zone))
    }

    #[test]
    fn times_are_read_as_they_are_written() {
        for (text, expected) in [
            ("2026-03-01", (0, 0, 0, 0, None)),
            ("2026-03-01 14:05", (0, 14, 5, 0, None)),
            ("2026-03-01T14:05:09", (0, 14, 5, 9, None)),
            ("2026-03-01T14:05:09.250+08:00", (0, 14, 5, 9, Some(480))),
            ("2026-03-01 14:05:09.5 -0330", (0, 14, 5, 10, Some(-210))),
            ("2026-03-01T23:59:59Z", (0, 23, 59, 59, Some(0))),
            ("1996-07-04 00:00:00.000", (-10_832, 0, 0, 0, None)),
            ("2/3/2026 2:05 PM", (1, 14, 5, 0, None)),
            ("2/3/2026 12:05 am", (1, 0, 5, 0, None)),
            ("2026年3月1日 下午2时05分", (0, 14, 5, 0, None)),
            ("20260301 0:07", (0, 0, 7, 0, None)),
            ("46082.75", (0, 18, 0, 0, None)),
            ("2026-03-01 24:00", (1, 0, 0, 0, None)),
            ("2026-03-01 １４：０５", (0, 14, 5, 0, None)),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        for text in
            ["14:05", "2026-03-01 25:00", "2026-03-01 14:60", "2026-03-01 noon", "2026-03-01 14:05+15:00"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn clocks_of_two_zones_are_set_alike() {
        let of = |text| parse(text, DayOrder::DayFirst).unwrap();
        let (here, there) = (of("2026-03-01T20:00+08:00"), of("2026-03-01T12:30Z"));
        // 12:30 universal time is 20:30 eight hours ahead.
        assert_eq!(there.in_zone(here.zone) - here.second, 1_800);
        assert_eq!(there.in_zone(None), there.second);
    }

    #[test]
    fn flags_are_yes_or_no() {
        let plain = |texts: &[&str]| texts.iter().map(|text| flag(text, false)).collect::<Vec<_>>();
        assert_eq!(plain(&["是", "Y", " TRUE ", "1", "1.0", "x", "√"]), [Some(true); 7]);
        assert_eq!(plain(&["否", "no", "０", "False", "0.0", "无", "×"]), [Some(false); 7]);
        assert_eq!(plain(&["maybe", "2", "1.5"]), [None; 3]);
        // Beside ticks an x is a cross.
        assert_eq!(
            ["√", "x", "X", "×"].map(|text| flag(text, true)),
            [Some(true), Some(false), Some(false), Some(false)]
        );
    }
}
