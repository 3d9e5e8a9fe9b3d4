//! What needs attention: a short list with links to the accounts.

use yew::prelude::*;

use crate::{
    app::{context::use_app, route::Route},
    data::store::WorkspaceId,
    ui::components::{
        card::Card,
        empty::Empty,
        link::RouteLink,
        status::{StatusLook, StatusMark},
    },
    view::{attention::Item, names},
};

/// Properties of [`AttentionCard`].
#[derive(Properties, PartialEq)]
pub struct AttentionCardProps {
    /// The workspace, for links.
    pub workspace: WorkspaceId,
    /// Items, most pressing first.
    pub items: Vec<Item>,
    /// Whether any account has a score.
    pub is_scored: bool,
}

/// The card.
#[component]
pub fn AttentionCard(props: &AttentionCardProps) -> Html {
    let words = use_app().words;
    let item = |item: &Item| {
        let title = match item.account {
            Some(account) => html! {
                <RouteLink to={Route::Account { workspace: props.workspace, account }} class="ks-feed__title">
                    { item.title.clone() }
                </RouteLink>
            },
            None => html! {
                <RouteLink to={Route::Data { workspace: props.workspace }} class="ks-feed__title">{ item.title.clone() }</RouteLink>
            },
        };
        let word = AttrValue::from(names::status(item.status, item.account.is_some(), true, words));
        html! {
            <li key={item.key.clone()} class="ks-feed__item">
                <StatusMark status={item.status} {word} look={StatusLook::Mark} />
                <div class="ks-feed__body">
                    { title }
                    if !item.text.is_empty() { <p class="ks-feed__text">{ &item.text }</p> }
                </div>
                <p class="ks-feed__end">{ &item.end }</p>
            </li>
        }
    };
    html! {
        <Card title={AttrValue::from(words.get("overview.attention"))}>
            if props.items.is_empty() {
                <Empty icon={if props.is_scored { "good" } else { "target" }} text={AttrValue::from(words.get(if props.is_scored { "overview.attention_none" } else { "overview.attention_unscored" }))} small=true />
            } else {
                <ul class="ks-feed">{ for props.items.iter().map(item) }</ul>
            }
        </Card>
    }
}
