//! Bytes in and out, still pure: delimited files, the packed form of rows, the workspace file, the sample, the store's contract.

pub mod book;
pub mod calendar_file;
pub mod container;
pub mod copies;
pub mod erase;
pub mod file;
pub mod import;
pub mod lookup;
pub mod marker;
pub mod memory;
pub mod migrate;
pub mod packed;
pub mod packed_file;
#[cfg(not(target_arch = "wasm32"))]
pub mod report_csv;
pub mod salvage;
#[cfg(not(target_arch = "wasm32"))]
pub mod sample;
pub mod share;
#[cfg(not(target_arch = "wasm32"))]
pub mod starter;
pub mod store;
#[cfg(not(target_arch = "wasm32"))]
pub mod templates;
pub mod validate;
