//! The engine worker's module: listens for messages and answers them. Holds no logic.
//! Only the three browser entry points may carry wasm-bindgen exports.

fn main() {}
