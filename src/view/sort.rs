//! Sorting of table rows: which column, which way, and where rows without a value go (always last).

use std::cmp::Ordering;

use rust_decimal::Decimal;

/// What a row is sorted by in one column.
#[derive(Debug, Clone, PartialEq)]
pub enum SortValue {
    /// A text, compared by the language's own order.
    Text(String),
    /// A number; `None` is missing.
    Number(Option<Decimal>),
}

/// The column and the way a table is sorted. `C` names a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorting<C> {
    /// The column.
    pub column: C,
    /// Largest first.
    pub descending: bool,
}

impl<C: Copy + PartialEq> Sorting<C> {
    /// The sorting after a click on a column's head: the same column turns round, another one starts with
    /// its natural way (texts from A, numbers from the largest).
    #[must_use]
    pub fn toggled(self, column: C, numeric: bool) -> Self {
        let descending = if self.column == column { !self.descending } else { numeric };
        Self { column, descending }
    }

    /// The value of `aria-sort` for a column.
    pub fn aria(self, column: C) -> &'static str {
        match (self.column == column, self.descending) {
            (false, _) => "none",
            (true, true) => "descending",
            (true, false) => "ascending",
        }
    }
}

/// Sorts rows by a value of each; rows of equal value keep their order, missing numbers and empty texts go last.
pub fn sort_by_value<T>(
    rows: &mut [T],
    descending: bool,
    value_of: impl Fn(&T) -> SortValue,
    compare_texts: &dyn Fn(&str, &str) -> Ordering,
) {
    rows.sort_by(|left, right| compare(&value_of(left), &value_of(right), descending, compare_texts));
}

/// How two values stand to each other; what is missing goes last both ways.
pub fn compare(
    left: &SortValue,
    right: &SortValue,
    descending: bool,
    compare_texts: &dyn Fn(&str, &str) -> Ordering,
) -> Ordering {
    let turned = |order: Ordering| if descending { order.reverse() } else { order };
    match (left, right) {
        (SortValue::Number(Some(left)), SortValue::Number(Some(right))) => turned(left.cmp(right)),
        (SortValue::Text(left), SortValue::Text(right)) if !left.is_empty() && !right.is_empty() => {
            turned(compare_texts(left, right))
        }
        _ => is_missing(left).cmp(&is_missing(right)),
    }
}

fn is_missing(value: &SortValue) -> bool {
    match value {
        SortValue::Text(text) => text.is_empty(),
        SortValue::Number(number) => number.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_values_go_last_both_ways() {
        let numbers = [Some(2), None, Some(3), Some(1)];
        for (descending, expected) in
            [(false, [Some(1), Some(2), Some(3), None]), (true, [Some(3), Some(2), Some(1), None])]
        {
            let mut rows = numbers;
            sort_by_value(
                &mut rows,
                descending,
                |row| SortValue::Number(row.map(Decimal::from)),
                &|left, right| left.cmp(right),
            );
            assert_eq!(rows, expected);
        }
    }

    #[test]
    fn a_click_turns_round_or_moves_over() {
        let by_name = Sorting { column: 0, descending: false };
        assert_eq!(by_name.toggled(0, false), Sorting { column: 0, descending: true });
        assert_eq!(by_name.toggled(3, true), Sorting { column: 3, descending: true });
        assert_eq!((by_name.aria(0), by_name.aria(3)), ("ascending", "none"));
    }

    #[test]
    fn texts_follow_the_given_order() {
        // Pinyin order of the four family names, by hand: 阿李 ā, 四王 sì, 五张 wǔ, 三 sān comes before sì.
        let pinyin = ["阿", "三", "四", "五"];
        let place = |text: &str| pinyin.iter().position(|known| *known == text);
        let mut rows = ["五", "", "四", "阿", "三"];
        sort_by_value(&mut rows, false, |row| SortValue::Text((*row).to_owned()), &|left, right| {
            place(left).cmp(&place(right))
        });
        assert_eq!(rows, ["阿", "三", "四", "五", ""]);
    }
}
