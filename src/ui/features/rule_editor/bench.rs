//! What a scoring rule gives that is being written: asks the engine once the keys rest, and shows curve and values.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::App,
        rested::use_rested,
    },
    domain::{id::Id, kpi::Kpi, period::Period, scoring::Rule},
    engine::query::{Answer, Query, RuleDraft, RuleReading},
    ui::components::{
        field::Labelled,
        number_field::{NumberInput, number_input, unit_word},
        select::{Choice, Select},
        status::{StatusLook, status_mark, status_name},
    },
    view::{
        formats::Formats,
        formula_draft,
        rule_scopes::ScopeChoice,
        rule_tried::{CURVE_HEIGHT, CURVE_WIDTH, Curve, TriedRow, change, curve, rows},
    },
};

/// How long the keys rest before the engine is asked.
const ASK_AFTER: u32 = 150;

/// What the engine says about a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    answer: Option<Rc<Answer>>,
    /// The rule that it is about.
    pub rule: Option<Rule>,
    /// Whether it is about the draft as it stands.
    pub is_fresh: bool,
    /// Whether the engine could not be asked.
    pub has_failed: bool,
}

impl Verdict {
    /// What the rule gives.
    pub fn reading(&self) -> Option<&RuleReading> {
        match self.answer.as_deref() {
            Some(Answer::Rule(Some(reading))) => Some(reading),
            _ => None,
        }
    }
}

/// The engine's verdict on a draft; the last one stays while there is none to ask about or a newer one is on its way.
#[hook]
pub fn use_verdict(kpi: Id<Kpi>, draft: Option<RuleDraft>) -> Verdict {
    let asked = use_rested(draft.clone(), ASK_AFTER);
    // Without a draft something small is asked: a hook asks always.
    let query = asked.clone().map_or_else(|| Query::KpiUses(kpi), |draft| Query::Rule(Box::new(draft)));
    let is_asked = draft.is_some() && asked == draft;
    let rule = asked.as_ref().map(|draft| draft.rule.clone());
    match use_answer(query) {
        Async::Pending => Verdict { answer: None, rule, is_fresh: false, has_failed: false },
        Async::Failed(_) => Verdict { answer: None, rule, is_fresh: is_asked, has_failed: true },
        Async::Ready { value, stale } => {
            Verdict { answer: Some(value), rule, is_fresh: is_asked && !stale, has_failed: false }
        }
    }
}

/// A text field of the bench.
pub struct Typed<'a> {
    /// Id.
    pub id: &'static str,
    /// Key of its label.
    pub label: &'static str,
    /// What was typed.
    pub text: &'a str,
    /// Key of what is wrong with it.
    pub error: Option<&'static str>,
    /// Typed.
    pub on: Callback<InputEvent>,
}

/// What is shown beside the form.
pub struct Bench<'a> {
    /// The KPI.
    pub kpi: &'a Kpi,
    /// What the engine said.
    pub verdict: &'a Verdict,
    /// Whether there is a sound rule to ask about.
    pub has_rule: bool,
    /// Whose target and actual are taken, and everybody who could be.
    pub subject: (usize, &'a [ScopeChoice]),
    /// The period.
    pub period: Period,
    /// Another value.
    pub asked: Typed<'a>,
    /// Target, threshold, stretch that are assumed; empty where there is a target or none is needed.
    pub assumed: Vec<Typed<'a>>,
    /// Somebody else was picked.
    pub on_subject: Callback<AttrValue>,
    /// Another period was picked.
    pub on_period: Callback<AttrValue>,
}

impl Bench<'_> {
    /// Draws it.
    pub fn view(self, app: &App, formats: &Formats) -> Html {
        let words = app.words;
        let Some(open) = app.state.open() else { return Html::default() };
        let (at, subjects) = self.subject;
        let choices = (0..).zip(subjects).map(|(place, (heading, _, name)): (usize, _)| {
            Choice::under(words.get(heading), place.to_string(), Rc::clone(name))
        });
        let periods = formula_draft::periods(open.coverage.days, formats.calendar, self.period);
        let periods = periods.iter().map(|one| Choice::new(one.to_string(), formats.period(*one)));
        let name = subjects.get(at).map(|(_, _, name)| Rc::clone(name)).unwrap_or_default();
        let typed = |typed: &Typed<'_>| {
            let control = number_input(NumberInput {
                id: typed.id.into(),
                value: typed.text.to_owned().into(),
                unit: unit_word(self.kpi.unit, formats),
                oninput: typed.on.clone(),
                described: typed.error.map(|_| AttrValue::from(format!("{}-e", typed.id))),
                is_invalid: typed.error.is_some(),
                ..NumberInput::default()
            });
            let error = typed.error.map(|key| AttrValue::from(words.get(key)));
            Labelled {
                id: typed.id.into(),
                label: words.get(typed.label).into(),
                error,
                ..Labelled::default()
            }
            .view(control)
        };
        html! {
            <section class="ks-rule__bench" aria-labelledby="rule-bench" aria-busy={(self.has_rule && !self.verdict.is_fresh).then_some("true")}>
                <h3 class="ks-rule__head" id="rule-bench">{ words.get("rule.tried.title") }</h3>
                <div class="ks-form ks-rule__cols">
                    { Select { id: "rule-try-scope".into(), label: words.get("formula.draft.scope").into(), small: true, choices: choices.collect::<Vec<_>>(), value: at.to_string().into(), on_select: self.on_subject.clone(), ..Select::default() }.view() }
                    { Select { id: "rule-try-period".into(), label: words.get("formula.draft.period").into(), small: true, choices: periods.collect::<Vec<_>>(), value: self.period.to_string().into(), on_select: self.on_period.clone(), ..Select::default() }.view() }
                </div>
                if !self.assumed.is_empty() {
                    <p class="ks-field__hint">{ words.get("rule.tried.assume") }</p>
                    <div class="ks-form ks-rule__thirds">{ for self.assumed.iter().map(typed) }</div>
                }
                { self.result(&name, formats) }
                { typed(&self.asked) }
            </section>
        }
    }

    fn result(&self, name: &str, formats: &Formats) -> Html {
        let words = formats.words;
        let said = |key: &str| html! { <p class="ks-rule__said" role="status">{ words.get(key) }</p> };
        if !self.has_rule {
            return said("rule.tried.waiting");
        }
        if self.verdict.has_failed {
            return said("rule.tried.failed");
        }
        let Some((reading, rule)) = self.verdict.reading().zip(self.verdict.rule.as_ref()) else {
            return html! { <p class="ks-rule__said" role="status">{ words.get("state.loading") }</p> };
        };
        let target = reading.target.filter(|_| !reading.is_assumed).map(|point| {
            let shown = |value| formats.target(self.kpi, value);
            match (point.threshold, point.stretch) {
                (None, None) => words.with("rule.tried.target", &[("target", &shown(point.target))]),
                (threshold, stretch) => {
                    let or_dash = |value: Option<_>| {
                        value.map_or_else(|| crate::view::number::NO_VALUE.to_owned(), shown)
                    };
                    words.with(
                        "rule.tried.target_points",
                        &[
                            ("threshold", &or_dash(threshold)),
                            ("target", &shown(point.target)),
                            ("stretch", &or_dash(stretch)),
                        ],
                    )
                }
            }
        });
        let told = change(reading, self.kpi, name, formats);
        html! {
            <>
                if let Some(target) = target { <p class="ks-field__hint">{ target }</p> }
                { match rows(reading, rule, self.kpi, formats) {
                    Err(reason) => html! { <p class="ks-rule__said" role="status">{ reason }</p> },
                    Ok(rows) => html! {
                        <>
                            { curve_view(&curve(reading, self.kpi, formats), &words.get("rule.tried.curve")) }
                            { self.table(&rows, formats) }
                        </>
                    },
                } }
                if let Some(told) = told { <p class="ks-rule__said" role="status" data-test="rule-change">{ told }</p> }
            </>
        }
    }

    fn table(&self, rows: &[TriedRow], formats: &Formats) -> Html {
        let words = formats.words;
        let name = words.of(&self.kpi.name);
        let row = |row: &TriedRow| {
            let look = classes!(
                row.is_beside.then_some("ks-table__row--muted"),
                row.is_actual.then_some("ks-rule__actual")
            );
            html! {
                <tr key={row.key.clone()} class={look} data-value={row.key.clone()}>
                    <th scope="row">{ row.what.clone() }{ for row.notes.iter().map(|note| html! { <span class="ks-table__sub">{ note.clone() }</span> }) }</th>
                    <td class="ks-table__num">{ row.value.clone() }</td>
                    <td class="ks-table__num ks-strong" data-test="rule-score">{ row.score.clone().unwrap_or_else(|| crate::view::number::NO_VALUE.to_owned()) }</td>
                    <td>{ status_mark(row.status, &row.status_word, StatusLook::Mark) }</td>
                </tr>
            }
        };
        html! {
            <table class="ks-table ks-table--dense ks-table--plain ks-rule__table" data-fresh={self.verdict.is_fresh.then_some("true")}>
                <caption class="ks-sr">{ words.with("rule.tried.caption", &[("name", &name)]) }</caption>
                <thead><tr>
                    <th scope="col">{ words.get("rule.tried.when") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("rule.tried.value") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("rule.tried.score") }</th>
                    <th scope="col"><span class="ks-sr">{ words.get("rule.tried.status") }</span></th>
                </tr></thead>
                <tbody>{ for rows.iter().map(row) }</tbody>
            </table>
        }
    }
}

/// The curve; the table below says the same in numbers.
fn curve_view(curve: &Curve, label: &str) -> Html {
    let Some((low, high)) = &curve.ends else { return Html::default() };
    let right = format!("{:.1}", CURVE_WIDTH - 8.0);
    html! {
        <figure class="ks-rule__figure" aria-hidden="true">
            <svg class="ks-rule__curve" viewBox={format!("0 0 {CURVE_WIDTH} {CURVE_HEIGHT}")}>
                { for curve.levels.iter().map(|(y, points)| html! {
                    <>
                        <line class="ks-rule__level" x1="30" x2={right.clone()} y1={y.clone()} y2={y.clone()} />
                        <text class="ks-rule__points" x="24" y={y.clone()} dy="4">{ points.clone() }</text>
                    </>
                }) }
                { for curve.lines.iter().map(|points| html! { <polyline class="ks-rule__line" points={points.clone()} /> }) }
                { for curve.dots.iter().map(|(x, y, status, is_actual)| html! {
                    <circle class={classes!("ks-rule__dot", format!("ks-status--{}", status_name(*status)), is_actual.then_some("ks-rule__dot--actual"))} cx={x.clone()} cy={y.clone()} r={if *is_actual { "5" } else { "3.5" }} />
                }) }
            </svg>
            <figcaption class="ks-rule__ends"><span>{ low.clone() }</span><span>{ label.to_owned() }</span><span>{ high.clone() }</span></figcaption>
        </figure>
    }
}
