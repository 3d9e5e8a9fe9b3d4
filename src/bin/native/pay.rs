//! Pay on the command line: what is earned, what is payable now, bonuses by grades.

use std::path::Path;

use keyscore::{
    data::{lookup, report_csv::name_of},
    domain::{
        id::Id,
        pay::PayPlan,
        people::Employee,
        period::Period,
        scope::{Member, Scope},
        text::Lang,
        workspace::Workspace,
    },
    engine::{
        evaluate::evaluate,
        model::Model,
        pay::PersonPay,
        pay_report::{PayAccount, pay_report},
        pools::PoolReading,
        query::{Answer, Query, Subjects},
    },
    view::{
        formats::Formats,
        message::Words,
        number::NO_VALUE,
        pay::{no_pay, plan_name, worded_pay},
        pool::left_out_words,
        statement::account_lines,
    },
};

use super::{Outcome, load, streams::output, tell};

/// Writes names and amounts for a reader.
struct Writer<'a> {
    workspace: &'a Workspace,
    formats: Formats,
    lang: Lang,
}

impl<'a> Writer<'a> {
    fn new(workspace: &'a Workspace, lang: Lang) -> Self {
        Self { workspace, formats: Formats::of(Words::new(lang), workspace), lang }
    }

    fn name(&self, person: Id<Employee>) -> &'a str {
        name_of(&Scope::from(Member::Employee(person)), self.workspace, self.lang)
    }

    fn plan(&self, plan: Id<PayPlan>) -> &'a str {
        self.workspace.pay_plans.get(&plan).map(|plan| plan.name.get(self.lang)).unwrap_or_default()
    }

    fn pay(&self, pay: &PersonPay) -> String {
        let amount = match pay.payout.earned {
            Some(earned) => self.formats.amount(earned),
            None => no_pay(pay, self.workspace, &self.formats).unwrap_or_default(),
        };
        format!("{}  {}: {amount}\n", self.name(pay.person), self.plan(pay.plan))
    }

    fn account(&self, account: &PayAccount) -> String {
        let lines = account_lines(account, &self.formats);
        let lines: String = lines.iter().map(|line| format!("    {line}\n")).collect();
        format!("{}  {}\n{lines}", self.name(account.person), self.plan(account.plan))
    }

    fn pool(&self, pool: &PoolReading) -> String {
        let name = self.workspace.pools.get(&pool.pool).map(|pool| pool.name.get(self.lang));
        let share = |share: &keyscore::engine::pools::PoolShare| {
            let amount = match (share.amount, share.left_out) {
                (Some(amount), _) => self.formats.amount(amount),
                (None, Some(why)) => left_out_words(why, self.formats.words).to_string(),
                (None, None) => NO_VALUE.to_owned(),
            };
            format!("{}  {}: {amount}\n", self.name(share.person), name.unwrap_or_default())
        };
        pool.people.iter().map(share).collect()
    }
}

/// What people are paid and get of bonuses, a line each.
pub(super) fn summary(workspace: &Workspace, pay: &[PersonPay], pools: &[PoolReading], lang: Lang) -> String {
    let writer = Writer::new(workspace, lang);
    let pay = pay.iter().map(|pay| writer.pay(pay));
    pay.chain(pools.iter().map(|pool| writer.pool(pool))).collect()
}

/// Prints what is paid for a period, what is payable now and the bonuses, of everybody or of one person.
pub(super) fn pay(path: &Path, scope: Option<&str>, period: Period, json: bool, lang: Lang) -> Outcome {
    let (model, findings) = load(path)?;
    tell(&findings, &model, lang);
    let person = scope.map(|scope| person_of(&model, scope)).transpose()?;
    let found = pay_report(&model, person, period);
    let text = if json {
        serde_json::to_string_pretty(&found)? + "\n"
    } else {
        let writer = Writer::new(&model.workspace, lang);
        let accounts: String = found.accounts.iter().map(|account| writer.account(account)).collect();
        format!(
            "{period} {}\n{}{accounts}",
            found.currency,
            summary(&model.workspace, &found.pay, &found.pools, lang)
        )
    };
    output(Path::new("-"), text.as_bytes())?;
    Ok(findings.is_empty())
}

/// What a person is paid by every plan, step by step.
pub(super) fn explain_pay(
    model: &Model,
    asked: (&str, Period),
    json: bool,
    lang: Lang,
) -> Result<String, Box<dyn std::error::Error>> {
    let person = person_of(model, asked.0)?;
    let query = Query::Pay { subjects: vec![Subjects::Employee(person)], period: asked.1 };
    let Answer::Pay(found) = evaluate(model, &query) else {
        return Err("the engine gave another answer".into());
    };
    if json {
        return Ok(serde_json::to_string_pretty(&found)?);
    }
    if found.is_empty() {
        return Err("no plan of pay holds for this person in this period".into());
    }
    let writer = Writer::new(&model.workspace, lang);
    let shown = |pay: &PersonPay| {
        let plan = plan_name(pay, &model.workspace, &writer.formats);
        let title = format!("{plan} · {} · {}", writer.name(person), writer.formats.period(pay.period));
        worded_pay(pay, &model.workspace, &writer.formats).plain(&title)
    };
    Ok(found.iter().map(shown).collect::<Vec<_>>().join("\n\n"))
}

fn person_of(model: &Model, scope: &str) -> Result<Id<Employee>, Box<dyn std::error::Error>> {
    match lookup::scope(&model.workspace, scope)?.single() {
        Some(Member::Employee(person)) => Ok(person),
        _ => Err("pay is of people: give --scope employee:NAME".into()),
    }
}
