//! The order lines of the sample, month by month and account by account, in whole numbers from fixed dice.

use std::collections::BTreeMap;

use super::{
    FIRST_YEAR, MONTHS,
    cast::{ACCOUNTS, Cast, HANDOVER, PRODUCT_LINES, handover_day, name_of},
    dice::Dice,
};
use crate::{
    domain::{date::Day, period::Period, period::PeriodLevel, table::ColumnId},
    engine::rows::{BatchRows, ColumnCells, MISSING_DAY, MISSING_NUMBER},
};

/// Sales of a month against the mean of the year, in percent.
pub(super) const SEASON: [i64; 12] = [88, 70, 104, 100, 98, 108, 96, 98, 110, 102, 112, 114];
/// Months, counted from the first one, in which deliveries to the southwest run late.
const LATE_MONTHS: std::ops::RangeInclusive<usize> = 14..=19;
/// Deliveries on time to the southwest in those months, in percent.
const LATE_ON_TIME: i64 = 62;
/// The account whose complaints rise, from this month on, and how far (percent of orders).
const COMPLAINTS: (&str, usize, i64) = ("hewu", 21, 45);

/// Step from one turn of the sellers to the next, in percent: prime, so that all percents come up.
const TURN: usize = 61;

/// One order.
pub(super) struct Order {
    number: String,
    pub(super) account: &'static Cast,
    seller: &'static str,
    day: Day,
    pub(super) promised: Day,
    pub(super) delivered: Option<Day>,
    pub(super) complaints: i64,
    /// Tenths of an hour.
    response: i64,
    lines: Vec<Line>,
}

/// One line of an order.
struct Line {
    product_line: &'static str,
    net: i64,
    cost: i64,
}

impl Order {
    /// The month of the order, counted from the first one.
    pub(super) fn month(&self) -> usize {
        month_of(self.day)
    }
}

/// The month of a day, counted from the first one of the sample.
pub(super) fn month_of(day: Day) -> usize {
    let (year, month, _) = day.ymd();
    usize::try_from((year - FIRST_YEAR) * 12).unwrap_or(0) + month as usize - 1
}

/// The period of a month of the sample.
pub(super) fn period_of(month: usize) -> Option<Period> {
    let year = FIRST_YEAR + i32::try_from(month / 12).ok()?;
    Period::new(year, PeriodLevel::Month, u8::try_from(month % 12 + 1).ok()?)
}

/// All orders by day.
pub(super) fn orders() -> Vec<Order> {
    let mut dice = Dice::new(20_240_101);
    let mut orders: Vec<Order> = Vec::new();
    for month in 0..MONTHS {
        for cast in ACCOUNTS {
            orders.extend(month_of_account(cast, month, &mut dice));
        }
    }
    orders.sort_by_key(|order| order.day);
    let mut numbers: BTreeMap<i32, u32> = BTreeMap::new();
    for order in &mut orders {
        let year = order.day.ymd().0;
        let count = numbers.entry(year).or_default();
        *count += 1;
        order.number = format!("SO{year}-{count:04}");
    }
    orders
}

fn month_of_account(cast: &'static Cast, month: usize, dice: &mut Dice) -> Vec<Order> {
    let growth = if month < 12 { 100 } else { 100 + cast.growth };
    let season = SEASON.get(month % 12).copied().unwrap_or(100);
    let noise = dice.between(94, 106);
    let total = cast.monthly * growth * season / 100 * noise / 10_000;
    let count = (cast.orders + dice.between(-1, 1)).max(2);
    let line_counts: Vec<i64> = (0..count).map(|_| dice.between(1, 3)).collect();
    let weights: Vec<i64> = (0..line_counts.iter().sum()).map(|_| dice.between(50, 150)).collect();
    let whole: i64 = weights.iter().sum::<i64>().max(1);
    let mut amounts = weights.into_iter().map(|weight| (total * weight / whole).max(1) * 1_000);
    line_counts
        .into_iter()
        .enumerate()
        .map(|(place, lines)| {
            let amounts = amounts.by_ref().take(usize::try_from(lines).unwrap_or(1)).collect();
            let mut order = order_of(cast, month, amounts, dice);
            order.seller = seller_of(cast, order.day, month * 7 + place);
            order
        })
        .collect()
}

fn order_of(cast: &'static Cast, month: usize, amounts: Vec<i64>, dice: &mut Dice) -> Order {
    let year = FIRST_YEAR + i32::try_from(month / 12).unwrap_or(0);
    let first = Day::from_ymd(year, u32::try_from(month % 12 + 1).unwrap_or(1), 1).unwrap_or(Day::BEGIN);
    let day = first.plus(i32::try_from(dice.between(0, 27)).unwrap_or(0));
    let promised = day.plus(cast.lead_days);
    let on_time =
        if cast.region == "southwest" && LATE_MONTHS.contains(&month) { LATE_ON_TIME } else { cast.on_time };
    let shift = if dice.percent(on_time) { -dice.between(0, 3) } else { dice.between(1, 9) };
    let delivered = Some(promised.plus(i32::try_from(shift).unwrap_or(0)));
    let last_day = Day::from_ymd(FIRST_YEAR + 2, 1, 5).unwrap_or(Day::END);
    let complained = match COMPLAINTS {
        (code, from, percent) if code == cast.code && month >= from => percent,
        _ => cast.complaints,
    };
    let lines = amounts.into_iter().map(|net| line_of(cast, month, net, dice)).collect();
    Order {
        number: String::new(),
        account: cast,
        seller: "",
        day,
        promised,
        delivered: delivered.filter(|delivered| *delivered <= last_day),
        complaints: i64::from(dice.percent(complained)),
        response: (cast.response * dice.between(70, 130) / 100).max(1),
        lines,
    }
}

fn line_of(cast: &Cast, month: usize, net: i64, dice: &mut Dice) -> Line {
    let place = dice.weighted(cast.basket.iter().copied());
    let (from, to) = cast.margin;
    let month = i64::try_from(month).unwrap_or(0);
    let margin = (from * 10 + (to - from) * 10 * month / 23) + dice.between(-2, 2) * 10;
    Line {
        product_line: PRODUCT_LINES.get(place).map_or("", |(code, ..)| code),
        net,
        cost: net * (1_000 - margin) / 1_000 / 100 * 100,
    }
}

/// Orders go round among the sellers, so that each keeps to the agreed part.
fn seller_of(cast: &'static Cast, day: Day, turn: usize) -> &'static str {
    let mut at = i64::try_from(turn * TURN % 100).unwrap_or(0);
    let mut seller = "";
    for (code, percent) in cast.sellers {
        seller = code;
        at -= percent;
        if at < 0 {
            break;
        }
    }
    let (account, before, after) = HANDOVER;
    if cast.code == account && seller == before && day >= handover_day() { after } else { seller }
}

/// The order lines of one year in columns.
pub(super) fn rows_of(orders: &[Order], year: i32) -> BatchRows {
    let orders: Vec<&Order> = orders.iter().filter(|order| order.day.ymd().0 == year).collect();
    let each = || {
        orders
            .iter()
            .flat_map(|order| order.lines.iter().enumerate().map(move |(place, line)| (*order, place, line)))
    };
    let text = |pick: fn(&Order, &Line) -> String| texts(each().map(|(order, _, line)| pick(order, line)));
    let day = |pick: fn(&Order) -> Option<Day>| {
        ColumnCells::Day(each().map(|(order, ..)| pick(order).map_or(MISSING_DAY, Day::number)).collect())
    };
    let number = |scale: u8, pick: fn(&Order, usize, &Line) -> Option<i64>| ColumnCells::Number {
        scale,
        mantissas: each()
            .map(|(order, place, line)| pick(order, place, line).unwrap_or(MISSING_NUMBER))
            .collect(),
    };
    // What is counted per order stands on its first line.
    let columns = [
        ("order_id", text(|order, _| order.number.clone())),
        ("order_date", day(|order| Some(order.day))),
        ("promised_date", day(|order| Some(order.promised))),
        ("delivered_date", day(|order| order.delivered)),
        ("account", text(|order, _| order.account.zh.to_owned())),
        ("employee", text(|order, _| name_of(order.seller).to_owned())),
        ("region", text(|order, _| name_of(order.account.region).to_owned())),
        ("product_line", text(|_, line| name_of(line.product_line).to_owned())),
        ("net_amount", number(0, |_, _, line| Some(line.net))),
        ("cost", number(0, |_, _, line| Some(line.cost))),
        ("complaints", number(0, |order, place, _| (place == 0).then_some(order.complaints))),
        ("response_hours", number(1, |order, place, _| (place == 0).then_some(order.response))),
    ];
    let columns = columns.into_iter().map(|(code, cells)| (ColumnId::from(code), cells)).collect();
    BatchRows { rows: u32::try_from(each().count()).unwrap_or(0), columns }
}

fn texts(cells: impl Iterator<Item = String>) -> ColumnCells {
    let mut dictionary: Vec<String> = Vec::new();
    let mut codes = Vec::new();
    for cell in cells {
        let place = dictionary.iter().rposition(|known| *known == cell).unwrap_or_else(|| {
            dictionary.push(cell);
            dictionary.len() - 1
        });
        codes.push(u32::try_from(place).unwrap_or(u32::MAX));
    }
    ColumnCells::Text { dictionary, codes }
}
