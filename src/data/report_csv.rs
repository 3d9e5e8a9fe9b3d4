//! The report as a table: one line per card and indicator, and one per card for its total. For spreadsheets and scripts.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::{
    domain::{
        scope::{Member, Scope},
        text::Lang,
        weight::Weight,
        workspace::Workspace,
    },
    engine::{
        pay::PersonPay,
        report::{Outcome, Report, Scorecard},
    },
};

/// Columns, in order. `actual` is numerator ÷ denominator rounded to 9 places, ratios are 0 to 1; weights are percent;
/// `missing` is the code of the reason where there is no actual, no total or no pay. A line per person and plan has `PAY` with
/// the plan's name as `kpi`, and the amount as `pay`.
pub const COLUMNS: [&str; 15] = [
    "period",
    "scope",
    "name",
    "kpi",
    "numerator",
    "denominator",
    "actual",
    "target",
    "score",
    "weight",
    "effective_weight",
    "contribution",
    "band",
    "missing",
    "pay",
];
/// What stands in the column `kpi` in the line of a card's total.
const TOTAL: &str = "TOTAL";
/// What stands before the name of the plan in the column `kpi` in the line of a pay.
const PAY: &str = "PAY";

/// The report as UTF-8 CSV with a line of headers. A text that a spreadsheet would take for a formula begins with `'`.
///
/// # Errors
/// None in practice: everything is written into memory.
pub fn report_csv(report: &Report, workspace: &Workspace, lang: Lang) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for card in &report.cards {
        let subject = [
            report.period.to_string(),
            card.scope.to_string(),
            name_of(&card.scope, workspace, lang).to_owned(),
        ];
        let pay = report.pay.iter().filter(|pay| card.scope.single() == Some(Member::Employee(pay.person)));
        let pay = pay.map(|pay| pay_line(pay, workspace, lang));
        for line in lines(card, workspace).into_iter().chain(pay) {
            writer.write_record(subject.iter().chain(&line).map(|cell| inert(cell).into_owned()))?;
        }
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn lines(card: &Scorecard, workspace: &Workspace) -> Vec<[String; 12]> {
    let shown = |value: Option<String>| value.unwrap_or_default();
    let mut lines: Vec<[String; 12]> = card
        .indicators
        .iter()
        .map(|row| {
            let code = workspace.kpis.get(&row.kpi).map(|kpi| kpi.code.clone());
            let ([numerator, denominator, actual], missing) = match &row.actual {
                Outcome::Value { numerator, denominator, value } => {
                    let parts = [numerator, denominator, value].map(ToString::to_string);
                    (parts, String::new())
                }
                Outcome::Missing(reason) => (Default::default(), code_of(reason)),
            };
            [
                shown(code),
                numerator,
                denominator,
                actual,
                shown(row.target.map(|point| point.target.to_string())),
                shown(row.score.map(|score| score.to_string())),
                shown(row.weight.map(percent)),
                shown(row.effective_percent.map(|percent| percent.to_string())),
                shown(row.contribution.map(|points| points.to_string())),
                String::new(),
                missing,
                String::new(),
            ]
        })
        .collect();
    let total = card.total.map(|total| total.to_string());
    let missing = card.total_missing.as_ref().map(code_of);
    let none = String::new;
    let weight = percent(card.weight_counted);
    lines.push([
        TOTAL.to_owned(),
        none(),
        none(),
        none(),
        none(),
        shown(total),
        weight,
        none(),
        none(),
        shown(card.band.clone()),
        shown(missing),
        none(),
    ]);
    lines
}

fn pay_line(pay: &PersonPay, workspace: &Workspace, lang: Lang) -> [String; 12] {
    let plan = workspace.pay_plans.get(&pay.plan).map(|plan| plan.name.get(lang)).unwrap_or_default();
    let mut line: [String; 12] = Default::default();
    let [kpi, .., missing, paid] = &mut line;
    *kpi = format!("{PAY} {plan}");
    *missing = pay.payout.no_pay.as_ref().map(code_of).unwrap_or_default();
    *paid = pay.payout.earned.map(|earned| earned.to_string()).unwrap_or_default();
    line
}

/// A weight as a percent figure, up to 4 places.
fn percent(weight: Weight) -> String {
    Decimal::new(i64::from(weight.0), 4).normalize().to_string()
}

/// The code of a reason, as it stands in the JSON report.
fn code_of(reason: &impl serde::Serialize) -> String {
    match serde_json::to_value(reason) {
        Ok(serde_json::Value::String(code)) => code,
        Ok(serde_json::Value::Object(parts)) => parts.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

/// Name of the only member of a scope; of the workspace for the company.
pub fn name_of<'w>(scope: &Scope, workspace: &'w Workspace, lang: Lang) -> &'w str {
    let name = match scope.single() {
        Some(Member::Account(id)) => workspace.accounts.get(&id).map(|account| &account.name),
        Some(Member::Employee(id)) => workspace.employees.get(&id).map(|person| &person.name),
        _ => workspace.settings().map(|settings| &settings.name),
    };
    name.map_or("", |name| name.get(lang))
}

/// A cell that no spreadsheet takes for a formula. Numbers stay what they are.
fn inert(cell: &str) -> Cow<'_, str> {
    let is_number = cell.strip_prefix('-').is_some_and(|rest| {
        rest.starts_with(|first: char| first.is_ascii_digit())
            && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/'))
    });
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) && !is_number {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn texts_that_begin_a_formula_are_made_inert_and_numbers_are_not() {
        for (cell, written) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+86 20", "'+86 20"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-12.50", "-12.50"),
            ("-1/3", "-1/3"),
            ("A=1", "A=1"),
        ] {
            assert_eq!(inert(cell), written);
        }
    }
}
