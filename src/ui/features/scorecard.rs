//! The card of an account or a person: headline, notes on gaps, perspectives, movement, KPIs, trend.

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::{context::use_app, route::use_address_query},
    domain::{id::Id, kpi::Kpi, scope::Scope, workspace::Workspace},
    engine::{query::Answer, report},
    ui::features::{
        forecast_card::ForecastCard, kpi_table::KpiTable, left_out::LeftOutNotes, levers_card::LeversCard,
        movement::MovementCard, perspectives_card::perspectives_card, score_hero::ScoreHero,
        trend_card::TrendCard,
    },
    view::{
        chart::{self, Chart},
        facts::Fact,
        formats::Formats,
        kpi_row::{self, KpiGroup},
        movement::{self, Movement},
        number::{self, NO_VALUE},
        standing::{self, LeftOut, Standing},
    },
};

/// Properties of [`Scorecard`].
#[derive(Properties, PartialEq)]
pub struct ScorecardProps {
    /// The answer that holds the card.
    pub answer: Rc<Answer>,
    /// The document.
    pub workspace: Rc<Workspace>,
    /// Whose card.
    pub scope: Scope,
    /// The name of that subject.
    pub name: AttrValue,
    /// What the total is called.
    pub label: AttrValue,
    /// Place among its like and their number, when known.
    pub rank: Option<(usize, usize)>,
    /// What the indicators come to, where that is not the total: people rate other parts, or the result was decided otherwise.
    #[prop_or_default]
    pub indicators: Option<Option<Decimal>>,
}

/// What is drawn, computed once per answer, document and language.
struct Model {
    formats: Formats,
    card: Rc<report::Scorecard>,
    period: crate::domain::period::Period,
    standing: Standing,
    left_out: Vec<LeftOut>,
    groups: Vec<KpiGroup>,
    /// Those with a weight.
    kpis: Vec<Id<Kpi>>,
    weight: String,
    perspectives: Rc<Chart>,
    movement: Option<Movement>,
    periods: (AttrValue, AttrValue),
}

fn model(formats: Formats, workspace: &Workspace, answer: &Answer, scope: &Scope) -> Option<Model> {
    let Answer::Cards(cards) = answer else { return None };
    let card = cards.cards.iter().find(|card| card.scope == *scope)?;
    let before = cards.previous.iter().find(|old| old.scope == *scope).zip(cards.previous_period);
    let rows = kpi_row::rows(&formats, workspace, card, before, cards.period);
    let unweighted = formats.words.get("kpi_table.unweighted");
    let earlier = cards.previous_period.map(|period| formats.period(period)).unwrap_or_default();
    Some(Model {
        card: Rc::new(card.clone()),
        period: cards.period,
        standing: standing::standing(&formats, workspace, card, before),
        left_out: standing::left_out(&formats, workspace, card),
        groups: kpi_row::groups(&formats, card, &rows, &unweighted),
        kpis: card.indicators.iter().filter(|one| one.weight.is_some()).map(|one| one.kpi).collect(),
        weight: formats.weight(card.weight_given),
        perspectives: Rc::new(chart::perspectives(&formats, card, before, cards.period)),
        movement: before.and_then(|(old, _)| movement::between(old, card)),
        periods: (earlier.into(), formats.period(cards.period).into()),
        formats,
    })
}

/// A card.
#[component]
pub fn Scorecard(props: &ScorecardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let query = use_address_query();
    let drawn = use_memo(
        (Rc::clone(&props.answer), Rc::clone(&props.workspace), words, props.scope.clone()),
        |(answer, workspace, words, scope)| model(Formats::of(*words, workspace), workspace, answer, scope),
    );
    let Some(model) = drawn.as_ref() else { return Html::default() };
    let standing = &model.standing;
    let next = standing.next_band.as_ref().map(|(band, points)| {
        (
            words.with("standing.next_band", &[("band", band)]),
            words.with("standing.points", &[("points", points)]),
        )
    });
    let rank = props.rank.map(|(place, all)| {
        let text = words.with("account.rank_of", &[("n", &place.to_string()), ("all", &all.to_string())]);
        (words.get("account.rank"), text)
    });
    let facts: Vec<Fact> = next.into_iter().chain(rank).collect();
    let own = props.indicators.unwrap_or(model.card.total);
    let total = own.map_or_else(|| NO_VALUE.to_owned(), |total| model.formats.total(total));
    let rounding = standing::rounding_left(&model.card)
        .map(|left| number::signed(left, u32::from(model.formats.rounding.total)));
    let table = KpiTable {
        scope: &props.scope,
        name: &props.name,
        period: model.period,
        groups: &model.groups,
        weight: &model.weight,
        total: &total,
        total_key: if props.indicators.is_some() { "ratings.part_indicators" } else { "kpi_table.total" },
        rounding: rounding.as_deref(),
    }
    .view(words);
    html! {
        <>
            { ScoreHero { label: &props.label, scope: &props.scope, period: model.period, standing, facts: &facts }.view(words) }
            { LeftOutNotes { items: &model.left_out, unscored: standing::unscored(&model.card), query }.view(&app) }
            <div class="ks-grid ks-grid--halves">
                { perspectives_card(&model.perspectives, &model.formats) }
                { MovementCard { movement: model.movement.as_ref(), workspace: &props.workspace, formats: &model.formats, periods: &model.periods }.view() }
            </div>
            { table }
            <LeversCard scope={props.scope.clone()} period={model.period} />
            <TrendCard
                card={Rc::clone(&model.card)} workspace={Rc::clone(&props.workspace)} formats={model.formats.clone()}
                total_label={props.label.clone()} total_first=true
            />
            if !model.kpis.is_empty() {
                <ForecastCard scope={props.scope.clone()} period={model.period} kpis={model.kpis.clone()} />
            }
        </>
    }
}
