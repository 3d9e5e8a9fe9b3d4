//! The lists of accounts and of people: a search box and a sortable table whose rows lead to the cards.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        route::{AddressQuery, Route, use_address_query},
    },
    data::store::WorkspaceId,
    domain::{period::Period, workspace::Workspace},
    engine::query::Answer,
    platform::{collate::collator, dom},
    ui::components::{
        avatar::avatar,
        band::BandMark,
        bar::ruler_bar,
        delta::delta_mark,
        figure::figure,
        icon::{IconSize, icon},
        link::RouteLink,
        spark::spark_line,
        table::{ScrollHeight, SortHead, scroll_region},
    },
    view::{
        formats::Formats,
        kpi_row::Tag,
        message::Words,
        roster::{self, RosterColumn, RosterRow, Subject},
        sort::Sorting,
    },
};

/// Which list it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RosterKind {
    /// Accounts.
    Accounts,
    /// People.
    People,
}

impl RosterKind {
    /// Name of the page, of its picture, and its part of message keys.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::People => "people",
        }
    }
}

/// Properties of [`RosterTable`].
#[derive(Properties, PartialEq)]
pub struct RosterTableProps {
    /// Which list it is.
    pub kind: RosterKind,
    /// The workspace, for links.
    pub workspace: WorkspaceId,
    /// Of which period.
    pub period: Period,
    /// Rows in any order.
    pub rows: Rc<Vec<RosterRow>>,
}

/// A list.
#[component]
pub fn RosterTable(props: &RosterTableProps) -> Html {
    let words = use_app().words;
    let query = use_address_query();
    let wanted = use_state_eq(String::new);
    let sorting = use_state_eq(|| Sorting { column: RosterColumn::Total, descending: true });
    let shown = use_memo(
        (Rc::clone(&props.rows), (*wanted).clone(), *sorting, words),
        |(rows, wanted, sorting, words)| {
            let mut shown: Vec<RosterRow> =
                rows.iter().filter(|row| roster::matches(row, wanted)).cloned().collect();
            roster::sort(&mut shown, *sorting, &*collator(words.lang()));
            shown
        },
    );
    let page = props.kind.page();
    let word = |name: &str| AttrValue::from(words.get(&format!("{page}.{name}")));
    let head = |name: &str, column: RosterColumn, numeric: bool| {
        let (setter, next) = (sorting.setter(), sorting.toggled(column, numeric));
        SortHead {
            label: word(name),
            aria_sort: sorting.aria(column),
            numeric,
            on_sort: Callback::from(move |()| setter.set(next)),
            ..SortHead::default()
        }
        .view(words)
    };
    let oninput = {
        let wanted = wanted.setter();
        Callback::from(move |event: InputEvent| wanted.set(dom::text_of(&event)))
    };
    let all = props.rows.len().to_string();
    let count = words.with("table.shown", &[("n", &shown.len().to_string()), ("all", &all)]);
    let with_tier = props.kind == RosterKind::Accounts;
    html! {
        <section class="ks-card">
            <header class="ks-card__head">
                <div class="ks-row">
                    <div class="ks-search">
                        { icon("search", IconSize::Normal) }
                        <input class="ks-input" type="search" aria-label={word("search")} placeholder={word("search")} {oninput} />
                    </div>
                </div>
                <p class="ks-card__actions ks-mute" role="status">{ count }</p>
            </header>
            <div class="ks-card__body ks-card__body--flush">
                if shown.is_empty() {
                    <p class="ks-table__caption">{ words.with(&format!("{page}.nothing_found"), &[("text", &wanted)]) }</p>
                } else {
                    { scroll_region(word("caption"), ScrollHeight::Whole, html! {
                        <table class="ks-table ks-table--pin">
                            <caption class="ks-sr">{ word("caption") }</caption>
                            <thead>
                                <tr>
                                    { head("name", RosterColumn::Name, false) }
                                    { head("kind", RosterColumn::Kind, false) }
                                    if with_tier { { head("tier", RosterColumn::Tier, false) } }
                                    { head("region", RosterColumn::Region, false) }
                                    { head("total", RosterColumn::Total, true) }
                                    <th scope="col">{ word("band") }</th>
                                    <th scope="col" class="ks-table__bar">{ word("ruler") }</th>
                                    { head("delta", RosterColumn::Delta, true) }
                                    { head("on_target", RosterColumn::OnTarget, true) }
                                    <th scope="col">{ word("trend") }</th>
                                </tr>
                            </thead>
                            <tbody>
                                { for shown.iter().map(|row| html! {
                                    <tr key={row.key.clone()}>{ cells(props, row, (query, words)) }</tr>
                                }) }
                            </tbody>
                        </table>
                    }) }
                }
            </div>
        </section>
    }
}

fn cells(props: &RosterTableProps, row: &RosterRow, (query, words): (AddressQuery, Words)) -> Html {
    let (to, is_person) = match row.subject {
        Subject::Account(account) => (Route::Account { workspace: props.workspace, account }, false),
        Subject::Person(person) => (Route::Person { workspace: props.workspace, person }, true),
    };
    let tag = Tag {
        kpi: "total".to_owned(),
        scope: row.scope.clone(),
        period: props.period.to_string(),
        exact: row.exact.clone(),
    };
    let [good, watch, bad, unknown] = row.counts;
    let on_target = words.with(
        "people.count_on_target",
        &[("n", &good.to_string()), ("all", &(good + watch + bad + unknown).to_string())],
    );
    let unscored = (unknown > 0).then(|| words.with("people.count_unscored", &[("n", &unknown.to_string())]));
    html! {
        <>
            <th scope="row">
                { RouteLink::new(to, query, if is_person { "ks-name ks-name--who" } else { "ks-name" }).view(html! {
                    <>
                        if is_person { { avatar(&row.name, false) } }
                        <span>
                            <span class="ks-name__main">{ row.name.clone() }</span>
                            if !row.contact.is_empty() { <span class="ks-name__sub">{ &row.contact }</span> }
                        </span>
                    </>
                }) }
            </th>
            <td>{ for row.kind.split(" · ").map(|part| html! { <div class="ks-nowrap">{ part.to_owned() }</div> }) }</td>
            if props.kind == RosterKind::Accounts { <td>{ &row.tier }</td> }
            <td class="ks-nowrap">{ &row.region }</td>
            <td class="ks-table__num" title={row.no_total.as_ref().map(|reason| reason.to_string())}>
                <strong>{ figure(&tag, &row.total_text) }</strong>
            </td>
            <td>{ BandMark { code: row.band.as_deref(), level: row.level, ..BandMark::default() }.view(words) }</td>
            <td class="ks-table__bar">{ ruler_bar(&row.ruler) }</td>
            <td class="ks-table__num">if let Some(delta) = &row.delta { { delta_mark(delta, words) } }</td>
            <td class="ks-table__num">
                <span class="ks-nowrap">{ on_target }</span>
                if let Some(unscored) = unscored { <span class="ks-table__sub ks-nowrap">{ unscored }</span> }
            </td>
            <td>{ spark_line(&row.spark, None) }</td>
        </>
    }
}

/// Properties of [`RosterBody`].
#[derive(Properties, PartialEq)]
pub struct RosterBodyProps {
    /// Which list it is.
    pub kind: RosterKind,
    /// The workspace, for links.
    pub id: WorkspaceId,
    /// The document.
    pub workspace: Rc<Workspace>,
    /// Cards of the list.
    pub answer: Rc<Answer>,
}

/// The list out of an answer; its rows are computed once per answer, document and language.
#[component]
pub fn RosterBody(props: &RosterBodyProps) -> Html {
    let words = use_app().words;
    let drawn = use_memo(
        (Rc::clone(&props.answer), Rc::clone(&props.workspace), words),
        |(answer, workspace, words)| match &**answer {
            Answer::Cards(cards) => {
                let rows = roster::roster(&Formats::of(*words, workspace), workspace, cards);
                Some((cards.period, Rc::new(rows)))
            }
            _ => None,
        },
    );
    let Some((period, rows)) = drawn.as_ref() else { return Html::default() };
    html! { <RosterTable kind={props.kind} workspace={props.id} period={*period} rows={Rc::clone(rows)} /> }
}
