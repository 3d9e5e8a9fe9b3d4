//! Since when a rule holds, and why it changes; the versions so far.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    domain::{date::Day, dated::Revision},
    ui::components::field::{TextField, TextKind},
    view::{entry::EntryError, message::Words, period},
};

/// First day and reason as they are typed.
pub struct Since<'a> {
    /// What the ids begin with.
    pub id: &'static str,
    /// First day.
    pub from: &'a str,
    /// Reason.
    pub reason: &'a str,
    /// The versions so far in a sentence.
    pub revisions: Option<Rc<str>>,
    /// The day was typed.
    pub on_from: Callback<String>,
    /// The reason was typed.
    pub on_reason: Callback<String>,
}

/// What was typed as first day: nothing, or a day.
///
/// # Errors
/// Something else was typed.
pub fn day_of(text: &str) -> Result<Option<Day>, EntryError> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| EntryError::NotADay),
    }
}

impl Since<'_> {
    /// Draws it with what a rule says of the first day.
    pub fn view(self, words: Words) -> Html {
        self.view_with("rule.from_hint", None, words)
    }

    /// Draws it with another hint at the first day, by its key, and what is wrong with the reason.
    pub fn view_with(self, hint: &str, wrong_reason: Option<AttrValue>, words: Words) -> Html {
        let bad_day = day_of(self.from).err();
        // A change from a day on says why; a correction need not.
        let is_reason_free = self.from.trim().is_empty();
        html! {
            <section class="ks-form ks-rule__part">
                <div class="ks-form ks-rule__cols">
                    { TextField {
                        id: format!("{}-from", self.id).into(),
                        kind: TextKind::Day,
                        label: words.get("rule.from").into(),
                        optional: Some(words.get("setup.optional").into()),
                        hint: Some(words.get(hint).into()),
                        value: self.from.to_owned().into(),
                        on_input: self.on_from,
                        error: bad_day.map(|error| AttrValue::from(words.get(error.key()))),
                        ..TextField::default()
                    }.view() }
                    { TextField {
                        id: format!("{}-reason", self.id).into(),
                        label: words.get("rule.reason").into(),
                        optional: is_reason_free.then(|| words.get("setup.optional").into()),
                        hint: (!is_reason_free).then(|| words.get("rule.reason_needed").into()),
                        value: self.reason.to_owned().into(),
                        on_input: self.on_reason,
                        error: wrong_reason,
                        ..TextField::default()
                    }.view() }
                </div>
                if let Some(revisions) = self.revisions { <p class="ks-field__hint">{ revisions }</p> }
            </section>
        }
    }
}

/// The versions of a rule in a sentence; `None` where there is only one that has held since always.
pub fn revisions<T>(all: &[Revision<T>], words: Words) -> Option<Rc<str>> {
    if all.iter().all(|one| one.from == Day::BEGIN && one.reason.is_empty()) {
        return None;
    }
    let one = |one: &Revision<T>| {
        let since = if one.from == Day::BEGIN {
            words.get("rule.revision_always")
        } else {
            words.with("rule.revision_from", &[("day", &period::day(one.from, words))])
        };
        if one.reason.is_empty() {
            since.to_string()
        } else {
            words.with("rule.revision_reason", &[("since", &since), ("reason", &one.reason)]).to_string()
        }
    };
    let list: Vec<String> = all.iter().map(one).collect();
    Some(words.with("rule.revisions", &[("list", &list.join(&words.get("partial.separator")))]))
}
