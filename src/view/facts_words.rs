//! Words for what a KPI is: unit, direction, attribution, and what its card says.

use std::rc::Rc;

use crate::{
    domain::{
        about::{About, DataSource, Frequency},
        date::Day,
        kpi::{Attribution, Direction, Kpi, Unit},
        scope::Scope,
        workspace::Workspace,
    },
    state::edits::scoring::rule_at_hand,
    view::{formats::Formats, message::Words, number::NO_VALUE, period},
};

/// The name of a unit; money carries its currency.
pub fn unit(unit: Unit, currency: &str, words: Words) -> Rc<str> {
    match unit {
        Unit::Currency => words.with("setup.unit_currency", &[("currency", currency)]),
        Unit::Ratio => words.get("setup.unit_ratio"),
        Unit::Count => words.get("setup.unit_count"),
        Unit::Hours => words.get("setup.unit_hours"),
        Unit::Points => words.get("setup.unit_points"),
        Unit::Days => words.get("setup.unit_days"),
    }
}

/// Which way is better.
pub fn direction(direction: Direction, words: Words) -> Rc<str> {
    words.get(match direction {
        Direction::Higher => "setup.higher",
        Direction::Lower => "setup.lower",
    })
}

/// How a person gets credit.
pub fn attribution(attribution: Attribution, words: Words) -> Rc<str> {
    words.get(match attribution {
        Attribution::Record => "setup.by_record",
        Attribution::Owner => "setup.by_owner",
        Attribution::Team => "setup.by_team",
    })
}

/// How often it is measured.
pub fn frequency(frequency: Frequency, words: Words) -> Rc<str> {
    words.get(match frequency {
        Frequency::Weekly => "setup.weekly",
        Frequency::Monthly => "setup.monthly",
        Frequency::Quarterly => "setup.quarterly",
        Frequency::HalfYearly => "setup.half_yearly",
        Frequency::Yearly => "setup.yearly",
    })
}

/// What kind of system its data come from.
pub fn source(source: DataSource, words: Words) -> Rc<str> {
    words.get(match source {
        DataSource::Erp => "setup.source_erp",
        DataSource::Crm => "setup.source_crm",
        DataSource::Survey => "setup.source_survey",
        DataSource::Research => "setup.source_research",
        DataSource::Manual => "setup.source_manual",
    })
}

/// Who answers for it; a dash where nobody does, or somebody who is gone.
pub fn owner(about: &About, workspace: &Workspace, words: Words) -> Rc<str> {
    let owner = about.owner.and_then(|id| workspace.employees.get(&id));
    owner.map_or_else(|| Rc::from(NO_VALUE), |person| words.of(&person.name))
}

/// How far the data reach, and where progress starts by the scoring rule that the company has, as sentences.
pub fn state(kpi: &Kpi, workspace: &Workspace, data_until: Option<Day>, formats: &Formats) -> Vec<Rc<str>> {
    let words = formats.words;
    let baseline = rule_at_hand(workspace, kpi.id, &Scope::COMPANY, None).value.baseline;
    let baseline = match baseline {
        Some(value) => words.with("setup.baseline_is", &[("value", &formats.full(kpi, value))]),
        None => words.get("setup.baseline_none"),
    };
    let until = match data_until {
        Some(day) => words.with("setup.data_until", &[("day", &period::day(day, words))]),
        None => words.get("setup.data_none"),
    };
    vec![until, baseline]
}

/// How often and where it is measured, in one line; `None` where the card does not say.
pub fn measured(about: &About, words: Words) -> Option<String> {
    let detail = about.source_detail.trim();
    let parts = [
        about.frequency.map(|one| frequency(one, words)),
        about.source.map(|one| source(one, words)),
        (!detail.is_empty()).then(|| Rc::from(detail)),
    ];
    let said: Vec<Rc<str>> = parts.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" · "))
}
