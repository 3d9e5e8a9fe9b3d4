//! Roles of which the source article gives one weight only: 60 % satisfaction for customer service, 40 % growth of market
//! share for marketing. The rest is left open for whoever sets the role up; technical support has no weight at all.

use crate::{
    data::starter::{Shape, Words, id, input, kpi, shape, weight_set, written},
    domain::{
        kpi::{Attribution, Direction, Formula, Perspective, TypedEntry, Unit},
        people::Role,
        text::Text2,
        weight::WeightOwner,
        workspace::Workspace,
    },
    engine::{guide::roles::STATED, language::parse},
};

const ROLES: [(&str, &str, &str); 2] =
    [("marketing", "市场", "Marketing"), ("technical_support", "技术支持", "Technical support")];

/// Adds the roles and what they are measured by.
pub(super) fn enter(workspace: &mut Workspace) {
    for (code, zh, en) in ROLES {
        workspace.put(Role { id: id(&format!("role/{code}")), name: Text2::new(zh, en) }.into());
    }
    let sum = |code: &str, zh: &str, en: &str, text: &str| {
        input(code, zh, en, Unit::Currency, written(text), TypedEntry::Number)
    };
    workspace.put(
        sum(
            "category_spend",
            "客户的品类采购额",
            "Category spend of the accounts",
            "SUM(account_spend.amount)",
        )
        .into(),
    );
    workspace.put(sum("market_size", "市场规模", "Market size", "SUM(market_sizes.amount)").into());
    let stated = input(
        "market_sizes_stated",
        "市场规模条数",
        "Market sizes stated",
        Unit::Count,
        written("COUNT(market_sizes WHERE amount IS NOT NULL)"),
        TypedEntry::Number,
    );
    workspace.put(crate::domain::kpi::Input { typed: None, ..stated }.into());
    enter_kpi(
        workspace,
        "K11a",
        Words {
            name: ("市场份额", "Market share"),
            definition: (
                "大客户的品类采购额 ÷ 整个市场的品类规模。",
                "Category spend of the key accounts ÷ size of the whole market.",
            ),
        },
        shape(Perspective::Market, Direction::Higher, Unit::Ratio, 2),
        "IF([Category spend of the accounts] <= [Market size], [Category spend of the accounts] / [Market size], 0 / 0)",
    );
    enter_kpi(
        workspace,
        "K29",
        Words {
            name: ("大客户市场份额增长", "Key-account market-share growth"),
            definition: (
                "本期份额 − 上年同期份额，单位为百分点；份额指大客户在整个市场中所占的比例。两年的市场规模条数不同时不计算。",
                "Share − share of the same period last year, in percentage points, where share is the key accounts' share of the whole market. Where the two years state different numbers of market sizes there is no figure.",
            ),
        },
        shape(Perspective::Market, Direction::Higher, Unit::Ratio, 2),
        "IF([Market sizes stated] IS NULL OR [Market sizes stated] = SAME_PERIOD_LAST_YEAR([Market sizes stated]), K11a - SAME_PERIOD_LAST_YEAR(K11a), 0 / 0)",
    );
    for (role, code, percent) in STATED {
        let owner = WeightOwner::Role(id(&format!("role/{role}")));
        workspace.put(weight_set(owner, &[(code, percent)]).into());
    }
}

fn enter_kpi(workspace: &mut Workspace, code: &str, words: Words, shape: Shape, text: &str) {
    // A text that cannot be read would show in the comparison with the library.
    let none = || Formula::Number(rust_decimal::Decimal::ZERO);
    let formula = parse(text, workspace).map_or_else(|_| none(), |parsed| parsed.formula);
    workspace.put(kpi(code, words, shape, formula, Attribution::Owner).into());
}
