//! Days as people and programs write them. Times of day are dropped: a day is the day as written.

use std::borrow::Cow;

use keyscore_tabular::cells::iso_day;

use crate::{
    data::import::{DayOrder, cell::narrow},
    domain::date::Day,
};

/// Serial numbers of spreadsheet programs that are taken for days: 1954-10-03 to 2119-01-10.
const SERIALS: std::ops::RangeInclusive<i32> = 20_000..=80_000;
/// Serial number of 1970-01-01 in spreadsheet programs (1900 date system).
const SERIAL_OF_EPOCH: i32 = 25_569;
/// English names of months by their first three letters.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// German and French names of months that begin otherwise.
const FOREIGN_MONTHS: [(&str, u32); 11] = [
    ("mär", 3),
    ("mrz", 3),
    ("mai", 5),
    ("okt", 10),
    ("dez", 12),
    ("fév", 2),
    ("avr", 4),
    ("juin", 6),
    ("juil", 7),
    ("aoû", 8),
    ("déc", 12),
];

/// Two digits of a year from which on it belongs to the last century, as spreadsheet programs from 2029 on read it.
const LAST_CENTURY: u32 = 70;

/// Which orders of year, month and day would make a text a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orders {
    /// Day, month, year.
    pub day_first: bool,
    /// Month, day, year.
    pub month_first: bool,
    /// Year, month, day; only where the year has two digits.
    pub year_first: bool,
    /// The first and the last number, where the year has two digits: years differ less than days.
    pub ends: Option<(u8, u8)>,
}

/// Reads a day: `2026-03-31`, `2026/3/31`, `2026.3.31`, `2026年3月31日`, `20260331`, `31/3/2026` or `3/31/2026`
/// by the order, `31 Mar 2026`, each also with a time of day after it; serial numbers of spreadsheet programs.
/// Years of two digits are those of 1970 to 2069, by the order too. `None` for anything else.
pub fn parse(text: &str, order: DayOrder) -> Option<Day> {
    if let Ok(ten) = <&[u8; 10]>::try_from(text.as_bytes())
        && let Some(day) = iso_day(ten)
    {
        return Day::from_number(day);
    }
    if is_iso(text) {
        return None;
    }
    let narrowed = plain(text);
    let text = narrowed.trim();
    if let Some(serial) = serial(text) {
        return Some(serial);
    }
    parts(text)?.in_order(order)
}

/// What the text says about the order; `None` where it says nothing because it is unambiguous or no day.
pub fn order_evidence(text: &str) -> Option<Orders> {
    if is_iso(text) {
        return None;
    }
    let narrowed = plain(text);
    // Nobody writes the month before the day with points between them.
    let date = narrowed.trim().split(' ').next().unwrap_or_default();
    let is_dotted = date.matches('.').count() == 2;
    let orders = match parts(narrowed.trim())? {
        Parts::YearFirst(..) => return None,
        Parts::YearLast(first, second, year) => Orders {
            day_first: day_of(year, second, first).is_some(),
            month_first: !is_dotted && day_of(year, first, second).is_some(),
            year_first: false,
            ends: None,
        },
        Parts::Short(first, second, third) => Orders {
            day_first: day_of(century(third), second, first).is_some(),
            month_first: !is_dotted && day_of(century(third), first, second).is_some(),
            year_first: day_of(century(first), second, third).is_some(),
            ends: u8::try_from(first).ok().zip(u8::try_from(third).ok()),
        },
    };
    (orders.day_first || orders.month_first || orders.year_first).then_some(orders)
}

/// Whether the text looks like a day (a bare number does not).
pub fn looks_like_day(text: &str) -> bool {
    let narrowed = plain(text);
    let text = narrowed.trim();
    if !text.starts_with(|letter: char| letter.is_ascii_alphanumeric()) || serial(text).is_some() {
        return false;
    }
    if is_iso(text) {
        return parse(text, DayOrder::YearFirst).is_some();
    }
    let orders = [DayOrder::DayFirst, DayOrder::MonthFirst, DayOrder::YearFirst];
    parts(text).is_some_and(|parts| orders.into_iter().any(|order| parts.in_order(order).is_some()))
}

/// A day without the name of its weekday, and what follows it in the form that is read: `UTC` is `Z`, fourteen digits are a
/// day and a time.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let narrowed = narrow(text);
    let bytes = narrowed.as_bytes();
    if bytes.len() == 14 && bytes.iter().all(u8::is_ascii_digit) {
        let part = |from: usize, until: usize| narrowed.get(from..until).unwrap_or_default();
        return Cow::Owned(format!("{} {}:{}:{}", part(0, 8), part(8, 10), part(10, 12), part(12, 14)));
    }
    let has_weekday = narrowed.contains(['星', '周', '週', '(']);
    let has_zone = narrowed.ends_with("UTC") || narrowed.ends_with("GMT");
    let is_named = bytes.first().is_some_and(u8::is_ascii_alphabetic);
    if !has_weekday && !has_zone && !is_named {
        return narrowed;
    }
    let mut text = narrowed.into_owned();
    for (from, until) in [("(", Some(")")), ("星期", None), ("周", None), ("週", None)] {
        let Some(at) = text.find(from) else { continue };
        let rest = text.get(at + from.len()..).unwrap_or_default();
        let name = rest.chars().next().filter(|name| "一二三四五六日天".contains(*name));
        let Some(name) = name else { continue };
        let after = rest.get(name.len_utf8()..).unwrap_or_default();
        let after = until.map_or(Some(after), |until| after.strip_prefix(until));
        if let Some(after) = after {
            text = format!("{}{after}", text.get(..at).unwrap_or_default().trim_end());
        }
    }
    if let Some(before) = text.strip_suffix("UTC").or_else(|| text.strip_suffix("GMT")) {
        text = format!("{}Z", before.trim_end());
    }
    let lower = text.to_lowercase();
    for name in WEEKDAYS {
        let after = lower.strip_prefix(name).map(|rest| rest.len());
        if let Some(rest) = after.and_then(|length| text.get(text.len().checked_sub(length)?..)) {
            let rest = rest.trim_start_matches(['.', ',', ' ']);
            if rest.len() + name.len() < text.len() {
                text = rest.to_owned();
                break;
            }
        }
    }
    Cow::Owned(text)
}

/// The first day of a month that is written without one, or of a year: `2026年3月`, `2026-03`, `2026/3`, `2026`.
pub(super) fn month_start(text: &str) -> Option<Day> {
    let narrowed = narrow(text);
    let text = narrowed.trim();
    let (year, rest) = text.split_at_checked(4)?;
    let year: u32 = year.parse().ok().filter(|year| (1900..2200).contains(year))?;
    let month = rest.trim_start_matches(['年', '-', '/', '.']).trim_end_matches(['月', '份']);
    if rest.len() <= "年".len() && month.is_empty() {
        return day_of(year, 1, 1);
    }
    let has_mark = rest.starts_with(['年', '-', '/', '.']);
    month.parse().ok().filter(|_| has_mark && month.len() <= 2).and_then(|month| day_of(year, month, 1))
}

/// English names of weekdays, longer ones first.
const WEEKDAYS: [&str; 14] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
];

#[derive(Clone, Copy)]
enum Parts {
    YearFirst(u32, u32, u32),
    YearLast(u32, u32, u32),
    /// All three with at most two digits.
    Short(u32, u32, u32),
}

impl Parts {
    /// The day that they are in an order.
    fn in_order(self, order: DayOrder) -> Option<Day> {
        match self {
            Self::YearFirst(year, month, day) => day_of(year, month, day),
            Self::YearLast(first, second, year) => match order {
                DayOrder::DayFirst => day_of(year, second, first),
                DayOrder::MonthFirst | DayOrder::YearFirst => day_of(year, first, second),
            },
            Self::Short(first, second, third) => match order {
                DayOrder::DayFirst => day_of(century(third), second, first),
                DayOrder::MonthFirst => day_of(century(third), first, second),
                DayOrder::YearFirst => day_of(century(first), second, third),
            },
        }
    }
}

/// Whether a text is written like `2026-03-31`, as most files write days, though there may be no such day.
pub(super) fn is_iso(text: &str) -> bool {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else { return false };
    [a, b, c, d, e, f, g, h].into_iter().all(u8::is_ascii_digit)
}

fn century(year: u32) -> u32 {
    year + if year < LAST_CENTURY { 2000 } else { 1900 }
}

fn day_of(year: u32, month: u32, day: u32) -> Option<Day> {
    Day::from_ymd(i32::try_from(year).ok()?, month, day)
}

/// Whether a day is written as the serial number of a spreadsheet program, which may have a fraction.
pub(super) fn is_serial(text: &str) -> bool {
    serial(text).is_some()
}

/// What follows a day that is written out.
pub(super) fn after_day(text: &str) -> Option<&str> {
    let eight = text.get(..8).filter(|eight| eight.bytes().all(|byte| byte.is_ascii_digit()));
    if eight.is_some() { text.get(8..) } else { three_words(text).map(|(_, rest)| rest) }
}

fn serial(text: &str) -> Option<Day> {
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        Some(_) => return None,
        None => text,
    };
    let number: i32 = (whole.len() == 5).then(|| whole.parse().ok())??;
    SERIALS.contains(&number).then(|| Day::from_number(number - SERIAL_OF_EPOCH))?
}

fn parts(text: &str) -> Option<Parts> {
    if text.len() >= 8
        && let Some(eight) = text.get(..8).filter(|eight| eight.bytes().all(|byte| byte.is_ascii_digit()))
    {
        let rest = text.get(8..).unwrap_or_default();
        let number = |from: usize, until: usize| eight.get(from..until).and_then(|part| part.parse().ok());
        return time_or_nothing(rest)
            .then_some(())
            .and_then(|()| Some(Parts::YearFirst(number(0, 4)?, number(4, 6)?, number(6, 8)?)));
    }
    let (words, rest) = three_words(text)?;
    if !time_or_nothing(rest) {
        return None;
    }
    let [first, second, third] = words;
    if let Some(month) = month_named(second) {
        let (first_number, last_number): (u32, u32) = (first.parse().ok()?, third.parse().ok()?);
        return match (first.len(), third.len()) {
            (1..=2, 4) => Some(Parts::YearFirst(last_number, month, first_number)),
            (4, 1..=2) => Some(Parts::YearFirst(first_number, month, last_number)),
            (1..=2, 2) => Some(Parts::YearFirst(century(last_number), month, first_number)),
            _ => None,
        };
    }
    if let Some(month) = month_named(first) {
        return (third.len() == 4)
            .then(|| Some(Parts::YearFirst(third.parse().ok()?, month, second.parse().ok()?)))?;
    }
    let number = |word: &str| word.parse::<u32>().ok();
    match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) => Some(Parts::YearFirst(number(first)?, number(second)?, number(third)?)),
        (1..=2, 1..=2, 4) => Some(Parts::YearLast(number(first)?, number(second)?, number(third)?)),
        (2, 1..=2, 1..=2) if text.contains('年') => {
            Some(Parts::YearFirst(century(number(first)?), number(second)?, number(third)?))
        }
        // One of the ends is the year, and years are written with two digits at least; a sum of money is none.
        (2, 1..=2, _) | (_, 1..=2, 2) if first.len() <= 2 && third.len() <= 2 && has_one_separator(text) => {
            Some(Parts::Short(number(first)?, number(second)?, number(third)?))
        }
        _ => None,
    }
}

/// Whether the same mark stands between day, month and year, as in `3/4/26`, and not as in `1,234.5`.
fn has_one_separator(text: &str) -> bool {
    let mut marks = text.chars().filter(|letter| !letter.is_ascii_digit());
    let first = marks.next();
    matches!(first, Some('/' | '-' | '.')) && marks.next() == first
}

/// The first three words of letters or digits, and what follows them.
fn three_words(text: &str) -> Option<([&str; 3], &str)> {
    let mut words = [""; 3];
    let mut rest = text;
    for (place, slot) in words.iter_mut().enumerate() {
        let is_digit = rest.starts_with(|letter: char| letter.is_ascii_digit());
        let end = rest
            .find(|letter: char| if is_digit { !letter.is_ascii_digit() } else { !is_latin(letter) })
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if word.is_empty() {
            return None;
        }
        *slot = word;
        rest = if place < 2 {
            let trimmed = after.trim_start_matches(['-', '/', '.', ',', ' ', '年', '月']);
            if trimmed.len() == after.len() {
                return None;
            }
            trimmed
        } else {
            after.strip_prefix(['日', '号', '號']).unwrap_or(after)
        };
    }
    Some((words, rest))
}

/// Whether what follows a day is a time of day, or nothing.
fn time_or_nothing(rest: &str) -> bool {
    let Some(time) = rest.strip_prefix([' ', 'T', 't']) else { return rest.is_empty() };
    let time = time.trim();
    time.is_empty()
        || (time.starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '上' | '下'))
            && time.chars().all(|letter| {
                letter.is_ascii_digit()
                    || matches!(
                        letter,
                        ':' | '.'
                            | ','
                            | '+'
                            | '-'
                            | ' '
                            | 'Z'
                            | 'z'
                            | 'A'
                            | 'P'
                            | 'M'
                            | 'a'
                            | 'p'
                            | 'm'
                            | '上'
                            | '下'
                            | '午'
                            | '时'
                            | '分'
                            | '秒'
                    )
            }))
}

/// Whether a letter is one of European languages.
fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || ('\u{c0}'..='\u{17f}').contains(&letter)
}

fn month_named(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let start: String = word.chars().take(3).collect();
    let foreign = FOREIGN_MONTHS.iter().find(|(name, _)| word.starts_with(name));
    if let Some((_, month)) = foreign {
        return Some(*month);
    }
    let place = MONTHS.iter().position(|month| *month == start)?;
    u32::try_from(place + 1).ok()
}
