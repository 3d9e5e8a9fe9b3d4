//! What belongs to the step of targets beside its table: from when and why new targets hold, the months of a year, and how
//! targets came to be.

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    domain::{
        date::{Day, DayRange},
        kpi::Kpi,
        period::{Period, PeriodLevel},
        target::{TargetPoint, TargetSeries},
    },
    ui::{
        components::field::{TextField, TextKind},
        features::{
            guide::{Guide, tick},
            target_table::history::target_history,
        },
    },
    view::{formats::Formats, message::Words, number},
};

/// What holds for all targets that are set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// From when a target holds that takes the place of another.
    pub from: Day,
    /// Why, in the user's words.
    pub reason: String,
    /// Whether months are alike, whatever the seasons of the year before.
    pub is_even: bool,
}

impl Terms {
    /// From the first day of the year on, or from today where the year has begun.
    pub fn of(year: Option<DayRange>, today: Day) -> Self {
        let first = year.map_or(Day::BEGIN, |year| year.from);
        let last = year.map_or(Day::END, |year| year.last());
        let from = today.max(first).min(last);
        Self { from, reason: String::new(), is_even: false }
    }
}

impl Terms {
    /// Why a target is set: the method, and the user's words.
    pub fn why(&self, method: String, words: Words) -> String {
        match self.reason.trim() {
            "" => method,
            why => words.with("guide.method_why", &[("method", &method), ("why", why)]).to_string(),
        }
    }
}

/// The fields of the terms.
pub fn terms_bar(guide: &Guide, terms: &UseStateHandle<Terms>) -> Html {
    let words = guide.app.words;
    let change = |wish: fn(&mut Terms, String)| {
        let terms = terms.clone();
        Callback::from(move |text: String| {
            let mut wanted = (*terms).clone();
            wish(&mut wanted, text);
            terms.set(wanted);
        })
    };
    let on_even = {
        let terms = terms.clone();
        Callback::from(move |is_even: bool| terms.set(Terms { is_even, ..(*terms).clone() }))
    };
    let from = TextField {
        id: "guide-target-from".into(),
        label: words.get("guide.target_from").into(),
        hint: Some(words.get("guide.target_from_hint").into()),
        kind: TextKind::Day,
        value: terms.from.to_string().into(),
        on_input: change(|terms, text| {
            if let Ok(day) = text.parse() {
                terms.from = day;
            }
        }),
        ..TextField::default()
    };
    let reason = TextField {
        id: "guide-target-reason".into(),
        label: words.get("guide.target_reason").into(),
        optional: Some(words.get("setup.optional").into()),
        value: terms.reason.clone().into(),
        on_input: change(|terms, text| terms.reason = text),
        ..TextField::default()
    };
    html! {
        <div class="ks-card__bar ks-guide__terms">
            { from.view() }{ reason.view() }
            { tick("guide-even".to_owned(), words.get("guide.even").to_string(), terms.is_even, on_even) }
        </div>
    }
}

/// The months of a proposed year, and that they add up to it.
pub fn months_fold(guide: &Guide, points: &[TargetPoint], formats: &Formats) -> Html {
    let words = guide.app.words;
    if points.len() < 2 {
        return Html::default();
    }
    // In full, so that everybody can add them up.
    let places = points.iter().map(|point| point.target.normalize().scale()).max().unwrap_or(0);
    let sum = points.iter().try_fold(Decimal::ZERO, |sum, point| sum.checked_add(point.target));
    let month = |(index, point): (u8, &TargetPoint)| {
        let name =
            Period::new(guide.year, PeriodLevel::Month, index).map(|period| formats.short_period(period));
        html! { <div key={index}><dt>{ name.unwrap_or_default() }</dt><dd>{ number::fixed(point.target, places) }</dd></div> }
    };
    html! {
        <details class="ks-guide__fold"><summary>{ words.get("guide.months") }</summary>
            <dl class="ks-guide__months" data-test="months">
                { for (1_u8..).zip(points).map(month) }
                <div><dt>{ words.get("guide.months_sum") }</dt><dd class="ks-strong">{ sum.map(|sum| number::fixed(sum, places)).unwrap_or_default() }</dd></div>
            </dl>
        </details>
    }
}

/// How the target of the firm came to be what it is.
pub fn history_fold(guide: &Guide, kpi: &Kpi, series: Option<&TargetSeries>, formats: &Formats) -> Html {
    let words = guide.app.words;
    let Some(series) = series else { return Html::default() };
    let history = target_history(std::slice::from_ref(series), kpi, &guide.workspace, formats);
    history.map_or_else(Html::default, |history| {
        html! { <details class="ks-guide__fold"><summary>{ words.get("guide.history") }</summary>{ history }</details> }
    })
}
