//! The system becomes part of the workspace at one press: what would be written, or that it is written and where to see it.

use std::{collections::BTreeMap, rc::Rc};

use yew::prelude::*;

use crate::{
    app::route::{Route, SetupTab, use_address_query},
    domain::{
        change::Change,
        guide::AccountTier,
        record::Record,
        target::TargetSeries,
        text::{Lang, Text2},
        workspace::Workspace,
    },
    engine::guide::cards::{CardPlan, Whose},
    state::{
        action::Action,
        edits::{
            Edit,
            guide::{Plan, establish, makes_roles, role_id},
        },
    },
    ui::{
        components::{
            button::{Button, ButtonKind},
            card::Card,
            icon::{IconSize, icon},
            link::RouteLink,
        },
        features::{commit::take, guide::Guide},
    },
    view::{library::ACCOUNT_TYPES, message::Words},
};

/// Properties of [`EstablishCard`].
#[derive(Properties, PartialEq)]
pub struct EstablishCardProps {
    /// What every step sees.
    pub guide: Guide,
    /// The targets of the year; `None` while they are being read.
    pub targets: Option<Rc<Vec<TargetSeries>>>,
}

/// The card.
#[component]
pub fn EstablishCard(props: &EstablishCardProps) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let query = use_address_query();
    let Some(targets) = &props.targets else { return Html::default() };
    let edit = edit_of(guide, &guide.workspace, targets);
    let is_pending = is_change(&edit);
    let lacking = guide
        .rows
        .iter()
        .filter(|row| !guide.workspace.kpis.contains_key(&guide.stocked.library.kpi_id(&row.card)))
        .count();
    let onclick = {
        let (guide, targets) = (guide.clone(), Rc::clone(targets));
        Callback::from(move |_: MouseEvent| {
            let state = guide.app.dispatch.runtime().state();
            if let Some(open) = state.open() {
                let _ = take(&guide.app, Ok(edit_of(&guide, &open.catalogue, &targets)));
            }
        })
    };
    let from = guide.days.from.to_string();
    let facts = [
        ("n", guide.rows.len().to_string()),
        ("lacking", lacking.to_string()),
        ("accounts", guide.proposal.accounts.len().to_string()),
        ("from", from),
        ("roles", roles_text(guide)),
    ];
    let facts: Vec<(&str, &str)> = facts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let key = match (is_pending, lacking) {
        (true, 0) => "guide.establish_changed",
        (true, _) => "guide.establish_note",
        (false, _) => "guide.establish_done",
    };
    let said = words.with(key, &facts);
    let body = match guide.app.state.open().filter(|_| !is_pending) {
        None => {
            let apply = Button {
                kind: ButtonKind::Primary,
                icon: Some("check"),
                disabled: guide.rows.is_empty(),
                onclick,
                ..Button::default()
            };
            let name = if lacking == 0 { "guide.establish_again" } else { "guide.establish" };
            html! { <div class="ks-row ks-row--between"><p class="ks-guide__said" data-test="establish-note"><strong data-test="not-applied">{ words.get("guide.not_applied") }</strong>{ " " }{ said }</p>{ apply.view(words.get(name)) }</div> }
        }
        Some(open) => {
            let way = |route: Route, key: &str| {
                RouteLink::new(route, query, "ks-btn ks-btn--sm").view(words.get(key))
            };
            let workspace = open.id;
            let undo =
                open.history.undo_label().filter(|label| label.key == "guide_established").map(|label| {
                    let button = Button {
                        small: true,
                        icon: Some("undo"),
                        onclick: guide.app.dispatch.callback(|_: MouseEvent| Action::Undo),
                        ..Button::default()
                    };
                    button.view(words.with("guide.establish_undo", &[("what", &words.label(label))]))
                });
            html! {
                <div class="ks-note ks-note--good" data-test="established" role="status">
                    { icon("check", IconSize::Normal) }
                    <div class="ks-stack ks-stack--tight">
                        <p data-test="establish-note">{ said }</p>
                        <div class="ks-row">
                            { way(Route::Overview { workspace }, "guide.see_overview") }
                            { way(Route::Accounts { workspace }, "guide.see_accounts") }
                            { way(Route::People { workspace }, "guide.see_people") }
                            { way(Route::SetupTab { workspace, tab: SetupTab::Weights }, "guide.see_weights") }
                            { undo.unwrap_or_default() }
                        </div>
                    </div>
                </div>
            }
        }
    };
    html! { <div class="ks-screen">{ Card { title: words.get("guide.establish_title").into(), ..Card::default() }.view(body) }</div> }
}

/// Whether anything would become other than it is. That it was applied is no such thing: workspaces of earlier versions do not
/// know it.
fn is_change(edit: &Edit) -> bool {
    let is_mark = |change: &Change| matches!(change.after, Some(Record::GuideAnswer(_)));
    edit.changes.iter().any(|change| change.before != change.after && !is_mark(change))
}

/// Whether the cards are other than the guide shows them.
pub fn is_pending(guide: &Guide, targets: &[TargetSeries]) -> bool {
    is_change(&edit_of(guide, &guide.workspace, targets))
}

/// How many roles get weights, or that they keep theirs.
fn roles_text(guide: &Guide) -> String {
    let words = guide.app.words;
    let is_written = |plan: &&CardPlan| match plan.whose {
        Whose::Role(role) => !plan.items.is_empty() && guide.workspace.roles.contains_key(&role_id(role)),
        _ => false,
    };
    let count = guide.cards.iter().filter(is_written).count();
    if makes_roles(&guide.workspace, guide.days.from) && count > 0 {
        words.with("guide.roles_written", &[("n", &count.to_string())]).to_string()
    } else {
        words.get("guide.roles_kept").to_string()
    }
}

/// What is written into a workspace.
fn edit_of(guide: &Guide, workspace: &Workspace, targets: &[TargetSeries]) -> Edit {
    let codes: Vec<String> = guide.rows.iter().map(|row| row.card.clone()).collect();
    let plan = Plan {
        library: &guide.stocked.library,
        records: guide.stocked.shelf.lacking(&guide.stocked.library, &codes, workspace),
        cards: &guide.cards,
        accounts: &guide.proposal.accounts,
        type_names: &type_names(),
        tier_names: &tier_names(guide.app.words),
        year: guide.year,
        days: guide.days,
        targets,
    };
    establish(workspace, &plan)
}

fn type_names() -> BTreeMap<&'static str, Text2> {
    let (zh, en) = (Words::new(Lang::Zh), Words::new(Lang::En));
    let name = |code: &'static str| {
        let key = format!("library.type_{code}");
        (code, Text2::new(&*zh.get(&key), &*en.get(&key)))
    };
    ACCOUNT_TYPES.into_iter().map(name).collect()
}

fn tier_names(words: Words) -> BTreeMap<AccountTier, String> {
    let name = |tier: AccountTier| (tier, words.get(&format!("guide.tier_text_{}", tier.code())).to_string());
    AccountTier::ALL.into_iter().map(name).collect()
}
