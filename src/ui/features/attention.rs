//! What needs attention: a short list with links to the accounts.

use yew::prelude::*;

use crate::{
    app::route::{AddressQuery, Route},
    data::store::WorkspaceId,
    ui::components::{
        card::Card,
        empty::Empty,
        link::RouteLink,
        status::{StatusLook, status_mark},
    },
    view::{attention::Item, message::Words, names},
};

/// The card.
#[derive(Debug, Clone, Copy)]
pub struct AttentionCard<'a> {
    /// The workspace, for links.
    pub workspace: WorkspaceId,
    /// The period that links keep.
    pub query: AddressQuery,
    /// Items, most pressing first.
    pub items: &'a [Item],
    /// Whether any account has a score.
    pub is_scored: bool,
    /// What scores wait for where there is none.
    pub awaited: &'static str,
}

impl AttentionCard<'_> {
    /// Draws it.
    pub fn view(self, words: Words) -> Html {
        let query = self.query;
        let item = |item: &Item| {
            let title = match item.account {
                Some(account) => RouteLink::new(
                    Route::Account { workspace: self.workspace, account },
                    query,
                    "ks-feed__title",
                )
                .view(item.title.clone()),
                None => RouteLink::new(Route::Data { workspace: self.workspace }, query, "ks-feed__title")
                    .view(item.title.clone()),
            };
            let word = AttrValue::from(names::status(item.status, item.account.is_some(), true, words));
            html! {
                <li key={item.key.clone()} class="ks-feed__item">
                    { status_mark(item.status, &word, StatusLook::Mark) }
                    <div class="ks-feed__body">
                        { title }
                        if !item.text.is_empty() { <p class="ks-feed__text">{ &item.text }</p> }
                    </div>
                    <p class="ks-feed__end">{ &item.end }</p>
                </li>
            }
        };
        Card { title: words.get("overview.attention").into(), ..Card::default() }.view(html! {
            if self.items.is_empty() {
                { Empty {
                    icon: if self.is_scored { "good" } else { "target" },
                    text: Some(if self.is_scored {
                        words.get("overview.attention_none").into()
                    } else {
                        words.get(&format!("overview.attention_unscored{}", self.awaited)).into()
                    }),
                    small: true,
                    ..Empty::default()
                }.view() }
            } else {
                <ul class="ks-feed">{ for self.items.iter().map(item) }</ul>
            }
        })
    }
}
