//! Invariants of the document.

use keyscore::{
    data::{
        sample::sample,
        starter::{id, starter, weight_set},
        validate::{Action, Problem, check, quarantine},
    },
    domain::{
        dated::Dated,
        id::Id,
        kpi::{Formula, Input, TypedEntry, Unit},
        people::{Employee, EmployeeFacts},
        record::RecordKey,
        survey::SurveyScale,
        text::Text2,
        value::Measured,
        weight::{Weight, WeightOwner},
        workspace::Workspace,
    },
};
use rust_decimal::Decimal;

fn problems(workspace: &Workspace) -> Vec<Problem> {
    check(workspace).into_iter().map(|finding| finding.problem).collect()
}

#[test]
fn the_data_files_are_sound() {
    assert_eq!(check(&starter()), []);
    assert_eq!(check(&sample().workspace), []);
}

#[test]
fn what_refers_to_a_record_that_went_goes_too() {
    let mut workspace = starter();
    workspace.inputs.remove(&id("input/cost"));
    let findings = quarantine(&mut workspace);
    let margin = RecordKey::Kpi(id("kpi/K03"));
    assert!(findings.iter().any(|finding| finding.key == Some(margin) && finding.action == Action::Removed));
    assert!(workspace.weights.values().all(|set| set.items.iter().all(|item| item.kpi != id("kpi/K03"))));
    assert_eq!(check(&workspace), [], "what is left is sound");
}

#[test]
fn sums_members_and_lengths() {
    let mut workspace = starter();
    let set = weight_set(WeightOwner::Company, &[("K01", 60), ("K01", 40)]);
    workspace.put(set.into());
    assert_eq!(problems(&workspace), [Problem::Twice]);

    let mut set = weight_set(WeightOwner::Company, &[("K01", 60)]);
    set.items[0].weight = Weight(1_000_001);
    workspace.put(set.into());
    assert_eq!(problems(&workspace), [Problem::WeightAboveWhole]);

    let mut workspace = sample().workspace;
    let split = workspace.ownership.values_mut().find(|split| split.shares.len() == 2).unwrap();
    split.shares[0].share = Weight::percent(61);
    assert_eq!(problems(&workspace), [Problem::SharesAboveWhole]);

    // A survey of five levels has no sixth; one level is no scale.
    let mut workspace = sample().workspace;
    let survey =
        workspace.values.values_mut().find(|value| matches!(value.measured, Measured::Levels(_))).unwrap();
    survey.measured = Measured::Levels(vec![1; 6]);
    assert_eq!(problems(&workspace), [Problem::WrongLength]);
    let mut workspace = Workspace::default();
    workspace.put(starter().settings().unwrap().clone().into());
    let points = vec![Decimal::ONE];
    let (unit, typed) = (Unit::Points, Some(TypedEntry::ScalePoints(SurveyScale { points })));
    let input = Input { id: Id::from_raw(1), name: Text2::same("survey"), unit, records: None, typed };
    workspace.put(input.into());
    assert_eq!(problems(&workspace), [Problem::WrongLength]);

    let mut workspace = sample().workspace;
    let series = workspace.targets.values_mut().next().unwrap();
    series.plan.latest_mut().unwrap().values.push(None);
    assert_eq!(problems(&workspace), [Problem::WrongLength]);

    let mut workspace = starter();
    let kpi = workspace.kpis.values_mut().next().unwrap();
    kpi.formula = (0..300).fold(kpi.formula.clone(), |inner, _| Formula::Absolute(Box::new(inner)));
    assert!(problems(&workspace).contains(&Problem::TooLong));

    assert_eq!(problems(&Workspace::default()), [Problem::SettingsNotOne]);
}

#[test]
fn revisions_out_of_order_are_put_in_order() {
    let sorted: Dated<u8> = {
        let mut dated = Dated::always(1);
        dated.revise("2026-07-01".parse().unwrap(), 2, "");
        dated
    };
    let mut json = serde_json::to_value(&sorted).unwrap();
    json["revisions"].as_array_mut().unwrap().reverse();
    let mut text = serde_json::to_value(sample().workspace).unwrap();
    let account = text["accounts"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .find(|account| account["facts"]["revisions"].as_array().unwrap().len() == 2);
    account.unwrap()["facts"]["revisions"].as_array_mut().unwrap().reverse();
    let mut workspace: Workspace = serde_json::from_value(text).unwrap();
    let findings = quarantine(&mut workspace);
    assert_eq!(
        (findings.len(), findings[0].problem, findings[0].action),
        (1, Problem::Unsorted, Action::Repaired)
    );
    assert_eq!(workspace, sample().workspace);
}

#[test]
fn a_long_chain_of_references_is_taken_out_link_by_link() {
    // Everybody reports to the next one, and the last to nobody who is there. Looking at all of them again for each
    // one that goes would take 20,000 × 20,000 looks.
    let mut workspace = starter();
    let count = 20_000;
    for number in 1..=count {
        let manager = Some(Id::from_raw(number + 1));
        let facts = Dated::always(EmployeeFacts { manager, ..EmployeeFacts::default() });
        let (name, keys) = (Text2::same("x"), Vec::new());
        workspace.put(
            Employee { id: Id::from_raw(number), name, keys, facts, employed: Vec::new(), away: Vec::new() }
                .into(),
        );
    }
    let findings = quarantine(&mut workspace);
    assert_eq!(findings.len() as u64, count);
    let first = findings.first().map(|finding| (finding.key, finding.problem));
    let gone = RecordKey::Employee(Id::from_raw(count + 1));
    let last = RecordKey::Employee(Id::from_raw(count));
    assert_eq!(first, Some((Some(last), Problem::UnknownReference(gone))));
    assert!(workspace.employees.is_empty());
    assert_eq!(check(&workspace), []);
}

#[test]
fn decimal_places_are_bound_and_the_indicator_stays() {
    let mut workspace = starter();
    let key = {
        let kpi = workspace.kpis.values_mut().next().unwrap();
        kpi.precision = 200;
        kpi.id
    };
    let findings = quarantine(&mut workspace);
    let found: Vec<_> = findings.iter().map(|one| (one.key, one.problem, one.action)).collect();
    assert_eq!(found, [(Some(RecordKey::Kpi(key)), Problem::OutOfRange, Action::Repaired)]);
    assert_eq!(workspace.kpis.get(&key).map(|kpi| kpi.precision), Some(9));
}
