//! What an import adds to the document.

use keyscore::{
    data::{
        import::{
            ImportError,
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

use crate::support::import;

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
