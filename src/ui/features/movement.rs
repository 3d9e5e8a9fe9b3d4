//! What moved a score against the period before, as bars from the middle that add up.

use yew::prelude::*;

use crate::{
    domain::workspace::Workspace,
    ui::components::{card::Card, empty::Empty},
    view::{
        formats::Formats,
        movement::{MoveLine, Movement, finding, is_reweighted, lines},
    },
};

/// The card.
#[derive(Debug, Clone, Copy)]
pub struct MovementCard<'a> {
    /// The movement; `None` where there is nothing to compare with.
    pub movement: Option<&'a Movement>,
    /// The document, for names.
    pub workspace: &'a Workspace,
    /// Formats.
    pub formats: &'a Formats,
    /// Names of the period before and of this one.
    pub periods: &'a (AttrValue, AttrValue),
}

impl MovementCard<'_> {
    /// Draws it.
    pub fn view(self) -> Html {
        let words = self.formats.words;
        let (earlier, now) = self.periods;
        let title = AttrValue::from(words.get("movement.title"));
        let Some(movement) = self.movement else {
            return Card { title, ..Card::default() }.view(
                Empty {
                    icon: "chart",
                    text: Some(words.get("movement.none").into()),
                    small: true,
                    ..Empty::default()
                }
                .view(),
            );
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
        Card { title, sub: Some(words.with("movement.against", &[("period", earlier)]).into()), ..Card::default() }.view(html! {
            <div class="ks-stack ks-stack--tight">
                <p class="ks-chart__finding">{ finding(movement, self.formats, self.workspace) }</p>
                <ol class="ks-moves">
                    { total(earlier, self.formats.total(movement.before)) }
                    { for lines(movement, self.formats, self.workspace).iter().map(line) }
                    { total(now, self.formats.total(movement.now)) }
                </ol>
                if is_reweighted(movement) { <p class="ks-chart__finding">{ words.get("movement.reweighted") }</p> }
            </div>
        })
    }
}
