//! What the guided setting writes: the system in one step that can be taken back, thresholds of types, weights that total
//! 100 %, own indicators as a library that reads back.

use std::collections::BTreeMap;

use keyscore::{
    data::{starter::starter, validate::check},
    domain::{
        account::{Account, AccountFacts},
        dated::Dated,
        guide::{AccountNeed, AccountNeeds, GuideAnswer, Guided, Need, NeedSource, OwnThreshold},
        id::Id,
        kpi::{Formula, Kpi},
        library::{Library, kpi_id},
        scope::{Member, Scope},
        target::TargetSeries,
        text::Text2,
        weight::{Weight, WeightOwner},
        workspace::Workspace,
    },
    engine::{
        guide::{propose, system},
        library::{library_faults, library_records},
        query::LibraryReading,
    },
    state::edits::guide::{Plan, establish, type_id},
    view::{
        library::Shelf,
        own_library::{joined, own_library},
    },
};

use crate::{
    library::library,
    support::{day, decimal},
};

fn shelf(library: &Library, workspace: &Workspace) -> Shelf {
    let codes: Vec<String> = library.cards.iter().map(|card| card.code.clone()).collect();
    let records = library_records(library, &codes).unwrap();
    Shelf::of(&LibraryReading { records, typed: Vec::new() }, workspace)
}

fn with_account(raw: u64, needs: &[Need], own: Option<(&str, &str)>, workspace: &mut Workspace) {
    let id: Id<Account> = Id::from_raw(raw);
    let facts = Dated::always(AccountFacts::default());
    workspace
        .put(Account { id, name: Text2::same(format!("Account {raw}")), keys: Vec::new(), facts }.into());
    let need = |need: &Need| AccountNeed { need: *need, source: NeedSource::Survey, day: None };
    let threshold =
        |(card, target): (&str, &str)| OwnThreshold { card: card.to_owned(), target: decimal(target) };
    let answer = AccountNeeds {
        account: id,
        needs: needs.iter().map(need).collect(),
        thresholds: own.map(threshold).into_iter().collect(),
        types: Vec::new(),
        relationship: None,
        fit: None,
    };
    workspace.put(GuideAnswer { id: GuideAnswer::needs_id(id), answer: Guided::Needs(answer) }.into());
}

#[test]
fn the_system_becomes_part_of_the_workspace_in_one_step() {
    let library = library();
    let mut workspace = starter();
    with_account(1, &[Need::Price], None, &mut workspace);
    with_account(2, &[Need::Service], Some(("K25", "2")), &mut workspace);
    with_account(3, &[Need::Replenishment, Need::Quality], None, &mut workspace);
    let before = workspace.clone();
    let proposal = propose(&library, workspace.guide.values());
    let rows = system(&proposal, workspace.guide.values());
    let codes: Vec<String> = rows.iter().map(|row| row.card.clone()).collect();
    let records = shelf(&library, &workspace).lacking(&library, &codes, &workspace);
    let names = BTreeMap::from([("ecommerce", Text2::new("电商客户", "E-commerce"))]);
    let plan = Plan {
        library: &library,
        records,
        rows: &rows,
        accounts: &proposal.accounts,
        type_names: &names,
        year: 2026,
        from: day("2026-01-01"),
        targets: &[],
    };
    let edit = establish(&workspace, &plan);
    edit.changes.iter().for_each(|change| workspace.apply(change));
    assert_eq!(check(&workspace), []);
    assert!(rows.iter().all(|row| workspace.kpis.contains_key(&kpi_id(&row.card))));
    // From the first day of the year on, and everything before it stays.
    let new: Vec<_> = workspace.weights.values().filter(|set| set.from == day("2026-01-01")).collect();
    assert!(new.iter().all(|set| set.total() == Weight::WHOLE));
    assert!(before.weights.values().all(|set| workspace.weights.get(&set.id) == Some(set)));
    let owners: Vec<WeightOwner> = new.iter().map(|set| set.owner).collect();
    for code in ["price_sensitive", "service_quality", "ecommerce"] {
        assert!(owners.contains(&WeightOwner::AccountType(type_id(code))), "{code}");
    }
    // Quality speaks for no type, so the third account has a card of its own.
    assert!(
        owners.contains(&WeightOwner::Account(Id::from_raw(3)))
            && !owners.contains(&WeightOwner::Account(Id::from_raw(1)))
    );
    let types = |raw: u64| {
        let facts = workspace.accounts.get(&Id::from_raw(raw)).unwrap().facts.latest().unwrap();
        facts.types.iter().map(|share| (share.account_type, share.share)).collect::<Vec<_>>()
    };
    assert_eq!(types(1), [(type_id("price_sensitive"), Weight::WHOLE)]);
    let facts = &workspace.accounts.get(&Id::from_raw(1)).unwrap().facts;
    assert_eq!(facts.at(day("2025-12-31")), Some(&AccountFacts::default()), "history stays");
    assert!(facts.at(day("2026-01-01")).unwrap().key_account);
    let target = |code: &str, scope: Scope| {
        let id = TargetSeries::id_for(kpi_id(code), &scope, 2026);
        workspace.targets.get(&id).and_then(|series| series.plan.latest()?.values.first().copied()?)
    };
    let of_type = |code: &str| Scope::from(Member::AccountType(type_id(code)));
    assert_eq!(target("K23", of_type("price_sensitive")).map(|point| point.target), Some(decimal("0.05")));
    assert_eq!(target("K25", of_type("service_quality")).map(|point| point.target), Some(decimal("1")));
    assert_eq!(
        target("K25", Scope::from(Member::Account(Id::from_raw(2)))).map(|point| point.target),
        Some(decimal("2"))
    );
    edit.changes.iter().rev().for_each(|change| workspace.apply(&change.inverse()));
    assert_eq!(workspace, before);
}

#[test]
fn own_indicators_become_a_library_that_reads_back() {
    let common = library();
    let mut workspace = starter();
    let sales = workspace.kpis.get(&kpi_id("K01")).unwrap().clone();
    // A code that the common library has, a formula over a common input and over an own one.
    let own_input = keyscore::domain::kpi::Input {
        id: Id::from_raw(77),
        name: Text2::same("Visits"),
        records: None,
        ..workspace.inputs.values().next().unwrap().clone()
    };
    workspace.put(own_input.clone().into());
    let formula = Formula::Divide(Box::new(sales.formula.clone()), Box::new(Formula::Input(own_input.id)));
    let own = Kpi {
        id: Id::from_raw(78),
        code: "K13".to_owned(),
        name: Text2::new("每次拜访销售额", "Sales per visit"),
        unit: keyscore::domain::kpi::Unit::Currency,
        formula,
        ..sales
    };
    workspace.put(own.clone().into());
    let written = own_library(&workspace, &common, &shelf(&common, &workspace));
    assert_eq!(written.cards.iter().map(|card| card.code.as_str()).collect::<Vec<_>>(), ["P-K13"]);
    let text = serde_json::to_string(&written).unwrap();
    let all = joined(&common, &serde_json::from_str(&text).unwrap());
    assert_eq!(library_faults(&all), []);
    let read = library_records(&all, &["P-K13".to_owned()]).unwrap();
    let kpi = read.iter().find_map(|record| match record {
        keyscore::domain::record::Record::Kpi(kpi) => Some(kpi),
        _ => None,
    });
    assert_eq!(kpi.map(|kpi| (kpi.id, &kpi.formula)), Some((own.id, &own.formula)));
}
