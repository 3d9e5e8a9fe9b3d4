//! Bytes in and out, still pure: delimited files, the packed form of rows, the workspace file, the sample, the store's contract.

pub mod memory;
pub mod packed;
pub mod store;
