//! The message catalogue as files of the site: what the first screens say comes with the start, in one language; all of
//! it, in both, when the later part of the page is fetched.

use crate::{
    platform::{fetch, global},
    view::catalogue::learn,
};

const ALL: &str = "words/all.txt";

/// Takes in what the boot script has fetched.
pub fn learn_first() {
    learn(&global::first_words());
}

/// Fetches and takes in all messages.
///
/// # Errors
/// The status or the browser's words when they cannot be had.
pub async fn learn_all() -> Result<(), String> {
    learn(&all().await?);
    Ok(())
}

/// All messages in both languages, as the file of the site that has them.
///
/// # Errors
/// The status or the browser's words when it cannot be had.
pub async fn all() -> Result<String, String> {
    fetch::text(ALL).await
}
