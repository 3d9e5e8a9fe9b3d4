//! The sample workspace.
use crate::engine::model::Model;
/// The sample.
pub fn sample() -> Model { Model::default() }
