//! The overview: the company's card, the accounts by KPI. Trend, what needs attention and movers come with the later
//! part of the page (`features/outlook.rs`).

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_cards},
        context::use_app,
        part::View,
        route::{Route, SetupTab, use_address_query, use_period},
    },
    data::store::WorkspaceId,
    domain::{scope::Scope, workspace::Workspace},
    engine::query::{Cards, Subjects},
    platform::chart::LiveChart,
    ui::{
        components::{
            async_view::{Skeleton, async_view},
            empty::Empty,
            icon::icon_and_text,
            link::RouteLink,
            same::Same,
        },
        features::{
            heat_table::HeatTable, kpi_tiles::KpiTiles, left_out::LeftOutNotes, score_hero::ScoreHero,
        },
        later::{Later, use_part},
    },
    view::{
        facts::{self, Fact},
        formats::Formats,
        heat::{self, Heat},
        kpi_row::{self, KpiRow},
        standing::{self, LeftOut, Standing, Unscored},
    },
};

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
    standing: Standing,
    facts: Vec<Fact>,
    left_out: Vec<LeftOut>,
    unscored: Option<Unscored>,
    rows: Vec<KpiRow>,
    heat: Rc<Heat>,
    legend: Vec<(u8, String)>,
}

fn model(formats: &Formats, workspace: &Workspace, cards: &Cards) -> Option<Model> {
    let card = cards.cards.iter().find(|card| card.scope == Scope::COMPANY)?;
    let before = cards.previous.iter().find(|old| old.scope == Scope::COMPANY).zip(cards.previous_period);
    Some(Model {
        standing: standing::standing(formats, workspace, card, before),
        facts: facts::portfolio(formats, workspace, cards),
        left_out: standing::left_out(formats, workspace, card),
        unscored: standing::unscored(card),
        rows: kpi_row::rows(formats, workspace, card, before, cards.period),
        heat: Rc::new(heat::heat(formats, workspace, &cards.cards, cards.period)),
        legend: heat::legend(workspace, formats),
    })
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
            model(&Formats::of(*words, &workspace.0), &workspace.0, &answer.0)
        });
    let Some(model) = drawn.as_ref() else { return Html::default() };
    let period = props.answer.0.period;
    let outlook = html! {
        <div class="ks-grid ks-grid--main">
            <div class="ks-skel ks-skel--trend" aria-hidden="true"></div>
            <div class="ks-skel ks-skel--feed" aria-hidden="true"></div>
        </div>
    };
    // What cannot be fetched is said once, where the trend is missing.
    let beneath = if matches!(later, Later::Missing(_)) {
        Html::default()
    } else {
        let coming = html! { <div class="ks-skel ks-skel--chart" aria-hidden="true"></div> };
        later.draw(&View::Beneath(Rc::clone(&props.answer.0)), words, coming)
    };
    html! {
        <>
            { ScoreHero { label: &words.get("overview.hero"), scope: &Scope::COMPANY, period, standing: &model.standing, facts: &model.facts }.view(words) }
            { LeftOutNotes { items: &model.left_out, unscored: model.unscored, query }.view(&app) }
            { KpiTiles { title: &words.get("overview.tiles"), scope: &Scope::COMPANY, period, rows: &model.rows }.view(words) }
            { later.draw(&View::Outlook(Rc::clone(&props.answer.0)), words, outlook) }
            <HeatTable workspace={props.id} heat={Rc::clone(&model.heat)} legend={model.legend.clone()} {period} />
            { beneath }
        </>
    }
}
