//! Targets of the guided setting as they are written: one point for the year or twelve, and what the workspace has data for.

use keyscore::{
    domain::{
        batch::Batch,
        id::Id,
        kpi::{Direction, Kpi},
        library::{Library, LibraryCard, input_id},
        record::Record,
        scope::Scope,
        target::{TargetPoint, TargetSeries},
        text::Text2,
        workspace::Workspace,
    },
    engine::{
        guide::goals::reached,
        library::library_records,
        query::{KpiHistory, LibraryReading},
    },
    state::edits::guide::{YearTarget, set_year_target},
    view::{
        guide_targets::{Method, Wish, points_of, wished},
        library::Shelf,
    },
};
use rust_decimal::Decimal;

use crate::{
    library::{library, stocked, stocked_but},
    support::{World, day, decimal},
};

fn codes(library: &Library) -> Vec<String> {
    library.cards.iter().map(|card| card.code.clone()).collect()
}

fn kpi_of(library: &Library, card: &LibraryCard) -> Kpi {
    let records = library_records(library, &codes(library)).unwrap();
    let found = records.into_iter().find_map(|record| match record {
        Record::Kpi(kpi) if kpi.id == card.kpi_id() => Some(kpi),
        _ => None,
    });
    found.unwrap()
}

/// The points that a figure of one's own makes.
fn points(code: &str, typed: &str, months: Option<Vec<Option<Decimal>>>) -> Vec<TargetPoint> {
    let library = library();
    let card = library.card(code).unwrap();
    let kpi = kpi_of(&library, card);
    let known = reached(months.as_deref().unwrap_or_default(), Direction::Higher);
    let history = months.map(|months| KpiHistory { kpi: kpi.id, months, before: None, year: None });
    let wish = Wish {
        card,
        kpi: &kpi,
        method: Method::Own,
        typed,
        history: history.as_ref(),
        reached: &known,
        capacity: None,
        is_even: false,
    };
    points_of(&wish, wished(&wish).unwrap())
}

#[test]
fn a_rate_and_a_rare_count_have_one_point_for_the_year() {
    // The card proposes 0.75, 0.85, 0.92 points for satisfaction: a target of 90 lies between threshold and stretch.
    let satisfaction = points("K05", "90", None);
    assert_eq!(
        satisfaction,
        [TargetPoint { threshold: Some(75.into()), target: 90.into(), stretch: Some(92.into()) }]
    );
    // Beyond the stretch of the card there is none.
    assert_eq!(
        points("K05", "95", None),
        [TargetPoint { threshold: Some(75.into()), target: 95.into(), stretch: None }]
    );
    // Eleven orders a year are no order in most months; twelve are one a month.
    assert_eq!(points("K14", "11", None).len(), 1);
    let monthly = points("K14", "12", None);
    assert!(monthly.len() == 12 && monthly.iter().all(|point| point.target == Decimal::ONE));
}

#[test]
fn an_amount_is_divided_over_months_by_the_seasons_of_the_year_before() {
    // Two years of months of which the later one has 1, …, 1, 3 of 14; 1400 gives 100 a month and 300 in December.
    let mut months = vec![None; 12];
    months.extend([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3].map(|value| Some(Decimal::from(value))));
    let found: Vec<Decimal> = points("K01", "1400", Some(months)).iter().map(|point| point.target).collect();
    assert_eq!((found[0], found[11]), (decimal("100"), decimal("300")));
    assert_eq!(found.iter().sum::<Decimal>(), decimal("1400"));
    // A month without a value says nothing about seasons: twelve equal parts, the cents left over to the first months.
    let even: Vec<Decimal> =
        points("K01", "100", Some(vec![None; 24])).iter().map(|one| one.target).collect();
    assert_eq!((even[0], even[11]), (decimal("8.34"), decimal("8.33")));
    assert_eq!(even.iter().sum::<Decimal>(), decimal("100"));
}

#[test]
fn a_later_target_keeps_the_one_before_with_its_reason() {
    let library = library();
    let kpi = kpi_of(&library, library.card("K05").unwrap());
    let set = |target: &str, from: &str, reason: &str, series: Option<&TargetSeries>| {
        let wish = YearTarget {
            kpi: &kpi,
            scope: Scope::COMPANY,
            name: Text2::same("Company"),
            year: 2026,
            from: day(from),
            reason: reason.to_owned(),
            points: vec![TargetPoint { threshold: None, target: decimal(target), stretch: None }],
        };
        let edit = set_year_target(&wish, series).unwrap();
        let mut workspace = Workspace::default();
        series.into_iter().for_each(|series| workspace.put(series.clone().into()));
        edit.changes.iter().for_each(|change| workspace.apply(change));
        workspace.targets.get(&TargetSeries::id_for(kpi.id, &Scope::COMPANY, 2026)).unwrap().clone()
    };
    let first = set("85", "2026-01-01", "proposal", None);
    let second = set("88", "2026-07-01", "two more people", Some(&first));
    let target_at = |when: &str| second.plan.at(day(when)).unwrap().values[0].unwrap().target;
    assert_eq!((target_at("2026-06-30"), target_at("2026-07-01")), (decimal("85"), decimal("88")));
    let reasons: Vec<&str> = second.plan.revisions().iter().map(|one| one.reason.as_str()).collect();
    assert_eq!(reasons, ["proposal", "two more people"]);
    // The same once more is no revision.
    assert_eq!(set("88", "2026-08-01", "again", Some(&second)).plan, second.plan);
}

/// The library as a workspace with these batches and typed inputs sees it.
fn shelf(library: &Library, batches: &[Batch], typed: &[&str]) -> Shelf {
    let mut workspace = Workspace::default();
    batches.iter().for_each(|batch| workspace.put(batch.clone().into()));
    let records = library_records(library, &codes(library)).unwrap();
    let typed = typed.iter().map(|code| input_id(code)).collect();
    Shelf::of(&LibraryReading { records, typed }, &workspace)
}

fn batches_of(world: &World) -> Vec<Batch> {
    world.model.workspace.batches.values().cloned().collect()
}

#[test]
fn data_are_at_hand_where_rows_have_every_column_or_values_were_typed() {
    let library = library();
    let has = |shelf: &Shelf, code: &str| shelf.has_data(library.card(code).unwrap());
    let none = shelf(&library, &[], &[]);
    assert!(library.cards.iter().all(|card| !none.has_data(card)));
    // All tables of the fixture: everything but what is only ever typed.
    let all = shelf(&library, &batches_of(&stocked()), &[]);
    for code in ["K01", "K03", "K05", "K11a", "K12", "K25", "K29", "I6", "I7"] {
        assert!(has(&all, code), "{code}");
    }
    assert!(!has(&all, "I2") && !has(&all, "I3"));
    // Order lines without a cost have sales and no margin, and no date that was asked for.
    let lines = "order_id order_date account net_amount
        O1 2026-02-10 A 100";
    let mut few = stocked_but(&[]);
    few.model.workspace.batches.clear();
    few.table(99, "order_lines", lines);
    let few = shelf(&library, &batches_of(&few), &[]);
    assert!(has(&few, "K01") && has(&few, "K12") && !has(&few, "K03") && !has(&few, "K16"));
    // Typed values stand for rows; a ratio needs both of its sides.
    let points = shelf(&library, &[], &["satisfaction_points"]);
    assert!(!has(&points, "K05"));
    let both = shelf(&library, &[], &["satisfaction_points", "satisfaction_answers"]);
    assert!(has(&both, "K05") && !has(&both, "K28"));
    // What follows another indicator asks for that one's data.
    let share = shelf(&library, &[], &["category_spend", "market_size"]);
    assert!(has(&share, "K11a") && has(&share, "K29"));
}

#[test]
fn an_id_of_a_batch_is_no_data() {
    // A batch of another table of the same columns does not count.
    let library = library();
    let mut world = World::new();
    world.table(1, "orders", "order_id order_date account net_amount\nO1 2026-02-10 A 100");
    let shelf = shelf(&library, &batches_of(&world), &[]);
    assert!(!shelf.has_data(library.card("K01").unwrap()));
    let _: Id<Batch> = batches_of(&world)[0].id;
}
