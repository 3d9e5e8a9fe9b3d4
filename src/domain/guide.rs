//! Answers of the guided target setting. Each answer is a record, so that it can be left and resumed, undone and merged;
//! what is proposed is computed from the answers and stored nowhere.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    account::Account,
    date::Day,
    id::{Id, stable_bits},
    kpi::Perspective,
    weight::Weight,
};

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuideAnswer {
    /// Identity, made of the question.
    pub id: Id<GuideAnswer>,
    /// What was answered.
    pub answer: Guided,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Guided {
    /// Strategies, the most important first, each once.
    Strategies(Vec<Strategy>),
    /// What an account needs.
    Needs(AccountNeeds),
    /// What the firm can do.
    Resources(Resources),
    /// An item of the SWOT board.
    Swot(SwotItem),
    /// An item of the board in the user's own words.
    OwnSwot(OwnSwot),
    /// Which indicators make the system.
    System(System),
    /// What makes an account a key account.
    Selection(Selection),
}

impl GuideAnswer {
    /// The strategies.
    pub fn strategies_id() -> Id<Self> {
        Id::from_raw(stable_bits("guide/strategies"))
    }

    /// The needs of an account.
    pub fn needs_id(account: Id<Account>) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("guide/needs/{account}")))
    }

    /// The resources.
    pub fn resources_id() -> Id<Self> {
        Id::from_raw(stable_bits("guide/resources"))
    }

    /// The item of the SWOT board about a theme.
    pub fn swot_id(theme: SwotTheme) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("guide/swot/{}", theme.code())))
    }

    /// What makes an account a key account.
    pub fn selection_id() -> Id<Self> {
        Id::from_raw(stable_bits("guide/selection"))
    }

    /// The system.
    pub fn system_id() -> Id<Self> {
        Id::from_raw(stable_bits("guide/system"))
    }
}

/// What the firm wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// 扩大市场份额
    ExpandShare,
    /// 进军高端市场
    HighEnd,
    /// 守住利润
    DefendProfit,
    /// 增加收入
    GrowRevenue,
    /// 开发新客户
    NewAccounts,
    /// 提升服务
    ImproveService,
    /// 留住客户
    Retain,
    /// 以创新领先
    Innovate,
    /// 改善现金流
    Cash,
}

impl Strategy {
    /// In the order of a list.
    pub const ALL: [Self; 9] = [
        Self::ExpandShare,
        Self::HighEnd,
        Self::DefendProfit,
        Self::GrowRevenue,
        Self::NewAccounts,
        Self::ImproveService,
        Self::Retain,
        Self::Innovate,
        Self::Cash,
    ];

    /// Its name in the library and in message keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ExpandShare => "expand_share",
            Self::HighEnd => "high_end",
            Self::DefendProfit => "defend_profit",
            Self::GrowRevenue => "grow_revenue",
            Self::NewAccounts => "new_accounts",
            Self::ImproveService => "improve_service",
            Self::Retain => "retain",
            Self::Innovate => "innovate",
            Self::Cash => "cash",
        }
    }
}

/// What one account needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountNeeds {
    /// The account.
    pub account: Id<Account>,
    /// Its needs, each once.
    #[serde(default)]
    pub needs: Vec<AccountNeed>,
    /// Types that the user gives it in place of those that its needs speak for, with claims on the whole; what they are in
    /// proportion to each other counts.
    #[serde(default)]
    pub types: Vec<OwnType>,
    /// Thresholds of its own in place of its types'.
    #[serde(default)]
    pub thresholds: Vec<OwnThreshold>,
    /// How close the relationship is, from 1 (loose) to 5 (close).
    #[serde(default)]
    pub relationship: Option<u8>,
    /// How well the account fits the strategy, from 1 (hardly) to 5 (fully).
    #[serde(default)]
    pub fit: Option<u8>,
    /// Its tier; a high-end account is of that type too.
    #[serde(default)]
    pub tier: Option<AccountTier>,
    /// Weights that the user gives on its card, each indicator once, together at most 100 %; 0 leaves one off. The others are
    /// proposed.
    #[serde(default)]
    pub weights: Vec<SystemItem>,
}

impl AccountNeeds {
    /// An account that nothing is known about yet.
    pub const fn of(account: Id<Account>) -> Self {
        Self {
            account,
            needs: Vec::new(),
            types: Vec::new(),
            thresholds: Vec::new(),
            relationship: None,
            fit: None,
            tier: None,
            weights: Vec::new(),
        }
    }
}

/// The tier of an account, where indicators ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountTier {
    /// 普通
    Standard,
    /// 高端
    HighEnd,
}

impl AccountTier {
    /// In the order of a list.
    pub const ALL: [Self; 2] = [Self::Standard, Self::HighEnd];

    /// Its name in message keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::HighEnd => "high_end",
        }
    }

    /// The tier that the text of an account's facts or of an order line means, as the library's formulas read it.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "高端" || text.eq_ignore_ascii_case("high-end") {
            return Some(Self::HighEnd);
        }
        (text == "普通" || text.eq_ignore_ascii_case("standard")).then_some(Self::Standard)
    }
}

/// A need, and who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountNeed {
    /// The need.
    pub need: Need,
    /// How it was found out; `None` where nobody said.
    #[serde(default)]
    pub source: Option<NeedSource>,
    /// When.
    #[serde(default)]
    pub day: Option<Day>,
}

/// What an account is held to where its types' threshold does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnThreshold {
    /// Code of the indicator.
    pub card: String,
    /// The target, in the unit of the indicator.
    pub target: Decimal,
}

/// A type that an account is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnType {
    /// Code of the type, one of [`ACCOUNT_TYPES`].
    pub account_type: String,
    /// Its claim.
    pub claim: Weight,
}

/// Account types that the library knows, as codes of records of the templates.
pub const ACCOUNT_TYPES: [&str; 5] =
    ["price_sensitive", "service_quality", "technology", "ecommerce", HIGH_END];
/// The type of accounts of the high-end tier.
pub const HIGH_END: &str = "high_end";

/// A need of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// 价格
    Price,
    /// 性价比
    Value,
    /// 服务
    Service,
    /// 响应
    Response,
    /// 技术
    Technology,
    /// 交付速度
    DeliverySpeed,
    /// 按时补货
    Replenishment,
    /// 交期稳定
    Reliability,
    /// 质量
    Quality,
    /// 定制
    Customisation,
}

impl Need {
    /// In the order of a list.
    pub const ALL: [Self; 10] = [
        Self::Price,
        Self::Value,
        Self::Service,
        Self::Response,
        Self::Technology,
        Self::DeliverySpeed,
        Self::Replenishment,
        Self::Reliability,
        Self::Quality,
        Self::Customisation,
    ];

    /// Its name in the library and in message keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Value => "value",
            Self::Service => "service",
            Self::Response => "response",
            Self::Technology => "technology",
            Self::DeliverySpeed => "delivery_speed",
            Self::Replenishment => "replenishment",
            Self::Reliability => "reliability",
            Self::Quality => "quality",
            Self::Customisation => "customisation",
        }
    }

    /// The account type that it speaks for, as the code of a record of the templates.
    pub const fn account_type(self) -> Option<&'static str> {
        match self {
            Self::Price | Self::Value => Some("price_sensitive"),
            Self::Service | Self::Response => Some("service_quality"),
            Self::Technology => Some("technology"),
            Self::Replenishment => Some("ecommerce"),
            Self::DeliverySpeed | Self::Reliability | Self::Quality | Self::Customisation => None,
        }
    }
}

/// How a need was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedSource {
    /// 沟通
    Interview,
    /// 问卷
    Survey,
    /// 市场调研
    Research,
}

impl NeedSource {
    /// In the order of a list.
    pub const ALL: [Self; 3] = [Self::Interview, Self::Survey, Self::Research];

    /// Its name in message keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::Survey => "survey",
            Self::Research => "research",
        }
    }
}

/// What the firm can do in a month.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Resources {
    /// What can be sold and delivered in a month at most, in the currency of the workspace.
    #[serde(default)]
    pub monthly_capacity: Option<Decimal>,
    /// Whether equipment is limited while sudden large orders come in.
    #[serde(default)]
    pub equipment_is_limited: bool,
    /// Whether people are short.
    #[serde(default)]
    pub staff_is_short: bool,
    /// People in after-sales.
    #[serde(default)]
    pub service_staff: Option<u32>,
}

/// An item of the SWOT board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SwotItem {
    /// What it is about.
    pub theme: SwotTheme,
    /// In the user's words; may be empty.
    #[serde(default)]
    pub note: String,
    /// Of an opportunity: whether the firm is able to use it.
    #[serde(default)]
    pub is_capable: bool,
}

impl SwotItem {
    /// Whether it counts: an opportunity only with the capability to use it.
    pub const fn counts(&self) -> bool {
        !matches!(self.theme.quadrant(), Quadrant::Opportunity) || self.is_capable
    }
}

/// An item of the SWOT board in the user's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnSwot {
    /// Where it stands.
    pub quadrant: Quadrant,
    /// In the user's words.
    pub text: String,
    /// What it bears on: that is what it proposes indicators for.
    pub bears_on: BearsOn,
    /// Of an opportunity: whether the firm is able to use it.
    #[serde(default)]
    pub is_capable: bool,
}

impl OwnSwot {
    /// Whether it counts: an opportunity only with the capability to use it.
    pub const fn counts(&self) -> bool {
        !matches!(self.quadrant, Quadrant::Opportunity) || self.is_capable
    }
}

/// What an item of the board bears on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BearsOn {
    /// A need of accounts.
    Need(Need),
    /// A perspective as a whole.
    Perspective(Perspective),
}

impl BearsOn {
    /// In the order of a list: perspectives, then needs.
    pub fn all() -> Vec<Self> {
        let perspectives = Perspective::ALL.into_iter().map(Self::Perspective);
        perspectives.chain(Need::ALL.into_iter().map(Self::Need)).collect()
    }

    /// What it calls for in the library, for example `need:price`.
    pub fn call(self) -> String {
        match self {
            Self::Need(need) => format!("need:{}", need.code()),
            Self::Perspective(Perspective::Financial) => "perspective:financial".to_owned(),
            Self::Perspective(Perspective::Customer) => "perspective:customer".to_owned(),
            Self::Perspective(Perspective::Operations) => "perspective:operations".to_owned(),
            Self::Perspective(Perspective::Market) => "perspective:market".to_owned(),
        }
    }
}

/// A quadrant of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Quadrant {
    /// 优势
    Strength,
    /// 劣势
    Weakness,
    /// 机会
    Opportunity,
    /// 威胁
    Threat,
}

impl Quadrant {
    /// In the order of the board.
    pub const ALL: [Self; 4] = [Self::Strength, Self::Weakness, Self::Opportunity, Self::Threat];

    /// Its name in message keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Strength => "strength",
            Self::Weakness => "weakness",
            Self::Opportunity => "opportunity",
            Self::Threat => "threat",
        }
    }
}

/// What an item of the board is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SwotTheme {
    /// 技术研发优势
    SRnd,
    /// 渠道优势
    SChannel,
    /// 客户关系优势
    SRelationship,
    /// 售后团队规模小
    WAfterSales,
    /// 成本偏高
    WCost,
    /// 交付不稳
    WDelivery,
    /// 质量波动
    WQuality,
    /// 资源分散
    WResources,
    /// 环保需求增加
    OGreen,
    /// 新需求出现
    ODemand,
    /// 新地区放开
    ORegion,
    /// 对手低价倾销
    TDumping,
    /// 对手挖客户
    TPoaching,
    /// 客户拖欠
    TCredit,
}

impl SwotTheme {
    /// In the order of the board.
    pub const ALL: [Self; 14] = [
        Self::SRnd,
        Self::SChannel,
        Self::SRelationship,
        Self::WAfterSales,
        Self::WCost,
        Self::WDelivery,
        Self::WQuality,
        Self::WResources,
        Self::OGreen,
        Self::ODemand,
        Self::ORegion,
        Self::TDumping,
        Self::TPoaching,
        Self::TCredit,
    ];

    /// Its name in the library and in message keys.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SRnd => "s_rnd",
            Self::SChannel => "s_channel",
            Self::SRelationship => "s_relationship",
            Self::WAfterSales => "w_after_sales",
            Self::WCost => "w_cost",
            Self::WDelivery => "w_delivery",
            Self::WQuality => "w_quality",
            Self::WResources => "w_resources",
            Self::OGreen => "o_green",
            Self::ODemand => "o_demand",
            Self::ORegion => "o_region",
            Self::TDumping => "t_dumping",
            Self::TPoaching => "t_poaching",
            Self::TCredit => "t_credit",
        }
    }

    /// Where it stands.
    pub const fn quadrant(self) -> Quadrant {
        match self {
            Self::SRnd | Self::SChannel | Self::SRelationship => Quadrant::Strength,
            Self::WAfterSales | Self::WCost | Self::WDelivery | Self::WQuality | Self::WResources => {
                Quadrant::Weakness
            }
            Self::OGreen | Self::ODemand | Self::ORegion => Quadrant::Opportunity,
            Self::TDumping | Self::TPoaching | Self::TCredit => Quadrant::Threat,
        }
    }
}

/// The indicators that make the system, with weights that total 100 %; and those that were declined.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct System {
    /// Indicators with a weight that the user set, each once.
    #[serde(default)]
    pub fixed: Vec<SystemItem>,
    /// Codes of cards that were added without being suggested.
    #[serde(default)]
    pub added: Vec<String>,
    /// Codes of suggested cards that were declined.
    #[serde(default)]
    pub declined: Vec<String>,
    /// Weights that the user gives on cards of roles, each role once.
    #[serde(default)]
    pub roles: Vec<RoleWeights>,
    /// From which day on it was first applied to the cards; `None` while it is a plan only.
    #[serde(default)]
    pub applied: Option<Day>,
}

/// Weights that the user gives on the card of a role; the others are proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoleWeights {
    /// Code of the role, for example `customer_service`.
    pub role: String,
    /// Each indicator once, together at most 100 %; 0 leaves it off the card.
    pub items: Vec<SystemItem>,
}

/// An indicator of the system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SystemItem {
    /// Code of the card.
    pub card: String,
    /// Its weight.
    pub weight: Weight,
}

/// What makes an account a key account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Selection {
    /// Up to which part of sales the largest accounts are of class A.
    pub a_until: Weight,
    /// Up to which part they are of class B.
    pub b_until: Weight,
    /// From when accounts become key accounts; the first day of the year that is planned where it is not said.
    #[serde(default)]
    pub from: Option<Day>,
}

impl Default for Selection {
    /// 80 % and 95 %, as is usual for ABC analyses.
    fn default() -> Self {
        Self { a_until: Weight::percent(80), b_until: Weight::percent(95), from: None }
    }
}
