//! KeyScore: set, monitor and evaluate key-account KPIs and tie them to employee scorecards.
//!
//! The layers depend on each other one way only:
//! `domain <- engine <- data <- state <- view <- platform / worker <- app <- ui`.
//! Everything up to and including [`view`] is pure: no browser, clock, randomness or locale.

#![cfg_attr(speed, feature(optimize_attribute))]

pub mod data;
pub mod domain;
pub mod engine;
pub mod state;
pub mod view;

#[cfg(any(feature = "page", feature = "worker"))]
pub mod platform;
#[cfg(any(feature = "page", feature = "worker"))]
pub mod worker;

#[cfg(feature = "page")]
pub mod app;
#[cfg(feature = "page")]
pub mod ui;

// The page fetches its messages instead: see `view::catalogue`.
#[cfg(not(target_arch = "wasm32"))]
rust_i18n::i18n!("src/view/locales", fallback = "en");
