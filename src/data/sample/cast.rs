//! Who appears in the sample: regions, product lines, accounts and people, with who looks after whom.

use crate::{
    data::starter::id,
    domain::{
        account::{Account, AccountFacts, ProductLine, Region, TypeShare},
        date::Day,
        dated::Dated,
        id::{ExternalKey, Id},
        ownership::{OwnerShare, OwnershipSplit},
        people::{Employee, EmployeeFacts, RoleShare},
        text::Text2,
        weight::Weight,
        workspace::Workspace,
    },
};

pub(super) const REGIONS: &[(&str, &str, &str)] = &[
    ("east", "华东", "East China"),
    ("south", "华南", "South China"),
    ("southwest", "西南", "Southwest China"),
];

pub(super) const PRODUCT_LINES: &[(&str, &str, &str)] = &[
    ("control", "控制系统", "Control systems"),
    ("drive", "传动部件", "Drive components"),
    ("sensing", "传感与检测", "Sensing and inspection"),
    ("service", "维保服务", "Maintenance services"),
];

/// One account of the sample and how it behaves.
pub(super) struct Cast {
    pub(super) code: &'static str,
    pub(super) zh: &'static str,
    en: &'static str,
    /// Account types with their share in percent.
    types: &'static [(&'static str, u32)],
    tier: &'static str,
    pub(super) region: &'static str,
    /// Sales of an ordinary month of the first year, in thousands.
    pub(super) monthly: i64,
    /// Growth of sales in the second year, in percent.
    pub(super) growth: i64,
    /// Growth asked for, in percent.
    pub(super) planned_growth: i64,
    /// Margin in percent at the beginning and at the end of the two years.
    pub(super) margin: (i64, i64),
    /// Orders of a month.
    pub(super) orders: i64,
    /// Days from order to promised delivery.
    pub(super) lead_days: i32,
    /// Deliveries on time in percent.
    pub(super) on_time: i64,
    /// Usual time to respond, in tenths of an hour.
    pub(super) response: i64,
    /// Chance of a complaint per order, in percent.
    pub(super) complaints: i64,
    /// How satisfied its people are: place in the table of moods, for each year.
    pub(super) moods: (usize, usize),
    /// Weights of control, drive, sensing and service in its purchases.
    pub(super) basket: [i64; 4],
    /// Who is named on its order lines, with weights.
    pub(super) sellers: &'static [(&'static str, i64)],
    /// Who looks after it, in percent.
    owners: &'static [(&'static str, u32)],
}

pub(super) const ACCOUNTS: &[Cast] = &[
    Cast {
        code: "yunli",
        zh: "云栎家电",
        en: "Yunli Appliances",
        types: &[("price_sensitive", 100)],
        tier: "A",
        region: "east",
        monthly: 2_200,
        growth: 28,
        planned_growth: 16,
        margin: (25, 11),
        orders: 6,
        lead_days: 14,
        on_time: 97,
        response: 34,
        complaints: 2,
        moods: (1, 1),
        basket: [30, 50, 10, 10],
        sellers: &[("chen", 70), ("shen", 30)],
        owners: &[("shen", 100)],
    },
    Cast {
        code: "hewu",
        zh: "禾坞零售",
        en: "Hewu Retail",
        types: &[("price_sensitive", 100)],
        tier: "B",
        region: "south",
        monthly: 1_400,
        growth: 4,
        planned_growth: 8,
        margin: (20, 18),
        orders: 4,
        lead_days: 10,
        on_time: 94,
        response: 45,
        complaints: 4,
        moods: (2, 3),
        basket: [10, 60, 20, 10],
        sellers: &[("zhou", 70), ("gu", 30)],
        owners: &[("gu", 100)],
    },
    Cast {
        code: "bozhu",
        zh: "泊竹物流",
        en: "Bozhu Logistics",
        types: &[("price_sensitive", 100)],
        tier: "C",
        region: "southwest",
        monthly: 900,
        growth: -7,
        planned_growth: 4,
        margin: (18, 17),
        orders: 3,
        lead_days: 21,
        on_time: 95,
        response: 62,
        complaints: 4,
        moods: (2, 3),
        basket: [20, 50, 20, 10],
        sellers: &[("xu", 70), ("han", 30)],
        owners: &[("han", 100)],
    },
    Cast {
        code: "lantong",
        zh: "澜桐医疗",
        en: "Lantong Medical",
        types: &[("service_quality", 100)],
        tier: "A",
        region: "east",
        monthly: 1_600,
        growth: 10,
        planned_growth: 9,
        margin: (30, 31),
        orders: 4,
        lead_days: 14,
        on_time: 99,
        response: 8,
        complaints: 1,
        moods: (0, 0),
        basket: [20, 10, 40, 30],
        sellers: &[("lin", 60), ("shen", 40)],
        owners: &[("shen", 100)],
    },
    Cast {
        code: "xinghuai",
        zh: "星槐汽车",
        en: "Xinghuai Motors",
        types: &[("service_quality", 60), ("technology", 40)],
        tier: "A",
        region: "south",
        monthly: 2_000,
        growth: 12,
        planned_growth: 14,
        margin: (23, 25),
        orders: 5,
        lead_days: 21,
        on_time: 96,
        response: 13,
        complaints: 3,
        moods: (1, 2),
        basket: [35, 25, 25, 15],
        sellers: &[("zhou", 40), ("gu", 60)],
        owners: &[("gu", 100)],
    },
    Cast {
        code: "yansong",
        zh: "砚松电子",
        en: "Yansong Electronics",
        types: &[("technology", 100)],
        tier: "B",
        region: "east",
        monthly: 1_100,
        growth: 18,
        planned_growth: 19,
        margin: (27, 28),
        orders: 4,
        lead_days: 14,
        on_time: 97,
        response: 30,
        complaints: 2,
        moods: (1, 1),
        basket: [40, 5, 45, 10],
        sellers: &[("chen", 50), ("shen", 30), ("gu", 20)],
        owners: &[("shen", 60), ("gu", 40)],
    },
    Cast {
        code: "lanbai",
        zh: "岚柏航空零件",
        en: "Lanbai Aero Parts",
        types: &[("technology", 100)],
        tier: "B",
        region: "southwest",
        monthly: 800,
        growth: 14,
        planned_growth: 15,
        margin: (29, 28),
        orders: 3,
        lead_days: 30,
        on_time: 96,
        response: 40,
        complaints: 2,
        moods: (1, 2),
        basket: [45, 15, 35, 5],
        sellers: &[("xu", 60), ("han", 40)],
        owners: &[("han", 100)],
    },
    Cast {
        code: "tingfeng",
        zh: "汀枫新能源",
        en: "Tingfeng New Energy",
        types: &[("technology", 70), ("service_quality", 30)],
        tier: "B",
        region: "south",
        monthly: 1_300,
        growth: 46,
        planned_growth: 32,
        margin: (25, 26),
        orders: 4,
        lead_days: 21,
        on_time: 97,
        response: 14,
        complaints: 2,
        moods: (1, 0),
        basket: [50, 20, 20, 10],
        sellers: &[("zhou", 30), ("han", 70)],
        owners: &[("han", 100)],
    },
];

/// The account that is handed over on [`handover_day`]: its manager before and after.
pub(super) const HANDOVER: (&str, &str, &str) = ("tingfeng", "han", "gu");

/// 1 July of the second year.
pub(super) fn handover_day() -> Day {
    Day::from_ymd(super::FIRST_YEAR + 1, 7, 1).unwrap_or(Day::BEGIN)
}

/// One person of the sample.
pub(super) struct Person {
    pub(super) code: &'static str,
    zh: &'static str,
    en: &'static str,
    pub(super) role: &'static str,
    region: &'static str,
    manager: Option<&'static str>,
}

const fn manager(code: &'static str, zh: &'static str, en: &'static str, region: &'static str) -> Person {
    Person { code, zh, en, role: "key_account_manager", region, manager: None }
}

const fn seller(code: &'static str, zh: &'static str, en: &'static str, manager: &Person) -> Person {
    Person { code, zh, en, role: "sales", region: manager.region, manager: Some(manager.code) }
}

const SHEN: Person = manager("shen", "沈若", "Shen Ruo", "east");
const GU: Person = manager("gu", "顾言", "Gu Yan", "south");
const HAN: Person = manager("han", "韩笛", "Han Di", "southwest");

/// Everybody who works for the firm.
pub(super) const PEOPLE: &[Person] = &[
    SHEN,
    GU,
    HAN,
    seller("chen", "陈一鸣", "Chen Yiming", &SHEN),
    seller("lin", "林可", "Lin Ke", &SHEN),
    seller("zhou", "周子昂", "Zhou Ziang", &GU),
    seller("xu", "许南", "Xu Nan", &HAN),
    Person { role: "customer_service", ..manager("su", "苏禾", "Su He", "east") },
    Person { role: "customer_service", ..manager("luo", "罗青", "Luo Qing", "south") },
    Person { role: "delivery", ..manager("tan", "谭舟", "Tan Zhou", "southwest") },
];

pub(super) fn region_id(code: &str) -> Id<Region> {
    id(&format!("sample/region/{code}"))
}
pub(super) fn account_id(code: &str) -> Id<Account> {
    id(&format!("sample/account/{code}"))
}
pub(super) fn employee_id(code: &str) -> Id<Employee> {
    id(&format!("sample/employee/{code}"))
}

/// The name of a region, product line or person on order lines.
pub(super) fn name_of(code: &str) -> &'static str {
    let places = REGIONS.iter().chain(PRODUCT_LINES).map(|(known, zh, _)| (*known, *zh));
    let people = PEOPLE.iter().map(|person| (person.code, person.zh));
    places.chain(people).find(|(known, _)| *known == code).map_or("", |(_, zh)| zh)
}

fn keys(zh: &str) -> Vec<ExternalKey> {
    vec![ExternalKey { source: "sample".to_owned(), code: zh.to_owned() }]
}

/// Enters everybody into the document.
pub(super) fn enter(workspace: &mut Workspace) {
    for (code, zh, en) in REGIONS {
        workspace.put(Region { id: region_id(code), name: Text2::new(*zh, *en), keys: keys(zh) }.into());
    }
    for (code, zh, en) in PRODUCT_LINES {
        let line = id(&format!("sample/product_line/{code}"));
        workspace.put(ProductLine { id: line, name: Text2::new(*zh, *en), keys: keys(zh) }.into());
    }
    for Person { code, zh, en, role, region, manager } in PEOPLE {
        let facts = EmployeeFacts {
            roles: vec![RoleShare { role: id(&format!("role/{role}")), share: Weight::WHOLE }],
            region: Some(region_id(region)),
            manager: manager.map(employee_id),
        };
        workspace.put(
            Employee {
                id: employee_id(code),
                name: Text2::new(*zh, *en),
                keys: keys(zh),
                facts: Dated::always(facts),
                employed: Vec::new(),
                away: Vec::new(),
            }
            .into(),
        );
    }
    for cast in ACCOUNTS {
        enter_account(workspace, cast);
    }
}

fn enter_account(workspace: &mut Workspace, cast: &Cast) {
    let types = cast.types.iter().map(|(kind, percent)| TypeShare {
        account_type: id(&format!("account_type/{kind}")),
        share: Weight::percent(*percent),
    });
    let facts = AccountFacts {
        types: types.collect(),
        tier: cast.tier.to_owned(),
        region: Some(region_id(cast.region)),
        key_account: true,
    };
    let mut dated = Dated::always(facts.clone());
    if cast.code == HANDOVER.0 {
        dated.revise(
            handover_day(),
            AccountFacts { tier: "A".to_owned(), ..facts },
            "连续四个季度超额完成 / Above stretch four quarters running",
        );
    }
    let account = account_id(cast.code);
    workspace.put(
        Account { id: account, name: Text2::new(cast.zh, cast.en), keys: keys(cast.zh), facts: dated }.into(),
    );
    let mut split = |from: Day, owners: &[(&str, u32)], reason: &str| {
        let shares = owners
            .iter()
            .map(|(person, percent)| OwnerShare {
                employee: employee_id(person),
                share: Weight::percent(*percent),
            })
            .collect();
        let (id, reason) = (OwnershipSplit::id_for(account, from), reason.to_owned());
        workspace.put(OwnershipSplit { id, account, from, shares, reason }.into());
    };
    split(Day::BEGIN, cast.owners, "");
    if cast.code == HANDOVER.0 {
        split(handover_day(), &[(HANDOVER.2, 100)], "划归华南区 / Moved to South China");
    }
}
