//! The fiscal year, by calendar months or whole weeks, and what "planned to date" goes by.

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{
        period::WeekBegins,
        settings::{PaceBasis, Settings},
        week_year::{WeekPattern, WeekYear, YearBegins},
    },
    ui::{
        components::{
            card::Card,
            select::{Choice, Select},
        },
        features::settings_editor::{change, name_of, on_pick},
    },
    view::message::Words,
};

const PATTERNS: &[(&str, Option<WeekPattern>)] = &[
    ("months", None),
    ("four_four_five", Some(WeekPattern::FourFourFive)),
    ("four_five_four", Some(WeekPattern::FourFiveFour)),
    ("five_four_four", Some(WeekPattern::FiveFourFour)),
];
const BEGINS: &[(&str, YearBegins)] =
    &[("nearest", YearBegins::Nearest), ("on_or_before", YearBegins::OnOrBefore)];
const PACES: &[(&str, PaceBasis)] = &[("linear", PaceBasis::Linear), ("seasonal", PaceBasis::Seasonal)];
const WEEK_BEGINS: &[(&str, WeekBegins)] =
    &[("day_1", WeekBegins::Monday), ("day_7", WeekBegins::Sunday), ("day_6", WeekBegins::Saturday)];
const WEEKDAYS: &[(&str, u8)] =
    &[("day_1", 1), ("day_2", 2), ("day_3", 3), ("day_4", 4), ("day_5", 5), ("day_6", 6), ("day_7", 7)];

/// Draws the card.
pub(super) fn view(app: &App, settings: &Settings) -> Html {
    let words = app.words;
    let calendar = settings.calendar;
    let months =
        (1..=12_u8).map(|month| Choice::new(month.to_string(), words.get(&format!("period.month_{month}"))));
    let start_month = {
        let app = app.clone();
        Callback::from(move |value: AttrValue| {
            if let Ok(month) = value.parse::<u8>() {
                let _ = change(&app, |settings| settings.calendar.start_month = month);
            }
        })
    };
    let pattern = on_pick(app, PATTERNS, |settings, pattern| {
        let weeks = settings.calendar.weeks.unwrap_or(WeekYear {
            pattern: WeekPattern::FourFourFive,
            first_day: 1,
            begins: YearBegins::Nearest,
        });
        settings.calendar.weeks = pattern.map(|pattern| WeekYear { pattern, ..weeks });
    });
    let pace = if settings.pace == PaceBasis::Seasonal { PaceBasis::Seasonal } else { PaceBasis::Linear };
    let weeks = calendar.weeks.map(|weeks| {
        let first_day = on_pick(app, WEEKDAYS, |settings, day| {
            if let Some(weeks) = &mut settings.calendar.weeks {
                weeks.first_day = day;
            }
        });
        let begins = on_pick(app, BEGINS, |settings, begins| {
            if let Some(weeks) = &mut settings.calendar.weeks {
                weeks.begins = begins;
            }
        });
        html! {
            <>
                { select("first_day", choices(WEEKDAYS, words), name_of(WEEKDAYS, &weeks.first_day), first_day, words).view() }
                { select("begins", choices(BEGINS, words), name_of(BEGINS, &weeks.begins), begins, words).view() }
            </>
        }
    });
    let kind = calendar.weeks.map(|weeks| weeks.pattern);
    let week_begins = on_pick(app, WEEK_BEGINS, |settings, day| settings.calendar.week_begins = day);
    Card {
        title: words.get("general.periods").into(),
        sub: Some(words.get("general.periods_sub").into()),
        ..Card::default()
    }
    .view(html! {
        <div class="ks-form ks-form--cols">
            { select("start_month", months.collect(), &calendar.start_month.to_string(), start_month, words).view() }
            { select("year_kind", choices(PATTERNS, words), name_of(PATTERNS, &kind), pattern, words).view() }
            { weeks.unwrap_or_default() }
            { Select {
                hint: Some(words.get("general.week_begins_hint").into()),
                ..select("week_begins", choices(WEEK_BEGINS, words), name_of(WEEK_BEGINS, &calendar.week_begins), week_begins, words)
            }.view() }
            { Select {
                hint: Some(words.get("general.pace_hint").into()),
                ..select("pace", choices(PACES, words), name_of(PACES, &pace), on_pick(app, PACES, |settings, pace| settings.pace = pace), words)
            }.view() }
        </div>
    })
}

fn choices<T>(all: &[(&'static str, T)], words: Words) -> Vec<Choice> {
    all.iter().map(|(name, _)| Choice::new(*name, words.get(&format!("general.{name}")))).collect()
}

fn select(
    name: &str,
    choices: Vec<Choice>,
    value: &str,
    on_select: Callback<AttrValue>,
    words: Words,
) -> Select {
    Select {
        id: AttrValue::from(format!("general-{name}")),
        label: words.get(&format!("general.{name}")).into(),
        choices,
        value: AttrValue::from(value.to_owned()),
        on_select,
        ..Select::default()
    }
}
