//! The words of the language: functions with their names in both languages, and the words between values.

use serde::{Deserialize, Serialize};

use crate::domain::{scoring::Term, text::Lang};

/// A function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// Sum over rows.
    Sum,
    /// Number of rows.
    Count,
    /// Number of different texts.
    CountDistinct,
    /// Mean over rows.
    Average,
    /// Smallest over rows, or of several values.
    Min,
    /// Largest over rows, or of several values.
    Max,
    /// The value in the middle.
    Median,
    /// The value below which a part lies.
    Percentile,
    /// One of two values by a condition.
    If,
    /// Another value where the first is missing.
    IfMissing,
    /// Rounded half away from zero.
    Round,
    /// Absolute value.
    Abs,
    /// Days between two days.
    Days,
    /// Hours between two days.
    Hours,
    /// Working days between two days.
    WorkDays,
    /// Working hours between two days or points in time.
    WorkHours,
    /// A day by year, month and day.
    Date,
    /// The period before.
    Prior,
    /// The same period a year earlier.
    SamePeriodLastYear,
    /// From the start of the fiscal year.
    Ytd,
    /// From the first month of the fiscal quarter on.
    Qtd,
    /// Several periods in a row.
    Rolling,
    /// The value of the newest row.
    Last,
}

impl Function {
    /// All functions with their names: the one that is printed, then those that are read as well.
    pub const NAMES: &[(Self, &[&str])] = &[
        (Self::Sum, &["SUM", "求和", "合计"]),
        (Self::Count, &["COUNT", "计数"]),
        (
            Self::CountDistinct,
            &["COUNT DISTINCT", "COUNT_DISTINCT", "COUNTDISTINCT", "DISTINCTCOUNT", "去重计数", "不重复计数"],
        ),
        (Self::Average, &["AVERAGE", "AVG", "平均值", "平均"]),
        (Self::Min, &["MIN", "最小值"]),
        (Self::Max, &["MAX", "最大值"]),
        (Self::Last, &["LAST", "最新值", "期末值"]),
        (Self::Median, &["MEDIAN", "中位数"]),
        (Self::Percentile, &["PERCENTILE", "百分位数", "百分位"]),
        (Self::If, &["IF", "如果"]),
        (Self::IfMissing, &["IFMISSING", "IFERROR", "如果缺失", "缺失时"]),
        (Self::Round, &["ROUND", "四舍五入"]),
        (Self::Abs, &["ABS", "绝对值"]),
        (Self::Days, &["DAYS", "天数", "相差天数"]),
        (Self::Hours, &["HOURS", "小时数", "相差小时"]),
        (Self::WorkDays, &["WORK_DAYS", "WORKDAYS", "工作日数", "工作天数"]),
        (Self::WorkHours, &["WORK_HOURS", "BUSINESS_HOURS", "工作小时", "工作时数", "营业小时"]),
        (Self::Date, &["DATE", "日期"]),
        (Self::Prior, &["PRIOR", "上期", "上一期"]),
        (Self::SamePeriodLastYear, &["SAME_PERIOD_LAST_YEAR", "上年同期", "去年同期"]),
        (Self::Ytd, &["YTD", "本年累计", "年初至今"]),
        (Self::Qtd, &["QTD", "本季累计", "季初至今"]),
        (Self::Rolling, &["ROLLING", "滚动"]),
    ];

    /// The name that is printed.
    pub fn name(self) -> &'static str {
        let known = Self::NAMES.iter().find(|(function, _)| *function == self);
        known.and_then(|(_, names)| names.first()).copied().unwrap_or_default()
    }

    /// The function of a name, whatever the case of its letters.
    pub fn named(name: &str) -> Option<Self> {
        let known = Self::NAMES.iter().find(|(_, names)| names.iter().any(|known| is_same(known, name)));
        known.map(|(function, _)| *function)
    }

    /// Whether it looks at rows.
    pub const fn is_aggregate(self) -> bool {
        matches!(
            self,
            Self::Sum
                | Self::Count
                | Self::CountDistinct
                | Self::Average
                | Self::Min
                | Self::Max
                | Self::Median
                | Self::Percentile
                | Self::Last
        )
    }
}

/// Terms of formulas of points: the Chinese and the English name that are printed, then those that are read as well.
pub const TERM_NAMES: &[(Term, &[&str])] = &[
    (Term::Value, &["实际值", "value", "实际", "完成值", "actual"]),
    (Term::Threshold, &["门槛值", "threshold", "门槛"]),
    (Term::Target, &["目标值", "target", "目标"]),
    (Term::Stretch, &["挑战值", "stretch", "挑战"]),
    (Term::Baseline, &["基准值", "baseline", "基线"]),
];

/// The name of a term in a language.
pub fn term_name(term: Term, lang: Lang) -> &'static str {
    let names = TERM_NAMES.iter().find(|(known, _)| *known == term).map(|(_, names)| *names);
    let name = names.and_then(|names| names.get(usize::from(lang == Lang::En)));
    name.copied().unwrap_or_default()
}

/// The term of a name, whatever the case of its letters.
pub(super) fn term_named(name: &str) -> Option<Term> {
    let known = TERM_NAMES.iter().find(|(_, names)| names.iter().any(|known| is_same(known, name)));
    known.map(|(term, _)| *term)
}

/// A word between values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Where,
    By,
    And,
    Or,
    Not,
    Is,
    Null,
    Distinct,
    /// `为空`: is null.
    IsNull,
    /// `不为空`: is not null.
    IsNotNull,
}

impl Word {
    const NAMES: &[(Self, &[&str])] = &[
        (Self::Where, &["WHERE", "其中", "条件"]),
        (Self::By, &["BY", "按"]),
        (Self::And, &["AND", "且", "并且"]),
        (Self::Or, &["OR", "或", "或者"]),
        (Self::Not, &["NOT", "非"]),
        (Self::Is, &["IS"]),
        (Self::Null, &["NULL"]),
        (Self::Distinct, &["DISTINCT"]),
        (Self::IsNull, &["为空"]),
        (Self::IsNotNull, &["不为空", "非空"]),
    ];

    /// The word of a name, whatever the case of its letters.
    pub(super) fn named(name: &str) -> Option<Self> {
        let known = Self::NAMES.iter().find(|(_, names)| names.iter().any(|known| is_same(known, name)));
        known.map(|(word, _)| *word)
    }
}

/// Whether a name is a word between values, after which a value may stand.
pub(super) fn is_word(name: &str) -> bool {
    Word::named(name).is_some()
}

/// Whether two names are the same but for the case of Latin letters.
pub(super) fn is_same(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
}

/// Letters of a name from which on nothing is suggested for it.
const MAX_WRITTEN: usize = 100;

/// The name that differs least from what was written, in the whole or in a part between underscores: at most a third of
/// its letters, two neighbours that changed places counting as one. Of names that differ alike the first stands.
pub(super) fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let letters = |text: &str| -> Vec<char> { text.to_lowercase().chars().collect() };
    let written = letters(written);
    if written.len() > MAX_WRITTEN {
        return None;
    }
    let most = (written.len() / 3).max(1);
    let near = |name: &str| {
        let name_letters = letters(name);
        let distance = if name_letters.len().abs_diff(written.len()) > most {
            usize::MAX
        } else {
            distance(&written, &name_letters)
        };
        Some(distance).filter(|distance| *distance <= most && *distance < name.chars().count())
    };
    // A part that is near counts for less than a whole name that is.
    let nearness = |name: &'a str| {
        let part = name.split('_').filter_map(near).min();
        near(name).map(|distance| (false, distance)).or(part.map(|distance| (true, distance)))
    };
    let found = names.into_iter().filter_map(|name| Some((nearness(name)?, name)));
    found.min_by_key(|(nearness, _)| *nearness).map(|(_, name)| name.to_owned())
}

/// Letters to put in, take out, replace or swap with their neighbour to turn one text into the other.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, one) in left.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&last, column) + usize::from(one != other);
            let mut least = replaced.min(at(&last, column + 1) + 1).min(at(&line, column) + 1);
            let swapped = row > 0
                && column > 0
                && left.get(row - 1) == Some(other)
                && right.get(column - 1) == Some(one);
            if swapped {
                least = least.min(at(&before, column - 1) + 1);
            }
            line.push(least);
        }
        before = std::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        // Counted by hand: one swap, one letter more, one letter less, and nothing near.
        assert_eq!(nearest("amuont", ["account", "amount"]), Some("amount".to_owned()));
        assert_eq!(nearest("quantityy", ["quantity"]), Some("quantity".to_owned()));
        assert_eq!(nearest("净颔", ["净额", "成本"]), Some("净额".to_owned()));
        assert_eq!(nearest("cst", ["cost"]), Some("cost".to_owned()));
        assert_eq!(nearest("amuont", ["cost", "net_amount"]), Some("net_amount".to_owned()));
        assert_eq!(nearest("colour", ["amount"]), None);
    }

    #[test]
    fn every_name_stands_once() {
        let mut names: Vec<&str> =
            Function::NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        names.extend(Word::NAMES.iter().flat_map(|(_, names)| names.iter().copied()));
        names.sort_unstable();
        assert!(names.is_sorted_by(|left, right| left < right));
    }
}
