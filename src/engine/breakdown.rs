//! Aggregates of records by the members of a dimension and month, for tables and files: one pass over the rows, no
//! targets, no scores.

use std::collections::BTreeSet;

use crate::{
    domain::{
        id::Id,
        kpi::Input,
        period::{Period, PeriodLevel},
        scope::Scope,
        table::Dimension,
    },
    engine::{
        aggregate::Records, axis::MonthAxis, layout::Group, model::Model, ownership::Ownership,
        study::calendar_of,
    },
};

/// One input by member and month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Decimal places of the sums.
    pub scale: u32,
    /// Σ of each member's months, member by member; of a count nothing.
    pub sums: Vec<i128>,
    /// Rows that counted, in the same order: the value of a count.
    pub rows: Vec<u32>,
}

/// All inputs by the members of one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown {
    /// Ids of the members in order; one 0 for the whole company.
    pub members: Vec<u64>,
    /// The months.
    pub months: Vec<Period>,
    /// In the order of the inputs; `None` for an input without records, and for all but sums, means and counts of
    /// plain decimals.
    pub columns: Vec<Option<Column>>,
}

/// Breaks inputs down by each of some dimensions (`None` is the whole company) and the months from one to another.
/// Rows that name no member of a dimension are in none of its cells.
pub fn breakdown(
    model: &Model,
    inputs: &[Id<Input>],
    by: &[Option<Dimension>],
    from: Period,
    to: Period,
) -> Vec<Breakdown> {
    let month = |period: Period| period.ordinal().saturating_mul(period.level().months());
    let last = month(to).saturating_add(to.level().months() - 1);
    let axis = MonthAxis::new(month(from), last, PeriodLevel::Month, calendar_of(&model.workspace));
    let months: Vec<Period> = (month(from)..=last)
        .filter_map(|ordinal| Period::from_ordinal(ordinal, PeriodLevel::Month))
        .collect();
    let group = |dimension: &Option<Dimension>| match dimension {
        None => Group::One(Scope::COMPANY),
        Some(Dimension::Account) => Group::Accounts,
        Some(Dimension::Employee) => Group::Employees,
        Some(Dimension::Region) => Group::Regions,
        Some(Dimension::ProductLine) => Group::ProductLines,
    };
    let wanted: BTreeSet<Id<Input>> = inputs.iter().copied().collect();
    let groups = by.iter().map(|dimension| (group(dimension), wanted.clone())).collect();
    // Shares of accounts play no part: an account's months are whole.
    let records = Records::gather(model, &[], &axis, &Ownership::default(), groups, false, &[]);
    let table = |group: usize| Breakdown {
        members: records.members(group).unwrap_or_default(),
        months: months.clone(),
        columns: inputs
            .iter()
            .map(|input| records.table(group, *input).map(|(scale, sums, rows)| Column { scale, sums, rows }))
            .collect(),
    };
    (0..by.len()).map(table).collect()
}
