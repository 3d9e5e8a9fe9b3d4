//! Buttons: with a text, or square with an icon and a label that is read out and shown as a tip.

use yew::prelude::*;

use crate::ui::components::icon::{IconSize, icon};

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

/// A button with a text.
#[derive(Debug, Clone, Default)]
pub struct Button {
    /// Pressed.
    pub onclick: Callback<MouseEvent>,
    /// Look.
    pub kind: ButtonKind,
    /// Less high, for bars and tables.
    pub small: bool,
    /// Name of an icon before the text.
    pub icon: Option<&'static str>,
    /// Whether it cannot be pressed now.
    pub disabled: bool,
    /// Whether what it started is under way.
    pub busy: bool,
    /// Whether it sends the form it stands in.
    pub submit: bool,
}

impl Button {
    /// Draws it with its text.
    pub fn view(self, text: impl Into<Html>) -> Html {
        self.draw(text.into())
    }

    fn draw(self, text: Html) -> Html {
        let size = if self.small { IconSize::Small } else { IconSize::Normal };
        html! {
            <button
                type={if self.submit { "submit" } else { "button" }}
                class={classes!("ks-btn", self.kind.class(), self.small.then_some("ks-btn--sm"))}
                onclick={self.onclick}
                disabled={self.disabled || self.busy}
                aria-busy={self.busy.then_some("true")}
            >
                if let Some(name) = self.icon { { icon(name, size) } }
                { text }
            </button>
        }
    }
}

/// A square button with an icon.
#[derive(Debug, Clone, Default)]
pub struct IconButton {
    /// Name of the icon.
    pub icon: &'static str,
    /// What it does: read out, and shown as a tip.
    pub label: AttrValue,
    /// Pressed.
    pub onclick: Callback<MouseEvent>,
    /// Less high, for tables.
    pub small: bool,
    /// Whether it cannot be pressed now.
    pub disabled: bool,
}

impl IconButton {
    /// Draws it.
    pub fn view(self) -> Html {
        html! {
            <button
                type="button"
                class={classes!("ks-btn", "ks-btn--ghost", "ks-btn--icon", self.small.then_some("ks-btn--sm"))}
                onclick={self.onclick}
                disabled={self.disabled}
                aria-label={self.label.clone()}
                title={self.label}
            >
                { icon(self.icon, IconSize::Normal) }
            </button>
        }
    }
}
