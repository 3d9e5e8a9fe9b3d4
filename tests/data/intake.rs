//! What an import adds to the document.

use keyscore::{
    data::{
        import::{
            ImportChoices, ImportError,
            importer::Imported,
            intake::{SecondCode, batch_of, intake, sales_role},
        },
        packed::pack,
        starter::{id, starter},
    },
    domain::{
        account::{AccountFacts, Region},
        change::{Change, ChangeSet, Label},
        date::Day,
        id::{ExternalKey, Id},
        ownership::{OwnerShare, OwnershipSplit},
        people::{EmployeeFacts, RoleShare},
        record::{Record, RecordKey},
        text::{Lang, Text2},
        weight::Weight,
        workspace::Workspace,
    },
};

use crate::support::{import, import_in};

fn take_in(workspace: &Workspace, imported: &Imported, batch: u64) -> Result<Vec<Change>, ImportError> {
    let sha256 = pack(&imported.rows).unwrap().sha256;
    let batch = batch_of(imported, Id::from_raw(batch), sha256, "orders.csv".to_owned(), 5);
    let mut next = batch.id.raw() * 1_000;
    let taken = intake(workspace, imported, batch, &mut || {
        next += 1;
        next
    });
    taken.map(|taken| taken.changes)
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

#[test]
fn what_a_list_says_of_an_account_starts_from_what_holds_on_its_day_and_leaves_what_is_planned() {
    let mut workspace = starter();
    let orders = import(TEXT);
    take_in(&workspace, &orders, 7).unwrap().iter().for_each(|change| workspace.apply(change));
    let account = workspace.accounts.values_mut().find(|one| one.name.get(Lang::En) == "A").unwrap();
    let known = account.facts.latest().unwrap().clone();
    let of = |tier: &str, key_account| AccountFacts { tier: tier.to_owned(), key_account, ..known.clone() };
    account.facts.revise(day("1960-01-01"), of("Mid", true), "");
    // Imported on 1970-01-01; planned for 1980: another tier, and no key account any more.
    account.facts.revise(day("1980-01-01"), of("Top", false), "planned");
    let choices = ImportChoices { table: Some("accounts".into()), ..ImportChoices::default() };
    let list = listed("account,tier,key account\nA,High,yes\n", &choices);
    take_in(&workspace, &list, 8).unwrap().iter().for_each(|change| workspace.apply(change));
    let account = workspace.accounts.values().find(|one| one.name.get(Lang::En) == "A").unwrap();
    let told: Vec<_> = account
        .facts
        .revisions()
        .iter()
        .map(|one| {
            (one.from.to_string(), one.value.tier.as_str(), one.value.key_account, one.reason.as_str())
        })
        .collect();
    let entry = |from: &str, tier, key_account, reason| (from.to_owned(), tier, key_account, reason);
    // Nobody had a tier before 1960: that stays unknown no longer than it must, for it is known on the day of the list.
    let expected = [
        entry("0001-01-01", "", true, ""),
        entry("1960-01-01", "Mid", true, ""),
        entry("1970-01-01", "High", true, "orders.csv"),
        entry("1980-01-01", "Top", false, "planned"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn of_two_codes_of_one_account_the_first_counts_and_the_second_is_told() {
    let mut workspace = starter();
    let choices = ImportChoices { table: Some("accounts".into()), ..ImportChoices::default() };
    let list = listed("customer code,customer name\nC1,Sun\nC2,Moon\n", &choices);
    take_in(&workspace, &list, 7).unwrap().iter().for_each(|change| workspace.apply(change));
    let sun = workspace.accounts.values_mut().find(|one| one.name.get(Lang::En) == "Sun").unwrap();
    sun.keys.push(ExternalKey { source: "crm".to_owned(), code: "C9".to_owned() });
    let again = listed("customer code,owner,tier\nC1,Ann,High\nC2,Bob,Low\nC9,Cyd,Low\n", &choices);
    let batch =
        batch_of(&again, Id::from_raw(8), pack(&again.rows).unwrap().sha256, "orders.csv".to_owned(), 5);
    let mut next = 8_000;
    let taken = intake(&workspace, &again, batch, &mut || {
        next += 1;
        next
    })
    .unwrap();
    assert_eq!(taken.second_codes, [SecondCode { code: "C9".to_owned(), first: "C1".to_owned() }]);
    taken.changes.iter().for_each(|change| workspace.apply(change));
    assert_eq!(owners(&workspace, "Sun"), [entry("0001-01-01", "Ann", "")]);
    let sun = workspace.accounts.values().find(|one| one.name.get(Lang::En) == "Sun").unwrap();
    assert_eq!(sun.facts.latest().unwrap().tier, "High");
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// First day, owner, share and reason of all shares of an account, by day.
fn owners(workspace: &Workspace, name: &str) -> Vec<(String, String, u32, String)> {
    let account = workspace.accounts.values().find(|one| one.name.get(Lang::En) == name).unwrap().id;
    let person = |id| workspace.employees.get(&id).unwrap().name.get(Lang::En).to_owned();
    let mut found: Vec<_> = workspace
        .ownership
        .values()
        .filter(|split| split.account == account)
        .flat_map(|split| {
            split.shares.iter().map(|share| {
                (split.from.to_string(), person(share.employee), share.share.0, split.reason.clone())
            })
        })
        .collect();
    found.sort();
    found
}

/// A whole share as [`owners`] gives it.
fn entry(from: &str, who: &str, reason: &str) -> (String, String, u32, String) {
    (from.to_owned(), who.to_owned(), 1_000_000, reason.to_owned())
}

#[test]
fn a_list_of_accounts_says_who_looks_after_them() {
    let mut workspace = starter();
    let choices = ImportChoices { table: Some("accounts".into()), ..ImportChoices::default() };
    let list = listed("customer code,customer name,owner\nC1,Sun,Ann\nC2,Moon,Bob\nC3,Star,\n", &choices);
    take_in(&workspace, &list, 7).unwrap().iter().for_each(|change| workspace.apply(change));
    assert_eq!(owners(&workspace, "Sun"), [entry("0001-01-01", "Ann", "")]);
    assert_eq!(owners(&workspace, "Moon"), [entry("0001-01-01", "Bob", "")]);
    assert_eq!(owners(&workspace, "Star"), []);
    // Whoever looks after accounts manages key accounts.
    let manager = id("role/key_account_manager");
    assert!(workspace.employees.values().all(|one| one.facts.latest().unwrap().roles[0].role == manager));
    // Imported at second 5, on 1970-01-01: another owner from that day on; who has a share keeps it.
    let account = workspace.accounts.values().find(|one| one.name.get(Lang::En) == "Moon").unwrap().id;
    let shared = workspace.ownership.values_mut().find(|split| split.account == account).unwrap();
    shared.shares[0].share = Weight::percent(40);
    let again = listed("customer code,owner\nC1,Bob\nC2,Bob\nC3,Cyd\n", &choices);
    take_in(&workspace, &again, 8).unwrap().iter().for_each(|change| workspace.apply(change));
    assert_eq!(
        owners(&workspace, "Sun"),
        [entry("0001-01-01", "Ann", ""), entry("1970-01-01", "Bob", "orders.csv")]
    );
    assert_eq!(
        owners(&workspace, "Moon"),
        [("0001-01-01".to_owned(), "Bob".to_owned(), 400_000, String::new())]
    );
    assert_eq!(owners(&workspace, "Star"), [entry("0001-01-01", "Cyd", "")]);
}

#[test]
fn a_planned_handover_survives_a_list_that_says_who_owns_today() {
    let mut workspace = starter();
    let choices = ImportChoices { table: Some("accounts".into()), ..ImportChoices::default() };
    let list = listed("customer code,customer name,owner\nC1,Sun,Ann\nC2,Moon,\nC3,Star,Bob\n", &choices);
    take_in(&workspace, &list, 7).unwrap().iter().for_each(|change| workspace.apply(change));
    // From 2027 on Bob is to have Sun, which Ann has, and Moon, which nobody has.
    let bob = workspace.employees.values().find(|one| one.name.get(Lang::En) == "Bob").unwrap().id;
    for name in ["Sun", "Moon"] {
        let account = workspace.accounts.values().find(|one| one.name.get(Lang::En) == name).unwrap().id;
        let from = day("2027-01-01");
        let id = OwnershipSplit::id_for(account, from);
        let shares = vec![OwnerShare { employee: bob, share: Weight::WHOLE }];
        let reason = "planned".to_owned();
        workspace.put(OwnershipSplit { id, account, from, shares, reason }.into());
    }
    let planned = entry("2027-01-01", "Bob", "planned");
    // Ann has Sun as it is; of Moon nothing was known, so it is Cyd's since always.
    let list = listed("customer code,owner\nC1,Ann\nC2,Cyd\n", &choices);
    take_in(&workspace, &list, 8).unwrap().iter().for_each(|change| workspace.apply(change));
    assert_eq!(owners(&workspace, "Sun"), [entry("0001-01-01", "Ann", ""), planned.clone()]);
    assert_eq!(owners(&workspace, "Moon"), [entry("0001-01-01", "Cyd", ""), planned.clone()]);
    // Imported at second 5, on 1970-01-01: Bob has Sun from that day on already, whatever is planned.
    let list = listed("customer code,owner\nC1,Bob\n", &choices);
    take_in(&workspace, &list, 9).unwrap().iter().for_each(|change| workspace.apply(change));
    assert_eq!(
        owners(&workspace, "Sun"),
        [entry("0001-01-01", "Ann", ""), entry("1970-01-01", "Bob", "orders.csv"), planned]
    );
}

#[test]
fn what_is_planned_of_people_stays_in_the_future() {
    let mut workspace = starter();
    let choices = ImportChoices { table: Some("people".into()), ..ImportChoices::default() };
    let list = listed("employee id,full name,region\nE1,Ann Lee,East\nE2,Bob Ray,\n", &choices);
    take_in(&workspace, &list, 7).unwrap().iter().for_each(|change| workspace.apply(change));
    let person = |workspace: &Workspace, name: &str| {
        workspace.employees.values().find(|one| one.name.get(Lang::En) == name).unwrap().clone()
    };
    // In 2027 Ann gets another role in the region that she is in, in 2028 she goes to South; Bob goes to South in 2027.
    let (manager, south) = (id("role/key_account_manager"), id("south"));
    workspace.put(Region { id: south, name: Text2::same("South"), keys: Vec::new() }.into());
    let mut ann = person(&workspace, "Ann Lee");
    let promoted = EmployeeFacts {
        roles: vec![RoleShare { role: manager, share: Weight::WHOLE }],
        ..ann.facts.latest().unwrap().clone()
    };
    let moved = EmployeeFacts { region: Some(south), ..promoted.clone() };
    ann.facts.revise(day("2027-01-01"), promoted, "promoted");
    ann.facts.revise(day("2028-01-01"), moved, "moves");
    workspace.put(ann.into());
    let mut bob = person(&workspace, "Bob Ray");
    let moved = EmployeeFacts { region: Some(south), ..bob.facts.latest().unwrap().clone() };
    bob.facts.revise(day("2027-01-01"), moved, "moves");
    workspace.put(bob.into());
    // Ann was known to be in East; where Bob is and who leads Ann was not known.
    let list = listed("employee id,region,reports to\nE1,West,E2\nE2,West,\n", &choices);
    take_in(&workspace, &list, 8).unwrap().iter().for_each(|change| workspace.apply(change));
    let bob = person(&workspace, "Bob Ray").id;
    let facts = |name: &str| -> Vec<(String, bool, String, bool, String)> {
        let of = |region| workspace.regions.get(&region).unwrap().name.get(Lang::En).to_owned();
        let person = person(&workspace, name);
        let revisions = person.facts.revisions().iter().map(|one| {
            let is_manager = one.value.roles.iter().any(|share| share.role == manager);
            let region = one.value.region.map(of).unwrap_or_default();
            (one.from.to_string(), is_manager, region, one.value.manager == Some(bob), one.reason.clone())
        });
        revisions.collect()
    };
    let since = |from: &str, is_manager: bool, region: &str, is_led: bool, reason: &str| {
        (from.to_owned(), is_manager, region.to_owned(), is_led, reason.to_owned())
    };
    assert_eq!(
        facts("Ann Lee"),
        [
            since("0001-01-01", false, "East", true, ""),
            since("1970-01-01", false, "West", true, "orders.csv"),
            since("2027-01-01", true, "West", true, "promoted"),
            since("2028-01-01", true, "South", true, "moves"),
        ]
    );
    assert_eq!(
        facts("Bob Ray"),
        [since("0001-01-01", false, "West", false, ""), since("2027-01-01", false, "South", false, "moves")]
    );
}

#[test]
fn who_is_hired_again_has_two_employments() {
    let mut workspace = starter();
    let choices = ImportChoices { table: Some("people".into()), ..ImportChoices::default() };
    let mut take = |text: &str, batch: u64| -> Vec<Vec<(String, String)>> {
        let changes = take_in(&workspace, &listed(text, &choices), batch).unwrap();
        changes.iter().for_each(|change| workspace.apply(change));
        let of = |name: &str| -> Vec<(String, String)> {
            let person = workspace.employees.values().find(|one| one.name.get(Lang::En) == name).unwrap();
            person.employed.iter().map(|span| (span.from.to_string(), span.until.to_string())).collect()
        };
        ["Ann Lee", "Bob Ray"].map(of).to_vec()
    };
    let span = |from: &str, until: &str| (from.to_owned(), until.to_owned());
    let first = span("2020-01-01", "2023-01-01");
    let text = "employee id,full name,hire date,termination date\n\
        E1,Ann Lee,2020-01-01,2022-12-31\nE2,Bob Ray,2020-01-01,2022-12-31\n";
    assert_eq!(take(text, 7), [vec![first.clone()], vec![first.clone()]]);
    // The last day is worked: Bob's second employment begins on the day after.
    let text = "employee id,hire date\nE1,2025-03-01\nE2,2023-01-01\n";
    let bob = vec![first.clone(), span("2023-01-01", "9999-12-31")];
    assert_eq!(take(text, 8), [vec![first.clone(), span("2025-03-01", "9999-12-31")], bob.clone()]);
    // An old list once more changes nothing; an end is that of the last employment.
    let text = "employee id,hire date,termination date\nE1,2020-01-01,2022-12-31\n";
    assert_eq!(take(text, 9), [vec![first.clone(), span("2025-03-01", "9999-12-31")], bob.clone()]);
    let text = "employee id,termination date\nE1,2026-06-30\n";
    assert_eq!(take(text, 10), [vec![first, span("2025-03-01", "2026-07-01")], bob]);
}

#[test]
fn a_list_of_people_says_when_where_and_under_whom_they_work() {
    let mut workspace = starter();
    let choices = ImportChoices { table: Some("people".into()), ..ImportChoices::default() };
    let text = "employee id,full name,region,reports to,hire date,termination date\n\
        E1,Ann Lee,East,,2020-01-01,\nE2,Bob Ray,East,E1,2026-02-15,2026-09-30\nE3,Cyd Fox,,Ann Lee,,\n";
    take_in(&workspace, &listed(text, &choices), 7)
        .unwrap()
        .iter()
        .for_each(|change| workspace.apply(change));
    let person = |workspace: &Workspace, name: &str| {
        workspace.employees.values().find(|one| one.name.get(Lang::En) == name).unwrap().clone()
    };
    let days = |workspace: &Workspace, name: &str| -> Vec<(String, String)> {
        let spans = person(workspace, name).employed;
        spans.iter().map(|span| (span.from.to_string(), span.until.to_string())).collect()
    };
    let span = |from: &str, until: &str| (from.to_owned(), until.to_owned());
    assert_eq!(days(&workspace, "Ann Lee"), [span("2020-01-01", "9999-12-31")]);
    // The last day is worked.
    assert_eq!(days(&workspace, "Bob Ray"), [span("2026-02-15", "2026-10-01")]);
    assert_eq!(days(&workspace, "Cyd Fox"), []);
    let facts = |workspace: &Workspace, name: &str| person(workspace, name).facts.latest().unwrap().clone();
    let (ann, east) = (person(&workspace, "Ann Lee").id, workspace.regions.values().next().unwrap().id);
    assert_eq!(
        (facts(&workspace, "Ann Lee").region, facts(&workspace, "Ann Lee").manager),
        (Some(east), None)
    );
    assert_eq!(
        (facts(&workspace, "Bob Ray").region, facts(&workspace, "Bob Ray").manager),
        (Some(east), Some(ann))
    );
    // By name as well as by code.
    assert_eq!(
        (facts(&workspace, "Cyd Fox").region, facts(&workspace, "Cyd Fox").manager),
        (None, Some(ann))
    );
    // Later lists say what has changed from their day on, and keep what was.
    let later =
        "employee id,region,reports to,termination date\nE2,West,E3,2026-12-31\nE3,West,,2026-06-30\n";
    take_in(&workspace, &listed(later, &choices), 8)
        .unwrap()
        .iter()
        .for_each(|change| workspace.apply(change));
    assert_eq!(days(&workspace, "Bob Ray"), [span("2026-02-15", "2027-01-01")]);
    assert_eq!(days(&workspace, "Cyd Fox"), [span("0001-01-01", "2026-07-01")]);
    let bob = person(&workspace, "Bob Ray");
    assert_eq!(bob.facts.at("1969-12-31".parse().unwrap()).unwrap().region, Some(east));
    assert_eq!(bob.facts.latest().unwrap().manager, Some(person(&workspace, "Cyd Fox").id));
    assert_eq!(bob.facts.revisions()[1].reason, "orders.csv");
    // Nothing was known of Cyd's region: it holds since always.
    assert_eq!(person(&workspace, "Cyd Fox").facts.revisions().len(), 1);
}
