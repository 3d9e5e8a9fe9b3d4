//! The geometric mean of decimals, rounded half away from zero and exact: the candidate is the largest one whose lower
//! half-way point is not above the mean, decided by comparing whole products, never by a root.

use rust_decimal::Decimal;

/// Most decimal places of the result.
const MAX_PLACES: u32 = 9;

/// A whole number of any size, its lowest 64 bits first, without zeros at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Big(Vec<u64>);

impl Big {
    /// The product of the factors, each to its power.
    fn product(factors: impl IntoIterator<Item = (u128, usize)>) -> Self {
        let mut product = Self(vec![1]);
        for (factor, power) in factors {
            (0..power).for_each(|_| product.multiply(factor));
        }
        product
    }

    fn multiply(&mut self, factor: u128) {
        let halves =
            [factor & u128::from(u64::MAX), factor >> 64].map(|half| u64::try_from(half).unwrap_or(0));
        let [low, high] = halves;
        if high == 0 {
            self.times(low);
            return;
        }
        let mut upper = self.clone();
        upper.times(high);
        upper.0.insert(0, 0);
        self.times(low);
        self.add(&upper);
    }

    fn times(&mut self, factor: u64) {
        let mut carry = 0_u128;
        for limb in &mut self.0 {
            let product = u128::from(*limb) * u128::from(factor) + carry;
            *limb = low_bits(product);
            carry = product >> 64;
        }
        self.0.push(low_bits(carry));
        self.trim();
    }

    fn add(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()) + 1, 0);
        let mut carry = 0_u128;
        for (place, limb) in self.0.iter_mut().enumerate() {
            let sum = u128::from(*limb) + u128::from(other.0.get(place).copied().unwrap_or(0)) + carry;
            *limb = low_bits(sum);
            carry = sum >> 64;
        }
        self.trim();
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn is_at_most(&self, other: &Self) -> bool {
        let order =
            self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()));
        order.is_le()
    }
}

fn low_bits(number: u128) -> u64 {
    u64::try_from(number & u128::from(u64::MAX)).unwrap_or(0)
}

/// The n-th root of the product of n decimals, rounded to decimal places (at most 9); `None` for none at all, for one
/// below zero, and where the result does not fit a decimal.
pub(super) fn geometric_mean(values: &[Decimal], places: u8) -> Option<Decimal> {
    let places = u32::from(places).min(MAX_PLACES);
    let most = values.iter().copied().max()?;
    if values.iter().any(|value| value.is_sign_negative() && !value.is_zero()) {
        return None;
    }
    // With values aᵢ / 10^s: k is not above the rounded mean at p places exactly where (2k − 1) / (2·10^p) is not above
    // the mean, that is ((2k − 1) · 10^s)^n ≤ (2 · 10^p)^n · Π aᵢ, every aᵢ at the one scale s.
    let scale = values.iter().map(|value| value.normalize().scale()).max()?;
    let whole = |value: &Decimal| {
        let value = value.normalize();
        let mantissa = value.mantissa().unsigned_abs();
        mantissa.checked_mul(10_u128.checked_pow(scale - value.scale())?)
    };
    let count = values.len();
    let (unit, step) = (10_u128.checked_pow(scale)?, 2 * 10_u128.pow(places));
    let factors = values.iter().map(whole).collect::<Option<Vec<u128>>>()?;
    let right = Big::product(factors.into_iter().map(|factor| (factor, 1)).chain([(step, count)]));
    let is_reached = |k: u128| k == 0 || Big::product([(2 * k - 1, count), (unit, count)]).is_at_most(&right);
    let above = most.trunc().mantissa().unsigned_abs().checked_add(2)?.checked_mul(10_u128.pow(places))?;
    let (mut low, mut high) = (0_u128, above);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if is_reached(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Decimal::try_from_i128_with_scale(i128::try_from(low).ok()?, places).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[&str], places: u8, expected: &str) {
        let values: Vec<Decimal> = values.iter().map(|value| value.parse().unwrap()).collect();
        let found = geometric_mean(&values, places).map(|mean| mean.to_string());
        assert_eq!(found.as_deref().unwrap_or("-"), expected, "{values:?}");
    }

    #[test]
    fn roots_are_exact() {
        // By hand: √(80 · 45) = 60; ∛(2 · 4 · 8) = 4; √(2.25 · 4) = 3.
        check(&["80", "45"], 2, "60.00");
        check(&["2", "4", "8"], 2, "4.00");
        check(&["2.25", "4.00"], 2, "3.00");
        // Python: from decimal import *; getcontext().prec = 60; (Decimal(2)).sqrt() = 1.41421356237…;
        // (Decimal("88.38") * Decimal("88.15") * Decimal("65.12")) ** (Decimal(1) / 3) = 79.756037442… .
        check(&["1", "2"], 9, "1.414213562");
        check(&["88.38", "88.15", "65.12"], 2, "79.76");
        // A tie: √(0.005 · 0.005) = 0.005 goes away from zero; √(0.005 · 0.004999999) does not.
        check(&["0.005", "0.005"], 2, "0.01");
        check(&["0.005", "0.004999999"], 2, "0.00");
        check(&["80.005"], 2, "80.01");
        check(&["0", "100"], 2, "0.00");
        check(&["-1", "100"], 2, "-");
        check(&[], 2, "-");
        // As many as a card has at most, all alike.
        check(&["120.00"; 60], 2, "120.00");
        check(&["99.995"; 60], 2, "100.00");
        check(&["99.994999"; 60], 2, "99.99");
        check(&["79228162514264337593543950335"], 0, "79228162514264337593543950335");
        check(&["79228162514", "79228162514"], 9, "79228162514.000000000");
    }
}
