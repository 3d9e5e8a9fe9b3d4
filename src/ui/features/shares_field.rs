//! Shares of a whole in a form: members with their percent, and the total.

use yew::prelude::*;

use crate::{
    domain::weight::Weight,
    platform::dom,
    ui::components::{
        button::{Button, IconButton},
        icon::{IconSize, icon},
        select::{Choice, Select},
    },
    view::{entry, message::Words, number},
};

/// A share as it stands in the form: the member's value, and the percent as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShareEntry {
    /// Value of the member's choice.
    pub member: AttrValue,
    /// Percent as typed.
    pub percent: String,
}

impl ShareEntry {
    /// A share as it stands.
    pub fn new(member: impl ToString, share: Weight) -> Self {
        Self { member: AttrValue::from(member.to_string()), percent: entry::write_weight(share) }
    }

    /// The share; nothing typed or unreadable counts as none.
    pub fn share(&self) -> Weight {
        entry::read_weight(&self.percent).ok().flatten().unwrap_or_default()
    }
}

/// A list of shares.
#[derive(Debug, Clone)]
pub struct SharesField<'a> {
    /// Id, different from every other on the page.
    pub id: &'static str,
    /// What is shared.
    pub label: AttrValue,
    /// Members that there are.
    pub choices: Vec<Choice>,
    /// The shares.
    pub shares: &'a [ShareEntry],
    /// Changed.
    pub on_change: Callback<Vec<ShareEntry>>,
    /// What is wrong.
    pub error: Option<AttrValue>,
}

impl SharesField<'_> {
    /// Draws it.
    pub fn view(self, words: Words) -> Html {
        let total = Weight::total(self.shares.iter().map(ShareEntry::share));
        let free = self
            .choices
            .iter()
            .find(|choice| !self.shares.iter().any(|share| share.member == choice.value))
            .map(|choice| choice.value.clone());
        let add = {
            let (shares, on_change, free) = (self.shares.to_vec(), self.on_change.clone(), free.clone());
            Callback::from(move |_: MouseEvent| {
                let Some(member) = free.clone() else { return };
                let left =
                    Weight::WHOLE.0.saturating_sub(Weight::total(shares.iter().map(ShareEntry::share)).0);
                let mut next = shares.clone();
                next.push(ShareEntry::new(member, Weight(left)));
                on_change.emit(next);
            })
        };
        let row = |(place, share): (usize, &ShareEntry)| {
            let edit = |write: fn(&mut ShareEntry, String)| {
                let (shares, on_change) = (self.shares.to_vec(), self.on_change.clone());
                Callback::from(move |text: String| {
                    let mut next = shares.clone();
                    if let Some(share) = next.get_mut(place) {
                        write(share, text);
                    }
                    on_change.emit(next);
                })
            };
            let remove = {
                let (shares, on_change) = (self.shares.to_vec(), self.on_change.clone());
                Callback::from(move |_: MouseEvent| {
                    on_change.emit(
                        shares
                            .iter()
                            .enumerate()
                            .filter(|(at, _)| *at != place)
                            .map(|(_, share)| share.clone())
                            .collect(),
                    );
                })
            };
            let name = self
                .choices
                .iter()
                .find(|choice| choice.value == share.member)
                .map(|choice| choice.label.clone())
                .unwrap_or_default();
            let oninput =
                edit(|share, text| share.percent = text).reform(|event: InputEvent| dom::text_of(&event));
            let on_member = edit(|share, text| share.member = AttrValue::from(text))
                .reform(|value: AttrValue| value.to_string());
            let invalid = entry::read_weight(&share.percent).is_err().then_some("true");
            html! {
                <div key={place} class="ks-shares__row">
                    { Select {
                        id: format!("{}-{place}", self.id).into(),
                        label: self.label.clone(),
                        bare: true,
                        choices: self.choices.clone(),
                        value: share.member.clone(),
                        on_select: on_member,
                        ..Select::default()
                    }.view() }
                    <span class="ks-affix"><input class="ks-input ks-input--num" inputmode="decimal" aria-label={words.with("setup.share_of", &[("name", &name)])} aria-invalid={invalid} value={share.percent.clone()} {oninput} autocomplete="off" /><span class="ks-affix__text">{ "%" }</span></span>
                    { IconButton {
                        icon: "minus",
                        small: true,
                        label: words.with("action.remove_named", &[("name", &name)]).into(),
                        onclick: remove,
                        ..IconButton::default()
                    }.view() }
                </div>
            }
        };
        html! {
            <fieldset class={classes!("ks-field", "ks-shares", self.error.is_some().then_some("ks-field--error"))}>
                <legend class="ks-field__label">{ self.label.clone() }</legend>
                { for self.shares.iter().enumerate().map(row) }
                <div class="ks-row ks-row--between">
                    { Button { small: true, icon: Some("plus"), onclick: add, disabled: free.is_none(), ..Button::default() }.view(words.get("action.add")) }
                    if !self.shares.is_empty() { <span class="ks-mute" role="status">{ words.with("setup.shares_total", &[("total", &number::weight(total))]) }</span> }
                </div>
                if let Some(error) = &self.error { <p class="ks-field__error">{ icon("octagon", IconSize::Small) }{ error.clone() }</p> }
            </fieldset>
        }
    }
}
