//! Weights that are being judged: what they make of the cards that have them, by hand.

use keyscore::{
    domain::{
        date::Day,
        period::PeriodLevel,
        scope::Scope,
        weight::{Weight, WeightItem, WeightMode, WeightOwner, WeightSet},
    },
    engine::{
        elicitation::{ElicitationError, Judgement, RankMethod},
        evaluate::evaluate,
        query::{Answer, CardShift, Query, WeightDraft, WeightReading, WeightWay},
    },
};
use rust_decimal::Decimal;

use crate::{
    scoring_support::card_world,
    support::{LEADS, VISITS, World, account, day, id, period},
};

fn set(owner: WeightOwner, from: Day, percents: &[u32]) -> WeightSet {
    let item = |(raw, percent): (u64, &u32)| WeightItem { kpi: id(raw), weight: Weight::percent(*percent) };
    let items = (1..).zip(percents).map(item).collect();
    WeightSet { id: WeightSet::id_for(owner, from), owner, from, mode: WeightMode::Enforce, items }
}

fn asked(world: &World, set: WeightSet, way: WeightWay) -> Result<WeightReading, ElicitationError> {
    let draft = WeightDraft { set, way, period: period("2026") };
    let answer = evaluate(&world.model, &Query::Weigh(Box::new(draft)));
    // The answer crosses to the page as bytes.
    let bytes = postcard::to_allocvec(&answer).unwrap();
    assert_eq!(postcard::from_bytes::<Answer>(&bytes).unwrap(), answer);
    match answer {
        Answer::Weigh(found) => found.map(|reading| *reading),
        other => panic!("{other:?}"),
    }
}

fn cards(found: &WeightReading) -> Vec<String> {
    let text = |value: Option<Decimal>| value.map_or("-".to_owned(), |value| value.to_string());
    let line = |shift: &CardShift| format!("{} {} {}", shift.scope, text(shift.before), text(shift.after));
    found.cards.iter().map(line).collect()
}

#[test]
fn ranks_pairs_and_given_weights_move_the_card_as_written_weights_do() {
    // 50 % · 80 + 30 % · 90 + 20 % · 40 = 75.
    let world = card_world(&["80", "90", "40"], &[50, 30, 20]);
    let draft = set(WeightOwner::Company, Day::BEGIN, &[50, 30, 20]);
    // 11/18 · 80 + 5/18 · 90 + 2/18 · 40 = 1,410 ÷ 18 = 78.33…
    let found = asked(&world, draft.clone(), WeightWay::Rank(vec![1, 2, 3], RankMethod::Centroid)).unwrap();
    assert_eq!(cards(&found), [format!("{} 75.00 78.33", Scope::COMPANY)]);
    // 1/6 · 80 + 2/6 · 90 + 3/6 · 40 = 380 ÷ 6 = 63.33…
    let found = asked(&world, draft.clone(), WeightWay::Rank(vec![3, 2, 1], RankMethod::Sum)).unwrap();
    assert_eq!(cards(&found), [format!("{} 75.00 63.33", Scope::COMPANY)]);
    // The first twice the second, three times the third: 6 : 3 : 2 of 11; (480 + 270 + 80) ÷ 11 = 75.4545…
    let pair = |first, second, times| Judgement { first, second, times };
    let pairs = vec![pair(0, 1, (2, 1)), pair(0, 2, (3, 1)), pair(1, 2, (3, 2))];
    let found = asked(&world, draft.clone(), WeightWay::Pairs(pairs)).unwrap();
    assert_eq!(cards(&found), [format!("{} 75.00 75.45", Scope::COMPANY)]);
    assert!(found.elicited.consistency.is_some_and(|told| told.is_acceptable && told.ratio.is_zero()));
    // 20 % · 80 + 30 % · 90 + 50 % · 40 = 63.
    let given = set(WeightOwner::Company, Day::BEGIN, &[20, 30, 50]);
    let found = asked(&world, given, WeightWay::Given).unwrap();
    assert_eq!(cards(&found), [format!("{} 75.00 63.00", Scope::COMPANY)]);
    // The document is as it was, and weights as they are move nothing.
    assert_eq!(
        world.card(&Scope::COMPANY, "2026").total.map(|total| total.to_string()).as_deref(),
        Some("75.00")
    );
    assert_eq!(cards(&asked(&world, draft.clone(), WeightWay::Given).unwrap()), [""; 0]);
    // A set that begins after the period holds for none of its cards; weights that do not make 100 % leave no total.
    let later = set(WeightOwner::Company, day("2027-01-01"), &[20, 30, 50]);
    assert_eq!(cards(&asked(&world, later, WeightWay::Given).unwrap()), [""; 0]);
    let short = set(WeightOwner::Company, Day::BEGIN, &[20, 30, 40]);
    assert_eq!(
        cards(&asked(&world, short, WeightWay::Given).unwrap()),
        [format!("{} 75.00 -", Scope::COMPANY)]
    );
    let ranks = WeightWay::Rank(vec![1, 2], RankMethod::Sum);
    assert_eq!(asked(&world, draft, ranks).unwrap_err(), ElicitationError::Count(3));
}

#[test]
fn weights_of_a_type_move_its_accounts_and_no_others() {
    let mut world = card_world(&["80", "90"], &[50, 50]);
    for raw in [1, 2] {
        world.types(raw, &[(raw, Weight::WHOLE)]);
        for (input, score) in [(VISITS, "80"), (LEADS, "90")] {
            world.number(input, &account(raw), "2026", score);
        }
        for kpi in [1, 2] {
            world.targets(kpi, &account(raw), 2026, PeriodLevel::Year, "100");
        }
    }
    let every = [(1, 500_000), (2, 500_000)];
    world.weights(WeightOwner::EveryAccount, Day::BEGIN, WeightMode::Enforce, &every);
    // Only what the type has changes: 20 % · 80 + 80 % · 90 = 88 instead of 85.
    let draft = set(WeightOwner::AccountType(id(2)), Day::BEGIN, &[20, 80]);
    let found = asked(&world, draft, WeightWay::Given).unwrap();
    assert_eq!(cards(&found), [format!("{} 85.00 88.00", account(2))]);
}
