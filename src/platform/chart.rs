//! Chart.js on a canvas: made, changed and destroyed through its own constructor and methods. No `render()` of the
//! chart crate and no functions from strings: both call `eval`, which the content security policy refuses.

use js_sys::{Array, Function, JSON, JsString, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::HtmlCanvasElement;
use yew::NodeRef;

use crate::{
    platform::{
        chart_config::{Palette, configuration},
        global,
    },
    view::chart::{Chart, ChartKind},
};

/// Base size of a page whose own cannot be read, in CSS pixels.
const BASE_SIZE: f64 = 16.0;
/// What Chart.js threw, or why it could not be loaded.
pub type ChartError = JsValue;
/// Writes an axis label for a value.
pub type TickText = std::rc::Rc<dyn Fn(f64) -> String>;

/// A chart on the page. Dropping it destroys the chart and frees its functions.
pub struct LiveChart {
    chart: JsValue,
    kind: ChartKind,
    // Chart.js calls these for as long as the chart lives.
    functions: Vec<Closure<dyn FnMut(JsValue) -> JsValue>>,
}

impl LiveChart {
    /// Loads Chart.js, unless it is there.
    ///
    /// # Errors
    /// It could not be loaded.
    pub async fn load() -> Result<(), JsValue> {
        global::load_chart().await.map(|_| ())
    }

    /// Begins to load Chart.js; who draws then says what became of it.
    pub fn load_soon() {
        wasm_bindgen_futures::spawn_local(async {
            let _ = Self::load().await;
        });
    }

    /// Draws on the canvas behind the reference; `None` if there is none any more. Chart.js must have been loaded.
    ///
    /// # Errors
    /// What Chart.js threw.
    pub fn draw(canvas: &NodeRef, chart: &Chart, tick: TickText) -> Result<Option<Self>, JsValue> {
        let Some(canvas) = canvas.cast::<HtmlCanvasElement>() else { return Ok(None) };
        let constructor = Reflect::get(&js_sys::global(), &"Chart".into())?.dyn_into::<Function>()?;
        let mut live = Self { chart: JsValue::NULL, kind: chart.kind, functions: Vec::new() };
        let config = live.object(chart, tick)?;
        live.chart = Reflect::construct(&constructor, &Array::of2(&canvas, &config))?;
        Ok(Some(live))
    }

    /// Whether the chart can take other data without being made anew.
    pub fn fits(&self, chart: &Chart) -> bool {
        self.kind == chart.kind
    }

    /// Takes other data, colours and wording.
    ///
    /// # Errors
    /// What Chart.js threw.
    pub fn update(&mut self, chart: &Chart, tick: TickText) -> Result<(), JsValue> {
        let replaced = std::mem::take(&mut self.functions);
        let config = self.object(chart, tick)?;
        for part in ["data", "options"] {
            Reflect::set(&self.chart, &part.into(), &Reflect::get(&config, &part.into())?)?;
        }
        self.call("update", &["none".into()])?;
        drop(replaced);
        Ok(())
    }

    fn object(&mut self, chart: &Chart, tick: TickText) -> Result<Object, JsValue> {
        let text = configuration(chart, &palette()).to_string();
        let config = JSON::parse(&text)?.dyn_into::<Object>()?;
        let axis = if chart.kind == ChartKind::Radar { "r" } else { "y" };
        let tick_label =
            self.function(move |value| value.as_f64().map(|value| tick(value)).unwrap_or_default().into());
        set_at(&config, &["options", "scales", axis, "ticks", "callback"], &tick_label)?;
        let tip_label = self.function(|point| tip_text(&point).unwrap_or_default());
        set_at(&config, &["options", "plugins", "tooltip", "callbacks", "label"], &tip_label)?;
        let tip_title = self.function(|points| tip_title(&points).unwrap_or_default());
        set_at(&config, &["options", "plugins", "tooltip", "callbacks", "title"], &tip_title)?;
        Ok(config)
    }

    fn function(&mut self, body: impl FnMut(JsValue) -> JsValue + 'static) -> JsValue {
        let closure = Closure::<dyn FnMut(JsValue) -> JsValue>::new(body);
        let function = closure.as_ref().clone();
        self.functions.push(closure);
        function
    }

    fn call(&self, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
        let function = Reflect::get(&self.chart, &method.into())?.dyn_into::<Function>()?;
        function.apply(&self.chart, &arguments.iter().collect())
    }
}

impl Drop for LiveChart {
    fn drop(&mut self) {
        let _ = self.call("destroy", &[]);
    }
}

/// `Actual: ¥1,265,793.04`: the exact text that belongs to the point, not the number that was drawn.
fn tip_text(point: &JsValue) -> Result<JsValue, JsValue> {
    let dataset = Reflect::get(point, &"dataset".into())?;
    let place = Reflect::get(point, &"dataIndex".into())?;
    let name = Reflect::get(&dataset, &"label".into())?.dyn_into::<JsString>()?;
    let text = Reflect::get(&Reflect::get(&dataset, &"texts".into())?, &place)?.dyn_into::<JsString>()?;
    Ok(name.concat(&": ".into()).concat(&text).into())
}

/// The long name of the label that the points belong to.
fn tip_title(points: &JsValue) -> Result<JsValue, JsValue> {
    let point = points.clone().dyn_into::<Array>()?.get(0);
    let titles = Reflect::get(&Reflect::get(&point, &"dataset".into())?, &"titles".into())?;
    Reflect::get(&titles, &Reflect::get(&point, &"dataIndex".into())?)
}

/// Sets a property deep inside, making the objects on the way.
fn set_at(object: &Object, path: &[&str], value: &JsValue) -> Result<(), JsValue> {
    let Some((last, parents)) = path.split_last() else { return Ok(()) };
    let mut at: JsValue = object.clone().into();
    for name in parents {
        let inner = Reflect::get(&at, &(*name).into())?;
        at = if inner.is_object() {
            inner
        } else {
            let made: JsValue = Object::new().into();
            Reflect::set(&at, &(*name).into(), &made)?;
            made
        };
    }
    Reflect::set(&at, &(*last).into(), value).map(|_| ())
}

/// Colours of the theme at hand, from the page's custom properties.
fn palette() -> Palette {
    let style = web_sys::window().and_then(|window| {
        let root = window.document()?.document_element()?;
        window.get_computed_style(&root).ok().flatten()
    });
    let read = |name: &str| {
        style
            .as_ref()
            .and_then(|style| style.get_property_value(name).ok())
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    Palette {
        series: read("--chart-1"),
        area: read("--chart-area"),
        target: read("--chart-target"),
        previous: read("--chart-prev"),
        grid: read("--chart-grid"),
        axis: read("--chart-axis"),
        ink: read("--ink"),
        tip: read("--chart-tip"),
        tip_ink: read("--chart-tip-ink"),
        font: read("font-family"),
        base_size: read("font-size").trim_end_matches("px").parse().unwrap_or(BASE_SIZE),
    }
}
