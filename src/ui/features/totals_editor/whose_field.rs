//! For whom a rule of people in common holds: everybody, or a role.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    domain::{
        scope::{Member, Scope},
        workspace::Workspace,
    },
    ui::components::select::{Choice, Select},
    view::{
        message::Words,
        rule_scopes::{ScopeChoice, scopes},
    },
};

/// What can be chosen: everybody first, then roles by name.
pub fn people_in_common(catalogue: &Workspace, words: Words) -> Vec<ScopeChoice> {
    let mut all = scopes(catalogue, words);
    all.retain(|(_, scope, _)| matches!(scope.single(), None | Some(Member::Role(_))));
    all
}

/// The field; `everybody` names the choice without a role.
pub fn whose_field(
    id: &'static str,
    (label, everybody): (Rc<str>, Rc<str>),
    words: Words,
    people: &Rc<Vec<ScopeChoice>>,
    chosen: &Scope,
    on_choose: Callback<Scope>,
) -> Html {
    let choice = |(place, (heading, scope, name)): (usize, &ScopeChoice)| {
        let name = if scope.single().is_none() { Rc::clone(&everybody) } else { Rc::clone(name) };
        Choice::under(words.get(heading), place.to_string(), name)
    };
    let on_select = {
        let people = Rc::clone(people);
        Callback::from(move |value: AttrValue| {
            if let Some((_, scope, _)) = value.parse::<usize>().ok().and_then(|place| people.get(place)) {
                on_choose.emit(scope.clone());
            }
        })
    };
    Select {
        id: id.into(),
        label: label.into(),
        choices: people.iter().enumerate().map(choice).collect(),
        value: people.iter().position(|(_, one, _)| one == chosen).unwrap_or_default().to_string().into(),
        on_select,
        ..Select::default()
    }
    .view()
}
