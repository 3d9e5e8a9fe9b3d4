//! From a chart of `view` to the configuration of Chart.js: the typed options of chart-js-rs, serialised, then
//! completed with what its types lack. Labels are written last and as texts: the crate would read numbers into them.

use chart_js_rs::{
    Animation, ChartInteraction, ChartOptions, ChartPlugins, ChartScale, Dataset, DatasetData, Grid,
    PluginLegend, ScaleBorder, ScaleTicks, TooltipPlugin, XYDataset,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::view::chart::{Chart, ChartKind, Series, SeriesRole};

/// Colours and font of the page, read when a chart is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Palette {
    /// The main series.
    pub series: String,
    /// Area below it.
    pub area: String,
    /// Targets.
    pub target: String,
    /// The period before.
    pub previous: String,
    /// Grid lines.
    pub grid: String,
    /// Axis labels.
    pub axis: String,
    /// Labels round a radar.
    pub ink: String,
    /// Ground of the tooltip.
    pub tip: String,
    /// Text of the tooltip.
    pub tip_ink: String,
    /// Font family of the page.
    pub font: String,
    /// Base size of the page in CSS pixels; larger on projectors and by the reader's own choice.
    pub base_size: f64,
}

/// A chart as Chart.js takes it, without its functions.
#[derive(Serialize)]
struct Configuration {
    r#type: &'static str,
    data: Dataset<Vec<XYDataset>>,
    options: ChartOptions,
}

/// Width of lines beside the main one, in CSS pixels; the crate's own type takes whole numbers only.
const THIN_LINE: f64 = 1.5;
/// Size of axis labels as a part of the page's base size (12 of 16 pixels), so that they grow with it.
const LABEL_SIZE: f64 = 0.75;

/// The configuration as JSON. Functions (axis labels, tooltip) are added where it becomes a JavaScript object.
pub fn configuration(chart: &Chart, palette: &Palette) -> Value {
    let datasets: Vec<XYDataset> =
        chart.series.iter().map(|series| dataset(chart.kind, series, palette)).collect();
    let typed = Configuration {
        r#type: type_name(chart.kind),
        // Any label keeps the crate from sorting and merging what it finds in the data; the real ones follow.
        data: Dataset::new().labels(["-"]).datasets(datasets),
        options: options(chart, palette),
    };
    let mut value = serde_json::to_value(typed).unwrap_or_default();
    complete(&mut value, chart, palette);
    value
}

/// The name of a kind in Chart.js.
pub const fn type_name(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Line => "line",
        ChartKind::Radar => "radar",
        ChartKind::Bars => "bar",
    }
}

fn dataset(kind: ChartKind, series: &Series, palette: &Palette) -> XYDataset {
    let values =
        Value::Array(series.values.iter().map(|value| value.map_or(Value::Null, Value::from)).collect());
    let drawn = XYDataset::new().data(DatasetData(values)).label(&*series.name).span_gaps(false).tension(0);
    let alone = series.values.len() < 2 || series.values.iter().any(Option::is_none);
    match (series.role, kind) {
        (SeriesRole::Actual, ChartKind::Bars) => {
            drawn.background_color(palette.series.clone()).max_bar_thickness(40).border_radius(3)
        }
        (SeriesRole::Actual, _) => drawn
            .border_color(palette.series.clone())
            .background_color(palette.area.clone())
            .point_background_color(palette.series.clone())
            .border_width(2)
            .point_radius(if kind == ChartKind::Radar || alone { 3 } else { 0 })
            .point_hover_radius(4)
            .point_hit_radius(12)
            .fill("origin"),
        (SeriesRole::Target, _) => drawn
            .border_color(palette.target.clone())
            .background_color(palette.target.clone())
            .border_dash([2, 4])
            .point_radius(0)
            .point_hover_radius(3)
            .point_hit_radius(12),
        (SeriesRole::Limit, _) => drawn
            .border_color(palette.previous.clone())
            .background_color(palette.previous.clone())
            .border_dash([6, 3])
            .point_radius(0)
            .point_hover_radius(0)
            .point_hit_radius(0),
        (SeriesRole::Previous, ChartKind::Bars) => {
            drawn.background_color(palette.previous.clone()).max_bar_thickness(40).border_radius(3)
        }
        (SeriesRole::Previous, _) => drawn
            .border_color(palette.previous.clone())
            .background_color(palette.previous.clone())
            .point_radius(0)
            .point_hover_radius(3)
            .point_hit_radius(12),
    }
}

fn options(chart: &Chart, palette: &Palette) -> ChartOptions {
    let tooltip = TooltipPlugin::new()
        .background_color(palette.tip.clone())
        .title_color(palette.tip_ink.clone())
        .body_color(palette.tip_ink.clone())
        .display_colors(false);
    let drawn = ChartOptions::new()
        .responsive(true)
        .maintain_aspect_ratio(false)
        .animation(Animation::new().duration(0))
        .interaction(ChartInteraction::new().mode("index").intersect(false))
        .plugins(ChartPlugins::new().legend(PluginLegend::new().display(false)).tooltip(tooltip));
    if chart.kind == ChartKind::Radar {
        return drawn;
    }
    let ticks = || ScaleTicks::new().color(palette.axis.clone());
    let along = ChartScale::new()
        .grid(Grid::new().display(false))
        .border(ScaleBorder::new().color(palette.grid.clone()))
        .ticks(ticks());
    let mut up = ChartScale::new()
        .grid(Grid::new().color(palette.grid.clone()))
        .border(ScaleBorder::new().display(false))
        .ticks(ticks().max_ticks_limit(6));
    up = match chart.range {
        Some((low, high)) => up.min(low).max(high),
        None => up.grace("8%"),
    };
    drawn.scales([("x", along), ("y", up)])
}

/// What the crate's types cannot say: axes from the middle, whole `false`, label texts, exact texts for the tooltip.
fn complete(value: &mut Value, chart: &Chart, palette: &Palette) {
    let label_size = (palette.base_size * LABEL_SIZE).round();
    if let Some(options) = value.get_mut("options").and_then(Value::as_object_mut) {
        options.insert("font".to_owned(), json!({ "family": palette.font, "size": label_size }));
        if chart.kind == ChartKind::Radar {
            let (low, high) = chart.range.unwrap_or((0.0, 100.0));
            let axes = json!({ "r": {
                "min": low,
                "max": high,
                "ticks": { "stepSize": (high - low) / 3.0, "color": palette.axis, "backdropColor": "transparent" },
                "grid": { "color": palette.grid },
                "angleLines": { "color": palette.grid },
                "pointLabels": { "color": palette.ink, "font": { "size": label_size + 1.0 } },
            } });
            options.insert("scales".to_owned(), axes);
        }
    }
    if let Some(ticks) = value.pointer_mut("/options/scales/x/ticks").and_then(Value::as_object_mut) {
        ticks.insert("maxRotation".to_owned(), Value::from(0));
    }
    let Some(data) = value.get_mut("data").and_then(Value::as_object_mut) else { return };
    // A line break in a label makes two lines on the axis.
    let label = |label: &String| match label.split_once('\n') {
        Some((first, second)) => json!([first, second]),
        None => Value::from(label.clone()),
    };
    data.insert("labels".to_owned(), chart.labels.iter().map(label).collect());
    let Some(datasets) = data.get_mut("datasets").and_then(Value::as_array_mut) else { return };
    for (drawn, series) in datasets.iter_mut().zip(&chart.series) {
        if let Some(drawn) = drawn.as_object_mut() {
            drawn.insert("texts".to_owned(), Value::from(series.texts.clone()));
            drawn.insert("titles".to_owned(), Value::from(chart.long_labels.clone()));
            drawn.insert("label".to_owned(), Value::from(&*series.name));
            if series.role != SeriesRole::Actual {
                drawn.insert("fill".to_owned(), Value::Bool(false));
                drawn.insert("borderWidth".to_owned(), Value::from(THIN_LINE));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::domain::kpi::Unit;

    #[test]
    fn labels_stay_texts_whatever_they_look_like() {
        let labels =
            ["Nan", "007", "1e3", "null", "Infinity", "+5", "2026", "Nan"].map(str::to_owned).to_vec();
        let roles = [SeriesRole::Actual, SeriesRole::Target, SeriesRole::Previous, SeriesRole::Limit];
        let kinds = [ChartKind::Line, ChartKind::Bars, ChartKind::Radar];
        for (kind, role) in kinds.into_iter().flat_map(|kind| roles.map(|role| (kind, role))) {
            let series = Series {
                name: Rc::from("1e3"),
                role,
                values: (0..8_u8).map(|value| (value != 3).then_some(f64::from(value))).collect(),
                texts: labels.clone(),
            };
            let chart = Chart {
                kind,
                labels: labels.clone(),
                long_labels: labels.clone(),
                label_name: Rc::from(""),
                series: vec![series],
                unit: Unit::Count,
                range: None,
                finding: Rc::from(""),
            };
            let value = configuration(&chart, &Palette::default());
            assert_eq!(value.pointer("/data/labels"), Some(&json!(labels)));
            assert_eq!(value.pointer("/data/datasets/0/label"), Some(&json!("1e3")));
            let values = json!([0.0, 1.0, 2.0, null, 4.0, 5.0, 6.0, 7.0]);
            assert_eq!(value.pointer("/data/datasets/0/data"), Some(&values));
        }
    }
}
