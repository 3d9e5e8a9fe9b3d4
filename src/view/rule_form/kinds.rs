//! The choices and fields of the form of a scoring rule, with the keys of their wording and their ids on the page.

use crate::domain::scoring::Shape;

/// A shape without its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeKind {
    /// See [`Shape::Line`].
    Line,
    /// See [`Shape::ThreePoint`].
    ThreePoint,
    /// See [`Shape::Steps`].
    Steps,
    /// See [`Shape::Range`].
    Range,
    /// See [`Shape::Levels`].
    Levels,
    /// See [`Shape::Events`].
    Events,
    /// See [`Shape::AllOrNothing`].
    AllOrNothing,
    /// See [`Shape::NearCeiling`].
    NearCeiling,
    /// See [`Shape::Formula`].
    Formula,
}

impl ShapeKind {
    /// Those that can be picked, the most wanted first.
    pub const ALL: [Self; 9] = [
        Self::Line,
        Self::ThreePoint,
        Self::Steps,
        Self::Range,
        Self::Levels,
        Self::Events,
        Self::AllOrNothing,
        Self::NearCeiling,
        Self::Formula,
    ];

    /// The kind of a shape.
    pub const fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Line => Self::Line,
            Shape::ThreePoint(_) => Self::ThreePoint,
            Shape::Range(_) => Self::Range,
            Shape::Steps(_) => Self::Steps,
            Shape::Levels(_) => Self::Levels,
            Shape::Events(_) => Self::Events,
            Shape::AllOrNothing(_) => Self::AllOrNothing,
            Shape::NearCeiling(_) => Self::NearCeiling,
            Shape::Formula(_) => Self::Formula,
        }
    }

    /// Key of its name.
    pub const fn name_key(self) -> &'static str {
        match self {
            Self::Line => "rule.shape.line",
            Self::ThreePoint => "rule.shape.three_point",
            Self::Range => "rule.shape.range",
            Self::Steps => "rule.shape.steps",
            Self::Levels => "rule.shape.levels",
            Self::Events => "rule.shape.events",
            Self::AllOrNothing => "rule.shape.all_or_nothing",
            Self::NearCeiling => "rule.shape.near_ceiling",
            Self::Formula => "rule.shape.formula",
        }
    }

    /// Key of what it does, in a sentence or two.
    pub const fn told_key(self) -> &'static str {
        match self {
            Self::Line => "rule.told.line",
            Self::ThreePoint => "rule.told.three_point",
            Self::Range => "rule.told.range",
            Self::Steps => "rule.told.steps",
            Self::Levels => "rule.told.levels",
            Self::Events => "rule.told.events",
            Self::AllOrNothing => "rule.told.all_or_nothing",
            Self::NearCeiling => "rule.told.near_ceiling",
            Self::Formula => "rule.told.formula",
        }
    }

    /// Whether its borders can be compared with attainment as well as with the value.
    pub const fn has_measure(self) -> bool {
        matches!(self, Self::Range | Self::Steps)
    }
}

/// What a red line does, without its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedLineKind {
    /// There is none.
    None,
    /// The total is at most 0.
    ZeroTotal,
    /// The total is capped.
    CapTotal,
    /// The grade is capped.
    CapGrade,
}

impl RedLineKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::None, Self::ZeroTotal, Self::CapTotal, Self::CapGrade];

    /// Key of its wording.
    pub const fn key(self) -> &'static str {
        match self {
            Self::None => "rule.red_line_none",
            Self::ZeroTotal => "rule.red_line_zero",
            Self::CapTotal => "rule.red_line_total",
            Self::CapGrade => "rule.red_line_grade",
        }
    }
}

/// A field of the form. Steps and levels have a number of their own that stays theirs while others come and go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Points at the threshold.
    AtThreshold,
    /// Points at the target.
    AtTarget,
    /// Points at the stretch.
    AtStretch,
    /// A border of the range, from 0 to 3.
    Border(u8),
    /// Full points.
    Full,
    /// Border of a step, or value of a level.
    RowValue(u32),
    /// Points of a step or level.
    RowPoints(u32),
    /// Chinese name of a level.
    RowZh(u32),
    /// English name of a level.
    RowEn(u32),
    /// All steps or levels together; holds no text.
    Rows,
    /// Points where no step is reached.
    Below,
    /// Points without any event.
    Start,
    /// Points for each event.
    Each,
    /// The best value possible.
    Ceiling,
    /// Fewest points.
    Floor,
    /// Most points.
    Cap,
    /// The limit of the red line.
    Limit,
    /// Most points of the total where the red line is crossed.
    TotalCap,
    /// Best grade where the red line is crossed.
    Grade,
    /// Where progress starts.
    Baseline,
    /// The formula of points; its text is kept by its field.
    Formula,
}

impl Field {
    /// Id of its control on the page.
    pub fn id(self) -> String {
        match self {
            Self::AtThreshold => "rule-at-threshold".to_owned(),
            Self::AtTarget => "rule-at-target".to_owned(),
            Self::AtStretch => "rule-at-stretch".to_owned(),
            Self::Border(place) => format!("rule-border-{place}"),
            Self::Full => "rule-full".to_owned(),
            Self::RowValue(row) => format!("rule-row-{row}-value"),
            Self::RowPoints(row) => format!("rule-row-{row}-points"),
            Self::RowZh(row) => format!("rule-row-{row}-zh"),
            Self::RowEn(row) => format!("rule-row-{row}-en"),
            Self::Rows => "rule-rows".to_owned(),
            Self::Below => "rule-below".to_owned(),
            Self::Start => "rule-start".to_owned(),
            Self::Each => "rule-each".to_owned(),
            Self::Ceiling => "rule-ceiling".to_owned(),
            Self::Floor => "rule-floor".to_owned(),
            Self::Cap => "rule-cap".to_owned(),
            Self::Limit => "rule-limit".to_owned(),
            Self::TotalCap => "rule-total-cap".to_owned(),
            Self::Grade => "rule-grade".to_owned(),
            Self::Baseline => "rule-baseline".to_owned(),
            Self::Formula => "rule-formula".to_owned(),
        }
    }
}
