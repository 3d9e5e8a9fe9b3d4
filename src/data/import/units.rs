//! Units of scale that stand in headers and titles (万元, in thousands, %). Reads texts, applies nothing.

use crate::{data::import::cell::narrow, domain::kpi::Unit};

/// Scales of Chinese headers: how the unit begins, and by how many places it shifts the decimal mark.
const CHINESE: [(&str, i8); 8] =
    [("亿", 8), ("億", 8), ("千万", 7), ("千萬", 7), ("百万", 6), ("百萬", 6), ("万", 4), ("萬", 4)];
/// What such a unit counts; with a weight (千克, 万吨) or a name behind it, it is none.
const COUNTED: [&str; 12] =
    ["人民币", "美元", "港元", "欧元", "元", "圆", "件", "台", "个", "套", "只", "人次"];
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
        // (M) behind a count is metres rather than millions.
        Some(Unit::Count) if narrow(header).to_lowercase().contains("(m)") => 0,
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

/// The scale that a title above the table gives to all money in it, as in `单位：万元`: the unit and nothing else, for a
/// company may be called 万华 and 单位 be what draws the table up.
pub fn scale_of_title(title: &str) -> i8 {
    let title = narrow(title).to_lowercase().replace("(人民币)", "").replace("(人民幣)", "");
    let starts = title.match_indices("单位").chain(title.match_indices("單位"));
    let units = starts.filter_map(|(at, word)| {
        let rest = title.get(at + word.len()..)?.trim_start_matches([' ', '/']);
        // 单位：万元, (单位:万元), 金额单位 万元
        let unit = rest.trim_start_matches([':', '(']).split([')', ']', '】', ',', ';', '/']).next()?;
        Some(unit.split_whitespace().next().unwrap_or_default().to_owned())
    });
    units.map(|unit| exact_unit(&unit)).find(|scale| *scale != 0).unwrap_or(0)
}

/// The scale of a unit that is written out whole, as 人民币万元; 0 for any other text.
fn exact_unit(unit: &str) -> i8 {
    let unit = unit.trim().trim_start_matches("人民币").trim_start_matches("人民幣");
    let scale = |rest: &str| {
        CHINESE.iter().chain(&[("千", 3), ("仟", 3)]).find(|(name, _)| *name == rest).map(|(_, scale)| *scale)
    };
    let counted = COUNTED.iter().find_map(|counted| scale(unit.strip_suffix(counted)?));
    let latin = || if unit.is_ascii() { scale_of_unit(unit) } else { 0 };
    counted.or_else(|| scale(unit).filter(|_| unit != "千" && unit != "仟")).unwrap_or_else(latin)
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
    if !unit.is_ascii() {
        // 万元/年 is 万元 of each year.
        let whole = unit.split('/').next().unwrap_or_default().trim();
        let whole = whole.strip_prefix("单位").map_or(whole, |rest| rest.trim_start_matches([':', ' ']));
        let scale = if whole == "千" {
            3
        } else if whole.is_ascii() {
            0
        } else {
            exact_unit(whole)
        };
        if scale != 0 {
            return scale;
        }
    }
    let mut word: String =
        unit.chars().filter(|letter| letter.is_alphanumeric() || "¥$€".contains(*letter)).collect();
    for currency in CURRENCIES {
        word = word.replace(currency, "");
    }
    ENGLISH.iter().find(|(name, _)| *name == word).map_or(0, |(_, scale)| *scale)
}
