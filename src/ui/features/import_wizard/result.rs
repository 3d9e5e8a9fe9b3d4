//! Last step: what was imported, what was refused and why, and where to go from here.

use yew::prelude::*;

use crate::{
    app::{
        context::App,
        route::{AddressQuery, Route, SetupTab},
    },
    ui::{
        components::{
            button::Button,
            icon::{IconSize, icon_like},
            link::RouteLink,
        },
        features::import_wizard::{
            course::{Course, Happening},
            issues::issues_card,
            left_out::left_out_card,
        },
    },
    view::import_words::{count, gap, second_codes},
};

/// The step.
#[derive(Debug, Clone, Copy)]
pub struct ResultStep<'a> {
    /// State of the wizard.
    pub course: &'a Course,
    /// Tells the wizard.
    pub happen: &'a Callback<Happening>,
    /// The heading that gets the focus.
    pub heading: &'a NodeRef,
    /// The period that links keep.
    pub query: AddressQuery,
}

impl ResultStep<'_> {
    /// Draws it.
    pub fn view(self, app: &App) -> Html {
        let query = self.query;
        let words = app.words;
        let Some(summary) = self.course.summary.clone() else { return Html::default() };
        let again = self.happen.reform(|_: MouseEvent| Happening::Reset);
        let workspace = app.state.open().map(|open| open.id);
        let has_targets_to_set = workspace.map(|workspace| {
            html! {
                <>
                    { RouteLink::new(Route::Overview { workspace }, query, "ks-btn ks-btn--primary").view(words.get("import.done.to_overview")) }
                    { RouteLink::new(Route::SetupTab { workspace, tab: SetupTab::Targets }, query, "ks-btn").view(words.get("import.done.to_targets")) }
                </>
            }
        });
        html! {
            <>
                <section class="ks-card" data-test="import-result">
                    <header class="ks-card__head"><div>
                        <h2 class="ks-card__title" tabindex="-1" ref={self.heading.clone()}>{ words.get("import.done.title") }</h2>
                        <p class="ks-card__sub">{ words.with("import.done.file", &[("file", &self.course.file_name())]) }</p>
                    </div></header>
                    <div class="ks-card__body"><div class="ks-stack ks-stack--tight">
                        <div class="ks-stats" role="status">
                            <div class="ks-stats__item"><p class="ks-stats__value" data-test="import-accepted">{ count(u64::from(summary.accepted)) }</p><p class="ks-stats__name">{ words.get("import.done.accepted") }</p></div>
                            if let Some(overlap) = summary.overlap {
                                <div class="ks-stats__item"><p class="ks-stats__value" data-test="import-changed">{ count(u64::from(overlap.changed)) }</p><p class="ks-stats__name">{ words.get("import.done.changed") }</p></div>
                                <div class="ks-stats__item"><p class="ks-stats__value" data-test="import-same">{ count(u64::from(overlap.same)) }</p><p class="ks-stats__name">{ words.get("import.done.same") }</p></div>
                            }
                            <div class="ks-stats__item"><p class="ks-stats__value" data-test="import-refused">{ count(summary.refused) }</p><p class="ks-stats__name">{ words.get("import.done.refused") }</p></div>
                        </div>
                        if summary.left_out.count() > 0 {
                            <p class="ks-mute" data-test="left-out">{ words.with("import.done.left_out", &[("n", &count(summary.left_out.count()))]) }</p>
                        }
                        if let Some(gone) = summary.overlap.map(|overlap| overlap.gone).filter(|gone| *gone > 0) {
                            <p class="ks-mute" data-test="import-gone">{ words.with(if summary.is_gone_out { "import.done.gone_out" } else { "import.done.gone_kept" }, &[("n", &count(u64::from(gone)))]) }</p>
                        }
                        if summary.refused == 0 && summary.left_out.count() == 0 {
                            <div class="ks-note ks-note--good">{ icon_like("good", IconSize::Normal, Some("ks-status__mark")) }<div>{ words.get("import.done.all_good") }</div></div>
                        }
                        if summary.days_without_time > 0 {
                            <p class="ks-mute" data-test="days-only">{ words.with("several.days_only", &[("rows", &count(summary.days_without_time))]) }</p>
                        }
                        if let Some(line) = second_codes(&summary.second_codes, words) {
                            <div class="ks-note ks-note--watch" data-test="second-codes">{ icon_like("watch", IconSize::Normal, Some("ks-status__mark")) }<div>{ line }</div></div>
                        }
                        <p class="ks-mute">{ words.get("import.done.undo") }{ gap(words) }{ words.get("import.done.next") }</p>
                    </div></div>
                    <footer class="ks-card__foot">
                        { Button { icon: Some("upload"), onclick: again, ..Button::default() }.view(words.get("import.done.again")) }
                        <span class="ks-row">{ has_targets_to_set.unwrap_or_default() }</span>
                    </footer>
                </section>
                if !summary.left_out.rows.is_empty() { { left_out_card(&summary, words) } }
                if !summary.issues.is_empty() { { issues_card(&summary.issues, Some(&summary), words) } }
            </>
        }
    }
}
