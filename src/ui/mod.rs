//! What is drawn: generic components, charts, features, pages, and the root. Computes and stores nothing.

pub mod charts;
pub mod components;
pub mod features;
pub mod later;
pub mod pages;
pub mod part;
pub mod root;
