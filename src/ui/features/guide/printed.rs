//! What the printed document says of itself: whose it is, for which year, whether it is in force, and when it was printed.

use yew::prelude::*;

use crate::{platform::clock, ui::features::guide::Guide, view::period};

/// The head of the paper; not on screen.
pub fn head(guide: &Guide, is_pending: bool) -> Html {
    let words = guide.app.words;
    let name = guide.workspace.settings().map(|settings| words.of(&settings.name)).unwrap_or_default();
    let day = period::day(clock::today(), words);
    let state = if is_pending { "guide.doc_state_plan" } else { "guide.doc_state_applied" };
    html! {
        <header class="ks-print ks-guide__head" data-test="print-head">
            <p class="ks-guide__over">{ name }</p>
            <p class="ks-guide__title">{ words.with("guide.document_of", &[("year", &guide.year.to_string())]) }</p>
            <p class={classes!("ks-guide__state", is_pending.then_some("ks-guide__state--plan"))}>
                { words.get(state) }{ " · " }{ words.with("guide.doc_printed", &[("day", &day)]) }
            </p>
        </header>
    }
}
