//! Why the wizard is not further: what happened, where, what is safe, what to do. Worded when drawn, so that it
//! follows the language.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    data::import::ImportError,
    ui::{
        components::icon::Icon,
        features::import_wizard::{course::Problem, issues::Issues},
    },
    view::import_words::{self, WordedError},
};

/// Properties of [`ProblemView`].
#[derive(Properties, PartialEq)]
pub struct ProblemViewProps {
    /// The problem.
    pub problem: Problem,
}

/// A problem in words, with the rows that it is about.
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
    let issues = match &props.problem {
        Problem::Refused(ImportError::NothingAccepted { issues, .. }) => issues.clone(),
        _ => Vec::new(),
    };
    html! {
        <>
            <div class="ks-note ks-note--bad" role="alert" data-test="import-problem">
                <Icon name="octagon" />
                <div>
                    <p><strong>{ worded.title }</strong></p>
                    <p>{ worded.text }{ " " }{ words.get("import.safe") }</p>
                    <p>{ worded.remedy }</p>
                </div>
            </div>
            if !issues.is_empty() { <Issues {issues} none_accepted=true /> }
        </>
    }
}
