//! Opening a shared link: its content is taken once, read by a worker of its own, and shown without being stored. A file in an
//! envelope is opened on the same screen, and becomes a workspace of the reader's own.

use std::{cell::RefCell, rc::Rc};

use web_sys::File;
use yew::Callback;

use crate::{
    app::{
        runtime::Runtime,
        tasks::{
            import::{self, ImportJob},
            load_shelf::load_shelf,
            newborn,
        },
    },
    data::share::card::Whose,
    domain::{change::Label, id::Id},
    platform::{clock, document, global, later, preferences, random},
    state::{action::Action, app_state::Tone},
    worker::codec_protocol::{FileRefusal, FromCodec, LinkRefusal, ToCodec},
};

/// Why a link is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTrouble {
    /// It is not what was made.
    Refused(LinkRefusal),
    /// A part of the program could not be fetched.
    PartMissing,
    /// The program failed; the text is for support.
    Failed(String),
}

/// What was given to be opened.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrived {
    /// What stands behind the `#k=` of a link.
    Link(Rc<str>),
    /// A file in an envelope.
    File(File),
}

/// Takes up a file in an envelope and goes to the screen that opens it.
pub fn take_up_file(runtime: &Rc<Runtime>, file: File) {
    arrive(runtime, Arrived::File(file));
}

/// Takes the content of the link that was opened and goes to the screen that shows it.
pub fn take_up(runtime: &Rc<Runtime>) {
    let Some(text) = global::take_payload() else { return };
    // Where nothing can be stored, what is open here would be gone.
    if preferences::is_blocked() && newborn::at_hand(runtime).is_some() {
        return runtime.send(Action::Notify(Tone::Bad, Label::plain("link_other_tab"), None));
    }
    arrive(runtime, Arrived::Link(Rc::from(text)));
}

fn arrive(runtime: &Rc<Runtime>, arrived: Arrived) {
    {
        let mut link = runtime.link.borrow_mut();
        *link = (link.0 + 1, Some(arrived));
    }
    document::go_to("#/shared");
    runtime.send(Action::Glance);
}

/// Number and content of what arrived last; without content where it was opened already.
pub fn at_hand(runtime: &Runtime) -> (u32, Option<Arrived>) {
    runtime.link.borrow().clone()
}

/// Opens what arrived; otherwise `on_trouble` is told why not. Dropping the job gives it up.
pub fn open(
    runtime: &Rc<Runtime>,
    arrived: &Arrived,
    passphrase: Option<String>,
    on_trouble: Callback<LinkTrouble>,
) -> Option<ImportJob> {
    let (owner, failed) = (Rc::clone(runtime), on_trouble.clone());
    let (job, file) = match arrived {
        Arrived::Link(text) => (ToCodec::Open { text: text.to_string(), passphrase }, None),
        Arrived::File(file) => {
            let (workspace, at) = (Id::from_raw(random::random_bits()), clock::now_seconds());
            (ToCodec::Adopt { database: global::database(), workspace, at, passphrase }, Some(file))
        }
    };
    let started = import::start(job, file, move |event| match event {
        FromCodec::Opened { packed, quarantined, whose, period } => {
            owner.link.borrow_mut().1 = None;
            let mut then = match whose {
                None => "overview".to_owned(),
                Some(Whose::Person(person)) => format!("people/{person}"),
                Some(Whose::Account(account)) => format!("accounts/{account}"),
            };
            if let Some(period) = period {
                then.push_str(&format!("?p={period}"));
            }
            newborn::show_shared(&owner, Id::from_raw(random::random_bits()), packed, then);
            say_quarantined(&owner, quarantined);
        }
        FromCodec::Adopted { workspace, quarantined } => {
            owner.link.borrow_mut().1 = None;
            load_shelf(&owner);
            document::replace_address(&format!("#/w/{workspace}/overview"));
            say_quarantined(&owner, quarantined);
        }
        FromCodec::LinkRefused(refusal) => on_trouble.emit(LinkTrouble::Refused(refusal)),
        FromCodec::NotAdopted(FileRefusal::Sealed(fault)) => {
            on_trouble.emit(LinkTrouble::Refused(LinkRefusal::Fault(fault)));
        }
        FromCodec::NotAdopted(refusal) => on_trouble.emit(LinkTrouble::Refused(LinkRefusal::File(refusal))),
        FromCodec::PartMissing => on_trouble.emit(LinkTrouble::PartMissing),
        FromCodec::Failed(text) => on_trouble.emit(LinkTrouble::Failed(text)),
        _ => {}
    });
    started.map_err(|text| failed.emit(LinkTrouble::Failed(text))).ok()
}

fn say_quarantined(runtime: &Rc<Runtime>, quarantined: u32) {
    if quarantined > 0 {
        let label = Label::plain("quarantined").with("n", quarantined.to_string());
        runtime.send(Action::Notify(Tone::Bad, label, None));
    }
}

/// Makes the text of a link of a workspace file; `on_done` is told once.
pub(super) fn seal(
    document: Vec<u8>,
    lock: Option<(String, Vec<u8>)>,
    on_done: impl Fn(FromCodec) + Clone + 'static,
) {
    // The job keeps itself until it has said its last word.
    let keep: Rc<RefCell<Option<ImportJob>>> = Rc::default();
    let (kept, failed) = (Rc::clone(&keep), on_done.clone());
    let started = import::start(ToCodec::Seal { document, lock }, None, move |event| {
        on_done(event);
        let kept = Rc::clone(&kept);
        later::soon(move || drop(kept.borrow_mut().take()));
    });
    match started {
        Ok(job) => *keep.borrow_mut() = Some(job),
        Err(text) => failed(FromCodec::Failed(text)),
    }
}
