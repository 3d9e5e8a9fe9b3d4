//! Wiring: state and its runtime, routes, answers of the engine, tasks. Draws nothing.

pub mod answer;
pub mod context;
pub mod drafts;
pub mod library;
pub mod part;
pub mod rested;
pub mod route;
pub mod runtime;
pub mod tasks;
