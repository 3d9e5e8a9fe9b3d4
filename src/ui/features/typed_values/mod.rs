//! Typed values: choose what to type in, for whom and for which periods, then fill the cells like a spreadsheet.

pub mod grid;
pub mod input_dialog;
pub mod subjects;
pub mod survey_dialog;

use std::{collections::BTreeMap, rc::Rc};

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::{App, use_app},
        route::{AddressQuery, Route, SetupTab, use_address_query, use_period},
    },
    domain::{
        id::Id,
        kpi::{Input, TypedEntry, Unit},
        period::{Period, PeriodLevel},
        scope::Scope,
        value::InputValue,
        workspace::Workspace,
    },
    engine::query::{Answer, Query},
    platform::collate::collator,
    state::edits::{input::InputForm, survey::SurveyForm},
    ui::{
        components::{
            button::{Button, IconButton},
            card::Card,
            empty::Empty,
            link::RouteLink,
            seg::Seg,
            select::{Choice, Select},
        },
        features::typed_values::{
            grid::{Grid, GridKind},
            input_dialog::InputDialog,
            subjects::{Kind, subjects},
            survey_dialog::SurveyDialog,
        },
    },
    view::{
        input_words::{over_accounts, over_time, points_line},
        message::Words,
        period, typed_grid,
        typed_inputs::needed,
    },
};

/// Levels with their value in controls and the key of their name.
const LEVELS: [(PeriodLevel, &str, &str); 4] = [
    (PeriodLevel::Month, "month", "period.level_month"),
    (PeriodLevel::Quarter, "quarter", "period.level_quarter"),
    (PeriodLevel::Half, "half", "period.level_half"),
    (PeriodLevel::Year, "year", "period.level_year"),
];

/// Values by whom and when they are for.
pub type Values = BTreeMap<(Scope, Period), InputValue>;

/// What is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    New,
    NewSurvey,
    Known(Id<Input>),
}

/// The typed values as a card.
#[component]
pub fn TypedValues() -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let inputs = typed_inputs(&catalogue, words);
    let chosen = use_state_eq(|| None::<Id<Input>>);
    let picked = chosen
        .and_then(|id| inputs.iter().copied().find(|input| input.id == id))
        .or_else(|| first_choice(&inputs));
    let title = AttrValue::from(words.get("data.typed.title"));
    let written = use_state_eq(|| None::<Written>);
    let start = |what: Written| {
        let written = written.setter();
        Callback::from(move |_: MouseEvent| written.set(Some(what)))
    };
    let add = |what: Written, key: &str| {
        Button { icon: Some("plus"), onclick: start(what), ..Button::default() }.view(words.get(key))
    };
    let add =
        html! { <>{ add(Written::NewSurvey, "input.survey_add") }{ add(Written::New, "input.add") }</> };
    let dialog = (*written).map(|what| {
        let input = match what {
            Written::Known(id) => catalogue.inputs.get(&id).cloned().map(Rc::new),
            Written::New | Written::NewSurvey => None,
        };
        let is_of_survey = what == Written::NewSurvey || input.as_deref().is_some_and(is_survey);
        let on_close = {
            let written = written.setter();
            Callback::from(move |()| written.set(None))
        };
        let on_saved = {
            let chosen = chosen.setter();
            Callback::from(move |id| chosen.set(Some(id)))
        };
        if is_of_survey {
            html! { <SurveyDialog {input} {on_saved} {on_close} /> }
        } else {
            html! { <InputDialog {input} {on_saved} {on_close} /> }
        }
    });
    let Some(input) = picked.cloned().map(Rc::new) else {
        let empty = Empty {
            icon: "table",
            small: true,
            title: Some(words.get("data.typed.no_inputs").into()),
            text: Some(words.get("data.typed.no_inputs_text").into()),
            actions: add,
            ..Empty::default()
        };
        return Card { title, ..Card::default() }
            .view(html! { <>{ empty.view() }{ dialog.unwrap_or_default() }</> });
    };
    let on_input = {
        let chosen = chosen.setter();
        Callback::from(move |value: AttrValue| chosen.set(value.parse().ok()))
    };
    let mut choices: Vec<Choice> = Vec::new();
    for group in needed(&catalogue, &inputs) {
        let heading = match group.kpi {
            Some(kpi) => AttrValue::from(format!("{} {}", kpi.code, words.of(&kpi.name))),
            None => words.get("data.typed.group_unused").into(),
        };
        let choice =
            |input: &&Input| Choice::under(heading.clone(), input.id.to_string(), words.of(&input.name));
        choices.extend(group.inputs.iter().map(choice));
    }
    let comes_together = InputForm::of(&input).map(|form| {
        let [time, accounts] = [over_time(form.rule.over_time)[0], over_accounts(form.rule.over_accounts)[0]];
        words.with("input.comes_together", &[("time", &words.get(time)), ("accounts", &words.get(accounts))])
    });
    let scale = SurveyForm::of(&input).map(|form| {
        let levels = form.points.len().to_string();
        words.with("input.survey_scale", &[("n", &levels), ("points", &points_line(&form.points))])
    });
    let rule = comes_together.or(scale).map(|told| {
        let onclick = start(Written::Known(input.id));
        let edit = Button { icon: Some("edit"), small: true, onclick, ..Button::default() };
        html! {
            <p class="ks-row ks-row--end ks-mute" data-test="input-rule">
                <span>{ told }</span>
                { edit.view(words.get("input.edit")) }
            </p>
        }
    });
    Card {
        title,
        sub: Some(words.get("data.typed.sub").into()),
        flush: true,
        actions: add,
        ..Card::default()
    }
    .view(html! {
        <>
            { dialog.unwrap_or_default() }
            <div class="ks-card__pad"><div class="ks-form ks-form--cols">
                { Select {
                    id: "typed-input".into(),
                    label: words.get("data.typed.input").into(),
                    choices,
                    value: input.id.to_string().into(),
                    on_select: on_input,
                    ..Select::default()
                }.view() }
                { rule.unwrap_or_default() }
            </div></div>
            <InputValues key={input.id.to_string()} {catalogue} input={Rc::clone(&input)} />
        </>
    })
}

/// Inputs whose values are typed in: surveys first, then those that no record can give, then the rest, by name.
/// Counts of answers have no values of their own.
fn typed_inputs(catalogue: &Workspace, words: Words) -> Vec<&Input> {
    let is_typed = |input: &&Input| {
        matches!(input.typed, Some(TypedEntry::Number | TypedEntry::Kept(_))) || is_survey(input)
    };
    let mut inputs: Vec<&Input> = catalogue.inputs.values().filter(is_typed).collect();
    let compare = collator(words.lang());
    let rank = |input: &Input| (!is_survey(input), input.records.is_some());
    inputs.sort_by(|left, right| {
        let by_name = || compare(&words.of(&left.name), &words.of(&right.name)).then(left.id.cmp(&right.id));
        rank(left).cmp(&rank(right)).then_with(by_name)
    });
    inputs
}

/// What most people come for: something that no record gives.
fn first_choice<'a>(inputs: &[&'a Input]) -> Option<&'a Input> {
    inputs.iter().find(|input| input.records.is_none()).or(inputs.first()).copied()
}

fn is_survey(input: &Input) -> bool {
    input.typed.as_ref().is_some_and(|typed| typed.level_points().is_some())
}

#[derive(Properties, PartialEq)]
struct InputValuesProps {
    catalogue: Rc<Workspace>,
    input: Rc<Input>,
}

/// The values of one input.
#[component]
fn InputValues(props: &InputValuesProps) -> Html {
    let app = use_app();
    let words = app.words;
    let (shown, _) = use_period();
    let query = use_address_query();
    let year = use_state_eq(|| shown.year());
    let level = use_state_eq(|| PeriodLevel::Month);
    let month = use_state_eq(|| if shown.level() == PeriodLevel::Month { shown.index() } else { 1 });
    let kind = use_state_eq(|| Kind::Accounts);
    let answer = use_answer(Query::Values { input: props.input.id, year: *year });
    let calendar = props.catalogue.settings().map(|settings| settings.calendar).unwrap_or_default();
    let whole_year = Period::new(*year, PeriodLevel::Year, 1).unwrap_or_else(Period::first);
    let is_survey = is_survey(&props.input);
    let periods = typed_grid::periods(*year, *level);
    let all = subjects(&props.catalogue, *kind, whole_year, words);
    let step = |steps: i32| {
        let (year, now) = (year.setter(), *year);
        Callback::from(move |_: MouseEvent| {
            if let Some(next) = Period::new(now + steps, PeriodLevel::Year, 1) {
                year.set(next.year());
            }
        })
    };
    let on_level = {
        let (level, month) = (level.setter(), month.setter());
        Callback::from(move |value: AttrValue| {
            if let Some((next, ..)) = LEVELS.iter().find(|(_, name, _)| *name == value.as_str()) {
                level.set(*next);
                month.set(1);
            }
        })
    };
    let on_kind = {
        let kind = kind.setter();
        Callback::from(move |value: AttrValue| {
            kind.set(if value == "people" { Kind::People } else { Kind::Accounts })
        })
    };
    let on_month = {
        let month = month.setter();
        Callback::from(move |value: AttrValue| month.set(value.parse().unwrap_or(1)))
    };
    let levels: Vec<Choice> =
        LEVELS.iter().map(|(_, value, key)| Choice::new(*value, words.get(key))).collect();
    let level_value =
        LEVELS.iter().find(|(known, ..)| known == &*level).map_or("month", |(_, value, _)| *value);
    let kinds = vec![
        Choice::new("accounts", words.get("data.typed.accounts")),
        Choice::new("people", words.get("data.typed.people")),
    ];
    let months: Vec<Choice> = periods
        .iter()
        .map(|one| Choice::new(one.index().to_string(), period::short_name(*one, calendar, words)))
        .collect();
    let month_period =
        periods.iter().copied().find(|one| one.index() == *month).or_else(|| periods.first().copied());
    let unit = unit_line(&props.input, &props.catalogue, words);
    let grid_kind = match month_period.filter(|_| is_survey) {
        Some(period) => GridKind::Survey(period),
        None => GridKind::Numbers(periods.clone()),
    };
    html! {
        <>
            <div class="ks-card__pad"><div class="ks-row ks-row--between">
                <div class="ks-row">
                    <div class="ks-stepper">
                        { IconButton {
                            icon: "left",
                            small: true,
                            label: words.get("data.typed.year_before").into(),
                            onclick: step(-1),
                            ..IconButton::default()
                        }.view() }
                        <span class="ks-stepper__label" aria-live="polite">{ period::name(whole_year, calendar, words) }</span>
                        { IconButton {
                            icon: "right",
                            small: true,
                            label: words.get("data.typed.year_after").into(),
                            onclick: step(1),
                            ..IconButton::default()
                        }.view() }
                    </div>
                    { Seg { small: true, label: words.get("data.typed.level").into(), choices: levels, value: level_value.into(), on_select: on_level }.view() }
                    if is_survey && periods.len() > 1 {
                        { Select {
                            id: "typed-period".into(),
                            bare: true,
                            small: true,
                            label: words.get("data.typed.period").into(),
                            choices: months,
                            value: month.to_string().into(),
                            on_select: on_month,
                            ..Select::default()
                        }.view() }
                    }
                    { Seg {
                        small: true,
                        label: words.get("data.typed.subjects").into(),
                        choices: kinds,
                        value: kind.value().into(),
                        on_select: on_kind,
                    }.view() }
                </div>
            </div></div>
            if all.is_empty() {
                { nobody(&app, *kind, query) }
            } else {
                { grid(&answer, &props.input, all, grid_kind, unit, *level) }
            }
        </>
    }
}

fn grid(
    answer: &Async<Rc<Answer>>,
    input: &Rc<Input>,
    rows: Vec<subjects::Subject>,
    kind: GridKind,
    unit: Rc<str>,
    level: PeriodLevel,
) -> Html {
    let (values, is_stale) = match answer {
        Async::Ready { value, stale } => match &**value {
            Answer::Values(values) => (values, *stale),
            _ => return Html::default(),
        },
        Async::Failed(reason) => {
            return Empty {
                icon: "octagon",
                small: true,
                error: true,
                text: Some(reason.clone().into()),
                ..Empty::default()
            }
            .view();
        }
        Async::Pending => {
            return html! { <div class="ks-card__pad ks-stack ks-stack--tight" aria-busy="true"><div class="ks-skel ks-skel--row"></div><div class="ks-skel ks-skel--row"></div><div class="ks-skel ks-skel--row"></div></div> };
        }
    };
    let elsewhere = typed_grid::at_other_levels(values.iter(), level);
    let values: Values =
        values.iter().map(|value| ((value.scope.clone(), value.period), value.clone())).collect();
    html! { <Grid input={Rc::clone(input)} {rows} {kind} values={Rc::new(values)} {is_stale} {elsewhere} {unit} /> }
}

fn unit_line(input: &Input, catalogue: &Workspace, words: Words) -> Rc<str> {
    match input.unit {
        Unit::Currency => words.with(
            "data.typed.unit_currency",
            &[("currency", catalogue.settings().map_or("CNY", |settings| settings.currency.as_str()))],
        ),
        Unit::Ratio => words.get("data.typed.unit_ratio"),
        Unit::Count => words.get("data.typed.unit_count"),
        Unit::Hours => words.get("data.typed.unit_hours"),
        Unit::Points => words.get("data.typed.unit_points"),
        Unit::Days => words.get("data.typed.unit_days"),
    }
}

/// What stands where there is nobody to type values for.
fn nobody(app: &App, kind: Kind, query: AddressQuery) -> Html {
    let words = app.words;
    let (title, text, tab) = match kind {
        Kind::Accounts => ("data.typed.no_accounts", "data.typed.no_accounts_text", SetupTab::Accounts),
        Kind::People => ("data.typed.no_people", "data.typed.no_people_text", SetupTab::People),
    };
    let link = app.state.open().map(|open| {
        RouteLink::new(Route::SetupTab { workspace: open.id, tab }, query, "ks-btn")
            .view(words.get("data.typed.go_setup"))
    });
    Empty {
        icon: "accounts",
        small: true,
        title: Some(words.get(title).into()),
        text: Some(words.get(text).into()),
        actions: link.unwrap_or_default(),
        ..Empty::default()
    }
    .view()
}
