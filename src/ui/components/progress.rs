//! How far something is, in a bar and in words.

use yew::prelude::*;

/// A progress bar: what is going on, read out, and the share that is done, 0 to 100, where it is known.
pub fn progress(label: &str, percent: Option<u8>) -> Html {
    let label = label.to_owned();
    match percent {
        Some(percent) => html! {
            <progress class="ks-progress" max="100" value={percent.to_string()} aria-label={label}>{ format!("{percent}%") }</progress>
        },
        None => html! { <progress class="ks-progress" aria-label={label} /> },
    }
}
