//! Workspaces to start from: by kind of account, by industry, and a balanced default. Each is made of cards of the library with
//! weights, and of the library's proposals as targets. Compiled into the command line only; the page fetches what
//! `keyscore template --name NAME` wrote.

use crate::{
    data::starter::{id, starter},
    domain::{
        account::AccountType,
        date::Day,
        dated::Dated,
        id::Id,
        kpi::Kpi,
        library::{Library, Start, kpi_id},
        people::Role,
        period::PeriodLevel,
        scope::Scope,
        target::{TargetPlan, TargetPoint, TargetSeries},
        text::Text2,
        weight::{Weight, WeightItem, WeightMode, WeightOwner, WeightSet},
        workspace::Workspace,
    },
    engine::{
        guide::roles::stated,
        library::{LibraryError, library_records},
    },
};

/// Fiscal years that the proposals stand in as targets.
const YEARS: [i32; 2] = [2026, 2027];

/// A template: its name for files and addresses, its name in both languages, and its cards with weights in whole percent.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// Name in files.
    pub code: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// Codes of cards with weights that total 100 %.
    pub cards: &'static [(&'static str, u32)],
}

/// All templates, in the order of a list.
pub const TEMPLATES: &[Template] = &[
    Template {
        code: "balanced",
        zh: "均衡通用",
        en: "Balanced default",
        cards: &[
            ("K01", 15),
            ("K03", 15),
            ("K12", 10),
            ("K05", 15),
            ("K06", 10),
            ("K08", 15),
            ("K07", 10),
            ("K09", 10),
        ],
    },
    Template {
        code: "price_sensitive",
        zh: "价格敏感型客户",
        en: "Price-sensitive accounts",
        cards: &[("K23", 20), ("K24b", 15), ("K22", 15), ("K01", 20), ("K03", 15), ("K08", 15)],
    },
    Template {
        code: "service_quality",
        zh: "服务质量导向型客户",
        en: "Service-quality accounts",
        cards: &[("K25", 20), ("K25b", 10), ("K26", 15), ("K05", 15), ("K07", 15), ("I1", 10), ("K03", 15)],
    },
    Template {
        code: "technology",
        zh: "技术创新需求型客户",
        en: "Technology-driven accounts",
        cards: &[("K27", 20), ("K28", 20), ("K19", 15), ("K30", 15), ("K05", 15), ("K03", 15)],
    },
    Template {
        code: "ecommerce",
        zh: "电商客户",
        en: "E-commerce accounts",
        cards: &[("K17", 25), ("K16", 20), ("K08", 15), ("K01", 15), ("K03", 15), ("K07", 10)],
    },
    Template {
        code: "high_end",
        zh: "高端客户",
        en: "High-end accounts",
        cards: &[("K14", 20), ("K15", 15), ("K01", 15), ("K03", 15), ("K05", 15), ("K26", 10), ("K06", 10)],
    },
    Template {
        code: "manufacturing",
        zh: "制造业",
        en: "Manufacturing",
        cards: &[
            ("K01", 15),
            ("K03", 15),
            ("K08", 15),
            ("K16", 10),
            ("K07", 10),
            ("K18", 10),
            ("I6", 10),
            ("K05", 15),
        ],
    },
    Template {
        code: "distribution",
        zh: "分销与批发",
        en: "Distribution",
        cards: &[("K01", 20), ("K12", 10), ("K03", 15), ("K04", 15), ("K17", 15), ("K08", 10), ("K05", 15)],
    },
    Template {
        code: "software",
        zh: "软件与云服务",
        en: "Software and SaaS",
        cards: &[("K01", 15), ("K06", 20), ("K28", 15), ("K25", 10), ("K26", 10), ("K19", 15), ("K05", 15)],
    },
    Template {
        code: "logistics",
        zh: "物流",
        en: "Logistics",
        cards: &[("K08", 20), ("K16", 15), ("K07b", 10), ("K09", 10), ("K01", 15), ("K03", 15), ("K05", 15)],
    },
    Template {
        code: "professional_services",
        zh: "专业服务",
        en: "Professional services",
        cards: &[("K01", 15), ("K03", 15), ("K26", 20), ("K05", 15), ("K10", 10), ("K06", 15), ("K09", 10)],
    },
    Template {
        code: "medical_devices",
        zh: "医疗器械",
        en: "Medical devices",
        cards: &[
            ("K01", 15),
            ("K03", 10),
            ("K04", 10),
            ("K28", 15),
            ("K25", 10),
            ("K08", 15),
            ("K07", 10),
            ("K05", 15),
        ],
    },
];

/// Roles of the library that the starter does not have, and the starter's by the library's codes.
const ROLES: [(&str, &str, &str); 6] = [
    ("sales", "销售", "Sales"),
    ("key_account_manager", "大客户经理", "Key account manager"),
    ("customer_service", "客服", "Customer service"),
    ("marketing", "市场", "Marketing"),
    ("delivery", "交付", "Delivery"),
    ("technical_support", "技术支持", "Technical support"),
];

/// Account types beyond the starter's three.
const TYPES: [(&str, &str, &str); 2] =
    [("ecommerce", "电商客户", "E-commerce"), ("high_end", "高端客户", "High-end")];

/// The template of this name.
pub fn template(code: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.code == code)
}

/// The template as a document.
///
/// # Errors
/// The library lacks one of its cards, or a card cannot be read.
pub fn workspace_of(template: &Template, library: &Library) -> Result<Workspace, LibraryError> {
    let mut workspace = starter();
    workspace.kpis.clear();
    workspace.inputs.clear();
    workspace.weights.clear();
    if let Some(mut settings) = workspace.settings().cloned() {
        workspace.settings.clear();
        settings.id = id(&format!("template/{}", template.code));
        settings.name = Text2::new(template.zh, template.en);
        workspace.put(settings.into());
    }
    for (code, zh, en) in TYPES {
        let account_type = AccountType { id: id(&format!("account_type/{code}")), name: Text2::new(zh, en) };
        workspace.put(account_type.into());
    }
    for (code, zh, en) in ROLES {
        workspace.put(Role { id: id(&format!("role/{code}")), name: Text2::new(zh, en) }.into());
    }
    let codes: Vec<String> = template.cards.iter().map(|(code, _)| (*code).to_owned()).collect();
    library_records(library, &codes)?.into_iter().for_each(|record| workspace.put(record));
    let firm: Vec<(Id<Kpi>, Weight)> =
        template.cards.iter().map(|(code, percent)| (kpi_id(code), Weight::percent(*percent))).collect();
    workspace.put(weights(WeightOwner::Company, &firm).into());
    workspace.put(weights(WeightOwner::EveryAccount, &firm).into());
    for (role, _, _) in ROLES {
        // Where the source says what a role is measured by, the rest is asked for and not proposed.
        if let Some((code, percent)) =
            stated(role).filter(|(code, _)| template.cards.iter().any(|(known, _)| known == code))
        {
            let own = [(kpi_id(code), Weight::percent(percent))];
            workspace.put(weights(WeightOwner::Role(id(&format!("role/{role}"))), &own).into());
            continue;
        }
        let is_of =
            |code: &str| library.card(code).is_some_and(|card| card.roles.iter().any(|known| known == role));
        let own: Vec<(Id<Kpi>, u32)> = template
            .cards
            .iter()
            .filter(|(code, _)| is_of(code))
            .map(|(code, percent)| (kpi_id(code), *percent))
            .collect();
        if !own.is_empty() {
            workspace.put(weights(WeightOwner::Role(id(&format!("role/{role}"))), &whole(&own)).into());
        }
    }
    for (code, _) in template.cards {
        let Some(card) = library.card(code) else { continue };
        let Start::Fixed(start) = &card.start else { continue };
        // A range is scored by its borders and needs no target of its own.
        if card.scoring.is_some() {
            continue;
        }
        let point = TargetPoint {
            threshold: Some(start.threshold),
            target: start.target,
            stretch: Some(start.stretch),
        };
        for year in YEARS {
            let plan = TargetPlan { level: PeriodLevel::Year, values: vec![Some(point)] };
            let kpi = kpi_id(code);
            let series_id = TargetSeries::id_for(kpi, &Scope::COMPANY, year);
            let series =
                TargetSeries { id: series_id, kpi, scope: Scope::COMPANY, year, plan: Dated::always(plan) };
            workspace.put(series.into());
        }
    }
    Ok(workspace)
}

/// Weights in proportion to whole percents, in whole percent; what is left goes to the first ones, one each.
fn whole(parts: &[(Id<Kpi>, u32)]) -> Vec<(Id<Kpi>, Weight)> {
    let total: u32 = parts.iter().map(|(_, part)| part).sum();
    let mut found: Vec<(Id<Kpi>, u32)> =
        parts.iter().map(|(kpi, part)| (*kpi, part * 100 / total.max(1))).collect();
    let left = 100_u32.saturating_sub(found.iter().map(|(_, percent)| percent).sum());
    let places = usize::try_from(left).unwrap_or(0);
    found.iter_mut().take(places).for_each(|(_, percent)| *percent += 1);
    found.into_iter().map(|(kpi, percent)| (kpi, Weight::percent(percent))).collect()
}

fn weights(owner: WeightOwner, items: &[(Id<Kpi>, Weight)]) -> WeightSet {
    let items = items.iter().map(|(kpi, weight)| WeightItem { kpi: *kpi, weight: *weight }).collect();
    WeightSet {
        id: WeightSet::id_for(owner, Day::BEGIN),
        owner,
        from: Day::BEGIN,
        mode: WeightMode::Enforce,
        items,
    }
}
