//! Scoring rules, card rules and points items as records: read, stored, merged, and what validation says of them.

use keyscore::{
    data::{
        file,
        starter::{id, starter},
        validate::{Action, Problem, check, hints},
    },
    domain::{
        card_rule::{CardPlan, CardRule, PointsItem},
        change::Change,
        dated::Dated,
        id::Id,
        period::PeriodLevel,
        record::{Record, RecordKey},
        scope::{Member, Scope},
        scoring::{Rule, ScoringRule},
        target::{TargetPlan, TargetPoint, TargetSeries},
        workspace::Workspace,
    },
    engine::model::Model,
};

fn rule(json: &str) -> ScoringRule {
    let kpi = id("kpi/K03");
    let scope = Scope::COMPANY;
    let rule: Rule = serde_json::from_str(json).unwrap();
    ScoringRule { id: ScoringRule::id_for(kpi, &scope), kpi, scope, rule: Dated::always(rule) }
}

fn plan(json: &str) -> CardRule {
    let scope = Scope::COMPANY;
    let plan: CardPlan = serde_json::from_str(json).unwrap();
    CardRule { id: CardRule::id_for(&scope), scope, plan: Dated::always(plan) }
}

fn with(record: impl Into<Record>) -> Workspace {
    let mut workspace = starter();
    workspace.put(record.into());
    workspace
}

fn problems(workspace: &Workspace) -> Vec<Problem> {
    check(workspace).into_iter().map(|finding| finding.problem).collect()
}

fn hinted(workspace: &Workspace) -> Vec<Problem> {
    assert!(hints(workspace).iter().all(|hint| hint.action == Action::Left));
    hints(workspace).into_iter().map(|hint| hint.problem).collect()
}

#[test]
fn a_file_from_before_these_records_reads_and_scores_as_it_did() {
    let text =
        file::write(&Model { workspace: starter(), rows: Default::default(), ..Model::default() }).unwrap();
    let mut old: serde_json::Value = serde_json::from_str(&text).unwrap();
    for kind in ["scoring_rules", "card_rules", "points_items"] {
        assert!(old["workspace"].as_object_mut().unwrap().remove(kind).is_some());
    }
    let (model, findings) = file::read(old.to_string().as_bytes()).unwrap();
    assert_eq!((model.workspace, findings), (starter(), Vec::new()));
}

#[test]
fn records_travel_through_files_changes_and_undo() {
    let item = PointsItem {
        id: Id::from_raw(7),
        scope: Scope::COMPANY,
        period: "2026-Q1".parse().unwrap(),
        points: "-1.5".parse().unwrap(),
        reason: "迟报".to_owned(),
    };
    let rule = rule(
        r#"{"shape":{"levels":{"levels":[{"value":"1","points":"100","name":{"zh":"是","en":"yes"}}]}},
        "cap":"90","missing":"carry_forward","red_line":{"limit":"1","effect":{"cap_grade":"C"}}}"#,
    );
    let records: Vec<Record> =
        vec![rule.into(), plan(r#"{"roll_up":"worst_child","cap":"100"}"#).into(), item.into()];
    let mut workspace = starter();
    for record in records {
        let change = Change { key: record.key(), before: None, after: Some(record.clone()) };
        assert_eq!(workspace.check(&change), Ok(()));
        workspace.apply(&change);
        assert!(workspace.check(&change).is_err(), "a second one of the same key is a conflict");
        assert_eq!(workspace.get(record.key()), Some(record.clone()));
        let bytes = postcard::to_allocvec(&record).unwrap();
        assert_eq!(postcard::from_bytes::<Record>(&bytes).unwrap(), record);
    }
    assert_eq!(check(&workspace), []);
    let text =
        file::write(&Model { workspace: workspace.clone(), rows: Default::default(), ..Model::default() })
            .unwrap();
    assert_eq!(file::read(text.as_bytes()).unwrap().0.workspace, workspace);
    let keys: Vec<RecordKey> = workspace.records().map(|record| record.key()).collect();
    for key in keys {
        if matches!(key, RecordKey::ScoringRule(_) | RecordKey::CardRule(_) | RecordKey::PointsItem(_)) {
            workspace.remove(key);
        }
    }
    assert_eq!(workspace, starter());
}

#[test]
fn faulty_rules_stay_and_are_named() {
    for (json, problem) in [
        (r#"{"shape":"line","floor":"10","cap":"9"}"#, Problem::OutOfRange),
        (
            r#"{"shape":{"three_point":{"points":{"threshold":"50","target":"50","cap":"80"}}}}"#,
            Problem::OutOfRange,
        ),
        (
            r#"{"shape":{"range":{"zero_low":"1","full_low":"3","full_high":"2","zero_high":"4"}}}"#,
            Problem::OutOfRange,
        ),
        (r#"{"shape":{"steps":{"steps":[]}}}"#, Problem::Empty),
        (
            r#"{"shape":{"steps":{"steps":[{"from":"1","points":"1"},{"from":"1.0","points":"2"}]}}}"#,
            Problem::Twice,
        ),
        (
            r#"{"shape":{"levels":{"levels":[{"value":"1","points":"1"},{"value":"1","points":"2"}]}}}"#,
            Problem::Twice,
        ),
        (r#"{"shape":{"levels":{"levels":[]}}}"#, Problem::Empty),
        (r#"{"shape":"line","red_line":{"limit":"1","effect":{"cap_grade":" "}}}"#, Problem::UnknownGrade),
    ] {
        let workspace = with(rule(json));
        assert_eq!(problems(&workspace), [], "{json}");
        assert!(hinted(&workspace).contains(&problem), "{json}");
    }
    let crossed = with(plan(r#"{"floor":"2","cap":"1"}"#));
    assert_eq!((problems(&crossed), hinted(&crossed)), (vec![], vec![Problem::OutOfRange]));
}

#[test]
fn rules_that_cannot_stand_are_taken_out() {
    assert_eq!(problems(&with(plan(r#"{"points":{"each_up":"-1"}}"#))), [Problem::OutOfRange]);
    let empty = ScoringRule { rule: Dated::default(), ..rule(r#"{"shape":"line"}"#) };
    assert_eq!(problems(&with(empty)), [Problem::Empty]);
    let lost = ScoringRule { kpi: Id::from_raw(1), ..rule(r#"{"shape":"line"}"#) };
    assert_eq!(problems(&with(lost)), [Problem::UnknownReference(RecordKey::Kpi(Id::from_raw(1)))]);
    let nobody = Scope::from(Member::Employee(Id::from_raw(1)));
    let lost = CardRule { scope: nobody, ..plan("{}") };
    assert_eq!(problems(&with(lost)), [Problem::UnknownReference(RecordKey::Employee(Id::from_raw(1)))]);
}

#[test]
fn rules_that_hardly_say_what_was_meant_are_hinted_at() {
    let steps = |steps: &str, more: &str| {
        let row = |row: &str| {
            let (from, points) = row.split_once(':').unwrap();
            format!(r#"{{"from":"{from}","points":"{points}"}}"#)
        };
        let rows: Vec<String> = steps.split(' ').map(row).collect();
        hinted(&with(rule(&format!(r#"{{"shape":{{"steps":{{"steps":[{}]}}}}{more}}}"#, rows.join(",")))))
    };
    assert_eq!(steps("1:60 2:80 3:100", ""), []);
    assert_eq!(steps("2:80 1:60 3:100", ""), [Problem::Unsorted]);
    assert_eq!(steps("1:60 2:50 3:100", ""), [Problem::Falling]);
    assert_eq!(steps("1:60 2:60 3:100", ""), [Problem::WithoutEffect]);
    // Both above the cap of 90: the last step never decides.
    assert_eq!(steps("1:60 2:95 3:100", r#","cap":"90""#), [Problem::WithoutEffect]);
    let levels = |values: &[&str]| {
        let rows: Vec<String> =
            values.iter().map(|value| format!(r#"{{"value":"{value}","points":"1"}}"#)).collect();
        hinted(&with(rule(&format!(r#"{{"shape":{{"levels":{{"levels":[{}]}}}}}}"#, rows.join(",")))))
    };
    assert_eq!(levels(&["5", "4", "3", "2", "1"]), []);
    assert_eq!(levels(&["5", "4", "2", "1"]), [Problem::Gap]);
    let grade = |code: &str| {
        hinted(&with(rule(&format!(
            r#"{{"shape":"line","red_line":{{"limit":"1","effect":{{"cap_grade":"{code}"}}}}}}"#
        ))))
    };
    assert_eq!((grade("C"), grade("X")), (Vec::new(), vec![Problem::UnknownGrade]));
    assert_eq!(hinted(&with(rule(r#"{"shape":"line","floor":"130"}"#))), [Problem::OutOfRange]);
    let mut twice = with(rule(r#"{"shape":"line"}"#));
    twice.put(ScoringRule { id: Id::from_raw(9), ..rule(r#"{"shape":"line"}"#) }.into());
    twice.put(plan("{}").into());
    twice.put(CardRule { id: Id::from_raw(9), ..plan("{}") }.into());
    assert_eq!(hinted(&twice), [Problem::Twice, Problem::Twice]);
}

#[test]
fn a_target_of_zero_or_less_without_a_threshold_is_hinted_at() {
    // K01 is scored by the plain line: no line leads to a target of 0, nor to −5; with a threshold one does.
    let series = |target: &str, threshold: Option<&str>| {
        let decimal = |text: &str| text.parse::<rust_decimal::Decimal>().unwrap();
        let point = TargetPoint { threshold: threshold.map(decimal), target: decimal(target), stretch: None };
        let plan = Dated::always(TargetPlan { level: PeriodLevel::Year, values: vec![Some(point)] });
        let kpi = id("kpi/K01");
        let id = TargetSeries::id_for(kpi, &Scope::COMPANY, 2026);
        TargetSeries { id, kpi, scope: Scope::COMPANY, year: 2026, plan }
    };
    let of = |target: &str, threshold: Option<&str>| {
        let mut workspace = starter();
        workspace.put(series(target, threshold).into());
        hinted(&workspace)
    };
    assert_eq!(of("0", None), [Problem::TargetNotPositive]);
    assert_eq!(of("-5", None), [Problem::TargetNotPositive]);
    assert_eq!(of("5", None), []);
    assert_eq!(of("0", Some("-10")), []);
    // A shape that needs no line may ask for nothing: all or nothing at 0 accidents.
    let mut workspace = starter();
    workspace.put(series("0", None).into());
    let id = ScoringRule::id_for(id("kpi/K01"), &Scope::COMPANY);
    let rule = Dated::always(serde_json::from_str(r#"{"shape":{"all_or_nothing":{}}}"#).unwrap());
    workspace.put(
        ScoringRule { id, kpi: keyscore::data::starter::id("kpi/K01"), scope: Scope::COMPANY, rule }.into(),
    );
    assert_eq!(hinted(&workspace), []);
}
