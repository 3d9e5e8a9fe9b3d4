//! A titled surface.

use yew::prelude::*;

/// Properties of [`Card`].
#[derive(Properties, PartialEq)]
pub struct CardProps {
    /// Title.
    pub title: AttrValue,
    /// A line below the title.
    #[prop_or_default]
    pub sub: Option<AttrValue>,
    /// Controls at the end of the head.
    #[prop_or_default]
    pub actions: Html,
    /// Whether the body touches the edges, as tables do.
    #[prop_or_default]
    pub flush: bool,
    /// What stands below the body, set apart by a line.
    #[prop_or_default]
    pub foot: Option<Html>,
    /// The body.
    pub children: Html,
}

/// A card.
#[component]
pub fn Card(props: &CardProps) -> Html {
    html! {
        <section class="ks-card">
            <header class="ks-card__head">
                <div>
                    <h2 class="ks-card__title">{ &props.title }</h2>
                    if let Some(sub) = &props.sub { <p class="ks-card__sub">{ sub }</p> }
                </div>
                <div class="ks-card__actions">{ props.actions.clone() }</div>
            </header>
            <div class={classes!("ks-card__body", props.flush.then_some("ks-card__body--flush"))}>
                { props.children.clone() }
            </div>
            if let Some(foot) = &props.foot { <footer class="ks-card__foot">{ foot.clone() }</footer> }
        </section>
    }
}
