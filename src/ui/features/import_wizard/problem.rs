//! Why the wizard is not further: what happened, where, what is safe, what to do. Worded when drawn, so that it
//! follows the language.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    ui::{components::icon::Icon, features::import_wizard::course::Problem},
    view::import_words::{self, WordedError},
};

/// Properties of [`ProblemView`].
#[derive(Properties, PartialEq)]
pub struct ProblemViewProps {
    /// The problem.
    pub problem: Problem,
}

/// A problem in words.
#[component]
pub fn ProblemView(props: &ProblemViewProps) -> Html {
    let words = use_app().words;
    let worded = match &props.problem {
        Problem::Cancelled => {
            return html! {
                <div class="ks-note" role="status" data-test="import-problem"><Icon name="info" /><div>{ words.get("import.cancelled") }</div></div>
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
            <Icon name="octagon" />
            <div>
                <p><strong>{ worded.title }</strong></p>
                <p>{ worded.text }{ import_words::gap(words) }{ words.get("import.safe") }</p>
                <p>{ worded.remedy }</p>
            </div>
        </div>
    }
}
