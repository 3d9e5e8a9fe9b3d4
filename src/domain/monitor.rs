//! What monitoring is told by people: which signals are given and when, which of them somebody has looked at, comments and events,
//! and what is done about a figure. `docs/signals.md` is the rule; nothing is computed here.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    date::Day,
    id::{Id, stable_bits},
    kpi::Kpi,
    people::Employee,
    period::Period,
    scope::Scope,
    workspace::Workspace,
};

/// What a signal tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignalKind {
    /// The score does not reach the points of the threshold.
    Red,
    /// It has not for several periods in a row.
    RedInARow,
    /// The end of the period will miss the target.
    Forecast,
    /// It is above the threshold again, but not clearly.
    Held,
    /// It is close to the next border and falls.
    Falling,
    /// The newest month lies outside what chance explains.
    Outside,
    /// The newest months lie on one side of the mean for longer than chance explains.
    Run,
    /// The data are out of date, or a figure that counts has none.
    Stale,
    /// Nobody has said why it is red.
    NoComment,
}

impl SignalKind {
    /// All, the most pressing first.
    pub const ALL: [Self; 9] = [
        Self::RedInARow,
        Self::Red,
        Self::Forecast,
        Self::Held,
        Self::Falling,
        Self::Outside,
        Self::Run,
        Self::Stale,
        Self::NoComment,
    ];

    /// Its name in message keys, addresses and identities.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::RedInARow => "red_in_a_row",
            Self::Forecast => "forecast",
            Self::Held => "held",
            Self::Falling => "falling",
            Self::Outside => "outside",
            Self::Run => "run",
            Self::Stale => "stale",
            Self::NoComment => "no_comment",
        }
    }
}

/// Which signals are given and when. At most one record; without it the numbers of [`SignalRules::default`] hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SignalRules {
    /// Identity, always [`SignalRules::ID`].
    pub id: Id<SignalRules>,
    /// Kinds that are not told.
    pub off: Vec<SignalKind>,
    /// How many periods in a row make [`SignalKind::RedInARow`]; 2 to [`SignalRules::MOST_PERIODS`].
    pub in_a_row: u8,
    /// Points above the threshold at which a figure that was red is clear of it again.
    pub release: Decimal,
    /// Points above the next lower border within which a falling figure is told.
    pub near: Decimal,
    /// How many falls in a row make [`SignalKind::Falling`]; 1 to [`SignalRules::MOST_PERIODS`] − 1.
    pub falls: u8,
    /// How many months on one side of the mean make [`SignalKind::Run`]; 5 to 12.
    pub run: u8,
    /// Days after the end of a month (quarter …) by which its data are expected.
    pub grace_days: u16,
    /// By how much of the target the end of the period may be forecast to miss it untold: 0.05 is 5 %.
    pub miss: Decimal,
}

impl SignalRules {
    /// The identity of the one record.
    pub const ID: u64 = 0x5163_6e61_6c73_0001;
    /// Most periods that are looked at, the shown one among them.
    pub const MOST_PERIODS: u8 = 12;

    /// The rules of a workspace.
    pub fn of(workspace: &Workspace) -> Self {
        workspace.signal_rules.values().next().cloned().unwrap_or_default()
    }

    /// Whether a kind is told.
    pub fn tells(&self, kind: SignalKind) -> bool {
        !self.off.contains(&kind)
    }

    /// Whether its numbers make sense; see the fields.
    pub fn is_possible(&self) -> bool {
        let is_negative = |number: Decimal| number.is_sign_negative() && !number.is_zero();
        (2..=Self::MOST_PERIODS).contains(&self.in_a_row)
            && (1..Self::MOST_PERIODS).contains(&self.falls)
            && (5..=12).contains(&self.run)
            && self.grace_days <= 366
            && self.miss <= Decimal::ONE
            && ![self.release, self.near, self.miss].into_iter().any(is_negative)
    }
}

impl Default for SignalRules {
    fn default() -> Self {
        Self {
            id: Id::from_raw(Self::ID),
            off: Vec::new(),
            in_a_row: 3,
            release: Decimal::from(3),
            near: Decimal::from(10),
            falls: 2,
            run: 8,
            grace_days: 10,
            miss: Decimal::new(5, 2),
        }
    }
}

/// Somebody has looked at a signal and said why nothing more is to be done about it for the time being.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Acknowledgement {
    /// Identity, made of what is acknowledged.
    pub id: Id<Acknowledgement>,
    /// What the signal tells.
    pub kind: SignalKind,
    /// Of which KPI.
    pub kpi: Id<Kpi>,
    /// Whose figure.
    pub scope: Scope,
    /// Of which period.
    pub period: Period,
    /// Who, in the user's words.
    #[serde(default)]
    pub name: String,
    /// Why, in the user's words.
    pub reason: String,
    /// When.
    pub day: Day,
    /// The last day on which it counts; always where there is none.
    #[serde(default)]
    pub until: Option<Day>,
}

impl Acknowledgement {
    /// The identity of what is said about a signal.
    pub fn id_for(kind: SignalKind, kpi: Id<Kpi>, scope: &Scope, period: Period) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("signal/{}/{kpi}/{scope}/{period}", kind.name())))
    }

    /// Whether it counts on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.until.is_none_or(|until| day <= until)
    }
}

/// A comment on a figure, or an event in the life of an account or person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// Identity.
    pub id: Id<Note>,
    /// Whom it is about.
    pub scope: Scope,
    /// On which KPI; an event of the whole subject where there is none.
    #[serde(default)]
    pub kpi: Option<Id<Kpi>>,
    /// On the figure of which period.
    #[serde(default)]
    pub period: Option<Period>,
    /// The day of the event, or on which the comment was written.
    pub day: Day,
    /// What is said; data, never markup.
    pub text: String,
    /// Who says it, in the user's words.
    #[serde(default)]
    pub name: String,
}

/// What is done about a figure: who, by when, what is expected of it, and what came of it (改进措施).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActionItem {
    /// Identity.
    pub id: Id<ActionItem>,
    /// What is to be done; data, never markup.
    pub name: String,
    /// Whose figure it is about.
    pub scope: Scope,
    /// Of which KPI; about the subject as a whole where there is none.
    #[serde(default)]
    pub kpi: Option<Id<Kpi>>,
    /// Of which period: the number before.
    #[serde(default)]
    pub period: Option<Period>,
    /// Who does it.
    #[serde(default)]
    pub owner: Option<Id<Employee>>,
    /// The day on which it was written down.
    pub begun: Day,
    /// By when it is done.
    #[serde(default)]
    pub due: Option<Day>,
    /// When its effect is looked at.
    #[serde(default)]
    pub review: Option<Day>,
    /// By how much the figure is to change, in the KPI's unit; ratios are 0 to 1.
    #[serde(default)]
    pub expected: Option<Decimal>,
    /// How far it is.
    #[serde(default)]
    pub stage: ActionStage,
    /// What came of it, in the user's words.
    #[serde(default)]
    pub note: String,
    /// Why the figure is as it is: answers to "why?", each to the one before it (5 Why).
    #[serde(default)]
    pub whys: Vec<Why>,
    /// Causes by the heads of a fishbone diagram (鱼骨图).
    #[serde(default)]
    pub causes: Vec<Cause>,
}

impl ActionItem {
    /// Most answers to "why?".
    pub const MOST_WHYS: usize = 5;
    /// Most causes.
    pub const MOST_CAUSES: usize = 60;

    /// Whether something is still to be done about it.
    pub const fn is_open(&self) -> bool {
        matches!(self.stage, ActionStage::Plan | ActionStage::Do | ActionStage::Check)
    }
}

/// An answer to "why?".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Why {
    /// The answer; data, never markup.
    pub text: String,
}

/// A cause under a head of a fishbone diagram.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cause {
    /// Where it belongs.
    pub head: CauseHead,
    /// The cause; data, never markup.
    pub text: String,
}

/// How far an action is, in the steps of PDCA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionStage {
    /// It is planned: open.
    #[default]
    Plan,
    /// It is being done.
    Do,
    /// It is done, and its effect is being looked at.
    Check,
    /// Its effect was judged, and what works was made the rule.
    Act,
    /// It was given up.
    Dropped,
}

impl ActionStage {
    /// In order, the one that was given up last.
    pub const ALL: [Self; 5] = [Self::Plan, Self::Do, Self::Check, Self::Act, Self::Dropped];

    /// Its name in message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Do => "do",
            Self::Check => "check",
            Self::Act => "act",
            Self::Dropped => "dropped",
        }
    }
}

/// A head of a fishbone diagram: 人、机、料、法、测、环.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CauseHead {
    /// 人
    People,
    /// 机
    Equipment,
    /// 料
    Material,
    /// 法
    Method,
    /// 测
    Measurement,
    /// 环
    Environment,
}

impl CauseHead {
    /// In the usual order.
    pub const ALL: [Self; 6] =
        [Self::People, Self::Equipment, Self::Material, Self::Method, Self::Measurement, Self::Environment];

    /// Its name in message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Equipment => "equipment",
            Self::Material => "material",
            Self::Method => "method",
            Self::Measurement => "measurement",
            Self::Environment => "environment",
        }
    }
}
