//! What the codec worker does with envelopes: closes one around a file, as the text of a link too, or opens what came.

use crate::{
    data::share::{self, Fault, MAX_FILE_INSIDE, MAX_LINK_INSIDE, Salt, text},
    worker::{
        codec_host::Lock,
        codec_protocol::{FromCodec, LinkRefusal},
    },
};

/// Makes an envelope of a workspace file, and the text of a link where one is that long.
pub fn seal(document: Vec<u8>, lock: Lock) -> FromCodec {
    match around(&document, MAX_LINK_INSIDE, &lock) {
        Ok(envelope) => {
            let characters = text::characters(envelope.len());
            FromCodec::Sealed {
                text: (characters <= text::MOST_MADE).then(|| text::write(&envelope)),
                characters: u32::try_from(characters).unwrap_or(u32::MAX),
                envelope: if lock.is_some() { envelope } else { Vec::new() },
            }
        }
        Err(fault) => FromCodec::LinkRefused(LinkRefusal::Fault(fault)),
    }
}

/// The envelope around a file.
///
/// # Errors
/// [`Fault::TooLarge`], [`Fault::KeyTooDear`].
pub fn close(file: Vec<u8>, lock: Lock) -> Result<Vec<u8>, Fault> {
    around(&file, MAX_FILE_INSIDE, &lock)
}

fn around(inside: &[u8], most: usize, lock: &Lock) -> Result<Vec<u8>, Fault> {
    let key = match lock {
        None => None,
        // Without random bytes there is no lock, and nothing that only looks like one.
        Some((passphrase, random)) => {
            Some((passphrase.as_str(), Salt::try_from(random.as_slice()).map_err(|_| Fault::KeyTooDear)?))
        }
    };
    share::seal(inside, most, key)
}

/// What is inside the text of a link. Lengths are told in characters, as the reader has them before the eyes.
///
/// # Errors
/// What is wrong with it.
pub fn open_text(link: String, passphrase: Option<String>) -> Result<Vec<u8>, Fault> {
    let envelope = text::read(&link)?;
    share::open(&envelope, MAX_LINK_INSIDE, passphrase.as_deref()).map_err(|fault| match fault {
        Fault::Incomplete { got, of } => {
            Fault::Incomplete { got: text::characters(got), of: text::characters(of) }
        }
        fault => fault,
    })
}

/// What is inside a file.
///
/// # Errors
/// What is wrong with it.
pub fn open_file(envelope: Vec<u8>, passphrase: Option<String>) -> Result<Vec<u8>, Fault> {
    share::open(&envelope, MAX_FILE_INSIDE, passphrase.as_deref())
}
