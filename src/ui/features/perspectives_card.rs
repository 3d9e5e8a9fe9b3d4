//! Scores by perspective as a radar, with the period before as a second ring.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    ui::{
        charts::{figure::ChartFigure, legend::SeriesLegend},
        components::card::Card,
    },
    view::{chart::Chart, formats::Formats},
};

/// Properties of [`PerspectivesCard`].
#[derive(Properties, PartialEq)]
pub struct PerspectivesCardProps {
    /// The chart.
    pub chart: Rc<Chart>,
    /// Formats.
    pub formats: Formats,
}

/// The card.
#[component]
pub fn PerspectivesCard(props: &PerspectivesCardProps) -> Html {
    let words = use_app().words;
    html! {
        <Card
            title={AttrValue::from(words.get("account.perspectives"))}
            actions={if props.chart.has_values() { html! { <SeriesLegend chart={Rc::clone(&props.chart)} /> } } else { Html::default() }}
        >
            <ChartFigure chart={Rc::clone(&props.chart)} formats={props.formats.clone()} />
        </Card>
    }
}
