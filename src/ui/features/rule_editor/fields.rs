//! The fields of a scoring rule: numbers with their unit, choices, and the parameters of each shape.

use yew::prelude::*;

use crate::{
    domain::{
        kpi::{Direction, Kpi},
        scoring::{Measure, MissingPolicy},
        workspace::Workspace,
    },
    platform::dom,
    ui::{
        components::{
            button::{Button, IconButton},
            icon::{IconSize, icon},
            number_field::{Asked, NumberInput, unit_word},
            select::{Choice, Select},
        },
        features::rule_editor::points_formula::PointsFormula,
    },
    view::{
        formats::Formats,
        message::Words,
        number,
        rule_form::{
            Change, Judged, RuleForm,
            kinds::{Field, RedLineKind, ShapeKind},
        },
    },
};

/// Key of the remark at an empty field: told only once somebody wants to save.
const MISSING: &str = "rule.wrong.missing";
/// Most decimal places of points that stand in a sentence.
const POINT_PLACES: u32 = 9;

/// A form and what it is drawn with.
pub struct Fields<'a> {
    /// The form.
    pub form: &'a RuleForm,
    /// What is said about it.
    pub judged: &'a Judged,
    /// Whether somebody has tried to save: then what is missing is told too.
    pub is_told: bool,
    /// The KPI.
    pub kpi: &'a Kpi,
    /// The document.
    pub workspace: &'a Workspace,
    /// Number formats and words.
    pub formats: &'a Formats,
    /// Somebody changed something.
    pub on: &'a Callback<Change>,
}

impl Fields<'_> {
    /// The whole form.
    pub fn view(&self) -> Html {
        html! {
            <>
                { self.shape() }
                { self.limits() }
                { self.red_line() }
            </>
        }
    }

    /// The choice of a shape, what it does, and its parameters.
    fn shape(&self) -> Html {
        let words = self.words();
        let kinds = ShapeKind::ALL;
        let choices = (0..)
            .zip(kinds)
            .map(|(place, kind): (usize, _)| Choice::new(place.to_string(), words.get(kind.name_key())));
        let at = kinds.iter().position(|kind| *kind == self.form.kind).unwrap_or_default();
        let on_select = self.on.reform(move |value: AttrValue| {
            let place = value.parse::<usize>().unwrap_or_default();
            Change::Kind(kinds.get(place).copied().unwrap_or(ShapeKind::Line))
        });
        let scale = &self.formats.scale;
        let points = |points| number::trimmed(points, POINT_PLACES);
        let told = words.with(
            self.form.kind.told_key(),
            &[
                ("threshold", &points(scale.threshold)),
                ("target", &points(scale.target)),
                ("cap", &points(scale.cap)),
            ],
        );
        let border = match (self.form.kind, self.kpi.direction) {
            (ShapeKind::Range, _) => Some("rule.border_range"),
            (ShapeKind::Levels, _) => Some("rule.border_exact"),
            (ShapeKind::Events | ShapeKind::Formula, _) => None,
            (_, Direction::Higher) => Some("rule.border_higher"),
            (_, Direction::Lower) => Some("rule.border_lower"),
        };
        html! {
            <section class="ks-form">
                { Select {
                    id: "rule-shape".into(),
                    label: words.get("rule.shape_label").into(),
                    choices: choices.collect::<Vec<_>>(),
                    value: at.to_string().into(),
                    on_select,
                    hint: Some(told.into()),
                    ..Select::default()
                }.view() }
                if self.form.kind.has_measure() { { self.measure() } }
                { self.parameters() }
                if let Some(border) = border {
                    <div class="ks-note">{ icon("info", IconSize::Normal) }<div data-test="rule-border">{ words.get(border) }</div></div>
                }
            </section>
        }
    }

    fn measure(&self) -> Html {
        let words = self.words();
        let on_select = self.on.reform(|value: AttrValue| {
            Change::Measure(if value == "attainment" { Measure::Attainment } else { Measure::Value })
        });
        let value = if self.form.measure == Measure::Attainment { "attainment" } else { "value" };
        Select {
            id: "rule-measure".into(),
            label: words.get("rule.measure").into(),
            choices: vec![
                Choice::new("value", words.get("rule.measure_value")),
                Choice::new("attainment", words.get("rule.measure_attainment")),
            ],
            value: value.into(),
            on_select,
            ..Select::default()
        }
        .view()
    }

    fn parameters(&self) -> Html {
        let words = self.words();
        let ask = |field: Field, key: &str| {
            self.number(field, Asked { label: words.get(key).into(), ..Asked::default() })
        };
        let full = |field: Field| {
            let usual = words
                .with("rule.usual", &[("points", &number::trimmed(self.formats.scale.target, POINT_PLACES))]);
            self.number(
                field,
                Asked {
                    label: words.get("rule.full").into(),
                    optional: true,
                    placeholder: Some(usual.into()),
                    ..Asked::default()
                },
            )
        };
        match self.form.kind {
            ShapeKind::Line => Html::default(),
            ShapeKind::Formula => {
                let error = self.judged.at(Field::Formula).filter(|_| self.is_told);
                let error = error.map(|remark| AttrValue::from(words.get(remark.key)));
                html! { <PointsFormula unit={self.kpi.unit} formula={self.form.formula.clone()} {error} on={self.on.clone()} /> }
            }
            ShapeKind::ThreePoint => html! {
                <div class="ks-form ks-rule__cols">
                    { ask(Field::AtThreshold, "rule.at_threshold") }
                    { ask(Field::AtTarget, "rule.at_target") }
                    { ask(Field::AtStretch, "rule.at_stretch") }
                    { self.zero_below() }
                </div>
            },
            ShapeKind::Range => html! {
                <div class="ks-form ks-rule__cols">
                    { ask(Field::Border(0), "rule.zero_low") }
                    { ask(Field::Border(1), "rule.full_low") }
                    { ask(Field::Border(2), "rule.full_high") }
                    { ask(Field::Border(3), "rule.zero_high") }
                    { full(Field::Full) }
                </div>
            },
            ShapeKind::Steps => html! {
                <>
                    { self.rows() }
                    <div class="ks-form ks-rule__cols">{ self.number(Field::Below, Asked { label: words.get("rule.below").into(), optional: true, placeholder: Some("0".into()), ..Asked::default() }) }</div>
                </>
            },
            ShapeKind::Levels => self.rows(),
            ShapeKind::Events => html! {
                <div class="ks-form ks-rule__cols">
                    { ask(Field::Start, "rule.start") }
                    { self.number(Field::Each, Asked { label: words.get("rule.each").into(), hint: Some(words.get("rule.each_hint").into()), ..Asked::default() }) }
                </div>
            },
            ShapeKind::AllOrNothing => {
                html! { <div class="ks-form ks-rule__cols">{ full(Field::Full) }</div> }
            }
            ShapeKind::NearCeiling => {
                let hint = match self.kpi.direction {
                    Direction::Higher => "rule.ceiling_hint_higher",
                    Direction::Lower => "rule.ceiling_hint_lower",
                };
                html! {
                    <div class="ks-form ks-rule__cols">{ self.number(Field::Ceiling, Asked { label: words.get("rule.ceiling").into(), hint: Some(words.get(hint).into()), ..Asked::default() }) }</div>
                }
            }
        }
    }

    fn zero_below(&self) -> Html {
        let words = self.words();
        Select {
            id: "rule-zero-below".into(),
            label: words.get("rule.below_label").into(),
            choices: vec![
                Choice::new("continue", words.get("rule.below_continue")),
                Choice::new("zero", words.get("rule.below_zero")),
            ],
            value: if self.form.is_zero_below { "zero" } else { "continue" }.into(),
            on_select: self.on.reform(|value: AttrValue| Change::ZeroBelow(value == "zero")),
            ..Select::default()
        }
        .view()
    }

    /// Steps or levels, a row each.
    fn rows(&self) -> Html {
        let words = self.words();
        let is_levels = self.form.kind == ShapeKind::Levels;
        let (value_key, named, add) = match (is_levels, self.kpi.direction) {
            (true, _) => ("rule.level_value", "rule.level_named", "rule.level_add"),
            (false, Direction::Higher) => ("rule.step_from_higher", "rule.step_named", "rule.step_add"),
            (false, Direction::Lower) => ("rule.step_from_lower", "rule.step_named", "rule.step_add"),
        };
        let row = |(n, row): (usize, &u32)| {
            let row = *row;
            let n = n.to_string();
            let cell = |field: Field, key: &str| {
                let label = words.with(named, &[("n", &n), ("what", &words.get(key))]);
                self.number(field, Asked { label: label.into(), bare: true, ..Asked::default() })
            };
            let name = |field: Field, key: &str, lang: &'static str| {
                let label = words.with(named, &[("n", &n), ("what", &words.get(key))]);
                let oninput = self.typed(field);
                html! { <input class="ks-input" id={field.id()} type="text" {lang} aria-label={label.to_string()} placeholder={words.get(key).to_string()} value={self.form.text(field).to_owned()} {oninput} autocomplete="off" spellcheck="false" /> }
            };
            html! {
                <li key={row} class={classes!("ks-rule__row", is_levels.then_some("ks-rule__row--named"))}>
                    { cell(Field::RowValue(row), value_key) }
                    { cell(Field::RowPoints(row), "rule.points") }
                    if is_levels {
                        { name(Field::RowZh(row), "rule.level_zh", "zh-CN") }
                        { name(Field::RowEn(row), "rule.level_en", "en") }
                    }
                    { IconButton {
                        icon: "minus",
                        label: words.with("rule.row_remove", &[("n", &n)]).into(),
                        onclick: self.on.reform(move |_: MouseEvent| Change::RemoveRow(row)),
                        ..IconButton::default()
                    }.view() }
                </li>
            }
        };
        let remark = self.remark(Field::Rows);
        html! {
            <div class="ks-field" role="group" aria-labelledby="rule-rows-l">
                <p class="ks-rule__heads" id="rule-rows-l"><span class="ks-field__label">{ words.get(value_key) }</span><span class="ks-field__label">{ words.get("rule.points") }</span></p>
                <ul class="ks-rule__rows">{ for (1..).zip(self.form.rows()).map(row) }</ul>
                { remark }
                <div id="rule-row-add">{ Button { small: true, icon: Some("plus"), onclick: self.on.reform(|_: MouseEvent| Change::AddRow), ..Button::default() }.view(words.get(add)) }</div>
            </div>
        }
    }

    /// Floor, cap, what counts without data, where progress starts.
    fn limits(&self) -> Html {
        let words = self.words();
        let own_cap = match self.form.kind {
            ShapeKind::ThreePoint => self.form.text(Field::AtStretch).to_owned(),
            _ => number::trimmed(self.formats.scale.cap, POINT_PLACES),
        };
        let usual = |points: &str| {
            (!points.is_empty()).then(|| AttrValue::from(words.with("rule.usual", &[("points", points)])))
        };
        let policies = [
            (MissingPolicy::Exclude, "rule.missing_exclude"),
            (MissingPolicy::Zero, "rule.missing_zero"),
            (MissingPolicy::CarryForward, "rule.missing_carry"),
            (MissingPolicy::Block, "rule.missing_block"),
        ];
        let at = policies.iter().position(|(policy, _)| *policy == self.form.missing).unwrap_or_default();
        let on_missing = self.on.reform(move |value: AttrValue| {
            let place = value.parse::<usize>().unwrap_or_default();
            Change::Missing(policies.get(place).map_or(MissingPolicy::Exclude, |(policy, _)| *policy))
        });
        let choices = (0..)
            .zip(policies)
            .map(|(place, (_, key)): (usize, _)| Choice::new(place.to_string(), words.get(key)));
        html! {
            <section class="ks-form ks-rule__part">
                <h3 class="ks-rule__head">{ words.get("rule.limits") }</h3>
                <div class="ks-form ks-rule__cols">
                    { self.number(Field::Floor, Asked { label: words.get("rule.floor").into(), optional: true, placeholder: usual("0"), ..Asked::default() }) }
                    { self.number(Field::Cap, Asked { label: words.get("rule.cap").into(), optional: true, placeholder: usual(&own_cap), ..Asked::default() }) }
                    { Select {
                        id: "rule-missing".into(),
                        label: words.get("rule.missing").into(),
                        choices: choices.collect::<Vec<_>>(),
                        value: at.to_string().into(),
                        on_select: on_missing,
                        ..Select::default()
                    }.view() }
                    { self.number(Field::Baseline, Asked { label: words.get("rule.baseline").into(), optional: true, hint: Some(words.get("rule.baseline_hint").into()), ..Asked::default() }) }
                </div>
            </section>
        }
    }

    fn red_line(&self) -> Html {
        let words = self.words();
        let at = RedLineKind::ALL.iter().position(|kind| *kind == self.form.red_line).unwrap_or_default();
        let choices = (0..)
            .zip(RedLineKind::ALL)
            .map(|(place, kind): (usize, _)| Choice::new(place.to_string(), words.get(kind.key())));
        let on_select = self.on.reform(|value: AttrValue| {
            let place = value.parse::<usize>().unwrap_or_default();
            Change::RedLine(RedLineKind::ALL.get(place).copied().unwrap_or(RedLineKind::None))
        });
        let limit = match self.kpi.direction {
            Direction::Higher => "rule.limit_higher",
            Direction::Lower => "rule.limit_lower",
        };
        let bands = self.workspace.bands.values().flat_map(|table| &table.bands);
        let bands = std::iter::once(Choice::new("", words.get("rule.grade_pick"))).chain(bands.map(|band| {
            let name = words.of(&band.name);
            let label = if name.is_empty() { band.code.clone() } else { format!("{} {name}", band.code) };
            Choice::new(band.code.clone(), label)
        }));
        let on_grade = self.on.reform(|value: AttrValue| Change::Text(Field::Grade, value.to_string()));
        let grade_error = self.error(Field::Grade);
        html! {
            <section class="ks-form ks-rule__part">
                <h3 class="ks-rule__head">{ words.get("rule.red_line") }</h3>
                { Select {
                    id: "rule-red-line".into(),
                    label: words.get("rule.red_line").into(),
                    bare: true,
                    choices: choices.collect::<Vec<_>>(),
                    value: at.to_string().into(),
                    on_select,
                    ..Select::default()
                }.view() }
                <p class="ks-field__hint">{ words.get("rule.red_line_hint") }</p>
                if self.form.red_line != RedLineKind::None {
                    <div class="ks-form ks-rule__cols">
                        { self.number(Field::Limit, Asked { label: words.get(limit).into(), ..Asked::default() }) }
                        if self.form.red_line == RedLineKind::CapTotal {
                            { self.number(Field::TotalCap, Asked { label: words.get("rule.total_cap").into(), ..Asked::default() }) }
                        }
                        if self.form.red_line == RedLineKind::CapGrade {
                            { Select {
                                id: Field::Grade.id().into(),
                                label: words.get("rule.grade").into(),
                                choices: bands.collect::<Vec<_>>(),
                                value: self.form.text(Field::Grade).to_owned().into(),
                                on_select: on_grade,
                                error: grade_error,
                                ..Select::default()
                            }.view() }
                        }
                    </div>
                }
            </section>
        }
    }

    /// A number with its unit.
    fn number(&self, field: Field, asked: Asked) -> Html {
        let words = self.words();
        let error = self.error(field);
        let look =
            self.judged.at(field).filter(|remark| !remark.is_fault).map(|remark| words.get(remark.key));
        let unit = self.form.unit_of(field, self.kpi);
        let id = field.id();
        let value = self.form.text(field).to_owned();
        let input = NumberInput {
            id: id.into(),
            value: value.into(),
            unit: unit_word(unit, self.formats),
            oninput: self.typed(field),
            ..NumberInput::default()
        };
        let hint = look.map(AttrValue::from).or(asked.hint);
        Asked { hint, ..asked }.view(input, error, words)
    }

    fn typed(&self, field: Field) -> Callback<InputEvent> {
        self.on.reform(move |event: InputEvent| Change::Text(field, dom::text_of(&event)))
    }

    /// What is wrong with a field.
    fn error(&self, field: Field) -> Option<AttrValue> {
        let remark = self.judged.at(field).filter(|remark| remark.is_fault)?;
        (remark.key != MISSING || self.is_told).then(|| AttrValue::from(self.words().get(remark.key)))
    }

    /// What is said of all rows together.
    fn remark(&self, field: Field) -> Html {
        let Some(remark) = self.judged.at(field) else { return Html::default() };
        let text = self.words().get(remark.key);
        if remark.is_fault {
            html! { <p class="ks-field__error" role="alert">{ icon("octagon", IconSize::Small) }{ text }</p> }
        } else {
            html! { <p class="ks-field__hint">{ text }</p> }
        }
    }

    const fn words(&self) -> Words {
        self.formats.words
    }
}
