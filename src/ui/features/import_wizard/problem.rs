//! Why the wizard is not further: what happened, where, what is safe, what to do. Worded when drawn, so that it
//! follows the language.

use yew::prelude::*;

use crate::{
    ui::{
        components::icon::{IconSize, icon},
        features::import_wizard::course::Problem,
    },
    view::{
        import_words::{self, WordedError},
        message::Words,
    },
};

/// A problem in words.
pub fn problem_view(problem: &Problem, words: Words) -> Html {
    let worded = match problem {
        Problem::Cancelled => {
            return html! {
                <div class="ks-note" role="status" data-test="import-problem">{ icon("info", IconSize::Normal) }<div>{ words.get("import.cancelled") }</div></div>
            };
        }
        Problem::Refused(error) => import_words::error(error, words),
        Problem::Failed(detail) => WordedError {
            title: words.get("import.failed.title"),
            text: words.with("import.failed.text", &[("detail", detail)]),
            remedy: words.get("import.failed.remedy"),
        },
    };
    html! {
        <div class="ks-note ks-note--bad" role="alert" data-test="import-problem">
            { icon("octagon", IconSize::Normal) }
            <div>
                <p><strong>{ worded.title }</strong></p>
                <p>{ worded.text }{ import_words::gap(words) }{ words.get("import.safe") }</p>
                <p>{ worded.remedy }</p>
            </div>
        </div>
    }
}
