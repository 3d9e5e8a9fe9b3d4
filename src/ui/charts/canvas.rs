//! The canvas of a chart: drawn when Chart.js and the later part of the page are there, redrawn when data, language or
//! theme change, destroyed with its component.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use yew::{platform::spawn_local, prelude::*};

use crate::{
    app::context::use_app,
    platform::{
        chart::{ChartError, LiveChart, TickText},
        system_theme::{self, SystemTheme},
    },
    view::{chart::Chart, formats::Formats},
};

/// Properties of [`ChartCanvas`].
#[derive(Properties, PartialEq)]
pub struct ChartCanvasProps {
    /// What to draw.
    pub chart: Rc<Chart>,
    /// How numbers on the axis are written.
    pub formats: Formats,
    /// Chart.js could not be loaded, or refused.
    pub on_failed: Callback<()>,
}

/// A canvas whose accessible name is the chart's finding.
#[component]
pub fn ChartCanvas(props: &ChartCanvasProps) -> Html {
    let app = use_app();
    let theme = app.state.preferences.theme;
    let is_dark = use_state_eq(system_theme::is_dark);
    let canvas = use_node_ref();
    let live = use_mut_ref(|| None::<LiveChart>);
    {
        let is_dark = is_dark.setter();
        use_effect_with((), move |()| {
            let watch = SystemTheme::watch(move |dark| is_dark.set(dark));
            move || drop(watch)
        });
    }
    {
        let (canvas, live, on_failed) = (canvas.clone(), Rc::clone(&live), props.on_failed.clone());
        let looks = (theme, *is_dark);
        let runtime = Rc::clone(app.dispatch.runtime());
        use_effect_with(
            (Rc::clone(&props.chart), props.formats.clone(), looks),
            move |(chart, formats, _)| {
                let wanted = Rc::new(Cell::new(true));
                let (still, chart) = (Rc::clone(&wanted), Rc::clone(chart));
                let (unit, formats) = (chart.unit, formats.clone());
                let tick: TickText = Rc::new(move |value| formats.tick(unit, value));
                spawn_local(async move {
                    let loaded = LiveChart::load().await;
                    let part = runtime.part().await;
                    if !still.get() {
                        return;
                    }
                    let is_drawn = match (loaded, part) {
                        (Ok(()), Ok(part)) => (part.chart)(&live, &canvas, &chart, tick).is_ok(),
                        _ => false,
                    };
                    if !is_drawn {
                        on_failed.emit(());
                    }
                });
                move || wanted.set(false)
            },
        );
    }
    use_effect_with((), move |()| {
        move || {
            live.borrow_mut().take();
        }
    });
    html! { <canvas ref={canvas} class="ks-chart__canvas" role="img" aria-label={props.chart.finding.to_string()}></canvas> }
}

/// Draws a chart on the canvas, or changes the one that is there. Chart.js must have been loaded. Stands in the part of
/// the page that is fetched later.
///
/// # Errors
/// What Chart.js threw.
pub fn draw(
    live: &RefCell<Option<LiveChart>>,
    canvas: &NodeRef,
    chart: &Chart,
    tick: TickText,
) -> Result<(), ChartError> {
    let mut slot = live.borrow_mut();
    match slot.as_mut() {
        Some(there) if there.fits(chart) => there.update(chart, tick),
        _ => {
            // The old chart gives the canvas back before a new one takes it.
            slot.take();
            *slot = LiveChart::draw(canvas, chart, tick)?;
            Ok(())
        }
    }
}
