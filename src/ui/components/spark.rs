//! A sparkline: the shape of a trend, without numbers. Where it matters the numbers stand in a chart or table.

use yew::prelude::*;

use crate::{engine::report::Status, ui::components::status::status_name, view::marks::Spark};

/// Properties of [`SparkLine`].
#[derive(Properties, PartialEq)]
pub struct SparkLineProps {
    /// What to draw.
    pub spark: Spark,
    /// Colours it by a verdict.
    #[prop_or_default]
    pub status: Option<Status>,
}

/// A sparkline; nothing where there are fewer than two values.
#[component]
pub fn SparkLine(props: &SparkLineProps) -> Html {
    let spark = &props.spark;
    if spark.is_empty() {
        return Html::default();
    }
    let kind = props.status.map(|status| format!("ks-spark--{}", status_name(status)));
    html! {
        <svg class={classes!("ks-spark", kind)} viewBox="0 0 96 28" aria-hidden="true">
            if let Some(area) = &spark.area { <path class="ks-spark__area" d={area.clone()} /> }
            { for spark.targets.iter().map(|points| html! {
                <polyline class="ks-spark__target" fill="none" points={points.clone()} />
            }) }
            { for spark.lines.iter().map(|points| html! {
                <polyline class="ks-spark__line" points={points.clone()} />
            }) }
            if let Some((x, y)) = &spark.dot { <circle class="ks-spark__dot" cx={x.clone()} cy={y.clone()} r="2.5" /> }
        </svg>
    }
}
