//! Periods that are not calendar months, and targets of people who are there for a part of a period. By hand.

use keyscore::domain::{
    period::FiscalCalendar,
    scope::Scope,
    week_year::{WeekPattern, WeekYear, YearBegins},
};

use crate::{
    formula_values::{ORDERS, evaluated},
    support::World,
};

#[test]
fn rows_fall_into_months_of_weeks() {
    let value = |text: &str, when: &str| {
        let mut world = World::new();
        let weeks =
            WeekYear { pattern: WeekPattern::FourFourFive, first_day: 1, begins: YearBegins::Nearest };
        world.settings(|settings| settings.calendar = FiscalCalendar { start_month: 1, weeks: Some(weeks) });
        world.orders(1, ORDERS);
        evaluated(&mut world, text, &Scope::COMPANY, when)
    };
    // 2026 begins on Monday 29 December 2025: 4 weeks to 25 January (100 + 200), 4 to 22 February (50 + 400 + 150),
    // 5 to 29 March (300).
    for (when, expected) in
        [("2026-01", "300"), ("2026-02", "600"), ("2026-03", "300"), ("2026-Q1", "1200"), ("2026", "1200")]
    {
        assert_eq!(value("SUM(net_amount)", when), expected, "{when}");
    }
    assert_eq!(value("YTD(SUM(net_amount))", "2026-02"), "900");
    assert_eq!(value("SUM(net_amount) - PRIOR(SUM(net_amount))", "2026-02"), "300");
}
