//! Exact rational numbers for everything between the document and the named rounding steps.
//! No floating point and no decimal division: a quotient stays a ratio until it is rounded, once, by its remainder.

use std::cmp::Ordering;

use num_rational::Ratio;
use num_traits::{
    CheckedAdd as _, CheckedDiv as _, CheckedMul as _, CheckedSub as _, Signed as _, Zero as _,
};
use rust_decimal::Decimal;

/// Most decimal places of a rounded number.
pub const MAX_PLACES: u8 = 9;
/// Largest power of ten in an `i128`.
const MAX_POWER: u32 = 38;

/// An exact rational number of 128-bit parts. Operations give `None` where a part would grow beyond that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact(Ratio<i128>);

impl Exact {
    /// Zero.
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));
    /// One.
    pub const ONE: Self = Self(Ratio::new_raw(1, 1));

    /// `mantissa / 10^scale`; `None` for a scale above 38.
    pub fn from_scaled(mantissa: i128, scale: u32) -> Option<Self> {
        Some(Self(Ratio::new(mantissa, power_of_ten(scale)?)))
    }

    /// A whole number.
    pub fn whole(number: impl Into<i128>) -> Self {
        Self(Ratio::from_integer(number.into()))
    }

    /// `numerator / denominator`; `None` for a denominator of zero.
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        (denominator != 0).then(|| Self(Ratio::new(numerator, denominator)))
    }

    /// Sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.0.denom() == other.0.denom() && *self.0.denom() == 1 {
            return self.0.numer().checked_add(other.0.numer()).map(Self::whole);
        }
        self.0.checked_add(&other.0).map(Self)
    }

    /// Difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(&other.0).map(Self)
    }

    /// Product.
    pub fn times(self, other: Self) -> Option<Self> {
        self.0.checked_mul(&other.0).map(Self)
    }

    /// Quotient; `None` for a divisor of zero too, so ask [`Self::is_zero`] first where that matters.
    pub fn over(self, divisor: Self) -> Option<Self> {
        self.0.checked_div(&divisor.0).map(Self)
    }

    /// Absolute value.
    pub fn absolute(self) -> Self {
        Self(self.0.abs())
    }

    /// The value with the other sign.
    pub fn negated(self) -> Option<Self> {
        Self::ZERO.minus(self)
    }

    /// The largest whole number that is not above it.
    pub fn floor(self) -> i128 {
        self.0.numer().div_euclid(*self.0.denom())
    }

    /// Rounded half away from zero to decimal places, below zero to tens, hundreds and so on; exact itself.
    pub fn rounded(self, places: i8) -> Option<Self> {
        let power = Self::whole(power_of_ten(u32::from(places.unsigned_abs()))?);
        let shifted = if places < 0 { self.over(power)? } else { self.times(power)? };
        let (size, divisor) = (shifted.0.numer().checked_abs()?, *shifted.0.denom());
        let (digits, rest) = (size / divisor, size % divisor);
        let digits = if rest >= divisor - rest { digits.checked_add(1)? } else { digits };
        let signed = Self::whole(if *shifted.0.numer() < 0 { -digits } else { digits });
        if places < 0 { signed.times(power) } else { signed.over(power) }
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is above zero.
    pub fn is_positive(self) -> bool {
        *self.0.numer() > 0
    }

    /// Rounded to decimal places (at most [`MAX_PLACES`]), half away from zero, decided by the integer remainder.
    /// `None` where the result does not fit a decimal.
    pub fn round(self, places: u8) -> Option<Decimal> {
        let places = u32::from(places.min(MAX_PLACES));
        let (numerator, divisor) = (*self.0.numer(), *self.0.denom());
        let size = numerator.checked_abs()?;
        let mut digits = size / divisor;
        let mut rest = size % divisor;
        for _ in 0..places {
            rest = rest.checked_mul(10)?;
            digits = digits.checked_mul(10)?.checked_add(rest / divisor)?;
            rest %= divisor;
        }
        if rest >= divisor - rest {
            digits = digits.checked_add(1)?;
        }
        let signed = if numerator < 0 { -digits } else { digits };
        Decimal::try_from_i128_with_scale(signed, places).ok()
    }

    /// Numerator and denominator in lowest terms, where both fit a decimal.
    pub fn sides(self) -> Option<(Decimal, Decimal)> {
        let side = |whole: i128| Decimal::try_from_i128_with_scale(whole, 0).ok();
        Some((side(*self.0.numer())?, side(*self.0.denom())?))
    }

    /// As a decimal without trailing zeros: exact up to [`MAX_PLACES`] places, rounded there beyond.
    pub fn to_decimal(self) -> Option<Decimal> {
        self.round(MAX_PLACES).map(|rounded| rounded.normalize())
    }
}

impl From<Decimal> for Exact {
    fn from(decimal: Decimal) -> Self {
        // A decimal has at most 28 places, so its power of ten always exists.
        Self(Ratio::new(decimal.mantissa(), power_of_ten(decimal.scale()).unwrap_or(1)))
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

/// `10^exponent`, or `None` above the range.
fn power_of_ten(exponent: u32) -> Option<i128> {
    if exponent <= MAX_POWER { 10_i128.checked_pow(exponent) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(numerator: i128, denominator: i128, places: u8, expected: &str) {
        let rounded = Exact::ratio(numerator, denominator).and_then(|exact| exact.round(places));
        assert_eq!(
            rounded.map(|decimal| decimal.to_string()).as_deref(),
            Some(expected),
            "{numerator}/{denominator}"
        );
    }

    #[test]
    fn rounding_is_half_away_from_zero_and_exact() {
        // By hand: 2.345 is a tie; 772/809 = 0.954264524…; 80.55 is the tie that Python's Decimal misses.
        check(2_345, 1_000, 2, "2.35");
        check(-2_345, 1_000, 2, "-2.35");
        check(2_344_999, 1_000_000, 2, "2.34");
        check(772, 809, 4, "0.9543");
        check(8_055, 100, 1, "80.6");
        check(1, 3, 9, "0.333333333");
        check(-1, 1_000, 2, "0.00");
        check(5, 10, 0, "1");
    }

    #[test]
    fn rounding_keeps_the_number_exact() {
        // Excel's ROUND: 2.345, 2 → 2.35; −2.345, 2 → −2.35; 1250, −2 → 1300; −1249, −2 → −1200; 2/3, 1 → 0.7.
        for (numerator, denominator, places, expected) in [
            (2_345, 1_000, 2, (235, 100)),
            (-2_345, 1_000, 2, (-235, 100)),
            (1_250, 1, -2, (1_300, 1)),
            (-1_249, 1, -2, (-1_200, 1)),
            (2, 3, 1, (7, 10)),
            (5, 10, 0, (1, 1)),
        ] {
            let rounded = Exact::ratio(numerator, denominator).and_then(|exact| exact.rounded(places));
            assert_eq!(rounded, Exact::ratio(expected.0, expected.1));
        }
        assert_eq!(Exact::ratio(-7, 2).map(Exact::floor), Some(-4));
    }

    #[test]
    fn what_is_too_large_is_none() {
        let huge = Exact::whole(i128::MAX);
        assert_eq!(huge.plus(Exact::ONE), None);
        assert_eq!(huge.times(huge), None);
        assert_eq!(huge.round(0), None);
        assert_eq!(Exact::ONE.over(Exact::ZERO), None);
        assert_eq!(Exact::from_scaled(1, 39), None);
    }

    #[test]
    fn decimals_come_back_without_trailing_zeros() {
        for text in ["0", "12.34", "-0.000000001", "79228162514264337.5"] {
            let decimal: Decimal = text.parse().unwrap();
            assert_eq!(Exact::from(decimal).to_decimal(), Some(decimal));
        }
    }
}
