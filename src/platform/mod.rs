//! The only folder that names the browser: storage, workers, files, clock, charts. Holds no rules.

pub mod clock;
pub mod global;
pub mod idb_copies;
mod idb_opening;
pub mod idb_sweep;
pub mod idb_transaction;
pub mod indexed_db;
pub mod lock;
pub mod random;
pub mod wire;

#[cfg(feature = "page")]
pub mod chart;
#[cfg(feature = "page")]
pub mod chart_config;
#[cfg(feature = "page")]
pub mod codec_client;
#[cfg(feature = "page")]
pub mod collate;
#[cfg(feature = "page")]
pub mod document;
#[cfg(feature = "page")]
pub mod dom;
#[cfg(feature = "page")]
pub mod download;
#[cfg(feature = "page")]
pub mod drawing;
#[cfg(feature = "page")]
pub mod durable;
#[cfg(feature = "page")]
pub mod engine_client;
#[cfg(feature = "page")]
pub mod fetch;
#[cfg(feature = "page")]
pub mod grid_dom;
#[cfg(feature = "page")]
pub mod later;
#[cfg(feature = "page")]
pub mod one_stop;
#[cfg(feature = "page")]
pub mod preferences;
#[cfg(feature = "page")]
pub mod system_theme;
#[cfg(feature = "page")]
pub mod tabs;
#[cfg(feature = "page")]
pub mod wipe;
#[cfg(feature = "page")]
pub mod words;

#[cfg(feature = "worker")]
pub mod file_bytes;
#[cfg(feature = "worker")]
pub mod worker_scope;
#[cfg(feature = "worker")]
pub mod worker_stores;

pub mod panic;
