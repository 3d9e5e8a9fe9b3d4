//! The history of targets: old and new value, from when, and why.

use yew::prelude::*;

use crate::{
    domain::{kpi::Kpi, target::TargetSeries, workspace::Workspace},
    view::{
        explain::scope_name,
        formats::Formats,
        number::NO_VALUE,
        period,
        target_history::{TargetStep, steps},
    },
};

/// The revisions of some series; nothing where none has been revised and none has a reason.
pub fn target_history(
    series: &[TargetSeries],
    kpi: &Kpi,
    workspace: &Workspace,
    formats: &Formats,
) -> Option<Html> {
    let words = formats.words;
    let told: Vec<(&TargetSeries, Vec<TargetStep>)> = series
        .iter()
        .map(|series| (series, steps(series, kpi)))
        .filter(|(_, steps)| steps.len() > 1 || steps.iter().any(|step| !step.reason.is_empty()))
        .collect();
    if told.is_empty() {
        return None;
    }
    let value = |value: Option<rust_decimal::Decimal>| {
        value.map_or_else(|| NO_VALUE.to_owned(), |value| formats.target(kpi, value))
    };
    let rows = told.iter().flat_map(|(series, steps)| {
        let name = scope_name(&series.scope, workspace, words);
        steps
            .iter()
            .enumerate()
            .map(move |(place, step)| (format!("{} {place}", series.id), name.clone(), step.clone()))
    });
    let row = |(key, name, step): (String, std::rc::Rc<str>, TargetStep)| {
        let from = step
            .from
            .map_or_else(|| words.get("guide.since_always").to_string(), |day| period::day(day, words));
        html! {
            <tr {key}>
                <th scope="row">{ name }</th>
                <td class="ks-nowrap">{ from }</td>
                <td class="ks-table__num" data-test="target-before">{ value(step.before) }</td>
                <td class="ks-table__num ks-strong">{ value(step.after) }</td>
                <td class="ks-table__wrap">{ if step.reason.is_empty() { NO_VALUE.to_owned() } else { step.reason } }</td>
            </tr>
        }
    };
    let title = words.get("guide.history");
    Some(html! {
        <div class="ks-scroll" tabindex="0" role="region" aria-label={title.clone()}><table class="ks-table ks-table--dense ks-table--plain" data-test="target-history">
            <caption class="ks-sr">{ title }</caption>
            <thead><tr>
                <th scope="col">{ words.get("setup.scope") }</th><th scope="col">{ words.get("guide.history_from") }</th>
                <th scope="col" class="ks-table__num">{ words.get("guide.history_before") }</th><th scope="col" class="ks-table__num">{ words.get("guide.history_after") }</th>
                <th scope="col">{ words.get("guide.history_reason") }</th>
            </tr></thead>
            <tbody>{ for rows.map(row) }</tbody>
        </table></div>
    })
}
