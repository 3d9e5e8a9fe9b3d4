//! Who and what an erasure rewrites, and what it leaves alone.

use super::*;
use crate::domain::{
    account::{Account, AccountFacts, Region},
    cycle::{Cycle, CycleSeal},
    dated::Dated,
    kpi::{Aggregate, Condition, Input, RecordAggregate, Unit},
    people::EmployeeFacts,
    row::{Comparison, RowValue},
};

fn seen_in(workspace: &Workspace, person: u64) -> Seen {
    let mut seen = Seen::of(Id::from_raw(person));
    seen.document(workspace);
    seen
}

fn erasure_in(workspace: &Workspace, person: u64) -> Erasure {
    Erasure::of(workspace, &seen_in(workspace, person), 5).unwrap()
}

fn employee(id: u64, name: Text2, codes: &[&str]) -> Employee {
    Employee {
        id: Id::from_raw(id),
        name,
        keys: codes
            .iter()
            .map(|code| ExternalKey { source: "import".to_owned(), code: (*code).to_owned() })
            .collect(),
        facts: Dated::always(EmployeeFacts::default()),
        employed: Vec::new(),
        away: Vec::new(),
    }
}

/// The employee with a reason of a change on 2026-01-01.
fn with_reason(mut one: Employee, reason: &str) -> Employee {
    one.facts.revise("2026-01-01".parse().unwrap(), EmployeeFacts::default(), reason);
    one
}

fn reason_of(workspace: &Workspace, id: u64) -> String {
    let one = workspace.employees.get(&Id::from_raw(id)).unwrap();
    one.facts.revisions().last().unwrap().reason.clone()
}

fn erasure() -> Erasure {
    let mut workspace = Workspace::default();
    let keys =
        ["E1", "Ann Li", "7"].map(|code| ExternalKey { source: "import".to_owned(), code: code.to_owned() });
    workspace.put(
        Employee {
            id: Id::from_raw(9),
            name: Text2::new("李安", "Ann Li"),
            keys: keys.to_vec(),
            facts: Dated::always(EmployeeFacts::default()),
            employed: Vec::new(),
            away: Vec::new(),
        }
        .into(),
    );
    erasure_in(&workspace, 9)
}

#[test]
fn names_are_found_as_words_and_codes_are_not_looked_for_in_texts() {
    let erasure = erasure();
    let text = |text: &str| erasure.text(text);
    // 5 in 13 letters of base 32 ends in 000005.
    assert_eq!(text("Ann Li leaves"), Some("P-000005 leaves".to_owned()));
    assert_eq!(text("交接自李安，2026"), Some("交接自P-000005，2026".to_owned()));
    assert_eq!(text("Joann Lind"), None);
    assert_eq!(text("Ann Lin, Ann Li"), Some("Ann Lin, P-000005".to_owned()));
    assert_eq!(text("2026-07-07 E1"), None);
}

#[test]
fn rows_keep_their_places_and_no_text_of_the_person_stays() {
    let texts = |dictionary: &[&str], codes: &[u32]| ColumnCells::Text {
        dictionary: dictionary.iter().map(|text| (*text).to_owned()).collect(),
        codes: codes.to_vec(),
    };
    let mut rows = BatchRows { rows: 3, columns: BTreeMap::new() };
    rows.columns.insert("employee".into(), texts(&["E1", "E2", "7"], &[0, 1, 2]));
    rows.columns.insert("first_name".into(), texts(&["Ann", "Bob"], &[0, 1, 0]));
    rows.columns.insert("last_name".into(), texts(&["Li"], &[0, 0, MISSING_TEXT]));
    rows.columns.insert("order_id".into(), texts(&["7", "E1"], &[0, 1, 0]));
    assert!(erasure().rows(&mut rows));
    let cells = |column: &str| rows.columns.get(&column.into()).unwrap().clone();
    let shown = |column: &str| {
        let ColumnCells::Text { dictionary, codes } = cells(column) else { unreachable!("texts") };
        codes
            .iter()
            .map(|code| dictionary.get(*code as usize).cloned().unwrap_or_default())
            .collect::<Vec<_>>()
    };
    assert_eq!(shown("employee"), ["P-000005.1", "E2", "P-000005.2"]);
    assert_eq!(shown("first_name"), ["P-000005", "Bob", "P-000005"]);
    assert_eq!(shown("last_name"), ["", "Li", ""], "somebody else has that name too");
    assert_eq!(shown("order_id"), ["7", "E1", "7"], "numbers of orders are no codes of people");
    let mut others = BatchRows { rows: 1, columns: BTreeMap::new() };
    others.columns.insert("employee".into(), texts(&["E2"], &[0]));
    assert!(!erasure().rows(&mut others));
}

#[test]
fn the_person_and_what_names_them_are_rewritten_and_nothing_else() {
    let mut workspace = Workspace::default();
    let person = Employee {
        id: Id::from_raw(9),
        name: Text2::new("李安", "Ann Li"),
        keys: vec![ExternalKey { source: "crm".to_owned(), code: "E1".to_owned() }],
        facts: Dated::always(EmployeeFacts::default()),
        employed: Vec::new(),
        away: Vec::new(),
    };
    let other =
        Employee { id: Id::from_raw(10), name: Text2::same("Ann Lind"), keys: Vec::new(), ..person.clone() };
    let mut led = Dated::always(EmployeeFacts::default());
    led.revise("2026-01-01".parse().unwrap(), EmployeeFacts::default(), "after Ann Li left");
    let third = Employee {
        id: Id::from_raw(11),
        name: Text2::same("Bo"),
        facts: led,
        keys: Vec::new(),
        ..person.clone()
    };
    [person, other.clone(), third].into_iter().for_each(|one| workspace.put(one.into()));
    let next = erasure_in(&workspace, 9).document(&workspace).unwrap();
    let text = serde_json::to_string(&next).unwrap();
    assert!(
        !text.contains("Ann Li\"")
            && !text.contains("李安")
            && !text.contains("E1")
            && !text.contains("Ann Li left")
    );
    assert_eq!(next.employees.get(&Id::from_raw(10)), Some(&other));
    assert_eq!(next.employees.get(&Id::from_raw(9)).unwrap().name, Text2::same("P-000005"));
    assert_eq!(next.record_count(), workspace.record_count());
}

#[test]
fn who_has_the_name_inside_of_a_longer_one_keeps_it() {
    let mut workspace = Workspace::default();
    workspace.put(employee(9, Text2::same("李安"), &["E1"]).into());
    // A longer name that begins with it, one that ends with it, and a customer and their code.
    let longer = employee(10, Text2::same("李安娜"), &["李安娜"]);
    let ends = employee(11, Text2::same("小李安"), &[]);
    let account = Account {
        id: Id::from_raw(12),
        name: Text2::same("李安商行"),
        keys: vec![ExternalKey { source: "import".to_owned(), code: "李安商行".to_owned() }],
        facts: Dated::always(AccountFacts::default()),
    };
    let told = with_reason(employee(13, Text2::same("王芳"), &[]), "李安、李安娜和小李安同访李安商行");
    workspace.put(longer.clone().into());
    workspace.put(ends.clone().into());
    workspace.put(account.clone().into());
    workspace.put(told.into());
    let erasure = erasure_in(&workspace, 9);
    assert_eq!(erasure.texts_in(&workspace).unwrap(), ["李安、李安娜和小李安同访李安商行"]);
    let next = erasure.document(&workspace).unwrap();
    assert_eq!(next.employees.get(&longer.id), Some(&longer));
    assert_eq!(next.employees.get(&ends.id), Some(&ends));
    assert_eq!(next.accounts.get(&account.id), Some(&account));
    assert_eq!(reason_of(&next, 13), "P-000005、李安娜和小李安同访李安商行");
    assert_eq!(
        next.employees.get(&Id::from_raw(9)),
        Some(&employee(9, Text2::same("P-000005"), &["P-000005.1"]))
    );
}

#[test]
fn a_namesake_keeps_the_name_and_texts_that_may_mean_them() {
    let mut workspace = Workspace::default();
    workspace.put(with_reason(employee(9, Text2::same("王芳"), &["E1"]), "随 E1 调动").into());
    let namesake = with_reason(employee(10, Text2::same("王芳"), &["E2"]), "接替王芳");
    workspace.put(namesake.clone().into());
    let next = erasure_in(&workspace, 9).document(&workspace).unwrap();
    assert_eq!(next.employees.get(&namesake.id), Some(&namesake));
    assert_eq!(next.employees.get(&Id::from_raw(9)).unwrap().name, Text2::same("P-000005"));
    // Rows that name a manager so may mean either; one that has the code of the person means the person.
    let mut rows = BatchRows { rows: 2, columns: BTreeMap::new() };
    let cells = |texts: [&str; 2]| ColumnCells::Text {
        dictionary: texts.map(str::to_owned).to_vec(),
        codes: vec![0, 1],
    };
    rows.columns.insert("manager".into(), cells(["王芳", "E1"]));
    assert!(erasure_in(&workspace, 9).rows(&mut rows));
    assert_eq!(rows.columns.get(&"manager".into()), Some(&cells(["王芳", "P-000005.1"])));
    // Where rows find the person by the name, they are the person's.
    workspace.put(employee(9, Text2::same("王芳"), &["E1", "王芳"]).into());
    assert!(erasure_in(&workspace, 9).rows(&mut rows));
    assert_eq!(rows.columns.get(&"manager".into()), Some(&cells(["P-000005", "P-000005.1"])));
}

#[test]
fn a_code_of_two_people_is_refused_and_one_that_went_to_somebody_else_is_theirs() {
    let mut workspace = Workspace::default();
    workspace.put(employee(9, Text2::same("Ann"), &["E1", "E3"]).into());
    workspace.put(employee(10, Text2::same("Bo"), &["E2"]).into());
    // Before, E2 was Ann's and E3 was Bo's.
    let mut before = workspace.clone();
    before.put(employee(9, Text2::same("Anna Old"), &["E0", "E2"]).into());
    before.put(employee(10, Text2::same("Bo"), &["E3"]).into());
    let mut seen = seen_in(&workspace, 9);
    seen.document(&before);
    let erasure = Erasure::of(&workspace, &seen, 5).unwrap();
    let keys = |workspace: &Workspace, id: u64| -> Vec<String> {
        let one = workspace.employees.get(&Id::from_raw(id)).unwrap();
        one.keys.iter().map(|key| key.code.clone()).collect()
    };
    let now = erasure.document(&workspace).unwrap();
    assert_eq!(
        (keys(&now, 9), keys(&now, 10)),
        (vec!["P-000005.1".to_owned(), "P-000005.2".to_owned()], vec!["E2".to_owned()])
    );
    let then = erasure.document(&before).unwrap();
    assert_eq!(
        keys(&then, 9),
        ["P-000005.3", "E2"],
        "rows of then are found by it, and it names nobody else than Bo now"
    );
    assert_eq!(keys(&then, 10), ["P-000005.2"], "rows of then with E3 are Bo's still");
    assert_eq!(erasure.text("Anna Old left"), Some("P-000005 left".to_owned()), "the name of before");
    workspace.put(employee(10, Text2::same("Bo"), &["E2", "E3"]).into());
    assert_eq!(Erasure::of(&workspace, &seen_in(&workspace, 9), 5), Err(NoErasure::Shared("E3".to_owned())));
    assert_eq!(Erasure::of(&workspace, &seen_in(&workspace, 77), 5), Err(NoErasure::Gone));
}

#[test]
fn another_way_to_write_a_code_leads_to_the_new_one() {
    let mut workspace = Workspace::default();
    workspace.put(employee(9, Text2::same("Ann"), &["E1"]).into());
    workspace.put(employee(10, Text2::same("E-1b"), &["E-1b"]).into());
    let alias = |table: &str, column: &str, written: &str, meant: &str| {
        KeyAlias::new(table.into(), column.into(), written, meant)
    };
    // The first is nobody's own code, the second that of somebody else, the third is of a product called like a code.
    workspace.put(alias("people", "employee", "E-1", "E1").into());
    workspace.put(alias("people", "employee", "E-1b", "E1").into());
    let product = alias("products", "product", "E1", "E-1");
    workspace.put(product.clone().into());
    let next = erasure_in(&workspace, 9).document(&workspace).unwrap();
    let mut told: Vec<_> = next
        .key_aliases
        .values()
        .map(|one| (one.column.0.to_string(), one.written.clone(), one.meant.clone()))
        .collect();
    told.sort();
    let text = |texts: [&str; 3]| (texts[0].to_owned(), texts[1].to_owned(), texts[2].to_owned());
    assert_eq!(
        told,
        [
            text(["employee", "E-1b", "P-000005.1"]),
            text(["employee", "P-000005.2", "P-000005.1"]),
            text(["product", "E1", "E-1"])
        ]
    );
    assert_eq!(next.employees.get(&Id::from_raw(10)), workspace.employees.get(&Id::from_raw(10)));
}

#[test]
fn constants_follow_the_column_that_they_are_compared_with() {
    let compare = |column: &str, text: &str| {
        Condition::Compare(
            Box::new(RowValue::Column(column.into())),
            Comparison::Equal,
            Box::new(RowValue::Text(text.to_owned())),
        )
    };
    let input = |filter: Vec<Condition>| Input {
        id: Id::from_raw(3),
        name: Text2::same("Calls"),
        unit: Unit::Count,
        records: Some(RecordAggregate {
            table: "orders".into(),
            function: Aggregate::Count,
            filter,
            time: "order_date".into(),
        }),
        typed: None,
    };
    let mut workspace = Workspace::default();
    workspace.put(employee(9, Text2::same("May"), &["E1"]).into());
    let all = |employee: &str, manager: &str, subject: &str| {
        input(vec![
            compare("employee", employee),
            Condition::Any(vec![
                Condition::Not(Box::new(compare("manager", manager))),
                compare("order_id", "E1"),
            ]),
            compare("region", "May"),
            compare("subject", subject),
        ])
    };
    workspace.put(all("E1", "May", "Call of May").into());
    let next = erasure_in(&workspace, 9).document(&workspace).unwrap();
    assert_eq!(next.inputs.get(&Id::from_raw(3)), Some(&all("P-000005.1", "P-000005", "Call of P-000005")));
}

#[test]
fn rows_keep_what_they_are_found_and_counted_by() {
    let texts = |text: &str| ColumnCells::Text { dictionary: vec![text.to_owned()], codes: vec![0] };
    let mut workspace = Workspace::default();
    workspace.put(employee(9, Text2::same("May"), &["E1"]).into());
    let mut rows = BatchRows { rows: 1, columns: BTreeMap::new() };
    for column in ["account", "region", "product", "status", "subject", "my_note"] {
        rows.columns.insert(column.into(), texts("May"));
    }
    assert!(erasure_in(&workspace, 9).rows(&mut rows));
    let told: Vec<(&str, bool)> =
        rows.columns.iter().map(|(column, cells)| (&*column.0, *cells == texts("P-000005"))).collect();
    let expected = [
        ("account", false),
        ("my_note", true),
        ("product", false),
        ("region", false),
        ("status", false),
        ("subject", true),
    ];
    assert_eq!(told, expected);
}

#[test]
fn locks_are_rewritten_in_the_order_in_which_they_stand_on_each_other() {
    let mark = |sha256: &str, at: i64| SealMark {
        seal: Id::<CycleSeal>::from_raw(1),
        sha256: sha256.to_owned(),
        engine: String::new(),
        at,
    };
    let sealed = |previous: Option<&str>| Sealed {
        engine: String::new(),
        schema: 1,
        cycle: Id::<Cycle>::from_raw(1),
        period: "2026-Q1".parse().unwrap(),
        previous: previous.map(str::to_owned),
        inputs: Vec::new(),
        rules: Vec::new(),
        has_linkage: true,
        report: crate::engine::cycle::SealedReport {
            cards: Vec::new(),
            pay: Vec::new(),
            pools: Vec::new(),
            appraisals: Vec::new(),
        },
    };
    // The clock was set back: c was made last and has the earliest time; the lock before a is not there any more.
    let open = vec![
        (mark("c", 1), sealed(Some("b"))),
        (mark("a", 2), sealed(Some("gone"))),
        (mark("b", 3), sealed(Some("a"))),
    ];
    let order: Vec<String> = linked(open).into_iter().map(|(mark, _)| mark.sha256).collect();
    assert_eq!(order, ["a", "b", "c"]);
    let circle = vec![(mark("x", 1), sealed(Some("y"))), (mark("y", 2), sealed(Some("x")))];
    assert_eq!(linked(circle).len(), 2);
}

#[test]
fn what_is_not_forgotten_yet_stands_in_the_log() {
    let erasure = erasure();
    let step = |label: Label| ChangeSet { label, ..ChangeSet::default() };
    let log = [step(erasure.mark(Label::plain("person_erased"))), step(Label::plain("edit").with("n", "1"))];
    assert_eq!(Erasure::unfinished(&log), [erasure]);
    assert_eq!(Erasure::unfinished(&log[1..]), []);
}

#[test]
fn codes_choices_and_headings_of_own_tables_are_no_prose() {
    // Somebody who is called like a choice, and like a column that formulas name.
    let mut workspace = Workspace::default();
    workspace.put(employee(9, Text2::same("max"), &["E1"]).into());
    let region = Region {
        id: Id::from_raw(5),
        name: Text2::same("North"),
        keys: vec![ExternalKey { source: "of max".to_owned(), code: "N max".to_owned() }],
    };
    workspace.put(region.into());
    let erasure = erasure_in(&workspace, 9);
    let rewritten = |fields: Value| {
        let mut value = fields;
        erasure.value(&mut value, (false, false), &mut |_| ());
        value
    };
    assert_eq!(
        rewritten(
            serde_json::json!({ "over_time": "max", "sum": "max", "column": "max", "reason": "max", "who": ["max"] })
        ),
        serde_json::json!({ "over_time": "max", "sum": "max", "column": "max", "reason": "P-000005", "who": ["max"] })
    );
    let next = erasure.document(&workspace).unwrap();
    let key = next.regions.get(&Id::from_raw(5)).unwrap().keys.first().unwrap().clone();
    assert_eq!((key.source.as_str(), key.code.as_str()), ("of P-000005", "N max"));
}

#[test]
fn a_lock_that_is_not_what_its_hash_says_gets_no_other_hash() {
    let report = crate::engine::cycle::SealedReport {
        cards: Vec::new(),
        pay: Vec::new(),
        pools: Vec::new(),
        appraisals: Vec::new(),
    };
    let sealed = Sealed {
        engine: "of Ann Li".to_owned(),
        schema: 1,
        cycle: Id::<Cycle>::from_raw(1),
        period: "2026-Q1".parse().unwrap(),
        previous: None,
        inputs: Vec::new(),
        rules: vec![crate::engine::cycle::SealedRule {
            sha256: String::new(),
            record: with_reason(employee(20, Text2::same("Bo"), &[]), "after Ann Li").into(),
        }],
        has_linkage: true,
        report,
    };
    let text = serde_json::to_string(&sealed).unwrap();
    let after = |text: &str, sha256: String| {
        let mut workspace = Workspace::default();
        workspace.put(employee(9, Text2::same("Ann Li"), &[]).into());
        let seal = CycleSeal { id: Id::from_raw(2), cycle: Id::from_raw(1), text: text.to_owned() };
        let mark = SealMark { seal: seal.id, sha256, engine: String::new(), at: 1 };
        workspace.put(seal.into());
        let cycle = Cycle {
            id: Id::from_raw(1),
            name: Text2::same("review"),
            period: "2026-Q1".parse().unwrap(),
            state: crate::domain::cycle::CycleState::Locked,
            seals: vec![mark],
            log: Vec::new(),
            appeals: Vec::new(),
            calibration: None,
        };
        workspace.put(cycle.into());
        let next = erasure_in(&workspace, 9).document(&workspace).unwrap();
        let mark = next.cycles.get(&Id::from_raw(1)).unwrap().seals.first().unwrap().sha256.clone();
        let text = next.cycle_seals.get(&Id::from_raw(2)).unwrap().text.clone();
        assert!(!text.contains("after Ann Li") && text.contains("after P-000005"));
        (sha256_hex([text.as_bytes()]) == mark, mark)
    };
    let whole = sha256_hex([text.as_bytes()]);
    assert!(after(&text, whole).0, "it is what its new hash says");
    assert_eq!(after(&text, "falsified".to_owned()), (false, "falsified".to_owned()));
    // One that cannot be read is rewritten as a text and stops nothing.
    let torn = "{ after Ann Li";
    assert!(after(torn, sha256_hex([torn.as_bytes()])).0);
    assert!(!after(torn, "falsified".to_owned()).0);
}

#[test]
fn whoever_is_called_otherwise_since_or_is_gone_is_erased() {
    let mut workspace = Workspace::default();
    workspace.put(employee(9, Text2::same("Ann Li"), &["E1"]).into());
    let erasure = erasure_in(&workspace, 9);
    assert!(!erasure.is_in(&workspace));
    let mut next = erasure.document(&workspace).unwrap();
    assert!(erasure.is_in(&next));
    next.put(employee(9, Text2::same("Former member 7"), &["P-000005.1"]).into());
    assert!(erasure.is_in(&next));
    next.put(employee(9, Text2::same("Former member 7"), &["E1"]).into());
    assert!(!erasure.is_in(&next), "the code is back");
    assert!(erasure.is_in(&Workspace::default()));
}
