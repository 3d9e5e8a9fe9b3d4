//! Scores by perspective as a radar, with the period before as a second ring.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    ui::{
        charts::{figure::ChartFigure, legend::series_legend},
        components::card::Card,
    },
    view::{chart::Chart, formats::Formats},
};

/// The card of a radar chart.
pub fn perspectives_card(chart: &Rc<Chart>, formats: &Formats) -> Html {
    Card {
        title: formats.words.get("account.perspectives").into(),
        actions: if chart.has_values() { series_legend(chart) } else { Html::default() },
        ..Card::default()
    }
    .view(html! { <ChartFigure chart={Rc::clone(chart)} formats={formats.clone()} /> })
}
