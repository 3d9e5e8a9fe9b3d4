//! The tables of indicators by account: what each account is held to, and what every card holds with which weight.

use std::{collections::BTreeSet, ops::Range, rc::Rc};

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::route::{AddressQuery, Route},
    domain::{
        account::Account,
        id::Id,
        library::{LibraryCard, Start},
        scope::{Member, Scope},
        target::TargetSeries,
    },
    engine::guide::{
        AccountPlan,
        cards::{CardPlan, Whose},
    },
    state::edits::guide::{makes_roles, role_id, type_id},
    ui::{
        components::{
            card::Card,
            link::RouteLink,
            table::{ScrollHeight, scroll_region},
        },
        features::guide::Guide,
    },
    view::{formats::Formats, guide_words, message::Words, target_history::year_value},
};

/// From so many columns on a hint says that the table can be moved sideways, whatever the width of the page.
const MANY: usize = 6;

/// The company's target of what does not add up: it holds for every account without a threshold.
pub fn of_company(guide: &Guide, targets: &[TargetSeries], card: &LibraryCard) -> Option<Decimal> {
    let kpi = guide.stocked.shelf.kpi(card).filter(|kpi| !kpi.unit.is_additive())?;
    let series = targets.iter().find(|known| known.kpi == kpi.id && known.scope == Scope::COMPANY)?;
    year_value(series.plan.latest()?, kpi)
}

/// What an account is held to for the year: a target of its own, else the threshold of its types, else the company's target of
/// what does not add up.
pub fn target_of(
    guide: &Guide,
    targets: &[TargetSeries],
    account: Id<Account>,
    card: &LibraryCard,
) -> Option<Decimal> {
    let kpi = guide.stocked.shelf.kpi(card)?;
    let scope = Scope::from(Member::Account(account));
    let own = || {
        let series = targets.iter().find(|known| known.kpi == kpi.id && known.scope == scope)?;
        year_value(series.plan.latest()?, kpi)
    };
    let plan = guide.proposal.accounts.iter().find(|plan| plan.account == account);
    let held = plan.and_then(|plan| plan.cards.iter().find(|held| held.card == card.code)?.target);
    held.or_else(own).or_else(|| of_company(guide, targets, card))
}

/// Indicators down, accounts across: who is held to what. Printed in parts that fit the paper where it stands in a document.
pub fn held(guide: &Guide, targets: &[TargetSeries], is_printed: bool) -> Html {
    let words = guide.app.words;
    let is_known =
        |plan: &&AccountPlan| guide.workspace.accounts.contains_key(&plan.account) && !plan.cards.is_empty();
    let plans: Vec<&AccountPlan> = guide.proposal.accounts.iter().filter(is_known).collect();
    let is_held =
        |card: &&LibraryCard| plans.iter().any(|plan| plan.cards.iter().any(|known| known.card == card.code));
    let cards: Vec<&LibraryCard> = guide.stocked.library.cards.iter().filter(is_held).collect();
    if cards.is_empty() {
        return Html::default();
    }
    let formats = Formats::of(words, &guide.workspace);
    let cell = |plan: &&AccountPlan, card: &LibraryCard| {
        let held = plan.cards.iter().find(|known| known.card == card.code);
        let text = held.map(|held| {
            let target = held.target.or_else(|| target_of(guide, targets, plan.account, card));
            target.zip(guide.stocked.shelf.kpi(card)).map_or_else(
                || proposed_or_unset(guide, &formats, card),
                |(target, kpi)| guide_words::threshold(&formats, kpi, target),
            )
        });
        html! { <td key={plan.account.to_string()} class="ks-table__num">{ text.map_or_else(nothing, |text| html! { { text } }) }</td> }
    };
    let row = |card: &&LibraryCard| CrossRow {
        code: card.code.clone(),
        head: indicator(guide, card),
        cells: plans.iter().map(|plan| cell(plan, card)).collect(),
    };
    let head = |plan: &&AccountPlan| account_head(guide, plan.account);
    let crossed = Crossed {
        title: "guide.matrix",
        sub: "guide.matrix_sub",
        test: "guide-matrix",
        heads: plans.iter().map(head).collect(),
        rows: cards.iter().map(row).collect(),
        totals: Vec::new(),
        break_at: plans.len(),
        is_printed,
    };
    crossed.view(words)
}

/// Indicators down, cards across: the weights as they are written. Printed in parts that fit the paper, roles apart, where it stands
/// in a document.
pub fn weights(guide: &Guide, is_printed: bool) -> Html {
    let words = guide.app.words;
    let shown: Vec<&CardPlan> = guide.cards.iter().filter(|plan| is_shown(guide, &plan.whose)).collect();
    if shown.is_empty() {
        return Html::default();
    }
    let formats = Formats::of(words, &guide.workspace);
    let cell = |plan: &&CardPlan, code: &str| {
        let weight = plan.weight(code);
        html! { <td key={key_of(&plan.whose)} class="ks-table__num" data-whose={key_of(&plan.whose)} data-weight={weight.map(|weight| weight.0.to_string())}>{ weight.map_or_else(nothing, |weight| html! { { formats.weight(weight) } }) }</td> }
    };
    let row = |code: &String| {
        let card = guide.stocked.library.card(code)?;
        let cells = shown.iter().map(|plan| cell(plan, code)).collect();
        Some(CrossRow { code: code.clone(), head: indicator(guide, card), cells })
    };
    let head = |plan: &&CardPlan| match &plan.whose {
        Whose::Account(id) => account_head(guide, *id),
        whose => {
            html! { <th key={key_of(whose)} scope="col" class="ks-table__num">{ name_of(whose, words) }</th> }
        }
    };
    let total = |plan: &&CardPlan| {
        let total = plan.total();
        html! { <td key={key_of(&plan.whose)} class="ks-table__num">{ formats.weight(total) }</td> }
    };
    let is_role = |plan: &&CardPlan| matches!(plan.whose, Whose::Role(_));
    let crossed = Crossed {
        title: "guide.cards",
        sub: "guide.cards_sub",
        test: "guide-cards",
        heads: shown.iter().map(head).collect(),
        rows: guide.rows.iter().filter_map(|of_row| row(&of_row.card)).collect(),
        totals: shown.iter().map(total).collect(),
        break_at: shown.iter().position(is_role).unwrap_or(shown.len()),
        is_printed,
    };
    crossed.view(words)
}

/// What stands where no target holds yet: the one that the step of targets will propose, or that it is to be set.
pub fn proposed_or_unset(guide: &Guide, formats: &Formats, card: &LibraryCard) -> String {
    let words = guide.app.words;
    let start = match &card.start {
        Start::Fixed(point) if !card.unit.is_additive() => Some(point.target),
        _ => None,
    };
    start.zip(guide.stocked.shelf.kpi(card)).map_or_else(
        || words.get("guide.unset").to_string(),
        |(target, kpi)| {
            let value = guide_words::threshold(formats, kpi, target);
            words.with("guide.proposed_start", &[("value", &value)]).to_string()
        },
    )
}

/// So many columns beside the names of indicators fit a sheet of paper.
const ON_PAPER: usize = 7;

/// A row of a table of indicators by account.
struct CrossRow {
    code: String,
    head: Html,
    cells: Vec<Html>,
}

/// A table of indicators by account: message keys of its title and of what it says, its name in tests, and its parts.
struct Crossed {
    title: &'static str,
    sub: &'static str,
    test: &'static str,
    heads: Vec<Html>,
    rows: Vec<CrossRow>,
    totals: Vec<Html>,
    /// On paper a new part begins here.
    break_at: usize,
    is_printed: bool,
}

impl Crossed {
    fn view(&self, words: Words) -> Html {
        let title = words.get(self.title);
        let all = 0..self.heads.len();
        let table = self.table(all, Some(self.test), title.clone(), words);
        let region = scroll_region(title.clone(), ScrollHeight::Whole, table);
        let on_paper = self.is_printed.then(|| self.on_paper(&title, words));
        let is_screen = on_paper.is_some().then_some("ks-screen");
        let sub = Some(words.get(self.sub).into());
        Card { title: title.into(), sub, flush: true, ..Card::default() }.view(html! {
            <>
                <div class={classes!(is_screen)}>{ hint(self.heads.len(), words) }{ region }</div>
                { on_paper.unwrap_or_default() }
            </>
        })
    }

    /// The columns in parts that fit the paper, one below the other.
    fn on_paper(&self, title: &str, words: Words) -> Html {
        let spans = [0..self.break_at, self.break_at..self.heads.len()];
        let parts = spans.into_iter().flat_map(|span| {
            let end = span.end;
            span.step_by(ON_PAPER).map(move |start| start..end.min(start + ON_PAPER))
        });
        let part = |span: Range<usize>| self.table(span, None, title.into(), words);
        html! { <div class="ks-print">{ for parts.map(part) }</div> }
    }

    fn table(&self, span: Range<usize>, test: Option<&'static str>, title: Rc<str>, words: Words) -> Html {
        let some = |all: &[Html]| all.get(span.clone()).unwrap_or_default().to_vec();
        let row = |row: &CrossRow| {
            html! { <tr key={row.code.clone()} data-card={row.code.clone()}>{ row.head.clone() }{ for some(&row.cells) }</tr> }
        };
        let totals = some(&self.totals);
        html! {
            <table class="ks-table ks-table--dense ks-table--pin ks-guide__cross" data-test={test}>
                <caption class="ks-sr">{ title }</caption>
                <thead><tr><th scope="col">{ words.get("setup.indicator") }</th>{ for some(&self.heads) }</tr></thead>
                <tbody>{ for self.rows.iter().map(row) }</tbody>
                if !totals.is_empty() { <tfoot><tr><th scope="row">{ words.get("guide.months_sum") }</th>{ for totals }</tr></tfoot> }
            </table>
        }
    }
}

/// Whether somebody has this card: accounts without answers, of a type or not; roles where the guide makes their cards.
fn is_shown(guide: &Guide, whose: &Whose) -> bool {
    let planned: BTreeSet<Id<Account>> = guide.proposal.accounts.iter().map(|plan| plan.account).collect();
    let mut others = guide.workspace.accounts.values().filter(|account| !planned.contains(&account.id));
    match whose {
        Whose::Company => true,
        Whose::Account(id) => guide.workspace.accounts.contains_key(id),
        Whose::Type(code) => others.any(|account| {
            let facts = account.facts.at(guide.days.from).or(account.facts.latest());
            facts.is_some_and(|facts| facts.types.iter().any(|part| part.account_type == type_id(code)))
        }),
        Whose::Others => others.next().is_some() || planned.is_empty(),
        Whose::Role(code) => {
            makes_roles(&guide.workspace, guide.days.from)
                && guide.workspace.roles.contains_key(&role_id(code))
        }
    }
}

fn key_of(whose: &Whose) -> String {
    match whose {
        Whose::Company => "company".to_owned(),
        Whose::Account(id) => format!("account:{id}"),
        Whose::Type(code) => format!("type:{code}"),
        Whose::Others => "others".to_owned(),
        Whose::Role(code) => format!("role:{code}"),
    }
}

fn name_of(whose: &Whose, words: Words) -> Rc<str> {
    match whose {
        Whose::Company => words.get("guide.card_company"),
        Whose::Type(code) => {
            words.with("guide.card_type", &[("type", &words.get(&format!("library.type_{code}")))])
        }
        Whose::Role(code) => {
            words.with("guide.card_role", &[("role", &words.get(&format!("library.role_{code}")))])
        }
        Whose::Account(_) | Whose::Others => words.get("guide.card_others"),
    }
}

fn account_head(guide: &Guide, id: Id<Account>) -> Html {
    let name = guide.workspace.accounts.get(&id).map(|account| guide.app.words.of(&account.name));
    let name = name.unwrap_or_default();
    let link = guide.app.state.open().map(|open| {
        let query = AddressQuery { at: None, ..guide.app.address.query };
        RouteLink::new(Route::Account { workspace: open.id, account: id }, query, "").view(name.clone())
    });
    html! { <th key={id.to_string()} scope="col" class="ks-table__num">{ link.unwrap_or_else(|| html! { { name } }) }</th> }
}

fn indicator(guide: &Guide, card: &LibraryCard) -> Html {
    html! { <th scope="row">{ guide.card_name(&card.code) }<span class="ks-table__sub">{ card.code.clone() }</span></th> }
}

fn nothing() -> Html {
    html! { <span class="ks-mute">{ "–" }</span> }
}

/// That there is more beside what is seen.
pub fn hint(columns: usize, words: Words) -> Html {
    let class = if columns > MANY { "ks-guide__wide" } else { "ks-guide__wide ks-guide__wide--narrow" };
    html! { <p class={class}>{ words.get("guide.wide") }</p> }
}
