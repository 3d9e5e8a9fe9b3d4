//! The list itself: filters, order, rows with keys, and where the focus goes when a row has been worked down.

use std::rc::Rc;

use yew::prelude::*;

use super::{Deed, OnDeed};
use crate::{
    app::context::use_app,
    domain::monitor::SignalKind,
    platform::{collate::collator, dom},
    ui::components::{
        button::{Button, IconButton},
        empty::Empty,
        figure::figure,
        icon::{IconSize, icon},
        same::Same,
        seg::Seg,
        select::{Choice, Select},
        status::{StatusLook, status_mark},
    },
    view::{
        kpi_row::Tag,
        message::Words,
        names, number,
        signals::{self, Filter, Shown, SignalColumn, SignalRow, Whose, kind_key},
        sort::Sorting,
    },
};

/// Rows that are drawn at once.
const MOST_ROWS: usize = 60;

/// Properties of [`SignalList`].
#[derive(Properties, PartialEq)]
pub(super) struct SignalListProps {
    /// All rows, in the order of the cards.
    pub(super) rows: Same<Vec<SignalRow>>,
    /// How many figures were looked at.
    pub(super) looked_at: u32,
    /// The period in words.
    pub(super) period: AttrValue,
    /// Something is to be done with a row.
    pub(super) on_deed: OnDeed,
}

/// The list.
#[component]
pub(super) fn SignalList(props: &SignalListProps) -> Html {
    let words = use_app().words;
    let filter = use_state_eq(Filter::default);
    let column = use_state_eq(|| SignalColumn::Gravity);
    let most = use_state_eq(|| MOST_ROWS);
    let list = use_node_ref();
    // The place of the row on which something is being done.
    let place = use_mut_ref(|| None::<usize>);
    let shown =
        use_memo((props.rows.clone(), (*filter).clone(), *column, words), |(rows, filter, column, words)| {
            let mut shown: Vec<SignalRow> = rows.0.iter().filter(|row| filter.takes(row)).cloned().collect();
            let descending = matches!(column, SignalColumn::Gravity | SignalColumn::Lost);
            let sorting = Sorting { column: *column, descending };
            signals::sort(&mut shown, sorting, &*collator(words.lang()));
            shown
        });
    {
        // A row that was worked down has gone from under the focus: the one that took its place gets it.
        let (list, place) = (list.clone(), Rc::clone(&place));
        use_effect_with(shown.len(), move |count| {
            if let Some(at) = place.borrow_mut().take() {
                let next = (at + 1).min(*count);
                let selector = format!(".ks-signal:nth-child({next}) .ks-signal__open");
                if next == 0 || !dom::focus_in(&list, &selector) {
                    dom::focus_heading();
                }
            }
        });
    }
    let change = {
        let (filter, most, place) = (filter.clone(), most.setter(), Rc::clone(&place));
        move |write: fn(&mut Filter, AttrValue)| {
            let (filter, most, place) = (filter.clone(), most.clone(), Rc::clone(&place));
            Callback::from(move |value: AttrValue| {
                *place.borrow_mut() = None;
                let mut next = (*filter).clone();
                write(&mut next, value);
                filter.set(next);
                most.set(MOST_ROWS);
            })
        }
    };
    let on_column = {
        let column = column.setter();
        Callback::from(move |value: AttrValue| {
            column.set(
                COLUMNS
                    .iter()
                    .find(|(name, _)| *name == &*value)
                    .map_or(SignalColumn::Gravity, |found| found.1),
            );
        })
    };
    let on_row = |at: usize, row: &SignalRow| {
        let (on_deed, place, row) = (props.on_deed.clone(), Rc::clone(&place), row.clone());
        Callback::from(move |deed: Deed| {
            *place.borrow_mut() = Some(at);
            on_deed.emit((deed, row.clone()));
        })
    };
    let items =
        shown.iter().take(*most).enumerate().map(|(at, row)| item(row, &on_row(at, row), &list, words));
    let more = {
        let most = most.clone();
        Callback::from(move |_: MouseEvent| most.set(most.saturating_add(MOST_ROWS)))
    };
    let left = shown.len().saturating_sub(*most);
    html! {
        <div>
            { bar(&filter, *column, &props.rows.0, change, on_column, words) }
            if shown.is_empty() {
                { nothing(props, &filter, words) }
            } else {
                <ol class="ks-signals" ref={list.clone()} aria-label={words.get("signals.card")}>{ for items }</ol>
            }
            if left > 0 {
                <div class="ks-signals__more">{ Button { onclick: more, ..Button::default() }.view(words.with("signals.more", &[("n", &left.to_string())])) }</div>
            }
            if !shown.is_empty() { <p class="ks-signals__keys">{ words.get("signals.keys") }</p> }
        </div>
    }
}

/// Orders by name.
const COLUMNS: [(&str, SignalColumn); 4] = [
    ("gravity", SignalColumn::Gravity),
    ("lost", SignalColumn::Lost),
    ("whose", SignalColumn::Whose),
    ("name", SignalColumn::Name),
];

/// What narrows the list, and its order.
fn bar(
    filter: &Filter,
    column: SignalColumn,
    rows: &[SignalRow],
    change: impl Fn(fn(&mut Filter, AttrValue)) -> Callback<AttrValue>,
    on_column: Callback<AttrValue>,
    words: Words,
) -> Html {
    let (open, done) = signals::counts(rows);
    let state = |shown: Shown| {
        let count = match shown {
            Shown::Open => open,
            Shown::Acknowledged => done,
            Shown::All => rows.len(),
        };
        let word = words.get(match shown {
            Shown::Open => "signals.state_open",
            Shown::Acknowledged => "signals.state_acknowledged",
            Shown::All => "signals.state_all",
        });
        Choice::new(shown.name(), format!("{word} {count}"))
    };
    let kinds = SignalKind::ALL.into_iter().filter(|kind| {
        rows.iter().any(|row| row.items.iter().any(|item| item.kind == *kind)) || filter.kind == Some(*kind)
    });
    let kinds = std::iter::once(Choice::new("", words.get("signals.any_kind")))
        .chain(kinds.map(|kind| Choice::new(kind.name(), words.get(kind_key(kind)))));
    let whose = |whose: Whose| {
        let key = match whose {
            Whose::Company => "signals.whose_company",
            Whose::Accounts => "signals.whose_accounts",
            Whose::People => "signals.whose_people",
        };
        Choice::new(whose.name(), words.get(key))
    };
    let all = std::iter::once(Choice::new("", words.get("signals.any_whose"))).chain(Whose::ALL.map(whose));
    let order = |name: &'static str| {
        let key = match name {
            "lost" => "signals.order_lost",
            "whose" => "signals.order_whose",
            "name" => "signals.order_name",
            _ => "signals.order_gravity",
        };
        Choice::new(name, words.get(key))
    };
    let select = |id: &'static str, label: &str, choices: Vec<Choice>, value: &'static str, on_select| {
        let label = words.get(label).into();
        Select {
            id: id.into(),
            label,
            bare: true,
            choices,
            value: value.into(),
            on_select,
            ..Select::default()
        }
        .view()
    };
    let on_text = change(|filter, value| filter.text = value.to_string());
    let oninput = on_text.reform(|event: InputEvent| AttrValue::from(dom::text_of(&event)));
    let at_hand = COLUMNS.iter().find(|(_, one)| *one == column).map_or("gravity", |(name, _)| *name);
    html! {
        <div class="ks-signals__bar">
            { Seg {
                label: words.get("signals.state").into(),
                choices: Shown::ALL.map(state).to_vec(),
                value: filter.state.name().into(),
                on_select: change(|filter, value| filter.state = Shown::ALL.into_iter().find(|one| one.name() == &*value).unwrap_or(Shown::Open)),
                ..Seg::default()
            }.view() }
            { select("signal-kind", "signals.kinds", kinds.collect(), filter.kind.map_or("", SignalKind::name), change(|filter, value| {
                filter.kind = SignalKind::ALL.into_iter().find(|kind| kind.name() == &*value);
            })) }
            { select("signal-whose", "signals.whose", all.collect(), filter.whose.map_or("", Whose::name), change(|filter, value| {
                filter.whose = Whose::ALL.into_iter().find(|one| one.name() == &*value);
            })) }
            { select("signal-order", "signals.order", COLUMNS.map(|(name, _)| order(name)).to_vec(), at_hand, on_column) }
            <div class="ks-search">
                { icon("search", IconSize::Normal) }
                <input class="ks-input" type="search" aria-label={words.get("signals.search")} placeholder={words.get("signals.search")} value={filter.text.clone()} {oninput} />
            </div>
        </div>
    }
}

/// What stands where no row is shown.
fn nothing(props: &SignalListProps, filter: &Filter, words: Words) -> Html {
    let (n, looked) = (props.rows.0.len().to_string(), props.looked_at.to_string());
    let is_plain = filter.kind.is_none() && filter.whose.is_none() && filter.text.trim().is_empty();
    let (picture, text) = if props.rows.0.is_empty() {
        ("good", words.with("signals.none", &[("period", &props.period), ("looked", &looked)]))
    } else if is_plain && filter.state == Shown::Open {
        ("good", words.with("signals.all_done", &[("period", &props.period)]))
    } else {
        ("filter", words.with("signals.none_shown", &[("n", &n)]))
    };
    Empty { icon: picture, text: Some(text.into()), small: true, ..Empty::default() }.view()
}

/// A row: what it is about, what it says, the figure, and what can be done.
fn item(row: &SignalRow, on_deed: &Callback<Deed>, list: &NodeRef, words: Words) -> Html {
    let about = [("kpi", &*row.name), ("name", &*row.whose)];
    let on = |deed: Deed| on_deed.reform(move |_: MouseEvent| deed);
    let onkeydown = {
        let (on_deed, list, is_open) = (on_deed.clone(), list.clone(), row.is_open());
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() || dom::is_composing(&event) {
                return;
            }
            let deed = match event.key().as_str() {
                "ArrowDown" | "ArrowUp" => {
                    event.prevent_default();
                    let steps = if event.key() == "ArrowDown" { 1 } else { -1 };
                    return dom::rove(&list, ".ks-signal__open", steps);
                }
                "a" | "A" if is_open => Deed::Acknowledge,
                "c" | "C" => Deed::Comment,
                "d" | "D" => Deed::Act,
                _ => return,
            };
            event.prevent_default();
            on_deed.emit(deed);
        })
    };
    let word = names::status(row.status, row.cell.value.is_some(), row.target.is_some(), words);
    let tag = Tag {
        kpi: row.code.clone(),
        scope: row.cell.scope.to_string(),
        period: row.period.to_string(),
        exact: row.cell.value.map(number::machine).unwrap_or_default(),
    };
    let line = |item: &signals::SignalItem| {
        let is_said = item.said.is_some();
        html! {
            <li key={item.kind.name()} class={classes!("ks-signal__line", is_said.then_some("ks-signal__line--said"))} data-kind={item.kind.name()} data-said={is_said.to_string()}>
                <span class={classes!("ks-signal__kind", format!("ks-status--{}", crate::ui::components::status::status_name(item.status)))}>{ words.get(kind_key(item.kind)) }</span>
                <span>{ &item.text }{ if is_said { format!(" ({})", words.get("signals.acknowledged")) } else { String::new() } }</span>
            </li>
        }
    };
    let acknowledge = Button { small: true, onclick: on(Deed::Acknowledge), ..Button::default() };
    let act = Button { small: true, onclick: on(Deed::Act), ..Button::default() };
    let comment = IconButton {
        icon: "edit",
        small: true,
        label: words.with("signals.comment_named", &about).into(),
        onclick: on(Deed::Comment),
        ..IconButton::default()
    };
    html! {
        <li key={row.key.clone()} class="ks-signal" data-signal={row.key.clone()} {onkeydown}>
            <div class="ks-signal__mark">{ status_mark(row.status, &word, StatusLook::Mark) }</div>
            <div class="ks-signal__body">
                <button type="button" class="ks-signal__open" aria-haspopup="dialog" onclick={on(Deed::Why)}>
                    <span class="ks-signal__name">{ row.name.clone() }</span>
                    <span class="ks-signal__whose">{ row.whose.clone() }</span>
                </button>
                if row.actions > 0 { <p class="ks-signal__actions">{ words.with("signals.actions_open", &[("n", &row.actions.to_string())]) }</p> }
                <ul class="ks-signal__lines">{ for row.items.iter().map(line) }</ul>
            </div>
            <div class="ks-signal__figure">
                <p class="ks-signal__value">{ figure(&tag, &row.value) }</p>
                if let Some(target) = &row.target { <p class="ks-signal__target">{ words.with("signals.target", &[("target", target)]) }</p> }
            </div>
            <div class="ks-signal__lost">
                if !row.lost.is_empty() {
                    <p title={words.get("signals.column_lost_title").to_string()}>{ words.with("signals.points", &[("points", &row.lost)]) }</p>
                }
            </div>
            <div class="ks-signal__act">
                if row.is_open() { { acknowledge.view(html! { <><span aria-hidden="true">{ words.get("signals.acknowledge") }</span><span class="ks-sr">{ words.with("signals.acknowledge_named", &about) }</span></> }) } }
                { act.view(html! { <><span aria-hidden="true">{ words.get("signals.act") }</span><span class="ks-sr">{ words.with("signals.act_named", &about) }</span></> }) }
                { comment.view() }
            </div>
        </li>
    }
}
