//! Laws of what must not change a figure: the order in which records and columns stand, names and languages, where and
//! when something was imported, and everything that was done and taken back.

use std::collections::BTreeMap;

use keyscore::{
    domain::{
        change::{Change, ChangeSet, Label},
        date::Day,
        kpi::Attribution,
        period::PeriodLevel,
        record::Record,
        scope::Scope,
        text::{Lang, Text2},
        weight::{WeightMode, WeightOwner},
    },
    engine::{
        evaluate::evaluate,
        query::{Answer, Cards, FormulaDraft, Query, Subjects},
        report::{Indicator, Scorecard},
    },
};
use proptest::{
    collection::vec,
    prelude::{Just, ProptestConfig, Strategy, any, proptest},
    prop_assert, prop_assert_eq, prop_assert_ne,
};
use rust_decimal::Decimal;

use crate::support::{LEADS, SALES, VISITS, World, day, employee, id, input, period};

const COLUMNS: [&str; 5] = ["order_id", "order_date", "account", "employee", "net_amount"];
const ALL: [Subjects; 3] = [Subjects::Company, Subjects::Accounts, Subjects::Employees];

/// One random order line of the first half of 2026, in the order of [`COLUMNS`].
fn line() -> impl Strategy<Value = [String; 5]> {
    let parts = (0..9_u32, 0..180_i32, 0..4_usize, 0..4_usize, -50_000..500_000_i64);
    parts.prop_map(|(order, start, account, employee, amount)| {
        let ordered = day("2026-01-01").plus(start).to_string();
        let (account, employee) = (["A", "B", "C", "-"][account], ["Ann", "Bob", "Cyd", "-"][employee]);
        [
            format!("O{order}"),
            ordered,
            account.to_owned(),
            employee.to_owned(),
            Decimal::new(amount, 4).to_string(),
        ]
    })
}

fn order_of<const N: usize>() -> impl Strategy<Value = [usize; N]> {
    Just(std::array::from_fn::<usize, N, _>(|place| place)).prop_map(Vec::from).prop_shuffle().prop_map(
        |order| {
            let mut found = [0; N];
            found.copy_from_slice(&order);
            found
        },
    )
}

fn orders(lines: &[[String; 5]], order: [usize; 5]) -> String {
    let written = |cells: &dyn Fn(usize) -> String| order.map(cells).join(" ");
    let header = written(&|place| COLUMNS[place].to_owned());
    let rows = lines.iter().map(|line| written(&|place| line[place].clone()));
    std::iter::once(header).chain(rows).collect::<Vec<_>>().join("\n")
}

/// Three KPIs, three people and three accounts, whose records have the ids that `order` says.
fn world(text: &str, order: [usize; 3]) -> World {
    let raw = |place: usize| u64::try_from(order[place]).unwrap() + 1;
    let mut world = World::new();
    let (names, codes) = (["Ann", "Bob", "Cyd"], ["A", "B", "C"]);
    for place in 0..3 {
        let person = world.model.workspace.employees.get_mut(&id(raw(place))).unwrap();
        (person.name, person.keys[0].code) = (Text2::same(names[place]), names[place].to_owned());
        let account = world.model.workspace.accounts.get_mut(&id(raw(place))).unwrap();
        (account.name, account.keys[0].code) = (Text2::same(codes[place]), codes[place].to_owned());
    }
    world.kpi(raw(0), input(SALES)).attribution = Attribution::Owner;
    world.kpi(raw(1), input(SALES));
    world.formula(raw(2), "COUNT(order_lines WHERE net_amount > 20) / COUNT(order_lines)");
    for (place, target) in ["300", "200", "0.5"].into_iter().enumerate() {
        for scope in [Scope::COMPANY, employee(raw(0)), employee(raw(1)), employee(raw(2))] {
            world.targets(raw(place), &scope, 2026, PeriodLevel::Year, target);
        }
    }
    let items: Vec<(u64, u32)> =
        (0..3).zip([50, 30, 20]).map(|(place, weight)| (raw(place), weight)).collect();
    for owner in [WeightOwner::Company, WeightOwner::EveryAccount]
        .into_iter()
        .chain((0..3).map(|place| WeightOwner::Employee(id(raw(place)))))
    {
        world.weights(owner, Day::BEGIN, WeightMode::Normalise, &items);
    }
    world.own(raw(0), Day::BEGIN, &[(raw(0), 30), (raw(1), 70)]);
    world.own(raw(0), day("2026-03-10"), &[(raw(2), 100)]);
    world.own(raw(1), Day::BEGIN, &[(raw(1), 100)]);
    world.bands(&[("S", "95"), ("A", "60"), ("C", "0")]);
    world.orders(1, text);
    world
}

fn all(world: &World, when: &str) -> Cards {
    world.cards(&ALL, when)
}

/// Everything on a card but ids, in the card's order.
fn figures(card: &Scorecard) -> String {
    let figure = |one: &Indicator| {
        let parts =
            (&one.actual, &one.target, &one.score, &one.weight, &one.effective_percent, &one.contribution);
        format!("{parts:?} {:?}", one.trend)
    };
    let figures: Vec<String> = card.indicators.iter().map(figure).collect();
    format!("{:?} {:?} {:?} {figures:?}", card.total, card.total_missing, card.band)
}

/// Cards by the name of whose they are: accounts and people stand in the order of their names.
fn by_place(cards: &Cards) -> Vec<String> {
    cards.cards.iter().chain(&cards.previous).map(figures).collect()
}

fn step(revision: u64, changes: Vec<Change>) -> ChangeSet {
    ChangeSet { revision, tab: 1, at: 0, label: Label::default(), changes, undo_of: None }
}

/// One random edit: what kind of record, which one, and a number.
fn change(world: &World, (kind, which, number): (u8, u64, i64)) -> Change {
    let workspace = &world.model.workspace;
    let mut scratch = World { model: world.model.clone() };
    let text = Decimal::new(number, 1).to_string();
    match kind {
        0 => scratch.number(VISITS, &employee(which), "2026-02", &text),
        1 => {
            scratch.targets(which, &Scope::COMPANY, 2026, PeriodLevel::Quarter, &format!("{text} - {text} 7"))
        }
        2 => {
            scratch.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &[(which, 40), (3, 60)])
        }
        3 => scratch.own(which, day("2026-02-01"), &[(3, 50)]),
        4 => scratch.kpi(which, input(if number % 2 == 0 { LEADS } else { VISITS })).precision = 0,
        5 => scratch.rule(which, &Scope::COMPANY, r#"{"shape":{"events":{"start":"100","each":"-1"}}}"#),
        6 => scratch.plan(&Scope::COMPANY, r#"{"roll_up":"min","cap":"90"}"#),
        7 => scratch.points(which, &Scope::COMPANY, "2026", &text),
        8 => scratch.orders(1 + which, "order_id order_date account net_amount\n O1 2026-02-05 B 77"),
        _ => {
            let found = workspace.records().filter(|record| !matches!(record, Record::Settings(_)));
            let records: Vec<Record> = found.collect();
            let place = usize::try_from(number.unsigned_abs()).unwrap() % records.len();
            return Change::remove(records[place].clone());
        }
    }
    let touched =
        scratch.model.workspace.records().find(|record| workspace.get(record.key()).as_ref() != Some(record));
    match touched {
        Some(record) => Change::replace(workspace.get(record.key()), record),
        None => Change::create(workspace.records().next().unwrap()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Law 1: the order of the columns of a file, and of the records of KPIs, people and accounts.
    #[test]
    fn the_order_of_columns_and_of_records_does_not_matter(
        lines in vec(line(), 1..24), columns in order_of::<5>(), records in order_of::<3>(),
    ) {
        let plain = world(&orders(&lines, [0, 1, 2, 3, 4]), [0, 1, 2]);
        let mixed_columns = world(&orders(&lines, columns), [0, 1, 2]);
        prop_assert_eq!(all(&plain, "2026-H1"), all(&mixed_columns, "2026-H1"));
        let mixed_records = world(&orders(&lines, columns), records);
        prop_assert_eq!(by_place(&all(&plain, "2026-H1")), by_place(&all(&mixed_records, "2026-H1")));
    }

    /// Law 13: names, the words of a source, and when something was imported are not figures.
    #[test]
    fn names_sources_and_times_of_import_change_no_figure(
        lines in vec(line(), 1..24), name in "[a-z甲-癸]{1,6}", at in any::<i64>(),
    ) {
        let plain = world(&orders(&lines, [0, 1, 2, 3, 4]), [0, 1, 2]);
        let mut named = World { model: plain.model.clone() };
        let workspace = &mut named.model.workspace;
        for kpi in workspace.kpis.values_mut() {
            kpi.name = Text2 { zh: name.clone(), en: format!("{name} {}", kpi.code) };
            kpi.definition = Text2::same(name.as_str());
        }
        for input in workspace.inputs.values_mut() {
            input.name = Text2::same(format!("{name} {}", input.id));
        }
        for batch in workspace.batches.values_mut() {
            (batch.imported_at, batch.source) = (at, name.clone());
        }
        for settings in workspace.settings.values_mut() {
            settings.name = Text2::same(name.as_str());
        }
        prop_assert_eq!(all(&plain, "2026-Q1"), all(&named, "2026-Q1"));
    }

    /// Law 13: the reader's language changes how a formula is written, never what it comes to.
    #[test]
    fn the_language_changes_no_value(lines in vec(line(), 1..24)) {
        let world = world(&orders(&lines, [0, 1, 2, 3, 4]), [0, 1, 2]);
        let read = |text: &str, lang: Lang| {
            let draft = FormulaDraft {
                text: text.to_owned(), kpi: None, attribution: Attribution::Record, lang,
                scope: Scope::COMPANY, period: period("2026-Q1"),
            };
            match evaluate(&world.model, &Query::Formula(draft)) {
                Answer::Formula(Ok(reading)) => *reading,
                other => panic!("{other:?}"),
            }
        };
        let written = ["AVERAGE(net_amount) * COUNT(order_lines)", "平均值（净额）×计数（订单行）"];
        let readings = written.map(|text| [Lang::En, Lang::Zh].map(|lang| read(text, lang)));
        for one in readings.iter().flatten() {
            prop_assert_eq!((&one.formula, &one.outcome), (&readings[0][0].formula, &readings[0][0].outcome));
            prop_assert_eq!(&read(&one.text, Lang::En).outcome, &one.outcome);
        }
        prop_assert_ne!(&readings[0][0].text, &readings[0][1].text);
    }

    /// Law 14: what was done and taken back, imports too, has left nothing behind, step by step; done again it is done.
    #[test]
    fn undo_of_do_is_same(
        lines in vec(line(), 1..12), edits in vec((0..10_u8, 1..4_u64, 0..5_000_i64), 1..12),
    ) {
        let mut world = world(&orders(&lines, [0, 1, 2, 3, 4]), [0, 1, 2]);
        // Rows stay where they are stored: only a batch that the document refers to counts.
        let rows = world.model.rows.clone();
        let mut later = World { model: world.model.clone() };
        let mut done: Vec<(ChangeSet, Cards)> = Vec::new();
        for (revision, edit) in (1..).zip(edits) {
            let set = step(revision, vec![change(&later, edit)]);
            if set.changes[0].before == set.changes[0].after || later.model.workspace.apply_checked(&set).is_err() {
                continue;
            }
            let mut scratch = World { model: later.model.clone() };
            scratch.orders(9, "order_id order_date account net_amount\n O1 2026-02-05 B 77");
            for raw in 2..5 {
                later.model.rows.insert(id(raw), scratch.model.rows[&id(9)].clone());
            }
            done.push((set, all(&later, "2026-H1")));
        }
        let before = all(&world, "2026-H1");
        world.model.rows = later.model.rows.clone();
        prop_assert!(rows.len() <= world.model.rows.len());
        prop_assert_eq!(&all(&world, "2026-H1"), &before);
        // Forward again on the first copy: the same answers. Back: the same answers, in the other order.
        let mut answers = BTreeMap::new();
        for (place, (set, answer)) in done.iter().enumerate() {
            world.model.workspace.apply_checked(set).unwrap();
            prop_assert_eq!(&all(&world, "2026-H1"), answer);
            answers.insert(place, answer);
        }
        for (place, (set, _)) in done.iter().enumerate().rev() {
            let back: Vec<Change> = set.changes.iter().rev().map(Change::inverse).collect();
            world.model.workspace.apply_checked(&step(set.revision, back)).unwrap();
            let expected = place.checked_sub(1).map_or(&before, |earlier| answers[&earlier]);
            prop_assert_eq!(&all(&world, "2026-H1"), expected);
        }
    }
}
