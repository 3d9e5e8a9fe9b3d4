//! Rows of signals: order, filters, what was said about them, and their sentences.

use super::*;
use crate::{
    domain::{kpi::Unit, text::Lang, text::Text2, weight::Weight},
    engine::signals::ScoreAt,
    view::{
        message::Words,
        sample_tests::{decimal, kpi, with_account},
    },
};

fn at(period: &str, score: &str) -> ScoreAt {
    ScoreAt {
        period: period.parse().unwrap(),
        score: Some(decimal(score)),
        threshold: decimal("60"),
        target: decimal("100"),
    }
}

fn cell(account: u64, kpi: &Kpi, lost: Option<&str>, signals: Vec<Signal>) -> SignalCell {
    SignalCell {
        scope: Member::Account(Id::from_raw(account)).into(),
        kpi: kpi.id,
        value: Some(decimal("40")),
        target: Some(decimal("100")),
        score: Some(decimal("40")),
        status: Status::Bad,
        weight: Weight::percent(50),
        lost: lost.map(decimal),
        signals,
    }
}

struct Desk {
    workspace: Workspace,
    formats: Formats,
    reading: SignalReading,
}

impl Desk {
    fn new() -> Self {
        let sales = kpi("K01", Unit::Points, 0);
        let mut workspace = Workspace::default();
        workspace.kpis.insert(sales.id, sales.clone());
        for (number, name) in [(1, "Alder"), (2, "Birch"), (3, "Cedar")] {
            with_account(&mut workspace, number, Text2::same(name));
        }
        let red = |score: &str| Signal::Red { now: at("2026-03", score) };
        let stale = Signal::Stale { reaches: None, expected: "2026-03-31".parse().unwrap() };
        let cells = vec![
            cell(1, &sales, None, vec![stale]),
            cell(2, &sales, Some("10"), vec![red("40"), Signal::NoComment]),
            cell(3, &sales, Some("30"), vec![red("20")]),
        ];
        let reading =
            SignalReading { period: "2026-03".parse().unwrap(), cells, looked_at: 3, data_until: None };
        Self { formats: Formats::of(Words::new(Lang::En), &workspace), workspace, reading }
    }

    fn rows(&self, today: &str) -> Vec<SignalRow> {
        rows(&self.formats, &self.workspace, &self.reading, today.parse().unwrap())
    }

    fn acknowledge(&mut self, row: &SignalRow, kinds: &[SignalKind], until: &str) {
        for kind in kinds {
            let (scope, period) = (row.cell.scope.clone(), row.period);
            let id = Acknowledgement::id_for(*kind, row.cell.kpi, &scope, period);
            let said = Acknowledgement {
                id,
                kind: *kind,
                kpi: row.cell.kpi,
                scope,
                period,
                name: String::new(),
                reason: "known".to_owned(),
                day: "2026-04-02".parse().unwrap(),
                until: until.parse().ok(),
            };
            self.workspace.acknowledgements.insert(id, said);
        }
    }
}

fn names(rows: &[SignalRow]) -> Vec<&str> {
    rows.iter().map(|row| &*row.whose).collect()
}

#[test]
fn the_most_pressing_come_first_and_filters_narrow() {
    let desk = Desk::new();
    let mut all = desk.rows("2026-04-02");
    sort(&mut all, Sorting { column: SignalColumn::Gravity, descending: true }, &str::cmp);
    assert_eq!(names(&all), ["Cedar", "Birch", "Alder"]);
    sort(&mut all, Sorting { column: SignalColumn::Whose, descending: false }, &str::cmp);
    assert_eq!(names(&all), ["Alder", "Birch", "Cedar"]);
    let shown = |filter: Filter| all.iter().filter(|row| filter.takes(row)).count();
    assert_eq!(shown(Filter::default()), 3);
    assert_eq!(shown(Filter { kind: Some(SignalKind::NoComment), ..Filter::default() }), 1);
    assert_eq!(shown(Filter { whose: Some(Whose::People), ..Filter::default() }), 0);
    assert_eq!(shown(Filter { text: " ced".to_owned(), ..Filter::default() }), 1);
}

#[test]
fn a_row_is_worked_down_signal_by_signal_and_comes_back_when_its_time_is_over() {
    let mut desk = Desk::new();
    let row = desk.rows("2026-04-02").remove(1);
    assert_eq!(row.open_signals().len(), 2);
    desk.acknowledge(&row, &[SignalKind::Red], "2026-04-30");
    let row = desk.rows("2026-04-02").remove(1);
    // What is left is to be watched, no longer red.
    assert_eq!((row.is_open(), row.status, row.open_signals().len()), (true, Status::Watch, 1));
    desk.acknowledge(&row, &[SignalKind::NoComment], "");
    let rows = desk.rows("2026-04-30");
    assert_eq!(counts(&rows), (2, 1));
    let done = &rows[1];
    assert_eq!((done.is_open(), done.status, done.acknowledgements().len()), (false, Status::Bad, 2));
    assert!(!Filter::default().takes(done));
    assert!(Filter { state: Shown::Acknowledged, ..Filter::default() }.takes(done));
    assert_eq!(counts(&desk.rows("2026-05-01")), (3, 0));
}

#[test]
fn sentences_name_what_they_rest_on() {
    let desk = Desk::new();
    let kpi = desk.workspace.kpis.values().next().unwrap();
    let says = |signal: Signal| sentence(&desk.formats, kpi, &signal);
    let red = says(Signal::Red { now: at("2026-03", "40") });
    assert!(red.contains("40.00") && red.contains("60.00"), "{red}");
    let row = says(Signal::RedInARow { periods: vec![at("2026-02", "50"), at("2026-03", "40")] });
    assert!(row.contains('2') && row.contains("Feb 2026") && row.contains("40.00"), "{row}");
    let falling = says(Signal::Falling {
        periods: vec![at("2026-01", "90"), at("2026-02", "80"), at("2026-03", "68")],
        border: decimal("60"),
        near: decimal("10"),
    });
    assert!(falling.contains("8.00") && falling.contains("68.00"), "{falling}");
    let (_, lines) = basis(
        &desk.formats,
        kpi,
        &Signal::Red { now: at("2026-03", "40") },
        &crate::domain::monitor::SignalRules::default(),
    );
    assert_eq!(lines.len(), 2);
}
