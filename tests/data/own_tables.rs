//! Tables of the user's own: proposed from a file, corrected, filled, used in formulas, taken in again, kept in the file.

use keyscore::{
    data::{
        file,
        import::{
            ImportChoices, ImportError,
            importer::Imported,
            intake::{batch_of, definition, intake},
            merge::{Overlap, merge},
            own::{ColumnForm, Draft},
            preview::{Preview, preview},
            remembered::Memory,
        },
        packed::pack,
        starter::starter,
        validate::{Problem, check, quarantine},
    },
    domain::{
        batch::Batch,
        change::Change,
        id::Id,
        kpi::{Attribution, Unit},
        own_table::{OwnTable, OwnTableFault},
        record::{Record, RecordKey},
        scope::{Member, Scope},
        table::{ColumnId, ColumnKind, Dimension},
        text::{Lang, Text2},
    },
    engine::{
        evaluate::evaluate,
        look_ups::look_up,
        model::Model,
        query::{Answer, FormulaDraft, Query},
        report::Outcome,
    },
};
use rust_decimal::Decimal;

use crate::support::{cells, import_in, mapped};

/// What a sales team writes down about its visits: two of account A in May, one of B in May and one in June.
const VISITS: &str = "Visit No.,Visited on,Customer,Salesperson,Purpose,Spent,Share won,Successful,Minutes,Postcode\n\
    V1,2026-05-04,A,Ann,Demo,¥120.50,50%,yes,35,01067\n\
    V2,2026-05-18,A,Bob,Renewal,¥80,25%,no,20,01069\n\
    V3,2026-05-20,B,Ann,Demo,¥10,0%,yes,55,80331\n\
    V4,2026-06-02,B,Ann,Demo,¥5,100%,yes,15,80333\n";

fn look(text: &str, choices: &ImportChoices) -> Preview {
    preview(text.as_bytes(), text.len() as u64, choices).unwrap()
}

fn draft() -> Draft {
    let seen = look(VISITS, &ImportChoices::default());
    Draft::proposed(&seen, "Store visits.csv", &starter().tables())
}

fn imported(draft: Draft, text: &str) -> Imported {
    import_in(text.as_bytes(), &draft.choices(&ImportChoices::default()), 11).unwrap()
}

/// A workspace with the starter's records and the visits.
fn filled(draft: Draft) -> Model {
    let mut model = Model { workspace: starter(), ..Model::default() };
    take_in(&mut model, imported(draft, VISITS), 7);
    model
}

fn take_in(model: &mut Model, imported: Imported, number: u64) {
    let id: Id<Batch> = Id::from_raw(number);
    let sha256 = pack(&imported.rows).unwrap().sha256;
    let batch = batch_of(&imported, id, sha256, "visits.csv".to_owned(), 5);
    let mut next = number * 1_000;
    let mut new_id = || {
        next += 1;
        next
    };
    let mut changes: Vec<Change> = definition(&model.workspace, &imported).unwrap().into_iter().collect();
    changes.extend(intake(&model.workspace, &imported, batch, &mut new_id).unwrap().changes);
    changes.iter().for_each(|change| model.workspace.apply(change));
    model.rows.insert(id, imported.rows);
}

fn value(model: &Model, text: &str, scope: Scope, period: &str) -> Option<Decimal> {
    let (text, period) = (text.to_owned(), period.parse().unwrap());
    let attribution = Attribution::Record;
    let draft = FormulaDraft { text, kpi: None, attribution, lang: Lang::En, scope, period };
    match evaluate(model, &Query::Formula(draft)) {
        Answer::Formula(Ok(reading)) => match reading.outcome {
            Outcome::Value { value, .. } => Some(value.normalize()),
            Outcome::Missing(_) => None,
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_table_is_proposed_with_types_links_key_and_date_column() {
    let Draft { table, mapping } = draft();
    assert_eq!((table.code.0.as_str(), table.name.get(Lang::En)), ("store_visits", "Store visits"));
    let found: Vec<(&str, &str)> =
        table.columns.iter().map(|column| (column.code.0.as_str(), ColumnForm::of(column).word())).collect();
    assert_eq!(
        found,
        [
            ("visit_no", "text"),
            ("visited_on", "day"),
            ("account", "account"),
            ("employee", "employee"),
            ("purpose", "text"),
            ("spent", "money"),
            ("share_won", "percent"),
            ("successful", "flag"),
            ("minutes", "number"),
            // Leading zeros are those of a code.
            ("postcode", "text"),
        ]
    );
    assert_eq!(table.key, [ColumnId::from("visit_no")]);
    assert_eq!(table.time, Some("visited_on".into()));
    assert_eq!(mapping.len(), 10);
    assert_eq!(table.fault_in(&starter()), None);
    // The names of the columns are those of the file.
    assert_eq!(table.columns[2].name.get(Lang::Zh), "Customer");
}

#[test]
fn chinese_headers_make_chinese_codes_that_formulas_can_write() {
    let text = "拜访编号,拜访日期,客户,花费(元)\nB1,2026年5月4日,甲,￥12\nB2,2026年5月5日,乙,￥3\n";
    let seen = look(text, &ImportChoices::default());
    let draft = Draft::proposed(&seen, "门店拜访.csv", &starter().tables());
    let codes: Vec<&str> = draft.table.columns.iter().map(|column| column.code.0.as_str()).collect();
    assert_eq!(codes, ["拜访编号", "拜访日期", "account", "花费_元"]);
    let mut model = Model { workspace: starter(), ..Model::default() };
    take_in(&mut model, imported(draft, text), 3);
    assert_eq!(value(&model, "SUM(门店拜访.花费_元)", Scope::COMPANY, "2026-05"), Some(15.into()));
}

#[test]
fn what_was_proposed_can_be_corrected() {
    let mut draft = draft();
    draft.rename(4, Lang::Zh, "目的");
    draft.rename(4, Lang::En, "Aim of visit");
    assert_eq!(draft.column(4).unwrap().code, ColumnId::from("aim_of_visit"));
    draft.reform(8, ColumnForm::Hours);
    assert_eq!(draft.column(8).unwrap().unit, Some(Unit::Hours));
    // Another column that names accounts takes the link over; the earlier one is text under its own name.
    draft.reform(4, ColumnForm::Link(Dimension::Account));
    assert_eq!(draft.column(4).unwrap().code, ColumnId::from("account"));
    let earlier = draft.column(2).unwrap();
    assert_eq!((earlier.code.0.as_str(), earlier.kind), ("customer", ColumnKind::Text));
    draft.reform(4, ColumnForm::Text);
    assert_eq!(draft.column(4).unwrap().code, ColumnId::from("aim_of_visit"));
    // The date column follows what is left.
    draft.leave(1);
    assert_eq!((draft.table.time.clone(), draft.mapping[1].clone()), (None, None));
    draft.leave(0);
    assert_eq!(draft.table.fault(), Some(OwnTableFault::NoKey));
    draft.set_key(9, true);
    draft.set_key(3, true);
    assert_eq!(draft.table.key, [ColumnId::from("employee"), ColumnId::from("postcode")]);
    let seen = look(VISITS, &ImportChoices::default());
    draft.take(1, &seen.columns[1]);
    assert_eq!(draft.table.time, Some("visited_on".into()));
    assert_eq!(draft.table.columns[0].code, ColumnId::from("visited_on"));
    draft.set_code("no good");
    assert_eq!(draft.table.fault(), Some(OwnTableFault::Code("no good".to_owned())));
}

#[test]
fn formulas_read_it_by_its_name_for_every_scope() {
    let model = filled(draft());
    let account = |name: &str| {
        let found = model.workspace.accounts.values().find(|account| account.name.get(Lang::En) == name);
        Scope::of([Member::Account(found.unwrap().id)])
    };
    let ann = model.workspace.employees.values().find(|person| person.name.get(Lang::En) == "Ann").unwrap();
    // 120.50 + 80 + 10 in May; 5 in June.
    let company = Scope::COMPANY;
    let spent = "SUM(store_visits.spent)";
    assert_eq!(value(&model, spent, company.clone(), "2026-05"), Some(Decimal::new(2105, 1)));
    assert_eq!(value(&model, spent, company.clone(), "2026-Q2"), Some(Decimal::new(2155, 1)));
    assert_eq!(value(&model, spent, account("A"), "2026-05"), Some(Decimal::new(2005, 1)));
    assert_eq!(
        value(&model, spent, Scope::of([Member::Employee(ann.id)]), "2026-05"),
        Some(Decimal::new(1305, 1))
    );
    assert_eq!(
        value(&model, "COUNT(store_visits WHERE successful)", company.clone(), "2026"),
        Some(3.into())
    );
    // (50 % + 25 %) ÷ 2
    assert_eq!(
        value(&model, "AVERAGE(store_visits.share_won WHERE account = \"A\")", company.clone(), "2026"),
        Some(Decimal::new(375, 3))
    );
    // By its name as by its code.
    assert_eq!(value(&model, "SUM([Store visits].minutes)", company, "2026-06"), Some(15.into()));
    assert_eq!(check(&model.workspace), []);
}

#[test]
fn rows_take_the_region_of_the_account_that_they_name() {
    let mut model = filled(draft());
    let accounts = "Account,Account name,Region\nA,A,North\nB,B,South\n";
    let choices = ImportChoices { table: Some("accounts".into()), ..ImportChoices::default() };
    take_in(&mut model, import_in(accounts.as_bytes(), &choices, 9).unwrap(), 8);
    look_up(&mut model);
    let north = model.workspace.regions.values().find(|region| region.name.get(Lang::En) == "North").unwrap();
    let scope = Scope::of([Member::Region(north.id)]);
    assert_eq!(value(&model, "SUM(store_visits.spent)", scope, "2026"), Some(Decimal::new(2005, 1)));
}

#[test]
fn the_same_source_again_is_recognised_and_updates_by_key() {
    let model = filled(draft());
    let own: Vec<OwnTable> = model.workspace.own_tables.values().cloned().collect();
    let choices = ImportChoices { own, ..ImportChoices::default() };
    let later = VISITS.replace("¥80", "¥95") + "V5,2026-06-09,C,Ann,Demo,¥1,0%,no,5,80335\n";
    let seen = look(&later, &choices);
    assert_eq!((seen.table.0.as_str(), seen.missing_required.len()), ("store_visits", 0));
    assert_eq!(mapped(&seen)[5], Some("spent"));
    let again = import_in(later.as_bytes(), &choices, 13).unwrap();
    assert_eq!(definition(&model.workspace, &again).unwrap(), None);
    let (batch, rows) =
        (model.workspace.batches.values().next().unwrap(), model.rows.values().next().unwrap());
    let merged = merge(&again, &[(batch, rows.clone())], false);
    assert_eq!(merged.overlap, Overlap { new: 1, changed: 1, same: 3, gone: 0 });
    let rows = Imported { rows: merged.rows, ..again };
    assert_eq!(cells(&rows, "visit_no"), ["V2", "V5"]);
    assert_eq!(cells(&rows, "spent"), ["95", "1"]);
    // A row without its key or its date is refused, with the reason.
    let broken = import_in(format!("{VISITS},2026-06-09,C,Ann,,,,,,\n").as_bytes(), &choices, 13).unwrap();
    assert_eq!((broken.accepted, broken.refused_rows, broken.issues[0].header.as_str()), (4, 1, "Visit No."));
}

#[test]
fn decisions_about_a_source_are_remembered_only_where_the_table_is_there() {
    let choices = draft().choices(&ImportChoices::default());
    let seen = look(VISITS, &choices);
    let mut memory = Memory::default();
    memory.keep(&seen, &choices);
    let plain = look(VISITS, &ImportChoices::default());
    assert_eq!(memory.recall(&plain, &ImportChoices::default()), None, "another workspace");
    let here = ImportChoices { own: choices.own.clone(), ..ImportChoices::default() };
    let recalled = memory.recall(&plain, &here).unwrap();
    assert_eq!(recalled.table, Some("store_visits".into()));
}

#[test]
fn a_faulty_table_takes_no_rows() {
    let mut faulty = draft();
    faulty.table.key.clear();
    let refused = import_in(VISITS.as_bytes(), &faulty.choices(&ImportChoices::default()), 50);
    assert_eq!(refused, Err(ImportError::OwnTable(OwnTableFault::NoKey)));
    // What a column holds cannot change below the rows that are there.
    let model = filled(draft());
    let mut other = draft();
    other.reform(8, ColumnForm::Text);
    let new = other.clone().choices(&ImportChoices::default());
    let changed = ImportChoices { makes_table: false, ..new.clone() };
    let brought = |choices: &ImportChoices| import_in(VISITS.as_bytes(), choices, 11).unwrap();
    let refused = definition(&model.workspace, &brought(&changed));
    assert_eq!(refused, Err(ImportError::OwnTable(OwnTableFault::KindChanged("minutes".to_owned()))));
    // A new table takes neither the place of one that is there nor that of a standard one.
    let refused = definition(&model.workspace, &brought(&new));
    assert_eq!(refused, Err(ImportError::OwnTable(OwnTableFault::NameTaken("store_visits".to_owned()))));
    other.set_code("orders");
    let refused = import_in(VISITS.as_bytes(), &other.choices(&ImportChoices::default()), 11);
    assert_eq!(refused, Err(ImportError::OwnTable(OwnTableFault::NameTaken("orders".to_owned()))));
    let unknown = ImportChoices { table: Some("nowhere".into()), ..ImportChoices::default() };
    assert_ne!(look(VISITS, &unknown).table.0, "nowhere");
}

#[test]
fn it_is_part_of_the_workspace_file_and_falls_with_its_definition() {
    let model = filled(draft());
    let text = file::write(&model).unwrap();
    let (read, findings) = file::read(text.as_bytes()).unwrap();
    assert_eq!((&read.workspace, findings.len()), (&model.workspace, 0));
    assert_eq!(read.rows, model.rows);
    let own = model.workspace.own_tables.values().next().unwrap();
    let mut without = model.workspace.clone();
    without.remove(RecordKey::OwnTable(own.id));
    let found = quarantine(&mut without);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].problem, Problem::UnknownReference(RecordKey::OwnTable(own.id)));
    assert!(without.batches.is_empty());
    // One under a foreign identity, or with the code of a standard table, cannot stand.
    let mut foreign = model.workspace.clone();
    foreign.put(Record::from(OwnTable { id: Id::from_raw(5), name: Text2::same("x"), ..own.clone() }));
    assert_eq!(quarantine(&mut foreign).len(), 1);
}
