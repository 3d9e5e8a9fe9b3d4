//! Whom a rule of promotion points to: everybody's grades of the periods it looks at, which of them count, and the finding.

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{band::BandTable, period::Period, promotion::PromotionRule},
    engine::{
        promotion::{PromotionFinding, PromotionReading, PromotionStep},
        query::{Answer, Query},
    },
    ui::components::{
        band::BandMark,
        dialog::{Dialog, DialogKind},
        icon::{IconSize, icon},
        table::{ScrollHeight, scroll_region},
    },
    view::{
        formats::Formats,
        marks::band_level,
        message::Words,
        names::Names,
        promotion::{outcome_code, outcome_line, rule_line},
    },
};

/// Properties of [`FoundDialog`].
#[derive(Properties, PartialEq)]
pub struct FoundDialogProps {
    /// The rule.
    pub rule: PromotionRule,
    /// The period that is shown.
    pub period: Period,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The table of findings.
#[component]
pub fn FoundDialog(props: &FoundDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let answer = use_answer(Query::Promotions { period: props.period });
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let formats = Formats::of(words, workspace);
    let names = Names::at(workspace, words, props.period);
    let bands = workspace.bands.values().next();
    let found = match &answer {
        Async::Ready { value, .. } => match &**value {
            Answer::Promotions(found) => found.iter().find(|reading| reading.rule == props.rule.id),
            _ => None,
        },
        _ => None,
    };
    let title = words.with("promotion.dialog", &[("name", &words.of(&props.rule.name))]);
    html! {
        <Dialog id="promotion-found" title={AttrValue::from(title)} sub={Some(AttrValue::from(rule_line(&props.rule, words)))} kind={DialogKind::Large}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()}>
            if let Some(reading) = found { { body(reading, bands, &names, &formats) } }
        </Dialog>
    }
}

fn body(reading: &PromotionReading, bands: Option<&BandTable>, names: &Names<'_>, formats: &Formats) -> Html {
    let words = formats.words;
    let problem = match reading {
        PromotionReading { is_known: false, .. } => Some("promotion.no_grades"),
        PromotionReading { periods, .. } if periods.is_empty() => Some("promotion.no_periods"),
        PromotionReading { people, .. } if people.is_empty() => Some("promotion.nobody"),
        _ => None,
    };
    if let Some(key) = problem {
        return html! { <p>{ words.get(key) }</p> };
    }
    let last = reading.periods.last().map(|last| formats.period(*last)).unwrap_or_default();
    let table = html! {
        <table class="ks-table ks-table--pin" data-ready="promotion-found">
            <caption class="ks-sr">{ words.get("promotion.found") }</caption>
            <thead><tr>
                <th scope="col">{ words.get("promotion.person") }</th>
                <th scope="col">{ words.get("promotion.outcome") }</th>
                { for reading.periods.iter().map(|period| html! { <th scope="col" class="ks-nowrap">{ formats.short_period(*period) }</th> }) }
            </tr></thead>
            <tbody>{ for reading.people.iter().map(|one| row(one, bands, names, formats)) }</tbody>
        </table>
    };
    html! {
        <div class="ks-stack">
            <p class="ks-card__sub">{ words.with("promotion.up_to", &[("period", &last)]) }</p>
            { scroll_region(words.get("promotion.found"), ScrollHeight::Whole, table) }
            <p class="ks-card__sub">{ words.get("promotion.open_hint") }</p>
            <div class="ks-note">{ icon("info", IconSize::Normal) }<div>{ words.get("promotion.not_an_act") }</div></div>
        </div>
    }
}

fn row(one: &PromotionFinding, bands: Option<&BandTable>, names: &Names<'_>, formats: &Formats) -> Html {
    let words = formats.words;
    html! {
        <tr key={one.person.to_string()} data-person={one.person.to_string()} data-outcome={outcome_code(one.outcome)}>
            <th scope="row" class="ks-nowrap">{ names.employee(one.person).unwrap_or_default() }</th>
            <td class="ks-nowrap ks-strong">{ outcome_line(one, words) }</td>
            { for one.steps.iter().map(|step| html! { <td class="ks-nowrap">{ grade(step, bands, formats, words) }</td> }) }
        </tr>
    }
}

/// A grade with the total it comes from, and whether it counts.
pub fn grade(step: &PromotionStep, bands: Option<&BandTable>, formats: &Formats, words: Words) -> Html {
    let code = step.grade.as_deref();
    let level = band_level(bands, code);
    let note = match step {
        PromotionStep { grade: None, .. } => Some("promotion.missing"),
        PromotionStep { is_below: true, .. } => Some("promotion.below"),
        PromotionStep { counts: true, .. } => Some("promotion.counts"),
        _ => None,
    };
    html! {
        <>
            { BandMark { code, level, large: false }.view(words) }
            if let Some(total) = step.total { { " " }{ formats.total(total) } }
            if let Some(note) = note { <span class="ks-table__sub">{ words.get(note) }</span> }
        </>
    }
}
