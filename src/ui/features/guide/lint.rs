//! The balance check of step 5: what is lacking or too much, each with what would help at one press. Nothing changes by itself, and
//! what a press does is told before.

use yew::prelude::*;

use crate::{
    app::route::Route,
    engine::guide::balance::{Finding, FindingKind, Remedy, findings},
    ui::{
        components::{button::Button, card::Card, link::RouteLink},
        features::guide::{Guide, balance::apply},
    },
    view::guide_words,
};

/// Names that a finding tells at most.
const FEW: usize = 4;

/// A finding as it is told.
struct Line<'a> {
    /// Its name in tests.
    name: String,
    said: String,
    remedy: Option<&'a Remedy>,
}

const fn kind_name(kind: &FindingKind) -> &'static str {
    match kind {
        FindingKind::NoFinancial => "no-financial",
        FindingKind::NoNonFinancial => "no-non-financial",
        FindingKind::OnePerspective(..) => "one-perspective",
        FindingKind::NoLeading => "no-leading",
        FindingKind::NoLagging => "no-lagging",
        FindingKind::TooMany(_) => "too-many",
        FindingKind::TooFew(_) => "too-few",
        FindingKind::Unserved(_) => "unserved",
        FindingKind::NoHighEnd(_) => "no-high-end",
        FindingKind::Promise { .. } => "promise",
        FindingKind::NoData(_) => "no-data",
        FindingKind::NoCounter { .. } => "no-counter",
    }
}

/// The card.
pub(super) fn view(guide: &Guide) -> Html {
    let words = guide.app.words;
    let has_data = |card: &crate::domain::library::LibraryCard| guide.stocked.shelf.has_data(card);
    let found = findings(&guide.stocked.library, &guide.answers(), &has_data);
    let without: Vec<String> = found
        .iter()
        .filter_map(|finding| match &finding.kind {
            FindingKind::NoData(code) => Some(guide.card_name(code)),
            _ => None,
        })
        .collect();
    let is_single =
        |finding: &&Finding| !matches!(finding.kind, FindingKind::NoData(_) | FindingKind::NoCounter { .. });
    let mut lines: Vec<Line<'_>> = found
        .iter()
        .filter(is_single)
        .map(|finding| {
            let name = |code: &str| guide.card_name(code);
            let said = guide_words::finding(&finding.kind, &name, &guide.workspace, words);
            Line {
                name: kind_name(&finding.kind).to_owned(),
                said: said.to_string(),
                remedy: finding.remedy.as_ref(),
            }
        })
        .collect();
    // What lacks the same counter-metric is told once.
    let mut counters: Vec<(&str, Vec<String>, Option<&Remedy>)> = Vec::new();
    for finding in &found {
        let FindingKind::NoCounter { card, counter } = &finding.kind else { continue };
        let name = guide.card_name(card);
        match counters.iter_mut().find(|(known, ..)| known == counter) {
            Some((_, names, remedy)) => {
                names.push(name);
                *remedy = remedy.or(finding.remedy.as_ref());
            }
            None => counters.push((counter, vec![name], finding.remedy.as_ref())),
        }
    }
    let has_counters = !counters.is_empty();
    lines.extend(counters.into_iter().map(|(counter, names, remedy)| {
        let key = if remedy.is_some() { "guide.finding_no_counter" } else { "guide.finding_counter_no_room" };
        let said = words.with(key, &[("name", &few(guide, &names)), ("counter", &guide.card_name(counter))]);
        Line { name: format!("counter-{counter}"), said: said.to_string(), remedy }
    }));
    // One press that helps against several findings is offered once, beside the first of them.
    let line = |(place, line): (usize, &Line<'_>)| {
        let is_offered = |other: &Line<'_>| other.remedy == line.remedy;
        let remedy = line.remedy.filter(|_| !lines.iter().take(place).any(is_offered));
        html! {
            <li key={place} class="ks-feed__item" data-finding={line.name.clone()}><div class="ks-feed__body"><p>{ line.said.clone() }</p>{ remedy.map(|remedy| told(guide, remedy)).unwrap_or_default() }</div>{ remedy.map(|remedy| button(guide, remedy)).unwrap_or_default() }</li>
        }
    };
    let shown: Vec<Html> = lines.iter().enumerate().map(line).collect();
    let no_data = guide.app.state.open().filter(|_| !without.is_empty()).map(|open| {
        let said = words.with(
            "guide.finding_no_data",
            &[("n", &without.len().to_string()), ("names", &few(guide, &without))],
        );
        let way = RouteLink::plain(Route::Data { workspace: open.id }, "ks-btn ks-btn--sm");
        html! { <li key="no-data" class="ks-feed__item"><div class="ks-feed__body"><p>{ said }</p></div>{ way.view(words.get("guide.to_data")) }</li> }
    });
    let body = if found.is_empty() && !guide.rows.is_empty() {
        html! { <div class="ks-note ks-note--good"><div>{ words.get("guide.balanced") }</div></div> }
    } else {
        html! {
            <>
                if has_counters { <p class="ks-field__hint" data-test="counter-note">{ words.get("guide.counter_note") }</p> }
                <ul class="ks-feed" data-test="guide-findings">{ for shown }{ no_data.unwrap_or_default() }</ul>
            </>
        }
    };
    Card {
        title: words.get("guide.lint").into(),
        sub: Some(words.get("guide.lint_sub").into()),
        ..Card::default()
    }
    .view(body)
}

fn joined(guide: &Guide, codes: &[String]) -> String {
    let names: Vec<String> = codes.iter().map(|code| guide.card_name(code)).collect();
    names.join(&guide.app.words.get("library.joint"))
}

fn few(guide: &Guide, names: &[String]) -> String {
    let words = guide.app.words;
    let shown = names.iter().take(FEW).cloned().collect::<Vec<_>>().join(&words.get("library.joint"));
    if names.len() > FEW {
        words.with("guide.and_more", &[("names", &shown), ("n", &names.len().to_string())]).to_string()
    } else {
        shown
    }
}

/// What a press leaves out, where its button does not name it.
fn told(guide: &Guide, remedy: &Remedy) -> Html {
    let words = guide.app.words;
    if remedy.decline.is_empty() {
        return Html::default();
    }
    let names = joined(guide, &remedy.decline);
    let said = words.with("guide.remedy_told", &[("names", &names)]);
    html! { <p class="ks-feed__text" data-test="remedy-told">{ said }</p> }
}

fn button(guide: &Guide, remedy: &Remedy) -> Html {
    let words = guide.app.words;
    let onclick = {
        let (guide, remedy) = (guide.clone(), remedy.clone());
        Callback::from(move |_: MouseEvent| apply(&guide, &remedy))
    };
    let (add, decline) = (joined(guide, &remedy.add), joined(guide, &remedy.decline));
    let text = match (remedy.add.is_empty(), remedy.decline.len()) {
        (false, 0) => words.with("guide.remedy_add", &[("name", &add)]),
        (true, 1) => words.with("guide.remedy_decline", &[("name", &decline)]),
        (true, n) => words.with("guide.remedy_decline_all", &[("n", &n.to_string())]),
        (false, _) => words.with("guide.remedy_swap", &[("name", &add), ("other", &decline)]),
    };
    Button { small: true, onclick, ..Button::default() }.view(text)
}
