//! What a person gets of the bonuses by grades of a period: the amount and how it comes about, or why there is none.

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{id::Id, people::Employee, period::Period, workspace::Workspace},
    engine::{
        pools::{PoolReading, PoolShare},
        query::{Answer, Query},
    },
    ui::components::{
        card::Card,
        icon::{IconSize, icon},
    },
    view::{
        formats::Formats,
        number::NO_VALUE,
        pool::{left_out_words, share_words},
    },
};

/// Properties of [`BonusCard`].
#[derive(Properties, PartialEq)]
pub struct BonusCardProps {
    /// Who.
    pub person: Id<Employee>,
    /// For which period.
    pub period: Period,
}

/// The card; nothing where no bonus of the period is for the person.
#[component]
pub fn BonusCard(props: &BonusCardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let answer = use_answer(Query::Pools { period: props.period });
    let Some(open) = app.state.open() else { return Html::default() };
    let Async::Ready { value, stale } = &answer else { return Html::default() };
    let Answer::Pools(found) = &**value else { return Html::default() };
    let formats = Formats::of(words, &open.catalogue);
    let own = |reading: &PoolReading| {
        let share = reading.people.iter().find(|share| share.person == props.person)?;
        Some(line(reading, share, &open.catalogue, &formats))
    };
    let lines: Vec<Html> = found.iter().filter_map(own).collect();
    if lines.is_empty() {
        return Html::default();
    }
    Card { title: words.get("pool.title").into(), ..Card::default() }.view(html! {
        <div class="ks-stack" aria-busy={stale.then_some("true")}>
            { for lines }
            <p class="ks-card__sub">{ words.get("pool.not_payroll") }</p>
        </div>
    })
}

fn line(reading: &PoolReading, share: &PoolShare, workspace: &Workspace, formats: &Formats) -> Html {
    let words = formats.words;
    let name = workspace.pools.get(&reading.pool).map(|pool| words.of(&pool.name)).unwrap_or_default();
    let amount = share.amount.map_or_else(|| NO_VALUE.to_owned(), |amount| formats.amount(amount));
    let none = share.amount.is_none().then_some("ks-tile__value--none");
    html! {
        <div key={reading.pool.to_string()} class="ks-stack ks-stack--tight" data-bonus={reading.pool.to_string()} data-exact={share.amount.map(|amount| amount.to_string())}>
            <p class="ks-card__sub">{ name }</p>
            <p class={classes!("ks-tile__value", none)}>{ amount }</p>
            if let Some(text) = share_words(share, formats) { <p>{ text }</p> }
            if let Some(why) = share.left_out {
                <div class="ks-note ks-note--none">{ icon("none", IconSize::Normal) }<div>{ left_out_words(why, words) }</div></div>
            }
        </div>
    }
}
