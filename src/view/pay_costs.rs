//! What plans of pay cost if results come out higher or lower, in words: one line per percentage, one per person.

use rust_decimal::Decimal;

use crate::{
    domain::kpi::Unit,
    engine::pay_costs::{CostRow, PayMove, PlanCosts},
    view::{
        entry::{self, EntryError},
        formats::Formats,
        number::{self, NO_VALUE},
    },
};

/// The percentages that are always shown.
const ALWAYS: [i64; 7] = [-20, -10, -5, 0, 5, 10, 20];
/// Most decimal places of a percentage and of a measure.
const MOST_PLACES: u32 = 9;

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLine {
    /// The percentage, exact.
    pub percent: Decimal,
    /// What is assumed.
    pub results: String,
    /// What the plan costs then, exact, and as shown.
    pub total: Option<(Decimal, String)>,
    /// How much more or less that is than now.
    pub change: Option<String>,
    /// People with money, with 0, at the cap, without a figure.
    pub people: [u32; 4],
    /// Least, quartiles and most.
    pub spread: [String; 5],
}

/// The percentages to ask for: the usual ones and one that was typed, rising.
pub fn percents(typed: Option<Decimal>) -> Vec<Decimal> {
    let mut all: Vec<Decimal> = ALWAYS.map(Decimal::from).into();
    all.extend(typed);
    all.sort_unstable();
    all.dedup();
    all
}

/// A percentage as typed: `10`, `-7.5`, `10%`; `None` while the field is empty.
///
/// # Errors
/// See [`entry::read`].
pub fn read_percent(text: &str) -> Result<Option<Decimal>, EntryError> {
    let ratio = entry::read(text, Unit::Ratio)?;
    ratio.map(|ratio| ratio.checked_mul(Decimal::ONE_HUNDRED).ok_or(EntryError::TooLarge)).transpose()
}

/// The lines of a plan.
pub fn lines(costs: &PlanCosts, formats: &Formats) -> Vec<CostLine> {
    let now = costs.rows.iter().find(|row| row.percent.is_zero()).and_then(|row| row.total);
    costs.rows.iter().map(|row| line(row, now, formats)).collect()
}

/// What all plans cost together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumLine {
    /// What is assumed.
    pub results: String,
    /// The cost, exact, and as shown.
    pub total: Option<(Decimal, String)>,
    /// How much more or less that is than now.
    pub change: Option<String>,
}

/// The sums over all plans. A plan of which nothing can be said is left out, as its people are.
pub fn together(all: &[PlanCosts], formats: &Formats) -> Vec<SumLine> {
    let sum = |percent: Decimal| -> Option<Decimal> {
        let rows = all.iter().flat_map(|costs| &costs.rows).filter(|row| row.percent == percent);
        let mut totals = rows.filter_map(|row| row.total);
        let first = totals.next()?;
        totals.try_fold(first, Decimal::checked_add)
    };
    let now = sum(Decimal::ZERO);
    let line = |row: &CostRow| {
        let total = sum(row.percent);
        let change = total.zip(now).filter(|_| !row.percent.is_zero());
        SumLine {
            results: results(row.percent, formats),
            total: total.map(|total| (total, formats.amount(total))),
            change: change.and_then(|(total, now)| signed_amount(total.checked_sub(now)?, formats)),
        }
    };
    all.first().map(|costs| costs.rows.iter().map(line).collect()).unwrap_or_default()
}

fn line(row: &CostRow, now: Option<Decimal>, formats: &Formats) -> CostLine {
    let spread = row.spread.map_or_else(
        || std::array::from_fn(|_| NO_VALUE.to_owned()),
        |spread| spread.map(|amount| formats.amount(amount)),
    );
    let change = row.total.zip(now).filter(|_| !row.percent.is_zero());
    CostLine {
        percent: row.percent,
        results: results(row.percent, formats),
        total: row.total.map(|total| (total, formats.amount(total))),
        change: change.and_then(|(total, now)| signed_amount(total.checked_sub(now)?, formats)),
        people: [row.paid, row.nothing, row.capped, row.unknown],
        spread,
    }
}

/// “as they are”, “+10%”.
pub fn results(percent: Decimal, formats: &Formats) -> String {
    if percent.is_zero() {
        return formats.words.get("costs.now").to_string();
    }
    format!(
        "{}{}%",
        if percent.is_sign_positive() { "+" } else { "−" },
        number::trimmed(percent.abs(), MOST_PLACES)
    )
}

/// The change of a person's pay, with its sign.
pub fn change_of(moved: &PayMove, formats: &Formats) -> Option<String> {
    signed_amount(moved.then?.checked_sub(moved.now?)?, formats)
}

/// A measure as it is.
pub fn measure(value: Option<Decimal>) -> String {
    value.map_or_else(|| NO_VALUE.to_owned(), |value| number::trimmed(value, MOST_PLACES))
}

fn signed_amount(amount: Decimal, formats: &Formats) -> Option<String> {
    let sign = match amount {
        amount if amount.is_zero() => "",
        amount if amount.is_sign_positive() => "+",
        _ => "−",
    };
    Some(format!("{sign}{}", formats.amount(amount.abs())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_as_people_type_them() {
        assert_eq!(read_percent(" 10% "), Ok(Some(Decimal::TEN)));
        assert_eq!(read_percent("－７.5％"), Ok(Some(Decimal::new(-75, 1))));
        assert_eq!(read_percent(""), Ok(None));
        assert!(read_percent("ten").is_err());
    }

    #[test]
    fn a_percentage_that_is_always_shown_is_not_shown_twice() {
        let usual = percents(None);
        assert_eq!(percents(Some(Decimal::TEN)), usual);
        assert_eq!(percents(Some(Decimal::new(75, 1))).len(), usual.len() + 1);
    }
}
