//! Bonuses by grades as records: read, stored, undone, and what validation says of them.

use keyscore::{
    data::{
        file,
        sample::sample,
        starter::{id, starter},
        validate::{Problem, check},
    },
    domain::{
        change::Change,
        id::Id,
        incentive::{GradeRow, GradeTable, LimitRule, NobodyRule},
        pay::BaseKind,
        pool::BonusPool,
        record::{Record, RecordKey},
        scope::{Member, Scope},
        text::Text2,
    },
    engine::model::Model,
};
use rust_decimal::Decimal;

fn pool(scope: Scope) -> BonusPool {
    BonusPool {
        id: Id::from_raw(1),
        name: Text2::same("pool"),
        scope,
        period: "2026-Q3".parse().unwrap(),
        base: BaseKind::Salary,
        grades: GradeTable {
            rows: vec![GradeRow { code: "A".to_owned(), coefficient: Decimal::new(12, 1) }],
        },
        amount: Some(Decimal::from(1000)),
        least: None,
        most: Some(Decimal::from(500)),
        when_nobody: NobodyRule::Even,
        beyond_limits: LimitRule::Redistribute,
    }
}

fn problems(pool: BonusPool) -> Vec<Problem> {
    let mut workspace = starter();
    workspace.put(pool.into());
    check(&workspace).into_iter().map(|finding| finding.problem).collect()
}

#[test]
fn a_file_from_before_bonuses_by_grades_reads_as_it_did() {
    let text = file::write(&sample()).unwrap();
    let mut old: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(old["workspace"].as_object_mut().unwrap().remove("pools").is_some());
    let (model, findings) = file::read(old.to_string().as_bytes()).unwrap();
    assert_eq!((model.workspace.pools.len(), findings), (0, Vec::new()));
}

#[test]
fn bonuses_are_written_read_and_undone_like_every_record() {
    let change = Change::create(pool(Scope::COMPANY));
    let mut workspace = starter();
    workspace.check(&change).unwrap();
    workspace.apply(&change);
    let model = Model { workspace: workspace.clone(), rows: Default::default(), ..Model::default() };
    let (read, findings) = file::read(file::write(&model).unwrap().as_bytes()).unwrap();
    assert_eq!((read.workspace, findings), (workspace.clone(), Vec::new()));
    workspace.apply(&change.inverse());
    assert_eq!(workspace, starter());
    // What a file may leave out: the pool, limits, and what happens then.
    let short = r#"{"id":"0000000000001","name":{"zh":"a","en":"a"},"scope":[],"period":"2026-Q3","grades":{"rows":[]}}"#;
    let short: BonusPool = serde_json::from_str(short).unwrap();
    assert_eq!((short.amount, short.least, short.base), (None, None, BaseKind::Bonus));
    assert_eq!((short.when_nobody, short.beyond_limits), (NobodyRule::Return, LimitRule::Return));
    assert!(short.divided().is_none());
}

#[test]
fn what_cannot_stand_is_taken_out() {
    assert_eq!(problems(pool(Scope::COMPANY)), []);
    let role: Id<_> = *starter().roles.keys().collect::<Vec<_>>().first().unwrap();
    assert_eq!(problems(pool(Scope::from(Member::Role(role)))), []);
    // One person, or accounts, share with nobody; amounts and coefficients are not below zero.
    let accounts = Scope::from(Member::AccountType(id("account_type/technology")));
    assert_eq!(problems(pool(accounts)), [Problem::OutOfRange]);
    let person = Scope::from(Member::Employee(Id::from_raw(9)));
    assert!(!problems(pool(person)).is_empty());
    for change in [
        (|pool| pool.amount = Some(Decimal::NEGATIVE_ONE)) as fn(&mut BonusPool),
        |pool| pool.least = Some(Decimal::NEGATIVE_ONE),
        |pool| pool.most = Some(Decimal::NEGATIVE_ONE),
        |pool| pool.grades.rows[0].coefficient = Decimal::NEGATIVE_ONE,
    ] {
        let mut pool = pool(Scope::COMPANY);
        change(&mut pool);
        assert_eq!(problems(pool), [Problem::OutOfRange]);
    }
    let long = BonusPool {
        grades: GradeTable { rows: vec![pool(Scope::COMPANY).grades.rows[0].clone(); 1_001] },
        ..pool(Scope::COMPANY)
    };
    assert_eq!(problems(long), [Problem::TooLong]);
    let lost = Scope::from(Member::Role(Id::from_raw(5)));
    assert_eq!(problems(pool(lost)), [Problem::UnknownReference(RecordKey::Role(Id::from_raw(5)))]);
    assert!(matches!(Record::from(pool(Scope::COMPANY)).key(), RecordKey::BonusPool(_)));
}
