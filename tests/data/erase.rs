//! Erasing a person on the store in memory: the name is nowhere in what is stored afterwards, figures stay, locks stay whole.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use keyscore::{
    data::{
        copies::CopyStore,
        memory::MemoryStore,
        packed::pack,
        sample::sample,
        store::{WorkspaceId, WorkspaceStore, copy_of, fold},
    },
    domain::{
        change::{Change, ChangeSet, Label},
        cycle::{Cycle, CycleSeal, CycleState, SealMark},
        id::Id,
        period::Period,
        record::Record,
        text::Text2,
        workspace::Workspace,
    },
    engine::{
        cycle::Sealed,
        digest::sha256_hex,
        evaluate::evaluate,
        query::{Answer, Query, Subjects},
        session::Session,
    },
    worker::{
        engine_host::Held,
        keep_protocol::{KeepReply, KeepTask},
        keeper::keep,
    },
};

const ID: WorkspaceId = Id::from_raw(1);

/// The result of a future that never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the store in memory does not wait"),
    }
}

fn append(store: &MemoryStore, held: &mut Held, changes: Vec<Change>) {
    let revision = held.revision + 1;
    let step = ChangeSet { revision, changes, label: Label::plain("edit"), ..ChangeSet::default() };
    now(store.append(ID, held.revision, &step)).unwrap();
    held.session.apply(&step);
    held.revision = revision;
}

/// Locks a cycle of the sample.
fn lock(store: &MemoryStore, held: &mut Held, raw: u64, period: Period) {
    let cycle = Cycle {
        id: Id::from_raw(raw),
        name: Text2::same("review"),
        period,
        state: CycleState::Review,
        seals: Vec::new(),
        log: Vec::new(),
        appeals: Vec::new(),
        calibration: None,
    };
    append(store, held, vec![Change::create(cycle.clone())]);
    let Answer::Seal(Some(reading)) = evaluate(held.session.model(), &Query::Seal(cycle.id)) else {
        panic!("a seal")
    };
    assert!(reading.recomputes);
    let seal = CycleSeal { id: Id::from_raw(raw + 1), cycle: cycle.id, text: reading.text.clone() };
    let mark = SealMark {
        seal: seal.id,
        sha256: reading.sha256.clone(),
        engine: reading.engine.clone(),
        at: i64::try_from(raw).unwrap(),
    };
    let locked = Cycle { seals: vec![mark], state: CycleState::Locked, ..cycle.clone() };
    append(store, held, vec![Change::create(seal), Change::replace(Some(cycle.into()), locked)]);
}

/// Everything that the store holds of the workspace, as text and bytes.
fn everything(store: &MemoryStore) -> Vec<u8> {
    let stored = now(store.load(ID)).unwrap();
    let mut all = serde_json::to_vec(&stored.log).unwrap();
    all.extend(serde_json::to_vec(&stored.left).unwrap());
    let mut documents = vec![stored.base.clone(), fold(stored).unwrap().0];
    for copy in now(store.copies(ID)).unwrap() {
        all.extend(serde_json::to_vec(&copy).unwrap());
        documents.push(now(store.read_copy(ID, copy.number)).unwrap());
    }
    for document in documents {
        all.extend(serde_json::to_vec(&document).unwrap());
        for batch in document.batches.values() {
            let pack = now(store.get_chunks(&batch.sha256)).unwrap();
            all.extend(pack.chunks.into_iter().flat_map(|chunk| chunk.bytes));
        }
    }
    all
}

fn contains(all: &[u8], text: &str) -> bool {
    all.windows(text.len()).any(|part| part == text.as_bytes())
}

fn totals(workspace: &Held, period: Period) -> Vec<String> {
    let query = Query::Cards { subjects: vec![Subjects::Employees], period };
    match evaluate(workspace.session.model(), &query) {
        Answer::Cards(cards) => {
            // Cards come by name; what they hold must not depend on it.
            let mut cards: Vec<String> =
                cards.cards.iter().map(|card| serde_json::to_string(card).unwrap()).collect();
            cards.sort();
            cards
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_name_is_nowhere_afterwards_and_every_figure_and_lock_is_as_it_was() {
    let mut model = sample();
    model.workspace = copy_of(&model.workspace, ID, Text2::same("kept"));
    let person = model.workspace.employees.values().next().unwrap().clone();
    let names = [person.name.zh.clone(), person.name.en.clone()];
    let old_rows: Vec<String> = model.workspace.batches.values().map(|batch| batch.sha256.clone()).collect();
    let packs: Vec<_> = model.rows.values().map(|rows| pack(rows).unwrap()).collect();
    let store = MemoryStore::default();
    now(store.create(&model.workspace, &packs, 0)).unwrap();
    let mut held = Held { session: Session::new(model), ..Held::default() };
    let (first, second): (Period, Period) = ("2026-Q1".parse().unwrap(), "2026-Q2".parse().unwrap());
    lock(&store, &mut held, 700, first);
    lock(&store, &mut held, 800, second);
    let version = KeepTask::Name { workspace: ID, name: format!("before {}", names[1]), at: 10 };
    assert_eq!(now(keep(&store, &held, version)), KeepReply::Done);
    let mut renamed = person.clone();
    renamed.facts.revise(
        "2026-08-01".parse().unwrap(),
        renamed.facts.latest().unwrap().clone(),
        format!("asked by {}", names[1]),
    );
    append(&store, &mut held, vec![Change::replace(Some(person.clone().into()), renamed)]);
    let before = totals(&held, first);
    let known = held.session.workspace().clone();
    assert!(names.iter().all(|name| contains(&everything(&store), name)), "it is there to begin with");

    let task = KeepTask::Erase { workspace: ID, person: person.id, random: 77, at: 20 };
    let KeepReply::Erasing(changes, erasure) = now(keep(&store, &held, task)) else { panic!("changes") };
    append(&store, &mut held, changes);
    // The page has the engine take the rows of the new batches from the store.
    let rows: Vec<_> = held
        .session
        .workspace()
        .batches
        .values()
        .map(|batch| {
            (
                batch.id,
                keyscore::data::packed::unpack(&now(store.get_chunks(&batch.sha256)).unwrap()).unwrap(),
            )
        })
        .collect();
    let mut model = held.session.model().clone();
    model.rows.extend(rows);
    held.session = Session::new(model);
    let task = KeepTask::Forget { workspace: ID, erasure, at: 30 };
    assert_eq!(now(keep(&store, &held, task)), KeepReply::Done);

    let all = everything(&store);
    for name in &names {
        assert!(!contains(&all, name), "{name} is still there");
    }
    let stored = now(store.load(ID)).unwrap();
    assert!(stored.log.is_empty(), "nothing that could be undone");
    let document: Workspace = stored.base;
    assert_eq!(&document, held.session.workspace());
    assert_eq!(totals(&held, first), before);
    let named = document.employees.get(&person.id).unwrap();
    assert!(
        named.name.zh.starts_with("P-")
            && named.facts.revisions().len() == person.facts.revisions().len() + 1
    );
    // The codes are gone too, and the pseudonym stands in their place.
    assert!(!person.keys.is_empty() && named.keys.len() == person.keys.len());
    for key in &person.keys {
        assert!(named.keys.iter().all(|now| now.code != key.code && now.code.starts_with("P-")), "{key:?}");
        assert!(!contains(&all, &format!("\"{}\"", key.code)), "{key:?}");
    }
    // Nothing but the person, batches with other rows, and locks with other hashes is another record now.
    let is_touched = |record: &Record| match record {
        Record::Employee(one) => one.id == person.id,
        Record::Batch(_) | Record::Cycle(_) | Record::CycleSeal(_) => true,
        _ => false,
    };
    let others = |workspace: &Workspace| -> Vec<Record> {
        workspace.records().filter(|record| !is_touched(record)).collect()
    };
    assert_eq!(others(&document), others(&known));
    let copies: Vec<String> = now(store.copies(ID)).unwrap().into_iter().map(|copy| copy.name).collect();
    assert_eq!(copies, [format!("before {}", named.name.zh)], "the version is still there");
    // Rows with the name are gone for good.
    let gone = old_rows.iter().filter(|sha256| now(store.get_chunks(sha256)).is_err()).count();
    assert!(gone > 0);
    // Every lock is what its hash says, and the second stands on the first.
    let mut before = None;
    for raw in [700, 800] {
        let mark = document.cycles.get(&Id::from_raw(raw)).unwrap().seal().unwrap().clone();
        let Some(Record::CycleSeal(seal)) =
            document.get(keyscore::domain::record::RecordKey::CycleSeal(mark.seal))
        else {
            panic!("a seal")
        };
        assert_eq!(sha256_hex([seal.text.as_bytes()]), mark.sha256);
        let sealed: Sealed = serde_json::from_str(&seal.text).unwrap();
        assert_eq!(sealed.previous, before);
        for rule in &sealed.rules {
            assert_eq!(sha256_hex([serde_json::to_string(&rule.record).unwrap().as_bytes()]), rule.sha256);
        }
        before = Some(mark.sha256);
    }
}
