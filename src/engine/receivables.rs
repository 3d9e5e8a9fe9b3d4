//! The collection effectiveness index: how much of what could be collected was.

use rust_decimal::Decimal;

use crate::engine::exact::Exact;

/// What the index is made of, in money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receivables {
    /// Receivables at the beginning.
    pub beginning: Decimal,
    /// Credit sales of all periods.
    pub credit_sales: Decimal,
    /// How many periods these are.
    pub periods: u32,
    /// All receivables at the end.
    pub ending_total: Decimal,
    /// Those at the end that are not due yet.
    pub ending_current: Decimal,
}

/// (beginning + sales ÷ N − total) ÷ (beginning + sales ÷ N − current) × 100, in percent; `None` where nothing could
/// be collected (a divisor of zero, or no period) and where a number does not fit.
///
/// Source: <https://www.creditguru.com/index.php/bad-debt-management/collection-effectiveness-index>.
pub fn collection_effectiveness(receivables: &Receivables) -> Option<Exact> {
    let sales = Exact::from(receivables.credit_sales).over(Exact::whole(receivables.periods))?;
    let due = Exact::from(receivables.beginning).plus(sales)?;
    let collected = due.minus(Exact::from(receivables.ending_total))?;
    let collectable = due.minus(Exact::from(receivables.ending_current))?;
    collected.times(Exact::whole(100))?.over(collectable)
}
