//! Types of values and what they give when they are put together.

use serde::{Deserialize, Serialize};

use crate::domain::{kpi::Unit, row::Comparison};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// Money.
    Currency,
    /// A ratio, shown as percent.
    Percent,
    /// A number of things.
    Count,
    /// A duration in hours.
    Hours,
    /// A duration in days.
    Days,
    /// Points of a scale.
    Points,
    /// A number that is written out: it takes the unit of what it meets.
    Number,
    /// A number whose unit has no name here, such as money per hour.
    Mixed,
    /// A day.
    Date,
    /// A text.
    Text,
    /// Yes or no.
    YesNo,
}

impl From<Unit> for Type {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Currency => Self::Currency,
            Unit::Ratio => Self::Percent,
            Unit::Count => Self::Count,
            Unit::Hours => Self::Hours,
            Unit::Days => Self::Days,
            Unit::Points => Self::Points,
        }
    }
}

impl Type {
    /// All types.
    pub const ALL: [Self; 11] = [
        Self::Currency,
        Self::Percent,
        Self::Count,
        Self::Hours,
        Self::Days,
        Self::Points,
        Self::Number,
        Self::Mixed,
        Self::Date,
        Self::Text,
        Self::YesNo,
    ];

    /// Whether it can be calculated with.
    pub const fn is_number(self) -> bool {
        !matches!(self, Self::Date | Self::Text | Self::YesNo)
    }

    /// The type of a sum, a difference, or of one of the two; `None` where they do not go together.
    pub fn joined(self, other: Self) -> Option<Self> {
        match (self, other) {
            _ if !self.is_number() || !other.is_number() => None,
            (Self::Number, one) | (one, Self::Number) => Some(one),
            _ => (self == other).then_some(self),
        }
    }

    /// The type of a product of two numbers.
    pub fn times(self, other: Self) -> Self {
        match (self, other) {
            (Self::Number, one) | (one, Self::Number) => one,
            (Self::Percent, one) | (one, Self::Percent) => one,
            (Self::Count, one) | (one, Self::Count) => one,
            _ => Self::Mixed,
        }
    }

    /// The type of a quotient of two numbers.
    pub fn over(self, divisor: Self) -> Self {
        match (self, divisor) {
            (one, Self::Number) => one,
            (Self::Mixed, _) | (_, Self::Mixed) => Self::Mixed,
            (one, other) if one == other => Self::Percent,
            (Self::Number, _) => Self::Mixed,
            (one, Self::Count | Self::Percent) => one,
            _ => Self::Mixed,
        }
    }

    /// Whether two values can be compared so; texts have no order.
    pub fn compares(self, comparison: Comparison, other: Self) -> bool {
        match (self, other) {
            (Self::Date, Self::Date) => true,
            (Self::Text, Self::Text) => matches!(comparison, Comparison::Equal | Comparison::NotEqual),
            _ => self.joined(other).is_some(),
        }
    }

    /// Whether a formula of points may come to it: a plain number, a percentage, a count or points. Money and durations
    /// are no points; divided by each other they are.
    pub fn gives_points(self) -> bool {
        self == Self::Count || self.fits(Unit::Points)
    }

    /// Whether a KPI of the unit may have values of this type. A number without a unit of its own takes any; a ratio
    /// may also be counted in pieces or points (orders per account, complaints per thousand).
    pub fn fits(self, unit: Unit) -> bool {
        match self {
            Self::Number | Self::Mixed => true,
            Self::Percent => matches!(unit, Unit::Ratio | Unit::Count | Unit::Points),
            _ => self == Self::from(unit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_put_together_as_on_paper() {
        assert_eq!(Type::Currency.joined(Type::Hours), None);
        assert_eq!(Type::Number.joined(Type::Hours), Some(Type::Hours));
        assert_eq!(Type::Days.joined(Type::Hours), None);
        assert_eq!(Type::Currency.over(Type::Currency), Type::Percent);
        assert_eq!(Type::Currency.over(Type::Count), Type::Currency);
        assert_eq!(Type::Currency.over(Type::Hours), Type::Mixed);
        assert_eq!(Type::Currency.times(Type::Count).times(Type::Percent), Type::Currency);
        assert_eq!(Type::Currency.times(Type::Currency), Type::Mixed);
        assert!(Type::Mixed.joined(Type::Currency).is_none());
        assert!(Type::Percent.fits(Unit::Ratio) && !Type::Currency.fits(Unit::Ratio));
    }
}
