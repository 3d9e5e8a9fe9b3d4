//! Erasing a person who was called otherwise before, on the store in memory.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use super::*;
use crate::{
    data::{memory::MemoryStore, sample::sample, store::copy_of},
    domain::{
        change::{Change, ChangeSet, Label},
        id::ExternalKey,
        record::{Record, RecordKey},
        text::Text2,
    },
    engine::{
        rows::{BatchRows, ColumnCells},
        session::Session,
    },
};

const ID: WorkspaceId = Id::from_raw(1);

/// The result of a future that never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("the store in memory does not wait"),
    }
}

fn append(store: &MemoryStore, held: &mut Held, label: Label, changes: Vec<Change>) {
    let revision = held.revision + 1;
    let step = ChangeSet { revision, changes, label, ..ChangeSet::default() };
    now(store.append(ID, held.revision, &step)).unwrap();
    held.session.apply(&step);
    held.revision = revision;
}

fn begun() -> (MemoryStore, Held, Employee) {
    let mut model = sample();
    model.workspace = copy_of(&model.workspace, ID, Text2::same("kept"));
    let person = model.workspace.employees.values().next().unwrap().clone();
    let packs: Vec<_> = model.rows.values().map(|rows| packed::pack(rows).unwrap()).collect();
    let store = MemoryStore::default();
    now(store.create(&model.workspace, &packs, 0)).unwrap();
    (store, Held { session: Session::new(model), ..Held::default() }, person)
}

fn key(code: &str) -> ExternalKey {
    ExternalKey { source: "import".to_owned(), code: code.to_owned() }
}

fn rows_of(store: &MemoryStore, batch: &Batch) -> BatchRows {
    packed::unpack(&now(store.get_chunks(&batch.sha256)).unwrap()).unwrap()
}

/// The texts by which rows name people.
fn people_in(rows: &BatchRows) -> Vec<String> {
    let texts = ["employee", "manager"].map(|column| match rows.columns.get(&column.into()) {
        Some(ColumnCells::Text { dictionary, .. }) => dictionary.clone(),
        _ => Vec::new(),
    });
    texts.concat()
}

#[test]
fn names_and_codes_of_before_go_from_copies_and_log_and_nothing_else_changes() {
    let (store, mut held, first) = begun();
    let version = KeepTask::Name { workspace: ID, name: "before".to_owned(), at: 10 };
    assert_eq!(now(keep(&store, &held, version)), KeepReply::Done);
    // The person gets another name, and a code in place of those of the sample.
    let mut second = first.clone();
    second.name = Text2::new("钱学新", "Qian Xuexin");
    second.keys = vec![key("HR-8841")];
    append(
        &store,
        &mut held,
        Label::plain("edit"),
        vec![Change::replace(Some(first.clone().into()), second)],
    );
    let before = held.session.workspace().clone();
    let copied = now(store.read_copy(ID, 1)).unwrap();

    let task = KeepTask::Erase { workspace: ID, person: first.id, random: 77, at: 20 };
    let KeepReply::Erasing(changes, erasure) = now(keep(&store, &held, task)) else {
        unreachable!("changes")
    };
    let forget = || KeepTask::Forget { workspace: ID, erasure: erasure.clone(), at: 30 };
    // Not before the step is held.
    assert_eq!(now(keep(&store, &held, forget())), KeepReply::NotHeld);
    assert_eq!(now(store.read_copy(ID, 1)).unwrap(), copied);
    append(&store, &mut held, erasure.mark(Label::plain("person_erased")), changes);
    // The page is closed here: the log says what is left to do.
    let unfinished = KeepReply::Erasing(Vec::new(), erasure.clone());
    assert_eq!(now(keep(&store, &held, KeepTask::Unfinished(ID))), unfinished);
    // Somebody else's step came in between: nothing is lost.
    held.revision -= 1;
    assert_eq!(now(keep(&store, &held, forget())), KeepReply::Behind);
    held.revision += 1;
    assert_eq!(now(keep(&store, &held, KeepTask::Unfinished(ID))), unfinished);
    assert_eq!(now(keep(&store, &held, forget())), KeepReply::Done);
    assert_eq!(now(keep(&store, &held, KeepTask::Unfinished(ID))), KeepReply::Done);

    let stored = now(store.load(ID)).unwrap();
    assert!(stored.log.is_empty() && stored.left.is_empty());
    let copy = now(store.read_copy(ID, 1)).unwrap();
    let mut old: Vec<String> = vec![first.name.zh.clone(), first.name.en.clone()];
    old.extend(first.keys.iter().map(|key| key.code.clone()));
    old.extend(["钱学新", "Qian Xuexin", "HR-8841"].map(str::to_owned));
    let names = [first.name.zh.as_str(), first.name.en.as_str()];
    let mut rows_named = 0;
    for (after, before) in [(&stored.base, &before), (&copy, &copied)] {
        let text = serde_json::to_string(after).unwrap();
        for name in &old {
            assert!(!text.contains(&format!("\"{name}\"")), "{name} is still there");
        }
        let erased = after.employees.get(&first.id).unwrap();
        assert!(erased.name.zh.starts_with("P-") && erased.name == Text2::same(&erased.name.zh));
        assert_eq!(erased.facts, first.facts);
        assert!(names.iter().all(|name| !text.contains(*name)));
        // Whoever has a code has one still: as many texts of rows name the person as before.
        for (batch, known) in after.batches.values().zip(before.batches.values()) {
            let (next, rows) = (rows_of(&store, batch), sample_rows(known));
            let people = people_in(&next);
            assert!(people.iter().all(|text| !old.contains(text)), "{people:?}");
            let named = |people: &[String], one: &Employee| {
                people.iter().filter(|text| one.keys.iter().any(|key| key.code == **text)).count()
            };
            let was = before.employees.get(&first.id).unwrap();
            assert_eq!(named(&people, erased), named(&people_in(&rows), was));
            rows_named += named(&people, erased);
            for cells in next.columns.values() {
                let ColumnCells::Text { dictionary, .. } = cells else { continue };
                assert!(dictionary.iter().all(|text| names.iter().all(|name| !text.contains(*name))));
            }
        }
        // Everything else is as it was.
        let is_touched =
            |key: RecordKey| key == RecordKey::Employee(first.id) || matches!(key, RecordKey::Batch(_));
        let others = |workspace: &Workspace| -> Vec<Record> {
            workspace.records().filter(|record| !is_touched(record.key())).collect()
        };
        assert_eq!(others(after), others(before));
    }
    assert!(rows_named > 0, "the copy has rows of the person");
}

/// The rows of a batch of the sample as it comes.
fn sample_rows(batch: &Batch) -> BatchRows {
    sample().rows.get(&batch.id).unwrap().clone()
}

#[test]
fn nobody_is_erased_whose_code_somebody_else_has() {
    let (store, mut held, person) = begun();
    let other = held.session.workspace().employees.values().nth(1).unwrap().clone();
    let (mut one, mut two) = (person.clone(), other.clone());
    one.keys.push(key("T-1"));
    two.keys.push(key("T-1"));
    let changes =
        vec![Change::replace(Some(person.clone().into()), one), Change::replace(Some(other.into()), two)];
    append(&store, &mut held, Label::plain("edit"), changes);
    let shared = KeepReply::SharedCode("T-1".to_owned());
    let task = KeepTask::Erase { workspace: ID, person: person.id, random: 77, at: 20 };
    assert_eq!(now(keep(&store, &held, task)), shared);
    assert_eq!(now(keep(&store, &held, KeepTask::EraseTexts { workspace: ID, person: person.id })), shared);
}

#[test]
fn two_erasures_of_which_the_first_was_interrupted_are_forgotten_together() {
    let (store, mut held, first) = begun();
    let second = held.session.workspace().employees.values().nth(1).unwrap().clone();
    let version = KeepTask::Name { workspace: ID, name: format!("with {}", first.name.en), at: 10 };
    assert_eq!(now(keep(&store, &held, version)), KeepReply::Done);
    let mut last = None;
    for (person, random) in [(first.id, 77), (second.id, 78)] {
        let task = KeepTask::Erase { workspace: ID, person, random, at: 20 };
        let KeepReply::Erasing(changes, erasure) = now(keep(&store, &held, task)) else {
            unreachable!("changes")
        };
        append(&store, &mut held, erasure.mark(Label::plain("person_erased")), changes);
        last = Some(erasure);
    }
    let erasure = last.unwrap();
    // A tab that lags writes the first name once more: that has to go before anything is forgotten.
    let erased = held.session.workspace().employees.get(&first.id).unwrap().clone();
    let mut other = held.session.workspace().employees.values().nth(3).unwrap().clone();
    let before = other.clone();
    other.facts.revise(
        "2026-08-01".parse().unwrap(),
        Default::default(),
        format!("asked by {}", first.name.en),
    );
    append(
        &store,
        &mut held,
        Label::plain("edit"),
        vec![Change::replace(Some(before.into()), other.clone())],
    );
    let forget = || KeepTask::Forget { workspace: ID, erasure: erasure.clone(), at: 30 };
    let KeepReply::Erasing(changes, _) = now(keep(&store, &held, forget())) else {
        unreachable!("once more")
    };
    append(&store, &mut held, erasure.mark(Label::plain("person_erased")), changes);
    let told = held
        .session
        .workspace()
        .employees
        .get(&other.id)
        .unwrap()
        .facts
        .revisions()
        .last()
        .unwrap()
        .reason
        .clone();
    assert_eq!(told, format!("asked by {}", erased.name.en.clone() + &erased.name.zh));
    let old_rows = referenced(&now(store.load(ID)).unwrap());
    assert_eq!(now(keep(&store, &held, forget())), KeepReply::Done);
    let stored = now(store.load(ID)).unwrap();
    assert!(stored.log.is_empty());
    let copy = now(store.read_copy(ID, 1)).unwrap();
    for document in [&stored.base, &copy] {
        let text = serde_json::to_string(document).unwrap();
        for person in [&first, &second] {
            assert!(!text.contains(&person.name.zh) && !text.contains(&person.name.en));
        }
    }
    assert_eq!(now(store.copies(ID)).unwrap().first().unwrap().name, format!("with {}", erased.name.zh));
    // Rows that only the log referred to are gone together with it.
    let kept = referenced(&stored);
    assert!(old_rows.iter().all(|sha256| kept.contains(sha256) || now(store.get_chunks(sha256)).is_err()));
    // A page that lags behind keeps no copy of before.
    let lagging = Held { revision: held.revision - 1, session: Session::new(sample()), ..Held::default() };
    let copy = NewCopy { kind: CopyKind::Backup, name: String::new(), at: 40, revision: lagging.revision };
    let refused = now(store.keep_copy(ID, copy, lagging.session.workspace()));
    assert!(matches!(refused, Err(StoreError::Conflict { .. })));
}

fn referenced(stored: &Stored) -> BTreeSet<String> {
    crate::data::store::referenced_batches(stored)
}
