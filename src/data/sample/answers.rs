//! What was typed in: satisfaction surveys of accounts, and the own figures of people in service and delivery.
//! By quarter in the first year and by month in the second.

use rust_decimal::Decimal;

use super::{
    MONTHS,
    cast::{ACCOUNTS, account_id, employee_id},
    dice::Dice,
    orders::{Order, month_of, period_of},
};
use crate::{
    data::starter::id,
    domain::{
        period::{Period, PeriodLevel},
        scope::{Member, Scope},
        value::{InputValue, Measured},
        workspace::Workspace,
    },
};

/// How answers spread over the five levels, best first, in percent; from delighted to annoyed.
const MOODS: [[i64; 5]; 4] = [[66, 27, 5, 2, 0], [44, 41, 11, 3, 1], [29, 42, 20, 6, 3], [15, 41, 28, 11, 5]];

/// The account without a survey in the third quarter of the second year.
const SILENT: &str = "lanbai";
const SILENT_MONTHS: std::ops::RangeInclusive<usize> = 18..=20;
const SILENT_REASON: &str = "客户更换对接人，问卷未收回 / The contact changed; the survey was not returned";

/// A person in service.
struct Service {
    person: &'static str,
    /// Mood of the callers in each year.
    moods: (usize, usize),
    /// Tenths of an hour to respond in each year.
    response: (i64, i64),
}

const SERVICE: &[Service] = &[
    Service { person: "su", moods: (1, 0), response: (24, 11) },
    Service { person: "luo", moods: (1, 2), response: (19, 27) },
];

/// The person in charge of delivery.
const DELIVERY: &str = "tan";

/// Enters all typed values.
pub(super) fn give(workspace: &mut Workspace, orders: &[Order]) {
    let mut dice = Dice::new(20_250_101);
    for (period, months) in spans() {
        let second = months.start >= 12;
        for cast in ACCOUNTS {
            let mood = if second { cast.moods.1 } else { cast.moods.0 };
            let answers =
                levels(mood, dice.between(9, 14) * i64::try_from(months.len()).unwrap_or(1), &mut dice);
            let silent = cast.code == SILENT && SILENT_MONTHS.contains(&months.start);
            let measured = if silent { Measured::Missing(SILENT_REASON.to_owned()) } else { answers };
            put(workspace, "satisfaction_points", Member::Account(account_id(cast.code)), period, measured);
        }
        for Service { person, moods, response } in SERVICE {
            let (mood, tenths) = if second { (moods.1, response.1) } else { (moods.0, response.0) };
            let count = dice.between(30, 42) * i64::try_from(months.len()).unwrap_or(1);
            let mut number = |code: &str, number: Decimal| {
                put(workspace, code, Member::Employee(employee_id(person)), period, Measured::Number(number));
            };
            number("responses", Decimal::from(count));
            number("response_hours", Decimal::new(count * (tenths + dice.between(-2, 2)), 1).normalize());
            number("orders", Decimal::from(count));
            number("complaints", Decimal::from(count * dice.between(1, 4) / 100));
            let survey = levels(mood, count / 3, &mut dice);
            put(workspace, "satisfaction_points", Member::Employee(employee_id(person)), period, survey);
        }
        deliveries(workspace, orders, period, &months);
    }
}

/// The figures of delivery are counted from the orders themselves.
fn deliveries(workspace: &mut Workspace, orders: &[Order], period: Period, months: &std::ops::Range<usize>) {
    let due = || {
        orders.iter().filter(|order| months.contains(&month_of(order.promised)) && order.delivered.is_some())
    };
    let placed = || orders.iter().filter(|order| months.contains(&order.month()));
    let late = due().filter(|order| order.delivered.is_some_and(|day| day > order.promised)).count();
    let complaints: i64 = placed().map(|order| order.complaints).sum();
    let mut number = |code: &str, number: usize| {
        let measured = Measured::Number(Decimal::from(number));
        put(workspace, code, Member::Employee(employee_id(DELIVERY)), period, measured);
    };
    number("orders_late", late);
    number("orders_delivered", due().count());
    number("complaints", usize::try_from(complaints).unwrap_or(0));
    number("orders", placed().count());
}

/// Quarters of the first year, months of the second, each with its months counted from the first.
fn spans() -> Vec<(Period, std::ops::Range<usize>)> {
    let quarters = (0..12)
        .step_by(3)
        .filter_map(|first| Some((period_of(first)?.within(PeriodLevel::Quarter)?, first..first + 3)));
    let months = (12..MONTHS).filter_map(|month| Some((period_of(month)?, month..month + 1)));
    quarters.chain(months).collect()
}

fn levels(mood: usize, count: i64, dice: &mut Dice) -> Measured {
    let weights = MOODS.get(mood).copied().unwrap_or([1; 5]);
    let mut answers = [0_u32; 5];
    for _ in 0..count {
        if let Some(level) = answers.get_mut(dice.weighted(weights.iter().copied())) {
            *level += 1;
        }
    }
    Measured::Levels(answers.to_vec())
}

fn put(workspace: &mut Workspace, code: &str, member: Member, period: Period, measured: Measured) {
    let (input, scope) = (id(&format!("input/{code}")), Scope::from(member));
    let id = InputValue::id_for(input, &scope, period);
    workspace.put(InputValue { id, input, scope, period, measured, source: String::new() }.into());
}
