//! Copies and their rotation, old formats, what is saved of damaged documents, the marker of what is stored, and what the
//! keeper makes of all that on the store in memory.

use std::{
    collections::BTreeSet,
    pin::pin,
    task::{Context, Poll, Waker},
};

use keyscore::{
    data::{
        copies::{CopyKind, CopyMeta, CopyStore, NewCopy, counted, difference, outdated},
        file,
        marker::{Lost, Marker},
        memory::MemoryStore,
        migrate,
        packed::pack,
        salvage::salvage,
        sample::sample,
        store::{
            Listing, SetAside, StoreError, Stored, WorkspaceId, WorkspaceMeta, WorkspaceStore, copy_of, fold,
            is_whole,
        },
    },
    domain::{
        account::Region,
        change::{Change, ChangeSet, Label},
        id::Id,
        period::Period,
        record::Record,
        text::Text2,
        workspace::Workspace,
    },
    engine::{
        evaluate::evaluate,
        model::Model,
        query::{Query, Subjects},
        session::Session,
    },
    worker::{
        engine_host::Held,
        keep_protocol::{KeepReply, KeepTask},
        keeper::keep,
    },
};

const DAY: i64 = 24 * 3600;
/// 2026-03-31 12:00 UTC.
const NOON: i64 = 1_774_958_400;
const ID: WorkspaceId = Id::from_raw(1);

/// The result of a future that never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the store in memory does not wait"),
    }
}

fn backup(number: u64, at: i64) -> CopyMeta {
    CopyMeta {
        workspace: ID,
        number,
        kind: CopyKind::Backup,
        name: String::new(),
        at,
        revision: number,
        schema: 6,
        bytes: 1,
        batches: BTreeSet::new(),
    }
}

#[test]
fn three_backups_of_today_stay_one_of_each_day_before_ten_in_all() {
    // Four of today: the oldest goes.
    let today: Vec<CopyMeta> = (1..=4).map(|n| backup(n, NOON + i64::try_from(n).unwrap())).collect();
    assert_eq!(outdated(&today, NOON + 10, 0), [1]);
    // Two of yesterday: the later stays.
    let two_days = [backup(1, NOON - DAY), backup(2, NOON - DAY + 60), backup(3, NOON)];
    assert_eq!(outdated(&two_days, NOON, 0), [1]);
    // Twelve days, one each: the two oldest go.
    let long: Vec<CopyMeta> =
        (1..=12).map(|n| backup(n, NOON - (12 - i64::try_from(n).unwrap()) * DAY)).collect();
    assert_eq!(outdated(&long, NOON, 0), [2, 1]);
    // At 23:30 UTC it is already the next day in Shanghai: there the four are of two days.
    let evening = NOON + 11 * 3600;
    let across =
        [backup(1, evening), backup(2, evening + 60), backup(3, evening + 1_900), backup(4, evening + 2_000)];
    assert_eq!(outdated(&across, evening + 2_000, 0), [1]);
    assert_eq!(outdated(&across, evening + 2_000, 8 * 3600), [1]);
    // A clock that was set back: what lies ahead counts as today.
    let ahead = [backup(1, NOON + 9 * DAY), backup(2, NOON), backup(3, NOON), backup(4, NOON)];
    assert_eq!(outdated(&ahead, NOON, 0), [1]);
}

/// The last second of a day and the first of the next are of two days, wherever the reader is.
#[test]
fn the_day_ends_at_the_readers_midnight() {
    for offset in [0, 8 * 3600, -5 * 3600] {
        // Midnight of the reader after 2026-03-31.
        let midnight = NOON + 12 * 3600 - offset;
        let evening = [backup(1, midnight - 1_800), backup(2, midnight - 900), backup(3, midnight - 1)];
        assert_eq!(outdated(&evening, midnight - 1, offset), Vec::<u64>::new(), "three of today");
        // With the first of the new day only the last of the old one stays.
        let next = [evening.as_slice(), &[backup(4, midnight)]].concat();
        assert_eq!(outdated(&next, midnight, offset), [2, 1]);
        // A whole day later, to the second: one of each.
        let later = [next.as_slice(), &[backup(5, midnight + DAY - 1), backup(6, midnight + DAY)]].concat();
        assert_eq!(outdated(&later, midnight + DAY, offset), [4, 2, 1]);
    }
}

#[test]
fn what_was_read_is_held_against_what_was_stored() {
    let document = sample().workspace;
    let count = document.record_count() as u64;
    assert_eq!(count, document.records().count() as u64);
    let step = |revision| ChangeSet { revision, ..ChangeSet::default() };
    let stored = Stored { log: vec![step(8), step(9)], ..Stored::base(document, 7) };
    assert_eq!(is_whole(&stored, 9, Some(count)), Ok(()));
    assert_eq!(is_whole(&stored, 9, None), Ok(()), "stored before it was counted");
    let damaged = |outcome: Result<(), StoreError>| matches!(outcome, Err(StoreError::Damaged(_)));
    assert!(damaged(is_whole(&stored, 10, Some(count))), "the end of the log is gone");
    assert!(damaged(is_whole(&stored, 8, Some(count))), "the list is older than the log");
    assert!(damaged(is_whole(&stored, 9, Some(count + 1))), "a record is gone");
    // A broken one that is set aside is there; one of the log is none of the base.
    let aside = |place: &str| SetAside { place: place.to_owned(), raw: "{}".to_owned() };
    let broken = Stored { set_aside: vec![aside("kpis"), aside("log")], ..stored };
    assert_eq!(is_whole(&broken, 9, Some(count + 1)), Ok(()));
}

#[test]
fn versions_and_what_was_before_a_migration_are_never_outdated() {
    let mut copies: Vec<CopyMeta> = (1..=20).map(|n| backup(n, NOON)).collect();
    for copy in &mut copies {
        copy.kind = if copy.number % 2 == 0 { CopyKind::Version } else { CopyKind::BeforeMigration };
    }
    assert_eq!(outdated(&copies, NOON, 0), Vec::<u64>::new());
}

fn region(number: u64, name: &str) -> Region {
    Region { id: Id::from_raw(number), name: Text2::same(name), keys: Vec::new() }
}

#[test]
fn the_difference_leads_from_one_document_to_the_other_and_back() {
    let from = sample().workspace;
    let mut to = from.clone();
    to.put(Record::Region(region(77, "New")));
    let gone = from.employees.keys().next().unwrap();
    to.employees.remove(&gone);
    for account in to.accounts.values_mut().take(2) {
        account.name = Text2::same("renamed");
    }
    let changes = difference(&from, &to);
    let counts: Vec<(String, u32, u32, u32)> = counted(&changes)
        .into_iter()
        .map(|count| (count.kind, count.added, count.removed, count.changed))
        .collect();
    assert_eq!(
        counts,
        [("Region".to_owned(), 1, 0, 0), ("Account".to_owned(), 0, 0, 2), ("Employee".to_owned(), 0, 1, 0)]
    );
    let mut there = from.clone();
    changes.iter().for_each(|change| there.apply(change));
    assert_eq!(there, to);
    changes.iter().rev().for_each(|change| there.apply(&change.inverse()));
    assert_eq!(there, from);
    assert!(difference(&from, &from).is_empty());
}

/// The sample as the program wrote it when its format was 1 to 7. Formats 2 to 8 only added kinds of records.
const OLD: [(u32, &str); 7] = [
    (1, include_str!("formats/sample.1.keyscore.json")),
    (2, include_str!("formats/sample.2.keyscore.json")),
    (3, include_str!("formats/sample.3.keyscore.json")),
    (4, include_str!("formats/sample.4.keyscore.json")),
    (5, include_str!("formats/sample.5.keyscore.json")),
    (6, include_str!("formats/sample.6.keyscore.json")),
    (7, include_str!("formats/sample.7.keyscore.json")),
];

#[test]
fn files_of_every_format_give_the_same_figures() {
    let scores = |text: &str| {
        let (model, findings) = file::read(text.as_bytes()).unwrap();
        assert!(findings.is_empty());
        let period: Period = "2025".parse().unwrap();
        evaluate(
            &model,
            &Query::Cards {
                subjects: vec![Subjects::Company, Subjects::Accounts, Subjects::Employees],
                period,
            },
        )
    };
    let first = scores(OLD[0].1);
    for (schema, text) in OLD {
        assert!(text.starts_with(&format!("{{\"format\":\"keyscore\",\"schema\":{schema},")));
        assert_eq!(scores(text), first, "format {schema}");
    }
}

#[test]
fn documents_of_every_format_are_read_and_newer_ones_are_not() {
    for (schema, text) in OLD {
        let file: serde_json::Value = serde_json::from_str(text).unwrap();
        let document = file["workspace"].to_string();
        let read: Workspace = migrate::read(&document, schema).unwrap();
        assert_eq!((read.kpis.len(), read.accounts.len()), (7, 8), "format {schema}");
        assert_eq!(migrate::read::<Workspace>(&document, 9).unwrap_err(), migrate::MigrateError::Newer(9));
    }
    let nothing = migrate::read::<Workspace>("[]", 1).unwrap_err();
    assert_eq!(nothing, migrate::MigrateError::Unreadable("it is no document".to_owned()));
}

fn step(revision: u64, changes: Vec<Change>) -> ChangeSet {
    ChangeSet { revision, tab: 9, at: 5, label: Label::plain("test"), changes, undo_of: None }
}

#[test]
fn one_broken_record_costs_no_other() {
    let document = copy_of(&sample().workspace, ID, Text2::same("damaged"));
    let whole = serde_json::to_string(&document).unwrap();
    let log = [serde_json::to_string(&step(1, vec![Change::create(region(5, "later"))])).unwrap()];
    let employee = serde_json::to_string(document.employees.values().next().unwrap()).unwrap();
    // An unknown word, a number that is none, text that is no JSON: each in one record.
    for broken in [
        employee.replacen("\"zh\":", "\"zh\":NaN,\"x\":", 1),
        employee.replacen("\"name\"", "\"title\"", 1),
        "{\"id\":}".to_owned(),
    ] {
        let text = whole.replacen(&employee, &broken, 1);
        assert_ne!(text, whole);
        let stored = salvage(&text, 0, &log).unwrap();
        assert_eq!(stored.set_aside.len(), 1, "{broken}");
        assert_eq!(
            (stored.set_aside[0].place.as_str(), stored.set_aside[0].raw.as_str()),
            ("employees", broken.as_str())
        );
        let (read, revision) = fold(stored).unwrap();
        assert_eq!(
            (read.employees.len() + 1, read.kpis.len()),
            (document.employees.len(), document.kpis.len())
        );
        assert_eq!((revision, read.regions.get(&Id::from_raw(5)).is_some()), (1, true));
    }
    // An entry of the log of which one change cannot be read.
    let entry =
        serde_json::to_string(&step(1, vec![Change::create(region(5, "a")), Change::create(region(6, "b"))]))
            .unwrap();
    let entry = entry.replacen("\"region\":{\"id\"", "\"planet\":{\"id\"", 1);
    let stored = salvage(&whole, 0, &[entry]).unwrap();
    assert_eq!((stored.set_aside.len(), stored.set_aside[0].place.as_str()), (1, "log"));
    let (read, revision) = fold(stored).unwrap();
    assert_eq!((revision, read.regions.get(&Id::from_raw(6)).is_some()), (1, true));
    // Cut off: nothing can be said of it.
    assert!(matches!(salvage(&whole[..whole.len() / 2], 0, &[]), Err(StoreError::Damaged(_))));
    assert!(matches!(salvage("{}", 0, &[]), Err(StoreError::Damaged(_))));
}

fn meta(number: u64, revision: u64) -> WorkspaceMeta {
    WorkspaceMeta {
        id: Id::from_raw(number),
        name: Text2::same("w"),
        sample: false,
        revision,
        changed_at: 100,
    }
}

#[test]
fn the_marker_tells_an_emptied_store_from_a_first_visit() {
    let mut marker = Marker::default();
    let listing = |list: Vec<WorkspaceMeta>| Listing { workspaces: list, unreadable: 0 };
    assert_eq!(marker.lost(&listing(Vec::new())), None, "a first visit");
    marker.stored(Id::from_raw(1), 50, 200);
    marker.stored(Id::from_raw(2), 3, 100);
    let lost = |gone: Vec<WorkspaceId>, older| Some(Lost { at: 100, workspaces: 2, gone, older });
    assert_eq!(marker.lost(&listing(Vec::new())), lost(vec![Id::from_raw(1), Id::from_raw(2)], vec![]));
    assert_eq!(
        marker.lost(&listing(vec![meta(1, 24), meta(2, 3)])),
        lost(vec![], vec![(Id::from_raw(1), 24, 50)])
    );
    assert_eq!(marker.lost(&listing(vec![meta(1, 50), meta(2, 4)])), None, "another tab stored more");
    // One entry that cannot be read may be the one that is missing.
    let unreadable = Listing { workspaces: vec![meta(1, 50)], unreadable: 1 };
    assert_eq!(marker.lost(&unreadable), None);
    // What is less is not taken up, until somebody accepts it.
    marker.absorb(&listing(vec![meta(1, 24)]));
    assert!(marker.lost(&listing(vec![meta(1, 24)])).is_some());
    marker.accept(&listing(vec![meta(1, 24)]));
    assert_eq!(marker.lost(&listing(vec![meta(1, 24)])), None);
    assert_eq!(Marker::read(&marker.write()), marker);
    assert_eq!(Marker::read("{nonsense"), Marker::default());
}

#[test]
fn a_backup_is_due_after_fifty_changes_or_seven_days_and_not_when_put_off() {
    let mut marker = Marker::default();
    marker.stored(ID, 0, 1_000);
    assert_eq!(marker.backup_due(ID, 1_000 + 100 * DAY), None, "nothing changed");
    marker.stored(ID, 49, 2_000);
    assert_eq!(marker.backup_due(ID, 2_000), None);
    assert_eq!(marker.backup_due(ID, 1_000 + 7 * DAY), Some((49, 1_000)));
    marker.stored(ID, 50, 2_000);
    assert_eq!(marker.backup_due(ID, 2_000), Some((50, 1_000)));
    marker.docs.get_mut(&ID).unwrap().quiet = 9_000;
    assert_eq!((marker.backup_due(ID, 8_999), marker.backup_due(ID, 9_000)), (None, Some((50, 1_000))));
    marker.taken_out(ID, 50, 9_000);
    assert_eq!(marker.backup_due(ID, 9_000 + 30 * DAY), None);
}

/// A store with the sample under [`ID`], and an engine that holds it.
fn kept() -> (MemoryStore, Held) {
    let mut model = sample();
    model.workspace = copy_of(&model.workspace, ID, Text2::same("kept"));
    let packs: Vec<_> = model.rows.values().map(|rows| pack(rows).unwrap()).collect();
    let store = MemoryStore::default();
    now(store.create(&model.workspace, &packs, 0)).unwrap();
    (store, Held { session: Session::new(model), ..Held::default() })
}

/// Appends a change to the store and tells the engine.
fn edit(store: &MemoryStore, held: &mut Held, name: &str) {
    let before = held.session.workspace().regions.get(&Id::from_raw(500)).cloned();
    let change = Change::replace(before.map(Record::Region), region(500, name));
    let step = step(held.revision + 1, vec![change]);
    now(store.append(ID, held.revision, &step)).unwrap();
    held.session.apply(&step);
    held.revision += 1;
}

fn tidy(store: &MemoryStore, held: &Held, at: i64) {
    let task = KeepTask::Tidy { workspace: Some(ID), at, offset: 0 };
    assert_eq!(now(keep(store, held, task)), KeepReply::Done);
}

#[test]
fn backups_are_made_of_what_has_changed_and_the_rotation_follows() {
    let (store, mut held) = kept();
    tidy(&store, &held, NOON);
    assert!(now(store.copies(ID)).unwrap().is_empty(), "nothing has changed");
    for minute in 0..6 {
        edit(&store, &mut held, &format!("r{minute}"));
        // Every ten minutes: every second one is too near to the last backup.
        tidy(&store, &held, NOON + minute * 600);
    }
    let revisions = |store: &MemoryStore| -> Vec<u64> {
        now(store.copies(ID)).unwrap().iter().map(|copy| copy.revision).collect()
    };
    assert_eq!(revisions(&store), [1, 3, 5]);
    edit(&store, &mut held, "again");
    tidy(&store, &held, NOON + 7_200);
    assert_eq!(revisions(&store), [3, 5, 7], "three of today");
    tidy(&store, &held, NOON + 10_000);
    assert_eq!(revisions(&store), [3, 5, 7], "nothing has changed since");
}

#[test]
fn restoring_keeps_what_was_there_and_can_be_undone() {
    let (store, mut held) = kept();
    edit(&store, &mut held, "first");
    let name = KeepTask::Name { workspace: ID, name: "before the review".to_owned(), at: 10 };
    assert_eq!(now(keep(&store, &held, name)), KeepReply::Done);
    edit(&store, &mut held, "second");
    let before = held.session.workspace().clone();
    let KeepReply::Difference(counts) =
        now(keep(&store, &held, KeepTask::Compare { workspace: ID, number: 1 }))
    else {
        panic!("a difference")
    };
    assert_eq!((counts.len(), counts[0].kind.as_str(), counts[0].changed), (1, "Region", 1));
    let restore = KeepTask::Restore { workspace: ID, number: 1, at: 20 };
    let KeepReply::Changes(changes) = now(keep(&store, &held, restore)) else { panic!("changes") };
    let mut document = before.clone();
    changes.iter().for_each(|change| document.apply(change));
    assert_eq!(document.regions.get(&Id::from_raw(500)).unwrap().name.zh, "first");
    let KeepReply::Copies(copies) = now(keep(&store, &held, KeepTask::Copies(ID))) else { panic!("copies") };
    assert_eq!(
        copies.iter().map(|copy| copy.kind).collect::<Vec<_>>(),
        [CopyKind::BeforeRestore, CopyKind::Version]
    );
    assert_eq!(now(store.read_copy(ID, copies[0].number)).unwrap(), before, "the state before is kept");
    assert_eq!(
        now(keep(&store, &held, KeepTask::Compare { workspace: Id::from_raw(2), number: 1 })),
        KeepReply::NotHeld
    );
}

#[test]
fn a_long_log_is_folded_but_for_the_steps_that_can_be_undone() {
    let (store, mut held) = kept();
    for number in 0..450 {
        edit(&store, &mut held, &format!("r{number}"));
    }
    tidy(&store, &held, NOON);
    let stored = now(store.load(ID)).unwrap();
    assert_eq!((stored.base_revision, stored.log.len()), (250, 200));
    let (document, revision) = fold(stored).unwrap();
    assert_eq!((&document, revision), (held.session.workspace(), 450));
    edit(&store, &mut held, "after");
    assert_eq!(now(store.revision(ID)), Ok(451));
}

#[test]
fn rows_stay_as_long_as_a_copy_refers_to_them() {
    let (store, mut held) = kept();
    let batch = held.session.workspace().batches.values().next().unwrap().clone();
    let name = KeepTask::Name { workspace: ID, name: "with rows".to_owned(), at: 10 };
    assert_eq!(now(keep(&store, &held, name)), KeepReply::Done);
    // Taken out, and the log that tells of it folded away.
    let gone = step(1, vec![Change::remove(batch.clone())]);
    now(store.append(ID, 0, &gone)).unwrap();
    held.session.apply(&gone);
    held.revision = 1;
    now(store.compact(ID, held.session.workspace(), 1)).unwrap();
    tidy(&store, &held, NOON + 90 * DAY);
    assert!(now(store.get_chunks(&batch.sha256)).is_ok());
    let copies = now(store.copies(ID)).unwrap();
    for copy in copies {
        assert_eq!(
            now(keep(&store, &held, KeepTask::Drop { workspace: ID, number: copy.number })),
            KeepReply::Done
        );
    }
    now(store.sweep(NOON + 90 * DAY)).unwrap();
    assert_eq!(now(store.get_chunks(&batch.sha256)), Err(StoreError::Missing));
}

#[test]
fn what_has_vanished_is_stored_again_at_its_revision() {
    let (store, mut held) = kept();
    edit(&store, &mut held, "mine");
    let again = || KeepTask::StoreAgain { workspace: ID, at: 30 };
    // Only marked as removed: it comes back as it is.
    now(store.remove(ID, 20)).unwrap();
    assert_eq!(now(keep(&store, &held, again())), KeepReply::StoredAgain(None));
    let empty = MemoryStore::default();
    assert_eq!(now(keep(&empty, &held, again())), KeepReply::StoredAgain(Some(1)));
    let (document, revision) = fold(now(empty.load(ID)).unwrap()).unwrap();
    assert_eq!((&document, revision), (held.session.workspace(), 1));
    let batch = document.batches.values().next().unwrap();
    assert!(now(empty.get_chunks(&batch.sha256)).is_ok(), "with its rows");
}

#[test]
fn steps_that_a_page_left_behind_are_found_and_forgotten() {
    let (store, _) = kept();
    let left = step(1, vec![Change::create(region(6, "left"))]);
    store.keep_left(ID, 9, &[&left]).unwrap();
    assert_eq!(now(store.load(ID)).unwrap().left, [left]);
    now(store.drop_left(ID, &[9])).unwrap();
    assert!(now(store.load(ID)).unwrap().left.is_empty());
}

#[test]
fn what_is_stored_is_measured() {
    let (store, held) = kept();
    let copy = NewCopy { kind: CopyKind::Version, name: "v".to_owned(), at: 1, revision: 0 };
    let copy = now(store.keep_copy(ID, copy, held.session.workspace())).unwrap();
    let KeepReply::Sizes(sizes) = now(keep(&store, &held, KeepTask::Sizes)) else { panic!("sizes") };
    let rows: u64 = {
        let model: &Model = held.session.model();
        let packs = model.rows.values().map(|rows| pack(rows).unwrap());
        packs.flat_map(|pack| pack.chunks).map(|chunk| chunk.bytes.len() as u64).sum()
    };
    assert_eq!(
        (sizes.len(), sizes[0].copies, sizes[0].rows, sizes[0].removed_at),
        (1, copy.bytes, rows, None)
    );
}
