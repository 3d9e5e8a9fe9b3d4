//! Sharing: what is wanted of the open workspace is written by the engine and made a link of by the codec.

use std::rc::Rc;

use yew::Callback;

use crate::{
    app::{
        context::App,
        tasks::{keep::ask_keeper, link::seal},
    },
    data::{
        file,
        share::{Fault, LOCKED_FILE, anonymise::KEY_BYTES, card::Whose, text::MOST_IN_QR},
    },
    domain::{id::Id, kpi::Kpi, period::Period},
    platform::{document, download, preferences, random},
    worker::{
        codec_protocol::{FromCodec, LinkRefusal},
        keep_protocol::{KeepReply, KeepTask},
    },
};

/// What stands between the page's address and the content.
const BETWEEN: &str = "?share#k=";
/// Bytes of a lock's salt and nonce.
const SALT_BYTES: u32 = 28;
/// Letters of a passphrase that is proposed, five bits each, and how many stand together.
const LETTERS: u32 = 16;
const TOGETHER: usize = 4;
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Made {
    /// The link, and the file that it holds.
    Link(Rc<str>, Parcel),
    /// It would have so many characters; the file can be sent.
    TooLong(usize, Parcel),
    /// There are more rows than one text carries: only the workspace file does.
    TooManyRows,
    /// These indicators count what is not the card's own.
    NotApart(Vec<Id<Kpi>>),
    /// The browser has no random bytes for a lock.
    NoSecrets,
    /// A part of the program could not be fetched.
    PartMissing,
    /// It failed; the text is for support.
    Failed(String),
}

/// What is shared, as a workspace file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    bytes: Rc<Vec<u8>>,
    is_locked: bool,
}

impl Parcel {
    /// Offers it as a download.
    pub fn offer(&self) {
        let (ending, kind) = if self.is_locked {
            (LOCKED_FILE, "application/octet-stream")
        } else {
            (file::EXTENSION, "application/json")
        };
        download::offer(&format!("keyscore-shared{ending}"), kind, &self.bytes);
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.bytes.len() as u64
    }
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// Whose card; `None` for the whole workspace.
    pub whose: Option<Whose>,
    /// The period of the card.
    pub period: Period,
    /// The passphrase, where it is locked.
    pub passphrase: Option<String>,
    /// Whether names are replaced by pseudonyms.
    pub is_masked: bool,
}

/// A passphrase with the random bytes of a lock; `None` where the browser has none.
pub fn lock_with(passphrase: String) -> Option<(String, Vec<u8>)> {
    random::secret_bytes(SALT_BYTES).map(|random| (passphrase, random))
}

/// The key of pseudonyms of this browser, made when it is first needed; it never leaves it.
fn mask_key() -> Option<Vec<u8>> {
    let kept = preferences::mask_key();
    let read = |text: String| {
        let pairs = text.as_bytes().chunks_exact(2);
        let digits = pairs
            .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()));
        digits.collect::<Option<Vec<u8>>>().filter(|key| u32::try_from(key.len()) == Ok(KEY_BYTES))
    };
    kept.and_then(read).or_else(|| {
        let key = random::secret_bytes(KEY_BYTES)?;
        let text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        preferences::keep_mask_key(&text);
        Some(key)
    })
}

/// Whether a link is short enough to be drawn as a code.
pub fn fits_code(link: &str) -> bool {
    link.len() <= MOST_IN_QR
}

/// A passphrase to propose; `None` where the browser has no random bytes.
pub fn propose_passphrase() -> Option<String> {
    let bytes = random::secret_bytes(LETTERS)?;
    let letters: Vec<char> = bytes
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)).map(|letter| char::from(*letter)))
        .collect();
    let groups: Vec<String> = letters.chunks(TOGETHER).map(|group| group.iter().collect()).collect();
    Some(groups.join("-"))
}

/// Makes a link of the open workspace or of one of its cards.
pub fn share(app: &App, wanted: Wanted, on_done: Callback<Made>) {
    let Some(open) = app.state.open() else { return };
    let lock = match wanted.passphrase {
        None => None,
        Some(passphrase) => match lock_with(passphrase) {
            Some(lock) => Some(lock),
            None => return on_done.emit(Made::NoSecrets),
        },
    };
    let key = match wanted.is_masked.then(mask_key) {
        None => None,
        Some(Some(key)) => Some(key),
        Some(None) => return on_done.emit(Made::NoSecrets),
    };
    let task = KeepTask::Share { workspace: open.id, whose: wanted.whose, period: wanted.period, key };
    ask_keeper(app.dispatch.runtime(), &task, move |reply| match reply {
        KeepReply::Shared(document, lean) => link_of((document, lean), lock, on_done),
        KeepReply::TooManyRows => on_done.emit(Made::TooManyRows),
        KeepReply::NotApart(kpis) => on_done.emit(Made::NotApart(kpis)),
        KeepReply::Failed(text) => on_done.emit(Made::Failed(text)),
        reply => on_done.emit(Made::Failed(format!("{reply:?}"))),
    });
}

fn link_of((document, lean): (Vec<u8>, Vec<u8>), lock: Option<(String, Vec<u8>)>, on_done: Callback<Made>) {
    let is_locked = lock.is_some();
    let plain = Rc::new(document);
    seal(lean, lock, move |event| {
        let before = document::page_address() + BETWEEN;
        on_done.emit(match event {
            FromCodec::Sealed { text, characters, envelope } => {
                let bytes = if is_locked { Rc::new(envelope) } else { Rc::clone(&plain) };
                let parcel = Parcel { bytes, is_locked };
                match text {
                    Some(text) => Made::Link(Rc::from(before + &text), parcel),
                    None => Made::TooLong(usize::try_from(characters).unwrap_or(usize::MAX), parcel),
                }
            }
            FromCodec::LinkRefused(LinkRefusal::Fault(Fault::TooLarge { .. })) => Made::TooManyRows,
            FromCodec::PartMissing => Made::PartMissing,
            FromCodec::Failed(text) => Made::Failed(text),
            other => Made::Failed(format!("{other:?}")),
        });
    });
}
