//! The state of a form of an account or a person: what is typed, the shares and the first day beside it, and what is
//! written at the end. Draws no more than the fields that both have.

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{
        account::{AccountFacts, TypeShare},
        dated::Dated,
        people::{EmployeeFacts, RoleShare},
        text::Text2,
        weight::Weight,
    },
    state::edits::{
        Edit, EditError,
        facts::{Facts, FactsForm},
    },
    ui::{
        components::cell::Taken,
        features::{
            commit::take,
            rule_editor::since::{Since, day_of, revisions},
            shares_field::ShareEntry,
        },
    },
    view::{message::Words, number},
};

/// Facts with shares of a whole among them: types of an account, roles of a person.
pub trait SharedFacts: Facts + 'static {
    /// The shares as they are typed.
    fn entries(&self) -> Vec<ShareEntry>;
    /// Takes over typed shares of known members.
    fn take_entries(&mut self, entries: &[ShareEntry]);
}

impl SharedFacts for AccountFacts {
    fn entries(&self) -> Vec<ShareEntry> {
        self.types.iter().map(|share| ShareEntry::new(share.account_type, share.share)).collect()
    }

    fn take_entries(&mut self, entries: &[ShareEntry]) {
        let share = |entry: &ShareEntry| {
            Some(TypeShare { account_type: entry.member.parse().ok()?, share: entry.share() })
        };
        self.types = entries.iter().filter_map(share).collect();
    }
}

impl SharedFacts for EmployeeFacts {
    fn entries(&self) -> Vec<ShareEntry> {
        self.roles.iter().map(|share| ShareEntry::new(share.role, share.share)).collect()
    }

    fn take_entries(&mut self, entries: &[ShareEntry]) {
        let share =
            |entry: &ShareEntry| Some(RoleShare { role: entry.member.parse().ok()?, share: entry.share() });
        self.roles = entries.iter().filter_map(share).collect();
    }
}

/// Shares in words: the name alone where there is one, else each with its percent. Members that are gone are left out.
pub fn shares_text<'a>(
    shares: impl ExactSizeIterator<Item = (Option<&'a Text2>, Weight)>,
    words: Words,
) -> String {
    let is_one = shares.len() == 1;
    let parts = shares.filter_map(|(name, share)| {
        let name = words.of(name?);
        Some(if is_one { name.to_string() } else { format!("{name} {}%", number::weight(share)) })
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// The state of a form.
pub struct FactsDraft<T: SharedFacts> {
    /// Name and facts that the form was opened with; `None` for a new record.
    opened: UseStateHandle<Option<(Text2, Dated<T>)>>,
    /// What is typed.
    pub form: UseStateHandle<FactsForm<T>>,
    /// The shares as they are typed.
    pub shares: UseStateHandle<Vec<ShareEntry>>,
    from: UseStateHandle<String>,
    refusal: UseStateHandle<Option<EditError>>,
}

/// The state of the form of a record, given as name and facts; a new one starts from `new`.
#[hook]
pub fn use_facts_draft<T: SharedFacts>(record: Option<(&Text2, &Dated<T>)>, new: fn() -> T) -> FactsDraft<T> {
    let opened = use_state(|| record.map(|(name, facts)| (name.clone(), facts.clone())));
    let form = use_state(|| match record {
        Some((name, facts)) => FactsForm::of(name, facts),
        None => FactsForm { facts: new(), ..FactsForm::default() },
    });
    let shares = use_state(|| form.facts.entries());
    let from = use_state(String::new);
    let refusal = use_state(|| None);
    FactsDraft { opened, form, shares, from, refusal }
}

impl<T: SharedFacts> FactsDraft<T> {
    /// Writes what was typed into a field.
    pub fn change(&self, write: fn(&mut FactsForm<T>, String)) -> Callback<String> {
        let form = self.form.clone();
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            write(&mut next, text);
            form.set(next);
        })
    }

    /// Takes over changed shares.
    pub fn on_shares(&self) -> Callback<Vec<ShareEntry>> {
        let shares = self.shares.setter();
        Callback::from(move |next: Vec<ShareEntry>| shares.set(next))
    }

    /// What was refused, if it is about one of these.
    pub fn error(&self, about: &[EditError], words: Words) -> Option<AttrValue> {
        self.refusal
            .filter(|error| about.contains(error))
            .map(|error| AttrValue::from(words.get(error.key())))
    }

    /// First day and reason; a new record has none.
    pub fn since_fields(&self, id: &'static str, words: Words) -> Html {
        let Some((_, facts)) = &*self.opened else { return Html::default() };
        let since = Since {
            id,
            from: &self.from,
            reason: &self.form.reason,
            revisions: revisions(facts.revisions(), words),
            on_from: self.on_from(),
            on_reason: self.change(|form, text| form.reason = text),
        };
        since.view_with("setup.facts_from_hint", self.error(&[EditError::ReasonMissing], words), words)
    }

    /// Commits the edit that is made of what was typed, and closes the form if it was not refused. `now` is the record
    /// as it is now: what nobody typed stays as another tab may have written it since the form was opened.
    pub fn on_submit(
        &self,
        app: &App,
        now: Option<(Text2, Dated<T>)>,
        on_close: &Callback<()>,
        edit_of: impl Fn(&FactsForm<T>) -> Result<Edit, EditError> + 'static,
    ) -> Callback<()> {
        let (app, on_close, refusal) = (app.clone(), on_close.clone(), self.refusal.setter());
        let (typed, opened, is_bad_day) = (self.typed(), self.opened.clone(), self.is_bad_day());
        Callback::from(move |()| {
            if is_bad_day {
                return;
            }
            let written = match (&*opened, &now) {
                (Some(opened), Some(now)) => typed.over((&opened.0, &opened.1), (&now.0, &now.1)),
                _ => typed.clone(),
            };
            let edit = edit_of(&written);
            refusal.set(edit.as_ref().err().copied());
            if !matches!(take(&app, edit), Taken::Refused(_)) {
                on_close.emit(());
            }
        })
    }

    /// All that is typed, shares and first day included.
    fn typed(&self) -> FactsForm<T> {
        let mut form = (*self.form).clone();
        form.facts.take_entries(&self.shares);
        form.from = day_of(&self.from).ok().flatten();
        form
    }

    fn is_bad_day(&self) -> bool {
        day_of(&self.from).is_err()
    }

    /// What was not changed yet is shown as it held on the day that is typed.
    fn on_from(&self) -> Callback<String> {
        let (from, form, shares, opened) =
            (self.from.setter(), self.form.clone(), self.shares.clone(), self.opened.clone());
        Callback::from(move |text: String| {
            if let Some((_, facts)) = &*opened {
                let mut typed = (*form).clone();
                typed.facts.take_entries(&shares);
                let next = typed.clone().beginning(facts, text.trim().parse().ok());
                if next.facts != typed.facts {
                    shares.set(next.facts.entries());
                }
                form.set(next);
            }
            from.set(text);
        })
    }
}
