//! Figures by region or product line on the overview: members down, KPIs across; every cell opens its derivation.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::period::Period,
    engine::query::{Answer, Query, Subjects},
    ui::{
        components::{
            card::Card,
            empty::Empty,
            figure::figure,
            seg::Seg,
            select::Choice,
            table::{ScrollHeight, scroll_region},
        },
        features::explain::ExplainButton,
    },
    view::{
        breakdown::{Breakdown, BreakdownCell, BreakdownColumn, BreakdownRow, breakdown},
        formats::Formats,
        message::Words,
    },
};

/// Properties of [`BreakdownCard`].
#[derive(Properties, PartialEq)]
pub struct BreakdownCardProps {
    /// Of which period.
    pub period: Period,
}

/// A dimension that figures can be seen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Regions,
    ProductLines,
}

impl By {
    const fn subjects(self) -> Subjects {
        match self {
            Self::Regions => Subjects::Regions,
            Self::ProductLines => Subjects::ProductLines,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Regions => "regions",
            Self::ProductLines => "product_lines",
        }
    }
}

/// The card; nothing where the workspace has neither regions nor product lines.
#[component]
pub fn BreakdownCard(props: &BreakdownCardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let mut all = Vec::new();
    if !catalogue.regions.is_empty() {
        all.push(By::Regions);
    }
    if !catalogue.product_lines.is_empty() {
        all.push(By::ProductLines);
    }
    let picked = use_state_eq(|| None::<By>);
    let by = picked.filter(|by| all.contains(by)).or_else(|| all.first().copied());
    let subjects = by.map(By::subjects).into_iter().collect();
    let answer = use_answer(Query::Cards { subjects, period: props.period });
    let (Some(by), Async::Ready { value, stale }) = (by, &answer) else { return Html::default() };
    let Answer::Cards(cards) = &**value else { return Html::default() };
    let formats = Formats::of(words, &catalogue);
    let table = breakdown(&formats, &catalogue, &cards.cards, cards.period);
    let label = |by: By| words.get(&format!("breakdown.{}", by.name()));
    let seg = Seg {
        label: words.get("breakdown.by").into(),
        choices: all.iter().map(|by| Choice::new(by.name(), label(*by))).collect(),
        value: by.name().into(),
        on_select: {
            let picked = picked.setter();
            Callback::from(move |value: AttrValue| {
                picked
                    .set([By::Regions, By::ProductLines].into_iter().find(|by| by.name() == value.as_str()));
            })
        },
        small: true,
    };
    let body = if table.columns.is_empty() {
        Empty {
            icon: "none",
            small: true,
            text: Some(words.get("breakdown.none").into()),
            ..Empty::default()
        }
        .view()
    } else {
        let caption = words.get(&format!("breakdown.caption_{}", by.name()));
        scroll_region(
            caption.clone(),
            ScrollHeight::Limited,
            drawn(&table, by, &caption, props.period, words),
        )
    };
    Card {
        title: words.get("breakdown.title").into(),
        sub: Some(words.get("breakdown.sub").into()),
        actions: if all.len() > 1 { seg.view() } else { Html::default() },
        flush: true,
        ..Card::default()
    }
    .view(html! { <div data-breakdown={by.name()} aria-busy={stale.then_some("true")}>{ body }</div> })
}

fn drawn(table: &Breakdown, by: By, caption: &str, period: Period, words: Words) -> Html {
    let corner = match by {
        By::Regions => "breakdown.region",
        By::ProductLines => "breakdown.product_line",
    };
    html! {
        <table class="ks-table ks-table--dense ks-table--pin">
            <caption class="ks-sr">{ caption }</caption>
            <thead><tr>
                <th scope="col">{ words.get(corner) }</th>
                { for table.columns.iter().map(|(kpi, name, definition)| html! {
                    <th key={kpi.to_string()} scope="col" class="ks-table__num" title={definition.to_string()}>{ Rc::clone(name) }</th>
                }) }
            </tr></thead>
            <tbody>{ for table.rows.iter().map(|row| line(table, row, period)) }</tbody>
        </table>
    }
}

fn line(table: &Breakdown, row: &BreakdownRow, period: Period) -> Html {
    let cell = |((kpi, ..), cell): (&BreakdownColumn, &Option<BreakdownCell>)| match cell {
        None => {
            html! { <td key={format!("{kpi}")} class="ks-table__num ks-mute">{ crate::view::number::NO_VALUE }</td> }
        }
        Some(cell) => html! {
            <td key={format!("{kpi}")} class="ks-table__num">
                <ExplainButton scope={row.scope.clone()} kpi={*kpi} {period} class="ks-link" label={AttrValue::from(Rc::clone(&cell.label))}>
                    { figure(&cell.tag, &cell.text) }
                </ExplainButton>
            </td>
        },
    };
    html! {
        <tr key={row.scope.to_string()}>
            <th scope="row">{ Rc::clone(&row.name) }</th>
            { for table.columns.iter().zip(&row.cells).map(cell) }
        </tr>
    }
}
