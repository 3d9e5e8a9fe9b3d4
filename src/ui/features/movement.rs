//! What moved a score against the period before, as bars from the middle that add up.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::workspace::Workspace,
    ui::components::{card::Card, empty::Empty},
    view::{
        formats::Formats,
        movement::{MoveLine, Movement, finding, is_reweighted, lines},
    },
};

/// Properties of [`MovementCard`].
#[derive(Properties, PartialEq)]
pub struct MovementCardProps {
    /// The movement; `None` where there is nothing to compare with.
    pub movement: Option<Movement>,
    /// The document, for names.
    pub workspace: Rc<Workspace>,
    /// Formats.
    pub formats: Formats,
    /// Names of the period before and of this one.
    pub periods: (AttrValue, AttrValue),
}

/// The card.
#[component]
pub fn MovementCard(props: &MovementCardProps) -> Html {
    let words = use_app().words;
    let (earlier, now) = &props.periods;
    let title = AttrValue::from(words.get("movement.title"));
    let Some(movement) = &props.movement else {
        return html! {
            <Card {title}><Empty icon="chart" text={AttrValue::from(words.get("movement.none"))} small=true /></Card>
        };
    };
    let total = |name: &AttrValue, points: String| {
        html! {
            <li class="ks-moves__item ks-moves__item--total">
                <span class="ks-moves__name">{ name }</span><span></span>
                <span class="ks-moves__value">{ points }</span>
            </li>
        }
    };
    let line = |line: &MoveLine| {
        html! {
            <li key={line.key.clone()} class="ks-moves__item">
                <span class="ks-moves__name">
                    { line.name.clone() }
                    if !line.note.is_empty() { <span class="ks-table__sub">{ line.note.clone() }</span> }
                </span>
                <svg class="ks-moves__bar" height="16" aria-hidden="true">
                    <line class="ks-moves__zero" x1="50%" x2="50%" y1="-8" y2="24" />
                    <rect
                        class={if line.gain { "ks-moves__up" } else { "ks-moves__down" }}
                        x={format!("{:.2}%", line.from)} y="4" width={format!("{:.2}%", line.length)} height="8" rx="1"
                    />
                </svg>
                <span class="ks-moves__value">{ &line.points }</span>
            </li>
        }
    };
    html! {
        <Card {title} sub={AttrValue::from(words.with("movement.against", &[("period", earlier)]))}>
            <div class="ks-stack ks-stack--tight">
                <p class="ks-chart__finding">{ finding(movement, &props.formats, &props.workspace) }</p>
                <ol class="ks-moves">
                    { total(earlier, props.formats.total(movement.before)) }
                    { for lines(movement, &props.formats, &props.workspace).iter().map(line) }
                    { total(now, props.formats.total(movement.now)) }
                </ol>
                if is_reweighted(movement) { <p class="ks-chart__finding">{ words.get("movement.reweighted") }</p> }
            </div>
        </Card>
    }
}
