//! Step 6: the system becomes part of the workspace, and each indicator gets a target that can be defended.

use std::{collections::BTreeMap, rc::Rc};

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::answer::{Async, use_answer},
    domain::{
        id::Id,
        kpi::Kpi,
        library::LibraryCard,
        scope::Scope,
        target::{TargetPoint, TargetSeries},
        text::Text2,
    },
    engine::{
        guide::goals::{Doubt, reached},
        query::{Answer, KpiHistory, Query},
    },
    platform::clock,
    state::edits::guide::{YearTarget, set_year_target, set_year_targets},
    ui::{
        components::{
            button::{Button, ButtonKind},
            card::Card,
            cell::{Cell, Taken},
            select::{Choice, Select},
        },
        features::{
            commit::take,
            guide::{
                Guide,
                account_targets::AccountTargetsCard,
                benchmark::BenchmarkDialog,
                establish::EstablishCard,
                people_targets::PeopleTargets,
                target_parts::{Terms, history_fold, months_fold, terms_bar},
            },
        },
    },
    view::{
        entry,
        formats::Formats,
        guide_targets::{METHODS, Method, Wish, doubts_of, points_of, wished},
        guide_words,
        target_history::year_value,
    },
};

/// Properties of [`TargetsStep`].
#[derive(Properties, PartialEq)]
pub struct TargetsStepProps {
    /// What every step sees.
    pub guide: Guide,
}

/// The step.
#[component]
pub fn TargetsStep(props: &TargetsStepProps) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let wishes = use_state_eq(BTreeMap::<Id<Kpi>, (Method, String)>::new);
    let days = guide.days;
    let terms = use_state_eq(|| Terms::of(Some(days), clock::today()));
    let benchmarked = use_state_eq(|| None::<Id<Kpi>>);
    let kpis: Vec<Id<Kpi>> = guide.rows.iter().map(|row| guide.stocked.library.kpi_id(&row.card)).collect();
    let history = use_answer(Query::History {
        kpis: kpis.clone(),
        scope: Scope::COMPANY,
        year: guide.year.saturating_sub(1),
    });
    let targets = use_answer(Query::Targets { year: guide.year });
    let known = matches!(targets, Async::Ready { .. });
    let targets: Rc<Vec<TargetSeries>> = match &targets {
        Async::Ready { value, .. } => match value.as_ref() {
            Answer::Targets(targets) => Rc::new(targets.clone()),
            _ => Rc::default(),
        },
        _ => Rc::default(),
    };
    let histories: Vec<KpiHistory> = match &history {
        Async::Ready { value, .. } => match value.as_ref() {
            Answer::History(histories) => histories.clone(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let on_wish = {
        let wishes = wishes.clone();
        Callback::from(move |(id, method, typed): (Id<Kpi>, Method, String)| {
            let mut wanted = (*wishes).clone();
            wanted.insert(id, (method, typed));
            wishes.set(wanted);
        })
    };
    let on_benchmark = {
        let benchmarked = benchmarked.setter();
        Callback::from(move |kpi: Option<Id<Kpi>>| benchmarked.set(kpi))
    };
    let mut open_wishes: Vec<(Kpi, String, Vec<TargetPoint>)> = Vec::new();
    let mut row = |code: &str| {
        let card = guide.stocked.library.card(code)?;
        let kpi = guide.workspace.kpis.get(&card.kpi_id())?;
        let history = histories.iter().find(|known| known.kpi == kpi.id);
        let series = targets.iter().find(|known| known.kpi == kpi.id && known.scope == Scope::COMPANY);
        let (method, typed) =
            wishes.get(&kpi.id).cloned().unwrap_or_else(|| (Method::first(card, history), String::new()));
        let doing = Doing { terms: &terms, on_wish: &on_wish, on_benchmark: &on_benchmark };
        if series.is_none() {
            let wish = proposed(guide, (card, kpi), history, (method, &typed), &terms);
            open_wishes.extend(wish);
        }
        Some(row_view(guide, (card, kpi), history, series, (method, typed), &doing))
    };
    let rows: Vec<Html> = guide.rows.iter().filter_map(|row_of| row(&row_of.card)).collect();
    let lacking = guide
        .rows
        .iter()
        .filter(|row| !guide.workspace.kpis.contains_key(&guide.stocked.library.kpi_id(&row.card)))
        .count();
    let all = Button {
        kind: if lacking == 0 { ButtonKind::Primary } else { ButtonKind::Plain },
        disabled: open_wishes.is_empty(),
        onclick: {
            let (app, year, from) = (guide.app.clone(), guide.year, terms.from);
            let open_wishes = open_wishes.clone();
            Callback::from(move |_: MouseEvent| {
                let wishes: Vec<(YearTarget<'_>, Option<&TargetSeries>)> = open_wishes
                    .iter()
                    .map(|(kpi, reason, points)| {
                        let (reason, points) = (reason.clone(), points.clone());
                        (
                            YearTarget {
                                kpi,
                                scope: Scope::COMPANY,
                                name: company_name(),
                                year,
                                from,
                                reason,
                                points,
                            },
                            None,
                        )
                    })
                    .collect();
                let _ = take(&app, set_year_targets(&wishes));
            })
        },
        ..Button::default()
    };
    let all = if open_wishes.is_empty() {
        all.view(words.get("guide.all_set"))
    } else {
        all.view(words.with("guide.set_all", &[("n", &open_wishes.len().to_string())]))
    };
    let card = Card {
        actions: html! { <span data-test="set-all">{ all }</span> },
        title: words.with("guide.targets", &[("year", &guide.year.to_string())]).into(),
        sub: Some(words.get("guide.targets_sub").into()),
        flush: true,
        ..Card::default()
    };
    html! {
        <>
            <EstablishCard guide={guide.clone()} targets={known.then(|| Rc::clone(&targets))} />
            if let Some(kpi) = benchmarked.and_then(|id| guide.workspace.kpis.get(&id)).cloned() {
                <BenchmarkDialog key={kpi.id.to_string()} kpi={kpi.clone()} on_close={on_benchmark.reform(|()| None)} />
            }
            if !rows.is_empty() {
                { card.view(html! {
                    <>
                    { terms_bar(guide, &terms) }
                    <div class="ks-scroll" tabindex="0" role="region" aria-label={words.get("guide.step_targets")}><table class="ks-table ks-table--plain ks-table--stack ks-guide__targets" data-test="guide-targets">
                        <caption class="ks-sr">{ words.get("guide.step_targets") }</caption>
                        <thead><tr>
                            <th scope="col">{ words.get("setup.indicator") }</th>
                            <th scope="col">{ words.get("guide.reached") }</th>
                            <th scope="col">{ words.get("guide.method") }</th>
                            <th scope="col" class="ks-table__num">{ words.get("guide.figure") }</th>
                            <th scope="col">{ words.get("guide.target") }</th>
                            <th scope="col"><span class="ks-sr">{ words.get("guide.set") }</span></th>
                        </tr></thead>
                        <tbody>{ for rows }</tbody>
                    </table></div>
                    </>
                }) }
            }
            if lacking == 0 {
                <>
                    <AccountTargetsCard guide={guide.clone()} targets={Rc::clone(&targets)} terms={(*terms).clone()} />
                    <PeopleTargets guide={guide.clone()} />
                </>
            }
        </>
    }
}

/// What is proposed, or that there is nothing to go by; nothing where it is what holds already.
fn proposed_line(
    guide: &Guide,
    kpi: &Kpi,
    target: Option<Decimal>,
    in_force: Option<Decimal>,
    formats: &Formats,
) -> Html {
    let words = guide.app.words;
    match target {
        Some(target) if in_force == Some(target) => Html::default(),
        Some(target) => {
            let value = guide_words::threshold(formats, kpi, target);
            html! { <p data-test="proposed">{ words.with("guide.proposed", &[("value", &value)]) }</p> }
        }
        None if in_force.is_some() => Html::default(),
        None => html! { <p class="ks-mute" data-test="proposed">{ words.get("guide.no_target") }</p> },
    }
}

fn company_name() -> Text2 {
    Text2::new("公司", "Company")
}

/// What is proposed for an indicator without a target: why, and its points.
fn proposed(
    guide: &Guide,
    (card, kpi): (&LibraryCard, &Kpi),
    history: Option<&KpiHistory>,
    (method, typed): (Method, &str),
    terms: &Terms,
) -> Option<(Kpi, String, Vec<TargetPoint>)> {
    let months: Vec<Option<Decimal>> = history.map(|history| history.months.clone()).unwrap_or_default();
    let known = reached(&months, kpi.direction);
    let capacity = guide.resources().monthly_capacity.filter(|_| kpi.code == "K01");
    let wish = Wish { card, kpi, method, typed, history, reached: &known, capacity, is_even: terms.is_even };
    let target = wished(&wish)?;
    Some((
        kpi.clone(),
        terms.why(guide_words::method_reason(&method, typed, guide.app.words), guide.app.words),
        points_of(&wish, target),
    ))
}

/// What a row does.
struct Doing<'a> {
    terms: &'a UseStateHandle<Terms>,
    on_wish: &'a Callback<(Id<Kpi>, Method, String)>,
    on_benchmark: &'a Callback<Option<Id<Kpi>>>,
}

fn row_view(
    guide: &Guide,
    (card, kpi): (&LibraryCard, &Kpi),
    history: Option<&KpiHistory>,
    series: Option<&TargetSeries>,
    (method, typed): (Method, String),
    doing: &Doing<'_>,
) -> Html {
    let on_wish = doing.on_wish;
    let words = guide.app.words;
    let formats = Formats::of(words, &guide.workspace);
    let name = guide.card_name(&card.code);
    let id = kpi.id;
    let months: Vec<Option<Decimal>> = history.map(|history| history.months.clone()).unwrap_or_default();
    let known = reached(&months, kpi.direction);
    let fact = |key: &str, value: Option<Decimal>| {
        value.map(|value| html! { <span class="ks-table__sub">{ words.with(key, &[("value", &formats.target(kpi, value))]) }</span> })
    };
    let choices = METHODS
        .into_iter()
        .map(|method| Choice::new(method.name(), words.get(&format!("guide.method_{}", method.name()))));
    let select = Select {
        id: format!("method-{}", kpi.code).into(),
        label: words.with("guide.method_of", &[("name", &name)]).into(),
        bare: true,
        small: true,
        choices: choices.collect(),
        value: method.name().into(),
        on_select: {
            let on_wish = on_wish.clone();
            Callback::from(move |value: AttrValue| {
                if let Some(method) = METHODS.into_iter().find(|method| method.name() == value.as_str()) {
                    on_wish.emit((id, method, String::new()));
                }
            })
        },
        ..Select::default()
    };
    let capacity = guide.resources().monthly_capacity.filter(|_| kpi.code == "K01");
    let wish = Wish {
        card,
        kpi,
        method,
        typed: &typed,
        history,
        reached: &known,
        capacity,
        is_even: doing.terms.is_even,
    };
    let target = wished(&wish);
    let on_figure = {
        let (on_wish, unit, app) = (on_wish.clone(), method.unit(kpi.unit), guide.app.clone());
        Callback::from(move |text: AttrValue| match entry::read(&text, unit) {
            Ok(_) => {
                on_wish.emit((id, method, text.to_string()));
                Taken::Changed
            }
            Err(error) => Taken::Refused(AttrValue::from(app.words.get(error.key()))),
        })
    };
    let on_type = on_wish.reform(move |text: AttrValue| (id, method, text.to_string()));
    let inherited =
        method.default_figure(card).map(|value| AttrValue::from(entry::write(value, method.unit(kpi.unit))));
    let doubts = target.map(|target| doubts_of(&wish, target)).unwrap_or_default();
    let nearest = target.filter(|_| !doubts.is_empty()).and_then(|target| doubts.nearest(target));
    let points = target.map(|target| points_of(&wish, target)).unwrap_or_default();
    let set = Button {
        small: true,
        disabled: target.is_none(),
        onclick: {
            let (app, series, kpi, year) = (guide.app.clone(), series.cloned(), kpi.clone(), guide.year);
            let points = points.clone();
            let from = doing.terms.from;
            let reason = doing.terms.why(guide_words::method_reason(&method, &typed, words), words);
            Callback::from(move |_: MouseEvent| {
                let wish = YearTarget {
                    kpi: &kpi,
                    scope: Scope::COMPANY,
                    name: company_name(),
                    year,
                    from,
                    reason: reason.clone(),
                    points: points.clone(),
                };
                let _ = take(&app, set_year_target(&wish, series.as_ref()));
            })
        },
        ..Button::default()
    };
    let on_benchmark = doing.on_benchmark.reform(move |_: MouseEvent| Some(id));
    let (edit_key, edit_name) = match kpi.about.benchmark {
        Some(_) => ("guide.benchmark_edit", "guide.benchmark_edit_named"),
        None => ("guide.benchmark_add", "guide.benchmark_add_named"),
    };
    let benchmark = guide_words::benchmark(&formats, kpi);
    let in_force = series.and_then(|series| series.plan.latest()).and_then(|plan| year_value(plan, kpi));
    html! {
        <tr key={kpi.code.clone()} data-card={kpi.code.clone()}>
            <th scope="row">{ name.clone() }<span class="ks-table__sub">{ kpi.code.clone() }</span></th>
            <td class="ks-table__wrap" data-label={words.get("guide.reached")}>
                if known.months == 0 { <span class="ks-mute">{ words.get("guide.no_history") }</span> }
                { fact("guide.last_year", history.and_then(|history| history.year)).unwrap_or_default() }
                { fact("guide.best", known.best).unwrap_or_default() }
                { fact("guide.mean", known.mean).unwrap_or_default() }
                { fact("guide.trend", known.trend).unwrap_or_default() }
                if let Some(limits) = known.limits {
                    <span class="ks-table__sub">{ words.with("guide.limits", &[("lower", &formats.target(kpi, limits.lower)), ("upper", &formats.target(kpi, limits.upper))]) }</span>
                }
                if let Some(benchmark) = benchmark { <span class="ks-table__sub" data-test="benchmark">{ benchmark }</span> }
                <button type="button" class="ks-link ks-guide__small ks-guide__line" onclick={on_benchmark} aria-label={words.with(edit_name, &[("name", &name)])}>{ words.get(edit_key) }</button>
            </td>
            <td data-label={words.get("guide.method")}>{ select.view() }</td>
            <td class="ks-table__edit" data-label={method.takes_figure().then(|| words.get("guide.figure"))}>
                if method.takes_figure() {
                    <div class="ks-guide__figure"><Cell id={format!("figure-{}", kpi.code)} {on_type} label={AttrValue::from(words.with("guide.figure_of", &[("name", &name)]))} value={typed.clone()} {inherited} on_commit={on_figure} /><span class="ks-mute ks-guide__unit" data-test="unit">{ guide_words::unit(method.unit(kpi.unit), &formats.currency, words) }</span></div>
                }
            </td>
            <td data-label={words.get("guide.target")}>
                if let Some(value) = in_force { <p class="ks-strong" data-test="in-force">{ words.with("guide.in_force", &[("value", &guide_words::threshold(&formats, kpi, value))]) }</p> }
                { proposed_line(guide, kpi, target, in_force, &formats) }
                { for doubts.list.iter().filter(|doubt| !matches!(doubt, Doubt::TooLittle(0))).map(|doubt| html! { <p class="ks-guide__caution">{ guide_words::doubt(doubt, &|value| formats.target(kpi, value), words) }</p> }) }
                if let Some(nearest) = nearest { <p class="ks-table__sub">{ words.with("guide.nearest", &[("value", &guide_words::threshold(&formats, kpi, nearest))]) }</p> }
                { months_fold(guide, &points, &formats) }
                { history_fold(guide, kpi, series, &formats) }
            </td>
            <td class="ks-table__act">{ set.view(html! { <><span aria-hidden="true">{ words.get("guide.set") }</span><span class="ks-sr">{ words.with("guide.set_named", &[("name", &name)]) }</span></> }) }</td>
        </tr>
    }
}
