//! The parts of a person's card that people rate: scores and weights, how they came about, what is open, and the way to rate.

pub mod rate;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{
        id::Id,
        people::Employee,
        period::Period,
        rating::{PartKind, RatingTerms},
    },
    engine::{
        appraisal::{Appraisal, PartReading, RatingFinding},
        query::{Answer, Query, Subjects},
    },
    ui::{
        components::{
            button::Button,
            card::Card,
            icon::{IconSize, icon},
            table::{ScrollHeight, scroll_region},
        },
        features::appraisal_card::rate::RateDialog,
    },
    view::{
        appraisal::{
            Raters, decision_line, finding_line, part_lines, part_name, remarks, terms_of, total_line,
        },
        entry,
        formats::Formats,
        message::Words,
        names::Names,
        number::{NO_VALUE, machine},
        rating_form::part_code,
    },
};

/// Properties of [`AppraisalCard`].
#[derive(Properties, PartialEq)]
pub struct AppraisalCardProps {
    /// Who.
    pub person: Id<Employee>,
    /// Of which period.
    pub period: Period,
}

/// The card; nothing where the card is its indicators alone.
#[component]
pub fn AppraisalCard(props: &AppraisalCardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let (person, period) = (props.person, props.period);
    let opened = use_state_eq(|| None::<PartKind>);
    let answer = use_answer(Query::Appraisals { subjects: vec![Subjects::Employee(person)], period });
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let found = match &answer {
        Async::Ready { value, .. } => match &**value {
            Answer::Appraisals(found) => {
                found.iter().find(|one| one.person == person && one.period == period)
            }
            _ => None,
        },
        _ => None,
    };
    let Some(found) = found else { return Html::default() };
    let formats = Formats::of(words, &workspace);
    let names = Names::at(&workspace, words, period);
    let terms = terms_of(&workspace, found, &formats);
    let on_rate = |kind: PartKind| {
        let opened = opened.setter();
        Callback::from(move |_: MouseEvent| opened.set(Some(kind)))
    };
    let row = |part: &PartReading| {
        let rate = part.kind.map(|kind| {
            let text = html! { <>{ words.get("ratings.rate") }<span class="ks-sr">{ format!(" {}", part_name(Some(kind), words)) }</span></> };
            Button { small: true, onclick: on_rate(kind), ..Button::default() }.view(text)
        });
        let lines = part_lines(part, terms, &names, &formats, Raters::Named);
        html! {
            <tr key={part.kind.map_or("indicators", part_code)} data-part={part.kind.map_or("indicators", part_code)} data-exact={part.score.map(machine)}>
                <th scope="row">
                    { part_name(part.kind, words) }
                    { for lines.into_iter().map(|line| html! { <span class="ks-table__sub ks-ratings__line">{ line }</span> }) }
                </th>
                { for cells(part, &formats).into_iter().map(|text| html! { <td class="ks-table__num">{ text }</td> }) }
                <td class="ks-table__act">{ rate.unwrap_or_default() }</td>
            </tr>
        }
    };
    let close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let head = |key: &str| html! { <th scope="col" class="ks-table__num">{ words.get(key) }</th> };
    let title = words.get("ratings.title");
    let table = html! {
        <table class="ks-table" data-ready="appraisal">
            <caption class="ks-sr">{ title.clone() }</caption>
            <thead><tr>
                <th scope="col">{ words.get("ratings.part") }</th>
                { head("ratings.weight") }{ head("ratings.score") }{ head("ratings.share") }{ head("ratings.contribution") }
                <th scope="col"><span class="ks-sr">{ words.get("ratings.rate") }</span></th>
            </tr></thead>
            <tbody>{ for found.parts.iter().map(row) }</tbody>
            <tfoot><tr>
                <th scope="row" colspan="4">{ words.get("ratings.total") }
                    if let Some(line) = total_line(found, &formats) { <span class="ks-table__sub ks-ratings__line">{ line }</span> }
                </th>
                <td class="ks-table__num ks-strong" data-test="appraisal-total" data-exact={found.figured.map(machine)}>{ total_text(found, &formats) }</td><td></td>
            </tr></tfoot>
        </table>
    };
    let body = html! {
        <>
            if !found.parts.is_empty() { { scroll_region(title.clone(), ScrollHeight::Whole, table) } }
            { remarks_view(found, &names, words, terms, Raters::Named) }
            { notes(found, &names, &formats, terms, Raters::Named) }
        </>
    };
    let sub = if found.parts.is_empty() { "ratings.card_decided" } else { "ratings.card_sub" };
    let view = Card { title: title.into(), sub: Some(words.get(sub).into()), flush: true, ..Card::default() }
        .view(body);
    html! {
        <div>
            { view }
            if let Some((kind, terms)) = opened.zip(terms) {
                <RateDialog {person} {period} {kind} terms={Rc::new(terms.clone())}
                    sheets={Rc::new(sheets_of(found, kind))} on_close={close} />
            }
        </div>
    }
}

fn sheets_of(found: &Appraisal, kind: PartKind) -> Vec<crate::domain::rating::RatingSheet> {
    let part = found.parts.iter().find(|part| part.kind == Some(kind));
    part.map(|part| part.sheets.iter().map(|one| one.sheet.clone()).collect()).unwrap_or_default()
}

/// Weight, score, share of the total, contribution.
pub fn cells(part: &PartReading, formats: &Formats) -> [String; 4] {
    let none = || NO_VALUE.to_owned();
    [
        format!("{}%", entry::write_weight(part.weight)),
        part.score.map_or_else(none, |score| formats.score(score)),
        part.effective_percent.map_or_else(none, |percent| format!("{}%", percent.normalize())),
        part.contribution.map_or_else(none, |points| formats.total(points)),
    ]
}

fn total_text(found: &Appraisal, formats: &Formats) -> String {
    let total = found.figured.map_or_else(|| NO_VALUE.to_owned(), |total| formats.total(total));
    found.figured_band.as_ref().map_or(total.clone(), |band| format!("{total} {band}"))
}

/// What those who rated said, part by part; nothing where nobody said anything.
pub fn remarks_view(
    found: &Appraisal,
    names: &Names<'_>,
    words: Words,
    terms: Option<&RatingTerms>,
    raters: Raters,
) -> Html {
    let all = found.parts.iter().flat_map(|part| remarks(part, terms, names, words, raters));
    let lines: Vec<Html> = all
        .enumerate()
        .map(|(place, remark)| html! { <div key={place.to_string()}><dt>{ remark.head }</dt><dd>{ remark.text }</dd></div> })
        .collect();
    if lines.is_empty() {
        return Html::default();
    }
    html! {
        <section class="ks-ratings__said" data-test="rating-remarks">
            <h3 class="ks-field__label">{ words.get("ratings.said") }</h3>
            <dl>{ for lines }</dl>
        </section>
    }
}

/// What was decided, why there is no total, and what is open.
pub fn notes(
    found: &Appraisal,
    names: &Names<'_>,
    formats: &Formats,
    terms: Option<&RatingTerms>,
    raters: Raters,
) -> Html {
    let words = formats.words;
    // What keeps a review from its next step is not for the page that the person is handed.
    let is_told = |finding: &&RatingFinding| raters == Raters::Named || !finding.blocks();
    let told: Vec<&RatingFinding> = found.findings.iter().filter(is_told).collect();
    let open: Vec<String> = told.iter().map(|finding| finding_line(**finding, terms, names, words)).collect();
    let blocks = told.iter().any(|finding| finding.blocks());
    html! {
        <div class="ks-stack ks-stack--tight ks-ratings__notes">
            if let Some(line) = decision_line(found, formats) {
                <div class="ks-note" data-test="decided">{ icon("info", IconSize::Normal) }<div>{ line }</div></div>
            }
            if let Some(reason) = found.missing {
                <div class="ks-note ks-note--none">{ icon("none", IconSize::Normal) }<div>{ formats.no_total(reason) }</div></div>
            }
            if !open.is_empty() {
                <div class="ks-note ks-note--watch" data-test="rating-findings" data-blocks={blocks.to_string()}>{ icon("watch", IconSize::Normal) }
                    <div>
                        <ul class="ks-ratings__list">{ for open.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                        if blocks { <p>{ words.get("ratings.blocks") }</p> }
                    </div>
                </div>
            }
        </div>
    }
}
