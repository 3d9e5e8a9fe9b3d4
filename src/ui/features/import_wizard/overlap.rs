//! The question what to do with rows that are there already, with the counts of a dry run. Decides nothing.

use yew::prelude::*;

use crate::{
    data::import::{ImportMode, merge::Overlap},
    ui::{
        components::{
            button::{Button, ButtonKind},
            icon::{IconSize, icon_like},
        },
        features::import_wizard::course::Happening,
    },
    view::{import_words::count, message::Words},
};

/// The question with its three answers.
pub fn overlap_view(
    overlap: Overlap,
    refused: u64,
    on_start: &Callback<ImportMode>,
    happen: &Callback<Happening>,
    words: Words,
) -> Html {
    let [new, changed, same] =
        [overlap.new, overlap.changed, overlap.same].map(|rows| count(u64::from(rows)));
    let counts = [("new", &*new), ("changed", &*changed), ("same", &*same), ("refused", &*count(refused))];
    let gone = overlap.gone.to_string();
    let gone_words = [("n", gone.as_str())];
    let replace = on_start.reform(|_: MouseEvent| ImportMode::Replace);
    let update = on_start.reform(|_: MouseEvent| ImportMode::Update);
    let append = on_start.reform(|_: MouseEvent| ImportMode::Append);
    let leave = happen.reform(|_: MouseEvent| Happening::LeftAlone);
    let primary = ButtonKind::Primary;
    html! {
        <div class="ks-note ks-note--watch" role="alert" data-test="import-overlap">{ icon_like("watch", IconSize::Normal, Some("ks-status__mark")) }<div class="ks-stack ks-stack--tight">
            <div>
                <p><strong>{ words.get("import.overlap.title") }</strong></p>
                <p data-test="import-overlap-counts" data-new={overlap.new.to_string()} data-changed={overlap.changed.to_string()} data-same={overlap.same.to_string()}>{ words.with("import.overlap.text", &counts) }</p>
                if overlap.gone > 0 {
                    <p data-test="import-overlap-gone">{ words.with("import.overlap.gone", &gone_words) }</p>
                }
                <p>{ words.get("import.overlap.question") }</p>
            </div>
            <div class="ks-row">
                { Button { kind: primary, onclick: update, ..Button::default() }.view(words.with("import.overlap.update", &counts)) }
                if overlap.gone > 0 {
                    { Button { onclick: replace, ..Button::default() }.view(words.with("import.overlap.replace", &gone_words)) }
                }
                { Button { onclick: append, ..Button::default() }.view(words.get("import.overlap.append")) }
                { Button { onclick: leave, ..Button::default() }.view(words.get("import.overlap.cancel")) }
            </div>
        </div></div>
    }
}
