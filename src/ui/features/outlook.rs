//! What the overview shows of its cards once the figures are there: the trend, what needs attention, the movers.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{context::use_app, route::use_address_query},
    domain::scope::{Member, Scope},
    engine::{query::Cards, report::Scorecard},
    ui::{
        components::same::Same,
        features::{
            attention::AttentionCard, breakdown_card::BreakdownCard, movers::MoversCard,
            pulse_card::PulseCard, trend_card::TrendCard,
        },
    },
    view::{attention::attention, formats::Formats, roster, standing::awaited},
};

/// Accounts shown as gains and as losses.
const MOST_MOVERS: usize = 3;

/// Properties of [`Outlook`] and [`Beneath`].
#[derive(Properties, PartialEq)]
pub struct OutlookProps {
    /// Cards of the company and of all accounts.
    pub cards: Same<Cards>,
}

/// The trend of the company's card, and beside it what needs attention.
#[component]
pub fn Outlook(props: &OutlookProps) -> Html {
    let app = use_app();
    let words = app.words;
    let query = use_address_query();
    let card = use_memo(props.cards.clone(), |Same(cards)| {
        cards.cards.iter().find(|card| card.scope == Scope::COMPANY).cloned().map(Rc::new)
    });
    let Some(open) = app.state.open() else { return Html::default() };
    let formats = Formats::of(words, &open.catalogue);
    let cards = &props.cards.0;
    let items = attention(&formats, &open.catalogue, cards);
    let is_scored = cards.cards.iter().any(is_scored);
    html! {
        <>
        <PulseCard cards={props.cards.clone()} />
        <div class="ks-grid ks-grid--main">
            if let Some(card) = &*card {
                <TrendCard
                    card={Rc::clone(card)}
                    workspace={Rc::clone(&open.catalogue)}
                    formats={formats.clone()}
                    total_label={AttrValue::from(words.get("overview.total_option"))}
                />
            }
            { AttentionCard { workspace: open.id, query, items: &items, is_scored, awaited: awaited(&cards.cards) }.view(words) }
        </div>
        </>
    }
}

/// Whether this is the card of an account on which something has a score.
fn is_scored(card: &Scorecard) -> bool {
    matches!(card.scope.single(), Some(Member::Account(_)))
        && card.indicators.iter().any(|indicator| indicator.score.is_some())
}

/// Figures by region and product line, and the accounts whose total changed most against the period before.
#[component]
pub fn Beneath(props: &OutlookProps) -> Html {
    let app = use_app();
    let query = use_address_query();
    let Some(open) = app.state.open() else { return Html::default() };
    let formats = Formats::of(app.words, &open.catalogue);
    let cards = &props.cards.0;
    let is_scored = cards.cards.iter().any(is_scored);
    let (gains, losses) = roster::movers(&roster::roster(&formats, &open.catalogue, cards), MOST_MOVERS);
    let against = cards.previous_period.map(|before| formats.period(before));
    let movers =
        MoversCard { workspace: open.id, query, gains: &gains, losses: &losses, against: against.as_deref() };
    html! {
        <>
            <BreakdownCard period={cards.period} />
            if is_scored { { movers.view(app.words) } }
        </>
    }
}
