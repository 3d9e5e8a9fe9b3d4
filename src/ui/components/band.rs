//! The letter of a rating band.

use yew::prelude::*;

use crate::view::{message::Words, number::NO_VALUE};

/// A band. Screen readers hear "Band A", not a bare letter.
#[derive(Debug, Clone, Copy, Default)]
pub struct BandMark<'a> {
    /// Its code; `None` where there is no rating.
    pub code: Option<&'a str>,
    /// Colour level: 5 highest to 1 lowest, 0 none.
    pub level: u8,
    /// Whether it is drawn large.
    pub large: bool,
}

impl BandMark<'_> {
    /// Draws it.
    pub fn view(self, words: Words) -> Html {
        let level = format!("ks-band--{}", self.level.min(5));
        let class = classes!("ks-band", level, self.large.then_some("ks-band--lg"));
        let (text, spoken) = match self.code {
            Some(code) => (code, words.with("band.named", &[("code", code)])),
            None => (NO_VALUE, words.get("band.none")),
        };
        html! {
            <span {class}>
                <span aria-hidden="true">{ text }</span>
                <span class="ks-sr">{ spoken }</span>
            </span>
        }
    }
}
