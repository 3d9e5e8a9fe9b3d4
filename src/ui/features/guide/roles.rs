//! Weights of roles: what is proposed out of the decided indicators and why, and what is left for the user to give.

use yew::prelude::*;

use crate::{
    app::route::{Route, SetupTab, use_address_query},
    domain::{
        guide::{GuideAnswer, Guided, RoleWeights, System, SystemItem},
        weight::Weight,
    },
    engine::guide::{
        SystemRow,
        cards::{Basis, CardPlan, Whose},
        roles::ROLES,
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
    view::{entry, formats::Formats, message::Words},
};

/// Properties of [`RolesCard`].
#[derive(Properties, PartialEq)]
pub struct RolesCardProps {
    /// What every step sees.
    pub guide: Guide,
}

/// The card: one role at a time; the choice says how much of each is open.
#[component]
pub fn RolesCard(props: &RolesCardProps) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let query = use_address_query();
    let picked = use_state_eq(|| None::<&'static str>);
    let known: Vec<(&'static str, &CardPlan)> = ROLES
        .into_iter()
        .filter(|role| guide.workspace.roles.contains_key(&role_id(role)))
        .filter_map(|role| Some((role, guide.cards.iter().find(|plan| plan.whose == Whose::Role(role))?)))
        .collect();
    let Some(open) = guide.app.state.open().filter(|_| !known.is_empty()) else { return Html::default() };
    let to_weights = RouteLink::new(
        Route::SetupTab { workspace: open.id, tab: SetupTab::Weights },
        query,
        "ks-btn ks-btn--sm",
    )
    .view(words.get("guide.roles_to_weights"));
    let card = |sub: &str, actions: Html| Card {
        title: words.get("guide.roles").into(),
        sub: Some(words.get(sub).into()),
        actions,
        flush: true,
        ..Card::default()
    };
    if !makes_roles(&guide.workspace, guide.days.from) {
        return Card { flush: false, ..card("guide.roles_elsewhere", Html::default()) }
            .view(html! { <p data-test="guide-roles">{ to_weights }</p> });
    }
    // To begin with the first role that something is to be given for.
    let first = known.iter().find(|(_, plan)| plan.open().0 > 0).or(known.first()).map(|(role, _)| *role);
    let role = (*picked).or(first);
    let Some((role, plan)) = known.iter().find(|(known, _)| Some(*known) == role).copied() else {
        return Html::default();
    };
    let formats = Formats::of(words, &guide.workspace);
    let choices = known.iter().map(|(role, plan)| {
        let name = words.get(&format!("library.role_{role}"));
        let text = match plan.open().0 {
            0 => name.to_string(),
            _ => words
                .with("guide.role_open", &[("role", &name), ("open", &formats.weight(plan.open()))])
                .to_string(),
        };
        Choice::new(*role, text)
    });
    let select = Select {
        id: "guide-role".into(),
        label: words.get("guide.role").into(),
        bare: true,
        choices: choices.collect(),
        value: role.into(),
        on_select: {
            let picked = picked.setter();
            Callback::from(move |value: AttrValue| {
                picked.set(ROLES.into_iter().find(|role| *role == value.as_str()));
            })
        },
        ..Select::default()
    };
    // What is on the card stands first.
    let is_off = |row: &&SystemRow| plan.weight(&row.card).is_none();
    let mut rows: Vec<&SystemRow> = guide.rows.iter().collect();
    rows.sort_by_key(is_off);
    let row = |row: &&SystemRow| weight_row(guide, role, plan, row);
    let left = plan.open();
    let name = words.get(&format!("library.role_{role}"));
    let rest = (left.0 > 0).then(|| {
        let key = if plan.items.is_empty() { "guide.role_nothing" } else { "guide.role_rest" };
        let said = words.with(key, &[("role", &name), ("open", &formats.weight(left))]);
        html! { <div class="ks-note ks-note--watch" data-test="role-open"><div>{ said }</div></div> }
    });
    card("guide.roles_sub", html! { <>{ select.view() }{ to_weights }</> }).view(html! {
        <>
            if let Some(rest) = rest { <div class="ks-card__bar">{ rest }</div> }
            <table class="ks-table ks-table--plain ks-table--stack" data-test="guide-roles" data-role={role}>
                <caption class="ks-sr">{ words.get("guide.roles") }</caption>
                <thead><tr><th scope="col">{ words.get("setup.indicator") }</th><th scope="col">{ words.get("guide.why") }</th><th scope="col" class="ks-table__num">{ words.get("guide.weight") }</th></tr></thead>
                <tbody>{ for rows.iter().map(row) }</tbody>
                <tfoot><tr><th scope="row" colspan="2">{ words.get("guide.months_sum") }</th><td class="ks-table__num" data-test="role-total">{ formats.weight(plan.total()) }</td></tr></tfoot>
            </table>
        </>
    })
}

fn weight_row(guide: &Guide, role: &'static str, plan: &CardPlan, row: &SystemRow) -> Html {
    let words = guide.app.words;
    let item = plan.items.iter().find(|item| item.card == row.card);
    let given = given_of(&guide.system(), role)
        .and_then(|given| given.items.iter().find(|item| item.card == row.card).map(|item| item.weight));
    let name = guide.card_name(&row.card);
    let on_commit = {
        let (guide, code) = (guide.clone(), row.card.clone());
        Callback::from(move |typed: AttrValue| match entry::read_weight(&typed) {
            Ok(weight) => give(&guide, role, &code, weight),
            Err(error) => Taken::Refused(AttrValue::from(guide.app.words.get(error.key()))),
        })
    };
    let label = words.with(
        "guide.role_weight_of",
        &[("role", &words.get(&format!("library.role_{role}"))), ("name", &name)],
    );
    let value = given.map(entry::write_weight).unwrap_or_default();
    let inherited =
        item.filter(|_| given.is_none()).map(|item| AttrValue::from(entry::write_weight(item.weight)));
    let why = item.map(|item| basis(item.basis, role, words));
    html! {
        <tr key={row.card.clone()} data-card={row.card.clone()}>
            <th scope="row">{ name }<span class="ks-table__sub">{ row.card.clone() }</span></th>
            <td class="ks-table__wrap" data-label={words.get("guide.why")}>{ why.unwrap_or_else(|| html! { <span class="ks-mute">{ words.get("guide.basis_none") }</span> }) }</td>
            <td class="ks-table__edit" data-label={words.get("guide.weight")}><Cell id={format!("role-{role}-{}", row.card)} label={AttrValue::from(label)} {value} {inherited} {on_commit} /></td>
        </tr>
    }
}

/// What brings an indicator onto the card of a role, in words.
fn basis(basis: Basis, role: &str, words: Words) -> Html {
    let key = match basis {
        Basis::Stated => format!("guide.basis_stated_{role}"),
        Basis::Given => "guide.basis_given".to_owned(),
        _ => "guide.basis_role".to_owned(),
    };
    html! { { words.get(&key) } }
}

fn given_of<'a>(system: &'a System, role: &str) -> Option<&'a RoleWeights> {
    system.roles.iter().find(|given| given.role == role)
}

/// Gives a weight on the card of a role, or gives it back to what is proposed.
fn give(guide: &Guide, role: &str, code: &str, weight: Option<Weight>) -> Taken {
    let mut system = guide.system();
    let mut items = given_of(&system, role).map(|given| given.items.clone()).unwrap_or_default();
    items.retain(|item| item.card != code);
    items.extend(weight.map(|weight| SystemItem { card: code.to_owned(), weight }));
    if Weight::total(items.iter().map(|item| item.weight)) > Weight::WHOLE {
        return Taken::Refused(AttrValue::from(guide.app.words.get("guide.too_much")));
    }
    system.roles.retain(|given| given.role != role);
    if !items.is_empty() {
        system.roles.push(RoleWeights { role: role.to_owned(), items });
    }
    write(&guide.app, GuideAnswer::system_id(), Guided::System(system))
}
