//! The sample between its first figures and the store: the page has it packed, the engine holds it, and the part of the
//! engine that stores it is still on its way. Edits of that time wait for it; what leads away from it stores it first.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        part::{Chore, Part},
        runtime::Runtime,
        tasks::{chore, engine, load_shelf::load_shelf, save},
    },
    data::{
        packed_file,
        store::{WorkspaceId, identify},
    },
    domain::{change::Label, workspace::Workspace},
    platform::{clock, document, fetch, global, later, preferences},
    state::{
        action::Action,
        app_state::{AppState, Desk, SaveFailure, SaveState, Tone},
    },
    worker::engine_protocol::{OwnFile, ToEngine},
};

const SAMPLE: &str = "samples/sample.keyscore.bin";

/// A workspace that is not stored yet.
pub struct Newborn {
    id: WorkspaceId,
    packed: Rc<Vec<u8>>,
    is_being_stored: bool,
    /// Whether it is what somebody shared: it is not stored before the reader wants it.
    is_shared: bool,
    waiting: Vec<Waiting>,
}

/// What waits until it is stored.
type Waiting = Box<dyn FnOnce()>;

/// Fetches the sample and goes to it under this id.
pub fn fetch_sample(runtime: &Rc<Runtime>, id: WorkspaceId) {
    if runtime.is_fetching_sample.replace(true) {
        return;
    }
    let runtime = Rc::clone(runtime);
    spawn_local(async move {
        let fetched = fetch::bytes(SAMPLE).await;
        runtime.is_fetching_sample.set(false);
        match fetched {
            Ok(packed) => {
                preferences::remember_newborn(Some(&id.to_string()));
                show(&runtime, id, packed, "overview");
            }
            Err(text) => {
                let label = Label::plain("not_created").with("detail", text);
                runtime.send(Action::Notify(Tone::Bad, label, None));
            }
        }
    });
}

/// Shows a packed workspace that is not stored, on the screen at `then`.
pub fn show(runtime: &Rc<Runtime>, id: WorkspaceId, packed: Vec<u8>, then: &str) {
    show_as(runtime, id, packed, then, false);
}

/// Shows what somebody shared, to be looked at on the screen at `then`. What is being stored is stored first.
pub fn show_shared(runtime: &Rc<Runtime>, id: WorkspaceId, packed: Vec<u8>, then: String) {
    let owner = Rc::clone(runtime);
    let show = move || show_as(&owner, id, packed, &then, true);
    match at_hand(runtime) {
        Some(before) => once_stored(runtime, before, show),
        None => show(),
    }
}

/// Has what is looked at become a workspace of the reader's own.
pub fn keep_shared(runtime: &Rc<Runtime>) {
    match &mut *runtime.newborn.borrow_mut() {
        Some(newborn) if newborn.is_shared => newborn.is_shared = false,
        _ => return,
    }
    runtime.send(Action::LookOnly(false));
    store(runtime);
}

/// Whether this workspace is what somebody shared and the reader looks at.
pub fn is_shared(runtime: &Runtime, id: WorkspaceId) -> bool {
    runtime.newborn.borrow().as_ref().is_some_and(|newborn| newborn.id == id && newborn.is_shared)
}

fn show_as(runtime: &Rc<Runtime>, id: WorkspaceId, packed: Vec<u8>, then: &str, is_shared: bool) {
    let newborn =
        Newborn { id, packed: Rc::new(packed), is_being_stored: false, is_shared, waiting: Vec::new() };
    *runtime.newborn.borrow_mut() = Some(newborn);
    if runtime.state().desk.is_of(id) {
        runtime.send(Action::OpenWorkspace(id));
    } else {
        document::go_to(&format!("#/w/{id}/{then}"));
    }
}

/// The sample that is not stored yet, if there is one.
pub fn at_hand(runtime: &Runtime) -> Option<WorkspaceId> {
    runtime.newborn.borrow().as_ref().filter(|newborn| !newborn.is_shared).map(|newborn| newborn.id)
}

/// Whether this workspace is one that is not stored yet.
pub fn is_newborn(runtime: &Runtime, id: WorkspaceId) -> bool {
    runtime.newborn.borrow().as_ref().is_some_and(|newborn| newborn.id == id)
}

/// A workspace that is not in the store: where it is the sample that this tab showed when it was loaded anew before the
/// sample was stored, it is fetched again.
pub fn take_up_again(runtime: &Rc<Runtime>, id: WorkspaceId) -> bool {
    let is_ours = preferences::remembered_newborn().is_some_and(|known| known == id.to_string());
    if is_ours {
        fetch_sample(runtime, id);
    }
    is_ours
}

/// The message that lets the engine hold it, if this is one that is not stored.
pub fn to_hold(runtime: &Runtime, id: WorkspaceId) -> Option<ToEngine> {
    let newborn = runtime.newborn.borrow();
    let newborn = newborn.as_ref().filter(|newborn| newborn.id == id)?;
    Some(ToEngine::Hold { workspace: id, packed: newborn.packed.to_vec() })
}

/// Its document as the page keeps it; until the later part of the page is there, what the first screens show of it.
pub fn catalogue(runtime: &Runtime, id: WorkspaceId) -> Option<Workspace> {
    let newborn = runtime.newborn.borrow();
    let newborn = newborn.as_ref().filter(|newborn| newborn.id == id)?;
    let mut workspace = match runtime.part_at_hand() {
        Some(part) => (part.read_catalogue)(&newborn.packed)?,
        None => {
            let front = packed_file::read_front(&newborn.packed)?;
            *runtime.incomplete.borrow_mut() = Some((id, Rc::clone(&newborn.packed)));
            front
        }
    };
    identify(&mut workspace, id);
    Some(workspace)
}

/// Completes the open document where only the first screens' part of it was read. Nothing can have changed in it since:
/// steps are taken by the part.
pub fn complete(runtime: &Runtime, part: Part, state: &mut AppState) {
    let Some((id, packed)) = runtime.incomplete.take() else { return };
    let Desk::Open(open) = &mut state.desk else { return };
    // The engine has read the same bytes.
    let Some(mut workspace) = (part.read_catalogue)(&packed).filter(|_| open.id == id) else { return };
    identify(&mut workspace, id);
    open.catalogue = Rc::new(workspace);
}

/// Lets it be stored, if there is one and nobody is at it.
pub fn store(runtime: &Rc<Runtime>) {
    if runtime.newborn.borrow().as_ref().is_none_or(|newborn| newborn.is_shared) {
        return;
    }
    if preferences::is_blocked() {
        return refused(runtime);
    }
    let message = match &mut *runtime.newborn.borrow_mut() {
        Some(newborn) if !newborn.is_being_stored => {
            newborn.is_being_stored = true;
            ToEngine::Adopt {
                database: global::database(),
                file: OwnFile::Packed(newborn.packed.to_vec()),
                workspace: newborn.id,
                name: None,
                at: clock::now_seconds(),
            }
        }
        _ => return,
    };
    if let Err(text) = engine::tell(runtime, message) {
        not_stored(runtime, &text);
    }
}

/// Where site data is blocked it is not even tried: it stays as it is, and what waited goes on without it.
fn refused(runtime: &Rc<Runtime>) {
    let (id, waiting) = match &mut *runtime.newborn.borrow_mut() {
        Some(newborn) => (newborn.id, std::mem::take(&mut newborn.waiting)),
        None => return,
    };
    let denied = SaveState::Failed(SaveFailure::Denied);
    if runtime.state().open().is_some_and(|open| open.id == id && open.save != denied) {
        runtime.send(Action::SaveFailed(SaveFailure::Denied));
    }
    waiting.into_iter().for_each(|call| call());
}

/// It is stored: so are the edits that waited.
pub fn stored(runtime: &Rc<Runtime>) {
    let Some(newborn) = runtime.newborn.borrow_mut().take() else { return };
    preferences::remember_newborn(None);
    let is_kept = runtime.state().kept.contains_key(&newborn.id);
    if !save::send_to(runtime, newborn.id, Action::WorkspaceStored) && is_kept {
        chore(runtime, Chore::StoreKept(newborn.id));
    }
    load_shelf(runtime);
    newborn.waiting.into_iter().for_each(|call| call());
}

/// It could not be stored; the text is for support. The save state says so, and what waited finds out by itself.
pub fn not_stored(runtime: &Rc<Runtime>, text: &str) {
    let (id, waiting) = match &mut *runtime.newborn.borrow_mut() {
        Some(newborn) if newborn.is_being_stored => {
            newborn.is_being_stored = false;
            (newborn.id, std::mem::take(&mut newborn.waiting))
        }
        _ => return,
    };
    later::log(text);
    let reason = if preferences::is_blocked() { SaveFailure::Denied } else { SaveFailure::Other };
    save::send_to(runtime, id, Action::SaveFailed(reason));
    waiting.into_iter().for_each(|call| call());
}

/// Calls when this workspace is stored; at once where it is.
pub fn once_stored(runtime: &Rc<Runtime>, id: WorkspaceId, call: impl FnOnce() + 'static) {
    match &mut *runtime.newborn.borrow_mut() {
        Some(newborn) if newborn.id == id => newborn.waiting.push(Box::new(call)),
        _ => {
            later::soon(call);
            return;
        }
    }
    store(runtime);
}
