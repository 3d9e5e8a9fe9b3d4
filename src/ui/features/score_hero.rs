//! The headline of a card: total, band, ladder, change, facts.

use yew::prelude::*;

use crate::{
    domain::{period::Period, scope::Scope},
    ui::components::{band::BandMark, delta::DeltaMark, figure::Figure, ladder::BandLadder},
    view::{facts::Fact, kpi_row::Tag, standing::Standing},
};

/// Properties of [`ScoreHero`].
#[derive(Properties, PartialEq)]
pub struct ScoreHeroProps {
    /// What the score is of.
    pub label: AttrValue,
    /// Whose score.
    pub scope: Scope,
    /// Of which period.
    pub period: Period,
    /// The headline.
    pub standing: Standing,
    /// Facts beside it.
    #[prop_or_default]
    pub facts: Vec<Fact>,
}

/// A headline.
#[component]
pub fn ScoreHero(props: &ScoreHeroProps) -> Html {
    let standing = &props.standing;
    let tag = Tag {
        kpi: "total".to_owned(),
        scope: props.scope.to_string(),
        period: props.period.to_string(),
        exact: standing.exact.clone(),
    };
    html! {
        <section class="ks-hero" aria-label={&props.label}>
            <div class="ks-hero__main">
                <p class="ks-hero__label">{ &props.label }</p>
                <p class="ks-hero__score">
                    <Figure {tag}>{ &standing.total }</Figure>
                    <BandMark code={standing.band.clone().map(AttrValue::from)} level={standing.level} large=true />
                </p>
                if let Some(provisional) = &standing.provisional {
                    <p class="ks-hero__note"><span class="ks-badge ks-badge--watch">{ provisional.clone() }</span></p>
                }
                <p class="ks-hero__note">
                    if let Some(delta) = &standing.delta { <DeltaMark delta={delta.clone()} /> }
                    if !standing.note.is_empty() { <span>{ standing.note.clone() }</span> }
                    if let Some(reason) = &standing.no_total { <span>{ reason.clone() }</span> }
                </p>
            </div>
            <div class="ks-hero__scale">
                if let Some(ladder) = &standing.ladder {
                    <BandLadder ladder={ladder.clone()} label={AttrValue::from(standing.ladder_label.clone())} />
                }
            </div>
            if !props.facts.is_empty() {
                <dl class="ks-hero__facts">
                    { for props.facts.iter().map(|(name, text)| html! {
                        <div key={name.to_string()}><dt>{ name.clone() }</dt><dd>{ text.clone() }</dd></div>
                    }) }
                </dl>
            }
        </section>
    }
}
