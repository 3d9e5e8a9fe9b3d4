//! The grid of typed values: its columns, what a cell holds, what the answers of a survey add up to.
//! Stores nothing; edits are made elsewhere.

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::Unit,
        period::{Period, PeriodLevel},
        value::{InputValue, Measured},
    },
    view::entry::{EntryError, read, write},
};

/// The periods of a level in a fiscal year, first to last.
pub fn periods(year: i32, level: PeriodLevel) -> Vec<Period> {
    let most = u8::try_from(12 / level.months()).unwrap_or(1);
    (1..=most).filter_map(|index| Period::new(year, level, index)).collect()
}

/// What a cell for a number holds, as it is edited; empty where there is no number.
pub fn number_text(value: Option<&InputValue>, unit: Unit) -> String {
    match value.map(|value| &value.measured) {
        Some(Measured::Number(number)) => write(*number, unit),
        _ => String::new(),
    }
}

/// Reads a number typed into a cell. Counts and hours are never negative; blank is no value.
///
/// # Errors
/// Why the text cannot be taken.
pub fn read_number(text: &str, unit: Unit) -> Result<Option<Decimal>, EntryError> {
    let number = read(text, unit)?;
    let is_negative = number.is_some_and(|number| number < Decimal::ZERO);
    if is_negative && matches!(unit, Unit::Count | Unit::Hours | Unit::Days | Unit::Points) {
        return Err(EntryError::Negative);
    }
    Ok(number)
}

/// The answers per level that a value holds, best level first.
pub fn levels(value: Option<&InputValue>) -> Option<&[u32]> {
    match value.map(|value| &value.measured) {
        Some(Measured::Levels(levels)) => Some(levels),
        _ => None,
    }
}

/// The answers after one count was written (or taken away); levels left blank beside it are 0 answers, as the page
/// says below the table (`data.typed.blank_levels`); `None` where no answer is left, because a survey that
/// nobody answered is no survey. `of` is the number of levels.
pub fn with_count(existing: Option<&[u32]>, of: usize, place: usize, count: Option<u32>) -> Option<Vec<u32>> {
    let mut levels = existing.unwrap_or_default().to_vec();
    levels.resize(of, 0);
    if let Some(slot) = levels.get_mut(place) {
        *slot = count.unwrap_or_default();
    }
    levels.iter().any(|count| *count > 0).then_some(levels)
}

/// Number of answers, and their average by the points of the levels; `None` without answers.
pub fn survey(levels: &[u32], points: &[Decimal]) -> (u64, Option<Decimal>) {
    let answers: u64 = levels.iter().map(|count| u64::from(*count)).sum();
    let each = levels.iter().zip(points).map(|(count, points)| Decimal::from(*count).checked_mul(*points));
    let sum = each.reduce(|sum, part| sum?.checked_add(part?)).flatten();
    (answers, sum.and_then(|sum| sum.checked_div(Decimal::from(answers))))
}

/// How many values stand at other levels than the one shown.
pub fn at_other_levels<'a>(values: impl Iterator<Item = &'a InputValue>, level: PeriodLevel) -> usize {
    values.filter(|value| value.period.level() != level).count()
}

/// The sum of the numbers; `None` where there is none, or where it is too large.
pub fn total<'a>(values: impl Iterator<Item = &'a InputValue>) -> Option<Decimal> {
    let numbers = values.filter_map(|value| match value.measured {
        Measured::Number(number) => Some(number),
        _ => None,
    });
    numbers.map(Some).reduce(|sum, number| sum?.checked_add(number?)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{id::Id, kpi::TypedEntry, scope::Scope};

    fn value(period: &str, measured: Measured) -> InputValue {
        let (input, period) = (Id::from_raw(1), period.parse().unwrap());
        InputValue {
            id: InputValue::id_for(input, &Scope::COMPANY, period),
            input,
            scope: Scope::COMPANY,
            period,
            measured,
            source: String::new(),
        }
    }

    #[test]
    fn columns_of_a_year() {
        assert_eq!(periods(2026, PeriodLevel::Month).len(), 12);
        let quarters: Vec<String> =
            periods(2026, PeriodLevel::Quarter).iter().map(Period::to_string).collect();
        assert_eq!(quarters, ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]);
        assert_eq!(periods(2026, PeriodLevel::Year).len(), 1);
    }

    #[test]
    fn cells_hold_numbers_and_counts_are_not_negative() {
        let typed = value("2026-03", Measured::Number("1300.50".parse().unwrap()));
        assert_eq!(number_text(Some(&typed), Unit::Currency), "1,300.5");
        assert_eq!(
            number_text(Some(&value("2026-03", Measured::Missing("-".to_owned()))), Unit::Currency),
            ""
        );
        assert_eq!(read_number("-2", Unit::Count), Err(EntryError::Negative));
        assert_eq!(read_number("-2", Unit::Currency), Ok(Some(Decimal::from(-2))));
        assert_eq!(read_number(" ", Unit::Count), Ok(None));
    }

    #[test]
    fn a_survey_is_the_average_of_its_answers() {
        // By hand: 10 × 100 + 5 × 80 + 3 × 60 + 1 × 40 + 1 × 20 = 1640 points of 20 answers = 82.
        let points = TypedEntry::LevelPoints.level_points().unwrap();
        assert_eq!(survey(&[10, 5, 3, 1, 1], &points), (20, Some(Decimal::from(82))));
        assert_eq!(survey(&[0; 5], &points), (0, None));
        // Of three levels at 5, 2.5 and 0: (3 × 5 + 1 × 2.5) ÷ 5 = 3.5.
        let points = [Decimal::from(5), Decimal::new(25, 1), Decimal::ZERO];
        assert_eq!(survey(&[3, 1, 1], &points), (5, Some(Decimal::new(35, 1))));
        assert_eq!(with_count(None, 5, 1, Some(4)), Some(vec![0, 4, 0, 0, 0]));
        assert_eq!(with_count(Some(&[1]), 3, 2, Some(2)), Some(vec![1, 0, 2]));
        assert_eq!(with_count(Some(&[0, 4, 0, 0, 0]), 5, 1, None), None);
        assert_eq!(with_count(Some(&[1, 4, 0, 0, 0]), 5, 0, Some(2)), Some(vec![2, 4, 0, 0, 0]));
    }

    #[test]
    fn totals_leave_out_what_is_missing() {
        let values = [
            value("2026-01", Measured::Number(Decimal::from(3))),
            value("2026-02", Measured::Missing(String::new())),
            value("2026-Q2", Measured::Number("4.5".parse().unwrap())),
        ];
        assert_eq!(total(values.iter()), Some("7.5".parse().unwrap()));
        assert_eq!(total(values.iter().skip(1).take(1)), None);
        assert_eq!(at_other_levels(values.iter(), PeriodLevel::Month), 1);
    }
}
