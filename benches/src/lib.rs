//! What the benches of the page call: the engine in the same profile as the product's, without worker or messages.

pub mod fixture;
pub mod imports;
pub mod rows;

#[cfg(target_arch = "wasm32")]
mod page;
