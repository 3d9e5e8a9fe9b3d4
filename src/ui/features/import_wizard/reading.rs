//! How the file is read: encoding, delimiter, order in dates, rounding. Guessed, shown, and open to correction.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    data::import::{
        Amounts, ClockRule, DayOrder, DecimalMark, DiscountMeaning, HeaderRow, ImportChoices,
        decode::ENCODINGS,
        number,
        preview::{DayReading, Preview},
    },
    ui::{
        components::{
            icon::{IconSize, icon, icon_like},
            select::{Choice, Select},
        },
        features::import_wizard::doubts::doubts_view,
    },
    view::{aside_words, import_words, message::Words, workbook_words},
};

/// Decimal places to which lines can be rounded.
const PLACES: [u8; 3] = [2, 1, 0];
/// Delimiters offered.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// Orders offered.
const ORDERS: [DayOrder; 3] = [DayOrder::DayFirst, DayOrder::MonthFirst, DayOrder::YearFirst];
/// What discounts can say.
pub(super) const MEANINGS: [DiscountMeaning; 3] =
    [DiscountMeaning::ShareOff, DiscountMeaning::SharePaid, DiscountMeaning::Money];
/// Value of the choice to take lines of totals in.
const KEEP: &str = "keep";
/// Value of the choice to take numbers as written.
const PLAIN: &str = "plain";

/// The choices as selects.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    /// What the file seems to be.
    pub preview: &'a Preview,
    /// What the user decided.
    pub choices: &'a ImportChoices,
    /// How far the clock of this computer is ahead of universal time, in minutes.
    pub local: i32,
    /// The tables that the rows can belong to.
    pub tables: Vec<Choice>,
    /// One of them was picked.
    pub on_table: Callback<AttrValue>,
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
        // Another encoding, delimiter, sheet or header makes other columns: what they mean is found out anew.
        let on_encoding =
            choose(|choices, value| ImportChoices { encoding: Some(value.to_owned()), ..anew(choices) });
        let on_delimiter =
            choose(|choices, value| ImportChoices { delimiter: value.chars().next(), ..anew(choices) });
        let on_sheet = choose(|choices, value| ImportChoices {
            sheet: Some(value.to_owned()),
            header: None,
            ..anew(choices)
        });
        let on_header = choose(|choices, value| ImportChoices { header: header_of(value), ..anew(choices) });
        let seen = preview.evidence.clone();
        let keep =
            move |choices: &ImportChoices| ImportChoices { evidence: Some(seen.clone()), ..choices.clone() };
        let choose_and_keep = |change: fn(ImportChoices, &str) -> ImportChoices| {
            let choices = keep(choices);
            self.on_choose.reform(move |value: AttrValue| change(choices.clone(), &value))
        };
        let on_day_order =
            choose_and_keep(|choices, value| ImportChoices { day_order: order_of(value), ..choices });
        let on_decimal =
            choose_and_keep(|choices, value| ImportChoices { decimal: mark_of(value), ..choices });
        let on_units =
            choose_and_keep(|choices, value| ImportChoices { plain_units: value == PLAIN, ..choices });
        let on_amounts =
            choose_and_keep(|choices, value| ImportChoices { amounts: amounts_of(value), ..choices });
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
        let orders =
            ORDERS.map(|order| Choice::new(order_value(order), import_words::day_order(order, words)));
        let rules =
            std::iter::once(Amounts::AsGiven).chain(PLACES.map(|places| Amounts::RoundPerLine { places }));
        let rules: Vec<Choice> =
            rules.map(|rule| Choice::new(amounts_value(rule), import_words::amounts(rule, words))).collect();
        let sheets: Vec<Choice> = preview
            .sheets
            .iter()
            .map(|sheet| Choice::new(sheet.name.clone(), workbook_words::sheet(sheet, words)))
            .collect();
        let is_text = sheets.is_empty();
        let records = 0..u32::try_from(preview.first_records.len()).unwrap_or(0);
        let mut headers: Vec<HeaderRow> = records.map(HeaderRow::At).collect();
        let absent = match preview.header {
            HeaderRow::Absent(place) => place,
            HeaderRow::At(_) => 0,
        };
        headers.push(HeaderRow::Absent(absent));
        let headers: Vec<Choice> = headers
            .into_iter()
            .map(|header| {
                Choice::new(
                    header_value(header),
                    import_words::header_row(header, &preview.first_records, words),
                )
            })
            .collect();
        let marks = [None, Some(DecimalMark::Point), Some(DecimalMark::Comma)]
            .map(|mark| Choice::new(mark_value(mark), import_words::decimal(mark, words)));
        let has_units = choices.plain_units || preview.columns.iter().any(|column| column.scale != 0);
        let units = [("as-units", "import.units.apply"), (PLAIN, "import.units.plain")]
            .map(|(value, key)| Choice::new(value, words.get(key)));
        let on_totals =
            choose_and_keep(|choices, value| ImportChoices { keep_totals: value == KEEP, ..choices });
        let totals = [("leave-out", "import.totals.leave_out"), (KEEP, "import.totals.keep")]
            .map(|(value, key)| Choice::new(value, words.get(key)));
        let on_discount =
            choose_and_keep(|choices, value| ImportChoices { discount: discount_of(value), ..choices });
        let has_discount = preview
            .columns
            .iter()
            .any(|column| column.column.as_ref().is_some_and(|column| column.0 == "discount"));
        let found = aside_words::discount(preview.discount, words);
        let by_itself = words.with("import.discount.found", &[("meaning", &found)]);
        let discounts: Vec<Choice> = std::iter::once(Choice::new(discount_value(None), by_itself))
            .chain(MEANINGS.map(|meaning| {
                Choice::new(discount_value(Some(meaning)), aside_words::discount(meaning, words))
            }))
            .collect();
        let remarks = workbook_words::remarks(preview, words);
        let clocks = workbook_words::clocks(&preview.clocks, preview.clock, words);
        let on_clock = choose_and_keep(|choices, value| ImportChoices { clock: clock_of(value), ..choices });
        let clock_rules = clock_rules(preview, self.local);
        let clock_choices: Vec<Choice> = clock_rules
            .into_iter()
            .map(|rule| Choice::new(clock_value(rule), workbook_words::clock_rule(rule, words)))
            .collect();
        html! {
            <div class="ks-stack ks-stack--tight">
                if let Some(clocks) = &clocks {
                    <p class="ks-note" data-test="import-clocks">{ icon("clock", IconSize::Normal) }<span>{ clocks.clone() }</span></p>
                }
                if !remarks.is_empty() {
                    <div class="ks-note ks-note--watch" data-test="import-remarks">{ icon_like("watch", IconSize::Normal, Some("ks-status__mark")) }<div>
                        <strong>{ words.get("import.remarks") }</strong>
                        { for remarks.into_iter().map(|remark| html! { <p>{ remark }</p> }) }
                    </div></div>
                }
                if preview.undecodable {
                    <div class="ks-note ks-note--watch" role="status">{ icon_like("watch", IconSize::Normal, Some("ks-status__mark")) }<div>
                        <strong>{ words.with("import.undecodable.title", &[("encoding", &encoding)]) }</strong>{ import_words::gap(words) }{ words.get("import.undecodable.text") }
                    </div></div>
                }
                if preview.day_order_ambiguous { { day_question(preview, &on_day_order, words) } }
                { doubts_view(preview, choices, self.on_choose, words) }
                if let Some(number) = &preview.decimal_question { { decimal_question(number, &on_decimal, words) } }
                <div class="ks-form ks-form--cols">
                    { Select {
                        id: "import-table".into(),
                        label: words.get("import.table.label").into(),
                        hint: Some(words.get("import.table.hint").into()),
                        choices: self.tables,
                        value: choices.table.as_ref().unwrap_or(&preview.table).0.clone().into(),
                        on_select: self.on_table,
                        ..Select::default()
                    }.view() }
                    if is_text { { Select {
                        id: "import-encoding".into(),
                        label: words.get("import.encoding.label").into(),
                        hint: Some(words.get("import.encoding.hint").into()),
                        choices: encodings,
                        value: encoding.clone().into(),
                        on_select: on_encoding,
                        ..Select::default()
                    }.view() } }
                    if is_text { { Select {
                        id: "import-delimiter".into(),
                        label: words.get("import.delimiter.label").into(),
                        choices: delimiters,
                        value: delimiter.to_string().into(),
                        on_select: on_delimiter,
                        ..Select::default()
                    }.view() } }
                    if !is_text { { Select {
                        id: "import-sheet".into(),
                        label: words.get("import.sheet.label").into(),
                        hint: Some(words.get("import.sheet.hint").into()),
                        choices: sheets,
                        value: choices.sheet.clone().or_else(|| preview.sheet.clone()).unwrap_or_default().into(),
                        on_select: on_sheet,
                        ..Select::default()
                    }.view() } }
                    { Select {
                        id: "import-header".into(),
                        label: words.get("import.header.label").into(),
                        hint: Some(words.get("import.header.hint").into()),
                        choices: headers,
                        value: header_value(preview.header).into(),
                        on_select: on_header,
                        ..Select::default()
                    }.view() }
                    if preview.decimal_question.is_none() { { Select {
                        id: "import-decimal".into(),
                        label: words.get("import.decimal.label").into(),
                        hint: Some(words.get("import.decimal.hint").into()),
                        choices: marks.to_vec(),
                        value: mark_value(choices.decimal).into(),
                        on_select: on_decimal,
                        ..Select::default()
                    }.view() } }
                    if has_units { { Select {
                        id: "import-units".into(),
                        label: words.get("import.units.label").into(),
                        hint: Some(words.get("import.units.hint").into()),
                        choices: units.to_vec(),
                        value: if choices.plain_units { PLAIN } else { "as-units" }.into(),
                        on_select: on_units,
                        ..Select::default()
                    }.view() } }
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
                    if clocks.is_some() { { Select {
                        id: "import-clock".into(),
                        label: words.get("import.clock.label").into(),
                        hint: Some(words.get("import.clock.hint").into()),
                        choices: clock_choices,
                        value: clock_value(preview.clock).into(),
                        on_select: on_clock,
                        ..Select::default()
                    }.view() } }
                    { Select {
                        id: "import-amounts".into(),
                        label: words.get("import.amounts.label").into(),
                        hint: Some(words.get("import.amounts.hint").into()),
                        choices: rules,
                        value: amounts_value(choices.amounts).into(),
                        on_select: on_amounts,
                        ..Select::default()
                    }.view() }
                    { Select {
                        id: "import-totals".into(),
                        label: words.get("import.totals.label").into(),
                        hint: Some(words.get("import.totals.hint").into()),
                        choices: totals.to_vec(),
                        value: if choices.keep_totals { KEEP } else { "leave-out" }.into(),
                        on_select: on_totals,
                        ..Select::default()
                    }.view() }
                    if has_discount { { Select {
                        id: "import-discount".into(),
                        label: words.get("import.discount.label").into(),
                        hint: Some(words.get("import.discount.hint").into()),
                        choices: discounts,
                        value: discount_value(choices.discount).into(),
                        on_select: on_discount,
                        ..Select::default()
                    }.view() } }
                </div>
            </div>
        }
    }
}

/// The choices without what an earlier look found out about the columns.
fn anew(choices: &ImportChoices) -> ImportChoices {
    ImportChoices { columns: None, evidence: None, ..choices.clone() }
}

/// The question about days that the file leaves open, without an answer given beforehand.
fn day_question(preview: &Preview, on_choose: &Callback<AttrValue>, words: Words) -> Html {
    let answer = |order: DayOrder, text: Rc<str>| {
        let onclick = on_choose.reform(move |_: MouseEvent| AttrValue::Static(order_value(order)));
        html! { <button type="button" class="ks-btn" data-test={format!("import-{}", order_value(order))} {onclick}>{ text }</button> }
    };
    let readings = &preview.day_readings;
    let answers: Html = if readings.is_empty() {
        ORDERS.into_iter().map(|order| answer(order, import_words::day_order(order, words))).collect()
    } else {
        let text = |reading: &DayReading| {
            let order = import_words::day_order(reading.order, words);
            words.with("import.day_order.answer", &[("day", &reading.day), ("order", &order)])
        };
        readings.iter().map(|reading| answer(reading.order, text(reading))).collect()
    };
    let sample = readings.first().map_or("03/04/2026", |reading| reading.text.as_str());
    question(
        "import-day-question",
        words.with("import.day_order.question", &[("text", sample)]),
        words.get("import.day_order.question_text"),
        answers,
    )
}

/// The question about decimal marks that the file leaves open.
fn decimal_question(number: &str, on_choose: &Callback<AttrValue>, words: Words) -> Html {
    let answer = |mark: DecimalMark, key: &'static str| {
        let is_comma = mark == DecimalMark::Comma;
        let read = number::parse(number, is_comma).map(|read| read.to_string()).unwrap_or_default();
        let onclick = on_choose.reform(move |_: MouseEvent| AttrValue::Static(mark_value(Some(mark))));
        html! { <button type="button" class="ks-btn" data-test={format!("import-{}", mark_value(Some(mark)))} {onclick}>{ words.with(key, &[("value", &read)]) }</button> }
    };
    question(
        "import-decimal-question",
        words.with("import.decimal.question", &[("number", number)]),
        words.get("import.decimal.question_text"),
        html! { <>{ answer(DecimalMark::Point, "import.decimal.as_point") }{ answer(DecimalMark::Comma, "import.decimal.as_comma") }</> },
    )
}

pub(super) fn question(id: &'static str, title: Rc<str>, text: Rc<str>, answers: Html) -> Html {
    html! {
        <div class="ks-note ks-note--watch" role="group" aria-labelledby={id}>{ icon_like("watch", IconSize::Normal, Some("ks-status__mark")) }<div class="ks-stack ks-stack--tight">
            <div><strong {id}>{ title }</strong><p>{ text }</p></div>
            <div class="ks-row">{ answers }</div>
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
        DayOrder::YearFirst => "year-first",
    }
}

/// The rules that are offered for times with a zone: the clock of this computer, those of the file, universal time, none.
fn clock_rules(preview: &Preview, local: i32) -> Vec<ClockRule> {
    let chosen = match preview.clock {
        ClockRule::Ahead(minutes) => Some(minutes),
        ClockRule::AsWritten => None,
    };
    let mut zones: Vec<i32> =
        [local].into_iter().chain(chosen).chain(preview.clocks.zones.clone()).chain([0, 480]).collect();
    let mut seen = std::collections::BTreeSet::new();
    zones.retain(|zone| seen.insert(*zone));
    zones.into_iter().map(ClockRule::Ahead).chain([ClockRule::AsWritten]).collect()
}

fn clock_value(rule: ClockRule) -> String {
    match rule {
        ClockRule::Ahead(minutes) => minutes.to_string(),
        ClockRule::AsWritten => "as-written".to_owned(),
    }
}

fn clock_of(value: &str) -> ClockRule {
    value.parse().map_or(ClockRule::AsWritten, ClockRule::Ahead)
}

const fn discount_value(meaning: Option<DiscountMeaning>) -> &'static str {
    match meaning {
        None => "found",
        Some(DiscountMeaning::ShareOff) => "share-off",
        Some(DiscountMeaning::SharePaid) => "share-paid",
        Some(DiscountMeaning::Money) => "money",
    }
}

fn discount_of(value: &str) -> Option<DiscountMeaning> {
    MEANINGS.into_iter().find(|meaning| discount_value(Some(*meaning)) == value)
}

const fn mark_value(mark: Option<DecimalMark>) -> &'static str {
    match mark {
        None => "by-column",
        Some(DecimalMark::Point) => "decimal-point",
        Some(DecimalMark::Comma) => "decimal-comma",
    }
}

fn mark_of(value: &str) -> Option<DecimalMark> {
    [DecimalMark::Point, DecimalMark::Comma].into_iter().find(|mark| mark_value(Some(*mark)) == value)
}

fn header_value(header: HeaderRow) -> String {
    match header {
        HeaderRow::At(place) => place.to_string(),
        HeaderRow::Absent(place) => format!("none-{place}"),
    }
}

fn header_of(value: &str) -> Option<HeaderRow> {
    match value.strip_prefix("none-") {
        Some(place) => place.parse().ok().map(HeaderRow::Absent),
        None => value.parse().ok().map(HeaderRow::At),
    }
}

fn order_of(value: &str) -> Option<DayOrder> {
    ORDERS.into_iter().find(|order| order_value(*order) == value)
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
