//! A sparkline: the shape of a trend, without numbers. Where it matters the numbers stand in a chart or table.

use yew::prelude::*;

use crate::{engine::report::Status, ui::components::status::status_name, view::marks::Spark};

/// A sparkline, coloured by a verdict where there is one; nothing where there are fewer than two values.
pub fn spark_line(spark: &Spark, status: Option<Status>) -> Html {
    if spark.is_empty() {
        return Html::default();
    }
    let kind = status.map(|status| format!("ks-spark--{}", status_name(status)));
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
