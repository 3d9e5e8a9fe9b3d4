//! How far something is, in a bar and in words.

use yew::prelude::*;

/// Properties of [`Progress`].
#[derive(Properties, PartialEq)]
pub struct ProgressProps {
    /// What is going on, read out.
    pub label: AttrValue,
    /// Share that is done, 0 to 100; unknown where there is none.
    #[prop_or_default]
    pub percent: Option<u8>,
}

/// A progress bar.
#[component]
pub fn Progress(props: &ProgressProps) -> Html {
    match props.percent {
        Some(percent) => html! {
            <progress class="ks-progress" max="100" value={percent.to_string()} aria-label={props.label.clone()}>{ format!("{percent}%") }</progress>
        },
        None => html! { <progress class="ks-progress" aria-label={props.label.clone()} /> },
    }
}
