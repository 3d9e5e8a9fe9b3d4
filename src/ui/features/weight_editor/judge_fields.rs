//! The fields of weights by judgement: an order, comparisons, sliders.

use yew::prelude::*;

use crate::{
    domain::{
        weight::{Weight, WeightSet},
        workspace::Workspace,
    },
    engine::elicitation::RankMethod,
    platform::dom,
    ui::components::{
        button::IconButton,
        select::{Choice, Select},
    },
    view::{
        message::Words,
        number,
        weight_judge::{self, Change, JudgeForm, Way, all_times, times_choice},
    },
};

/// Steps of a slider in 1 %.
const STEPS_IN_PERCENT: u32 = 2;

/// The form and what it is drawn with.
pub struct Fields<'a> {
    /// The form.
    pub form: &'a JudgeForm,
    /// The set.
    pub set: &'a WeightSet,
    /// The document.
    pub workspace: &'a Workspace,
    /// Words.
    pub words: Words,
    /// Somebody changed something.
    pub on: &'a Callback<Change>,
}

impl Fields<'_> {
    /// Draws those of the way at hand.
    pub fn view(&self) -> Html {
        match self.form.way {
            Way::Rank => self.ranks(),
            Way::Pairs => self.pairs(),
            Way::Slide => self.sliders(),
        }
    }

    /// The name of the indicator at a place of the set.
    pub fn name(&self, place: usize) -> String {
        weight_judge::item_name(self.set, place, self.workspace, self.words)
    }

    fn ranks(&self) -> Html {
        let words = self.words;
        let is_sum = self.form.method == RankMethod::Sum;
        let last = self.form.order.len().saturating_sub(1);
        let row = |(place, item): (usize, &usize)| {
            let name = self.name(*item);
            let moving = |step: i8| self.on.reform(move |_: MouseEvent| Change::Move(place, step));
            let on_tie = self.on.reform(move |event: Event| Change::Tie(place, dom::is_checked(&event)));
            let named = |key: &str| AttrValue::from(words.with(key, &[("name", &name)]));
            let rank = self.form.rank_at(place).to_string();
            html! {
                <li key={item.to_string()} class="ks-judge__row" data-item={item.to_string()}>
                    <span class="ks-judge__rank"><span class="ks-sr">{ words.with("weigh.rank", &[("n", &rank)]) }</span><span aria-hidden="true">{ rank.clone() }</span></span>
                    <span class="ks-judge__name">{ name.clone() }</span>
                    if place > 0 {
                        <label class="ks-check ks-judge__tie">
                            <input type="checkbox" checked={self.form.ties.get(place).copied().unwrap_or_default()} onchange={on_tie} aria-label={named("weigh.tie_named")} />
                            <span aria-hidden="true">{ words.get("weigh.tie") }</span>
                        </label>
                    }
                    <span class="ks-judge__moves">
                        <span id={format!("judge-up-{item}")}>{ IconButton { icon: "up", small: true, label: named("weigh.up_named"), onclick: moving(-1), disabled: place == 0 }.view() }</span>
                        <span id={format!("judge-down-{item}")}>{ IconButton { icon: "down", small: true, label: named("weigh.down_named"), onclick: moving(1), disabled: place == last }.view() }</span>
                    </span>
                </li>
            }
        };
        html! {
            <>
                <ol class="ks-judge">{ for self.form.order.iter().enumerate().map(row) }</ol>
                { Select {
                    id: "judge-method".into(),
                    label: words.get("weigh.method").into(),
                    choices: vec![Choice::new("centroid", words.get("weigh.centroid")), Choice::new("sum", words.get("weigh.rank_sum"))],
                    value: if is_sum { "sum" } else { "centroid" }.into(),
                    on_select: self.on.reform(|value: AttrValue| Change::Method(if value.as_str() == "sum" { RankMethod::Sum } else { RankMethod::Centroid })),
                    hint: Some(words.get(if is_sum { "weigh.method_sum" } else { "weigh.method_centroid" }).into()),
                    ..Select::default()
                }.view() }
            </>
        }
    }

    fn pairs(&self) -> Html {
        let words = self.words;
        let choices: Vec<Choice> =
            all_times().map(|times| Choice::new(times.to_string(), times_choice(times, words))).collect();
        let pairs = self.form.pairs.iter().zip(&self.form.times).enumerate();
        let row = |(place, ((first, second), times)): (usize, (&(usize, usize), &i8))| {
            let (first, second) = (self.name(*first), self.name(*second));
            html! {
                <li key={place.to_string()} class="ks-judge__row ks-judge__row--pair">
                    <span class="ks-judge__name">{ first.clone() }</span>
                    { Select {
                        id: format!("judge-pair-{place}").into(),
                        label: words.with("weigh.compare_named", &[("first", &first), ("second", &second)]).into(),
                        bare: true,
                        small: true,
                        choices: choices.clone(),
                        value: times.to_string().into(),
                        on_select: self.on.reform(move |value: AttrValue| Change::Compare(place, value.parse().unwrap_or(1))),
                        ..Select::default()
                    }.view() }
                    <span class="ks-judge__name">{ second }</span>
                </li>
            }
        };
        html! { <ul class="ks-judge">{ for pairs.map(row) }</ul> }
    }

    fn sliders(&self) -> Html {
        let words = self.words;
        let step = Weight::percent(1).0 / STEPS_IN_PERCENT;
        let weights = self.form.weights.iter().zip(&self.form.locked).enumerate();
        let row = |(place, (weight, locked)): (usize, (&Weight, &bool))| {
            let name = self.name(place);
            let named = |key: &str| AttrValue::from(words.with(key, &[("name", &name)]));
            let oninput = self.on.reform(move |event: InputEvent| {
                let steps: u32 = dom::text_of(&event).parse().unwrap_or_default();
                Change::Slide(place, Weight(steps.saturating_mul(step)))
            });
            let on_lock = self.on.reform(move |event: Event| Change::Lock(place, dom::is_checked(&event)));
            let shown = format!("{}%", number::weight(*weight));
            html! {
                <li key={place.to_string()} class="ks-judge__row ks-judge__row--slide">
                    <label class="ks-judge__name" for={format!("judge-slide-{place}")}>{ name.clone() }</label>
                    <input class="ks-range" type="range" id={format!("judge-slide-{place}")} min="0" max={(100 * STEPS_IN_PERCENT).to_string()} step="1"
                        ~value={(weight.0 / step).to_string()} aria-valuetext={shown.clone()} {oninput} disabled={*locked} />
                    <output class="ks-num ks-judge__value">{ shown }</output>
                    <label class="ks-check"><input type="checkbox" checked={*locked} onchange={on_lock} aria-label={named("weigh.lock_named")} /><span aria-hidden="true">{ words.get("weigh.lock") }</span></label>
                </li>
            }
        };
        html! { <ul class="ks-judge">{ for weights.map(row) }</ul> }
    }
}
