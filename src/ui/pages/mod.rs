//! One file per screen; each puts features together and does nothing else.

pub mod account;
pub mod accounts;
pub mod data;
pub mod not_found;
pub mod overview;
pub mod people;
pub mod person;
pub mod setup;
pub mod start;
