//! Bytes in and out: imports, packed rows, workspace files, the store's contract, the data files of the site.
//! Expected values are written out by hand in the cases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly, as tests do")]

mod support;

mod clocks;
mod container;
mod days;
mod dialects;
mod encodings;
mod erase;
mod file;
mod import;
mod intake;
mod keeping;
mod limits;
mod merge;
mod numbers;
mod own_tables;
mod packed;
mod pay_plans;
mod pools;
mod sample;
mod scoring_rules;
mod share;
mod store;
mod templates;
mod validate;
mod workbook;
mod world;
