//! What in the file may turn into wrong money, with the answers that the user can give.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    data::import::{
        ImportChoices, LeftValues,
        doubts::{Doubt, DoubtKind, Tally},
        preview::Preview,
    },
    ui::{
        components::icon::{IconSize, icon_like},
        features::import_wizard::reading::MEANINGS,
    },
    view::{aside_words, import_words, message::Words},
};

/// Values of a column that are listed.
const SHOWN: usize = 8;

/// An answer: its name for tests, its words, and the choices with it.
type Answer = (&'static str, Rc<str>, ImportChoices);

/// The doubts about a file, each with its answers.
pub(super) fn doubts_view(
    preview: &Preview,
    choices: &ImportChoices,
    on_choose: &Callback<ImportChoices>,
    words: Words,
) -> Html {
    let kept = ImportChoices { evidence: Some(preview.evidence.clone()), ..choices.clone() };
    preview.doubts.iter().map(|doubt| one(doubt, answers(doubt, &kept, words), on_choose, words)).collect()
}

fn one(doubt: &Doubt, answers: Vec<Answer>, on_choose: &Callback<ImportChoices>, words: Words) -> Html {
    let id = format!("import-doubt-{}", name(doubt.kind));
    let count = import_words::count(u64::from(doubt.count));
    let said = [("column", doubt.header.as_str()), ("n", count.as_str()), ("sample", doubt.sample.as_str())];
    let key = format!("import.doubt.{}", name(doubt.kind));
    let striking = |tally: &&Tally| tally.is_striking || doubt.kind == DoubtKind::Currencies;
    let class = classes!("ks-note", doubt.is_open.then_some("ks-note--watch"));
    html! {
        <div key={id.clone()} {class} role="group" aria-labelledby={id.clone()} data-test={id.clone()} data-open={doubt.is_open.to_string()}>
            { icon_like(if doubt.is_open { "watch" } else { "info" }, IconSize::Normal, doubt.is_open.then_some("ks-status__mark")) }
            <div class="ks-stack ks-stack--tight">
                <div><strong {id}>{ words.with(&format!("{key}.title"), &said) }</strong><p>{ words.with(&format!("{key}.text"), &said) }</p></div>
                if !doubt.tallies.is_empty() {
                    <ul class="ks-errs">{ for doubt.tallies.iter().filter(striking).take(SHOWN).map(|tally| html! {
                        <li key={tally.value.clone()} class="ks-errs__item">
                            <span class="ks-errs__where">{ tally.value.clone() }</span>
                            <span class="ks-errs__what">{ aside_words::tally(tally, words) }</span>
                        </li>
                    }) }</ul>
                }
                if !answers.is_empty() {
                    <div class="ks-row">{ for answers.into_iter().map(|(test, text, answered)| {
                        let onclick = on_choose.reform(move |_: MouseEvent| answered.clone());
                        html! { <button type="button" class="ks-btn" data-test={format!("import-answer-{test}")} {onclick}>{ text }</button> }
                    }) }</div>
                }
            </div>
        </div>
    }
}

fn answers(doubt: &Doubt, choices: &ImportChoices, words: Words) -> Vec<Answer> {
    let accepted = || {
        let mut accepted = choices.accepted.clone();
        accepted.push(doubt.kind);
        ImportChoices { accepted, ..choices.clone() }
    };
    let again = || {
        let accepted = choices.accepted.iter().copied().filter(|kind| *kind != doubt.kind).collect();
        let mut before = ImportChoices { accepted, ..choices.clone() };
        match doubt.kind {
            DoubtKind::Statuses => before.leave_out = None,
            DoubtKind::RepeatedAmounts => before.once_per_order = false,
            DoubtKind::Gaps => before.fill_down = false,
            _ => {}
        }
        before
    };
    let said = |test: &'static str, choices: ImportChoices| {
        (test, words.get(&format!("import.doubt.answer.{test}")), choices)
    };
    match doubt.kind {
        DoubtKind::Gross => Vec::new(),
        DoubtKind::Discount if doubt.is_open => MEANINGS
            .into_iter()
            .map(|meaning| {
                let answered = ImportChoices { discount: Some(meaning), ..choices.clone() };
                (meaning_name(meaning), aside_words::discount(meaning, words), answered)
            })
            .collect(),
        DoubtKind::Discount => Vec::new(),
        DoubtKind::ComputedAmounts if !doubt.is_open => Vec::new(),
        _ if !doubt.is_open => vec![said("again", again())],
        DoubtKind::Currencies => vec![said("add_up", accepted())],
        DoubtKind::Statuses => {
            let striking = doubt.tallies.iter().filter(|tally| tally.is_striking);
            let values = striking.map(|tally| tally.value.clone()).collect();
            let leave_out = Some(LeftValues { column: doubt.column, values });
            vec![said("leave_out", ImportChoices { leave_out, ..choices.clone() }), said("count", accepted())]
        }
        DoubtKind::RepeatedAmounts => vec![
            said("once", ImportChoices { once_per_order: true, ..choices.clone() }),
            said("each_line", accepted()),
        ],
        DoubtKind::Gaps => vec![
            said("fill_down", ImportChoices { fill_down: true, ..choices.clone() }),
            said("refuse", accepted()),
        ],
        DoubtKind::ComputedAmounts => vec![said("computed", accepted())],
    }
}

const fn name(kind: DoubtKind) -> &'static str {
    match kind {
        DoubtKind::Currencies => "currencies",
        DoubtKind::Statuses => "statuses",
        DoubtKind::RepeatedAmounts => "repeated",
        DoubtKind::ComputedAmounts => "computed",
        DoubtKind::Discount => "discount",
        DoubtKind::Gross => "gross",
        DoubtKind::Gaps => "gaps",
    }
}

const fn meaning_name(meaning: crate::data::import::DiscountMeaning) -> &'static str {
    use crate::data::import::DiscountMeaning::{Money, ShareOff, SharePaid};
    match meaning {
        ShareOff => "share_off",
        SharePaid => "share_paid",
        Money => "money",
    }
}
