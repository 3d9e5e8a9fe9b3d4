//! Improvement actions as rows and as cards of a board, the form, and what goes into a calendar.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    data::calendar_file::CalendarEvent,
    domain::{
        date::Day,
        id::Id,
        kpi::Kpi,
        monitor::{ActionItem, ActionStage, Cause, CauseHead, Why},
        people::Employee,
        period::Period,
        scope::Scope,
        workspace::Workspace,
    },
    engine::{effects::ActionEffect, report::Status},
    view::{
        entry,
        explain::scope_name,
        formats::Formats,
        kpi_row::kpi_name,
        message::Words,
        number::{self, NO_VALUE},
        period,
    },
};

/// Days before a due day at which a calendar reminds.
const REMIND_DAYS: u16 = 3;

/// Key of what a step is called.
pub const fn stage_key(stage: ActionStage) -> &'static str {
    match stage {
        ActionStage::Plan => "actions.stage.plan",
        ActionStage::Do => "actions.stage.do",
        ActionStage::Check => "actions.stage.check",
        ActionStage::Act => "actions.stage.act",
        ActionStage::Dropped => "actions.stage.dropped",
    }
}

/// Key of a head of a fishbone diagram.
pub const fn head_key(head: CauseHead) -> &'static str {
    match head {
        CauseHead::People => "actions.head.people",
        CauseHead::Equipment => "actions.head.equipment",
        CauseHead::Material => "actions.head.material",
        CauseHead::Method => "actions.head.method",
        CauseHead::Measurement => "actions.head.measurement",
        CauseHead::Environment => "actions.head.environment",
    }
}

/// An action as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionRow {
    /// The action.
    pub action: Rc<ActionItem>,
    /// What it is about: `Sales · Alder`.
    pub about: String,
    /// Who does it; empty where nobody.
    pub owner: String,
    /// By when; empty without a day.
    pub due: String,
    /// Whether that day is over and something is still to be done.
    pub is_late: bool,
    /// Expected change, in the KPI's unit, with a sign; empty without one.
    pub expected: String,
    /// What became of the figure.
    pub effect: Option<EffectLine>,
}

/// What became of a figure, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectLine {
    /// Period and figure before.
    pub before: (String, String),
    /// When it was due.
    pub at_due: Option<(String, String)>,
    /// Now.
    pub now: Option<(String, String)>,
    /// The change with a sign; empty where there is none to tell.
    pub change: String,
    /// The part of what was expected in percent; empty where nothing was.
    pub share: String,
    /// Good where all of it came, to be watched where a part did, bad where it went the other way.
    pub status: Status,
}

/// The rows of actions: open ones by due day, those without one behind, then the others, newest first.
pub fn rows(
    formats: &Formats,
    workspace: &Workspace,
    effects: &[ActionEffect],
    today: Day,
) -> Vec<ActionRow> {
    let mut actions: Vec<&ActionItem> = workspace.actions.values().collect();
    actions.sort_by_key(|one| {
        (!one.is_open(), one.due.is_none(), one.due, std::cmp::Reverse(one.begun), one.id)
    });
    let row = |action: &&ActionItem| {
        let kpi = action.kpi.and_then(|id| workspace.kpis.get(&id));
        let effect = effects.iter().find(|effect| effect.action == action.id);
        ActionRow {
            about: about(formats, workspace, action.kpi, &action.scope),
            owner: owner(workspace, action.owner, formats.words),
            due: action.due.map(|due| period::day(due, formats.words)).unwrap_or_default(),
            is_late: action.is_open()
                && action.stage != ActionStage::Check
                && action.due.is_some_and(|due| due < today),
            expected: kpi
                .zip(action.expected)
                .map(|(kpi, expected)| signed(formats, kpi, expected))
                .unwrap_or_default(),
            effect: kpi.zip(effect).map(|(kpi, effect)| effect_line(formats, kpi, effect)),
            action: Rc::new((*action).clone()),
        }
    };
    actions.iter().map(row).collect()
}

/// What an action is about: `Sales · Alder`, or the subject alone.
pub fn about(formats: &Formats, workspace: &Workspace, kpi: Option<Id<Kpi>>, scope: &Scope) -> String {
    let whose = scope_name(scope, workspace, formats.words);
    match kpi {
        None => whose.to_string(),
        Some(kpi) => {
            let name = workspace.kpis.get(&kpi).map(|kpi| kpi_name(kpi, formats));
            format!("{} · {whose}", name.as_deref().unwrap_or(NO_VALUE))
        }
    }
}

fn owner(workspace: &Workspace, owner: Option<Id<Employee>>, words: Words) -> String {
    let name = |id: Id<Employee>| {
        workspace
            .employees
            .get(&id)
            .map_or_else(|| NO_VALUE.to_owned(), |one| words.of(&one.name).to_string())
    };
    owner.map(name).unwrap_or_default()
}

/// A change of a KPI with its sign, in full.
fn signed(formats: &Formats, kpi: &Kpi, change: Decimal) -> String {
    let size = formats.full_exact(kpi, change.abs());
    let sign = if change.is_zero() {
        ""
    } else if change.is_sign_negative() {
        "−"
    } else {
        "+"
    };
    format!("{sign}{size}")
}

fn effect_line(formats: &Formats, kpi: &Kpi, effect: &ActionEffect) -> EffectLine {
    let at = |at: crate::engine::effects::FigureAt| {
        let value = at.value.map_or_else(|| NO_VALUE.to_owned(), |value| formats.figure(kpi, value).line());
        (formats.period(at.period), value)
    };
    let status = match effect.share {
        Some(share) if share >= Decimal::ONE => Status::Good,
        Some(share) if share > Decimal::ZERO => Status::Watch,
        Some(_) => Status::Bad,
        None => Status::Unknown,
    };
    EffectLine {
        before: at(effect.before),
        at_due: effect.at_due.map(at),
        now: effect.now.map(at),
        change: effect.change.map(|change| signed(formats, kpi, change)).unwrap_or_default(),
        share: effect.share.map(|share| format!("{}%", number::percent(share, 0))).unwrap_or_default(),
        status,
    }
}

/// What is typed into the form.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionForm {
    /// What is to be done.
    pub name: String,
    /// About which KPI.
    pub kpi: Option<Id<Kpi>>,
    /// Whose figure.
    pub scope: Scope,
    /// Of which period.
    pub period: Option<Period>,
    /// Who does it.
    pub owner: Option<Id<Employee>>,
    /// By when.
    pub due: String,
    /// When its effect is looked at.
    pub review: String,
    /// Expected change.
    pub expected: String,
    /// How far it is.
    pub stage: ActionStage,
    /// What came of it.
    pub note: String,
    /// Answers to "why?".
    pub whys: [String; ActionItem::MOST_WHYS],
    /// Causes by head, one a line.
    pub causes: [String; CauseHead::ALL.len()],
}

/// What is wrong with the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FormFaults {
    /// Key of what is wrong with the due day.
    pub due: Option<&'static str>,
    /// With the day of the review.
    pub review: Option<&'static str>,
    /// With the expected change.
    pub expected: Option<&'static str>,
}

impl ActionForm {
    /// A new action about a figure, with a name to begin with.
    pub fn about(
        formats: &Formats,
        workspace: &Workspace,
        kpi: Option<Id<Kpi>>,
        scope: Scope,
        period: Period,
    ) -> Self {
        let about = about(formats, workspace, kpi, &scope);
        Self {
            name: formats.words.with("actions.first_name", &[("about", &about)]).to_string(),
            kpi,
            scope,
            period: Some(period),
            owner: None,
            due: String::new(),
            review: String::new(),
            expected: String::new(),
            stage: ActionStage::Plan,
            note: String::new(),
            whys: Default::default(),
            causes: Default::default(),
        }
    }

    /// An action as it is.
    pub fn of(action: &ActionItem, workspace: &Workspace) -> Self {
        let unit = action.kpi.and_then(|kpi| workspace.kpis.get(&kpi)).map(|kpi| kpi.unit);
        let expected = action.expected.zip(unit).map(|(expected, unit)| entry::write(expected, unit));
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let mut whys: [String; ActionItem::MOST_WHYS] = Default::default();
        whys.iter_mut().zip(&action.whys).for_each(|(text, why)| text.clone_from(&why.text));
        let of_head = |head: CauseHead| {
            let causes = action.causes.iter().filter(|cause| cause.head == head);
            causes.map(|cause| cause.text.as_str()).collect::<Vec<_>>().join("\n")
        };
        Self {
            name: action.name.clone(),
            kpi: action.kpi,
            scope: action.scope.clone(),
            period: action.period,
            owner: action.owner,
            due: day(action.due),
            review: day(action.review),
            expected: expected.unwrap_or_default(),
            stage: action.stage,
            note: action.note.clone(),
            whys,
            causes: CauseHead::ALL.map(of_head),
        }
    }

    /// The action, begun on a day; what is not in the form stays as it was.
    ///
    /// # Errors
    /// What cannot be read, where it stands.
    pub fn read(
        &self,
        id: Id<ActionItem>,
        begun: Day,
        workspace: &Workspace,
    ) -> Result<ActionItem, FormFaults> {
        let day = |text: &str| match text.trim() {
            "" => Ok(None),
            text => text.parse::<Day>().map(Some).map_err(|_| "errors.day_unread"),
        };
        let unit = self.kpi.and_then(|kpi| workspace.kpis.get(&kpi)).map(|kpi| kpi.unit);
        let expected = match unit {
            Some(unit) => entry::read(&self.expected, unit).map_err(entry::EntryError::key),
            None => Ok(None),
        };
        let (due, review) = (day(&self.due), day(&self.review));
        let (Ok(due), Ok(review), Ok(expected)) = (due, review, expected) else {
            return Err(FormFaults { due: due.err(), review: review.err(), expected: expected.err() });
        };
        if due.zip(review).is_some_and(|(due, review)| review < due) {
            return Err(FormFaults { review: Some("actions.wrong.review"), ..FormFaults::default() });
        }
        let whys = self.whys.iter().map(|text| Why { text: text.clone() }).collect();
        let causes = CauseHead::ALL
            .into_iter()
            .zip(&self.causes)
            .flat_map(|(head, text)| text.lines().map(move |line| Cause { head, text: line.to_owned() }));
        Ok(ActionItem {
            id,
            name: self.name.clone(),
            scope: self.scope.clone(),
            kpi: self.kpi,
            period: self.period,
            owner: self.owner,
            begun,
            due,
            review,
            expected,
            stage: self.stage,
            note: self.note.clone(),
            whys,
            causes: causes.collect(),
        })
    }
}

/// Due days and days of review of open actions, for a calendar.
pub fn calendar(formats: &Formats, workspace: &Workspace) -> Vec<CalendarEvent> {
    let words = formats.words;
    let open = workspace.actions.values().filter(|action| action.is_open());
    let mut events: Vec<CalendarEvent> = open
        .flat_map(|action| {
            let about = about(formats, workspace, action.kpi, &action.scope);
            let owner = owner(workspace, action.owner, words);
            let owner = if owner.is_empty() { words.get("actions.nobody").to_string() } else { owner };
            let description = words
                .with(
                    "actions.calendar_text",
                    &[("about", &about), ("owner", &owner), ("stage", &words.get(stage_key(action.stage)))],
                )
                .to_string();
            let event = |what: &str, key: &str, day: Option<Day>| {
                Some(CalendarEvent {
                    uid: format!("{}-{what}@keyscore", action.id),
                    day: day?,
                    summary: words.with(key, &[("name", &action.name)]).to_string(),
                    description: description.clone(),
                    remind_days: Some(REMIND_DAYS),
                })
            };
            // What is done is due no more, its effect still is.
            let due = action.due.filter(|_| action.stage != ActionStage::Check);
            [
                event("due", "actions.calendar_due", due),
                event("review", "actions.calendar_review", action.review),
            ]
        })
        .flatten()
        .collect();
    events.sort_by(|left, right| (left.day, &left.uid).cmp(&(right.day, &right.uid)));
    events
}
