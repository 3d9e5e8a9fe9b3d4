//! Third step: the import runs; how far it is, how fast, and the way out.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    ui::{components::progress::progress, features::import_wizard::course::Course},
    view::{import_words::count, message::Words},
};

/// Seconds from which on minutes are told.
const MINUTES: u64 = 90;
/// Steps in which progress is read out, in percent.
const SAID: u8 = 20;

/// Properties of [`RunningStep`].
#[derive(Properties, PartialEq)]
pub struct RunningStepProps {
    /// State of the wizard.
    pub course: Course,
    /// Ends the import and leaves everything as it was.
    pub on_cancel: Callback<()>,
    /// The heading that gets the focus.
    pub heading: NodeRef,
}

/// The step.
#[component]
pub fn RunningStep(props: &RunningStepProps) -> Html {
    let words = use_app().words;
    let distance = props.course.distance;
    let percent = distance.percent();
    let (rows, share) = (count(distance.rows), percent.to_string());
    let text = match (percent, distance.speed) {
        (100, _) => words.get("import.running.finishing"),
        (_, Some(speed)) => {
            let speed = count(speed);
            let mut said =
                vec![("rows", rows.as_str()), ("percent", share.as_str()), ("speed", speed.as_str())];
            let left = distance.seconds_left.map(|seconds| time_left(seconds, words));
            if let Some(left) = &left {
                said.push(("left", left));
            }
            words.with(if left.is_some() { "import.running.left" } else { "import.running.speed" }, &said)
        }
        (_, None) => words.with("import.running.text", &[("rows", &rows), ("percent", &share)]),
    };
    let said = (percent / SAID * SAID).to_string();
    // Rows of the moment would make every step of the file a new announcement.
    let said = use_memo((said, words.lang()), |(said, _)| {
        words.with("import.running.said", &[("percent", said), ("rows", &rows)])
    });
    let cancel = props.on_cancel.reform(|_: MouseEvent| ());
    html! {
        <section class="ks-card">
            <header class="ks-card__head"><div>
                <h2 class="ks-card__title" tabindex="-1" ref={props.heading.clone()}>{ words.with("import.running.title", &[("file", &props.course.file_name())]) }</h2>
                <p class="ks-card__sub">{ words.get("import.running.note") }</p>
            </div></header>
            <div class="ks-card__body">
                <div class="ks-work">
                    { progress(&words.get("import.running.label"), (distance.total > 0).then_some(percent)) }
                    <p class="ks-work__text">{ text }</p>
                    <button type="button" class="ks-btn ks-btn--sm" data-test="import-cancel" onclick={cancel}>{ words.get("import.cancel") }</button>
                </div>
                <p class="ks-sr" role="status">{ (*said).clone() }</p>
            </div>
        </section>
    }
}

/// A time to come in seconds or, where it is long, in minutes.
fn time_left(seconds: u64, words: Words) -> String {
    let (key, n) = if seconds < MINUTES {
        ("import.running.seconds", seconds)
    } else {
        ("import.running.minutes", seconds.div_ceil(60))
    };
    words.with(key, &[("n", &n.to_string())]).to_string()
}
