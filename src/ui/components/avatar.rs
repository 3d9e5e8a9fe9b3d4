//! The round mark with the first letter of a name.

use yew::prelude::*;

use crate::view::names::initial;

/// A round mark; hidden from screen readers, as the name stands beside it.
pub fn avatar(name: &str, large: bool) -> Html {
    html! {
        <span class={classes!("ks-avatar", large.then_some("ks-avatar--lg"))} aria-hidden="true">{ initial(name) }</span>
    }
}
