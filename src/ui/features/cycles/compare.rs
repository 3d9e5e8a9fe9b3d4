//! What a cycle came to then and comes to now, or beside another one: totals, what moved them, and the rules that differ.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{cycle::Cycle, id::Id, workspace::Workspace},
    engine::{
        cycle::{CardPair, CycleComparison, CycleSide, Proof, RuleChange},
        query::{Answer, Query},
    },
    ui::components::{
        async_view::{AsyncView, Skeleton},
        card::Card,
        icon::{IconSize, icon},
        select::{Choice, Select},
        table::{ScrollHeight, scroll_region},
    },
    view::{
        cascade::scope_name2,
        cycle::{change_key, indicator_words, is_same, rule_words, total_words},
        formats::Formats,
        message::Words,
        period,
    },
};

/// Most rules that differ and are listed.
const MOST_RULES: usize = 100;

/// Properties of [`CompareCard`].
#[derive(Properties, PartialEq)]
pub(super) struct CompareCardProps {
    pub(super) cycle: Cycle,
}

/// The card.
#[component]
pub(super) fn CompareCard(props: &CompareCardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let other = use_state_eq(|| None::<Id<Cycle>>);
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let cycle = &props.cycle;
    let side = |cycle: &Cycle| {
        if cycle.seals.is_empty() { CycleSide::Now(cycle.id) } else { CycleSide::Sealed(cycle.id) }
    };
    let beside = (*other).and_then(|id| workspace.cycles.get(&id));
    let (left, right) = match beside {
        // The older one stands on the left.
        Some(other)
            if other.period.days(calendar(&workspace)).from
                <= cycle.period.days(calendar(&workspace)).from =>
        {
            (side(other), side(cycle))
        }
        Some(other) => (side(cycle), side(other)),
        None => (side(cycle), CycleSide::Now(cycle.id)),
    };
    let answer = use_answer(Query::CycleCompare { left, right });
    let is_ready = matches!(&answer, Async::Ready { stale: false, .. });
    let others = workspace.cycles.values().filter(|one| one.id != cycle.id);
    let choices = std::iter::once(Choice::new("", words.get("cycles.beside_now")))
        .chain(others.map(|one| Choice::new(one.id.to_string(), words.of(&one.name))));
    let select = Select {
        id: "cycle-beside".into(),
        label: words.get("cycles.beside").into(),
        bare: true,
        choices: choices.collect(),
        value: other.map(|id| id.to_string()).unwrap_or_default().into(),
        on_select: {
            let other = other.setter();
            Callback::from(move |value: AttrValue| other.set(value.parse().ok()))
        },
        ..Select::default()
    };
    let heads = match beside {
        None => (words.get("cycles.then"), words.get("cycles.now")),
        Some(other) => {
            let (mine, theirs) = (words.of(&cycle.name), words.of(&other.name));
            if right == side(cycle) { (theirs, mine) } else { (mine, theirs) }
        }
    };
    let draw = {
        let workspace = Rc::clone(&workspace);
        Callback::from(move |answer: Rc<Answer>| match &*answer {
            Answer::CycleCompare(Some(comparison)) => {
                comparison_view(comparison, (&heads.0, &heads.1), &workspace, words)
            }
            _ => Html::default(),
        })
    };
    Card {
        title: words.with("cycles.compare", &[("name", &words.of(&cycle.name))]).into(),
        sub: Some(words.get(if cycle.seals.is_empty() { "cycles.compare_open" } else { "cycles.compare_sub" }).into()),
        flush: true,
        actions: select.view(),
        ..Card::default()
    }
    .view(html! { <div data-ready={is_ready.then_some("cycle")}><AsyncView {answer} skeleton={Skeleton::Rows} {draw} /></div> })
}

fn calendar(workspace: &Workspace) -> crate::domain::period::FiscalCalendar {
    workspace.settings().map(|settings| settings.calendar).unwrap_or_default()
}

fn comparison_view(
    comparison: &CycleComparison,
    (left, right): (&str, &str),
    workspace: &Workspace,
    words: Words,
) -> Html {
    let formats = Formats::of(words, workspace);
    let differing: Vec<&CardPair> = comparison.cards.iter().filter(|pair| !is_same(pair)).collect();
    let (all, same) = (comparison.cards.len(), comparison.cards.len() - differing.len());
    let row = |pair: &&CardPair| {
        let lines = pair.indicators.iter().map(|one| {
            html! { <li key={one.kpi.to_string()}>{ indicator_words(one, workspace, &formats) }</li> }
        });
        html! {
            <tr key={pair.scope.to_string()} data-scope={pair.scope.to_string()}>
                <th scope="row">{ words.of(&scope_name2(&pair.scope, workspace)) }</th>
                <td class="ks-table__num">{ total_words(pair.left.as_ref(), &formats) }</td>
                <td class="ks-table__num">{ total_words(pair.right.as_ref(), &formats) }</td>
                <td class="ks-table__wrap"><ul class="ks-cycles__causes">{ for lines }</ul></td>
            </tr>
        }
    };
    let proofs: Vec<Html> = [comparison.left, comparison.right]
        .into_iter()
        .flatten()
        .map(|proof| proof_note(proof, words))
        .collect();
    let said = words.with("cycles.same_of", &[("same", &same.to_string()), ("all", &all.to_string())]);
    let table = html! {
        <table class="ks-table ks-table--dense ks-table--pin">
            <caption class="ks-sr">{ words.get("cycles.changed_cards") }</caption>
            <thead><tr>
                <th scope="col">{ words.get("cycles.card") }</th>
                <th scope="col" class="ks-table__num">{ left }</th>
                <th scope="col" class="ks-table__num">{ right }</th>
                <th scope="col">{ words.get("cycles.causes") }</th>
            </tr></thead>
            <tbody>{ for differing.iter().map(row) }</tbody>
        </table>
    };
    html! {
        <div class="ks-stack ks-stack--tight" data-test="comparison" data-same={same.to_string()} data-all={all.to_string()}>
            if !proofs.is_empty() { <div class="ks-card__bar">{ for proofs }</div> }
            // A lock that is lost or cannot be read has nothing to compare.
            if all > 0 { <p class="ks-card__bar">{ said }</p> }
            if !differing.is_empty() { { scroll_region(words.get("cycles.changed_cards").to_string(), ScrollHeight::Limited, table) } }
            if all > 0 { { rules_view(&comparison.rules, workspace, words) } }
        </div>
    }
}

fn proof_note(proof: Proof, words: Words) -> Html {
    let is_whole = proof.is_intact && proof.follows && proof.recomputes != Some(false);
    let key = if !proof.is_intact {
        "cycles.proof_broken"
    } else if !proof.follows {
        "cycles.proof_loose"
    } else {
        match proof.recomputes {
            Some(true) => "cycles.proof_whole",
            Some(false) => "cycles.proof_differs",
            None => "cycles.proof_older",
        }
    };
    let (look, mark) = if is_whole { ("ks-note--good", "good") } else { ("ks-note--bad", "bad") };
    html! {
        <div class={classes!("ks-note", look)} data-test="proof" data-whole={is_whole.to_string()}>{ icon(mark, IconSize::Normal) }<div>{ words.get(key) }</div></div>
    }
}

fn rules_view(rules: &[RuleChange], workspace: &Workspace, words: Words) -> Html {
    if rules.is_empty() {
        return html! { <p class="ks-card__bar ks-mute">{ words.get("cycles.rules_same") }</p> };
    }
    let row = |change: &RuleChange| {
        let (kind, name) = rule_words(change, workspace, words);
        let from = change.from.filter(|day| *day != crate::domain::date::Day::BEGIN);
        html! {
            <tr key={format!("{:?}", change.key)}>
                <th scope="row">{ kind }</th>
                <td>{ name }</td>
                <td>{ words.get(change_key(change)) }</td>
                <td class="ks-nowrap">{ from.map(|day| period::day(day, words)).unwrap_or_default() }</td>
                <td class="ks-table__wrap">{ change.reason.clone() }</td>
            </tr>
        }
    };
    let hidden = rules.len().saturating_sub(MOST_RULES);
    let table = html! {
        <table class="ks-table ks-table--dense" data-test="rules">
            <caption class="ks-table__caption">{ words.get("cycles.rules") }</caption>
            <thead><tr>
                <th scope="col">{ words.get("cycles.rule_kind") }</th><th scope="col">{ words.get("cycles.rule_name") }</th>
                <th scope="col">{ words.get("cycles.rule_change") }</th><th scope="col">{ words.get("cycles.rule_from") }</th>
                <th scope="col">{ words.get("cycles.rule_why") }</th>
            </tr></thead>
            <tbody>{ for rules.iter().take(MOST_RULES).map(row) }</tbody>
        </table>
    };
    html! {
        <>
            { scroll_region(words.get("cycles.rules").to_string(), ScrollHeight::Limited, table) }
            if hidden > 0 { <p class="ks-card__bar ks-mute">{ words.with("cycles.rules_more", &[("n", &hidden.to_string())]) }</p> }
        </>
    }
}
