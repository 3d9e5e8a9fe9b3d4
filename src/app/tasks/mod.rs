//! What changes things outside the state, one verb per file.

pub mod commit;
pub mod create_workspace;
pub mod duplicate_workspace;
pub mod durable;
pub mod effects;
pub mod engine;
pub mod erase;
pub mod export;
pub mod import;
pub mod import_several;
pub mod keep;
pub mod leave;
pub mod library;
pub mod link;
pub mod load_shelf;
pub mod migrate;
pub mod newborn;
pub mod previews;
pub mod remove_workspace;
pub mod rename_workspace;
pub mod rescue;
pub mod save;
pub mod share;
pub mod take_over;
pub mod unkept;
pub mod wipe;

use std::rc::{Rc, Weak};

use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{part::Chore, runtime::Runtime},
    domain::{change::Label, text::Lang},
    platform::{document, global, indexed_db::Ended, later, tabs::Tabs, words},
    state::{
        action::Action,
        app_state::{ShelfFailure, Tone},
    },
};

pub use create_workspace::{create_from_template, create_guided, create_workspace, open_sample};
pub use export::{export_locked, export_report, export_workbook, export_workspace};
pub use import::{ImportJob, adopt_workspace_file, import_file, preview_file, remember, remembered};
pub use import_several::{SeveralJob, SeveralOutcome, commit_several, take_in_several};

/// Milliseconds after the first answer, so that charts come first.
const SETTLE_MS: u32 = 800;

/// What happens when the page starts.
pub fn start(runtime: &Rc<Runtime>) {
    document::show_preferences(runtime.state().preferences);
    let listener = Rc::downgrade(runtime);
    let tabs = Tabs::open(move |workspace| {
        if let Some(runtime) = listener.upgrade() {
            save::pull(&runtime, workspace);
        }
    });
    *runtime.tabs.borrow_mut() = Some(tabs);
    let owner = Rc::downgrade(runtime);
    *runtime.on_store_end.borrow_mut() = Some(Rc::new(move |ended| {
        let owner = Weak::clone(&owner);
        // Not within the call: the connection owns the closure that is running, and is let go of.
        later::soon(move || {
            if let Some(runtime) = owner.upgrade() {
                store_ended(&runtime, ended);
            }
        });
    }));
    let owner = Rc::downgrade(runtime);
    document::on_payload(move || {
        if let Some(runtime) = owner.upgrade() {
            chore(&runtime, Chore::OpenLink);
        }
    });
    if global::has_payload() {
        chore(runtime, Chore::OpenLink);
    }
    load_shelf::load_shelf(runtime);
}

/// The connection to the store was ended from outside: by a newer version of the program, or because site data was cleared.
fn store_ended(runtime: &Rc<Runtime>, ended: Ended) {
    runtime.forget_store();
    match ended {
        Ended::NewerVersion => runtime.send(Action::TakenOver),
        Ended::Closed => {
            let open = runtime.state().open().map(|open| open.id);
            if let Some(id) = open {
                save::pull(runtime, id);
            }
        }
    }
}

/// What happens once the later part of the page is there.
pub fn begin_part(runtime: &Rc<Runtime>) {
    leave::begin(runtime);
    global::keep_offline();
}

/// What happens once the first figures are there: the rest of the page is fetched before anybody asks for it.
pub fn settle(runtime: &Rc<Runtime>) {
    let runtime = Rc::clone(runtime);
    later::after(SETTLE_MS, move || chore(&runtime, Chore::Tidy));
}

/// Shows the page in another language; says so where its messages cannot be fetched.
pub fn set_language(runtime: &Rc<Runtime>, lang: Lang) {
    if runtime.part_at_hand().is_some() {
        return runtime.send(Action::SetLanguage(lang));
    }
    let runtime = Rc::clone(runtime);
    spawn_local(async move {
        match words::learn_all().await {
            Ok(()) => runtime.send(Action::SetLanguage(lang)),
            Err(_) => runtime.send(Action::Notify(Tone::Bad, Label::plain("part_missing"), None)),
        }
    });
}

/// Takes over what other tabs wrote while the part of the page that does so could not be fetched.
pub(crate) fn catch_up(runtime: &Rc<Runtime>) {
    let open = runtime.state().open().map(|open| open.id);
    if let Some(id) = open {
        save::pull(runtime, id);
    }
}

/// Does a chore; says so where the part of the page that does it cannot be fetched.
pub fn chore(runtime: &Rc<Runtime>, chore: Chore) {
    match chore {
        Chore::Duplicate(id, _) | Chore::Rename(id, _) | Chore::Remove(id, _) => {
            let owner = Rc::clone(runtime);
            newborn::once_stored(runtime, id, move || do_chore(owner, chore));
        }
        _ => do_chore(Rc::clone(runtime), chore),
    }
}

fn do_chore(runtime: Rc<Runtime>, chore: Chore) {
    spawn_local(async move {
        let action = match (runtime.part().await, &chore) {
            (Ok(part), _) => return (part.run)(runtime, chore).await,
            // Nobody waits for these.
            (Err(_), Chore::Tidy | Chore::AskToKeep | Chore::DropLeft(..) | Chore::FinishErasing(_)) => {
                return;
            }
            // Said once, however many messages come from other tabs.
            (Err(_), Chore::TakeOver(_)) if runtime.is_behind.replace(true) => return,
            (Err(_), Chore::LoadShelf) => {
                Action::ShelfFailed(ShelfFailure::Other(engine::part_missing(&runtime)))
            }
            (Err(_), _) => Action::Notify(Tone::Bad, Label::plain("part_missing"), None),
        };
        runtime.send(action);
    });
}
