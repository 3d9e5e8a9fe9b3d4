//! One file per screen; each puts features together and does nothing else.

pub mod account;
pub mod card_frame;
pub mod data;
pub mod follow;
pub mod guide;
pub mod not_found;
pub mod overview;
pub mod person;
pub mod roster;
pub mod setup;
pub mod shared;
pub mod sheet;
pub mod start;
pub mod storage;
pub mod what_if;
