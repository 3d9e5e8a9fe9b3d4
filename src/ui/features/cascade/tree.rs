//! The tree of targets: each beside what those below it have together.

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    domain::{
        kpi::Kpi,
        scope::{Member, Scope},
        workspace::Workspace,
    },
    engine::cascade::CascadeNode,
    ui::components::{
        button::Button,
        icon::{IconSize, icon},
        table::{ScrollHeight, scroll_region},
    },
    view::{
        cascade::{Remainder, scope_name2},
        formats::Formats,
        number::NO_VALUE,
    },
};

/// Most levels that have a step of their own to the right.
const MOST_STEPS: u8 = 4;

/// The table; `on_node` opens the plan of a node.
pub(super) fn tree_table(
    nodes: &[CascadeNode],
    kpi: &Kpi,
    formats: &Formats,
    workspace: &Workspace,
    on_node: &Callback<Scope>,
) -> Html {
    let words = formats.words;
    let shown =
        |value: Option<Decimal>| value.map_or_else(|| NO_VALUE.to_owned(), |value| formats.full(kpi, value));
    let row = |node: &CascadeNode| {
        let name = words.of(&scope_name2(&node.scope, workspace));
        let is_person = node.scope.members().iter().any(|member| matches!(member, Member::Employee(_)));
        let open = {
            let scope = node.scope.clone();
            on_node.reform(move |_: MouseEvent| scope.clone())
        };
        let label = words.with("cascade.open_named", &[("name", &name)]);
        let key = if node.hands_down { "cascade.open_again" } else { "cascade.open" };
        let gap = node.gap.map(|gap| {
            let (look, mark, key) = match Remainder::of(gap, node.target) {
                Remainder::None => ("ks-remain--ok", "good", "cascade.gap_none"),
                Remainder::Over => ("ks-remain--over", "bad", "cascade.gap_over"),
                Remainder::Short => ("ks-remain--short", "watch", "cascade.gap_short"),
            };
            let amount = formats.full(kpi, gap.abs());
            html! { <span class={classes!("ks-remain", look)}>{ icon(mark, IconSize::Small) }{ words.with(key, &[("amount", &amount)]) }</span> }
        });
        html! {
            <tr key={node.scope.to_string()} data-scope={node.scope.to_string()} data-exact={node.target.map(|target| target.normalize().to_string())}>
                <th scope="row" class={format!("ks-cascade__step--{}", node.depth.min(MOST_STEPS))}>
                    { name }
                    if let Some(computed) = node.computed {
                        <span class="ks-mute ks-cascade__would">{ words.with("cascade.computed", &[("amount", &formats.full(kpi, computed))]) }</span>
                    }
                </th>
                <td class="ks-table__num">{ shown(node.target) }</td>
                <td class="ks-table__num">{ if is_person { String::new() } else { shown(node.below) } }</td>
                <td>
                    { gap.unwrap_or_default() }
                    if node.without > 0 { <span class="ks-mute ks-cascade__would">{ words.with("cascade.without", &[("n", &node.without.to_string())]) }</span> }
                </td>
                <td class="ks-table__act">
                    if !is_person { { Button { small: true, onclick: open, ..Button::default() }.view(html! { <><span aria-hidden="true">{ words.get(key) }</span><span class="ks-sr">{ label }</span></> }) } }
                </td>
            </tr>
        }
    };
    scroll_region(
        words.get("cascade.tree_caption").to_string(),
        ScrollHeight::Limited,
        html! {
            <table class="ks-table ks-table--dense ks-table--plain ks-cascade">
                <caption class="ks-sr">{ words.get("cascade.tree_caption") }</caption>
                <thead><tr>
                    <th scope="col">{ words.get("cascade.child") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("cascade.target") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("cascade.below_sum") }</th>
                    <th scope="col">{ words.get("cascade.gap") }</th>
                    <th scope="col"><span class="ks-sr">{ words.get("cascade.open") }</span></th>
                </tr></thead>
                <tbody>{ for nodes.iter().map(row) }</tbody>
            </table>
        },
    )
}
