//! Addresses of the screens. The period stands in the address too, so that any screen can be linked.

use serde::{Deserialize, Serialize};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    app::context::use_app,
    data::store::WorkspaceId,
    domain::{
        account::Account,
        id::Id,
        people::Employee,
        period::{FiscalCalendar, Period, PeriodLevel},
    },
    engine::query::Coverage,
};

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Routable)]
pub enum Route {
    /// Three doors and the list of workspaces.
    #[at("/")]
    Start,
    /// What is stored on this computer.
    #[at("/storage")]
    Storage,
    /// Portfolio.
    #[at("/w/:workspace/overview")]
    Overview {
        /// Which workspace.
        workspace: WorkspaceId,
    },
    /// All accounts.
    #[at("/w/:workspace/accounts")]
    Accounts {
        /// Which workspace.
        workspace: WorkspaceId,
    },
    /// One account's card.
    #[at("/w/:workspace/accounts/:account")]
    Account {
        /// Which workspace.
        workspace: WorkspaceId,
        /// Which account.
        account: Id<Account>,
    },
    /// Everybody.
    #[at("/w/:workspace/people")]
    People {
        /// Which workspace.
        workspace: WorkspaceId,
    },
    /// One person's card.
    #[at("/w/:workspace/people/:person")]
    Person {
        /// Which workspace.
        workspace: WorkspaceId,
        /// Who.
        person: Id<Employee>,
    },
    /// Indicators, targets, weights, bands: the first tab.
    #[at("/w/:workspace/setup")]
    Setup {
        /// Which workspace.
        workspace: WorkspaceId,
    },
    /// One tab of the set-up.
    #[at("/w/:workspace/setup/:tab")]
    SetupTab {
        /// Which workspace.
        workspace: WorkspaceId,
        /// Which tab.
        tab: SetupTab,
    },
    /// Import, typed values, files.
    #[at("/w/:workspace/data")]
    Data {
        /// Which workspace.
        workspace: WorkspaceId,
    },
    /// No such screen.
    #[not_found]
    #[at("/not-found")]
    NotFound,
}

impl Route {
    /// The workspace that the screen is about.
    pub const fn workspace(self) -> Option<WorkspaceId> {
        match self {
            Self::Start | Self::Storage | Self::NotFound => None,
            Self::Overview { workspace }
            | Self::Accounts { workspace }
            | Self::Account { workspace, .. }
            | Self::People { workspace }
            | Self::Person { workspace, .. }
            | Self::Setup { workspace }
            | Self::SetupTab { workspace, .. }
            | Self::Data { workspace } => Some(workspace),
        }
    }

    /// The entry of the navigation that it belongs to.
    pub const fn section(self) -> Option<Section> {
        match self {
            Self::Start | Self::Storage | Self::NotFound => None,
            Self::Overview { .. } => Some(Section::Overview),
            Self::Accounts { .. } | Self::Account { .. } => Some(Section::Accounts),
            Self::People { .. } | Self::Person { .. } => Some(Section::People),
            Self::Setup { .. } | Self::SetupTab { .. } => Some(Section::Setup),
            Self::Data { .. } => Some(Section::Data),
        }
    }
}

/// An entry of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Portfolio.
    Overview,
    /// Accounts.
    Accounts,
    /// People.
    People,
    /// Indicators, targets, weights, bands.
    Setup,
    /// Import, typed values, files.
    Data,
}

impl Section {
    /// All entries in order.
    pub const ALL: [Self; 5] = [Self::Overview, Self::Accounts, Self::People, Self::Setup, Self::Data];

    /// The screen that the entry leads to.
    pub const fn route(self, workspace: WorkspaceId) -> Route {
        match self {
            Self::Overview => Route::Overview { workspace },
            Self::Accounts => Route::Accounts { workspace },
            Self::People => Route::People { workspace },
            Self::Setup => Route::Setup { workspace },
            Self::Data => Route::Data { workspace },
        }
    }

    /// Its name in message keys and icons.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Accounts => "accounts",
            Self::People => "people",
            Self::Setup => "setup",
            Self::Data => "data",
        }
    }
}

/// A tab of the set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupTab {
    /// KPIs.
    Indicators,
    /// Targets.
    Targets,
    /// Weights.
    Weights,
    /// Card rules, points outside the weights, red lines.
    Totals,
    /// Bands.
    Bands,
    /// Accounts.
    Accounts,
    /// People.
    People,
    /// What holds for the whole workspace.
    General,
}

impl SetupTab {
    /// All tabs in order.
    pub const ALL: [Self; 8] = [
        Self::Indicators,
        Self::Targets,
        Self::Weights,
        Self::Totals,
        Self::Bands,
        Self::Accounts,
        Self::People,
        Self::General,
    ];

    /// Its name in addresses and message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Indicators => "indicators",
            Self::Targets => "targets",
            Self::Weights => "weights",
            Self::Totals => "totals",
            Self::Bands => "bands",
            Self::Accounts => "accounts",
            Self::People => "people",
            Self::General => "general",
        }
    }
}

impl std::fmt::Display for SetupTab {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

impl std::str::FromStr for SetupTab {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|tab| tab.name() == name).ok_or(())
    }
}

/// What stands behind the `?` of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct AddressQuery {
    /// The period on screen; the default one where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<Period>,
}

/// What the current address asks for behind its `?`.
#[hook]
pub fn use_address_query() -> AddressQuery {
    use_location().and_then(|location| location.query::<AddressQuery>().ok()).unwrap_or_default()
}

/// The period on screen, and how to change it (in the address, without a new entry of the history).
#[hook]
pub fn use_period() -> (Period, Callback<Period>) {
    let app = use_app();
    let asked = use_address_query().p;
    let calendar =
        app.state.open().and_then(|open| open.catalogue.settings()).map(|settings| settings.calendar);
    let coverage = app.state.open().map(|open| &open.coverage);
    let period = asked.unwrap_or_else(|| default_period(coverage, calendar.unwrap_or_default()));
    let navigator = use_navigator();
    let route = use_route::<Route>();
    let change = use_callback((navigator, route), |period: Period, (navigator, route)| {
        if let (Some(navigator), Some(route)) = (navigator, route) {
            let _ = navigator.replace_with_query(route, AddressQuery { p: Some(period) });
        }
    });
    (period, change)
}

/// The last fiscal year that the records cover to within its last month, else the year of the last record;
/// without records the year 2026.
pub fn default_period(coverage: Option<&Coverage>, calendar: FiscalCalendar) -> Period {
    let days = coverage.and_then(|coverage| coverage.days).filter(|days| !days.is_empty());
    let year = days.and_then(|days| {
        let last = Period::containing(days.last(), PeriodLevel::Year, calendar)?;
        let months = last.months();
        let last_month = months.last()?.days(calendar);
        if days.last() >= last_month.from {
            return Some(last);
        }
        let before = last.shifted(-1)?;
        Some(if before.days(calendar).contains(days.from) || before.days(calendar).from >= days.from {
            before
        } else {
            last
        })
    });
    year.or_else(|| Period::new(2026, PeriodLevel::Year, 1)).unwrap_or_else(Period::first)
}
