//! Buttons: with a text, or square with an icon and a label that is read out and shown as a tip.

use yew::prelude::*;

use crate::ui::components::icon::{Icon, IconSize};

/// How much a button asks to be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// One of several.
    #[default]
    Plain,
    /// What most people want here; at most one on a screen.
    Primary,
    /// Part of a bar.
    Ghost,
    /// Takes something away.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Primary => Some("ks-btn--primary"),
            Self::Ghost => Some("ks-btn--ghost"),
            Self::Danger => Some("ks-btn--danger"),
        }
    }
}

/// Properties of [`Button`].
#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    /// Pressed.
    #[prop_or_default]
    pub onclick: Callback<MouseEvent>,
    /// Look.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// Less high, for bars and tables.
    #[prop_or_default]
    pub small: bool,
    /// Name of an icon before the text.
    #[prop_or_default]
    pub icon: Option<AttrValue>,
    /// Whether it cannot be pressed now.
    #[prop_or_default]
    pub disabled: bool,
    /// Whether what it started is under way.
    #[prop_or_default]
    pub busy: bool,
    /// Whether it sends the form it stands in.
    #[prop_or_default]
    pub submit: bool,
    /// What it says to those who cannot see what it stands beside; the text itself where it is enough.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Text.
    pub children: Html,
}

/// A button with a text.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let small = props.small.then_some("ks-btn--sm");
    html! {
        <button
            type={if props.submit { "submit" } else { "button" }}
            class={classes!("ks-btn", props.kind.class(), small)}
            onclick={props.onclick.clone()}
            disabled={props.disabled || props.busy}
            aria-busy={props.busy.then_some("true")}
            aria-label={props.label.clone()}
        >
            if let Some(icon) = &props.icon { <Icon name={icon.clone()} size={if props.small { IconSize::Small } else { IconSize::Normal }} /> }
            { props.children.clone() }
        </button>
    }
}

/// Properties of [`IconButton`].
#[derive(Properties, PartialEq)]
pub struct IconButtonProps {
    /// Name of the icon.
    pub icon: AttrValue,
    /// What it does: read out, and shown as a tip.
    pub label: AttrValue,
    /// Pressed.
    pub onclick: Callback<MouseEvent>,
    /// Less high, for tables.
    #[prop_or_default]
    pub small: bool,
    /// Whether it cannot be pressed now.
    #[prop_or_default]
    pub disabled: bool,
}

/// A square button with an icon.
#[component]
pub fn IconButton(props: &IconButtonProps) -> Html {
    html! {
        <button
            type="button"
            class={classes!("ks-btn", "ks-btn--ghost", "ks-btn--icon", props.small.then_some("ks-btn--sm"))}
            onclick={props.onclick.clone()}
            disabled={props.disabled}
            aria-label={props.label.clone()}
            title={props.label.clone()}
        >
            <Icon name={props.icon.clone()} />
        </button>
    }
}
