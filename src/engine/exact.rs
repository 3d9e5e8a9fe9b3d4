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
        match self.small().zip(other.small()) {
            Some((left, right)) => Some(small_sum(left, right)),
            None => self.0.checked_add(&other.0).map(Self),
        }
    }

    /// Difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        match self.small().zip(other.small()) {
            Some((left, (numerator, denominator))) => Some(small_sum(left, (-numerator, denominator))),
            None => self.0.checked_sub(&other.0).map(Self),
        }
    }

    /// Product.
    pub fn times(self, other: Self) -> Option<Self> {
        match self.small().zip(other.small()) {
            Some((left, right)) => Some(small_product(left, right)),
            None => self.0.checked_mul(&other.0).map(Self),
        }
    }

    /// Quotient; `None` for a divisor of zero too, so ask [`Self::is_zero`] first where that matters.
    pub fn over(self, divisor: Self) -> Option<Self> {
        match self.small().zip(divisor.small()) {
            Some((_, (0, _))) => None,
            Some((left, (numerator, denominator))) => {
                let turned = (denominator * numerator.signum(), numerator.abs());
                Some(small_product(left, turned))
            }
            None => self.0.checked_div(&divisor.0).map(Self),
        }
    }

    /// Both parts where they take no more than 63 bits, as almost all numbers do: arithmetic on them is several times
    /// faster than on wide ones. The least 64-bit number is left out, so that every sign can be turned.
    fn small(self) -> Option<(i64, i64)> {
        let part = |wide: i128| i64::try_from(wide).ok().filter(|part| *part != i64::MIN);
        Some((part(*self.0.numer())?, part(*self.0.denom())?))
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

    /// Numerator and denominator, shortened, the denominator above zero.
    pub fn parts(self) -> (i128, i128) {
        (*self.0.numer(), *self.0.denom())
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
        if let Some((small, divisor)) = self.small()
            && divisor <= i64::MAX / 10
        {
            let mut digits = small.abs() / divisor;
            let mut rest = small.abs() % divisor;
            for _ in 0..places {
                rest *= 10;
                // Digits beyond 63 bits are left to the wide numbers below.
                let Some(more) = digits.checked_mul(10).and_then(|digits| digits.checked_add(rest / divisor))
                else {
                    return self.round_wide(places);
                };
                digits = more;
                rest %= divisor;
            }
            let digits = i128::from(digits) + i128::from(rest >= divisor - rest);
            return Decimal::try_from_i128_with_scale(if small < 0 { -digits } else { digits }, places).ok();
        }
        self.round_wide(places)
    }

    fn round_wide(self, places: u32) -> Option<Decimal> {
        let (size, divisor) = (self.0.numer().unsigned_abs(), self.0.denom().unsigned_abs());
        let mut digits = size / divisor;
        let mut rest = size % divisor;
        for _ in 0..places {
            let (digit, left) = next_digit(rest, divisor);
            digits = digits.checked_mul(10)?.checked_add(digit)?;
            rest = left;
        }
        if rest >= divisor - rest {
            digits = digits.checked_add(1)?;
        }
        let digits = i128::try_from(digits).ok()?;
        let signed = if *self.0.numer() < 0 { -digits } else { digits };
        Decimal::try_from_i128_with_scale(signed, places).ok()
    }

    /// Numerator and denominator in lowest terms, where both fit a decimal.
    pub fn sides(self) -> Option<(Decimal, Decimal)> {
        let side = |whole: i128| Decimal::try_from_i128_with_scale(whole, 0).ok();
        Some((side(*self.0.numer())?, side(*self.0.denom())?))
    }

    /// As a whole number of 64 bits; `None` where it is none.
    pub fn to_whole(self) -> Option<i64> {
        (*self.0.denom() == 1).then(|| i64::try_from(*self.0.numer()).ok()).flatten()
    }

    /// As a whole number over a power of ten of at most 6 places; `None` where it takes more or is no decimal.
    pub fn to_plain(self) -> Option<(i64, u8)> {
        let (numerator, denominator) = self.small()?;
        let mut power = 1_i64;
        for places in 0..=6_u8 {
            if power % denominator == 0 {
                return Some((numerator.checked_mul(power / denominator)?, places));
            }
            power *= 10;
        }
        None
    }

    /// As a decimal without trailing zeros: exact up to [`MAX_PLACES`] places, rounded there beyond.
    pub fn to_decimal(self) -> Option<Decimal> {
        self.round(MAX_PLACES).map(|rounded| rounded.normalize())
    }
}

impl From<Decimal> for Exact {
    fn from(decimal: Decimal) -> Self {
        let power = 10_i64.checked_pow(decimal.scale());
        if let Some((mantissa, power)) = i64::try_from(decimal.mantissa()).ok().zip(power) {
            return lowest(i128::from(mantissa), i128::from(power), common(mantissa, power));
        }
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
        match self.small().zip(other.small()) {
            Some(((left, of_left), (right, of_right))) => {
                wide_product(left, of_right).cmp(&wide_product(right, of_left))
            }
            None => self.0.cmp(&other.0),
        }
    }
}

/// Sum of two fractions in lowest terms (Knuth, The Art of Computer Programming 2, section 4.5.1).
fn small_sum((left, of_left): (i64, i64), (right, of_right): (i64, i64)) -> Exact {
    let shared = common(of_left, of_right);
    let numerator = wide_product(left, of_right / shared) + wide_product(right, of_left / shared);
    let denominator = wide_product(of_left / shared, of_right);
    // What numerator and denominator can share divides what the denominators share.
    let rest = i64::try_from(numerator % i128::from(shared)).unwrap_or(0);
    lowest(numerator, denominator, common(rest, shared))
}

/// Product of two fractions in lowest terms.
fn small_product((left, of_left): (i64, i64), (right, of_right): (i64, i64)) -> Exact {
    let (one, other) = (common(left, of_right), common(right, of_left));
    Exact(Ratio::new_raw(
        wide_product(left / one, right / other),
        wide_product(of_left / other, of_right / one),
    ))
}

fn lowest(numerator: i128, denominator: i128, shared: i64) -> Exact {
    match i128::from(shared) {
        1 => Exact(Ratio::new_raw(numerator, denominator)),
        shared => Exact(Ratio::new_raw(numerator / shared, denominator / shared)),
    }
}

fn wide_product(left: i64, right: i64) -> i128 {
    i128::from(left) * i128::from(right)
}

/// Ten times a rest by its divisor, which is below 2^127: the digit and what is left. Ten times the rest itself may not fit.
fn next_digit(rest: u128, divisor: u128) -> (u128, u128) {
    let below = |number: u128| if number >= divisor { (1, number - divisor) } else { (0, number) };
    let (two, left) = below(rest * 2);
    let (four, left) = below(left * 2);
    let (five, left) = below(left + rest);
    let (ten, left) = below(left * 2);
    (((two * 2 + four) + five) * 2 + ten, left)
}

/// The greatest common divisor; `right` is above zero.
fn common(left: i64, right: i64) -> i64 {
    let (mut high, mut low) = (left.unsigned_abs(), right.unsigned_abs());
    while high != 0 {
        (high, low) = (low % high, high);
    }
    i64::try_from(low).unwrap_or(1)
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
    fn small_numbers_come_to_what_wide_ones_come_to() {
        // `num_rational` on all pairs of numbers around the borders where the short way begins and ends.
        let parts =
            [0_i128, 1, -1, 3, -12, 250, 10_i128.pow(9), i128::from(i64::MAX), i128::from(i64::MIN) + 1];
        let parts =
            parts.into_iter().chain([i128::from(i64::MIN), i128::from(i64::MAX) + 1, -(10_i128.pow(20))]);
        let parts: Vec<i128> = parts.collect();
        let below = parts.iter().copied().filter(|part| *part > 0);
        let all: Vec<Exact> =
            below.flat_map(|down| parts.iter().filter_map(move |up| Exact::ratio(*up, down))).collect();
        for (left, right) in all.iter().flat_map(|left| all.iter().map(move |right| (*left, *right))) {
            let (one, other) = (&left.0, &right.0);
            for (ours, theirs) in [
                (left.plus(right), one.checked_add(other)),
                (left.minus(right), one.checked_sub(other)),
                (left.times(right), one.checked_mul(other)),
                (left.over(right), one.checked_div(other)),
            ] {
                // The short way may give what the wide way, which multiplies first, finds too large.
                assert!(theirs.is_none() || ours == theirs.map(Exact), "{left:?} {right:?}");
                assert!(ours.is_none_or(|ours| ours.0 == ours.0.reduced()), "{left:?} {right:?}");
            }
            assert_eq!(left.cmp(&right), one.cmp(other), "{left:?} {right:?}");
            assert_eq!(left.round(9), left.round_wide(9));
        }
    }

    #[test]
    fn a_divisor_of_127_bits_is_divided_by() {
        // By Python's fractions: (2^127 − 2) / (2^127 − 1), and a third and two thirds of it.
        let most = i128::MAX;
        check(most - 1, most, 9, "1.000000000");
        check(most / 3, most, 9, "0.333333333");
        check(-(most / 3) * 2, most, 9, "-0.666666667");
        check(most - 1, most - 3, 0, "1");
        // 7 × 10^37 of 2^127 − 1: 0.41142336…
        check(70_000_000_000_000_000_000_000_000_000_000_000_000, most, 6, "0.411423");
        for (rest, divisor) in [(0, 7), (3, 7), (6, 7), (1, 3), (9, 10), (99, 100)] {
            assert_eq!(
                next_digit(rest, divisor),
                (rest * 10 / divisor, rest * 10 % divisor),
                "{rest}/{divisor}"
            );
        }
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
