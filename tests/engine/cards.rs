//! Cards: whose, in which order, with which indicators, the period before, trends, coverage and lists.

use keyscore::{
    domain::{
        account::AccountFacts,
        date::{Day, DayRange},
        dated::Dated,
        kpi::Perspective,
        period::PeriodLevel,
        scope::Scope,
        text::Text2,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::{
        evaluate::evaluate,
        query::{Answer, Coverage, Query, Subjects},
    },
};

use crate::support::{SALES, VISITS, World, account, day, decimal, employee, id, input, period};

fn scopes(world: &World, subjects: &[Subjects], when: &str) -> Vec<Scope> {
    world.cards(subjects, when).cards.into_iter().map(|card| card.scope).collect()
}

#[test]
fn key_accounts_and_people_of_the_period_by_name() {
    let mut world = World::new();
    let accounts = &mut world.model.workspace.accounts;
    accounts.get_mut(&id(1)).unwrap().name = Text2::same("Z");
    // B becomes a key account in July.
    let mut facts = Dated::always(AccountFacts::default());
    facts.revise(day("2026-07-01"), AccountFacts { key_account: true, ..AccountFacts::default() }, "grown");
    accounts.get_mut(&id(2)).unwrap().facts = facts;
    world.employed(2, "2026-03-31", "2026-05-01");
    let all = [Subjects::Company, Subjects::Accounts, Subjects::Employees];
    let expected = |accounts: &[u64], people: &[u64]| {
        let accounts = accounts.iter().map(|raw| account(*raw));
        let people = people.iter().map(|raw| employee(*raw));
        std::iter::once(Scope::COMPANY).chain(accounts).chain(people).collect::<Vec<_>>()
    };
    assert_eq!(scopes(&world, &all, "2026-Q1"), expected(&[3, 1], &[1, 2, 3]));
    assert_eq!(scopes(&world, &all, "2026-02"), expected(&[3, 1], &[1, 3]));
    assert_eq!(scopes(&world, &all, "2026-05"), expected(&[3, 1], &[1, 3]));
    assert_eq!(scopes(&world, &all, "2026-07"), expected(&[2, 3, 1], &[1, 3]));
    // Asked for by name there is a card, once; what is unknown has none.
    let named = [
        Subjects::Account(id(2)),
        Subjects::Employee(id(2)),
        Subjects::Account(id(2)),
        Subjects::Account(id(9)),
    ];
    assert_eq!(scopes(&world, &named, "2026-02"), [account(2), employee(2)]);
}

#[test]
fn weighted_indicators_first_then_others_that_say_something() {
    let mut world = World::new();
    for raw in [4, 3, 2, 1] {
        world.kpi(raw, input(if raw == 2 { VISITS } else { SALES }));
    }
    world.kpi(5, input(VISITS));
    let kpis = |world: &World| -> Vec<u64> {
        world.card(&Scope::COMPANY, "2026").indicators.iter().map(|one| one.kpi.raw()).collect()
    };
    assert_eq!(kpis(&world), Vec::<u64>::new());
    world.number(SALES, &Scope::COMPANY, "2026", "1");
    world.targets(2, &Scope::COMPANY, 2026, PeriodLevel::Year, "5");
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Enforce, &[(5, 400_000), (3, 600_000)]);
    assert_eq!(kpis(&world), [5, 3, 1, 2, 4]);
}

#[test]
fn the_period_before_has_the_same_cards_without_trends() {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    world.number(VISITS, &account(1), "2026-01", "5");
    world.number(VISITS, &account(1), "2026-02", "7");
    let cards = world.cards(&[Subjects::Company, Subjects::Accounts], "2026-02");
    assert_eq!(cards.previous_period, Some(period("2026-01")));
    let of = |list: &[keyscore::engine::report::Scorecard]| {
        list.iter().map(|card| card.scope.clone()).collect::<Vec<_>>()
    };
    assert_eq!(of(&cards.cards), of(&cards.previous));
    assert!(
        cards
            .previous
            .iter()
            .all(|card| card.trend.is_empty() && card.indicators.iter().all(|one| one.trend.is_empty()))
    );
    assert_eq!(cards.previous[1].indicators[0].trend.len(), 0);
    assert_eq!(world.cards(&[Subjects::Company], "0002").previous_period, None);
}

#[test]
fn a_trend_is_twelve_months_up_to_the_period() {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).perspective = Perspective::Market;
    world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Year, "120");
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Enforce, &[(1, Weight::WHOLE.0)]);
    world.number(VISITS, &Scope::COMPANY, "2025-12", "4");
    world.number(VISITS, &Scope::COMPANY, "2026-01", "5");
    world.number(VISITS, &Scope::COMPANY, "2026-03", "11");
    let card = world.card(&Scope::COMPANY, "2026-Q1");
    let months: Vec<String> = card.trend.iter().map(|point| point.period.to_string()).collect();
    assert_eq!((months.len(), months[0].as_str(), months[11].as_str()), (12, "2025-04", "2026-03"));
    // Against 10 a month: 50 and 110; no target in 2025, no value in February.
    let totals: Vec<_> = card.trend[8..].iter().map(|point| point.value).collect();
    assert_eq!(totals, [None, Some(decimal("50")), None, Some(decimal("110"))]);
    let line: Vec<_> =
        card.indicators[0].trend[8..].iter().map(|point| (point.value, point.target)).collect();
    let ten = Some(decimal("10"));
    assert_eq!(
        line,
        [(Some(decimal("4")), None), (Some(decimal("5")), ten), (None, ten), (Some(decimal("11")), ten)]
    );
    // By hand: 16 of the 20 of January and March; February has no value, so its 10 is not asked for.
    assert_eq!(card.total, Some(decimal("80")));
    assert_eq!(card.perspectives[3].score, Some(decimal("80")));
    let year = world.card(&Scope::COMPANY, "2026");
    assert_eq!(year.trend.first().map(|point| point.period), Some(period("2026-01")));
}

#[test]
fn coverage_spans_rows_and_typed_values() {
    let mut world = World::new();
    let empty = Coverage { days: None, rows: 0, batches_without_rows: 0 };
    assert_eq!(evaluate(&world.model, &Query::Coverage), Answer::Coverage(empty));
    world.orders(
        1,
        "order_id order_date delivered_date\n O1 2026-01-05 2027-01-01\n O2 2026-03-07 -\n O3 - -",
    );
    world.orders(2, "order_id order_date\n O9 2020-01-01");
    world.model.rows.remove(&id(2));
    let days = DayRange { from: day("2026-01-05"), until: day("2026-03-08") };
    let answer = Coverage { days: Some(days), rows: 3, batches_without_rows: 1 };
    assert_eq!(evaluate(&world.model, &Query::Coverage), Answer::Coverage(answer.clone()));
    world.number(VISITS, &account(1), "2026-Q2", "1");
    let days = DayRange { until: day("2026-07-01"), ..days };
    assert_eq!(
        evaluate(&world.model, &Query::Coverage),
        Answer::Coverage(Coverage { days: Some(days), ..answer })
    );
}

#[test]
fn targets_and_values_of_a_year() {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    world.targets(1, &account(1), 2026, PeriodLevel::Year, "1");
    world.targets(1, &account(2), 2025, PeriodLevel::Year, "1");
    world.number(VISITS, &account(1), "2026-02", "1");
    world.number(VISITS, &account(1), "2025-02", "1");
    world.number(SALES, &account(1), "2026-02", "1");
    let Answer::Targets(targets) = evaluate(&world.model, &Query::Targets { year: 2026 }) else { panic!() };
    assert_eq!(targets.iter().map(|series| series.scope.clone()).collect::<Vec<_>>(), [account(1)]);
    let Answer::Values(values) = evaluate(&world.model, &Query::Values { input: id(VISITS), year: 2026 })
    else {
        panic!()
    };
    assert_eq!(values.iter().map(|value| value.period).collect::<Vec<_>>(), [period("2026-02")]);
}

#[test]
fn a_workspace_without_settings_and_records_answers_too() {
    let world = World { model: keyscore::engine::model::Model::default() };
    assert_eq!(
        scopes(&world, &[Subjects::Company, Subjects::Accounts, Subjects::Employees], "2026"),
        [Scope::COMPANY]
    );
}
