//! Amounts of whole orders that stand on each of their lines: found by the lines of one order, put right by what adds up.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Doubt, DoubtKind, Looked, is_amount, money::number, place_of};
use crate::{
    data::import::{
        cell::trimmed,
        guess::{kind_of_numbers, unmapped},
    },
    domain::table::ColumnId,
};

/// Orders of several lines by which it is judged, at least.
const ENOUGH: usize = 2;
/// Share of them, in percent, that must say the same.
const MOST: usize = 80;

/// The lines of orders that have several.
pub(super) struct Lines {
    /// The rows of each.
    orders: Vec<Vec<usize>>,
    amount: usize,
}

impl Lines {
    /// Where orders have several lines, and one amount stands on all lines of each.
    pub(super) fn of(file: &Looked<'_>, mapping: &[(Option<ColumnId>, u8)]) -> Option<Self> {
        let (order, amount) = (place_of(mapping, "order_id")?, place_of(mapping, "net_amount")?);
        let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, row) in file.data.iter().enumerate() {
            let key = row.get(order).map(|cell| trimmed(cell)).filter(|cell| !cell.is_empty());
            if let Some(key) = key {
                rows.entry(key).or_default().push(number);
            }
        }
        let orders: Vec<Vec<usize>> = rows.into_values().filter(|rows| rows.len() > 1).collect();
        let lines = Self { orders, amount };
        let repeated = lines.share(|rows| {
            let mut amounts = rows.iter().map(|row| number(file, *row, amount));
            let first = amounts.next().flatten();
            first.is_some() && amounts.all(|amount| amount == first)
        });
        (lines.orders.len() >= ENOUGH && repeated).then_some(lines)
    }

    /// Whether most orders are so.
    fn share(&self, is_so: impl Fn(&[usize]) -> bool) -> bool {
        let count = self.orders.iter().filter(|rows| is_so(rows)).count();
        !self.orders.is_empty() && count * 100 >= self.orders.len() * MOST
    }

    /// Puts the mapping right, or says what is doubtful; nothing where the amounts are those of the lines after all.
    pub(super) fn settle(
        &self,
        file: &Looked<'_>,
        mapping: &mut [(Option<ColumnId>, u8)],
        is_chosen: bool,
    ) -> Option<Doubt> {
        let near = |left: Decimal, right: Decimal| {
            (left - right).abs() <= right.abs() / Decimal::from(100) + Decimal::new(1, 2)
        };
        let of = |row: usize, place: usize| number(file, row, place);
        let total = |rows: &[usize]| rows.first().and_then(|row| of(*row, self.amount));
        let sum = |rows: &[usize], value: &dyn Fn(usize) -> Option<Decimal>| {
            rows.iter().map(|row| value(*row)).try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value?))
        };
        let adds_up = |value: &dyn Fn(usize) -> Option<Decimal>| {
            self.share(|rows| sum(rows, value).zip(total(rows)).is_some_and(|(sum, total)| near(sum, total)))
        };
        let quantity = place_of(mapping, "quantity");
        let price = place_of(mapping, "unit_price");
        let worth = |price: usize| move |row: usize| of(row, price)?.checked_mul(of(row, quantity?)?);
        // Lines that are alike: each is worth what stands on it.
        if let (Some(price), Some(_)) = (price, quantity) {
            let worth = worth(price);
            let is_own = |row: &usize| {
                worth(*row).zip(of(*row, self.amount)).is_some_and(|(worth, amount)| near(worth, amount))
            };
            if self.share(|rows| rows.iter().all(is_own)) {
                return None;
            }
        }
        let mut doubt = file.doubt(DoubtKind::RepeatedAmounts, self.amount);
        doubt.count = u32::try_from(self.orders.len()).unwrap_or(u32::MAX);
        let first = self.orders.first().and_then(|rows| rows.first()).and_then(|row| file.data.get(*row));
        doubt.sample = first
            .and_then(|row| row.get(self.amount))
            .map(|cell| trimmed(cell).to_owned())
            .unwrap_or_default();
        doubt.is_open = true;
        if is_chosen {
            return self.is_doubtful(file, mapping).then_some(doubt);
        }
        let free: Vec<usize> = (0..file.headers.len())
            .filter(|place| {
                unmapped(mapping, *place)
                    && is_amount(file.header(*place))
                    && kind_of_numbers(file.data, *place)
            })
            .collect();
        let line_amount = free.iter().copied().find(|place| adds_up(&|row| of(row, *place)));
        if let Some(place) = line_amount {
            let sure = take(mapping, self.amount);
            give(mapping, place, "net_amount", sure);
            return None;
        }
        let priced =
            price.into_iter().chain(free).find(|price| quantity.is_some() && adds_up(&worth(*price)));
        if let Some(place) = priced.or(price.filter(|_| quantity.is_some())) {
            let sure = take(mapping, self.amount);
            if let Some(old) = price.filter(|old| *old != place) {
                take(mapping, old);
            }
            give(mapping, place, "unit_price", sure);
            doubt.kind = DoubtKind::ComputedAmounts;
            // Shipping and discounts of the order may be in its amount: that is for the user to say.
            doubt.is_open = priced.is_none();
            return Some(doubt);
        }
        self.is_doubtful(file, mapping).then_some(doubt)
    }

    /// Whether the lines of an order differ in anything, so that one amount can hardly be that of each.
    fn is_doubtful(&self, file: &Looked<'_>, mapping: &[(Option<ColumnId>, u8)]) -> bool {
        let places: Vec<usize> = ["product", "quantity", "unit_price", "product_line"]
            .into_iter()
            .filter_map(|code| place_of(mapping, code))
            .collect();
        self.share(|rows| {
            places.iter().any(|place| {
                let mut cells = rows.iter().map(|row| file.data.get(*row).and_then(|row| row.get(*place)));
                let first = cells.next();
                cells.any(|cell| Some(cell) != first)
            })
        })
    }
}

fn take(mapping: &mut [(Option<ColumnId>, u8)], place: usize) -> u8 {
    mapping.get_mut(place).map(std::mem::take).map_or(0, |(_, sure)| sure)
}

fn give(mapping: &mut [(Option<ColumnId>, u8)], place: usize, code: &str, sure: u8) {
    if let Some(slot) = mapping.get_mut(place) {
        *slot = (Some(ColumnId::from(code)), sure);
    }
}
