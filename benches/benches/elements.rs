//! Native times of the engine's elements, for comparing one state of the program with another on one machine.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use keyscore::{
    data::packed,
    domain::{
        change::{Change, ChangeSet, Label},
        id::Id,
        period::{Period, PeriodLevel},
        record::Record,
        table::Dimension,
        workspace::Workspace,
    },
    engine::{
        breakdown::breakdown,
        evaluate::evaluate,
        exact::Exact,
        language::parse,
        query::{Query, Subjects},
        session::Session,
    },
};
use keyscore_benches::{
    fixture::{self, Dice},
    rows,
};

const PEOPLE: u64 = 1_000;
const ROWS: usize = 100_000;

fn edit(session: &mut Session, record: Record) {
    let changes = vec![Change::replace(session.workspace().get(record.key()), record)];
    session.apply(&ChangeSet { revision: 1, tab: 1, at: 0, label: Label::default(), changes, undo_of: None });
}

fn totals(subjects: Subjects) -> Query {
    Query::Totals { subjects: vec![subjects], period: fixture::month() }
}

fn numbers(criterion: &mut Criterion) {
    let fractions: Vec<Exact> =
        (1..1_000).filter_map(|down| Exact::ratio(7 * down + 1, down % 16 + 1)).collect();
    criterion.bench_function("exact: sum of 999 fractions", |bench| {
        bench.iter(|| fractions.iter().try_fold(Exact::ZERO, |sum, part| sum.plus(*black_box(part))));
    });
    criterion.bench_function("exact: 999 products rounded", |bench| {
        bench.iter(|| fractions.iter().filter_map(|part| part.times(*part)?.round(2)).count());
    });
    let workspace = Workspace::default();
    let text = "SUM(order_lines.net_amount WHERE order_lines.delivered_date <= order_lines.promised_date) / COUNT(order_lines)";
    criterion
        .bench_function("formula: read", |bench| bench.iter(|| parse(black_box(text), &workspace).is_ok()));
}

fn cards(criterion: &mut Criterion) {
    let model = fixture::scorecards(&fixture::measured(PEOPLE));
    let one = Query::Cards { subjects: vec![Subjects::Employee(Id::from_raw(1))], period: fixture::month() };
    criterion.bench_function("cards: 1,000 totals from nothing", |bench| {
        bench.iter(|| evaluate(&model, &totals(Subjects::Employees)));
    });
    criterion.bench_function("cards: records of 1,000 people", |bench| {
        let measured = fixture::measured(PEOPLE);
        bench.iter(|| fixture::scorecards(black_box(&measured)));
    });
    let mut session = Session::new(model);
    session.answer(&totals(Subjects::Employees));
    criterion.bench_function("session: one card with its trend, all known", |bench| {
        bench.iter(|| session.answer(&one));
    });
    let mut turn = 0;
    criterion.bench_function("session: a weight, 1,000 totals", |bench| {
        bench.iter(|| {
            turn += 1;
            let weight = |kpi| fixture::weight_of(if kpi == 3 { turn % 9 } else { kpi });
            edit(&mut session, fixture::weights(weight).into());
            session.answer(&totals(Subjects::Employees))
        });
    });
    criterion.bench_function("session: a target, 1,000 totals", |bench| {
        bench.iter(|| {
            turn += 1;
            edit(&mut session, fixture::target(3, fixture::point_of(turn % 9)).into());
            session.answer(&totals(Subjects::Employees))
        });
    });
    criterion.bench_function("session: a value, one total", |bench| {
        bench.iter(|| {
            turn += 1;
            edit(&mut session, fixture::value(turn % PEOPLE, 3, 5_000, PEOPLE).into());
            session.answer(&totals(Subjects::Employee(Id::from_raw(turn % PEOPLE + 1))))
        });
    });
}

fn records(criterion: &mut Criterion) {
    let mut dice = Dice(3);
    let mut column = |most: u64| -> Vec<u64> { (0..ROWS).map(|_| dice.below(most)).collect() };
    let mut days = |from: i32, most: u64| -> Vec<i32> {
        column(most).into_iter().map(|day| from + i32::try_from(day).unwrap_or(0)).collect()
    };
    let days = [days(20_454, 365), days(20_457, 365), days(20_455, 365)];
    let codes = rows::MEMBERS.map(|members| {
        column(u64::from(members)).into_iter().map(|code| u32::try_from(code).unwrap_or(0)).collect()
    });
    let numbers = [100_000, 60_000, 10_000, 4, 6_000].map(|most| {
        column(most).into_iter().map(|number| i64::try_from(number).unwrap_or(0)).collect::<Vec<_>>()
    });
    let batch = rows::batch(days, codes, numbers);
    criterion.bench_function("rows: 100,000 packed", |bench| bench.iter(|| packed::pack(&batch).is_ok()));
    let model = rows::model(batch, &rows::NUMBERS);
    let month = |index| Period::new(fixture::YEAR, PeriodLevel::Month, index).unwrap_or(Period::first());
    let inputs: Vec<_> = (1..=20).map(Id::from_raw).collect();
    criterion.bench_function("rows: 100,000 into 20 inputs by account and month", |bench| {
        bench.iter(|| breakdown(&model, &inputs, &[Some(Dimension::Account)], month(1), month(12)));
    });
    criterion.bench_function("rows: first answer on 100,000", |bench| {
        let query = Query::Cards { subjects: vec![Subjects::Company], period: month(6) };
        bench.iter_batched(
            || Session::new(model.clone()),
            |mut session| session.answer(&query),
            BatchSize::LargeInput,
        );
    });
}

criterion_group!(
    name = elements;
    config = Criterion::default().sample_size(20).without_plots();
    targets = numbers, cards, records
);
criterion_main!(elements);
