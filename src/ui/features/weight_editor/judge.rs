//! Weights by judgement: by rank, pair by pair, by sliding; what comes of it stands beside, and counts once it is applied.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
        rested::use_rested,
        route::use_period,
    },
    domain::{
        period::Period,
        text::Text2,
        weight::{Weight, WeightItem, WeightSet},
        workspace::Workspace,
    },
    engine::query::{Answer, Query, WeightDraft, WeightReading},
    platform::dom,
    state::edits::weight::{CardPlace, judged},
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            seg::Seg,
            select::Choice,
        },
        features::{commit::take, weight_editor::judge_fields::Fields},
    },
    view::{
        formats::Formats,
        number,
        weight_judge::{self, Change, JudgeForm, Way},
    },
};

/// How long the hand rests before the engine is asked.
const ASK_AFTER: u32 = 80;

/// Properties of [`JudgeDialog`].
#[derive(Properties, PartialEq)]
pub struct JudgeDialogProps {
    /// The set as it is.
    pub set: WeightSet,
    /// Name of the card's owner.
    pub name: Text2,
    /// Closed.
    pub on_close: Callback<()>,
    /// What names the indicators, where the open workspace does not have all of them yet.
    #[prop_or_default]
    pub names: Option<Rc<Workspace>>,
    /// Takes the weights, where the set is not one of the workspace.
    #[prop_or_default]
    pub on_apply: Option<Callback<Vec<Weight>, Taken>>,
}

/// What the engine says about a draft: the reading, or key of why there is none; whether it is about it as it stands.
struct Verdict {
    answer: Option<Rc<Answer>>,
    is_fresh: bool,
}

impl Verdict {
    fn reading(&self) -> Option<Result<&WeightReading, &'static str>> {
        match self.answer.as_deref() {
            Some(Answer::Weigh(Ok(reading))) => Some(Ok(reading)),
            Some(Answer::Weigh(Err(error))) => Some(Err(weight_judge::refusal_key(*error))),
            _ => None,
        }
    }
}

#[hook]
fn use_weighed(draft: WeightDraft) -> Verdict {
    let asked = use_rested(Some(draft.clone()), ASK_AFTER).unwrap_or_else(|| draft.clone());
    let is_asked = asked == draft;
    match use_answer(Query::Weigh(Box::new(asked))) {
        Async::Ready { value, stale } => Verdict { answer: Some(value), is_fresh: is_asked && !stale },
        Async::Pending | Async::Failed(_) => Verdict { answer: None, is_fresh: false },
    }
}

/// The dialog.
#[component]
pub fn JudgeDialog(props: &JudgeDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let catalogue = props.names.clone().unwrap_or(catalogue);
    // The set as it was when the dialog opened: what is judged, and what must still be there when the judgement is applied.
    let set = (*use_state_eq(|| props.set.clone())).clone();
    let form = use_state_eq(|| JudgeForm::of(&set));
    let refusal = use_state_eq(|| None::<AttrValue>);
    let to_focus = use_state_eq(|| (0_u32, String::new()));
    let body = use_node_ref();
    let (period, _) = use_period();
    let formats = Formats::of(words, &catalogue);
    let verdict = use_weighed(form.draft(&set, period));
    {
        let body = body.clone();
        use_effect_with((*to_focus).clone(), move |(_, selector)| {
            if !selector.is_empty() {
                dom::focus_in(&body, selector);
            }
        });
    }
    let on_change = {
        let (form, to_focus, refusal) = (form.clone(), to_focus.clone(), refusal.setter());
        Callback::from(move |change: Change| {
            let next = (*form).clone().after(change.clone());
            if let Change::Move(place, step) = change {
                // The focus goes along with the one that moved; at either end to the other button.
                let at = place.saturating_add_signed(isize::from(step));
                let last = next.order.len().saturating_sub(1);
                let is_up = (step < 0 && at > 0) || at >= last;
                let item = next.order.get(at).copied().unwrap_or_default();
                let way = if is_up { "up" } else { "down" };
                to_focus.set((to_focus.0.wrapping_add(1), format!("#judge-{way}-{item} button")));
            }
            refusal.set(None);
            form.set(next);
        })
    };
    let count = set.items.len();
    let reading = verdict.reading();
    let weights: Option<Vec<Weight>> = match (&reading, form.way) {
        // The sliders follow the hand, not the engine.
        (_, Way::Slide) => Some(form.weights.clone()),
        (Some(Ok(reading)), _) if verdict.is_fresh => Some(reading.elicited.weights.clone()),
        _ => None,
    };
    let is_whole =
        weights.as_ref().is_some_and(|weights| Weight::total(weights.iter().copied()) == Weight::WHOLE);
    let on_submit = {
        let (app, set, name, weights) =
            (app.clone(), set.clone(), props.name.clone(), weights.clone().filter(|_| is_whole));
        let on_apply = props.on_apply.clone();
        let (refusal, on_close) = (refusal.setter(), props.on_close.clone());
        Callback::from(move |()| {
            let Some(weights) = &weights else { return };
            if let Some(on_apply) = &on_apply {
                match on_apply.emit(weights.clone()) {
                    Taken::Refused(reason) => refusal.set(Some(reason)),
                    Taken::Changed | Taken::Same => on_close.emit(()),
                }
                return;
            }
            // What is at hand now: another tab may have written the set meanwhile.
            let newest = app.dispatch.runtime().state();
            let now = newest.open().and_then(|open| open.catalogue.weights.get(&set.id));
            if now != Some(&set) {
                refusal.set(Some(AttrValue::from(app.words.get("rule.changed_meanwhile"))));
                return;
            }
            let place = CardPlace { owner: set.owner, name: &name, from: None };
            match take(&app, judged(&place, &set, weights)) {
                Taken::Refused(reason) => refusal.set(Some(reason)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    let ways = Seg {
        label: words.get("weigh.ways").into(),
        choices: Way::ALL
            .iter()
            .enumerate()
            .map(|(place, way)| Choice::new(place.to_string(), words.get(way.key())))
            .collect(),
        value: Way::ALL.iter().position(|way| *way == form.way).unwrap_or_default().to_string().into(),
        on_select: on_change.reform(|value: AttrValue| {
            let way = value.parse::<usize>().ok().and_then(|place| Way::ALL.get(place).copied());
            Change::Way(way.unwrap_or(Way::Rank))
        }),
        ..Seg::default()
    };
    let fits = weight_judge::fits(form.way, count);
    let fields = Fields { form: &form, set: &set, workspace: &catalogue, words, on: &on_change };
    let foot = html! {
        <>
            { Button { onclick: props.on_close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Primary, submit: true, disabled: !is_whole || !fits, ..Button::default() }.view(words.get("weigh.apply")) }
        </>
    };
    let told = reading.and_then(Result::ok).filter(|_| fits);
    let said = told
        .filter(|_| form.way == Way::Pairs)
        .and_then(|told| weight_judge::consistency(&told.elicited, &form, &set, &catalogue, words));
    let title = words.with("weigh.title", &[("name", &words.of(&props.name))]);
    html! {
        <Dialog id="judge-dialog" title={AttrValue::from(title)} sub={Some(AttrValue::from(words.get("weigh.sub")))} kind={DialogKind::Wide}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-rule" ref={body}>
                <div class="ks-form">
                    <div>{ ways.view() }</div>
                    <p class="ks-field__hint">{ words.get(form.way.hint_key()) }</p>
                    if fits { { fields.view() } } else { <p class="ks-field__error" role="alert">{ words.get("weigh.count") }</p> }
                    if let Some(reason) = (*refusal).clone() { <p class="ks-field__error" role="alert">{ reason }</p> }
                </div>
                <section class="ks-rule__bench" aria-labelledby="judge-bench" data-fresh={verdict.is_fresh.then_some("true")}>
                    <h3 class="ks-rule__head" id="judge-bench">{ words.get("weigh.proposed") }</h3>
                    { weights_table(&set, weights.as_deref().filter(|_| fits), &fields) }
                    if form.way == Way::Slide && !is_whole { <p class="ks-rule__said">{ words.get("weigh.not_whole") }</p> }
                    if let Some(said) = said {
                        <p class={classes!("ks-judge__said", said.is_doubt.then_some("ks-judge__said--doubt"))} role="status" data-test="consistency">{ said.text }</p>
                        <p class="ks-field__hint">{ words.get("weigh.approximate") }</p>
                    }
                    if let Some(told) = told { { cards(told, &catalogue, (period, &formats)) } }
                </section>
            </div>
        </Dialog>
    }
}

/// The weights as they are and as they would be.
fn weights_table(set: &WeightSet, weights: Option<&[Weight]>, fields: &Fields<'_>) -> Html {
    let words = fields.words;
    let row = |(place, item): (usize, &WeightItem)| {
        let then = weights.and_then(|weights| weights.get(place)).copied();
        let is_moved = then.is_some_and(|then| then != item.weight);
        html! {
            <tr key={place.to_string()} data-item={place.to_string()}>
                <th scope="row">{ fields.name(place) }</th>
                <td class="ks-table__num">{ format!("{}%", number::weight(item.weight)) }</td>
                <td class={classes!("ks-table__num", is_moved.then_some("ks-strong"))} data-test="judged">{ then.map_or_else(|| number::NO_VALUE.to_owned(), |then| format!("{}%", number::weight(then))) }</td>
            </tr>
        }
    };
    html! {
        <table class="ks-table ks-table--dense ks-table--plain ks-rule__table">
            <caption class="ks-sr">{ words.get("weigh.proposed") }</caption>
            <thead><tr>
                <th scope="col">{ words.get("setup.indicator") }</th>
                <th scope="col" class="ks-table__num">{ words.get("weigh.now") }</th>
                <th scope="col" class="ks-table__num">{ words.get("weigh.then") }</th>
            </tr></thead>
            <tbody>{ for set.items.iter().enumerate().map(row) }</tbody>
        </table>
    }
}

/// The cards whose totals move.
fn cards(reading: &WeightReading, workspace: &Workspace, (period, formats): (Period, &Formats)) -> Html {
    let words = formats.words;
    let when = formats.period(period);
    let (rows, more) = weight_judge::moved(&reading.cards, workspace, period, formats);
    if rows.is_empty() {
        return html! { <p class="ks-rule__said" role="status" data-test="no-cards">{ words.with("weigh.no_cards", &[("period", &when)]) }</p> };
    }
    let row = |card: weight_judge::MovedCard| {
        html! {
            <tr key={card.key.clone()} data-scope={card.key.clone()}>
                <th scope="row">{ card.name }</th>
                <td class="ks-table__num">{ card.before }</td>
                <td class="ks-table__num ks-strong" data-test="total-then">{ card.after }</td>
                <td class="ks-table__num ks-mute">{ card.change }</td>
            </tr>
        }
    };
    let title = words.with("weigh.cards", &[("period", &when)]);
    html! {
        <>
            <h3 class="ks-rule__head">{ title.clone() }</h3>
            <table class="ks-table ks-table--dense ks-table--plain ks-rule__table">
                <caption class="ks-sr">{ title }</caption>
                <thead><tr>
                    <th scope="col">{ words.get("weigh.card") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("weigh.now") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("weigh.then") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("weigh.change") }</th>
                </tr></thead>
                <tbody>{ for rows.into_iter().map(row) }</tbody>
            </table>
            if more > 0 { <p class="ks-field__hint">{ words.with("weigh.more", &[("n", &more.to_string())]) }</p> }
        </>
    }
}
