//! What the screens of one account and of one person have in common: the way back, the head, the way to the next one.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::Async,
        route::{AddressQuery, Route},
    },
    data::share::card::Whose,
    domain::scope::Scope,
    engine::query::Answer,
    ui::components::{
        async_view::{AsyncView, Skeleton},
        empty::Empty,
        icon::{IconSize, icon, icon_and_text},
        link::RouteLink,
    },
    ui::features::share::ShareButton,
    view::{facts::rank, message::Words},
};

/// A screen of one card.
#[derive(Debug, Clone)]
pub struct CardFrame {
    /// Name of the screen, and its part of message keys.
    pub page: &'static str,
    /// The list that it belongs to.
    pub list: Route,
    /// The list's part of message keys, and its picture.
    pub list_page: &'static str,
    /// The part of the address that links keep.
    pub query: AddressQuery,
    /// Other screens of the same subject, with the message keys of their names.
    pub more: Vec<(Route, AddressQuery, &'static str)>,
    /// Whose card it is, and their name: it can be shared.
    pub whose: Option<(Whose, AttrValue)>,
}

impl CardFrame {
    /// Draws the head, and the answer below it. `steps` lead to the one before and the one after, each with its name.
    pub fn view(
        &self,
        (title, meta): (Html, Html),
        steps: [Option<(Route, Rc<str>)>; 2],
        answer: Async<Rc<Answer>>,
        draw: Callback<Rc<Answer>, Html>,
        words: Words,
    ) -> Html {
        let is_ready = matches!(answer, Async::Ready { stale: false, .. });
        let [previous, next] = steps;
        let list = words.get(&format!("{}.title", self.list_page));
        html! {
            <div class="ks-page" data-ready={is_ready.then_some(self.page)}>
                <header class="ks-page__head">
                    <div>
                        <nav class="ks-crumbs" aria-label={list.to_string()}>
                            { RouteLink::new(self.list, self.query, "").view(icon_and_text("left", &list)) }
                        </nav>
                        { title }
                        <div class="ks-page__meta">{ meta }</div>
                    </div>
                    <div class="ks-page__actions">
                        if let Some((whose, name)) = &self.whose { <ShareButton whose={*whose} name={name.clone()} /> }
                        { for self.more.iter().map(|(to, query, key)| RouteLink::new(*to, *query, "ks-btn").view(words.get(key))) }
                        { self.step(previous, "previous", "left", words) }
                        { self.step(next, "next", "right", words) }
                    </div>
                </header>
                <AsyncView {answer} skeleton={Skeleton::Dashboard} {draw} />
            </div>
        }
    }

    /// Draws the screen where there is nobody and nothing of that kind.
    pub fn not_found(&self, words: Words) -> Html {
        let say = |key: &str| words.get(&format!("{}.{key}", self.page));
        html! {
            <div class="ks-page" data-ready={self.page}>
                <h1 class="ks-sr">{ say("not_found_title") }</h1>
                { Empty {
                    icon: self.list_page,
                    title: Some(say("not_found_title").into()),
                    text: Some(say("not_found_text").into()),
                    actions: RouteLink::new(self.list, self.query, "ks-btn").view(say("back")),
                    ..Empty::default()
                }.view() }
            </div>
        }
    }

    fn step(
        &self,
        to: Option<(Route, Rc<str>)>,
        key: &str,
        picture: &'static str,
        words: Words,
    ) -> Option<Html> {
        let (to, name) = to?;
        let label = words.with(&format!("{}.{key}", self.page), &[("name", &name)]);
        let link = RouteLink::new(to, self.query, "ks-btn ks-btn--icon");
        Some(link.labelled(label, icon(picture, IconSize::Normal)))
    }
}

/// The place of a card among all of its kind, once these are there.
pub fn place_of(everybody: &Async<Rc<Answer>>, scope: &Scope) -> Option<(usize, usize)> {
    match everybody {
        Async::Ready { value, .. } => match &**value {
            Answer::Cards(cards) => rank(&cards.cards, scope),
            _ => None,
        },
        _ => None,
    }
}
