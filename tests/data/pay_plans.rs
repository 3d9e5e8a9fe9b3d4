//! Plans of pay, salaries and target bonuses as records: read, stored, undone, and what validation says of them.

use keyscore::{
    data::{
        file,
        sample::sample,
        starter::{id, starter},
        validate::{Problem, check},
    },
    domain::{
        change::Change,
        dated::Dated,
        id::Id,
        pay::{BaseAmounts, PayBase, PayPlan, PayTerms},
        record::{Record, RecordKey},
        scope::{Member, Scope},
        text::Text2,
        workspace::Workspace,
    },
    engine::model::Model,
};
use rust_decimal::Decimal;

fn plan(scope: Scope) -> PayPlan {
    let json = format!(
        r#"{{"every":"year","plan":{{"measure":{{"score":"{}"}},"curve":{{"borders":"measure","shape":{{"flat":{{"rate":"5"}}}},"pays":"money"}}}}}}"#,
        id::<()>("kpi/K03")
    );
    let terms: PayTerms = serde_json::from_str(&json).unwrap();
    PayPlan { id: Id::from_raw(1), name: Text2::same("plan"), scope, terms: Dated::always(terms) }
}

fn base(bonus: i64) -> PayBase {
    let scope = Scope::COMPANY;
    let amounts = BaseAmounts { salary: None, bonus: Some(Decimal::from(bonus)) };
    PayBase { id: PayBase::id_for(&scope), scope, amounts: Dated::always(amounts) }
}

fn problems(record: impl Into<Record>) -> Vec<Problem> {
    let mut workspace = starter();
    workspace.put(record.into());
    check(&workspace).into_iter().map(|finding| finding.problem).collect()
}

#[test]
fn a_file_from_before_plans_of_pay_reads_and_scores_as_it_did() {
    let text = file::write(&sample()).unwrap();
    let mut old: serde_json::Value = serde_json::from_str(&text).unwrap();
    for kind in ["pay_plans", "pay_bases"] {
        assert!(old["workspace"].as_object_mut().unwrap().remove(kind).is_some());
    }
    old["schema"] = serde_json::json!(2);
    let (model, findings) = file::read(old.to_string().as_bytes()).unwrap();
    assert_eq!((model.workspace.pay_plans.len(), model.workspace.kpis.len(), findings), (0, 7, Vec::new()));
}

#[test]
fn plans_are_written_read_and_undone_like_every_record() {
    let changes = [Change::create(plan(Scope::COMPANY)), Change::create(base(100))];
    let mut workspace = starter();
    for change in &changes {
        workspace.check(change).unwrap();
        workspace.apply(change);
    }
    let model = Model { workspace: workspace.clone(), rows: Default::default(), ..Model::default() };
    let (read, findings) = file::read(file::write(&model).unwrap().as_bytes()).unwrap();
    assert_eq!((read.workspace, findings), (workspace.clone(), Vec::new()));
    // Somebody else's change of the same record is a conflict, of another record it is none.
    let other = Change::replace(Some(base(100).into()), base(200));
    workspace.check(&other).unwrap();
    workspace.apply(&other);
    assert!(workspace.check(&Change::replace(Some(base(100).into()), base(300))).is_err());
    assert!(workspace.check(&changes[0].inverse()).is_ok());
    for change in [&other, &changes[1], &changes[0]] {
        workspace.apply(&change.inverse());
    }
    assert_eq!(workspace, starter());
}

#[test]
fn what_cannot_stand_is_taken_out() {
    assert_eq!(problems(plan(Scope::COMPANY)), []);
    assert_eq!(problems(base(0)), []);
    assert_eq!(problems(base(-1)), [Problem::OutOfRange]);
    let account = Scope::from(Member::AccountType(id("account_type/technology")));
    assert_eq!(problems(plan(account)), [Problem::OutOfRange]);
    let empty = PayPlan { terms: Dated::default(), ..plan(Scope::COMPANY) };
    assert_eq!(problems(empty), [Problem::Empty]);
    let role = Scope::from(Member::Role(Id::from_raw(5)));
    assert_eq!(problems(plan(role)), [Problem::UnknownReference(RecordKey::Role(Id::from_raw(5)))]);
    let mut lost: Workspace = starter();
    lost.put(plan(Scope::COMPANY).into());
    lost.remove(RecordKey::Kpi(id("kpi/K03")));
    let found: Vec<_> = check(&lost).into_iter().filter_map(|finding| finding.key).collect();
    assert!(found.contains(&RecordKey::PayPlan(Id::from_raw(1))), "{found:?}");
}
