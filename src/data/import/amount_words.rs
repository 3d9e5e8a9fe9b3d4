//! What headers of money and counts say besides what they count: with or without tax, in whose currency, of which time.

use crate::data::import::cell::narrow;

/// What stands around the name of an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Qualified {
    /// The header without it, as it is compared.
    pub(super) rest: String,
    /// Whether tax is in it.
    pub(super) is_gross: bool,
    /// Whether it says that tax is not in it.
    pub(super) is_net: bool,
    /// Whether it is in the currency of the books.
    pub(super) is_base: bool,
    /// Whether it is in the currency of the document.
    pub(super) is_foreign: bool,
    /// Whether it is the amount of a whole order or invoice.
    pub(super) is_of_order: bool,
    /// Whether it is of another time, a plan, a tax or the like: no amount of this row.
    pub(super) is_other: bool,
}

const NET: [&str; 12] = [
    "不含税",
    "未含税",
    "无税",
    "未税",
    "去税",
    "除税",
    "exclvat",
    "excltax",
    "excludingvat",
    "excludingtax",
    "withouttax",
    "beforetax",
];
const GROSS: [&str; 10] = [
    "含税",
    "价税合计",
    "gross",
    "inclvat",
    "incltax",
    "includingvat",
    "includingtax",
    "withtax",
    "taxincluded",
    "brutto",
];
const BASE: [&str; 10] = [
    "折合人民币",
    "折人民币",
    "本位币",
    "本币",
    "basecurrency",
    "localcurrency",
    "companycurrency",
    "inlc",
    "base",
    "hauswährung",
];
const FOREIGN: [&str; 6] =
    ["原币", "外币", "foreigncurrency", "documentcurrency", "transactioncurrency", "indc"];
const ORDER: [&str; 8] =
    ["订单", "单据", "整单", "ordertotal", "orderamount", "ordervalue", "invoicetotal", "invoiceamount"];
/// Of this time and done: says nothing else.
const OWN: [&str; 8] = ["本年", "本月", "本期", "当月", "当期", "实际", "actual", "currentyear"];
const OTHER: [&str; 32] = [
    "上年",
    "去年",
    "上期",
    "上月",
    "前年",
    "同期",
    "累计",
    "累計",
    "目标",
    "计划",
    "预算",
    "预测",
    "税额",
    "税率",
    "运费",
    "优惠",
    "折扣",
    "折让",
    "lastyear",
    "previous",
    "prioryear",
    "prior",
    "ytd",
    "cumulative",
    "target",
    "budget",
    "forecast",
    "taxamount",
    "vatamount",
    "freight",
    "shipping",
    "discount",
];

/// What a header says; `plain` is it as it is compared.
pub(super) fn qualified(header: &str, plain: &str) -> Qualified {
    // What stands in brackets tells too: Amount (Base).
    let whole: String =
        narrow(header).to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
    let has = |words: &[&str]| words.iter().any(|word| whole.contains(word));
    let is_net = has(&NET);
    let mut rest = plain.to_owned();
    for word in NET.iter().chain(&GROSS).chain(&BASE).chain(&FOREIGN).chain(&OWN) {
        rest = rest.replace(word, "");
    }
    Qualified {
        is_gross: !is_net && has(&GROSS),
        is_net,
        is_base: has(&BASE),
        is_foreign: has(&FOREIGN),
        is_of_order: has(&ORDER),
        is_other: has(&OTHER) || plain == "tax" || plain == "vat",
        rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_currency_and_time_are_told_apart() {
        let of = |header: &str, plain: &str| qualified(header, plain);
        assert!(of("含税金额", "含税金额").is_gross);
        let net = of("原币无税金额", "原币无税金额");
        assert!(net.is_net && net.is_foreign && !net.is_gross);
        assert_eq!(net.rest, "金额");
        assert!(!of("不含税金额", "不含税金额").is_gross);
        assert!(of("Amount (Base)", "amount").is_base);
        assert!(of("上年同期 金额", "上年同期金额").is_other);
        assert_eq!(of("本年 金额", "本年金额").rest, "金额");
        assert_eq!(of("Amount excl. VAT", "amountexclvat").rest, "amount");
    }
}
