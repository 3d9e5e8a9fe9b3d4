//! The fields of a plan of pay: what is measured, the curve with its table, limits, gates, deductions.

use yew::prelude::*;

use crate::engine::pay_lint::PayNote;
use crate::{
    domain::{
        incentive::{Beyond, BorderUnit, PayUnit, Reach, Reading},
        pay::BaseKind,
        workspace::Workspace,
    },
    platform::dom,
    ui::components::{
        button::{Button, IconButton},
        icon::{IconSize, icon},
        number_field::{Asked, NumberInput, unit_word},
        select::{Choice, Select},
    },
    view::{
        formats::Formats,
        message::Words,
        pay::reading_name,
        pay_form::{
            Judged, PayForm, RowForm, Said,
            kinds::{Family, FieldUnit, PayField},
        },
        pay_lint::{fault_words, note_words},
    },
};

/// Key of the remark at an empty field: told only once somebody wants to save.
const MISSING: &str = "rule.wrong.missing";

/// A form and what it is drawn with.
pub struct Fields<'a> {
    /// The form.
    pub form: &'a PayForm,
    /// What is said about it.
    pub judged: &'a Judged,
    /// Whether somebody has tried to save: then what is missing is told too.
    pub is_told: bool,
    /// The document.
    pub workspace: &'a Workspace,
    /// Number formats and words.
    pub formats: &'a Formats,
    /// Somebody changed something.
    pub on: &'a Callback<PayForm>,
}

impl Fields<'_> {
    /// The curve with what is measured, and its limits.
    pub fn curve(&self) -> Html {
        let words = self.words();
        let form = self.form;
        let told = words.get(&format!("{}_told", form.family.key()));
        let family = self.pick(
            "pay-family",
            "pay_plan.family_label",
            &Family::ALL.map(|family| (family, words.get(family.key()).to_string())),
            &form.family,
            |form, family| form.pick(family),
        );
        html! {
            <>
                <section class="ks-form ks-rule__part">
                    { self.reading("pay-measure", "pay_plan.measure", form.measure, |_| true, |form, reading| form.measure = reading) }
                    { Select { hint: Some(told.into()), ..family }.view() }
                    <div class="ks-form ks-rule__cols">
                        { self.pick("pay-borders", "pay_plan.borders", &[
                            (BorderUnit::Measure, words.get("pay_plan.borders_measure").to_string()),
                            (BorderUnit::PercentOfQuota, words.get("pay_plan.borders_quota").to_string()),
                        ], &form.borders, |form, borders| form.borders = borders).view() }
                        if form.borders == BorderUnit::PercentOfQuota { { self.quota() } }
                        { self.pick("pay-pays", "pay_plan.pays", &[
                            (PayUnit::Money, words.get("pay_plan.pays_money").to_string()),
                            (PayUnit::PercentOfBase, words.get("pay_plan.pays_percent").to_string()),
                        ], &form.pays, |form, pays| form.pays = pays).view() }
                        if form.needs_base() {
                            { self.pick("pay-base", "pay_plan.base", &[
                                (BaseKind::Bonus, words.get("pay_plan.base_bonus").to_string()),
                                (BaseKind::Salary, words.get("pay_plan.base_salary").to_string()),
                            ], &form.base, |form, base| form.base = base).view() }
                        }
                    </div>
                    if form.family == Family::Flat {
                        { self.number(PayField::Rate, Asked { label: words.get("pay_plan.rate").into(), ..Asked::default() }) }
                    } else {
                        { self.rows(&form.rows, None, "pay-table") }
                    }
                    if form.family.is_ramp() {
                        { Select { error: self.error(PayField::Beyond), ..self.pick("pay-beyond", "pay_plan.beyond", &[
                            (Beyond::Hold, words.get("pay_plan.beyond_hold").to_string()),
                            (Beyond::Extend, words.get("pay_plan.beyond_extend").to_string()),
                        ], &form.beyond, |form, beyond| form.beyond = beyond) }.view() }
                    }
                </section>
                <section class="ks-form ks-rule__part">
                    <h3 class="ks-rule__head">{ words.get("pay_plan.limits") }</h3>
                    <div class="ks-form ks-rule__cols">
                        { self.number(PayField::Threshold, self.limit("threshold")) }
                        { self.number(PayField::MeasureCap, self.limit("measure_cap")) }
                        { self.number(PayField::Cap, self.limit("cap")) }
                        { self.pick("pay-cap-unit", "pay_plan.cap", &self.units("pay_plan.in_percent_base"), &form.is_cap_percent, |form, is| form.is_cap_percent = is).in_unit(words) }
                    </div>
                </section>
            </>
        }
    }

    fn limit(&self, key: &str) -> Asked {
        let words = self.words();
        Asked {
            label: words.get(&format!("pay_plan.{key}")).into(),
            optional: true,
            hint: Some(words.get(&format!("pay_plan.{key}_hint")).into()),
            ..Asked::default()
        }
    }

    pub(super) fn units(&self, percent: &str) -> [(bool, String); 2] {
        let words = self.words();
        [(false, words.get("pay_plan.in_money").to_string()), (true, words.get(percent).to_string())]
    }

    fn quota(&self) -> Html {
        let words = self.words();
        let kpis = self.workspace.kpis_by_code();
        let none = (None, words.get("pay_plan.quota_pick").to_string());
        let all: Vec<_> = std::iter::once(none)
            .chain(kpis.iter().map(|kpi| (Some(kpi.id), format!("{} {}", kpi.code, words.of(&kpi.name)))))
            .collect();
        let select = self
            .pick("pay-quota", "pay_plan.quota", &all, &self.form.quota, |form, quota| form.quota = quota);
        Select { error: self.error(PayField::Quota), ..select }.view()
    }

    /// Rows of the curve or of a multiplier.
    pub(super) fn rows(&self, rows: &[RowForm], part: Option<u32>, id: &str) -> Html {
        let words = self.words();
        let level_key = match (part, self.form.family.is_of_rates()) {
            (Some(_), _) => "pay_plan.factor",
            (None, true) => "pay_plan.level_rate",
            (None, false) => "pay_plan.level",
        };
        let is_mixed = part.is_none() && self.form.family == Family::TiersMixed;
        let row = |(n, row): (usize, &RowForm)| {
            let (key, n) = (row.key, n.to_string());
            let cell = |field: PayField, what: &str| {
                let label = words.with("pay_plan.row_named", &[("n", &n), ("what", &words.get(what))]);
                self.number(field, Asked { label: label.into(), bare: true, ..Asked::default() })
            };
            let reach = is_mixed.then(|| {
                let choices = [
                    (Reach::Whole, words.get("pay_plan.reach_whole").to_string()),
                    (Reach::Slice, words.get("pay_plan.reach_slice").to_string()),
                ];
                let select = self.pick("", "pay_plan.reach", &choices, &row.reach, move |form, reach| {
                    if let Some(row) = form.rows.iter_mut().find(|row| row.key == key) {
                        row.reach = reach;
                    }
                });
                let label =
                    words.with("pay_plan.row_named", &[("n", &n), ("what", &words.get("pay_plan.reach"))]);
                Select {
                    id: format!("pay-row-{key}-reach").into(),
                    label: label.into(),
                    bare: true,
                    ..select
                }
                .view()
            });
            html! {
                <li key={key} class={classes!("ks-rule__row", is_mixed.then_some("ks-rule__row--reach"))}>
                    { cell(PayField::RowFrom(key), "pay_plan.from") }
                    { cell(PayField::RowLevel(key), level_key) }
                    { for reach }
                    { IconButton {
                        icon: "minus",
                        label: words.with("pay_plan.row_remove", &[("n", &n)]).into(),
                        onclick: self.click(move |form| form.remove_row(key)),
                        ..IconButton::default()
                    }.view() }
                </li>
            }
        };
        let whole = part.map_or(PayField::Table, PayField::Factors);
        let error = self.error(whole);
        let add = Button {
            small: true,
            icon: Some("plus"),
            onclick: self.click(move |form| {
                form.add_row(part);
            }),
            ..Button::default()
        };
        let label = format!("{id}-l");
        html! {
            <div class="ks-field" role="group" aria-labelledby={label.clone()}>
                <p class={classes!("ks-rule__heads", is_mixed.then_some("ks-rule__row--reach"))} id={label}>
                    <span class="ks-field__label">{ words.get("pay_plan.from") }</span>
                    <span class="ks-field__label">{ words.get(level_key) }</span>
                    if is_mixed { <span class="ks-field__label">{ words.get("pay_plan.reach") }</span> }
                </p>
                <ul class="ks-rule__rows">{ for (1..).zip(rows).map(row) }</ul>
                if let Some(error) = error { <p class="ks-field__error" role="alert">{ icon("octagon", IconSize::Small) }{ error }</p> }
                <div>{ add.view(words.get("pay_plan.row_add")) }</div>
            </div>
        }
    }

    /// A choice of a figure of the card.
    pub(super) fn reading(
        &self,
        id: &str,
        label: &str,
        at: Reading,
        is_offered: impl Fn(Reading) -> bool,
        apply: impl Fn(&mut PayForm, Reading) + 'static,
    ) -> Html {
        let words = self.words();
        let kpis = self.workspace.kpis_by_code();
        let groups = [
            ("pay_plan.measure_value", Reading::Value as fn(_) -> _),
            ("pay_plan.measure_attainment", Reading::Attainment as fn(_) -> _),
            ("pay_plan.measure_score", Reading::Score as fn(_) -> _),
        ];
        let mut all: Vec<(Reading, Choice)> = Vec::new();
        let mut offer = |group: &str, reading: Reading| {
            if is_offered(reading) || reading == at {
                let name = reading_name(reading, self.workspace, self.formats);
                all.push((reading, Choice::under(words.get(group), all.len().to_string(), name)));
            }
        };
        offer("pay_plan.measure_total", Reading::Total);
        for (group, of_kpi) in groups {
            kpis.iter().for_each(|kpi| offer(group, of_kpi(kpi.id)));
        }
        offer("pay_plan.measure_team", Reading::TeamTotal);
        kpis.iter().for_each(|kpi| offer("pay_plan.measure_team", Reading::TeamAttainment(kpi.id)));
        let place = all.iter().position(|(reading, _)| *reading == at).unwrap_or_default();
        let (readings, choices): (Vec<Reading>, Vec<Choice>) = all.into_iter().unzip();
        let (form, on) = (self.form.clone(), self.on.clone());
        Select {
            id: id.to_owned().into(),
            label: words.get(label).into(),
            choices,
            value: place.to_string().into(),
            on_select: Callback::from(move |value: AttrValue| {
                if let Some(reading) = value.parse::<usize>().ok().and_then(|place| readings.get(place)) {
                    let mut next = form.clone();
                    apply(&mut next, *reading);
                    on.emit(next);
                }
            }),
            ..Select::default()
        }
        .view()
    }

    /// A choice of one out of some.
    pub(super) fn pick<T: Clone + PartialEq + 'static>(
        &self,
        id: &str,
        label: &str,
        all: &[(T, String)],
        at: &T,
        apply: impl Fn(&mut PayForm, T) + 'static,
    ) -> Select {
        let place = all.iter().position(|(one, _)| one == at).unwrap_or_default();
        let choices =
            (0..).zip(all).map(|(place, (_, name)): (usize, _)| Choice::new(place.to_string(), name.clone()));
        let values: Vec<T> = all.iter().map(|(one, _)| one.clone()).collect();
        let (form, on) = (self.form.clone(), self.on.clone());
        Select {
            id: id.to_owned().into(),
            label: self.words().get(label).into(),
            choices: choices.collect(),
            value: place.to_string().into(),
            on_select: Callback::from(move |value: AttrValue| {
                if let Some(one) = value.parse::<usize>().ok().and_then(|place| values.get(place)) {
                    let mut next = form.clone();
                    apply(&mut next, one.clone());
                    on.emit(next);
                }
            }),
            ..Select::default()
        }
    }

    /// A number with its unit.
    pub(super) fn number(&self, field: PayField, asked: Asked) -> Html {
        let error = self.error(field);
        let unit = match self.form.unit_of(field, self.workspace) {
            FieldUnit::Percent => AttrValue::Static("%"),
            FieldUnit::Of(unit) => unit_word(unit, self.formats),
        };
        let id = field.id();
        let (form, on) = (self.form.clone(), self.on.clone());
        let oninput = Callback::from(move |event: InputEvent| {
            let mut next = form.clone();
            next.set(field, dom::text_of(&event));
            on.emit(next);
        });
        let input = NumberInput {
            id: id.into(),
            value: self.form.text(field).to_owned().into(),
            unit,
            oninput,
            ..NumberInput::default()
        };
        asked.view(input, error, self.words())
    }

    /// What a press does.
    pub(super) fn click(&self, apply: impl Fn(&mut PayForm) + 'static) -> Callback<MouseEvent> {
        let (form, on) = (self.form.clone(), self.on.clone());
        Callback::from(move |_: MouseEvent| {
            let mut next = form.clone();
            apply(&mut next);
            on.emit(next);
        })
    }

    /// What is wrong with a field.
    pub(super) fn error(&self, field: PayField) -> Option<AttrValue> {
        let words = self.words();
        match self.judged.at(field)? {
            Said::Key(key) => {
                (*key != MISSING && field != PayField::Name || self.is_told).then(|| words.get(key).into())
            }
            Said::Note(PayNote::Curve(fault) | PayNote::Factor(_, fault)) => {
                Some(fault_words(fault, words).into())
            }
            Said::Note(note) => Some(note_words(note, self.formats).into()),
        }
    }

    pub(super) const fn words(&self) -> Words {
        self.formats.words
    }
}

/// A choice of a unit beside the number that it is for.
pub(super) trait InUnit {
    /// Draws it with a label that names the number.
    fn in_unit(self, words: Words) -> Html;
}

impl InUnit for Select {
    fn in_unit(self, words: Words) -> Html {
        let label = words.with("pay_plan.in_unit", &[("what", &self.label)]);
        Select { label: label.into(), ..self }.view()
    }
}
