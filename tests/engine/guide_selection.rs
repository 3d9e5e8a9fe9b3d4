//! Which accounts are key accounts: classes by sales, attractiveness beside relationship, worked out by hand.

use keyscore::{
    domain::{account::Account, guide::Selection, id::Id},
    engine::guide::selection::{AccountFigures, Class, Rating, Stand, ranked},
};

use crate::support::decimal;

fn account(raw: u64) -> Id<Account> {
    Id::from_raw(raw)
}

#[test]
fn accounts_are_classed_by_sales_and_judged_beside_the_relationship() {
    let figures = |raw: u64, sales: &str, before: Option<&str>, margin: Option<&str>| AccountFigures {
        account: account(raw),
        sales: Some(decimal(sales)),
        before: before.map(decimal),
        margin: margin.map(decimal),
    };
    let list = [
        figures(1, "100", Some("100"), Some("0.10")),
        figures(2, "600", Some("500"), Some("0.30")),
        figures(3, "250", Some("300"), Some("0.10")),
        figures(4, "50", None, None),
        AccountFigures { account: account(5), sales: None, before: None, margin: None },
    ];
    let close = |relationship: u8| Rating { relationship: Some(relationship), fit: None };
    let ratings = [(account(2), close(2)), (account(3), close(4)), (account(4), close(1))].into();
    let found = ranked(&list, &Selection::default(), &ratings);
    let shown: Vec<(u64, Class, String, Option<Stand>, bool)> = found
        .iter()
        .map(|one| {
            (
                one.account.raw(),
                one.class,
                one.attractiveness.normalize().to_string(),
                one.stand,
                one.qualifies,
            )
        })
        .collect();
    // Of 1000: account 2 has 60 % (0 before it), 3 has 25 % (60 before), 1 has 10 % (85 before), 4 has 5 % (95 before).
    // The usual margin is (600·0.3 + 250·0.1 + 100·0.1) / 950 = 0.2263. Attractiveness by 2 : 1 : 1, nobody rated the fit:
    // 2: 100, growth 20 % 100, margin above 100. 3: 100, falling 20, margin below 20: 60. 1: 60, level 60, below 20: 50. 4: 20 alone.
    assert_eq!(
        shown,
        [
            (2, Class::A, "100".to_owned(), Some(Stand::Strategic), true),
            (3, Class::A, "60".to_owned(), Some(Stand::Star), true),
            (1, Class::B, "50".to_owned(), None, false),
            (4, Class::C, "20".to_owned(), Some(Stand::Streamline), false),
        ]
    );
    assert_eq!(ranked(&[], &Selection::default(), &ratings), []);
    // A full fit to the strategy makes account 1 attractive: (2·60 + 60 + 20 + 100) / 5 = 60; a poor one takes account 3 out of
    // the attractive: (2·100 + 20 + 20 + 20) / 5 = 52, and it stays a key account by its share.
    let fit = |fit: u8| Rating { relationship: Some(4), fit: Some(fit) };
    let found = ranked(&list, &Selection::default(), &[(account(1), fit(5)), (account(3), fit(1))].into());
    let of = |raw: u64| found.iter().find(|one| one.account == account(raw)).unwrap();
    assert_eq!(
        (of(1).attractiveness, of(1).stand, of(1).qualifies),
        (decimal("60"), Some(Stand::Star), true)
    );
    assert_eq!(
        (of(3).attractiveness, of(3).stand, of(3).qualifies),
        (decimal("52"), Some(Stand::Status), true)
    );
}
