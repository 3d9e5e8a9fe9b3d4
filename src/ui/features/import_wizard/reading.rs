//! How the file is read: encoding, delimiter, order in dates, rounding. Guessed, shown, and open to correction.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    data::import::{Amounts, DayOrder, ImportChoices, decode::ENCODINGS, preview::Preview},
    ui::components::{
        icon::{IconSize, icon_like},
        select::{Choice, Select},
    },
    view::{import_words, message::Words},
};

/// Decimal places to which lines can be rounded.
const PLACES: [u8; 3] = [2, 1, 0];
/// Delimiters offered.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// The choices as selects.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// What the file seems to be.
    pub preview: &'a Preview,
    /// What the user decided.
    pub choices: &'a ImportChoices,
    /// Decides anew.
    pub on_choose: &'a Callback<ImportChoices>,
}

impl Reading<'_> {
    /// Draws it.
    pub fn view(self, words: Words) -> Html {
        let (preview, choices) = (self.preview, self.choices);
        let choose = |change: fn(&ImportChoices, &str) -> ImportChoices| {
            let choices = choices.clone();
            self.on_choose.reform(move |value: AttrValue| change(&choices, &value))
        };
        // Another encoding or delimiter makes other headers: what they mean is guessed anew.
        let on_encoding = choose(|choices, value| ImportChoices {
            encoding: Some(value.to_owned()),
            columns: None,
            ..choices.clone()
        });
        let on_delimiter = choose(|choices, value| ImportChoices {
            delimiter: value.chars().next(),
            columns: None,
            ..choices.clone()
        });
        let on_day_order =
            choose(|choices, value| ImportChoices { day_order: order_of(value), ..choices.clone() });
        let on_amounts =
            choose(|choices, value| ImportChoices { amounts: amounts_of(value), ..choices.clone() });
        let encoding = choices.encoding.clone().unwrap_or_else(|| preview.encoding.clone());
        let mut encodings: Vec<Choice> =
            ENCODINGS.iter().map(|name| Choice::new(*name, encoding_name(name, words))).collect();
        if !ENCODINGS.contains(&encoding.as_str()) {
            encodings.push(Choice::new(encoding.clone(), encoding.clone()));
        }
        let delimiter = choices.delimiter.unwrap_or(preview.delimiter);
        let mut delimiters: Vec<Choice> = DELIMITERS
            .iter()
            .map(|sign| Choice::new(sign.to_string(), import_words::delimiter(*sign, words)))
            .collect();
        if !DELIMITERS.contains(&delimiter) {
            delimiters.push(Choice::new(delimiter.to_string(), import_words::delimiter(delimiter, words)));
        }
        let orders = [DayOrder::DayFirst, DayOrder::MonthFirst]
            .map(|order| Choice::new(order_value(order), import_words::day_order(order, words)));
        let rules =
            std::iter::once(Amounts::AsGiven).chain(PLACES.map(|places| Amounts::RoundPerLine { places }));
        let rules: Vec<Choice> =
            rules.map(|rule| Choice::new(amounts_value(rule), import_words::amounts(rule, words))).collect();
        html! {
            <div class="ks-stack ks-stack--tight">
                if preview.undecodable {
                    <div class="ks-note ks-note--watch" role="status">{ icon_like("watch", IconSize::Normal, Some("ks-status__mark")) }<div>
                        <strong>{ words.with("import.undecodable.title", &[("encoding", &encoding)]) }</strong>{ import_words::gap(words) }{ words.get("import.undecodable.text") }
                    </div></div>
                }
                if preview.day_order_ambiguous { { day_question(&on_day_order, words) } }
                <div class="ks-form ks-form--cols">
                    { Select {
                        id: "import-encoding".into(),
                        label: words.get("import.encoding.label").into(),
                        hint: Some(words.get("import.encoding.hint").into()),
                        choices: encodings,
                        value: encoding.clone().into(),
                        on_select: on_encoding,
                        ..Select::default()
                    }.view() }
                    { Select {
                        id: "import-delimiter".into(),
                        label: words.get("import.delimiter.label").into(),
                        choices: delimiters,
                        value: delimiter.to_string().into(),
                        on_select: on_delimiter,
                        ..Select::default()
                    }.view() }
                    if !preview.day_order_ambiguous {
                        { Select {
                            id: "import-day-order".into(),
                            label: words.get("import.day_order.label").into(),
                            hint: Some(words.get("import.day_order.hint").into()),
                            choices: orders.to_vec(),
                            value: order_value(preview.day_order).into(),
                            on_select: on_day_order,
                            ..Select::default()
                        }.view() }
                    }
                    { Select {
                        id: "import-amounts".into(),
                        label: words.get("import.amounts.label").into(),
                        hint: Some(words.get("import.amounts.hint").into()),
                        choices: rules,
                        value: amounts_value(choices.amounts).into(),
                        on_select: on_amounts,
                        ..Select::default()
                    }.view() }
                </div>
            </div>
        }
    }
}

/// The question that the file leaves open, without an answer given beforehand.
fn day_question(on_choose: &Callback<AttrValue>, words: Words) -> Html {
    let answer = |order: DayOrder, key: &'static str| {
        let onclick = on_choose.reform(move |_: MouseEvent| AttrValue::Static(order_value(order)));
        html! { <button type="button" class="ks-btn" data-test={format!("import-{}", order_value(order))} {onclick}>{ words.get(key) }</button> }
    };
    html! {
        <div class="ks-note ks-note--watch" role="group" aria-labelledby="import-day-question">{ icon_like("watch", IconSize::Normal, Some("ks-status__mark")) }<div class="ks-stack ks-stack--tight">
            <div><strong id="import-day-question">{ words.get("import.day_order.question") }</strong><p>{ words.get("import.day_order.question_text") }</p></div>
            <div class="ks-row">{ answer(DayOrder::DayFirst, "import.day_order.april") }{ answer(DayOrder::MonthFirst, "import.day_order.march") }</div>
        </div></div>
    }
}

fn encoding_name(name: &str, words: Words) -> AttrValue {
    AttrValue::from(match name {
        "UTF-8" => words.get("import.encoding.utf8"),
        "gb18030" => words.get("import.encoding.gb18030"),
        "Big5" => words.get("import.encoding.big5"),
        other => Rc::from(other),
    })
}

const fn order_value(order: DayOrder) -> &'static str {
    match order {
        DayOrder::DayFirst => "day-first",
        DayOrder::MonthFirst => "month-first",
    }
}

fn order_of(value: &str) -> Option<DayOrder> {
    [DayOrder::DayFirst, DayOrder::MonthFirst].into_iter().find(|order| order_value(*order) == value)
}

fn amounts_value(amounts: Amounts) -> String {
    match amounts {
        Amounts::AsGiven => "as-given".to_owned(),
        Amounts::RoundPerLine { places } => places.to_string(),
    }
}

fn amounts_of(value: &str) -> Amounts {
    value.parse().map_or(Amounts::AsGiven, |places| Amounts::RoundPerLine { places })
}
