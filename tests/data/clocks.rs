//! Times with and without a zone: by which clock they are read, and that the preview says so. Conversions by hand.

use keyscore::{
    data::import::{
        ClockRule, ImportChoices,
        evidence::Clocks,
        preview::{Preview, preview},
        remembered::Memory,
    },
    domain::text::Lang,
    view::{message::Words, workbook_words::clocks},
};

use crate::support::{cells, import_in};

/// Two requests raised by universal time, one eight hours ahead, one by a clock that says nothing.
const REQUESTS: &str = "request number,raised,responded,customer\n\
    1,2026-03-31T17:30:00Z,2026-03-31T19:00:00Z,A\n\
    2,2026-03-31T23:00:00Z,2026-04-01T09:30:00+08:00,A\n\
    3,2026-04-01 08:00+08:00,2026-04-01 08:45+08:00,B\n\
    4,2026-04-02 10:00,2026-04-02 11:00,B\n";

fn look(choices: &ImportChoices) -> Preview {
    preview(REQUESTS.as_bytes(), REQUESTS.len() as u64, choices).unwrap()
}

fn by(clock: ClockRule) -> ImportChoices {
    ImportChoices { clock, table: Some("service_requests".into()), ..ImportChoices::default() }
}

#[test]
fn times_with_a_zone_are_read_by_the_clock_that_was_chosen() {
    let raised = |clock| {
        let imported = import_in(REQUESTS.as_bytes(), &by(clock), 9).unwrap();
        [cells(&imported, "raised"), cells(&imported, "responded")]
    };
    // Half past five in the afternoon of London is half past one of the next day, and month, in Shanghai.
    assert_eq!(
        raised(ClockRule::Ahead(480)),
        [
            ["2026-04-01 01:30", "2026-04-01 07:00", "2026-04-01 08:00", "2026-04-02 10:00"],
            ["2026-04-01 03:00", "2026-04-01 09:30", "2026-04-01 08:45", "2026-04-02 11:00"]
        ]
    );
    assert_eq!(
        raised(ClockRule::Ahead(0)),
        [
            ["2026-03-31 17:30", "2026-03-31 23:00", "2026-04-01 00:00", "2026-04-02 10:00"],
            ["2026-03-31 19:00", "2026-04-01 01:30", "2026-04-01 00:45", "2026-04-02 11:00"]
        ]
    );
    // As written each row keeps the clock of its first time.
    assert_eq!(
        raised(ClockRule::AsWritten),
        [
            ["2026-03-31 17:30", "2026-03-31 23:00", "2026-04-01 08:00", "2026-04-02 10:00"],
            ["2026-03-31 19:00", "2026-04-01 01:30", "2026-04-01 08:45", "2026-04-02 11:00"]
        ]
    );
}

#[test]
fn the_preview_says_what_becomes_of_them() {
    let seen = look(&by(ClockRule::Ahead(480)));
    assert_eq!(seen.clocks, Clocks { zoned: 6, local: 2, zones: vec![0, 480] });
    assert_eq!(seen.columns[1].read_as.as_deref(), Some("2026-04-01 01:30"));
    let said = |rule, lang| clocks(&seen.clocks, rule, Words::new(lang)).unwrap();
    assert_eq!(
        said(ClockRule::Ahead(480), Lang::En),
        "6 times carry a time zone (UTC+00:00, UTC+08:00) and are converted to UTC+08:00. 2 times without one are taken as local."
    );
    assert_eq!(
        said(ClockRule::AsWritten, Lang::Zh),
        "有 6 个时间带时区（UTC+00:00, UTC+08:00），各行以第一个时间的时钟为准。另有 2 个时间不带时区，按本地时间读取。"
    );
    let plain = REQUESTS.replace("Z,", ",").replace("+08:00", "");
    let seen = preview(plain.as_bytes(), plain.len() as u64, &by(ClockRule::AsWritten)).unwrap();
    assert_eq!(
        (seen.clocks.zoned, clocks(&seen.clocks, ClockRule::Ahead(480), Words::new(Lang::En))),
        (0, None)
    );
}

#[test]
fn days_of_times_with_a_zone_are_those_of_the_chosen_clock() {
    let text = "order id,order date,customer,amount\n1,2026-03-31T17:30:00Z,A,5\n2,2026-03-31,A,5\n";
    let by = |clock| ImportChoices { clock, ..ImportChoices::default() };
    let days = |clock| cells(&import_in(text.as_bytes(), &by(clock), 9).unwrap(), "order_date");
    assert_eq!(days(ClockRule::Ahead(480)), ["2026-04-01", "2026-03-31"]);
    assert_eq!(days(ClockRule::AsWritten), ["2026-03-31", "2026-03-31"]);
}

#[test]
fn the_clock_of_a_source_is_remembered_where_it_matters() {
    let chosen = by(ClockRule::AsWritten);
    let mut memory = Memory::default();
    memory.keep(&look(&chosen), &chosen);
    let here = by(ClockRule::Ahead(60));
    assert_eq!(memory.recall(&look(&here), &here).map(|choices| choices.clock), Some(ClockRule::AsWritten));
    // Nobody's decision is the clock that is written; one that was chosen is remembered as well.
    assert_eq!(ImportChoices::default().clock, ClockRule::AsWritten);
    memory.keep(&look(&here), &here);
    let memory = Memory::read(&memory.write());
    assert_eq!(memory.recall(&look(&chosen), &chosen).map(|choices| choices.clock), Some(here.clock));
}
