//! The score of the portfolio above the list of accounts, with the accounts that it is made of on request.

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::period::Period,
    engine::query::{Answer, Query},
    ui::components::{
        badge::{BadgeLook, badge},
        band::BandMark,
        card::Card,
        dialog::{Dialog, DialogKind},
        table::{ScrollHeight, scroll_region},
    },
    view::{
        formats::Formats,
        message::Words,
        portfolio::{GroupRow, PartRow, PortfolioTable, table},
    },
};

/// Properties of [`PortfolioCard`].
#[derive(Properties, PartialEq)]
pub struct PortfolioCardProps {
    /// Of which period.
    pub period: Period,
}

/// The card; nothing where the workspace has no plan for it.
#[component]
pub fn PortfolioCard(props: &PortfolioCardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let is_open = use_state_eq(|| false);
    let answer = use_answer(Query::Portfolio { period: props.period });
    let Some(open) = app.state.open() else { return Html::default() };
    let Async::Ready { value, stale } = &answer else { return Html::default() };
    let Answer::Portfolio(Some(found)) = &**value else { return Html::default() };
    let formats = Formats::of(words, &open.catalogue);
    let shown = table(found, &open.catalogue, props.period, &formats);
    let set = |wanted: bool| {
        let is_open = is_open.setter();
        move || is_open.set(wanted)
    };
    let on_open = {
        let open = set(true);
        Callback::from(move |_: MouseEvent| open())
    };
    let on_close = {
        let close = set(false);
        Callback::from(move |()| close())
    };
    let (band, level) = (shown.band.0.as_deref(), shown.band.1);
    let body = html! {
        <p class="ks-hero__score" data-ready="portfolio" aria-busy={stale.then_some("true")}>
            <button type="button" class="ks-figure" title={words.get("portfolio.open").to_string()} data-test="portfolio-score"
                data-exact={shown.exact.clone()} onclick={on_open}>{ shown.score.clone() }</button>
            { BandMark { code: band, level, large: false }.view(words) }
        </p>
    };
    html! {
        <>
            { Card {
                title: words.get("portfolio.title").into(),
                sub: Some(AttrValue::from(shown.how.clone())),
                foot: shown.missing.clone().map(|missing| html! { <p class="ks-mute">{ missing }</p> }),
                ..Card::default()
            }.view(body) }
            if *is_open {
                <Dialog id="portfolio" title={AttrValue::from(words.get("portfolio.title"))} sub={Some(AttrValue::from(shown.how.clone()))}
                    kind={DialogKind::Drawer} close_label={AttrValue::from(words.get("portfolio.close"))} {on_close}>
                    { derivation(&shown, words) }
                </Dialog>
            }
        </>
    }
}

fn derivation(shown: &PortfolioTable, words: Words) -> Html {
    let head = |text: &str| html! { <th scope="col" class="ks-table__num">{ text.to_owned() }</th> };
    let rows = shown.groups.iter().flat_map(|group| {
        let own = group.name.is_some().then(|| group_row(group, words));
        own.into_iter().chain(group.parts.iter().map(|part| part_row(part, words)))
    });
    let table = html! {
        <table class="ks-table ks-table--pin">
            <caption class="ks-sr">{ words.get("portfolio.title") }</caption>
            <thead><tr>
                <th scope="col">{ words.get("portfolio.account") }</th>
                { head(&words.get("portfolio.total")) }{ head(&shown.weight) }{ head(&words.get("portfolio.product")) }
            </tr></thead>
            <tbody>{ for rows }</tbody>
        </table>
    };
    html! {
        <div class="ks-stack">
            { scroll_region(words.get("portfolio.title"), ScrollHeight::Whole, table) }
            if let Some(math) = &shown.math {
                <p>{ words.get("portfolio.math") }</p>
                <p class="ks-derive__math ks-mono" data-test="portfolio-math">{ math.clone() }</p>
            }
            <p class="ks-card__sub">{ words.get("portfolio.rounded_once") }</p>
        </div>
    }
}

fn group_row(group: &GroupRow, words: Words) -> Html {
    html! {
        <tr>
            <th scope="row"><strong>{ group.name.clone().unwrap_or_default() }</strong>{ deciding(group.decides, words) }</th>
            <td class="ks-table__num"><strong>{ group.score.clone() }</strong></td>
            <td class="ks-table__num"><strong>{ group.weight.clone() }</strong></td>
            <td></td>
        </tr>
    }
}

fn part_row(part: &PartRow, words: Words) -> Html {
    html! {
        <tr key={part.key.clone()} class={(!part.counts).then_some("ks-mute")}>
            <th scope="row">
                { part.name.clone() }{ deciding(part.decides, words) }
                if !part.counts { { " " }{ badge(BadgeLook::Outline, &words.get("portfolio.left_out")) } }
            </th>
            <td class="ks-table__num">{ part.total.clone() }</td>
            <td class="ks-table__num">{ part.weight.clone() }</td>
            <td class="ks-table__num">{ part.product.clone() }</td>
        </tr>
    }
}

fn deciding(decides: bool, words: Words) -> Html {
    if !decides {
        return Html::default();
    }
    html! { <>{ " " }{ badge(BadgeLook::Outline, &words.get("portfolio.decides")) }</> }
}
