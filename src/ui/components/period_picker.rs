//! Which period is on screen: its level, and one step back or forth.

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{
        date::Day,
        period::{FiscalCalendar, Period, PeriodLevel},
    },
    ui::components::{button::IconButton, seg::Seg, select::Choice},
    view::period::name,
};

/// Levels from long to short, with their keys.
const LEVELS: [(PeriodLevel, &str, &str); 5] = [
    (PeriodLevel::Year, "year", "period.level_year"),
    (PeriodLevel::Half, "half", "period.level_half"),
    (PeriodLevel::Quarter, "quarter", "period.level_quarter"),
    (PeriodLevel::Month, "month", "period.level_month"),
    (PeriodLevel::Week, "week", "period.level_week"),
];

/// The period at another level: the longer one around it, or inside it the one in which the last day of the data lies,
/// else the last one. Weeks lie in no month: theirs is the one of their last day.
pub fn at_level(
    period: Period,
    level: PeriodLevel,
    calendar: FiscalCalendar,
    last_data: Option<Day>,
) -> Option<Period> {
    period.within(level).or_else(|| {
        let days = period.days(calendar);
        let day = last_data.filter(|day| days.contains(*day)).unwrap_or_else(|| days.last());
        Period::containing(day, level, calendar)
    })
}

/// The period picker: the period on screen, and what happens when another one is picked.
pub fn period_picker(app: &App, (period, change): (Period, Callback<Period>)) -> Html {
    let words = app.words;
    let calendar = app
        .state
        .open()
        .and_then(|open| open.catalogue.settings())
        .map(|settings| settings.calendar)
        .unwrap_or_default();
    let days = app.state.open().and_then(|open| open.coverage.days).filter(|days| !days.is_empty());
    let last_data = days.map(|days| days.last());
    let choices: Vec<Choice> =
        LEVELS.iter().map(|(_, value, key)| Choice::new(*value, words.get(key))).collect();
    let chosen =
        LEVELS.iter().find(|(level, ..)| *level == period.level()).map_or("year", |(_, value, _)| *value);
    let on_select = {
        let change = change.clone();
        Callback::from(move |value: AttrValue| {
            let level =
                LEVELS.iter().find(|(_, known, _)| *known == value.as_str()).map(|(level, ..)| *level);
            if let Some(next) = level.and_then(|level| at_level(period, level, calendar, last_data)) {
                change.emit(next);
            }
        })
    };
    let step = |icon: &'static str, key: &str, steps: i32| {
        let (change, next) = (change.clone(), period.shifted(steps));
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(next) = next {
                change.emit(next);
            }
        });
        IconButton { icon, label: words.get(key).into(), onclick, small: true, disabled: next.is_none() }
            .view()
    };
    let label = AttrValue::from(words.get("shell.period_level"));
    let levels = Seg { label, choices, value: chosen.into(), on_select, small: true }.view();
    html! {
        <div class="ks-period">
            { levels }
            <div class="ks-stepper">
                { step("left", "shell.period_before", -1) }
                <span class="ks-stepper__label" aria-live="polite" data-period={period.to_string()}>{ name(period, calendar, words) }</span>
                { step("right", "shell.period_after", 1) }
            </div>
        </div>
    }
}
