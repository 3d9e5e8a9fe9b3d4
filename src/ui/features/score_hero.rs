//! The headline of a card: total, band, ladder, change, facts.

use yew::prelude::*;

use crate::{
    domain::{period::Period, scope::Scope},
    ui::components::{band::BandMark, delta::delta_mark, figure::figure, ladder::band_ladder},
    view::{facts::Fact, kpi_row::Tag, message::Words, standing::Standing},
};

/// A headline.
#[derive(Debug, Clone, Copy)]
pub struct ScoreHero<'a> {
    /// What the score is of.
    pub label: &'a str,
    /// Whose score.
    pub scope: &'a Scope,
    /// Of which period.
    pub period: Period,
    /// The headline.
    pub standing: &'a Standing,
    /// Facts beside it.
    pub facts: &'a [Fact],
}

impl ScoreHero<'_> {
    /// Draws it.
    pub fn view(self, words: Words) -> Html {
        let Self { standing, facts, .. } = self;
        let tag = Tag {
            kpi: "total".to_owned(),
            scope: self.scope.to_string(),
            period: self.period.to_string(),
            exact: standing.exact.clone(),
        };
        html! {
            <section class="ks-hero" aria-label={self.label.to_owned()}>
                <div class="ks-hero__main">
                    <p class="ks-hero__label">{ self.label }</p>
                    <p class="ks-hero__score">
                        { figure(&tag, &standing.total) }
                        { BandMark { code: standing.band.as_deref(), level: standing.level, large: true }.view(words) }
                    </p>
                    if let Some(provisional) = &standing.provisional {
                        <p class="ks-hero__note"><span class="ks-badge ks-badge--watch">{ provisional.clone() }</span></p>
                    }
                    <p class="ks-hero__note">
                        if let Some(delta) = &standing.delta { { delta_mark(delta, words) } }
                        if !standing.note.is_empty() { <span>{ standing.note.clone() }</span> }
                        if let Some(reason) = &standing.no_total { <span>{ reason.clone() }</span> }
                    </p>
                </div>
                <div class="ks-hero__scale">
                    if let Some(ladder) = &standing.ladder {
                        { band_ladder(ladder, AttrValue::from(standing.ladder_label.clone())) }
                    }
                </div>
                if !facts.is_empty() {
                    <dl class="ks-hero__facts">
                        { for facts.iter().map(|(name, text)| html! {
                            <div key={name.to_string()}><dt>{ name.clone() }</dt><dd>{ text.clone() }</dd></div>
                        }) }
                    </dl>
                }
            </section>
        }
    }
}
