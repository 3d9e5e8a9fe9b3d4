//! Plain rows of text files to typed columns: cells are told apart and read where they lie, each byte looked at once.
//! Knows how almost all files write numbers and days; whatever is written in another way is left to the full reader.
//! A crate of its own so that this loop is built for speed while the rest of the program is built for bytes.

pub mod cells;
pub mod column;
pub mod rows;
