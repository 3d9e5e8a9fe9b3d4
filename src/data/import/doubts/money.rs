//! Currencies, states of orders and discounts, as the first rows of a file show them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Doubt, DoubtKind, Looked, Tally, place_of};
use crate::{
    data::import::{
        DiscountMeaning,
        cell::{is_missing_value, narrow, quoted, trimmed},
        headers, number, units,
    },
    domain::table::{ColumnId, ORDER_LINES, column_called},
};

/// Most values of a column of states.
const MOST_VALUES: usize = 24;
/// Longest state, in characters.
const LONGEST: usize = 30;
/// Share of the rows that tell, in percent, that must say the same about a discount.
const MOST: usize = 80;

/// Parts of the words for what is no sale, or no longer one.
const OFF: [&str; 30] = [
    "取消",
    "作废",
    "退货",
    "退款",
    "退回",
    "红字",
    "红冲",
    "冲销",
    "冲红",
    "撤销",
    "撤回",
    "草稿",
    "未审核",
    "无效",
    "失败",
    "已删除",
    "驳回",
    "cancel",
    "void",
    "refund",
    "revers",
    "draft",
    "failed",
    "declined",
    "rejected",
    "deleted",
    "credit note",
    "credit memo",
    "chargeback",
    "storno",
];
/// Words for it that are parts of others.
const OFF_WORDS: [&str; 8] =
    ["return", "returns", "returned", "credit", "sales return", "cn", "gutschrift", "retoure"];
/// Headers of columns that say debit or credit, with the values that are credit.
const SIDES: [&str; 9] = [
    "dc",
    "drcr",
    "crdr",
    "debitcredit",
    "debitcreditind",
    "debitcreditindicator",
    "借贷",
    "借贷方向",
    "sollhaben",
];
const CREDIT: [&str; 6] = ["h", "c", "cr", "credit", "贷", "贷方"];
/// Currencies by how they are written beside amounts, longer ones first.
const CURRENCIES: [(&str, &str); 30] = [
    ("hk$", "HKD"),
    ("us$", "USD"),
    ("nt$", "TWD"),
    ("a$", "AUD"),
    ("r$", "BRL"),
    ("人民币", "CNY"),
    ("人民幣", "CNY"),
    ("rmb", "CNY"),
    ("cny", "CNY"),
    ("cnh", "CNY"),
    ("usd", "USD"),
    ("eur", "EUR"),
    ("gbp", "GBP"),
    ("hkd", "HKD"),
    ("twd", "TWD"),
    ("jpy", "JPY"),
    ("chf", "CHF"),
    ("美元", "USD"),
    ("欧元", "EUR"),
    ("港币", "HKD"),
    ("港元", "HKD"),
    ("日元", "JPY"),
    ("英镑", "GBP"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₩", "KRW"),
    ("円", "JPY"),
    ("¥", "CNY"),
    ("￥", "CNY"),
    ("$", "$"),
];

/// The number in a cell; nothing where it is none.
pub(super) fn number(file: &Looked<'_>, row: usize, place: usize) -> Option<Decimal> {
    let text = trimmed(file.data.get(row)?.get(place)?);
    let comma = file.commas.get(place).copied().unwrap_or(false);
    let read = number::parse(text, comma).ok()?;
    Decimal::try_from_i128_with_scale(read.mantissa, u32::from(read.scale)).ok()
}

/// A file with what its columns are.
pub(super) struct Sheet<'s> {
    pub(super) file: &'s Looked<'s>,
    pub(super) mapping: &'s [(Option<ColumnId>, u8)],
}

impl Sheet<'_> {
    fn place(&self, code: &str) -> Option<usize> {
        place_of(self.mapping, code)
    }

    fn amount(&self) -> Option<usize> {
        self.place("net_amount").or_else(|| self.place("amount"))
    }

    fn text(&self, row: usize, place: usize) -> &str {
        self.file.data.get(row).and_then(|row| row.get(place)).map_or("", |cell| trimmed(cell))
    }

    /// The different texts of a column with their rows and the sum of their amounts, the most frequent first; none where there
    /// are too many.
    fn tallies(&self, of: impl Fn(usize) -> Option<String>) -> Option<Vec<Tally>> {
        let mut found: BTreeMap<String, (u32, Decimal)> = BTreeMap::new();
        let amount = self.amount();
        for row in 0..self.file.data.len() {
            let Some(value) = of(row) else { continue };
            let (rows, sum) = found.entry(value).or_default();
            *rows += 1;
            if let Some(number) = amount.and_then(|place| number(self.file, row, place)) {
                *sum = sum.checked_add(number).unwrap_or(*sum);
            }
            if found.len() > MOST_VALUES {
                return None;
            }
        }
        let tally = |(value, (rows, sum)): (String, (u32, Decimal))| Tally {
            value,
            rows,
            sum: amount.map(|_| sum.normalize().to_string()),
            is_striking: false,
        };
        let mut tallies: Vec<Tally> = found.into_iter().map(tally).collect();
        tallies.sort_by_key(|tally| std::cmp::Reverse(tally.rows));
        Some(tallies)
    }

    /// Amounts in several currencies that would be added up.
    pub(super) fn currencies(&self) -> Option<Doubt> {
        let amount = self.amount().or_else(|| self.place("unit_price"))?;
        if headers::is_base(self.file.header(amount)) {
            return None;
        }
        let beside =
            self.tallies(|row| currency_in(self.text(row, amount)).map(str::to_owned)).unwrap_or_default();
        let named = (0..self.file.headers.len()).find(|place| {
            headers::named(self.file.header(*place)).is_some_and(|column| column.0 == "currency")
        });
        let listed = named.and_then(|place| {
            let value = |row: usize| {
                Some(self.text(row, place)).filter(|text| !is_missing_value(text)).map(str::to_uppercase)
            };
            self.tallies(value)
        });
        let is_mixed = |tallies: &Vec<Tally>| tallies.len() > 1;
        let tallies = Some(beside).filter(is_mixed).or_else(|| listed.filter(is_mixed))?;
        let mut doubt = self.file.doubt(DoubtKind::Currencies, amount);
        doubt.count = tallies.iter().map(|tally| tally.rows).sum();
        doubt.tallies = tallies;
        doubt.is_open = true;
        Some(doubt)
    }

    /// A column that says that some rows are no sales, although their amounts count like those of all others.
    pub(super) fn statuses(&self) -> Option<Doubt> {
        let amount = self.amount().or_else(|| self.place("quantity"))?;
        let is_free = |place: &usize| match self.mapping.get(*place).and_then(|(column, _)| column.as_ref()) {
            Some(column) => column.0 == "status",
            None => true,
        };
        (0..self.file.headers.len())
            .filter(is_free)
            .filter(|place| *place != amount)
            .find_map(|place| self.status_in(place))
    }

    fn status_in(&self, place: usize) -> Option<Doubt> {
        let header: String = narrow(self.file.header(place))
            .to_lowercase()
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect();
        if ["备注", "note", "comment", "remark", "reason", "memo", "method", "terms", "支付方式", "结算方式"]
            .iter()
            .any(|word| header.contains(word))
        {
            return None;
        }
        let is_side = SIDES.contains(&header.as_str());
        let is_off = |value: &str| {
            let value = narrow(value).to_lowercase();
            if is_side {
                return CREDIT.contains(&value.as_str());
            }
            !value.starts_with(['未', '无', '不'])
                && !value.starts_with("un")
                && !value.starts_with("non")
                && (OFF.iter().any(|word| value.contains(word)) || OFF_WORDS.contains(&value.as_str()))
                || value == "未审核"
        };
        // Most columns are let go by their first values.
        let value = |row: usize| {
            let text = self.text(row, place);
            (!text.is_empty() && text.chars().count() <= LONGEST).then(|| text.to_owned())
        };
        let mut tallies = self.tallies(value)?;
        for tally in &mut tallies {
            tally.is_striking = is_off(&tally.value);
        }
        let striking = || tallies.iter().filter(|tally| tally.is_striking);
        let adds = |tally: &Tally| tally.sum.as_ref().is_none_or(|sum| !sum.starts_with('-') && sum != "0");
        if !striking().any(adds) {
            return None;
        }
        let mut doubt = self.file.doubt(DoubtKind::Statuses, place);
        doubt.count = striking().map(|tally| tally.rows).sum();
        doubt.tallies = tallies;
        doubt.is_open = true;
        Some(doubt)
    }

    /// Amounts that have tax in them.
    pub(super) fn gross(&self) -> Option<Doubt> {
        let computed = || self.place("unit_price").filter(|_| self.file.table.code == ORDER_LINES);
        let place = self.place("net_amount").or_else(computed)?;
        headers::is_gross(self.file.header(place)).then(|| self.file.doubt(DoubtKind::Gross, place))
    }

    /// What discounts say: by the user's word, by the amounts, by the header, by their size; or the question.
    pub(super) fn discount(&self, chosen: Option<DiscountMeaning>) -> (DiscountMeaning, Option<Doubt>) {
        let Some(place) = self.place("discount") else { return (DiscountMeaning::default(), None) };
        if let Some(chosen) = chosen {
            return (chosen, None);
        }
        let header = narrow(self.file.header(place)).to_lowercase();
        let scale = units::scale_of(column_called("discount").and_then(|spec| spec.unit), &header, 0);
        let share = |row: usize| {
            let text = self.text(row, place);
            if text.contains(['折', '%', '％']) {
                return None;
            }
            let read = number(self.file, row, place)?;
            Some(if scale == -2 { read / Decimal::from(100) } else { read }).filter(|share| !share.is_zero())
        };
        let given: Vec<(usize, Decimal)> =
            (0..self.file.data.len()).filter_map(|row| Some((row, share(row)?))).collect();
        if let Some(meaning) = self.by_amounts(&given) {
            return (meaning, None);
        }
        let is_money = ["金额", "额", "amount", "money", "value"].iter().any(|word| header.contains(word));
        if is_money {
            return (DiscountMeaning::Money, None);
        }
        let one = Decimal::ONE;
        let is_large = |share: Decimal| share >= Decimal::new(5, 1) && share < one;
        let is_chinese = header.contains(['折', '扣']);
        let over = given.iter().find(|(_, share)| *share > one).filter(|_| scale == 0);
        let paid = given.iter().find(|(_, share)| is_large(*share));
        let all_paid = given.iter().all(|(_, share)| is_large(*share) || *share == one);
        let open = over.or(paid.filter(|_| is_chinese || all_paid));
        let question = open.map(|(row, _)| {
            let mut doubt = self.file.doubt(DoubtKind::Discount, place);
            doubt.sample = quoted(self.text(*row, place));
            doubt.count = u32::try_from(given.len()).unwrap_or(u32::MAX);
            doubt.is_open = true;
            doubt
        });
        (DiscountMeaning::default(), question)
    }

    /// What amount ÷ (price × quantity) says about discounts.
    fn by_amounts(&self, given: &[(usize, Decimal)]) -> Option<DiscountMeaning> {
        let (price, quantity) = (self.place("unit_price")?, self.place("quantity")?);
        let amount = self.amount()?;
        let mut counts = [0_usize; 3];
        let mut telling = 0;
        for (row, discount) in given {
            let of = |place: usize| number(self.file, *row, place);
            let Some(((amount, price), quantity)) = of(amount).zip(of(price)).zip(of(quantity)) else {
                continue;
            };
            let Some(gross) = price.checked_mul(quantity).filter(|gross| !gross.is_zero()) else { continue };
            let expected = [
                gross.checked_mul(Decimal::ONE - discount),
                gross.checked_mul(*discount),
                gross.checked_sub(*discount),
            ];
            let tolerance = Decimal::new(1, 2) + amount.abs() / Decimal::from(1_000);
            let fits = expected
                .map(|expected| expected.is_some_and(|expected| (expected - amount).abs() <= tolerance));
            if fits.iter().filter(|fits| **fits).count() == 1 {
                telling += 1;
                counts.iter_mut().zip(fits).for_each(|(count, fits)| *count += usize::from(fits));
            }
        }
        let meanings = [DiscountMeaning::ShareOff, DiscountMeaning::SharePaid, DiscountMeaning::Money];
        let most = |count: &usize| telling > 0 && count * 100 >= telling * MOST;
        counts.iter().zip(meanings).find(|(count, _)| most(count)).map(|(_, meaning)| meaning)
    }
}

/// The currency that stands beside an amount.
fn currency_in(text: &str) -> Option<&'static str> {
    if text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-' | b' ')) {
        return None;
    }
    let text = text.to_lowercase();
    CURRENCIES.iter().find(|(sign, _)| text.contains(sign)).map(|(_, currency)| *currency)
}
