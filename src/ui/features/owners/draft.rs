//! Owners with their shares as they are typed, and what is said to be nobody's.

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{
        ownership::{OwnerShare, OwnershipSplit},
        weight::Weight,
    },
    platform::{collate::collator, dom},
    ui::{
        components::select::Choice,
        features::shares_field::{ShareEntry, SharesField},
    },
    view::{entry, number},
};

/// What is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Typed {
    shares: Vec<ShareEntry>,
    is_rest_open: bool,
}

/// The state of the fields.
pub struct OwnersDraft {
    opened: UseStateHandle<Typed>,
    typed: UseStateHandle<Typed>,
}

/// The state of the fields, opened with a split.
#[hook]
pub fn use_owners_draft(split: Option<&OwnershipSplit>) -> OwnersDraft {
    let opened = use_state(|| {
        let entry = |share: &OwnerShare| ShareEntry::new(share.employee, share.share);
        let shares: Vec<ShareEntry> = split.iter().flat_map(|split| &split.shares).map(entry).collect();
        Typed { is_rest_open: split.is_some() && rest_of(&shares).0 > 0, shares }
    });
    let typed = use_state(|| (*opened).clone());
    OwnersDraft { opened, typed }
}

fn rest_of(shares: &[ShareEntry]) -> Weight {
    Weight(Weight::WHOLE.0.saturating_sub(Weight::total(shares.iter().map(ShareEntry::share)).0))
}

impl OwnersDraft {
    /// Whether anything differs from what the fields were opened with.
    pub fn is_changed(&self) -> bool {
        *self.typed != *self.opened
    }

    /// Whether what is left of 100 % is said to be nobody's.
    pub fn is_rest_open(&self) -> bool {
        self.typed.is_rest_open
    }

    /// The shares; `None` where a percent cannot be read.
    pub fn shares(&self) -> Option<Vec<OwnerShare>> {
        let share = |entry: &ShareEntry| {
            let share = entry::read_weight(&entry.percent).ok()?.unwrap_or_default();
            Some(OwnerShare { employee: entry.member.parse().ok()?, share })
        };
        self.typed.shares.iter().map(share).collect()
    }

    /// The fields.
    pub fn view(&self, app: &App, id: &'static str, error: Option<AttrValue>) -> Html {
        let words = app.words;
        let Some(open) = app.state.open() else { return Html::default() };
        let compare = collator(words.lang());
        let mut people: Vec<_> =
            open.catalogue.employees.values().map(|one| (one.id, words.of(&one.name))).collect();
        people.sort_by(|left, right| compare(&left.1, &right.1));
        let choices = people.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
        let on_change = {
            let typed = self.typed.clone();
            Callback::from(move |shares: Vec<ShareEntry>| typed.set(Typed { shares, ..(*typed).clone() }))
        };
        let on_rest = {
            let typed = self.typed.clone();
            Callback::from(move |event: Event| {
                typed.set(Typed { is_rest_open: dom::is_checked(&event), ..(*typed).clone() });
            })
        };
        let rest = rest_of(&self.typed.shares);
        // Where nobody has written anything yet there is nothing to say of a rest.
        let is_asked = rest.0 > 0 && (!self.typed.shares.is_empty() || !self.opened.shares.is_empty());
        html! {
            <>
                { SharesField {
                    id,
                    label: words.get("owners.who").into(),
                    choices,
                    shares: &self.typed.shares,
                    on_change,
                    error,
                }.view(words) }
                if is_asked || self.typed.is_rest_open {
                    <label class="ks-check"><input type="checkbox" id={format!("{id}-rest")} checked={self.typed.is_rest_open} onchange={on_rest} /><span>{ words.with("owners.rest", &[("rest", &number::weight(rest))]) }</span></label>
                }
            </>
        }
    }
}
