//! A titled surface.

use yew::prelude::*;

/// A card.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// Title.
    pub title: AttrValue,
    /// A line below the title.
    pub sub: Option<AttrValue>,
    /// Controls at the end of the head.
    pub actions: Html,
    /// Whether the body touches the edges, as tables do.
    pub flush: bool,
    /// What stands below the body, set apart by a line.
    pub foot: Option<Html>,
}

impl Card {
    /// Draws it around its body.
    pub fn view(self, body: Html) -> Html {
        html! {
            <section class="ks-card">
                <header class="ks-card__head">
                    <div>
                        <h2 class="ks-card__title">{ self.title }</h2>
                        if let Some(sub) = self.sub { <p class="ks-card__sub">{ sub }</p> }
                    </div>
                    <div class="ks-card__actions">{ self.actions }</div>
                </header>
                <div class={classes!("ks-card__body", self.flush.then_some("ks-card__body--flush"))}>{ body }</div>
                if let Some(foot) = self.foot { <footer class="ks-card__foot">{ foot }</footer> }
            </section>
        }
    }
}
