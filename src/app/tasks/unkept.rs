//! Workspaces in a browser that does not let this site store anything: they are held by the engine as long as the page is
//! there, and can be taken out as a file.

use std::rc::Rc;

use crate::{
    app::{
        runtime::Runtime,
        tasks::{
            keep::{ask_keeper, say_why},
            newborn,
        },
    },
    data::{
        file, packed_file,
        store::{WorkspaceId, copy_of},
    },
    domain::{change::Label, id::Id, text::Text2},
    engine::model::Model,
    platform::{download, random},
    state::{action::Action, app_state::Tone},
    worker::keep_protocol::{KeepReply, KeepTask},
};

/// Offers the open workspace as a file.
pub async fn take_out(runtime: Rc<Runtime>, id: WorkspaceId) {
    let owner = Rc::clone(&runtime);
    ask_keeper(&runtime, &KeepTask::File(id), move |reply| match reply {
        KeepReply::File(bytes, _) => {
            download::offer(&format!("keyscore-{id}{}", file::EXTENSION), "application/json", &bytes);
        }
        reply => say_why(&owner, &reply),
    });
}

/// Holds a workspace file and goes to it.
pub async fn hold(runtime: Rc<Runtime>, text: String, name: Option<Text2>, then: &'static str) {
    let id: WorkspaceId = Id::from_raw(random::random_bits());
    let packed = file::read(text.as_bytes()).map_err(|error| error.to_string()).and_then(|(model, _)| {
        let own = model.workspace.settings().map(|settings| settings.name.clone()).unwrap_or_default();
        let workspace = copy_of(&model.workspace, id, name.unwrap_or(own));
        packed_file::write(&Model { workspace, ..model }).map_err(|error| error.to_string())
    });
    match packed {
        Ok(packed) => newborn::show(&runtime, id, packed, then),
        Err(text) => {
            let label = Label::plain("not_created").with("detail", text);
            runtime.send(Action::Notify(Tone::Bad, label, None));
        }
    }
}
