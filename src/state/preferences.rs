//! What a person likes, apart from any workspace: language and theme.

use serde::{Deserialize, Serialize};

use crate::domain::text::Lang;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Always light.
    Light,
    /// Always dark.
    Dark,
    /// As the system says.
    #[default]
    System,
}

impl Theme {
    /// The value of the page's `data-theme` attribute.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::System => "system",
        }
    }
}

/// Preferences, remembered in this browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Preferences {
    /// Language of the screen.
    pub lang: Lang,
    /// Theme.
    pub theme: Theme,
}
