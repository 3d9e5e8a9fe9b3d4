//! Words for what the guided target setting proposes and why.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{
        account::Account,
        guide::{AccountTier, BearsOn, GuideAnswer, Guided, HIGH_END},
        id::Id,
        kpi::{Direction, Kpi, Unit},
        workspace::Workspace,
    },
    engine::guide::{Reason, balance::FindingKind, goals::Doubt},
    view::{formats::Formats, guide_targets::Method, message::Words, names},
};

/// A target as what has to be reached: at least, or at most; the border itself passes.
pub fn threshold(formats: &Formats, kpi: &Kpi, target: Decimal) -> String {
    let sign = match kpi.direction {
        Direction::Higher => "≥",
        Direction::Lower => "≤",
    };
    format!("{sign}\u{a0}{}", formats.target(kpi, target))
}

/// What others reach, with source and day; `None` where nobody wrote it down.
pub fn benchmark(formats: &Formats, kpi: &Kpi) -> Option<Rc<str>> {
    let known = kpi.about.benchmark.as_ref()?;
    let day = known.day.map(|day| day.to_string()).unwrap_or_default();
    let value = formats.target(kpi, known.value);
    Some(
        formats.words.with("guide.benchmark", &[("value", &value), ("source", &known.source), ("day", &day)]),
    )
}

/// The unit that stands beside a field: the currency's code, `%`, or a word.
pub fn unit(unit: Unit, currency: &str, words: Words) -> Rc<str> {
    match unit {
        Unit::Currency => Rc::from(currency),
        Unit::Ratio => words.get("guide.unit_ratio"),
        Unit::Count => words.get("guide.unit_count"),
        Unit::Hours => words.get("guide.unit_hours"),
        Unit::Days => words.get("guide.unit_days"),
        Unit::Points => words.get("guide.unit_points"),
    }
}

/// What an item of the board bears on.
pub fn bears_on(bears_on: BearsOn, words: Words) -> Rc<str> {
    match bears_on {
        BearsOn::Need(need) => words.get(&format!("guide.need_{}", need.code())),
        BearsOn::Perspective(perspective) => names::perspective(perspective, words),
    }
}

/// What calls for an indicator, for example `need:price`.
pub fn call(call: &str, words: Words) -> Rc<str> {
    match call.split_once(':') {
        Some(("type", code)) => words.get(&format!("library.type_{code}")),
        Some((kind, code)) => words.get(&format!("guide.{kind}_{code}")),
        None => Rc::from(call),
    }
}

/// A reason in words.
pub fn reason(reason: &Reason, workspace: &Workspace, words: Words) -> String {
    let account = |id: &Id<Account>| {
        workspace.accounts.get(id).map(|account| words.of(&account.name)).unwrap_or_default()
    };
    let said = match reason {
        Reason::Strategy(strategy, rank) => words.with(
            "guide.because_strategy",
            &[
                ("name", &words.get(&format!("guide.strategy_{}", strategy.code()))),
                ("rank", &rank.to_string()),
            ],
        ),
        Reason::Type(id, HIGH_END) if is_high_end(*id, workspace) => {
            words.with("guide.because_tier", &[("account", &account(id))])
        }
        Reason::Type(id, code) => words.with(
            "guide.because_type",
            &[("account", &account(id)), ("type", &words.get(&format!("library.type_{code}")))],
        ),
        Reason::Need(id, need) => words.with(
            "guide.because_need",
            &[("account", &account(id)), ("need", &words.get(&format!("guide.need_{}", need.code())))],
        ),
        Reason::Swot(_, theme) => {
            words.with("guide.because_swot", &[("name", &words.get(&format!("guide.swot_{}", theme.code())))])
        }
        Reason::OwnSwot(id) => {
            let text = match workspace.guide.get(id).map(|answer| &answer.answer) {
                Some(Guided::OwnSwot(item)) => item.text.as_str(),
                _ => "",
            };
            words.with("guide.because_swot", &[("name", text)])
        }
        Reason::Equipment => words.get("guide.because_equipment"),
        Reason::Staff => words.get("guide.because_staff"),
        Reason::Chosen => words.get("guide.because_chosen"),
    };
    said.to_string()
}

/// Names of accounts that are told one by one; of more, how many.
const FEW_ACCOUNTS: usize = 3;

/// Reasons in words, each once: accounts with one need stand in one line, and a type that an account's own need speaks for is not
/// told beside it.
pub fn reasons(list: &[Reason], workspace: &Workspace, words: Words) -> Vec<String> {
    let is_said = |account: &Id<Account>, code: &str| {
        list.iter().any(
            |other| matches!(other, Reason::Need(known, need) if known == account && need.account_type() == Some(code)),
        )
    };
    let joined = |ids: &[Id<Account>]| {
        let names = ids.iter().filter_map(|id| workspace.accounts.get(id));
        let shown: Vec<String> =
            names.take(FEW_ACCOUNTS).map(|account| words.of(&account.name).to_string()).collect();
        let shown = shown.join(&words.get("library.joint"));
        if ids.len() > FEW_ACCOUNTS {
            words.with("guide.and_more", &[("names", &shown), ("n", &ids.len().to_string())]).to_string()
        } else {
            shown
        }
    };
    let mut found: Vec<String> = Vec::new();
    let mut told: Vec<&Reason> = Vec::new();
    for one in list {
        let alike: Vec<Id<Account>> = list
            .iter()
            .filter_map(|other| match (one, other) {
                (Reason::Need(_, need), Reason::Need(id, known)) if need == known => Some(*id),
                (Reason::Type(_, code), Reason::Type(id, known)) if code == known => {
                    (!is_said(id, known)).then_some(*id)
                }
                _ => None,
            })
            .collect();
        let is_told = told.iter().any(|other| match (one, *other) {
            (Reason::Need(_, need), Reason::Need(_, known)) => need == known,
            (Reason::Type(_, code), Reason::Type(_, known)) => code == known,
            _ => false,
        });
        let is_of_accounts = matches!(one, Reason::Need(..) | Reason::Type(..));
        if is_told || (is_of_accounts && alike.is_empty()) {
            continue;
        }
        told.push(one);
        let accounts = joined(&alike);
        found.push(match one {
            Reason::Need(_, need) => words
                .with(
                    "guide.because_need",
                    &[("account", &accounts), ("need", &words.get(&format!("guide.need_{}", need.code())))],
                )
                .to_string(),
            Reason::Type(_, HIGH_END) if alike.iter().all(|id| is_high_end(*id, workspace)) => {
                words.with("guide.because_tier", &[("account", &accounts)]).to_string()
            }
            Reason::Type(_, code) => words
                .with(
                    "guide.because_type",
                    &[("account", &accounts), ("type", &words.get(&format!("library.type_{code}")))],
                )
                .to_string(),
            other => reason(other, workspace, words),
        });
    }
    found
}

/// Whether the account's tier was said to be the high-end one.
fn is_high_end(account: Id<Account>, workspace: &Workspace) -> bool {
    let answer = workspace.guide.get(&GuideAnswer::needs_id(account)).map(|answer| &answer.answer);
    matches!(answer, Some(Guided::Needs(needs)) if needs.tier == Some(AccountTier::HighEnd))
}

/// A finding in words.
pub fn finding(
    kind: &FindingKind,
    name: &dyn Fn(&str) -> String,
    workspace: &Workspace,
    words: Words,
) -> Rc<str> {
    match kind {
        FindingKind::NoFinancial => words.get("guide.finding_no_financial"),
        FindingKind::NoNonFinancial => words.get("guide.finding_no_non_financial"),
        FindingKind::OnePerspective(perspective, weight) => words.with(
            "guide.finding_one_perspective",
            &[
                ("name", &names::perspective(*perspective, words)),
                ("percent", &(weight.0 / 10_000).to_string()),
            ],
        ),
        FindingKind::NoLeading => words.get("guide.finding_no_leading"),
        FindingKind::NoLagging => words.get("guide.finding_no_lagging"),
        FindingKind::TooMany(n) => words.with("guide.finding_too_many", &[("n", &n.to_string())]),
        FindingKind::TooFew(n) => words.with("guide.finding_too_few", &[("n", &n.to_string())]),
        FindingKind::Unserved(why) => {
            words.with("guide.finding_unserved", &[("reason", &reason(why, workspace, words))])
        }
        FindingKind::Promise { card, accounts } => {
            words.with("guide.finding_promise", &[("name", &name(card)), ("n", &accounts.to_string())])
        }
        FindingKind::NoHighEnd(code) => words.with("guide.finding_no_high_end", &[("name", &name(code))]),
        FindingKind::NoData(code) => {
            words.with("guide.finding_no_data", &[("n", "1"), ("names", &name(code))])
        }
        FindingKind::NoCounter { card, counter } => {
            words.with("guide.finding_no_counter", &[("name", &name(card)), ("counter", &name(counter))])
        }
    }
}

/// A doubt about a target in words.
pub fn doubt(doubt: &Doubt, write: &dyn Fn(Decimal) -> String, words: Words) -> Rc<str> {
    match doubt {
        Doubt::BeyondBest(value) => words.with("guide.doubt_best", &[("value", &write(*value))]),
        Doubt::BeyondLimits(value) => words.with("guide.doubt_limits", &[("value", &write(*value))]),
        Doubt::BeyondCapacity(value) => words.with("guide.doubt_capacity", &[("value", &write(*value))]),
        Doubt::TooLittle(months) => words.with("guide.doubt_little", &[("n", &months.to_string())]),
    }
}

/// Why a target was set, for its history.
pub fn method_reason(method: &Method, typed: &str, words: Words) -> String {
    let name = words.get(&format!("guide.method_{}", method.name()));
    if typed.is_empty() {
        name.to_string()
    } else {
        words.with("guide.method_with", &[("name", &name), ("figure", typed)]).to_string()
    }
}
