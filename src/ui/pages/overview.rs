//! The overview: the company's card, the accounts by KPI, what needs attention.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_cards},
        context::use_app,
        part::{TrendShown, View},
        route::{Route, SetupTab, use_address_query, use_period},
    },
    data::store::WorkspaceId,
    domain::{scope::Scope, workspace::Workspace},
    engine::{
        query::{Cards, Subjects},
        report::Scorecard,
    },
    platform::chart::LiveChart,
    ui::{
        components::{
            async_view::{Skeleton, async_view},
            empty::Empty,
            icon::icon_and_text,
            link::RouteLink,
        },
        features::{
            attention::AttentionCard, heat_table::HeatTable, kpi_tiles::KpiTiles, left_out::LeftOutNotes,
            movers::MoversCard, score_hero::ScoreHero,
        },
        later::use_part,
    },
    view::{
        attention::{self, Item},
        facts::{self, Fact},
        formats::Formats,
        heat::{self, Heat},
        kpi_row::{self, KpiRow},
        roster::{self, RosterRow},
        standing::{self, LeftOut, Standing, Unscored},
    },
};

/// Accounts shown as gains and as losses.
const MOST_MOVERS: usize = 3;

/// The screen.
#[component]
pub fn OverviewPage() -> Html {
    let app = use_app();
    let words = app.words;
    let (period, _) = use_period();
    let query = use_address_query();
    let answer = use_cards(vec![Subjects::Company, Subjects::Accounts], period);
    let Some(open) = app.state.open() else { return Html::default() };
    let (id, workspace) = (open.id, Rc::clone(&open.catalogue));
    let formats = Formats::of(words, &workspace);
    let is_ready = matches!(answer, Async::Ready { stale: false, .. });
    let is_empty =
        workspace.kpis.is_empty() || (workspace.accounts.is_empty() && workspace.batches.is_empty());
    let counts =
        [("accounts", workspace.accounts.len().to_string()), ("kpis", workspace.kpis.len().to_string())];
    let previous = period.shifted(-1).map(|before| formats.period(before));
    let mut arguments: Vec<(&str, &str)> =
        counts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let lead = match &previous {
        Some(before) => {
            arguments.push(("previous", before));
            words.with("overview.lead", &arguments)
        }
        None => words.with("overview.lead_alone", &arguments),
    };
    html! {
        <div class="ks-page" data-ready={(is_ready || is_empty).then_some("overview")}>
            <header class="ks-page__head">
                <div>
                    <h1 class="ks-page__title">{ words.get("overview.title") }</h1>
                    if !is_empty { <p class="ks-page__lead">{ lead }</p> }
                </div>
                <div class="ks-page__actions">
                    { RouteLink::new(Route::SetupTab { workspace: id, tab: SetupTab::Targets }, query, "ks-btn").view(icon_and_text("edit", &words.get("overview.adjust"))) }
                </div>
            </header>
            if is_empty {
                { Empty {
                    icon: "overview",
                    title: Some(words.get("overview.empty_title").into()),
                    text: Some(words.get("overview.empty_text").into()),
                    actions: html! {
                        <>
                            { RouteLink::new(Route::Data { workspace: id }, query, "ks-btn ks-btn--primary").view(icon_and_text("upload", &words.get("overview.empty_import"))) }
                            { RouteLink::new(Route::Setup { workspace: id }, query, "ks-btn").view(words.get("overview.empty_setup")) }
                        </>
                    },
                    ..Empty::default()
                }.view() }
            } else {
                { async_view(&answer, Skeleton::Dashboard, words, |answer| html! {
                    <OverviewBody answer={Same(answer)} {id} workspace={Same(Rc::clone(&workspace))} />
                }) }
            }
        </div>
    }
}

/// Everything the overview draws, computed once per answer, document and language.
struct Model {
    cards: Cards,
    card: Rc<Scorecard>,
    standing: Standing,
    facts: Vec<Fact>,
    left_out: Vec<LeftOut>,
    unscored: Option<Unscored>,
    rows: Vec<KpiRow>,
    heat: Rc<Heat>,
    legend: Vec<(u8, String)>,
    items: Vec<Item>,
    gains: Vec<RosterRow>,
    losses: Vec<RosterRow>,
}

fn model(formats: &Formats, workspace: &Workspace, cards: &Cards) -> Option<Model> {
    let card = cards.cards.iter().find(|card| card.scope == Scope::COMPANY)?;
    let before = cards.previous.iter().find(|old| old.scope == Scope::COMPANY).zip(cards.previous_period);
    let (gains, losses) = roster::movers(&roster::roster(formats, workspace, cards), MOST_MOVERS);
    Some(Model {
        standing: standing::standing(formats, workspace, card, before),
        facts: facts::portfolio(formats, workspace, cards),
        left_out: standing::left_out(formats, workspace, card),
        unscored: standing::unscored(card),
        rows: kpi_row::rows(formats, workspace, card, before, cards.period),
        heat: Rc::new(heat::heat(formats, workspace, &cards.cards, cards.period)),
        legend: heat::legend(workspace, formats),
        items: attention::attention(formats, workspace, cards),
        gains,
        losses,
        card: Rc::new(card.clone()),
        cards: cards.clone(),
    })
}

/// A value that is equal to itself only: what is drawn anew anyway is not compared piece by piece.
struct Same<T>(Rc<T>);

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Properties of [`OverviewBody`].
#[derive(Properties, PartialEq)]
struct OverviewBodyProps {
    /// Cards of the company and of all accounts.
    answer: Same<Cards>,
    /// The workspace, for links.
    id: WorkspaceId,
    /// The document.
    workspace: Same<Workspace>,
}

#[component]
fn OverviewBody(props: &OverviewBodyProps) -> Html {
    let app = use_app();
    let words = app.words;
    let query = use_address_query();
    let later = use_part(true);
    use_effect_with((), |()| LiveChart::load_soon());
    let drawn =
        use_memo((props.answer.clone(), props.workspace.clone(), words), |(answer, workspace, words)| {
            let formats = Formats::of(*words, &workspace.0);
            model(&formats, &workspace.0, &answer.0).map(|model| (formats, model))
        });
    let Some((formats, model)) = drawn.as_ref() else { return Html::default() };
    let shown = TrendShown {
        card: Rc::clone(&model.card),
        total_label: AttrValue::from(words.get("overview.total_option")),
    };
    let coming = html! { <div class="ks-skel ks-skel--chart" aria-hidden="true"></div> };
    let trend = later.draw(&View::Trend(shown), words, coming);
    let period = model.cards.period;
    let against = model.cards.previous_period.map(|before| formats.period(before));
    html! {
        <>
            { ScoreHero { label: &words.get("overview.hero"), scope: &Scope::COMPANY, period, standing: &model.standing, facts: &model.facts }.view(words) }
            { LeftOutNotes { items: &model.left_out, unscored: model.unscored, query }.view(&app) }
            { KpiTiles { title: &words.get("overview.tiles"), scope: &Scope::COMPANY, period, rows: &model.rows }.view(words) }
            <div class="ks-grid ks-grid--main">
                { trend }
                { AttentionCard { workspace: props.id, query, items: &model.items, is_scored: model.heat.is_scored }.view(words) }
            </div>
            <HeatTable workspace={props.id} heat={Rc::clone(&model.heat)} legend={model.legend.clone()} {period} />
            if model.heat.is_scored {
                { MoversCard { workspace: props.id, query, gains: &model.gains, losses: &model.losses, against: against.as_deref() }.view(words) }
            }
        </>
    }
}
