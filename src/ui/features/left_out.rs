//! Notes on KPIs that are left out of a total, and where their weight went.

use yew::prelude::*;

use crate::{
    engine::report::Status,
    ui::components::{icon::sprite, status::status_name},
    view::standing::LeftOut,
};

/// Properties of [`LeftOutNotes`].
#[derive(Properties, PartialEq)]
pub struct LeftOutNotesProps {
    /// What is left out.
    pub items: Vec<LeftOut>,
}

/// Notes; nothing where nothing is left out.
#[component]
pub fn LeftOutNotes(props: &LeftOutNotesProps) -> Html {
    props
        .items
        .iter()
        .map(|item| {
            html! {
                <div key={item.kpi.to_string()} class="ks-note ks-note--none">
                    <svg class="ks-status__mark" aria-hidden="true"><use href={sprite(status_name(Status::Unknown))} /></svg>
                    <div><strong>{ item.what.clone() }</strong>{ " " }{ item.weight.clone() }</div>
                </div>
            }
        })
        .collect()
}
