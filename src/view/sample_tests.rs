//! Small hand-made cards for the tests of this folder. No figure here comes from a real firm.

use rust_decimal::Decimal;

use crate::{
    domain::{
        about::About,
        account::{Account, AccountFacts},
        dated::Dated,
        id::Id,
        kpi::{Attribution, Direction, Formula, Kpi, Perspective, Unit},
        scope::{Member, Scope},
        text::Text2,
        weight::Weight,
        workspace::Workspace,
    },
    engine::report::{Indicator, Outcome, Scorecard, Status},
};

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn kpi(code: &str, unit: Unit, precision: u8) -> Kpi {
    Kpi {
        id: Id::from_raw(crate::domain::id::stable_bits(code)),
        code: code.to_owned(),
        name: Text2::new(format!("指标{code}"), format!("KPI {code}")),
        definition: Text2::default(),
        variant: Text2::default(),
        perspective: Perspective::Financial,
        direction: Direction::Higher,
        unit,
        precision,
        formula: Formula::Number(Decimal::ONE),
        attribution: Attribution::Record,
        about: About::default(),
    }
}

pub(crate) fn indicator(
    kpi: &Kpi,
    score: Option<&str>,
    weight: u32,
    contribution: Option<&str>,
) -> Indicator {
    let score = score.map(decimal);
    Indicator {
        kpi: kpi.id,
        actual: Outcome::Value { numerator: Decimal::ONE, denominator: Decimal::ONE, value: Decimal::ONE },
        partial: None,
        target: None,
        attainment: None,
        pace: None,
        progress: None,
        stand_in: None,
        score,
        status: score.map_or(Status::Unknown, |_| Status::Good),
        weight: Some(Weight::percent(weight)),
        effective_percent: None,
        contribution: contribution.map(decimal),
        trend: Vec::new(),
    }
}

pub(crate) fn card(total: Option<&str>, indicators: Vec<Indicator>) -> Scorecard {
    let weight = Weight::total(indicators.iter().filter_map(|indicator| indicator.weight));
    Scorecard {
        scope: Scope::COMPANY,
        weight_given: weight,
        weight_counted: weight,
        indicators,
        perspectives: Vec::new(),
        total: total.map(decimal),
        total_missing: None,
        band: None,
        course: Default::default(),
        trend: Vec::new(),
    }
}

/// The same card as the one of an account with a number.
pub(crate) fn account_card(number: u64, card: Scorecard) -> Scorecard {
    Scorecard { scope: Scope::from(Member::Account(Id::from_raw(number))), ..card }
}

/// Puts an account with a number and a name into a document.
pub(crate) fn with_account(workspace: &mut Workspace, number: u64, name: Text2) {
    let account = Account {
        id: Id::from_raw(number),
        name,
        keys: Vec::new(),
        facts: Dated::always(AccountFacts::default()),
    };
    workspace.accounts.insert(account.id, account);
}
