//! The guided target setting: one step a screen, with what the answers propose so far beside it.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::Async,
        context::use_app,
        library::use_library,
        route::{AddressQuery, GuideStep, Route, use_address_query, use_period},
    },
    domain::{
        date::{Day, DayRange},
        guide::{GuideAnswer, Guided},
        period::{FiscalCalendar, Period, PeriodLevel},
    },
    engine::guide::{cards::card_plans, goals::planning_year, propose, system},
    platform::{clock, collate::collator, preferences},
    ui::{
        components::{button::Button, icon::icon_and_text, link::RouteLink, year_stepper::year_stepper},
        features::{
            guide::{
                Guide, aside,
                balance::BalanceStep,
                needs::NeedsStep,
                resources::{self, ReachedCard},
                result::ResultStep,
                strategy, swot,
                targets::TargetsStep,
            },
            library::failed,
        },
    },
    view::{facts::accounts_by_name, formats::Formats, message::Words},
};

/// Properties of [`GuidePage`].
#[derive(Properties, PartialEq)]
pub struct GuidePageProps {
    /// Which step.
    pub step: GuideStep,
}

/// The screen of a step.
#[component]
pub fn GuidePage(props: &GuidePageProps) -> Html {
    let app = use_app();
    let words = app.words;
    let query = use_address_query();
    let (period, set_period) = use_period();
    let stocked = use_library(0);
    let step = props.step;
    let at = app.state.open().map(|open| open.id);
    use_effect_with((at, step), |(workspace, step)| {
        if let Some(workspace) = workspace {
            preferences::remember_step(&workspace.to_string(), step.name());
        }
    });
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let is_ready = matches!(stocked, Async::Ready { .. });
    let year = period.year();
    let calendar = workspace.settings().map(|settings| settings.calendar).unwrap_or_default();
    let days = Period::new(year, PeriodLevel::Year, 1)
        .map_or(DayRange { from: Day::BEGIN, until: Day::END }, |year| year.days(calendar));
    let body = match stocked {
        Async::Pending => {
            html! { <div class="ks-skel ks-skel--chart" aria-busy="true"><p class="ks-sr" role="status">{ &*words.get("state.loading") }</p></div> }
        }
        Async::Failed(text) => failed(text, words),
        Async::Ready { value: stocked, .. } => {
            let mut proposal = propose(&stocked.library, workspace.guide.values());
            proposal.add_high_end(&workspace, days.from);
            // Accounts stand in one order on every screen.
            let formats = Formats::of(words, &workspace);
            let by_name = accounts_by_name(&workspace, &formats, &*collator(words.lang()));
            proposal.accounts.sort_by_key(|plan| by_name.iter().position(|id| *id == plan.account));
            let proposal = Rc::new(proposal);
            let rows = Rc::new(system(&proposal, workspace.guide.values()));
            let given = match workspace.guide.get(&GuideAnswer::system_id()).map(|answer| &answer.answer) {
                Some(Guided::System(system)) => system.roles.as_slice(),
                _ => &[],
            };
            let cards = Rc::new(card_plans(&stocked.library, &rows, &proposal.accounts, given));
            let guide = Guide { app: app.clone(), stocked, workspace, proposal, rows, cards, year, days };
            let content = match step {
                GuideStep::Strategy => strategy::view(&guide),
                GuideStep::Needs => html! { <NeedsStep guide={guide.clone()} /> },
                GuideStep::Resources => {
                    html! { <>{ resources::view(&guide) }<ReachedCard guide={guide.clone()} /></> }
                }
                GuideStep::Swot => swot::view(&guide),
                GuideStep::Balance => html! { <BalanceStep guide={guide.clone()} /> },
                GuideStep::Targets => html! { <TargetsStep guide={guide.clone()} /> },
                GuideStep::Result => html! { <ResultStep guide={guide.clone()} /> },
            };
            let has_aside = !matches!(step, GuideStep::Balance | GuideStep::Targets | GuideStep::Result);
            if has_aside {
                html! { <div class="ks-grid ks-grid--main"><div class="ks-stack">{ content }</div>{ aside::view(&guide) }</div> }
            } else {
                html! { <div class="ks-stack">{ content }</div> }
            }
        }
    };
    let name = step.name();
    html! {
        <div class="ks-page" data-ready={is_ready.then_some("guide")} data-step={name}>
            <header class="ks-page__head">
                <div>
                    <nav class="ks-crumbs" aria-label={words.get("guide.crumbs")}>
                        { RouteLink::new(Route::Setup { workspace: open.id }, query, "").view(icon_and_text("left", &words.get("setup.title"))) }
                    </nav>
                    <h1 class="ks-page__title">{ words.get(&format!("guide.title_{name}")) }</h1>
                    <p class="ks-page__lead">{ words.get(&format!("guide.lead_{name}")) }</p>
                </div>
                <div class="ks-page__actions" data-test="guide-year">{ years(year, &set_period, words) }</div>
            </header>
            { steps(open.id, step, query, words) }
            { year_note(year, calendar, &set_period, words) }
            { body }
            { turn(open.id, step, query, words) }
        </div>
    }
}

fn to_year(year: i32, set_period: &Callback<Period>) -> Callback<MouseEvent> {
    let set_period = set_period.clone();
    Callback::from(move |_: MouseEvent| {
        if let Some(period) = Period::new(year, PeriodLevel::Year, 1) {
            set_period.emit(period);
        }
    })
}

/// The year that is set, with a step to the one before and after.
fn years(year: i32, set_period: &Callback<Period>, words: Words) -> Html {
    let to = |steps: i32| to_year(year.saturating_add(steps), set_period);
    html! { <div role="group" aria-label={words.get("guide.year")}>{ year_stepper(year, to(-1), to(1), words) }</div> }
}

/// That another year is usually set at this time, with the way there.
fn year_note(year: i32, calendar: FiscalCalendar, set_period: &Callback<Period>, words: Words) -> Html {
    let usual = planning_year(clock::today(), calendar);
    let Some(next) = usual.filter(|usual| *usual > year) else { return Html::default() };
    let (year, text) = (year.to_string(), next.to_string());
    let go = Button { small: true, onclick: to_year(next, set_period), ..Button::default() };
    html! {
        <div class="ks-note ks-screen" data-test="year-note"><div class="ks-row ks-row--between">
            <span>{ words.with("guide.year_note", &[("year", &year), ("next", &text)]) }</span>
            { go.view(words.with("guide.year_go", &[("next", &text)])) }
        </div></div>
    }
}

fn steps(
    workspace: crate::data::store::WorkspaceId,
    now: GuideStep,
    query: AddressQuery,
    words: Words,
) -> Html {
    let place = GuideStep::ALL.iter().position(|step| *step == now).unwrap_or(0);
    let item = |(number, step): (usize, &GuideStep)| {
        let look = match number.cmp(&place) {
            std::cmp::Ordering::Less => Some("ks-steps__item--done"),
            std::cmp::Ordering::Equal => Some("ks-steps__item--now"),
            std::cmp::Ordering::Greater => None,
        };
        let link = RouteLink {
            current: number == place,
            ..RouteLink::new(Route::Guide { workspace, step: *step }, query, "ks-guide__step")
        };
        let inside = html! { <><span class="ks-steps__dot" aria-hidden="true">{ number + 1 }</span><span class="ks-steps__text">{ words.get(&format!("guide.step_{}", step.name())) }</span></> };
        html! {
            <li key={step.name()} class={classes!("ks-steps__item", look)} aria-current={(number == place).then_some("step")}>{ link.view(inside) }</li>
        }
    };
    html! { <nav aria-label={words.get("guide.steps")}><ol class="ks-steps">{ for GuideStep::ALL.iter().enumerate().map(item) }</ol></nav> }
}

/// Back and on.
fn turn(
    workspace: crate::data::store::WorkspaceId,
    now: GuideStep,
    query: AddressQuery,
    words: Words,
) -> Html {
    let place = GuideStep::ALL.iter().position(|step| *step == now).unwrap_or(0);
    let before = place.checked_sub(1).and_then(|place| GuideStep::ALL.get(place));
    let after = GuideStep::ALL.get(place + 1);
    let link = |step: &GuideStep, key: &str, class: &'static str| {
        let name = words.get(&format!("guide.step_{}", step.name()));
        RouteLink::new(Route::Guide { workspace, step: *step }, query, class)
            .view(words.with(key, &[("step", &name)]))
    };
    html! {
        <nav class="ks-row ks-row--between ks-guide__turn" aria-label={words.get("guide.turn")}>
            <span>if let Some(step) = before { { link(step, "guide.back", "ks-btn") } }</span>
            <span>
                if let Some(step) = after {
                    { link(step, "guide.next", "ks-btn ks-btn--primary") }
                } else {
                    { RouteLink::new(Route::Data { workspace }, query, "ks-btn ks-btn--primary").view(words.get("guide.next_data")) }
                }
            </span>
        </nav>
    }
}
