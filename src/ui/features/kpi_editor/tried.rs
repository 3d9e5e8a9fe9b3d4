//! What a formula means that is being written, and its value for an account and period, shown beside it.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{
        period::Period,
        scope::{Member, Scope},
        workspace::Workspace,
    },
    engine::query::FormulaDraft,
    platform::collate::collator,
    ui::{
        components::{
            figure::figure,
            select::{Choice, Select},
        },
        features::kpi_editor::rows::RowsBehind,
    },
    view::{
        formula_draft::{self, Told},
        kpi_row::Tag,
        message::Words,
        partial, period,
    },
};

/// Whom a formula can be tried out for: heading, scope, name.
pub type Scopes = Vec<(&'static str, Scope, Rc<str>)>;

/// The company, then accounts and people by name.
pub fn scopes(workspace: &Workspace, words: Words) -> Scopes {
    let compare = collator(words.lang());
    let sorted = |mut list: Vec<(Scope, Rc<str>)>, heading: &'static str| {
        list.sort_by(|left, right| compare(&left.1, &right.1));
        list.into_iter().map(move |(scope, name)| (heading, scope, name))
    };
    let accounts = workspace.accounts.values();
    let accounts = accounts.map(|one| (Scope::from(Member::Account(one.id)), words.of(&one.name))).collect();
    let people = workspace.employees.values();
    let people = people.map(|one| (Scope::from(Member::Employee(one.id)), words.of(&one.name))).collect();
    std::iter::once(("setup.group_general", Scope::COMPANY, words.get("setup.company_card")))
        .chain(sorted(accounts, "setup.group_accounts"))
        .chain(sorted(people, "setup.group_people"))
        .collect()
}

/// What is shown beside the formula.
pub struct Tried<'a> {
    /// What the engine made of it.
    pub told: Option<Told>,
    /// The formula as it was typed.
    pub typed: &'a str,
    /// Whether that is about the formula as it stands.
    pub is_fresh: bool,
    /// Code, scope and period, for the figure.
    pub tag: (&'a str, &'a Scope, Period),
    /// Whom it can be tried out for.
    pub scopes: &'a Scopes,
    /// The formula as it is tried out.
    pub draft: &'a FormulaDraft,
}

/// What the formula means, and its value for an account and period.
pub fn tried(
    app: &App,
    tried: &Tried<'_>,
    (on_scope, on_period): (UseStateSetter<Scope>, UseStateSetter<Period>),
) -> Html {
    let words = app.words;
    let Some(open) = app.state.open() else { return Html::default() };
    let calendar = open.catalogue.settings().map(|settings| settings.calendar).unwrap_or_default();
    let (code, scope, at) = tried.tag;
    let periods = formula_draft::periods(open.coverage.days, calendar, at);
    let choices = tried.scopes.iter().enumerate().map(|(place, (heading, _, name))| {
        Choice::under(words.get(heading), place.to_string(), Rc::clone(name))
    });
    let place = tried.scopes.iter().position(|(_, known, _)| known == scope).unwrap_or_default();
    let all: Vec<Scope> = tried.scopes.iter().map(|(_, scope, _)| scope.clone()).collect();
    let on_select_scope = Callback::from(move |value: AttrValue| {
        if let Some(scope) = value.parse::<usize>().ok().and_then(|place| all.get(place)) {
            on_scope.set(scope.clone());
        }
    });
    let on_select_period = Callback::from(move |value: AttrValue| {
        if let Ok(period) = value.parse() {
            on_period.set(period);
        }
    });
    let names = periods.iter().map(|one| Choice::new(one.to_string(), period::name(*one, calendar, words)));
    html! {
        <div class="ks-formula__tried" aria-busy={(!tried.is_fresh).then_some("true")}>
            <div class="ks-formula__probe">
                { Select { id: "kpi-try-scope".into(), label: words.get("formula.draft.scope").into(), small: true, choices: choices.collect(), value: place.to_string().into(), on_select: on_select_scope, ..Select::default() }.view() }
                { Select { id: "kpi-try-period".into(), label: words.get("formula.draft.period").into(), small: true, choices: names.collect(), value: at.to_string().into(), on_select: on_select_period, ..Select::default() }.view() }
            </div>
            // Read out by itself: figure or reason, and no more than that.
            <p class="ks-sr" role="status">{ tried.told.as_ref().map(|told| format!("{} {}", words.get("formula.draft.value"), told.figure.full)).unwrap_or_default() }</p>
            <div class="ks-formula__result">
                { match &tried.told {
                    Some(told) => {
                        let tag = Tag { kpi: code.trim().to_owned(), scope: scope.to_string(), period: at.to_string(), exact: told.exact.clone() };
                        result(told, tried.typed, tag, tried.is_fresh, words)
                    }
                    None => html! { <p class="ks-mute">{ words.get("formula.draft.nothing") }</p> },
                } }
                if tried.told.is_some() { <RowsBehind draft={tried.draft.clone()} is_fresh={tried.is_fresh} /> }
            </div>
        </div>
    }
}

fn result(told: &Told, typed: &str, tag: Tag, is_fresh: bool, words: Words) -> Html {
    let is_missing = told.exact.is_empty();
    html! {
        <>
            <p class={classes!("ks-formula__value", is_missing.then_some("ks-formula__value--none"))} data-fresh={is_fresh.then_some("true")}>
                { figure(&tag, &told.figure.text) }
            </p>
            if is_missing { <p class="ks-formula__note">{ told.figure.full.clone() }</p> }
            { for told.partial.iter().map(|sentence| html! { <p class="ks-formula__note">{ partial::MARK }{ " " }{ sentence.clone() }</p> }) }
            <dl class="ks-formula__facts">
                if told.text != typed {
                    <div><dt>{ words.get("formula.draft.reads_as") }</dt><dd class="ks-mono" data-test="formula-read">{ told.text.clone() }</dd></div>
                }
                <div><dt>{ words.get("formula.draft.gives") }</dt><dd>{ told.kind.to_string() }</dd></div>
                if !told.read.is_empty() {
                    <div><dt>{ words.get("formula.draft.read") }</dt><dd><ul class="ks-formula__read">{ for told.read.iter().map(|(name, value)| html! { <li><span>{ name.clone() }</span><b>{ value.clone() }</b></li> }) }</ul></dd></div>
                }
            </dl>
        </>
    }
}
