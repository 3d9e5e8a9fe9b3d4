//! Cases on the borders of days, periods, names, sizes of formulas and of how far back the engine looks
//! (docs/mutants.md). Expected values are counted by hand in the text of the cases.

use keyscore::{
    domain::{
        date::{Day, DayRange},
        kpi::{Aggregate, Condition, Formula, RecordAggregate},
        period::{FiscalCalendar, Period, PeriodLevel},
        row::{Comparison, RowValue},
        scope::{Member, Scope},
        table::ORDER_LINES,
        text::{Lang, Text2},
        weight::{WeightMode, WeightOwner},
    },
    engine::rows::ColumnCells,
};

use crate::support::{VISITS, World, day, decimal, id, input, period};

#[test]
fn days_outside_the_years_that_can_be_written_are_none() {
    // 719,162 days from 0001-01-01 to 1970-01-01; 2,932,896 from there to 9999-12-31 (Python's date.toordinal).
    assert_eq!(Day::from_number(-719_162), Some(Day::BEGIN));
    assert_eq!(Day::from_number(-719_163), None);
    assert_eq!(Day::from_number(2_932_896), Some(Day::END));
    assert_eq!(Day::from_number(2_932_897), None);
    assert_eq!(Day::END.plus(1), Day::END);
    assert_eq!(Day::BEGIN.plus(-1), Day::BEGIN);
    assert_eq!(format!("{:?} {:?}", day("2026-03-31"), period("2026-Q3")), "2026-03-31 2026-Q3");
}

#[test]
fn a_range_of_days_is_half_open() {
    let range = DayRange { from: day("2026-02-27"), until: day("2026-03-02") };
    let inside =
        ["2026-02-26", "2026-02-27", "2026-03-01", "2026-03-02"].map(|text| range.contains(day(text)));
    assert_eq!(inside, [false, true, true, false]);
    assert_eq!((range.len(), range.last(), range.is_empty()), (3, day("2026-03-01"), false));
    let empty = DayRange { until: range.from, ..range };
    assert_eq!((empty.len(), empty.last(), empty.is_empty()), (0, range.from, true));
    let inverted = DayRange { from: range.until, until: range.from };
    assert_eq!((inverted.len(), inverted.is_empty()), (0, true));
    let one = DayRange { from: range.from, until: range.from.plus(1) };
    assert_eq!((one.len(), one.last(), one.is_empty()), (1, range.from, false));
}

#[test]
fn periods_know_their_neighbours_their_parts_and_their_ends() {
    for (text, level, index) in [
        ("2026", PeriodLevel::Year, 1),
        ("2026-H2", PeriodLevel::Half, 2),
        ("2026-Q4", PeriodLevel::Quarter, 4),
        ("2026-12", PeriodLevel::Month, 12),
    ] {
        let one = period(text);
        assert_eq!((one.year(), one.level(), one.index()), (2026, level, index));
        assert_eq!(one.shifted(1).and_then(|next| next.shifted(-1)), Some(one));
        assert_eq!(one.last_year().map(|before| before.year()), Some(2025));
        assert!(one.covers(one) && period("2026").covers(one) && !period("2025").covers(one));
        let months = one.months();
        assert_eq!(i32::try_from(months.len()).unwrap(), level.months());
        assert!(months.iter().all(|month| month.within(level) == Some(one)));
    }
    assert_eq!(period("2026").within(PeriodLevel::Month), None);
    for (year, level, index) in [
        (1, PeriodLevel::Year, 1),
        (9_999, PeriodLevel::Year, 1),
        (2026, PeriodLevel::Year, 2),
        (2026, PeriodLevel::Half, 3),
        (2026, PeriodLevel::Month, 0),
        (2026, PeriodLevel::Month, 13),
    ] {
        assert_eq!(Period::new(year, level, index), None, "{year} {level:?} {index}");
    }
    assert!(
        Period::new(2, PeriodLevel::Year, 1) == Some(Period::first())
            && Period::new(9_998, PeriodLevel::Year, 1).is_some()
    );
    // A year that begins in July: its first half ends with December.
    let july = FiscalCalendar { start_month: 7, ..FiscalCalendar::default() };
    let days = period("2026-H1").days(july);
    assert_eq!((days.from, days.last()), (day("2026-07-01"), day("2026-12-31")));
    let of = |text: &str| Period::containing(day(text), PeriodLevel::Month, july).unwrap().to_string();
    assert_eq!([of("2026-06-30"), of("2026-07-01"), of("2027-01-01")], ["2025-12", "2026-01", "2026-07"]);
}

#[test]
fn names_and_scopes_are_written_in_one_way() {
    assert_eq!([Lang::Zh.tag(), Lang::En.tag()], ["zh-CN", "en"]);
    assert_eq!(["zh", "ZH-Hant", "en", "fr"].map(Lang::from_tag), [Lang::Zh, Lang::Zh, Lang::En, Lang::En]);
    let mut name = Text2::same("甲");
    name.set(Lang::En, "A");
    assert_eq!((name.get(Lang::Zh), name.get(Lang::En)), ("甲", "A"));
    name.set(Lang::Zh, "");
    assert_eq!((name.get(Lang::Zh), name.get(Lang::En)), ("A", "A"));
    let scope = Scope::of([Member::Region(id(2)), Member::Account(id(1)), Member::Account(id(3))]);
    let [account, region] = [Member::Account(id(1)), Member::Region(id(2))];
    assert_eq!(scope.to_string(), format!("{account}+{region}"));
    assert!(account.to_string().starts_with("account:") && Scope::COMPANY.to_string() == "company");
    let cells = ColumnCells::Day(vec![1, 2, 3]);
    assert_eq!((cells.len(), cells.is_empty()), (3, false));
    assert!(ColumnCells::Day(Vec::new()).is_empty());
}

#[test]
fn every_part_of_a_formula_is_counted() {
    let column = |code: &str| RowValue::Column(code.into());
    let number = || RowValue::Number(decimal("1"));
    let present = Condition::Present("discount".into());
    let compared = Condition::Compare(Box::new(column("cost")), Comparison::Less, Box::new(number()));
    let days = Condition::After("delivered_date".into(), "promised_date".into());
    // A test and its sides: IS NOT NULL 1 + 1, < 1 + 2, AFTER 1 + 2, NOT 1 + 3, AND 1 + 2 + 3.
    let counts = [
        present.size(),
        compared.size(),
        days.size(),
        Condition::Not(Box::new(compared.clone())).size(),
        Condition::All(vec![present.clone(), days]).size(),
    ];
    assert_eq!(counts, [2, 3, 3, 4, 6]);
    // x + 1 is 3; IF(discount IS NOT NULL, x + 1, 1) is 1 + 2 + 3 + 1.
    let sum = RowValue::Add(Box::new(column("cost")), Box::new(number()));
    let choice = RowValue::If(Box::new(present.clone()), Box::new(sum.clone()), Box::new(number()));
    assert_eq!((column("cost").size(), sum.size(), choice.size()), (1, 3, 7));
    let aggregate = |function: Aggregate, filter: Vec<Condition>| RecordAggregate {
        table: ORDER_LINES.into(),
        function,
        filter,
        time: "order_date".into(),
    };
    // COUNT 1; SUM(column) 1 + 1; MAX(choice WHERE compared) 1 + 7 + 3.
    let largest = aggregate(Aggregate::Maximum(choice), vec![compared]);
    let sizes = [
        aggregate(Aggregate::Count, Vec::new()).size(),
        aggregate(Aggregate::Sum("cost".into()), Vec::new()).size(),
        largest.size(),
    ];
    assert_eq!(sizes, [1, 2, 11]);
    // The whole formula: a sign, the aggregate and an input.
    let formula =
        Formula::Add(Box::new(Formula::Records(Box::new(largest.clone()))), Box::new(input(VISITS)));
    assert_eq!(formula.size(), 13);
    let read: Vec<String> = largest.columns().into_iter().map(|column| column.0.to_string()).collect();
    assert_eq!(read, ["order_date", "discount", "cost", "cost"]);
    assert!(Aggregate::Maximum(number()).is_extreme() && !Aggregate::Median(number()).is_extreme());
    assert!(Aggregate::Count.adds_up() && !Aggregate::Average(number()).adds_up());
}

#[test]
fn a_file_without_a_column_that_is_only_asked_about_does_not_count() {
    let mut world = World::new();
    world.orders(1, "order_id order_date net_amount discount\n O1 2026-01-05 10 -\n O2 2026-01-06 20 0.5");
    world.orders(2, "order_id order_date net_amount\n O3 2026-01-07 400");
    world.formula(1, "SUM(net_amount * IFMISSING(discount, 1))");
    world.formula(2, "SUM(IF(discount IS NULL, 1, 100))");
    world.formula(3, "SUM(net_amount)");
    // 10 + 10; 1 + 100; 10 + 20 + 400.
    let found = [1, 2, 3].map(|kpi| world.actual(&Scope::COMPANY, kpi, "2026-01"));
    assert_eq!(found, ["20", "101", "430"]);
}

/// What a figure that looks back so many years and then so many spans comes to.
fn back(when: &str, years: usize, spans: usize, more: &dyn Fn(&mut World)) -> String {
    let mut world = World::new();
    let inner = (0..years).fold(input(VISITS), |part, _| Formula::LastYear(Box::new(part)));
    let formula = (0..spans).fold(inner, |part, _| Formula::Prior(Box::new(part)));
    world.kpi(1, formula);
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &[(1, 1)]);
    more(&mut world);
    world.actual(&Scope::COMPANY, 1, when)
}

#[test]
fn nothing_looks_back_more_than_240_months_from_the_first_month_shown() {
    // Shown are the period before and the twelve months that end with the period; the border is 240 months before
    // the earlier of their first months. January 2026: February 2025, so February 2005, which is 20 years and 11 months back.
    // The first quarter: April 2025, so April 2005. The year: January 2025, so January 2005.
    for (when, years, spans) in [("2026-01", 20, 11), ("2026-Q1", 20, 3), ("2026", 21, 0), ("2026-H1", 20, 1)]
    {
        assert_eq!(back(when, years, spans, &|_| {}), "no data 7", "{when}");
        assert_eq!(back(when, years, spans + 1, &|_| {}), "TooFarBack", "{when}");
    }
    // Where a score may be carried forward, the four periods before the one before are shown too.
    let carried = |world: &mut World| {
        world.rule(1, &Scope::COMPANY, r#"{"shape":"line","missing":"carry_forward"}"#);
    };
    assert_eq!(back("2026", 25, 0, &carried), "no data 7");
    assert_eq!(back("2026", 26, 0, &carried), "TooFarBack");
}
