//! Conditions on rows, bound to the columns of one batch, and what an aggregate needs of a batch.

use crate::{
    domain::{
        batch::Batch,
        kpi::{Condition, RecordAggregate},
        row::{Comparison, RowValue},
        table::ColumnId,
    },
    engine::{
        layout::to_index,
        model::Model,
        row_values::{Bound, DayCells, Number, TooLarge, Valued},
        rows::{ColumnCells, MISSING_DAY, MISSING_NUMBER, MISSING_TEXT},
    },
};

/// A condition on the columns of one batch.
#[derive(Debug)]
pub(super) enum Check<'r> {
    /// A text is there.
    PresentText(&'r [u32]),
    /// A day is there.
    PresentDay(&'r [i32]),
    /// A number is there.
    PresentNumber(&'r [i64]),
    /// The first day is on or before the second.
    OnOrBefore(&'r [i32], &'r [i32]),
    /// The first day is after the second.
    After(&'r [i32], &'r [i32]),
    /// Two days compared.
    Days(DayCells<'r>, Comparison, DayCells<'r>),
    /// Two points in time compared.
    Times(DayCells<'r>, Comparison, DayCells<'r>),
    /// Two numbers compared.
    Numbers(Number<'r>, Comparison, Number<'r>),
    /// A number of a column compared with a constant at its scale.
    Number(&'r [i64], Comparison, i64),
    /// The texts of a column: what a comparison with a constant says of each text of its dictionary.
    TextIs(&'r [u32], Vec<bool>),
    /// The texts of two columns: dictionary and codes, and whether they are to be the same.
    Texts((&'r [String], &'r [u32]), (&'r [String], &'r [u32]), bool),
    /// All hold.
    All(Vec<Check<'r>>),
    /// At least one holds.
    Any(Vec<Check<'r>>),
    /// It does not hold.
    Not(Box<Check<'r>>),
    /// Always the same: two constants compared.
    Always(bool),
}

impl<'r> Check<'r> {
    /// Two days or points in time compared: by the second where both have a time of day, else by the day.
    fn days(left: DayCells<'r>, comparison: Comparison, right: DayCells<'r>) -> Self {
        if left.has_times() && right.has_times() {
            Self::Times(left, comparison, right)
        } else {
            Self::Days(left, comparison, right)
        }
    }

    /// Whether the row is known to meet it.
    pub(super) fn holds(&self, row: usize) -> Result<bool, TooLarge> {
        self.truth(row).map(|truth| truth == Some(true))
    }

    /// Whether the row meets it; `None` where a value that decides is missing.
    pub(super) fn truth(&self, row: usize) -> Valued<bool> {
        let day = |days: &[i32]| days.get(row).copied().filter(|day| *day != MISSING_DAY);
        Ok(match self {
            Self::PresentText(codes) => Some(codes.get(row).is_some_and(|code| *code != MISSING_TEXT)),
            Self::PresentDay(days) => Some(day(days).is_some()),
            Self::PresentNumber(mantissas) => {
                Some(mantissas.get(row).is_some_and(|mantissa| *mantissa != MISSING_NUMBER))
            }
            Self::OnOrBefore(left, right) => day(left).zip(day(right)).map(|(left, right)| left <= right),
            Self::After(left, right) => day(left).zip(day(right)).map(|(left, right)| left > right),
            Self::Days(left, comparison, right) => {
                left.at(row).zip(right.at(row)).map(|(left, right)| comparison.holds(left.cmp(&right)))
            }
            Self::Times(left, comparison, right) => {
                let pair = left.second(row).zip(right.second(row));
                pair.map(|(left, right)| comparison.holds(left.cmp(&right)))
            }
            Self::Numbers(left, comparison, right) => match (left.scale(), right.scale()) {
                (Some(one), Some(other)) if one == other => {
                    let pair = left.scaled(row)?.zip(right.scaled(row)?);
                    pair.map(|(left, right)| comparison.holds(left.cmp(&right)))
                }
                _ => {
                    let pair = left.exact(row)?.zip(right.exact(row)?);
                    pair.map(|(left, right)| comparison.holds(left.cmp(&right)))
                }
            },
            Self::Number(mantissas, comparison, constant) => {
                let mantissa = mantissas.get(row).filter(|mantissa| **mantissa != MISSING_NUMBER);
                mantissa.map(|mantissa| comparison.holds(mantissa.cmp(constant)))
            }
            Self::TextIs(codes, answers) => {
                codes.get(row).and_then(|code| answers.get(to_index(*code))).copied()
            }
            Self::Texts(left, right, same) => {
                let pair = text_at(*left, row).zip(text_at(*right, row));
                pair.map(|(left, right)| (left.trim() == right.trim()) == *same)
            }
            Self::Not(check) => check.truth(row)?.map(|truth| !truth),
            Self::All(checks) => decided(checks, false, row)?,
            Self::Any(checks) => decided(checks, true, row)?,
            Self::Always(truth) => Some(*truth),
        })
    }

    /// The rows known to meet it out of up to 64 from one on, a bit each, what lies beyond them being anything; `None`
    /// where each row has to be looked at by itself.
    pub(super) fn bits(&self, from: usize, count: usize) -> Option<u64> {
        let rows = from..from + count;
        Some(match self {
            Self::PresentText(codes) => bits_of(codes.get(rows)?, |code| *code != MISSING_TEXT),
            Self::PresentDay(days) => bits_of(days.get(rows)?, |day| *day != MISSING_DAY),
            Self::PresentNumber(mantissas) => {
                bits_of(mantissas.get(rows)?, |mantissa| *mantissa != MISSING_NUMBER)
            }
            // A missing day is before all others.
            Self::OnOrBefore(left, right) => {
                let pairs = left.get(rows.clone())?.iter().zip(right.get(rows)?);
                bits_of(pairs, |(left, right)| *left != MISSING_DAY && left <= right)
            }
            Self::After(left, right) => {
                let pairs = left.get(rows.clone())?.iter().zip(right.get(rows)?);
                bits_of(pairs, |(left, right)| *right != MISSING_DAY && left > right)
            }
            Self::Number(mantissas, comparison, constant) => bits_of(mantissas.get(rows)?, |mantissa| {
                *mantissa != MISSING_NUMBER && comparison.holds(mantissa.cmp(constant))
            }),
            Self::TextIs(codes, answers) => {
                bits_of(codes.get(rows)?, |code| answers.get(to_index(*code)).copied().unwrap_or(false))
            }
            // Whether something is there is always known.
            Self::Not(check) => match check.as_ref() {
                Self::PresentText(_) | Self::PresentDay(_) | Self::PresentNumber(_) => {
                    !check.bits(from, count)?
                }
                _ => return None,
            },
            Self::Always(truth) => {
                if *truth {
                    u64::MAX
                } else {
                    0
                }
            }
            Self::Days(..)
            | Self::Times(..)
            | Self::Numbers(..)
            | Self::Texts(..)
            | Self::All(_)
            | Self::Any(_) => {
                return None;
            }
        })
    }
}

fn bits_of<T>(cells: impl IntoIterator<Item = T>, holds: impl Fn(T) -> bool) -> u64 {
    let bits = cells.into_iter().zip(0_u32..);
    bits.fold(0, |bits, (cell, place)| bits | u64::from(holds(cell)).wrapping_shl(place))
}

/// A column against a constant that has no more places: most conditions on numbers.
fn constant_check<'r>(left: &Number<'r>, comparison: Comparison, right: &Number<'r>) -> Option<Check<'r>> {
    let (mantissas, constant) = (left.column()?, right.constant()?);
    let apart = left.scale()?.checked_sub(right.scale()?)?;
    let constant = constant.checked_mul(10_i128.checked_pow(apart)?)?;
    Some(Check::Number(mantissas, comparison, i64::try_from(constant).ok()?))
}

/// What the first check with `decisive` gives; the opposite where all are known.
fn decided(checks: &[Check<'_>], decisive: bool, row: usize) -> Valued<bool> {
    let mut is_known = true;
    for check in checks {
        match check.truth(row)? {
            Some(truth) if truth == decisive => return Ok(Some(decisive)),
            Some(_) => {}
            None => is_known = false,
        }
    }
    Ok(is_known.then_some(!decisive))
}

fn text_at<'r>((dictionary, codes): (&'r [String], &[u32]), row: usize) -> Option<&'r str> {
    dictionary.get(to_index(*codes.get(row)?)).map(String::as_str)
}

/// The conditions on a batch; `None` where it lacks a column of theirs.
pub(super) fn checks_of<'r>(filter: &[Condition], bound: Bound<'r>) -> Option<Vec<Check<'r>>> {
    filter.iter().map(|condition| check_of(condition, bound)).collect()
}

/// A condition on a batch; `None` where it lacks a column of it.
pub(super) fn check_of<'r>(condition: &Condition, bound: Bound<'r>) -> Option<Check<'r>> {
    let rows = bound.rows;
    // Two columns of plain days have a form of their own, which is the quickest.
    let in_time = |left: &ColumnId, right: &ColumnId, comparison: Comparison| {
        Some(match (rows.columns.get(left)?, rows.columns.get(right)?, comparison) {
            (ColumnCells::Day(left), ColumnCells::Day(right), Comparison::AtMost) => {
                Check::OnOrBefore(left, right)
            }
            (ColumnCells::Day(left), ColumnCells::Day(right), _) => Check::After(left, right),
            (left, right, comparison) => {
                Check::days(DayCells::of_cells(left)?, comparison, DayCells::of_cells(right)?)
            }
        })
    };
    Some(match condition {
        Condition::OnOrBefore(left, right) => in_time(left, right, Comparison::AtMost)?,
        Condition::After(left, right) => in_time(left, right, Comparison::Greater)?,
        Condition::Present(column) => match rows.columns.get(column)? {
            ColumnCells::Text { codes, .. } => Check::PresentText(codes),
            ColumnCells::Day(days) => Check::PresentDay(days),
            ColumnCells::Number { mantissas, .. } | ColumnCells::Time(mantissas) => {
                Check::PresentNumber(mantissas)
            }
        },
        Condition::Compare(left, comparison, right) => compared(left, *comparison, right, bound)?,
        Condition::All(parts) => Check::All(checks_of(parts, bound)?),
        Condition::Any(parts) => Check::Any(checks_of(parts, bound)?),
        Condition::Not(part) => Check::Not(Box::new(check_of(part, bound)?)),
    })
}

fn compared<'r>(
    left: &RowValue,
    comparison: Comparison,
    right: &RowValue,
    bound: Bound<'r>,
) -> Option<Check<'r>> {
    let rows = bound.rows;
    let same = comparison != Comparison::NotEqual;
    if let Some((left, right)) = DayCells::of(left, rows).zip(DayCells::of(right, rows)) {
        return Some(Check::days(left, comparison, right));
    }
    let texts = |value: &RowValue| match value {
        RowValue::Column(column) => match rows.columns.get(column)? {
            ColumnCells::Text { dictionary, codes } => Some((dictionary.as_slice(), codes.as_slice())),
            _ => None,
        },
        _ => None,
    };
    match (left, right) {
        (RowValue::Text(one), RowValue::Text(other)) => {
            Some(Check::Always((one.trim() == other.trim()) == same))
        }
        (RowValue::Text(constant), column) | (column, RowValue::Text(constant)) => {
            let (dictionary, codes) = texts(column)?;
            let answer = |text: &String| (text.trim() == constant.trim()) == same;
            Some(Check::TextIs(codes, dictionary.iter().map(answer).collect()))
        }
        _ => match texts(left).zip(texts(right)) {
            Some((left, right)) => Some(Check::Texts(left, right, same)),
            None => {
                let (left, right) = (Number::of(left, bound)?, Number::of(right, bound)?);
                let check = constant_check(&left, comparison, &right);
                Some(check.unwrap_or(Check::Numbers(left, comparison, right)))
            }
        },
    }
}

/// Whether a batch would contribute to the aggregate if its rows were there.
pub(super) fn is_unavailable(batch: &Batch, aggregate: &RecordAggregate, model: &Model) -> bool {
    let brought = |column: &ColumnId| batch.columns.iter().any(|known| known.column == *column);
    batch.table == aggregate.table
        && !model.rows.contains_key(&batch.id)
        && aggregate.columns().into_iter().all(brought)
}
