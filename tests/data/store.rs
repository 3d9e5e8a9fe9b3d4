//! The contract of persistence, on the store in memory.

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use keyscore::{
    data::{
        memory::MemoryStore,
        packed::{PackedBatch, pack},
        sample::sample,
        starter::{id, starter},
        store::{Listing, StoreError, WorkspaceId, WorkspaceStore, copy_of, fold},
    },
    domain::{
        change::{Change, ChangeSet, Label},
        id::Id,
        settings::Settings,
        text::Text2,
        workspace::Workspace,
    },
};

/// The result of a future that never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the store in memory does not wait"),
    }
}

fn workspace(raw: u64) -> Workspace {
    copy_of(&starter(), Id::from_raw(raw), Text2::same(format!("w{raw}")))
}

fn renamed(workspace: &Workspace, revision: u64, name: &str) -> ChangeSet {
    let before = workspace.settings().unwrap().clone();
    let after = Settings { name: Text2::same(name), ..before.clone() };
    let changes = vec![Change::replace(Some(before.into()), after)];
    ChangeSet {
        revision,
        tab: 1,
        at: 100 + i64::try_from(revision).unwrap(),
        label: Label::plain("rename"),
        changes,
        undo_of: None,
    }
}

fn packs() -> Vec<PackedBatch> {
    sample().rows.values().map(|rows| pack(rows).unwrap()).collect()
}

const ONE: WorkspaceId = Id::from_raw(1);

#[test]
fn what_is_created_and_appended_is_there() {
    let store = MemoryStore::default();
    let document = workspace(1);
    let meta = now(store.create(&document, &[], 50)).unwrap();
    assert_eq!((meta.revision, meta.changed_at, meta.name.zh.as_str()), (0, 50, "w1"));
    assert_eq!(now(store.create(&document, &[], 50)), Err(StoreError::Exists));
    assert_eq!(now(store.append(ONE, 0, &renamed(&document, 1, "new name"))), Ok(1));
    let (folded, revision) = fold(now(store.load(ONE)).unwrap()).unwrap();
    assert_eq!((folded.settings().unwrap().name.zh.as_str(), revision), ("new name", 1));
    let list = now(store.list()).unwrap().workspaces;
    assert_eq!(
        (list.len(), list[0].name.zh.as_str(), list[0].revision, list[0].changed_at),
        (1, "new name", 1, 101)
    );
    assert!(matches!(now(store.create(&Workspace::default(), &[], 0)), Err(StoreError::Damaged(_))));
}

#[test]
fn the_second_of_two_writers_is_told_and_can_follow() {
    let store = MemoryStore::default();
    let document = workspace(1);
    now(store.create(&document, &[], 50)).unwrap();
    now(store.append(ONE, 0, &renamed(&document, 1, "first"))).unwrap();
    assert_eq!(
        now(store.append(ONE, 0, &renamed(&document, 1, "second"))),
        Err(StoreError::Conflict { found: 1 })
    );
    assert_eq!(
        now(store.append(ONE, 1, &renamed(&document, 5, "gap"))),
        Err(StoreError::Conflict { found: 1 })
    );
    let missed = now(store.log_since(ONE, 0)).unwrap();
    assert_eq!(missed.iter().map(|change_set| change_set.revision).collect::<Vec<_>>(), [1]);
    assert_eq!(now(store.log_since(ONE, 1)), Ok(Vec::new()));
}

#[test]
fn compaction_keeps_the_document_and_its_revision() {
    let store = MemoryStore::default();
    let document = workspace(1);
    now(store.create(&document, &[], 50)).unwrap();
    now(store.append(ONE, 0, &renamed(&document, 1, "a"))).unwrap();
    let (folded, revision) = fold(now(store.load(ONE)).unwrap()).unwrap();
    assert_eq!(now(store.compact(ONE, &folded, 2)), Err(StoreError::Conflict { found: 1 }));
    now(store.compact(ONE, &folded, revision)).unwrap();
    assert_eq!(fold(now(store.load(ONE)).unwrap()), Ok((folded.clone(), 1)));
    assert_eq!(now(store.append(ONE, 1, &renamed(&folded, 2, "b"))), Ok(2));
    assert_eq!(
        now(store.log_since(ONE, 0)),
        Err(StoreError::Conflict { found: 2 }),
        "the log no longer reaches back"
    );
}

#[test]
fn a_gap_in_the_log_is_damage() {
    let store = MemoryStore::default();
    now(store.create(&workspace(1), &[], 50)).unwrap();
    let mut stored = now(store.load(ONE)).unwrap();
    stored.log.push(renamed(&workspace(1), 2, "x"));
    assert!(matches!(fold(stored), Err(StoreError::Damaged(_))));
}

#[test]
fn an_entry_that_cannot_be_read_is_counted_and_hides_no_other() {
    let store = MemoryStore::default();
    let [old, new] = [(1, 50), (2, 60)].map(|(raw, at)| now(store.create(&workspace(raw), &[], at)).unwrap());
    let damaged = Err(StoreError::Damaged("end of input".to_owned()));
    let listing = Listing::of([Ok(old.clone()), damaged, Ok(new.clone())].into_iter());
    assert_eq!(listing, Listing { workspaces: vec![new, old], unreadable: 1 });
    assert_eq!(now(store.list()).unwrap().unreadable, 0);
}

#[test]
fn removing_can_be_undone_until_the_sweep() {
    let store = MemoryStore::default();
    now(store.create(&workspace(1), &[], 50)).unwrap();
    now(store.create(&workspace(2), &[], 60)).unwrap();
    assert_eq!(
        now(store.list()).unwrap().workspaces.iter().map(|meta| meta.id.raw()).collect::<Vec<_>>(),
        [2, 1]
    );
    now(store.remove(ONE, 70)).unwrap();
    assert_eq!(now(store.list()).unwrap().workspaces.len(), 1);
    assert_eq!(now(store.load(ONE)), Err(StoreError::Missing));
    assert_eq!(now(store.append(ONE, 0, &renamed(&workspace(1), 1, "x"))), Err(StoreError::Missing));
    now(store.restore(ONE)).unwrap();
    assert_eq!(now(store.list()).unwrap().workspaces.len(), 2);
    now(store.remove(ONE, 70)).unwrap();
    now(store.sweep(71)).unwrap();
    assert_eq!(now(store.restore(ONE)), Err(StoreError::Missing));
}

#[test]
fn rows_live_as_long_as_anything_refers_to_them() {
    let store = MemoryStore::default();
    let model = sample();
    let [first, second] = <[PackedBatch; 2]>::try_from(packs()).unwrap();
    now(store.create(&model.workspace, &[first.clone(), second.clone()], 50)).unwrap();
    assert_eq!(now(store.get_chunks(&first.sha256)), Ok(first.clone()));
    assert_eq!(now(store.get_chunks("nothing")), Err(StoreError::Missing));
    // An import that is undone stays in the log, so its rows stay.
    let workspace_id = model.workspace.settings().unwrap().id;
    let batch = model.workspace.batches.values().next().unwrap().clone();
    let removal = ChangeSet {
        revision: 1,
        tab: 0,
        at: 60,
        label: Label::default(),
        changes: vec![Change::remove(batch)],
        undo_of: None,
    };
    now(store.append(workspace_id, 0, &removal)).unwrap();
    assert_eq!(now(store.sweep(1_000)), Ok(0));
    let (document, revision) = fold(now(store.load(workspace_id)).unwrap()).unwrap();
    now(store.compact(workspace_id, &document, revision)).unwrap();
    assert_eq!(now(store.sweep(50)), Ok(0), "rows that were just put wait for their change set");
    assert_eq!(now(store.sweep(1_000)), Ok(1));
    assert_eq!(
        now(store.get_chunks(&second.sha256)).is_ok() as u8
            + now(store.get_chunks(&first.sha256)).is_ok() as u8,
        1
    );
}

#[test]
fn a_copy_is_a_workspace_of_its_own_with_the_same_rows() {
    let original = sample().workspace;
    let copy = copy_of(&original, Id::from_raw(9), Text2::new("副本", "Copy"));
    assert_eq!((copy.settings.len(), copy.settings().unwrap().id.raw()), (1, 9));
    assert_eq!(copy.batches, original.batches);
    assert_eq!(original.settings().unwrap().id, id("workspace/sample"));
}
