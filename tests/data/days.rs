//! Days as people write them.

use keyscore::data::import::{
    DayOrder, ImportChoices,
    day::{Orders, looks_like_day, order_evidence, parse},
    preview::preview,
};

fn read(text: &str, order: DayOrder) -> Option<String> {
    parse(text, order).map(|day| day.to_string())
}

#[test]
fn days_in_every_dress() {
    for text in [
        "2026-03-01",
        "2026/3/1",
        "2026.3.1",
        "2026年3月1日",
        "2026年03月01号",
        "20260301",
        "２０２６年３月１日",
        "2026-03-01 00:00:00.000",
        "2026-03-01T08:15:00Z",
        "2026-03-01T08:15:00+08:00",
        "2026/3/1 8:15",
        "2026年3月1日 上午8:15",
        "1 Mar 2026",
        "01-Mar-2026",
        "01-MAR-26",
        "26年3月1日",
        "Mar 1, 2026",
        "March 1 2026",
        "2026-Mar-01",
        "46082",
        "46082.5",
    ] {
        // 46082 is 2026-03-01 in spreadsheet programs: 20513 days after 1970-01-01, which is 25569.
        assert_eq!(read(text, DayOrder::DayFirst).as_deref(), Some("2026-03-01"), "{text}");
    }
    assert_eq!(read("3/4/2026", DayOrder::DayFirst).as_deref(), Some("2026-04-03"));
    assert_eq!(read("3/4/2026 10:00 PM", DayOrder::MonthFirst).as_deref(), Some("2026-03-04"));
    assert_eq!(read("1996-07-04 00:00:00.000", DayOrder::MonthFirst).as_deref(), Some("1996-07-04"));
}

#[test]
fn what_is_no_day_is_refused() {
    for text in [
        "",
        "2026-02-30",
        "2026-13-01",
        "3/4/6",
        "6-3-1",
        "99/99/99",
        "1,2,26",
        "3-4/26",
        "19999",
        "80001",
        "1234567",
        "2026-03",
        "yesterday",
        "10248",
        "2026-03-01x",
        "0000-01-01",
        "2026-03-01 noon",
        "32/1/2026",
        "Foo 1 2026",
        "-46082",
        "4.6082e4",
    ] {
        assert_eq!(read(text, DayOrder::DayFirst), None, "{text}");
    }
}

#[test]
fn the_order_of_day_and_month_is_decided_by_the_whole_preview() {
    let orders =
        |day_first, month_first| Some(Orders { day_first, month_first, year_first: false, ends: None });
    assert_eq!(order_evidence("31/12/2026"), orders(true, false));
    assert_eq!(order_evidence("12/31/2026"), orders(false, true));
    assert_eq!(order_evidence("1/2/2026"), orders(true, true));
    assert_eq!(order_evidence("2026-01-02"), None);
    assert_eq!(order_evidence("31/31/2026"), None);
    assert!(looks_like_day("1/2/2026") && !looks_like_day("46082"));
    let order = |days: [&str; 3], choices: ImportChoices| {
        let text =
            format!("order id,order date,customer\n1,{},A\n2,{},B\n3,{},C\n", days[0], days[1], days[2]);
        let seen = preview(text.as_bytes(), text.len() as u64, &choices).unwrap();
        (seen.day_order, seen.day_order_ambiguous)
    };
    let open = ImportChoices::default;
    assert_eq!(order(["1/2/2026", "3/4/2026", "13/4/2026"], open()), (DayOrder::DayFirst, false));
    assert_eq!(order(["1/2/2026", "3/4/2026", "4/13/2026"], open()), (DayOrder::MonthFirst, false));
    assert_eq!(order(["1/2/2026", "3/4/2026", "5/4/2026"], open()), (DayOrder::MonthFirst, true));
    assert_eq!(order(["2026-01-02", "2026-03-04", "2026-05-04"], open()), (DayOrder::MonthFirst, false));
    let chosen = ImportChoices { day_order: Some(DayOrder::DayFirst), ..open() };
    assert_eq!(order(["1/2/2026", "3/4/2026", "5/4/2026"], chosen), (DayOrder::DayFirst, false));
}

#[test]
fn years_of_two_digits_are_those_of_1970_to_2069() {
    assert_eq!(read("31.03.26", DayOrder::DayFirst).as_deref(), Some("2026-03-31"));
    assert_eq!(read("3/31/69", DayOrder::MonthFirst).as_deref(), Some("2069-03-31"));
    assert_eq!(read("3/31/70", DayOrder::MonthFirst).as_deref(), Some("1970-03-31"));
    assert_eq!(read("26-3-31", DayOrder::YearFirst).as_deref(), Some("2026-03-31"));
    let order = |days: &[&str]| {
        let rows: String = days.iter().map(|day| format!("1,{day},A\n")).collect();
        let text = format!("order id,order date,customer\n{rows}");
        let seen = preview(text.as_bytes(), text.len() as u64, &ImportChoices::default()).unwrap();
        (seen.day_order, seen.day_order_ambiguous)
    };
    // The numbers at one end are few: they are the years.
    assert_eq!(order(&["31/03/26", "15/04/26", "28/04/26"]), (DayOrder::DayFirst, false));
    assert_eq!(order(&["3/31/26", "4/15/26", "4/28/26"]), (DayOrder::MonthFirst, false));
    assert_eq!(order(&["26/3/31", "26/4/15", "26/4/28"]), (DayOrder::YearFirst, false));
    assert!(order(&["01/02/03", "02/03/01", "03/01/02"]).1);
}

#[test]
fn an_ambiguous_day_is_shown_in_each_reading() {
    let text = "order id,order date,customer\n1,03/04/2026,A\n";
    let seen = preview(text.as_bytes(), text.len() as u64, &ImportChoices::default()).unwrap();
    let readings: Vec<_> = seen
        .day_readings
        .iter()
        .map(|reading| (reading.order, reading.text.as_str(), reading.day.as_str()))
        .collect();
    assert_eq!(
        readings,
        [
            (DayOrder::MonthFirst, "03/04/2026", "2026-03-04"),
            (DayOrder::DayFirst, "03/04/2026", "2026-04-03")
        ]
    );
}
