//! What an import adds to the document.

use keyscore::{
    data::{
        import::{
            ImportChoices, ImportError,
            importer::Imported,
            intake::{batch_of, intake, sales_role},
        },
        packed::pack,
        starter::{id, starter},
    },
    domain::{
        account::Region,
        change::{Change, ChangeSet, Label},
        id::Id,
        record::{Record, RecordKey},
        text::{Lang, Text2},
        workspace::Workspace,
    },
};

use crate::support::{import, import_in};

fn take_in(workspace: &Workspace, imported: &Imported, batch: u64) -> Result<Vec<Change>, ImportError> {
    let sha256 = pack(&imported.rows).unwrap().sha256;
    let batch = batch_of(imported, Id::from_raw(batch), sha256, "orders.csv".to_owned(), 5);
    let mut next = batch.id.raw() * 1_000;
    intake(workspace, imported, batch, &mut || {
        next += 1;
        next
    })
}

const TEXT: &str = "order id,order date,customer,employee,region,product line,amount\n\
    1,2026-01-01,B,Ann,East,P,1\n2,2026-01-01,A,Bob,East,Q,1\n3,2026-01-02,B,Ann,East,P,1\n4,2026-01-03,C,Ann,West,P,1\n5,2026-01-03,C,,East,,1\n";

#[test]
fn new_names_become_records_in_order_of_appearance_in_one_step() {
    let workspace = starter();
    let imported = import(TEXT);
    let changes = take_in(&workspace, &imported, 7).unwrap();
    let names: Vec<String> = changes
        .iter()
        .map(|change| match change.after.as_ref().unwrap() {
            Record::Batch(batch) => format!("batch of {} rows", batch.rows),
            Record::Region(region) => format!("region {}", region.name.get(Lang::En)),
            Record::ProductLine(line) => format!("line {}", line.name.get(Lang::En)),
            Record::Account(account) => format!("account {}", account.name.get(Lang::En)),
            Record::Employee(person) => format!("person {}", person.name.get(Lang::En)),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        names,
        [
            "batch of 5 rows",
            "region East",
            "region West",
            "line P",
            "line Q",
            "account B",
            "account A",
            "account C",
            "person Ann",
            "person Bob"
        ]
    );
    let step = ChangeSet { revision: 1, tab: 0, at: 0, label: Label::default(), changes, undo_of: None };
    let mut after = workspace.clone();
    after.apply_checked(&step).unwrap();
    let facts = |name: &str| {
        let account = after.accounts.values().find(|account| account.name.zh == name).unwrap();
        account.facts.latest().unwrap().clone()
    };
    let east = after.regions.values().find(|region| region.name.zh == "East").unwrap().id;
    assert!(facts("A").key_account);
    assert_eq!((facts("A").region, facts("B").region, facts("C").region), (Some(east), Some(east), None));
    assert!(
        after.employees.values().all(|person| person.facts.latest().unwrap().roles[0].role == sales_role())
    );
    // Undo: the inverse changes in reverse order bring the document back as it was.
    step.changes.iter().rev().for_each(|change| after.apply(&change.inverse()));
    assert_eq!(after, workspace);
}

#[test]
fn known_names_are_not_doubled() {
    let mut workspace = starter();
    workspace.put(Region { id: id("r"), name: Text2::new("华东", " East "), keys: Vec::new() }.into());
    let imported = import(TEXT);
    let changes = take_in(&workspace, &imported, 7).unwrap();
    assert!(
        matches!(&changes[1], Change { key: RecordKey::Region(found), before: Some(_), after: Some(Record::Region(region)) }
        if *found == id("r") && region.keys[0].code == "East")
    );
    changes.iter().for_each(|change| workspace.apply(change));
    let again = import(&TEXT.replace("5,2026-01-03,C,,East,,1", "5,2026-01-03,C,,East,,2"));
    let changes = take_in(&workspace, &again, 8).unwrap();
    assert_eq!(changes.len(), 1, "the batch only");
}

#[test]
fn the_same_rows_twice_are_refused() {
    let mut workspace = starter();
    let imported = import(TEXT);
    take_in(&workspace, &imported, 7).unwrap().iter().for_each(|change| workspace.apply(change));
    assert_eq!(
        take_in(&workspace, &imported, 8),
        Err(ImportError::AlreadyImported { source_file: "orders.csv".to_owned() })
    );
}

#[test]
fn the_sales_role_is_the_starters() {
    assert_eq!(sales_role(), id("role/sales"));
    assert!(starter().roles.contains_key(&sales_role()));
}

fn listed(text: &str, choices: &ImportChoices) -> Imported {
    import_in(text.as_bytes(), choices, 7).unwrap()
}

fn names_and_keys(changes: &[Change]) -> Vec<(String, Vec<String>)> {
    let of = |change: &Change| match change.after.as_ref()? {
        Record::Account(one) => Some((
            one.name.get(Lang::En).to_owned(),
            one.keys.iter().map(|key| key.code.clone()).collect::<Vec<_>>(),
        )),
        _ => None,
    };
    changes.iter().filter_map(of).collect()
}

#[test]
fn accounts_of_the_same_name_stay_apart() {
    let mut workspace = starter();
    let list = "customer id,company name\nC1,Sun Ltd\nC2,Sun Ltd\nC3,Moon Ltd\n";
    let choices = ImportChoices { table: Some("accounts".into()), ..ImportChoices::default() };
    let imported = listed(list, &choices);
    let changes = take_in(&workspace, &imported, 7).unwrap();
    let pair =
        |name: &str, keys: &[&str]| (name.to_owned(), keys.iter().map(|key| (*key).to_owned()).collect());
    // Two go by "Sun Ltd": the name finds neither of them later.
    assert_eq!(
        names_and_keys(&changes),
        [pair("Sun Ltd", &["C1"]), pair("Sun Ltd", &["C2"]), pair("Moon Ltd", &["C3", "Moon Ltd"])]
    );
    changes.iter().for_each(|change| workspace.apply(change));
    let more = listed("customer id,company name\nC4,Sun Ltd\nC5,Moon Ltd\n", &choices);
    let changes = take_in(&workspace, &more, 8).unwrap();
    // C4 is a third one; Moon Ltd is the only one of its name and gets another key.
    assert_eq!(
        names_and_keys(&changes),
        [pair("Sun Ltd", &["C4"]), pair("Moon Ltd", &["C3", "Moon Ltd", "C5"])]
    );
}

#[test]
fn a_list_that_comes_after_the_orders_says_what_its_accounts_are() {
    let mut workspace = starter();
    let orders = import(TEXT);
    take_in(&workspace, &orders, 7).unwrap().iter().for_each(|change| workspace.apply(change));
    let choices = ImportChoices { table: Some("accounts".into()), ..ImportChoices::default() };
    let list = |text: &str| listed(text, &choices);
    let first = list("account,tier,region,key account\nA,High,East,no\nB,Low,,yes\n");
    take_in(&workspace, &first, 8).unwrap().iter().for_each(|change| workspace.apply(change));
    let facts = |workspace: &Workspace, name: &str, day: &str| {
        let account = workspace.accounts.values().find(|one| one.name.get(Lang::En) == name).unwrap();
        let facts = account.facts.at(day.parse().unwrap()).unwrap();
        (facts.tier.clone(), facts.key_account)
    };
    // Nothing was known of them: it holds for the past as well.
    assert_eq!(facts(&workspace, "A", "1960-01-01"), ("High".to_owned(), false));
    assert_eq!(facts(&workspace, "B", "1960-01-01"), ("Low".to_owned(), true));
    // Imported at second 5, on 1970-01-01: another tier from that day on, and what was is kept.
    let second = list("account,tier\nA,Low\n");
    take_in(&workspace, &second, 9).unwrap().iter().for_each(|change| workspace.apply(change));
    assert_eq!(facts(&workspace, "A", "1969-12-31"), ("High".to_owned(), false));
    assert_eq!(facts(&workspace, "A", "1970-01-01"), ("Low".to_owned(), false));
}
