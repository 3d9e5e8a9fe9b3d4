//! Units of scale that stand in headers and titles (万元, in thousands, %). Reads texts, applies nothing.

use crate::{data::import::cell::narrow, domain::kpi::Unit};

/// Scales of Chinese headers: how the unit begins, and by how many places it shifts the decimal mark.
const CHINESE: [(&str, i8); 8] =
    [("亿", 8), ("億", 8), ("千万", 7), ("千萬", 7), ("百万", 6), ("百萬", 6), ("万", 4), ("萬", 4)];
/// Thousands are told only with what they count: 千克 is a weight.
const THOUSANDS: [&str; 6] = ["千元", "千件", "千台", "千个", "千套", "仟元"];
/// English units of scale.
const ENGLISH: [(&str, i8); 14] = [
    ("k", 3),
    ("thousand", 3),
    ("thousands", 3),
    ("inthousands", 3),
    ("000", 3),
    ("000s", 3),
    ("m", 6),
    ("mn", 6),
    ("mio", 6),
    ("million", 6),
    ("millions", 6),
    ("inmillions", 6),
    ("bn", 9),
    ("billion", 9),
];
/// Currencies that stand beside an English unit.
const CURRENCIES: [&str; 10] = ["cny", "rmb", "usd", "eur", "gbp", "hkd", "jpy", "¥", "$", "€"];

/// By how many places the numbers of a column of this unit are shifted: by its header, or for money by a title.
pub fn scale_of(unit: Option<Unit>, header: &str, money_scale: i8) -> i8 {
    match unit {
        Some(Unit::Ratio) if is_percent_header(header) => -2,
        Some(Unit::Currency) => match scale_of_header(header) {
            0 => money_scale,
            scale => scale,
        },
        Some(Unit::Count) => scale_of_header(header),
        _ => 0,
    }
}

/// By how many places the header shifts numbers of money or counts: 4 for `销售额（万元）`, 0 for none.
pub fn scale_of_header(header: &str) -> i8 {
    let header = narrow(header).to_lowercase();
    for unit in bracketed(&header) {
        let scale = scale_of_unit(unit);
        if scale != 0 {
            return scale;
        }
    }
    // Without brackets only what cannot be part of a name.
    let plain = header.trim_end();
    let ends = [("亿元", 8), ("億元", 8), ("百万元", 6), ("万元", 4), ("萬元", 4), ("千元", 3)];
    ends.into_iter().find(|(end, _)| plain.ends_with(end)).map_or(0, |(_, scale)| scale)
}

/// Whether the header says that its numbers are percentages.
pub fn is_percent_header(header: &str) -> bool {
    let header = narrow(header).to_lowercase();
    header.contains('%') || header.contains("percent") || header.contains("pct") || header.contains("百分")
}

/// The scale that a title above the table gives to all money in it, as in `单位：万元`.
pub fn scale_of_title(title: &str) -> i8 {
    let title = narrow(title).to_lowercase();
    let Some(at) = title.find("单位").or_else(|| title.find("單位")) else { return 0 };
    let rest = title.get(at + "单位".len()..).unwrap_or_default();
    let unit = rest.trim_start_matches([':', ' ', '(', '人', '民', '币', '幣']);
    scale_of_unit(unit)
}

/// The texts in brackets.
fn bracketed(header: &str) -> impl Iterator<Item = &str> {
    header
        .split(['(', '[', '【'])
        .skip(1)
        .filter_map(|rest| rest.split([')', ']', '】']).next())
        .flat_map(|unit| unit.split([':', ',']))
}

fn scale_of_unit(unit: &str) -> i8 {
    let unit = unit.trim();
    if let Some((_, scale)) = CHINESE.iter().find(|(begins, _)| unit.starts_with(begins)) {
        return *scale;
    }
    if THOUSANDS.iter().any(|begins| unit.starts_with(begins)) || unit == "千" {
        return 3;
    }
    let mut word: String =
        unit.chars().filter(|letter| letter.is_alphanumeric() || "¥$€".contains(*letter)).collect();
    for currency in CURRENCIES {
        word = word.replace(currency, "");
    }
    ENGLISH.iter().find(|(name, _)| *name == word).map_or(0, |(_, scale)| *scale)
}
