//! Weights on the cards of accounts and of roles: what is proposed out of the decided indicators and why, and what the user gives.

use yew::prelude::*;

use crate::{
    app::route::{Route, SetupTab, use_address_query},
    domain::{
        account::Account,
        guide::{GuideAnswer, Guided, RoleWeights, System, SystemItem},
        id::Id,
        weight::{Weight, WeightOwner},
    },
    engine::guide::{
        SystemRow,
        cards::{Basis, CardItem, CardPlan, Whose},
        roles::{MOST, MOST_OF_ONE},
    },
    state::edits::guide::{makes_roles, role_id},
    ui::{
        components::{
            card::Card,
            cell::{Cell, Taken},
            link::RouteLink,
            select::{Choice, Select},
        },
        features::guide::{Guide, write},
    },
    view::{entry, formats::Formats},
};

/// Whose weights a card edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subjects {
    /// Accounts with answers.
    Accounts,
    /// Roles.
    Roles,
}

/// Properties of [`SharedWeightsCard`].
#[derive(Properties, PartialEq)]
pub struct SharedWeightsCardProps {
    /// What every step sees.
    pub guide: Guide,
    /// Whose.
    pub subjects: Subjects,
}

/// The card: one subject at a time; the choice says how much of each is open.
#[component]
pub fn SharedWeightsCard(props: &SharedWeightsCardProps) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let query = use_address_query();
    let picked = use_state_eq(|| None::<String>);
    let known: Vec<(String, String, &CardPlan)> =
        guide.cards.iter().filter_map(|plan| known_as(guide, props.subjects, plan)).collect();
    let Some(open) = guide.app.state.open().filter(|_| !known.is_empty()) else { return Html::default() };
    let is_of_roles = props.subjects == Subjects::Roles;
    let (title, sub, label) = match props.subjects {
        Subjects::Roles => ("guide.roles", "guide.roles_sub", "guide.role"),
        Subjects::Accounts => ("guide.account_weights", "guide.account_weights_sub", "guide.account"),
    };
    let card = |sub: &str, actions: Html| Card {
        title: words.get(title).into(),
        sub: Some(words.get(sub).into()),
        actions,
        flush: true,
        ..Card::default()
    };
    // Before they are applied there is nothing to see there.
    let has_sets = guide
        .workspace
        .weights
        .values()
        .any(|set| matches!(set.owner, WeightOwner::Role(_)) && !set.items.is_empty());
    let to_weights = (is_of_roles && has_sets).then(|| {
        let way = Route::SetupTab { workspace: open.id, tab: SetupTab::Weights };
        RouteLink::new(way, query, "ks-btn ks-btn--sm").view(words.get("guide.roles_to_weights"))
    });
    if is_of_roles && !makes_roles(&guide.workspace, guide.days.from) {
        return Card { flush: false, ..card("guide.roles_elsewhere", Html::default()) }
            .view(html! { <p data-test="guide-roles">{ to_weights.unwrap_or_default() }</p> });
    }
    // To begin with the first that something is to be given for.
    let first =
        known.iter().find(|(_, _, plan)| plan.open().0 > 0).or(known.first()).map(|(id, ..)| id.clone());
    let at = (*picked).clone().filter(|id| known.iter().any(|(known, ..)| known == id)).or(first);
    let Some((id, name, plan)) = known.iter().find(|(known, ..)| Some(known) == at.as_ref()) else {
        return Html::default();
    };
    let formats = Formats::of(words, &guide.workspace);
    let choices = known.iter().map(|(id, name, plan)| {
        let text = match plan.open().0 {
            0 => name.clone(),
            _ => words
                .with("guide.role_open", &[("role", name), ("open", &formats.weight(plan.open()))])
                .to_string(),
        };
        Choice::new(id.clone(), text)
    });
    let select = Select {
        id: if is_of_roles { "guide-role".into() } else { "guide-card-account".into() },
        label: words.get(label).into(),
        bare: true,
        choices: choices.collect(),
        value: id.clone().into(),
        on_select: {
            let picked = picked.setter();
            Callback::from(move |value: AttrValue| picked.set(Some(value.to_string())))
        },
        ..Select::default()
    };
    // What is on the card stands first, the rest in a fold of its own while nothing is left to give.
    let (rows, others): (Vec<&SystemRow>, Vec<&SystemRow>) =
        guide.rows.iter().partition(|row| plan.weight(&row.card).is_some());
    let row = |row: &&SystemRow| weight_row(guide, plan, name, row);
    let (left, part) = (plan.open(), if is_of_roles { "role" } else { "account" });
    let rest = (left.0 > 0).then(|| {
        let key = match (props.subjects, plan.items.is_empty()) {
            (Subjects::Accounts, true) => "guide.card_empty",
            (Subjects::Accounts, false) => "guide.account_rest",
            (Subjects::Roles, true) => "guide.role_nothing",
            (Subjects::Roles, false) => "guide.role_rest",
        };
        let said = words.with(key, &[("role", name), ("open", &formats.weight(left))]);
        html! { <div class="ks-note ks-note--watch" data-test={format!("{part}-open")}><div>{ said }</div></div> }
    });
    let head = html! { <thead><tr><th scope="col">{ words.get("setup.indicator") }</th><th scope="col">{ words.get("guide.why") }</th><th scope="col" class="ks-table__num">{ words.get("guide.weight") }</th></tr></thead> };
    let test = if is_of_roles { "guide-roles" } else { "guide-account-weights" };
    card(sub, html! { <>{ select.view() }{ to_weights.unwrap_or_default() }</> }).view(html! {
        <>
            if let Some(rest) = rest { <div class="ks-card__bar">{ rest }</div> }
            <div data-test={test} data-role={id.clone()}>
                <table class="ks-table ks-table--plain ks-table--stack">
                    <caption class="ks-sr">{ words.get(title) }</caption>
                    { head.clone() }
                    <tbody>{ for rows.iter().map(row) }</tbody>
                    <tfoot><tr><th scope="row" colspan="2">{ words.get("guide.months_sum") }</th><td class="ks-table__num" data-test={format!("{part}-total")}>{ formats.weight(plan.total()) }</td></tr></tfoot>
                </table>
                if !others.is_empty() {
                    <details class="ks-guide__fold ks-guide__others" open={left.0 > 0}><summary>{ words.with("guide.not_on_card", &[("n", &others.len().to_string())]) }</summary>
                        <table class="ks-table ks-table--plain ks-table--stack">
                            <caption class="ks-sr">{ words.with("guide.not_on_card", &[("n", &others.len().to_string())]) }</caption>
                            { head }
                            <tbody>{ for others.iter().map(row) }</tbody>
                        </table>
                    </details>
                }
            </div>
        </>
    })
}

/// What a plan goes by in the choice, and its name; `None` where it is not one of these subjects.
fn known_as<'a>(
    guide: &Guide,
    subjects: Subjects,
    plan: &'a CardPlan,
) -> Option<(String, String, &'a CardPlan)> {
    let words = guide.app.words;
    match (subjects, &plan.whose) {
        (Subjects::Accounts, Whose::Account(id)) => {
            let account = guide.workspace.accounts.get(id)?;
            Some((id.to_string(), words.of(&account.name).to_string(), plan))
        }
        (Subjects::Roles, Whose::Role(role)) if guide.workspace.roles.contains_key(&role_id(role)) => {
            Some(((*role).to_owned(), words.get(&format!("library.role_{role}")).to_string(), plan))
        }
        _ => None,
    }
}

fn weight_row(guide: &Guide, plan: &CardPlan, whose: &str, row: &SystemRow) -> Html {
    let words = guide.app.words;
    let item = plan.items.iter().find(|item| item.card == row.card);
    let given =
        given_of(guide, &plan.whose).into_iter().find(|item| item.card == row.card).map(|item| item.weight);
    let name = guide.card_name(&row.card);
    let on_commit = {
        let (guide, code, whose) = (guide.clone(), row.card.clone(), plan.whose.clone());
        Callback::from(move |typed: AttrValue| match entry::read_weight(&typed) {
            Ok(weight) => give(&guide, &whose, &code, weight),
            Err(error) => Taken::Refused(AttrValue::from(guide.app.words.get(error.key()))),
        })
    };
    let label = words.with("guide.role_weight_of", &[("role", whose), ("name", &name)]);
    let value = given.map(entry::write_weight).unwrap_or_default();
    let inherited =
        item.filter(|_| given.is_none()).map(|item| AttrValue::from(entry::write_weight(item.weight)));
    let (key, id) = match &plan.whose {
        Whose::Role(role) => ("role", (*role).to_owned()),
        Whose::Account(id) => ("card", id.to_string()),
        _ => ("card", String::new()),
    };
    html! {
        <tr key={row.card.clone()} data-card={row.card.clone()}>
            <th scope="row">{ name }<span class="ks-table__sub">{ row.card.clone() }</span></th>
            <td class="ks-table__wrap" data-label={words.get("guide.why")}>{ why(guide, plan, item, given) }</td>
            <td class="ks-table__edit" data-label={words.get("guide.weight")}><Cell id={format!("{key}-{id}-{}", row.card)} label={AttrValue::from(label)} {value} {inherited} {on_commit} /></td>
        </tr>
    }
}

/// What brings an indicator onto the card, in words.
fn why(guide: &Guide, plan: &CardPlan, item: Option<&CardItem>, given: Option<Weight>) -> Html {
    let words = guide.app.words;
    let none = |key: &str| html! { <span class="ks-mute">{ words.get(key) }</span> };
    let Some(item) = item else {
        return match (&plan.whose, given) {
            (_, Some(_)) => none("guide.basis_off"),
            (Whose::Role(_), None) => none("guide.basis_none"),
            (_, None) => none("guide.basis_none_account"),
        };
    };
    let formats = Formats::of(words, &guide.workspace);
    let said = match (item.basis, &plan.whose) {
        (Basis::Stated, Whose::Role(role)) => words.get(&format!("guide.basis_stated_{role}")),
        (Basis::Given, _) => words.get("guide.basis_given"),
        (Basis::Own, _) => words.get("guide.basis_own"),
        (Basis::Firm, _) => words.get("guide.basis_firm"),
        (Basis::RoleOfOne, _) => {
            words.with("guide.basis_role_of_one", &[("most", &formats.weight(MOST_OF_ONE))])
        }
        (Basis::Accounts(1, of), _) if of > 1 => words.with(
            "guide.basis_one_account",
            &[("all", &of.to_string()), ("most", &formats.weight(MOST_OF_ONE))],
        ),
        (Basis::Accounts(count, of), _) => {
            words.with("guide.basis_accounts", &[("n", &count.to_string()), ("all", &of.to_string())])
        }
        _ => words.with("guide.basis_role", &[("most", &formats.weight(MOST))]),
    };
    let is_also_given = item.is_given && item.basis != Basis::Given;
    html! { <>{ said }if is_also_given { <span class="ks-table__sub">{ words.get("guide.basis_given") }</span> }</> }
}

fn given_of(guide: &Guide, whose: &Whose) -> Vec<SystemItem> {
    match whose {
        Whose::Role(role) => {
            let system = guide.system();
            system
                .roles
                .into_iter()
                .find(|given| given.role == *role)
                .map(|given| given.items)
                .unwrap_or_default()
        }
        Whose::Account(id) => guide.needs(*id).weights,
        _ => Vec::new(),
    }
}

/// Gives a weight on the card of an account or a role, or gives it back to what is proposed.
fn give(guide: &Guide, whose: &Whose, code: &str, weight: Option<Weight>) -> Taken {
    let mut items = given_of(guide, whose);
    items.retain(|item| item.card != code);
    items.extend(weight.map(|weight| SystemItem { card: code.to_owned(), weight }));
    if Weight::total(items.iter().map(|item| item.weight)) > Weight::WHOLE {
        return Taken::Refused(AttrValue::from(guide.app.words.get("guide.too_much")));
    }
    match whose {
        Whose::Role(role) => {
            let mut system: System = guide.system();
            system.roles.retain(|given| given.role != *role);
            if !items.is_empty() {
                system.roles.push(RoleWeights { role: (*role).to_owned(), items });
            }
            write(&guide.app, GuideAnswer::system_id(), Guided::System(system))
        }
        Whose::Account(id) => give_account(guide, *id, items),
        _ => Taken::Same,
    }
}

fn give_account(guide: &Guide, id: Id<Account>, items: Vec<SystemItem>) -> Taken {
    let mut needs = guide.needs(id);
    needs.weights = items;
    write(&guide.app, GuideAnswer::needs_id(id), Guided::Needs(needs))
}
