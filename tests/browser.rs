//! Tests that need a real browser: the store in IndexedDB, and messages across the wire.
#![cfg(target_arch = "wasm32")]

use keyscore::{
    data::{
        packed::{PackedBatch, PackedChunk},
        store::{StoreError, WorkspaceStore, fold},
    },
    domain::{
        account::Region,
        change::{Change, ChangeSet, Label},
        id::Id,
        record::Record,
        settings::{PaceBasis, Rounding, ScoreScale, Settings},
        table::ColumnId,
        text::Text2,
        workspace::Workspace,
    },
    platform::{indexed_db::IndexedDbStore, random},
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn workspace(number: u64) -> Workspace {
    let settings = Settings {
        id: Id::from_raw(number),
        name: Text2::new("华东大客户", "East key accounts"),
        sample: false,
        currency: "CNY".to_owned(),
        calendar: Default::default(),
        scale: ScoreScale::default(),
        rounding: Rounding::default(),
        pace: PaceBasis::default(),
        portfolio: None,
    };
    let mut workspace = Workspace::default();
    workspace.put(Record::Settings(settings));
    workspace
}

fn step(revision: u64, changes: Vec<Change>) -> ChangeSet {
    ChangeSet { revision, tab: 1, at: 100, label: Label::plain("test"), changes, undo_of: None }
}

fn region(number: u64, name: &str) -> Region {
    Region { id: Id::from_raw(number), name: Text2::same(name), keys: Vec::new() }
}

fn pack(sha256: &str) -> PackedBatch {
    let chunk = |index: u32| PackedChunk {
        column: ColumnId::from("net_amount"),
        index,
        bytes: vec![1, 2, 3, index as u8],
    };
    PackedBatch { sha256: sha256.to_owned(), rows: 2, chunks: vec![chunk(0), chunk(1)] }
}

async fn fresh_store() -> IndexedDbStore {
    IndexedDbStore::open(&format!("test:{}", random::random_bits())).await.unwrap()
}

#[wasm_bindgen_test]
async fn a_workspace_is_stored_listed_changed_and_read_back() {
    let store = fresh_store().await;
    let id = Id::from_raw(1);
    store.create(&workspace(1), &[pack("aa")], 50).await.unwrap();
    assert_eq!(store.create(&workspace(1), &[], 50).await, Err(StoreError::Exists));
    let east = step(1, vec![Change::create(region(3, "华东"))]);
    assert_eq!(store.append(id, 0, &east).await, Ok(1));
    assert_eq!(store.append(id, 0, &east).await, Err(StoreError::Conflict { found: 1 }));
    let listed = store.list().await.unwrap().workspaces;
    assert_eq!(listed.iter().map(|meta| (meta.id, meta.revision)).collect::<Vec<_>>(), vec![(id, 1)]);
    let (document, revision) = fold(store.load(id).await.unwrap()).unwrap();
    assert_eq!(revision, 1);
    assert_eq!(document.regions.len(), 1);
    assert_eq!(store.log_since(id, 0).await.unwrap(), vec![east]);
    assert_eq!(store.get_chunks("aa").await.unwrap(), pack("aa"));
    assert_eq!(store.get_chunks("bb").await, Err(StoreError::Missing));
}

#[wasm_bindgen_test]
async fn a_long_document_is_cut_into_pages_and_joined_again() {
    let store = fresh_store().await;
    let mut large = workspace(2);
    for number in 0..9_000 {
        large.put(region(number, &format!("大客户第 {number} 区：华东、华南、华北与西部")).into());
    }
    store.create(&large, &[], 50).await.unwrap();
    assert_eq!(fold(store.load(Id::from_raw(2)).await.unwrap()).unwrap().0, large);
}

#[wasm_bindgen_test]
async fn two_connections_never_lose_each_others_steps() {
    let name = format!("test:{}", random::random_bits());
    let (left, right) =
        (IndexedDbStore::open(&name).await.unwrap(), IndexedDbStore::open(&name).await.unwrap());
    let id = Id::from_raw(3);
    left.create(&workspace(3), &[], 50).await.unwrap();
    let (mut revision, mut stored) = (0, 0);
    for number in 0..60 {
        let store = if number % 2 == 0 { &left } else { &right };
        // Every third writer believes in a revision that is gone: it must be told, and nothing may be written.
        let believed = if number % 3 == 2 { revision - 1 } else { revision };
        let change_set = step(believed + 1, vec![Change::create(region(number, "x"))]);
        match store.append(id, believed, &change_set).await {
            Ok(next) => {
                revision = next;
                stored += 1;
            }
            Err(error) => assert_eq!(error, StoreError::Conflict { found: revision }),
        }
    }
    let (document, found) = fold(right.load(id).await.unwrap()).unwrap();
    assert_eq!((document.regions.len(), found), (stored, revision));
    assert_eq!(stored, 40);
}

#[wasm_bindgen_test]
async fn a_removed_workspace_comes_back_until_it_is_swept_with_its_rows() {
    let store = fresh_store().await;
    let id = Id::from_raw(4);
    store.create(&workspace(4), &[pack("cc")], 50).await.unwrap();
    store.remove(id, 60).await.unwrap();
    assert_eq!(store.list().await.unwrap().workspaces, vec![]);
    assert_eq!(store.load(id).await, Err(StoreError::Missing));
    assert_eq!(store.sweep(45).await, Ok(0));
    store.restore(id).await.unwrap();
    assert_eq!(store.list().await.unwrap().workspaces.len(), 1);
    store.remove(id, 60).await.unwrap();
    // Rows put at 50 and needed by nobody go too: one batch.
    assert_eq!(store.sweep(100).await, Ok(1));
    assert_eq!(store.restore(id).await, Err(StoreError::Missing));
    assert_eq!(store.get_chunks("cc").await, Err(StoreError::Missing));
}

#[wasm_bindgen_test]
async fn compaction_keeps_the_document_and_the_revision() {
    let store = fresh_store().await;
    let id = Id::from_raw(5);
    store.create(&workspace(5), &[], 50).await.unwrap();
    store.append(id, 0, &step(1, vec![Change::create(region(3, "华东"))])).await.unwrap();
    let (document, revision) = fold(store.load(id).await.unwrap()).unwrap();
    assert_eq!(store.compact(id, &document, 2).await, Err(StoreError::Conflict { found: 1 }));
    store.compact(id, &document, revision).await.unwrap();
    let stored = store.load(id).await.unwrap();
    assert_eq!((stored.base_revision, stored.log.len()), (1, 0));
    assert_eq!(fold(stored).unwrap(), (document, 1));
    assert_eq!(store.append(id, 1, &step(2, vec![Change::remove(region(3, "华东"))])).await, Ok(2));
    assert_eq!(store.log_since(id, 0).await, Err(StoreError::Conflict { found: 2 }));
}

#[wasm_bindgen_test]
fn a_message_crosses_the_wire_and_another_build_is_refused() {
    use keyscore::worker::{Envelope, WireError, decode, encode, engine_protocol::ToEngine};
    let message = ToEngine::Apply("{}".to_owned());
    let bytes = encode(&Envelope::new("build-1".to_owned(), message.clone())).unwrap();
    assert_eq!(decode::<ToEngine>(&bytes, "build-1"), Ok(message));
    let other = WireError::OtherVersion { protocol: 1, build: "build-1".to_owned() };
    assert_eq!(decode::<ToEngine>(&bytes, "build-2"), Err(other));
}
