//! Messages between the page and its two kinds of workers, each with a protocol number and a build.
//! What the workers do with them stands in `engine_host` and `codec_host`.

pub mod codec_protocol;
pub mod engine_protocol;
pub mod keep_protocol;

#[cfg(feature = "worker")]
pub mod codec_books;
#[cfg(feature = "worker")]
pub mod codec_envelopes;
#[cfg(feature = "worker")]
pub mod codec_files;
#[cfg(feature = "worker")]
pub mod codec_host;
#[cfg(feature = "worker")]
pub mod engine_host;
#[cfg(feature = "worker")]
pub mod engine_later;
#[cfg(feature = "worker")]
pub mod keeper;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Number of this protocol: a worker that speaks another one is refused and started anew.
pub const PROTOCOL: u32 = 1;

/// A message with the numbers that both sides must share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope<B> {
    protocol: u32,
    build: String,
    body: B,
}

impl<B> Envelope<B> {
    /// A message of this build.
    pub fn new(build: String, body: B) -> Self {
        Self { protocol: PROTOCOL, build, body }
    }
}

/// A message could not be sent or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The other side is of another version of the program.
    #[error("the other side speaks protocol {protocol} of build `{build}`")]
    OtherVersion {
        /// Its protocol.
        protocol: u32,
        /// Its build.
        build: String,
    },
    /// The bytes are no message.
    #[error("a message could not be read")]
    Unreadable,
}

/// A message as bytes.
///
/// # Errors
/// [`WireError::Unreadable`] if the body cannot be written, which no type of this protocol does.
pub fn encode<B: Serialize>(envelope: &Envelope<B>) -> Result<Vec<u8>, WireError> {
    postcard::to_allocvec(envelope).map_err(|_| WireError::Unreadable)
}

/// The body of a message from the same build.
///
/// # Errors
/// See [`WireError`]. Protocol and build are compared before the body is read.
pub fn decode<B: DeserializeOwned>(bytes: &[u8], build: &str) -> Result<B, WireError> {
    let (protocol, rest) = postcard::take_from_bytes::<u32>(bytes).map_err(|_| WireError::Unreadable)?;
    let (sender, rest) = postcard::take_from_bytes::<String>(rest).map_err(|_| WireError::Unreadable)?;
    if protocol != PROTOCOL || sender != build {
        return Err(WireError::OtherVersion { protocol, build: sender });
    }
    postcard::from_bytes(rest).map_err(|_| WireError::Unreadable)
}
