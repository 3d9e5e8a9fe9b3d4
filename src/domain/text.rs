//! Texts that stand in both languages of the product.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language of the user interface.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default,
)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// The BCP 47 tag, as in the page's `lang` attribute and the catalogue's file names.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language of a tag; anything that is not Chinese reads English.
    pub fn from_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }
}

/// A name or sentence in Chinese and English. An empty side means "same as the other".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, Default)]
pub struct Text2 {
    /// Chinese wording, may be empty.
    #[serde(default)]
    pub zh: String,
    /// English wording, may be empty.
    #[serde(default)]
    pub en: String,
}

impl Text2 {
    /// Both wordings.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// One wording that serves in both languages (a proper name).
    pub fn same(name: impl Into<String>) -> Self {
        Self { zh: name.into(), en: String::new() }
    }

    /// The wording in `lang`, or the other one where that is empty.
    pub fn get(&self, lang: Lang) -> &str {
        match (lang, self.zh.as_str(), self.en.as_str()) {
            (Lang::Zh, "", other) | (Lang::En, other, "") => other,
            (Lang::Zh, zh, _) => zh,
            (Lang::En, _, en) => en,
        }
    }

    /// Writes the wording of one language; the other stays.
    pub fn set(&mut self, lang: Lang, wording: impl Into<String>) {
        match lang {
            Lang::Zh => self.zh = wording.into(),
            Lang::En => self.en = wording.into(),
        }
    }
}
