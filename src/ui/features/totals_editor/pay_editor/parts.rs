//! Gates, multipliers and deductions of a plan of pay that is being written.

use yew::prelude::*;

use crate::{
    domain::incentive::{MissingReading, Passes, Reading, Recovery, ReversalMode},
    ui::{
        components::{
            button::{Button, IconButton},
            number_field::Asked,
        },
        features::totals_editor::pay_editor::fields::{Fields, InUnit},
    },
    view::pay_form::{
        MissForm, PartForm, PayForm,
        kinds::{PartKind, PayField},
    },
};

impl Fields<'_> {
    /// Gates and multipliers.
    pub fn parts(&self) -> Html {
        let words = self.words();
        let first =
            self.workspace.kpis_by_code().first().map_or(Reading::Total, |kpi| Reading::Attainment(kpi.id));
        let add = Button {
            small: true,
            icon: Some("plus"),
            onclick: self.click(move |form| {
                form.add_part(first);
            }),
            ..Button::default()
        };
        let add_team = Button {
            small: true,
            icon: Some("plus"),
            onclick: self.click(move |form| {
                form.add_team_factor();
            }),
            ..Button::default()
        };
        html! {
            <section class="ks-form ks-rule__part">
                <h3 class="ks-rule__head">{ words.get("pay_plan.parts") }</h3>
                <p class="ks-field__hint">{ words.get("pay_plan.parts_hint") }</p>
                { for (1..).zip(&self.form.parts).map(|(n, part)| self.part(n, part)) }
                <div class="ks-row">{ add.view(words.get("pay_plan.part_add")) }<span id="pay-team-add">{ add_team.view(words.get("pay_plan.team_add")) }</span></div>
            </section>
        }
    }

    fn part(&self, n: usize, part: &PartForm) -> Html {
        let words = self.words();
        let key = part.key;
        let n = n.to_string();
        let kinds = PartKind::ALL.map(|(kind, name)| (kind, words.get(name).to_string()));
        let passes = [
            (Passes::AtLeast, words.get("pay_plan.passes_least").to_string()),
            (Passes::AtMost, words.get("pay_plan.passes_most").to_string()),
        ];
        let missing = [
            (MissingReading::Block, words.get("pay_plan.missing_block").to_string()),
            (MissingReading::Pass, words.get("pay_plan.missing_pass").to_string()),
            (MissingReading::Fail, words.get("pay_plan.missing_fail").to_string()),
        ];
        let id = |what: &str| format!("pay-part-{key}-{what}");
        let with = move |form: &mut PayForm, apply: &dyn Fn(&mut PartForm)| {
            form.parts.iter_mut().filter(|part| part.key == key).for_each(apply);
        };
        let asked = |name: &str| Asked { label: words.get(name).into(), ..Asked::default() };
        html! {
            <div key={key} class="ks-form ks-rule__sub" role="group" aria-label={words.with("pay_plan.part_named", &[("n", &n)]).to_string()}>
                { remove_head(&words.with("pay_plan.part_named", &[("n", &n)]), IconButton {
                    icon: "minus",
                    small: true,
                    label: words.with("pay_plan.part_remove", &[("n", &n)]).into(),
                    onclick: self.click(move |form| form.parts.retain(|part| part.key != key)),
                    ..IconButton::default()
                }) }
                { self.reading(&id("reads"), "pay_plan.reads", part.reads, |_| true, move |form, reads| with(form, &|part| part.reads = reads)) }
                <div class="ks-form ks-rule__cols">
                    { self.pick(&id("kind"), "pay_plan.part_kind", &kinds, &part.kind, move |form, kind| form.pick_part(key, kind)).view() }
                    { self.pick(&id("missing"), "pay_plan.missing", &missing, &part.missing, move |form, missing| with(form, &|part| part.missing = missing)).view() }
                    if part.kind == PartKind::Gate {
                        { self.pick(&id("passes"), "pay_plan.passes", &passes, &part.passes, move |form, passes| with(form, &|part| part.passes = passes)).view() }
                        { self.number(PayField::Limit(key), asked("pay_plan.limit")) }
                        { self.number(PayField::Otherwise(key), asked("pay_plan.otherwise")) }
                    }
                </div>
                if part.kind != PartKind::Gate {
                    { self.rows(&part.rows, Some(key), &id("factors")) }
                    <div class="ks-form ks-rule__cols">
                        { self.number(PayField::FactorMost(key), Asked { label: words.get("pay_plan.factor_most").into(), optional: true, ..Asked::default() }) }
                    </div>
                }
            </div>
        }
    }

    /// Deductions, and what they leave.
    pub fn misses(&self) -> Html {
        let words = self.words();
        let first = self.workspace.kpis_by_code().first().map(|kpi| Reading::Value(kpi.id));
        let add = first.map(|first| {
            Button {
                small: true,
                icon: Some("plus"),
                onclick: self.click(move |form| {
                    form.add_miss(first);
                }),
                ..Button::default()
            }
            .view(words.get("pay_plan.miss_add"))
        });
        let floor = Asked { label: words.get("pay_plan.floor").into(), optional: true, ..Asked::default() };
        html! {
            <section class="ks-form ks-rule__part">
                <h3 class="ks-rule__head">{ words.get("pay_plan.misses") }</h3>
                <p class="ks-field__hint">{ words.get("pay_plan.misses_hint") }</p>
                { for (1..).zip(&self.form.misses).map(|(n, miss)| self.miss(n, miss)) }
                <div>{ add.unwrap_or_default() }</div>
                if !self.form.misses.is_empty() {
                    <div class="ks-form ks-rule__cols">
                        { self.number(PayField::Floor, floor) }
                        { self.pick("pay-floor-unit", "pay_plan.floor", &self.units("pay_plan.in_percent_pay"), &self.form.is_floor_percent, |form, is| form.is_floor_percent = is).in_unit(words) }
                    </div>
                }
            </section>
        }
    }

    /// How returns and overpayments are settled.
    pub fn settlement(&self) -> Html {
        let words = self.words();
        let modes = [
            (ReversalMode::LeftTheMeasure, words.get("settle.mode_pick_left").to_string()),
            (ReversalMode::AsClawback, words.get("settle.mode_pick_clawback").to_string()),
        ];
        let recoveries = [
            (Recovery::CarryForward, words.get("settle.recovery_pick_forward").to_string()),
            (Recovery::AtOnce, words.get("settle.recovery_pick_at_once").to_string()),
        ];
        html! {
            <section class="ks-form ks-rule__part">
                <h3 class="ks-rule__head">{ words.get("settle.head") }</h3>
                <p class="ks-field__hint">{ words.get("settle.head_hint") }</p>
                <div class="ks-form ks-rule__cols">
                    { self.pick("pay-reversals", "settle.mode", &modes, &self.form.reversals, |form, mode| form.reversals = mode).view() }
                    { self.pick("pay-recovery", "settle.recovery", &recoveries, &self.form.recovery, |form, recovery| form.recovery = recovery).view() }
                </div>
            </section>
        }
    }

    fn miss(&self, n: usize, miss: &MissForm) -> Html {
        let words = self.words();
        let key = miss.key;
        let n = n.to_string();
        let id = |what: &str| format!("pay-part-{key}-{what}");
        let with = move |form: &mut PayForm, apply: &dyn Fn(&mut MissForm)| {
            form.misses.iter_mut().filter(|miss| miss.key == key).for_each(apply);
        };
        let is_count = |reading: Reading| matches!(reading, Reading::Value(_));
        html! {
            <div key={key} class="ks-form ks-rule__sub" role="group" aria-label={words.with("pay_plan.miss_named", &[("n", &n)]).to_string()}>
                { remove_head(&words.with("pay_plan.miss_named", &[("n", &n)]), IconButton {
                    icon: "minus",
                    small: true,
                    label: words.with("pay_plan.miss_remove", &[("n", &n)]).into(),
                    onclick: self.click(move |form| form.misses.retain(|miss| miss.key != key)),
                    ..IconButton::default()
                }) }
                { self.reading(&id("misses"), "pay_plan.miss_reads", miss.reads, is_count, move |form, reads| with(form, &|miss| miss.reads = reads)) }
                <div class="ks-form ks-rule__cols">
                    { self.number(PayField::Each(key), Asked { label: words.get("pay_plan.each").into(), ..Asked::default() }) }
                    { self.pick(&id("unit"), "pay_plan.each", &self.units("pay_plan.in_percent_pay"), &miss.is_percent, move |form, is| with(form, &|miss| miss.is_percent = is)).in_unit(words) }
                    { self.number(PayField::Most(key), Asked { label: words.get("pay_plan.most").into(), optional: true, ..Asked::default() }) }
                </div>
            </div>
        }
    }
}

fn remove_head(name: &str, remove: IconButton) -> Html {
    html! { <div class="ks-row ks-row--between"><strong>{ name.to_owned() }</strong>{ remove.view() }</div> }
}
