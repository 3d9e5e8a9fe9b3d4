//! Addresses of the screens. The period stands in the address too, so that any screen can be linked.

use yew::prelude::*;

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
    platform::document,
};

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Three doors and the list of workspaces.
    Start,
    /// What is stored on this computer.
    Storage,
    /// What came with a shared link.
    Shared,
    /// Portfolio.
    Overview {
        /// Which workspace.
        workspace: WorkspaceId,
    },
    /// All accounts.
    Accounts {
        /// Which workspace.
        workspace: WorkspaceId,
    },
    /// One account's card.
    Account {
        /// Which workspace.
        workspace: WorkspaceId,
        /// Which account.
        account: Id<Account>,
    },
    /// Everybody.
    People {
        /// Which workspace.
        workspace: WorkspaceId,
    },
    /// One person's card.
    Person {
        /// Which workspace.
        workspace: WorkspaceId,
        /// Who.
        person: Id<Employee>,
    },
    /// The page that a person can be handed; one after the other where nobody is named.
    Sheet {
        /// Which workspace.
        workspace: WorkspaceId,
        /// Who.
        person: Option<Id<Employee>>,
    },
    /// What needs somebody, and what is done about it.
    Follow {
        /// Which workspace.
        workspace: WorkspaceId,
        /// Which of the two.
        tab: FollowTab,
    },
    /// An account's card with changes that are tried out.
    AccountWhatIf {
        /// Which workspace.
        workspace: WorkspaceId,
        /// Which account.
        account: Id<Account>,
    },
    /// The same of a person.
    PersonWhatIf {
        /// Which workspace.
        workspace: WorkspaceId,
        /// Who.
        person: Id<Employee>,
    },
    /// Indicators, targets, weights, bands: the first tab.
    Setup {
        /// Which workspace.
        workspace: WorkspaceId,
    },
    /// One tab of the set-up.
    SetupTab {
        /// Which workspace.
        workspace: WorkspaceId,
        /// Which tab.
        tab: SetupTab,
    },
    /// One step of the guided target setting.
    Guide {
        /// Which workspace.
        workspace: WorkspaceId,
        /// Which step.
        step: GuideStep,
    },
    /// Import, typed values, files.
    Data {
        /// Which workspace.
        workspace: WorkspaceId,
    },
    /// No such screen.
    NotFound,
}

impl Route {
    /// The screen of a path such as `/w/…/overview`.
    pub fn of_path(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let found = match parts.as_slice() {
            [] => Some(Self::Start),
            ["storage"] => Some(Self::Storage),
            ["shared"] => Some(Self::Shared),
            ["w", workspace, rest @ ..] => workspace.parse().ok().and_then(|id| Self::of_workspace(id, rest)),
            _ => None,
        };
        found.unwrap_or(Self::NotFound)
    }

    fn of_workspace(workspace: WorkspaceId, parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["overview"] => Self::Overview { workspace },
            ["accounts"] => Self::Accounts { workspace },
            ["accounts", account] => Self::Account { workspace, account: account.parse().ok()? },
            ["accounts", account, "what-if"] => {
                Self::AccountWhatIf { workspace, account: account.parse().ok()? }
            }
            ["people", person, "what-if"] => Self::PersonWhatIf { workspace, person: person.parse().ok()? },
            ["people"] => Self::People { workspace },
            ["people", "sheets"] => Self::Sheet { workspace, person: None },
            ["people", person, "sheet"] => Self::Sheet { workspace, person: Some(person.parse().ok()?) },
            ["people", person] => Self::Person { workspace, person: person.parse().ok()? },
            ["follow"] => Self::Follow { workspace, tab: FollowTab::Signals },
            ["follow", tab] => Self::Follow { workspace, tab: tab.parse().ok()? },
            ["setup"] => Self::Setup { workspace },
            ["setup", tab] => Self::SetupTab { workspace, tab: tab.parse().ok()? },
            ["guide", step] => Self::Guide { workspace, step: step.parse().ok()? },
            ["data"] => Self::Data { workspace },
            _ => return None,
        })
    }

    /// Its address below the page, with the period where there is one.
    pub fn address(self, query: AddressQuery) -> String {
        let mut address = match self.workspace() {
            Some(workspace) => {
                let is_guide = matches!(self, Self::Guide { .. });
                let folder = if is_guide { "guide" } else { self.section().map_or("", Section::name) };
                format!("#/w/{workspace}/{folder}")
            }
            None => match self {
                Self::Start => "#/".to_owned(),
                Self::Storage => "#/storage".to_owned(),
                Self::Shared => "#/shared".to_owned(),
                _ => "#/not-found".to_owned(),
            },
        };
        let below = match self {
            Self::Account { account, .. } => Some(account.to_string()),
            Self::Person { person, .. } => Some(person.to_string()),
            Self::AccountWhatIf { account, .. } => Some(format!("{account}/what-if")),
            Self::PersonWhatIf { person, .. } => Some(format!("{person}/what-if")),
            Self::Sheet { person: Some(person), .. } => Some(format!("{person}/sheet")),
            Self::Sheet { person: None, .. } => Some("sheets".to_owned()),
            Self::Follow { tab, .. } => Some(tab.name().to_owned()),
            Self::SetupTab { tab, .. } => Some(tab.name().to_owned()),
            Self::Guide { step, .. } => Some(step.to_string()),
            _ => None,
        };
        if let Some(below) = below {
            address.push('/');
            address.push_str(&below);
        }
        let asked =
            [query.p.map(|period| format!("p={period}")), query.at.map(|account| format!("at={account}"))];
        let asked: Vec<String> = asked.into_iter().flatten().collect();
        if !asked.is_empty() {
            address.push('?');
            address.push_str(&asked.join("&"));
        }
        address
    }

    /// The workspace that the screen is about.
    pub const fn workspace(self) -> Option<WorkspaceId> {
        match self {
            Self::Start | Self::Storage | Self::Shared | Self::NotFound => None,
            Self::Overview { workspace }
            | Self::Accounts { workspace }
            | Self::Account { workspace, .. }
            | Self::AccountWhatIf { workspace, .. }
            | Self::PersonWhatIf { workspace, .. }
            | Self::People { workspace }
            | Self::Person { workspace, .. }
            | Self::Sheet { workspace, .. }
            | Self::Follow { workspace, .. }
            | Self::Setup { workspace }
            | Self::SetupTab { workspace, .. }
            | Self::Guide { workspace, .. }
            | Self::Data { workspace } => Some(workspace),
        }
    }

    /// The entry of the navigation that it belongs to.
    pub const fn section(self) -> Option<Section> {
        match self {
            Self::Start | Self::Storage | Self::Shared | Self::NotFound => None,
            Self::Overview { .. } => Some(Section::Overview),
            Self::Follow { .. } => Some(Section::Follow),
            Self::Accounts { .. } | Self::Account { .. } | Self::AccountWhatIf { .. } => {
                Some(Section::Accounts)
            }
            Self::People { .. } | Self::Person { .. } | Self::Sheet { .. } | Self::PersonWhatIf { .. } => {
                Some(Section::People)
            }
            Self::Setup { .. } | Self::SetupTab { .. } | Self::Guide { .. } => Some(Section::Setup),
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
    /// Signals and actions.
    Follow,
    /// Indicators, targets, weights, bands.
    Setup,
    /// Import, typed values, files.
    Data,
}

impl Section {
    /// All entries in order.
    pub const ALL: [Self; 6] =
        [Self::Overview, Self::Accounts, Self::People, Self::Follow, Self::Setup, Self::Data];

    /// The screen that the entry leads to.
    pub const fn route(self, workspace: WorkspaceId) -> Route {
        match self {
            Self::Overview => Route::Overview { workspace },
            Self::Accounts => Route::Accounts { workspace },
            Self::People => Route::People { workspace },
            Self::Follow => Route::Follow { workspace, tab: FollowTab::Signals },
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
            Self::Follow => "follow",
            Self::Setup => "setup",
            Self::Data => "data",
        }
    }
}

/// What is followed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowTab {
    /// What needs somebody.
    Signals,
    /// What is done about it.
    Actions,
}

impl FollowTab {
    /// Both in order.
    pub const ALL: [Self; 2] = [Self::Signals, Self::Actions];

    /// Its name in addresses and message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Signals => "signals",
            Self::Actions => "actions",
        }
    }
}

impl std::str::FromStr for FollowTab {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|tab| tab.name() == name).ok_or(())
    }
}

/// A tab of the set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupTab {
    /// KPIs.
    Indicators,
    /// Finished cards of indicators.
    Library,
    /// Targets.
    Targets,
    /// Targets handed down.
    Cascade,
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
    /// Review cycles.
    Cycles,
    /// What holds for the whole workspace.
    General,
}

impl SetupTab {
    /// All tabs in order.
    pub const ALL: [Self; 11] = [
        Self::Indicators,
        Self::Library,
        Self::Targets,
        Self::Cascade,
        Self::Weights,
        Self::Totals,
        Self::Bands,
        Self::Accounts,
        Self::People,
        Self::Cycles,
        Self::General,
    ];

    /// Its name in addresses and message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Indicators => "indicators",
            Self::Library => "library",
            Self::Targets => "targets",
            Self::Cascade => "cascade",
            Self::Weights => "weights",
            Self::Totals => "totals",
            Self::Bands => "bands",
            Self::Accounts => "accounts",
            Self::People => "people",
            Self::Cycles => "cycles",
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

/// A step of the guided target setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuideStep {
    /// What the firm wants.
    Strategy,
    /// What accounts need.
    Needs,
    /// What the firm can do.
    Resources,
    /// The SWOT board.
    Swot,
    /// Choice, weights and balance.
    Balance,
    /// Targets.
    Targets,
    /// The whole as a document.
    Result,
}

impl GuideStep {
    /// All steps in order.
    pub const ALL: [Self; 7] = [
        Self::Strategy,
        Self::Needs,
        Self::Resources,
        Self::Swot,
        Self::Balance,
        Self::Targets,
        Self::Result,
    ];

    /// Its name in addresses and message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Strategy => "strategy",
            Self::Needs => "needs",
            Self::Resources => "resources",
            Self::Swot => "swot",
            Self::Balance => "balance",
            Self::Targets => "targets",
            Self::Result => "result",
        }
    }
}

impl std::fmt::Display for GuideStep {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

impl std::str::FromStr for GuideStep {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|step| step.name() == name).ok_or(())
    }
}

/// What stands behind the `?` of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AddressQuery {
    /// The period on screen; the default one where there is none.
    pub p: Option<Period>,
    /// The account that the screen opens at, where it is about several; goes with the address and is not handed on.
    pub at: Option<Id<Account>>,
}

/// An address of the page: what stands behind its `#`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// The screen.
    pub route: Route,
    /// What is asked of it.
    pub query: AddressQuery,
}

impl Address {
    /// What a text such as `#/w/…/overview?p=2026-Q1` leads to. A period that is none is passed over.
    pub fn of_hash(hash: &str) -> Self {
        let address = hash.trim_start_matches('#');
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let p = query.split('&').find_map(|pair| pair.strip_prefix("p=")?.parse().ok());
        let at = query.split('&').find_map(|pair| pair.strip_prefix("at=")?.parse().ok());
        Self { route: Route::of_path(path), query: AddressQuery { p, at } }
    }
}

/// What the current address asks for behind its `?` that goes for the next screen too.
#[hook]
pub fn use_address_query() -> AddressQuery {
    AddressQuery { at: None, ..use_app().address.query }
}

/// The period on screen, and how to change it (in the address, without a new entry of the history).
#[hook]
pub fn use_period() -> (Period, Callback<Period>) {
    let app = use_app();
    let asked = app.address.query.p;
    let calendar =
        app.state.open().and_then(|open| open.catalogue.settings()).map(|settings| settings.calendar);
    let coverage = app.state.open().map(|open| &open.coverage);
    let period = asked.unwrap_or_else(|| default_period(coverage, calendar.unwrap_or_default()));
    let change = use_callback(app.address.route, |period: Period, route| {
        document::replace_address(&route.address(AddressQuery { p: Some(period), at: None }));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_is_found_by_its_address() {
        let (workspace, period) = (Id::from_raw(77), "2026-Q1".parse::<Period>().ok());
        let mut routes = vec![
            Route::Start,
            Route::Storage,
            Route::Shared,
            Route::NotFound,
            Route::Account { workspace, account: Id::from_raw(5) },
            Route::Person { workspace, person: Id::from_raw(6) },
            Route::Sheet { workspace, person: Some(Id::from_raw(6)) },
            Route::Sheet { workspace, person: None },
            Route::AccountWhatIf { workspace, account: Id::from_raw(5) },
            Route::PersonWhatIf { workspace, person: Id::from_raw(6) },
        ];
        routes.extend(Section::ALL.map(|section| section.route(workspace)));
        routes.extend(SetupTab::ALL.map(|tab| Route::SetupTab { workspace, tab }));
        routes.extend(FollowTab::ALL.map(|tab| Route::Follow { workspace, tab }));
        routes.extend(GuideStep::ALL.map(|step| Route::Guide { workspace, step }));
        for route in routes {
            let at = Some(Id::from_raw(9));
            for (p, at) in [(None, None), (period, None), (None, at), (period, at)] {
                let query = AddressQuery { p, at };
                assert_eq!(Address::of_hash(&route.address(query)), Address { route, query });
            }
        }
    }

    #[test]
    fn what_is_no_address_leads_nowhere() {
        for hash in ["#/nowhere", "#/w", "#/w/!/overview", "#/w/0000000000000/setup/none"] {
            assert_eq!(Address::of_hash(hash).route, Route::NotFound, "{hash}");
        }
        for hash in ["", "#", "#/", "#/?p=never"] {
            assert_eq!(
                Address::of_hash(hash),
                Address { route: Route::Start, query: AddressQuery::default() }
            );
        }
    }
}
