//! The heat table of the overview: accounts down, KPIs across; every cell opens its derivation, every row its account.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        route::{AddressQuery, Route, use_address_query},
    },
    data::store::WorkspaceId,
    domain::{
        id::Id,
        kpi::Kpi,
        period::Period,
        scope::{Member, Scope},
    },
    engine::report::Status,
    platform::collate::collator,
    ui::{
        charts::legend::heat_legend,
        components::{
            band::BandMark,
            card::Card,
            figure::figure,
            icon::sprite,
            link::RouteLink,
            status::status_name,
            table::{ScrollHeight, SortHead, scroll_region},
        },
        features::explain::ExplainButton,
    },
    view::{
        heat::{Heat, HeatCell, HeatColumn, HeatRow},
        kpi_row::Tag,
        message::Words,
        number,
        sort::Sorting,
    },
};

/// Properties of [`HeatTable`].
#[derive(Properties, PartialEq)]
pub struct HeatTableProps {
    /// The workspace, for links.
    pub workspace: WorkspaceId,
    /// The table.
    pub heat: Rc<Heat>,
    /// Keys of its colours.
    pub legend: Vec<(u8, String)>,
    /// Of which period.
    pub period: Period,
}

/// The table, best total first until the user sorts it otherwise.
#[component]
pub fn HeatTable(props: &HeatTableProps) -> Html {
    let words = use_app().words;
    let query = use_address_query();
    let sorting = use_state_eq(|| Sorting { column: HeatColumn::Total, descending: true });
    let sorted = use_memo((Rc::clone(&props.heat), *sorting, words), |(heat, sorting, words)| {
        let mut sorted = (**heat).clone();
        sorted.sort(*sorting, &*collator(words.lang()));
        sorted
    });
    let head = |label: Rc<str>, column: HeatColumn, title: Option<Rc<str>>| {
        let numeric = column != HeatColumn::Name;
        let (setter, next) = (sorting.setter(), sorting.toggled(column, numeric));
        SortHead {
            label: label.into(),
            aria_sort: sorting.aria(column),
            numeric: column == HeatColumn::Total,
            title: title.map(AttrValue::from),
            on_sort: Callback::from(move |()| setter.set(next)),
            ..SortHead::default()
        }
        .view(words)
    };
    let caption = words.get(if props.heat.is_scored { "heat.caption" } else { "heat.caption_values" });
    let columns = &sorted.columns;
    Card {
        title: words.get(if props.heat.is_scored { "heat.title" } else { "heat.title_values" }).into(),
        sub: Some(if props.heat.is_scored {
            words.get("heat.sub").into()
        } else {
            words.get(&format!("heat.sub_values{}", props.heat.awaited)).into()
        }),
        actions: if props.heat.is_scored { heat_legend(&props.legend, words) } else { Html::default() },
        flush: true,
        ..Card::default()
    }
    .view(scroll_region(
        caption.clone(),
        ScrollHeight::Limited,
        html! {
            <table class="ks-table ks-table--dense ks-table--pin ks-heat">
                <caption class="ks-sr">{ caption }</caption>
                <thead>
                    <tr>
                        { head(words.get("heat.account"), HeatColumn::Name, None) }
                        { head(words.get("heat.total"), HeatColumn::Total, None) }
                        { for columns.iter().map(|(kpi, name, definition)| {
                            head(name.clone(), HeatColumn::Kpi(*kpi), Some(definition.clone()))
                        }) }
                    </tr>
                </thead>
                <tbody>
                    { for sorted.rows.iter().map(|row| html! {
                        <tr key={row.account.to_string()}>{ row_cells(props, columns, row, (query, words)) }</tr>
                    }) }
                </tbody>
            </table>
        },
    ))
}

type Column = (Id<Kpi>, Rc<str>, Rc<str>);

fn row_cells(
    props: &HeatTableProps,
    columns: &[Column],
    row: &HeatRow,
    (query, words): (AddressQuery, Words),
) -> Html {
    let to = Route::Account { workspace: props.workspace, account: row.account };
    let scope = Scope::from(Member::Account(row.account));
    let tag = Tag {
        kpi: "total".to_owned(),
        scope: scope.to_string(),
        period: props.period.to_string(),
        exact: row.total.map(number::machine).unwrap_or_default(),
    };
    let cell = |(column, cell): (&Column, &Option<HeatCell>)| {
        let kpi = column.0;
        match cell {
            None => html! {
                <td key={kpi.to_string()} class="ks-heat__cell">
                    <span class="ks-heat__link" title={words.get("heat.not_on_card").to_string()}>
                        <span class="ks-sr">{ words.get("heat.not_on_card") }</span>
                    </span>
                </td>
            },
            Some(cell) => html! {
                <td key={kpi.to_string()} class={format!("ks-heat__cell ks-heat__cell--{}", cell.level)}>
                    <ExplainButton
                        scope={scope.clone()} {kpi} period={props.period} class="ks-heat__link" label={AttrValue::from(cell.label.clone())}
                    >
                        { figure(&cell.tag, &cell.text) }
                        { mark(cell.status) }
                    </ExplainButton>
                </td>
            },
        }
    };
    html! {
        <>
            <th scope="row">
                { RouteLink::new(to, query, "ks-name").view(html! {
                    <>
                        <span class="ks-name__main">{ row.name.clone() }</span>
                        <span class="ks-name__sub">{ &row.sub }</span>
                    </>
                }) }
            </th>
            <td class="ks-table__num">
                <span class="ks-row ks-row--nowrap ks-row--end">
                    <strong>{ figure(&tag, &row.total_text) }</strong>
                    { BandMark { code: row.band.as_deref(), level: row.level, ..BandMark::default() }.view(words) }
                </span>
            </td>
            { for columns.iter().zip(&row.cells).map(cell) }
        </>
    }
}

/// Shape beside the points where something is wrong; good needs none.
fn mark(status: Status) -> Html {
    match status {
        Status::Watch | Status::Bad => html! {
            <svg class="ks-heat__mark" aria-hidden="true"><use href={sprite(status_name(status))} /></svg>
        },
        Status::Good | Status::Unknown => Html::default(),
    }
}
