//! What a discount does to price × quantity, exactly: a share that is taken off, or money.

use crate::data::import::{
    Amounts, DiscountMeaning,
    columns::Cell,
    number::{Exact, MAX_PLACES, NumberError, divide_half_away, exact},
    reading::Source,
};

/// Places of unit price, quantity and discount among the sources of a row.
pub(super) type Factors = (usize, usize, Option<usize>);

/// Unit price × quantity less the discount, exact; `None` where it is not computed or a factor is missing.
pub(super) fn net(
    factors: Option<Factors>,
    sources: &[Source],
    amounts: Amounts,
    cells: &[Cell<'_>],
) -> Result<Option<Exact>, NumberError> {
    let Some((price, quantity, discount)) = factors else { return Ok(None) };
    let (Some(Cell::Number(price)), Some(Cell::Number(quantity))) = (cells.get(price), cells.get(quantity))
    else {
        return Ok(None);
    };
    let is_money = discount.and_then(|place| sources.get(place)).is_some_and(is_money);
    let discount = match discount.and_then(|place| cells.get(place)) {
        Some(Cell::Number(discount)) => *discount,
        _ => Exact { mantissa: 0, scale: 0, rounded: false },
    };
    let less = if is_money { less_money } else { less_share };
    let (mantissa, places) = less(*price, *quantity, discount).ok_or(NumberError::TooLarge)?;
    // Rounded once: not to the ninth place first.
    let surplus = |wanted: u8| u32::try_from(places - i32::from(wanted)).ok().filter(|surplus| *surplus > 0);
    if let Amounts::RoundPerLine { places: wanted } = amounts
        && let Some(surplus) = surplus(wanted)
    {
        let mantissa = 10_i128.checked_pow(surplus).map_or(0, |unit| divide_half_away(mantissa, unit));
        return exact(mantissa, i32::from(wanted)).map(Some);
    }
    exact(mantissa, places).map(Some)
}

/// Whether a column holds discounts in money.
pub(super) fn is_money(source: &Source) -> bool {
    source.is_discount && source.discount == DiscountMeaning::Money
}

/// Discounts in money become the shares of their lines, which is what the column holds.
pub(super) fn shares(sources: &[Source], cells: &mut [Cell<'_>]) {
    let Some(place) = sources.iter().position(is_money) else { return };
    let number = |code: &str| {
        let place = sources.iter().position(|source| source.column.0 == code)?;
        match cells.get(place) {
            Some(Cell::Number(number)) => Some(*number),
            _ => None,
        }
    };
    let share = match cells.get(place) {
        Some(Cell::Number(money)) => number("unit_price")
            .zip(number("quantity"))
            .and_then(|(price, quantity)| share(*money, price, quantity)),
        _ => None,
    };
    if let Some(cell) = cells.get_mut(place) {
        *cell = share.map_or(Cell::Missing, Cell::Number);
    }
}

/// A number with so many decimal places, halves away from zero.
pub(super) fn round_to(number: Exact, places: u8) -> Exact {
    let Some(surplus) = number.scale.checked_sub(places).filter(|surplus| *surplus > 0) else {
        return number;
    };
    let unit = 10_i128.checked_pow(u32::from(surplus)).unwrap_or(1);
    Exact { mantissa: divide_half_away(number.mantissa, unit), scale: places, rounded: number.rounded }
}

/// Price × quantity × (1 − share) as an integer and its decimal places; `None` where it does not fit.
pub(super) fn less_share(price: Exact, quantity: Exact, share: Exact) -> Option<(i128, i32)> {
    let whole = 10_i128.checked_pow(u32::from(share.scale))?;
    let kept = whole.checked_sub(share.mantissa)?;
    let mantissa = price.mantissa.checked_mul(quantity.mantissa)?.checked_mul(kept)?;
    Some((mantissa, i32::from(price.scale) + i32::from(quantity.scale) + i32::from(share.scale)))
}

/// Price × quantity − money in the same form.
pub(super) fn less_money(price: Exact, quantity: Exact, money: Exact) -> Option<(i128, i32)> {
    let gross = price.mantissa.checked_mul(quantity.mantissa)?;
    let places = u32::from(price.scale) + u32::from(quantity.scale);
    let common = places.max(u32::from(money.scale));
    let up = |mantissa: i128, from: u32| mantissa.checked_mul(10_i128.checked_pow(common - from)?);
    let mantissa = up(gross, places)?.checked_sub(up(money.mantissa, u32::from(money.scale))?)?;
    Some((mantissa, i32::try_from(common).ok()?))
}

/// The share of price × quantity that an amount of money is, rounded to [`MAX_PLACES`] places half away from zero; `None`
/// where that is nothing, or the share is none between 0 and 1.
pub(super) fn share(money: Exact, price: Exact, quantity: Exact) -> Option<Exact> {
    let gross = price.mantissa.checked_mul(quantity.mantissa)?;
    let places = i32::from(price.scale) + i32::from(quantity.scale) - i32::from(money.scale);
    // money / gross × 10^9, with both at the same scale.
    let up = places + i32::from(MAX_PLACES);
    let power = 10_i128.checked_pow(up.unsigned_abs())?;
    let (mut above, mut below) = if up >= 0 {
        (money.mantissa.checked_mul(power)?, gross)
    } else {
        (money.mantissa, gross.checked_mul(power)?)
    };
    if below < 0 {
        (above, below) = (-above, -below);
    }
    let whole = 10_i128.pow(u32::from(MAX_PLACES));
    let share =
        (below != 0).then(|| divide_half_away(above, below)).filter(|share| (0..=whole).contains(share))?;
    shortened(share, i32::from(MAX_PLACES))
}

/// One less a share: what is taken off where that much is paid.
pub(super) fn rest(paid: Exact) -> Option<Exact> {
    let whole = 10_i128.checked_pow(u32::from(paid.scale))?;
    Some(Exact { mantissa: whole.checked_sub(paid.mantissa)?, ..paid })
}

fn shortened(mut mantissa: i128, mut places: i32) -> Option<Exact> {
    while places > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        places -= 1;
    }
    exact(mantissa, places).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(mantissa: i128, scale: u8) -> Exact {
        Exact { mantissa, scale, rounded: false }
    }

    #[test]
    fn money_off_a_line_is_subtracted_and_is_a_share_of_it() {
        // 12.5 × 8 = 100; 100 − 0.5 = 99.50; 0.5 of 100 is half a hundredth.
        let (price, quantity, money) = (number(125, 1), number(8, 0), number(5, 1));
        assert_eq!(less_money(price, quantity, money), Some((995, 1)));
        assert_eq!(share(money, price, quantity).map(|share| share.to_string()).as_deref(), Some("0.005"));
        // 1 of 3 is a third, rounded at the ninth place.
        let third = share(number(1, 0), number(3, 0), number(1, 0));
        assert_eq!(third.map(|share| share.to_string()).as_deref(), Some("0.333333333"));
        // More than the line is no share.
        assert_eq!(share(number(4, 0), number(3, 0), number(1, 0)), None);
        assert_eq!(share(number(4, 0), number(0, 0), number(1, 0)), None);
    }

    #[test]
    fn a_share_paid_leaves_the_rest() {
        assert_eq!(rest(number(95, 2)), Some(number(5, 2)));
        // 14.74 × 7 × (1 − 0.05) = 98.021
        assert_eq!(less_share(number(1474, 2), number(7, 0), number(5, 2)), Some((980_210, 4)));
    }
}
