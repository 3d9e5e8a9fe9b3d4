//! The line of what a plan pays, with the points of its rows to take hold of: dragged, or moved by the arrow keys. Every move is
//! written into the row that the point is of; what is paid then the engine says.

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    platform::drawing,
    view::{
        message::Words,
        pay_points::{FAR, Frame, Point, kept_between, written},
        pay_tried::{LINE_HEIGHT, LINE_WIDTH, PayLine},
    },
};

/// What becomes of a row whose point is moved or taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PointMove {
    /// It begins here, with this level; without one its level stays.
    To(u32, Decimal, Option<Decimal>),
    /// It is gone.
    Gone(u32),
}

/// Properties of [`PayChart`].
#[derive(Properties, PartialEq)]
pub struct PayChartProps {
    /// The line.
    pub line: PayLine,
    /// What the drawing shows; `None` where its points cannot be moved.
    pub frame: Option<Frame>,
    /// The points that can be moved.
    pub points: Vec<Point>,
    /// A point was moved.
    pub on_move: Callback<PointMove>,
    /// Wording.
    pub words: Words,
}

/// The drawing.
#[component]
pub fn PayChart(props: &PayChartProps) -> Html {
    let words = props.words;
    let drawing_ref = use_node_ref();
    // The point that is being dragged, and what the drawing showed when that began: it must not shrink under the pointer.
    let dragged = use_mut_ref(|| None::<(u32, Frame)>);
    let line = &props.line;
    let onpointermove = {
        let (drawing_ref, dragged, points, on_move) =
            (drawing_ref.clone(), dragged.clone(), props.points.clone(), props.on_move.clone());
        Callback::from(move |event: PointerEvent| {
            let Some((row, frame)) = *dragged.borrow() else { return };
            let Some(place) = drawing::place_in(&drawing_ref, &event, (LINE_WIDTH, LINE_HEIGHT)) else {
                return;
            };
            let (from, level) = frame.at(place);
            let from = kept_between(&points, row, from, frame.place_step());
            let held = points.iter().find(|point| point.row == row);
            let is_same =
                held.is_some_and(|held| held.from == from && level.is_none_or(|level| level == held.level));
            if !is_same {
                on_move.emit(PointMove::To(row, from, level));
            }
        })
    };
    let release = {
        let dragged = dragged.clone();
        Callback::from(move |_: PointerEvent| *dragged.borrow_mut() = None)
    };
    let handle = |frame: Frame, point: &Point| {
        let row = point.row;
        let onpointerdown = {
            let dragged = dragged.clone();
            Callback::from(move |event: PointerEvent| {
                drawing::capture(&event);
                *dragged.borrow_mut() = Some((row, frame));
            })
        };
        let onkeydown = {
            let (points, point, on_move) = (props.points.clone(), point.clone(), props.on_move.clone());
            Callback::from(move |event: KeyboardEvent| {
                if event.ctrl_key() || event.meta_key() || event.alt_key() {
                    return;
                }
                if let Some(moved) = nudged(&event.key(), event.shift_key(), &point, &points, frame) {
                    event.prevent_default();
                    on_move.emit(moved);
                }
            })
        };
        let (from, level) = (written(point.from), written(point.level));
        let number = point.number.to_string();
        let said = words.with("pay_plan.point_at", &[("from", &from), ("level", &level)]);
        html! {
            <g key={row} class="ks-rule__handle" role="slider" tabindex="0" data-point={number.clone()} data-from={from} data-level={level.clone()}
                aria-label={words.with("pay_plan.point", &[("n", &number)]).to_string()} aria-valuenow={level} aria-valuetext={said.to_string()} {onpointerdown} {onkeydown}>
                <circle class="ks-rule__reach" cx={format!("{:.1}", point.x)} cy={format!("{:.1}", point.y)} r="12" />
                <circle class="ks-rule__knob" cx={format!("{:.1}", point.x)} cy={format!("{:.1}", point.y)} r="5" />
            </g>
        }
    };
    let (low, high) = &line.ends;
    let handles =
        props.frame.map(|frame| props.points.iter().map(|point| handle(frame, point)).collect::<Html>());
    html! {
        <figure class="ks-rule__figure">
            <svg ref={drawing_ref} class="ks-rule__curve" viewBox={format!("0 0 {LINE_WIDTH} {LINE_HEIGHT}")} role="group"
                aria-label={words.get("pay_plan.points").to_string()} {onpointermove} onpointerup={release.clone()} onpointercancel={release}>
                <g aria-hidden="true">
                    <text class="ks-rule__points ks-rule__points--start" x="8" y="13">{ line.top.clone() }</text>
                    <polyline class="ks-rule__line" points={line.points.clone()} />
                    { for line.dots.iter().map(|(x, y)| html! { <circle class="ks-rule__dot" cx={x.clone()} cy={y.clone()} r="3" /> }) }
                </g>
                { handles.unwrap_or_default() }
            </svg>
            <figcaption class="ks-rule__ends" aria-hidden="true"><span>{ low.clone() }</span><span>{ words.get("pay_plan.tried.line") }</span><span>{ high.clone() }</span></figcaption>
            if !props.points.is_empty() && props.frame.is_some() { <p class="ks-field__hint">{ words.get("pay_plan.points_hint") }</p> }
        </figure>
    }
}

/// What a key does to a point: arrows move it by a round step, with the shift key by ten, Delete takes it away.
fn nudged(key: &str, is_far: bool, point: &Point, points: &[Point], frame: Frame) -> Option<PointMove> {
    let times = Decimal::from(if is_far { FAR } else { 1 });
    let by = |step: Decimal, sign: i64| step.checked_mul(times)?.checked_mul(Decimal::from(sign));
    let along = |sign: i64| {
        let step = frame.place_step();
        let from = point.from.checked_add(by(step, sign)?)?;
        Some(PointMove::To(point.row, kept_between(points, point.row, from, step), None))
    };
    let up = |sign: i64| {
        let level = point.level.checked_add(by(frame.level_step(), sign)?)?.max(Decimal::ZERO);
        Some(PointMove::To(point.row, point.from, Some(level)))
    };
    match key {
        "ArrowLeft" => along(-1),
        "ArrowRight" => along(1),
        "ArrowDown" => up(-1),
        "ArrowUp" => up(1),
        "Delete" if points.len() > 1 => Some(PointMove::Gone(point.row)),
        _ => None,
    }
}
