//! How an indicator is scored: shape, limits, red line, for whom and since when, with what values earn beside it.
//! Scores come from the engine alone.

pub mod bench;
pub mod fields;
pub mod points_formula;
pub mod since;

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::{context::use_app, route::use_period},
    domain::{
        date::Day,
        kpi::Kpi,
        scope::Scope,
        scoring::{Measure, Rule, ScoringRule},
        target::TargetPoint,
        workspace::Workspace,
    },
    engine::query::RuleDraft,
    platform::dom,
    state::edits::scoring::{RulePlace, own_rule, remove_rule, rule_at_hand, set_rule},
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            select::{Choice, Select},
        },
        features::{
            commit::take,
            record_editor::form_buttons,
            rule_editor::{
                bench::{Bench, Typed, use_verdict},
                fields::Fields,
                since::{Since, day_of, revisions},
            },
        },
    },
    view::{
        entry,
        formats::Formats,
        message::Words,
        rule_form::{Change, RuleForm, kinds::ShapeKind},
        rule_scopes::{ScopeChoice, scope_name, scopes, subjects},
    },
};

/// Properties of [`RuleDialog`].
#[derive(Properties, PartialEq)]
pub struct RuleDialogProps {
    /// The indicator.
    pub kpi: Kpi,
    /// Whose rule is shown first.
    #[prop_or_default]
    pub scope: Scope,
    /// Closed.
    pub on_close: Callback<()>,
}

/// Texts beside the rule itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Beside {
    from: String,
    reason: String,
    asked: String,
    /// Target, threshold, stretch.
    assumed: [String; 3],
}

/// The form of the rules of one indicator.
#[component]
pub fn RuleDialog(props: &RuleDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let kpi = &props.kpi;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let scope = use_state_eq(|| props.scope.clone());
    let first = use_state(|| RuleForm::of(&rule_at_hand(&catalogue, kpi.id, &scope, None).value, kpi));
    let form = use_state(|| (*first).clone());
    // The record that the form was opened with: another tab may write it meanwhile.
    let seen = use_state(|| own_rule(&catalogue, kpi.id, &scope).cloned());
    let beside = use_state_eq(Beside::default);
    let subject = use_state_eq(|| None::<Scope>);
    let (on_screen, _) = use_period();
    let at_period = use_state_eq(|| on_screen);
    let is_told = use_state_eq(|| false);
    let refusal = use_state_eq(|| None::<AttrValue>);
    let to_focus = use_state_eq(|| None::<String>);
    let body = use_node_ref();
    let formats = Formats::of(words, &catalogue);

    let all = use_memo(Rc::clone(&catalogue), |catalogue| scopes(catalogue, words));
    let reached = use_memo((Rc::clone(&catalogue), (*scope).clone()), |(catalogue, scope)| {
        subjects(catalogue, scope, words)
    });
    let known = subject.as_ref().and_then(|subject| reached.iter().position(|(_, one, _)| one == subject));
    // Targets stand on accounts more often than on the company.
    let place = known.unwrap_or(usize::from(reached.len() > 1 && *scope == Scope::COMPANY));
    let judged = form.judge(kpi, &catalogue);
    let read = |text: &str| entry::read(text, kpi.unit);
    let assumed = assumed_point(&beside.assumed, kpi);
    let draft = judged.sound().map(|rule| RuleDraft {
        kpi: kpi.id,
        rule: rule.clone(),
        scope: reached.get(place).map(|(_, scope, _)| scope.clone()).unwrap_or_default(),
        period: *at_period,
        assumed,
        value: read(&beside.asked).ok().flatten(),
    });
    let verdict = use_verdict(kpi.id, draft.clone());
    {
        let (body, is_told) = (body.clone(), *is_told);
        use_effect_with((is_told, (*refusal).clone()), move |(is_told, _)| {
            // The fields that are wrong are marked by now.
            if *is_told && !dom::focus_invalid(&body) {
                dom::focus_in(&body, "#rule-row-add button");
            }
        });
    }
    {
        let body = body.clone();
        use_effect_with((*to_focus).clone(), move |selector| {
            if let Some(selector) = selector {
                dom::focus_in(&body, selector);
            }
        });
    }
    let day = day_of(&beside.from);
    let (from, is_bad_day) = (day.unwrap_or_default(), day.is_err());

    let on_change = {
        let (form, is_told, to_focus, refusal) =
            (form.clone(), is_told.setter(), to_focus.setter(), refusal.setter());
        let (kpi, scale) = (kpi.clone(), formats.scale);
        Callback::from(move |change: Change| {
            let before: Vec<u32> = form.rows().to_vec();
            let (is_text, removed) = match &change {
                Change::Text(..) => (true, None),
                Change::RemoveRow(row) => (false, before.iter().position(|known| known == row)),
                _ => (false, None),
            };
            let is_added = change == Change::AddRow;
            let next = (*form).clone().after(change, &kpi, &scale);
            if is_added {
                to_focus.set(next.rows().last().map(|row| format!("#rule-row-{row}-value")));
            } else if let Some(place) = removed {
                // The focus goes to the row that took the place, or to the button that adds one.
                let row = next.rows().get(place).or(next.rows().last());
                let at = row.map_or_else(
                    || "#rule-row-add button".to_owned(),
                    |row| format!("#rule-row-{row}-value"),
                );
                to_focus.set(Some(at));
            }
            if !is_text {
                is_told.set(false);
            }
            refusal.set(None);
            form.set(next);
        })
    };
    // A form that nobody changed shows what holds; one that was changed keeps what was typed.
    let show = {
        let (first, form, catalogue, kpi) = (first.clone(), form.clone(), Rc::clone(&catalogue), kpi.clone());
        let (is_told, seen) = (is_told.setter(), seen.setter());
        move |scope: &Scope, from: Option<Day>, is_kept: bool| {
            if is_kept && *form != *first {
                return;
            }
            seen.set(own_rule(&catalogue, kpi.id, scope).cloned());
            let shown = RuleForm::of(&rule_at_hand(&catalogue, kpi.id, scope, from).value, &kpi);
            is_told.set(false);
            first.set(shown.clone());
            form.set(shown);
        }
    };
    let on_scope = {
        let (all, scope, show) = (Rc::clone(&all), scope.setter(), show.clone());
        let (catalogue, id, seen) = (Rc::clone(&catalogue), kpi.id, seen.setter());
        Callback::from(move |value: AttrValue| {
            if let Some((_, picked, _)) = value.parse::<usize>().ok().and_then(|place| all.get(place)) {
                let own = own_rule(&catalogue, id, picked);
                scope.set(picked.clone());
                seen.set(own.cloned());
                show(picked, from, own.is_none());
            }
        })
    };
    let write = |write: fn(&mut Beside, String)| {
        let beside = beside.clone();
        Callback::from(move |text: String| {
            let mut next = (*beside).clone();
            write(&mut next, text);
            beside.set(next);
        })
    };
    let on_from = {
        let (on_text, scope) = (write(|beside, text| beside.from = text), (*scope).clone());
        Callback::from(move |text: String| {
            show(&scope, text.trim().parse().ok(), true);
            on_text.emit(text);
        })
    };
    let name = scope_name(&scope, &catalogue);
    let on_submit = {
        let (app, catalogue, form, scope, name) =
            (app.clone(), Rc::clone(&catalogue), form.clone(), (*scope).clone(), name.clone());
        let (is_told, refusal, on_close, id) =
            (is_told.setter(), refusal.setter(), props.on_close.clone(), kpi.id);
        let (kpi, reason, seen) = (kpi.clone(), beside.reason.clone(), seen.clone());
        Callback::from(move |()| {
            let judged = form.judge(&kpi, &catalogue);
            let Some(rule) = judged.sound().filter(|_| !is_bad_day) else {
                // Asked again, so that the focus goes to the field once more.
                is_told.set(true);
                refusal.set(Some(AttrValue::from(app.words.get("errors.rule_faulty"))));
                return;
            };
            let now = own_rule(&catalogue, id, &scope);
            if now != seen.as_ref() {
                // Told once; who saves again means it.
                seen.set(now.cloned());
                refusal.set(Some(AttrValue::from(app.words.get("rule.changed_meanwhile"))));
                return;
            }
            let place = RulePlace { kpi: id, scope: &scope, name: &name, from, reason: &reason };
            match take(&app, set_rule(&catalogue, &place, rule.clone())) {
                Taken::Refused(reason) => refusal.set(Some(reason)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    let own = own_rule(&catalogue, kpi.id, &scope);
    let remove = own.is_some().then(|| {
        let (app, catalogue, scope, name, id) =
            (app.clone(), Rc::clone(&catalogue), (*scope).clone(), name.clone(), kpi.id);
        let on_close = props.on_close.clone();
        Callback::from(move |_: MouseEvent| {
            let place = RulePlace { kpi: id, scope: &scope, name: &name, from: None, reason: "" };
            take(&app, remove_rule(&catalogue, &place));
            on_close.emit(());
        })
    });
    let remove_key = if *scope == Scope::COMPANY { "rule.remove_company" } else { "rule.remove" };
    let foot = html! {
        <>
            if let Some(onclick) = remove {
                <span class="ks-dialog__aside">{ Button { kind: ButtonKind::Ghost, icon: Some("trash"), onclick, ..Button::default() }.view(words.get(remove_key)) }</span>
            }
            { form_buttons(&props.on_close, false, words) }
        </>
    };
    let on_subject = {
        let (reached, subject) = (Rc::clone(&reached), subject.setter());
        Callback::from(move |value: AttrValue| {
            let picked = value.parse::<usize>().ok().and_then(|place| reached.get(place));
            subject.set(picked.map(|(_, scope, _)| scope.clone()));
        })
    };
    let on_period = {
        let at_period = at_period.setter();
        Callback::from(move |value: AttrValue| {
            if let Ok(period) = value.parse() {
                at_period.set(period);
            }
        })
    };
    let bench = Bench {
        kpi,
        verdict: &verdict,
        has_rule: draft.is_some(),
        subject: (place, &reached),
        period: *at_period,
        asked: typed(
            "rule-try-value",
            "rule.tried.asked_label",
            &beside.asked,
            kpi,
            write(|beside, text| beside.asked = text),
        ),
        assumed: if is_target_lacking(&verdict, judged.rule.as_ref()) {
            let [target, threshold, stretch] = &beside.assumed;
            vec![
                typed(
                    "rule-try-threshold",
                    "rule.tried.assumed_threshold",
                    threshold,
                    kpi,
                    write(|beside, text| beside.assumed[1] = text),
                ),
                typed(
                    "rule-try-target",
                    "rule.tried.assumed_target",
                    target,
                    kpi,
                    write(|beside, text| beside.assumed[0] = text),
                ),
                typed(
                    "rule-try-stretch",
                    "rule.tried.assumed_stretch",
                    stretch,
                    kpi,
                    write(|beside, text| beside.assumed[2] = text),
                ),
            ]
        } else {
            Vec::new()
        },
        on_subject,
        on_period,
    };
    let fields = Fields {
        form: &form,
        judged: &judged,
        is_told: *is_told,
        kpi,
        workspace: &catalogue,
        formats: &formats,
        on: &on_change,
    };
    let since = Since {
        id: "rule",
        from: &beside.from,
        reason: &beside.reason,
        revisions: revisions(own.map(|rule| rule.rule.revisions()).unwrap_or_default(), words),
        on_from,
        on_reason: write(|beside, text| beside.reason = text),
    };
    let title = words.with("rule.title", &[("name", &words.of(&kpi.name))]);
    let sub = format!("{} · {}", kpi.code, crate::view::facts_words::direction(kpi.direction, words));
    html! {
        <Dialog id="rule-dialog" title={AttrValue::from(title)} sub={Some(AttrValue::from(sub))} kind={DialogKind::Wide}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-rule" ref={body}>
                <div class="ks-form">
                    { scope_field(&all, &scope, (kpi, &catalogue, from), on_scope, words) }
                    { fields.view() }
                    { since.view(words) }
                    if let Some(reason) = (*refusal).clone() { <p class="ks-field__error" role="alert">{ reason }</p> }
                </div>
                { bench.view(&app, &formats) }
            </div>
        </Dialog>
    }
}

/// The button that opens the rules of an indicator: the shape of the company's rule, and how many others there are.
pub fn scoring_button(kpi: &Kpi, workspace: &Workspace, on_open: Callback<()>, words: Words) -> Html {
    let onclick = on_open.reform(|_: MouseEvent| ());
    let company = rule_at_hand(workspace, kpi.id, &Scope::COMPANY, None).value;
    let shape = words.get(ShapeKind::of(&company.shape).name_key());
    let is_other = |rule: &&ScoringRule| rule.kpi == kpi.id && rule.scope != Scope::COMPANY;
    let others = workspace.scoring_rules.values().filter(is_other).count();
    let label = words.with("rule.open_named", &[("name", &words.of(&kpi.name))]);
    html! {
        <button type="button" class="ks-rule__open" {onclick}>
            <span class="ks-sr">{ label }{ " " }</span>
            <span class="ks-rule__shape">{ shape }</span>
            if others > 0 { <span class="ks-table__sub">{ words.with("rule.more", &[("n", &others.to_string())]) }</span> }
        </button>
    }
}

/// For whom, and where the rule shown comes from.
fn scope_field(
    all: &[ScopeChoice],
    scope: &Scope,
    (kpi, workspace, from): (&Kpi, &Workspace, Option<Day>),
    on_select: Callback<AttrValue>,
    words: Words,
) -> Html {
    let choices = (0..).zip(all).map(|(place, (heading, one, name)): (usize, _)| {
        let is_own = own_rule(workspace, kpi.id, one).is_some();
        let label = if is_own { words.with("rule.scope_own", &[("name", name)]) } else { Rc::clone(name) };
        Choice::under(words.get(heading), place.to_string(), label)
    });
    let place = all.iter().position(|(_, one, _)| one == scope).unwrap_or_default();
    let name = words.of(&scope_name(scope, workspace));
    let hint = match rule_at_hand(workspace, kpi.id, scope, from).origin {
        _ if *scope == Scope::COMPANY && own_rule(workspace, kpi.id, scope).is_some() => {
            words.get("rule.company_reach")
        }
        None => words.get("rule.is_plain"),
        Some(origin) if origin == *scope => words.with("rule.is_own", &[("name", &name)]),
        Some(origin) => {
            let origin = words.of(&scope_name(&origin, workspace));
            words.with("rule.is_inherited", &[("name", &name), ("origin", &origin)])
        }
    };
    Select {
        id: "rule-scope".into(),
        label: words.get("rule.scope").into(),
        choices: choices.collect::<Vec<_>>(),
        value: place.to_string().into(),
        on_select,
        hint: Some(hint.into()),
        ..Select::default()
    }
    .view()
}

fn typed<'a>(
    id: &'static str,
    label: &'static str,
    text: &'a str,
    kpi: &Kpi,
    on: Callback<String>,
) -> Typed<'a> {
    let error = entry::read(text, kpi.unit).err().map(entry::EntryError::key);
    Typed { id, label, text, error, on: on.reform(|event: InputEvent| dom::text_of(&event)) }
}

/// The target that is assumed, once its middle is written.
fn assumed_point([target, threshold, stretch]: &[String; 3], kpi: &Kpi) -> Option<TargetPoint> {
    let read = |text: &str| -> Option<Decimal> { entry::read(text, kpi.unit).ok().flatten() };
    Some(TargetPoint { target: read(target)?, threshold: read(threshold), stretch: read(stretch) })
}

/// Whether the shape needs a target and the subject at hand has none.
fn is_target_lacking(verdict: &bench::Verdict, rule: Option<&Rule>) -> bool {
    let Some((reading, rule)) = verdict.reading().zip(rule) else { return false };
    let needs_target = match ShapeKind::of(&rule.shape) {
        ShapeKind::Line | ShapeKind::ThreePoint | ShapeKind::AllOrNothing | ShapeKind::NearCeiling => true,
        ShapeKind::Levels | ShapeKind::Events | ShapeKind::Formula => false,
        ShapeKind::Range | ShapeKind::Steps => RuleForm::measure_of(&rule.shape) == Some(Measure::Attainment),
    };
    needs_target && (reading.target.is_none() || reading.is_assumed)
}
