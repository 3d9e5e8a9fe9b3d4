//! Last step: what was imported, what was refused and why, and where to go from here.

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        route::{Route, SetupTab},
    },
    ui::{
        components::{button::Button, icon::Icon, link::RouteLink},
        features::import_wizard::{
            course::{Course, Happening},
            issues::Issues,
        },
    },
    view::import_words::{count, gap},
};

/// Properties of [`ResultStep`].
#[derive(Properties, PartialEq)]
pub struct ResultStepProps {
    /// State of the wizard.
    pub course: Course,
    /// Tells the wizard.
    pub happen: Callback<Happening>,
    /// The heading that gets the focus.
    pub heading: NodeRef,
}

/// The step.
#[component]
pub fn ResultStep(props: &ResultStepProps) -> Html {
    let app = use_app();
    let words = app.words;
    let Some(summary) = props.course.summary.clone() else { return Html::default() };
    let again = props.happen.reform(|_: MouseEvent| Happening::Reset);
    let workspace = app.state.open().map(|open| open.id);
    let has_targets_to_set = workspace.map(|workspace| {
        html! {
            <>
                <RouteLink to={Route::Overview { workspace }} class="ks-btn ks-btn--primary">{ words.get("import.done.to_overview") }</RouteLink>
                <RouteLink to={Route::SetupTab { workspace, tab: SetupTab::Targets }} class="ks-btn">{ words.get("import.done.to_targets") }</RouteLink>
            </>
        }
    });
    html! {
        <>
            <section class="ks-card" data-test="import-result">
                <header class="ks-card__head"><div>
                    <h2 class="ks-card__title" tabindex="-1" ref={props.heading.clone()}>{ words.get("import.done.title") }</h2>
                    <p class="ks-card__sub">{ words.with("import.done.file", &[("file", &props.course.file_name())]) }</p>
                </div></header>
                <div class="ks-card__body"><div class="ks-stack ks-stack--tight">
                    <div class="ks-stats" role="status">
                        <div class="ks-stats__item"><p class="ks-stats__value" data-test="import-accepted">{ count(u64::from(summary.accepted)) }</p><p class="ks-stats__name">{ words.get("import.done.accepted") }</p></div>
                        <div class="ks-stats__item"><p class="ks-stats__value" data-test="import-refused">{ count(summary.refused) }</p><p class="ks-stats__name">{ words.get("import.done.refused") }</p></div>
                    </div>
                    if summary.refused == 0 {
                        <div class="ks-note ks-note--good"><Icon name="good" class="ks-status__mark" /><div>{ words.get("import.done.all_good") }</div></div>
                    }
                    <p class="ks-mute">{ words.get("import.done.undo") }{ gap(words) }{ words.get("import.done.next") }</p>
                </div></div>
                <footer class="ks-card__foot">
                    <Button icon="upload" onclick={again}>{ words.get("import.done.again") }</Button>
                    <span class="ks-row">{ has_targets_to_set.unwrap_or_default() }</span>
                </footer>
            </section>
            if !summary.issues.is_empty() { <Issues issues={summary.issues.clone()} /> }
        </>
    }
}
