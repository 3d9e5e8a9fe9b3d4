//! Targets of one KPI and year, for everybody who can have one: which rows there are, and the table that edits them.

pub mod history;
pub mod rows;
pub mod table;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
        route::use_period,
    },
    domain::{date::Day, id::Id, kpi::Kpi, period::PeriodLevel, target::TargetSeries},
    engine::query::{Answer, Query},
    ui::{
        components::{
            async_view::{AsyncView, Skeleton},
            card::Card,
            empty::Empty,
            field::{TextField, TextKind},
            select::{Choice, Select},
            year_stepper::year_stepper,
        },
        features::{
            commit::Pending,
            target_table::{history::target_history, table::TargetTable},
        },
    },
    view::{facts_words, formats::Formats, guide_words},
};

/// Levels that targets can be written at.
const LEVELS: [(PeriodLevel, &str, &str); 4] = [
    (PeriodLevel::Year, "year", "period.level_year"),
    (PeriodLevel::Half, "half", "period.level_half"),
    (PeriodLevel::Quarter, "quarter", "period.level_quarter"),
    (PeriodLevel::Month, "month", "period.level_month"),
];

/// The tab of targets.
#[component]
pub fn TargetEditor() -> Html {
    let app = use_app();
    let words = app.words;
    let (period, _) = use_period();
    let picked = use_state(|| None::<Id<Kpi>>);
    let year = use_state(|| period.year());
    let level = use_state(|| None::<PeriodLevel>);
    let from = use_state(String::new);
    let reason = use_state(String::new);
    let pending = use_mut_ref(Pending::<TargetSeries>::default);
    let answer = use_answer(Query::Targets { year: *year });
    if matches!(&answer, Async::Ready { stale: false, .. }) {
        pending.borrow_mut().clear();
    }
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let kpis = workspace.kpis_by_code();
    let Some(kpi) = (*picked).and_then(|id| workspace.kpis.get(&id)).or(kpis.first().copied()).cloned()
    else {
        return Card { title: words.get("setup.tab_targets").into(), ..Card::default() }.view(
            Empty {
                icon: "target",
                small: true,
                text: Some(words.get("setup.no_kpis").into()),
                ..Empty::default()
            }
            .view(),
        );
    };
    let from_day: Result<Option<Day>, ()> =
        if from.trim().is_empty() { Ok(None) } else { from.trim().parse().map(Some).map_err(|_| ()) };
    let choices: Vec<Choice> = kpis
        .iter()
        .map(|kpi| Choice::new(kpi.id.to_string(), format!("{} {}", kpi.code, words.of(&kpi.name))))
        .collect();
    let on_kpi = {
        let (picked, level) = (picked.setter(), level.setter());
        Callback::from(move |value: AttrValue| {
            picked.set(value.parse().ok());
            level.set(None);
        })
    };
    let step = |steps: i32| {
        let year = year.clone();
        Callback::from(move |_: MouseEvent| year.set((*year + steps).clamp(2, 9998)))
    };
    let formats = Formats::of(words, &workspace);
    let facts = [
        facts_words::unit(kpi.unit, &formats.currency, words).to_string(),
        facts_words::direction(kpi.direction, words).to_string(),
    ];
    let benchmark = guide_words::benchmark(&formats, &kpi).map(|text| text.to_string());
    let sub = facts.into_iter().chain(benchmark).collect::<Vec<_>>().join(" · ");
    let draw = {
        let (kpi, chosen, year, pending) = (kpi.clone(), *level, *year, Rc::clone(&pending));
        let level = level.setter();
        let (from_text, reason_text) = ((*from).clone(), (*reason).clone());
        let workspace = Rc::clone(&workspace);
        let on_reason = {
            let reason = reason.setter();
            Callback::from(move |text: String| reason.set(text))
        };
        let on_from = {
            let from = from.setter();
            Callback::from(move |text: String| from.set(text))
        };
        Callback::from(move |answer: Rc<Answer>| {
            let Answer::Targets(all) = &*answer else { return Html::default() };
            let series: Vec<TargetSeries> =
                all.iter().filter(|series| series.kpi == kpi.id && series.year == year).cloned().collect();
            let history = target_history(&series, &kpi, &workspace, &Formats::of(words, &workspace));
            let written = series.iter().find(|series| series.scope.members().is_empty()).or(series.first());
            let at = chosen
                .or(written.and_then(|series| series.plan.latest()).map(|plan| plan.level))
                .unwrap_or(PeriodLevel::Year);
            let level_choices =
                LEVELS.iter().map(|(_, value, key)| Choice::new(*value, words.get(key))).collect::<Vec<_>>();
            let value = LEVELS.iter().find(|(known, ..)| *known == at).map_or("year", |(_, value, _)| *value);
            let on_level = {
                let level = level.clone();
                Callback::from(move |value: AttrValue| {
                    level.set(
                        LEVELS
                            .iter()
                            .find(|(_, known, _)| *known == value.as_str())
                            .map(|(known, ..)| *known),
                    )
                })
            };
            html! {
                <div class="ks-stack ks-stack--tight" data-ready="setup">
                    <div class="ks-card__bar">
                        { Select {
                            id: "target-level".into(),
                            label: words.get("setup.target_level").into(),
                            choices: level_choices,
                            value: value.into(),
                            on_select: on_level,
                            ..Select::default()
                        }.view() }
                        { TextField {
                            id: "target-from".into(),
                            kind: TextKind::Day,
                            label: words.get("setup.target_from").into(),
                            value: from_text.clone().into(),
                            on_input: on_from.clone(),
                            hint: Some(words.get("setup.target_from_hint").into()),
                            error: from_day.is_err().then(|| AttrValue::from(words.get("errors.not_a_day"))),
                            ..TextField::default()
                        }.view() }
                        // A correction is no revision and needs no reason.
                        if from_day.is_ok_and(|day| day.is_some()) {
                            { TextField {
                                id: "target-reason".into(),
                                label: words.get("rule.reason").into(),
                                optional: Some(words.get("setup.optional").into()),
                                value: reason_text.clone().into(),
                                on_input: on_reason.clone(),
                                ..TextField::default()
                            }.view() }
                        }
                    </div>
                    <TargetTable kpi={kpi.clone()} {series} {year} level={at} answer={Rc::clone(&answer)} from={from_day.ok().flatten()} reason={AttrValue::from(reason_text.trim().to_owned())} pending={Rc::clone(&pending)} />
                    if let Some(history) = history {
                        <div class="ks-card__pad ks-stack ks-stack--tight"><h3>{ words.get("guide.history") }</h3>{ history }</div>
                    }
                </div>
            }
        })
    };
    let actions = html! {
        <>
            { Select {
                id: "target-kpi".into(),
                label: words.get("setup.indicator").into(),
                bare: true,
                choices,
                value: kpi.id.to_string().into(),
                on_select: on_kpi,
                ..Select::default()
            }.view() }
            { year_stepper(*year, step(-1), step(1), words) }
        </>
    };
    Card {
        title: words.with("setup.targets_of", &[("kpi", &words.of(&kpi.name))]).into(),
        sub: Some(sub.into()),
        flush: true,
        actions,
        ..Card::default()
    }
    .view(html! { <AsyncView {answer} skeleton={Skeleton::Rows} {draw} /> })
}
