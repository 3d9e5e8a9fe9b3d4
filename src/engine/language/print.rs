//! A formula tree as text: half-width, functions by their English names, tables, columns and KPIs by their names in the
//! reader's language. Reading it again gives the same tree.

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::{Aggregate, Condition, Formula, RecordAggregate, Test},
        row::{Comparison, RowValue},
        table::ColumnKind,
        text::Lang,
        workspace::Workspace,
    },
    engine::language::{
        names::{Named, Names},
        token::is_inside,
        words::{Function, Word, term_name},
    },
};

/// How tightly a part binds; the same order as in reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Sign,
    Atom,
}

type Written = (String, Strength);

/// A formula as text.
pub fn formula(formula: &Formula, workspace: &Workspace, lang: Lang) -> String {
    Printer { names: Names::of(workspace), lang }.formula(formula).0
}

/// An aggregate as text.
pub fn aggregate(aggregate: &RecordAggregate, workspace: &Workspace, lang: Lang) -> String {
    aggregate_named(aggregate, Names::of(workspace), lang)
}

fn aggregate_named(aggregate: &RecordAggregate, names: Names<'_>, lang: Lang) -> String {
    RowPrinter { aggregate, names, lang, is_named: false }.aggregate()
}

/// A name as it stands in a formula: in brackets where it could be taken for something else.
pub fn name(name: &str) -> String {
    let first = name.chars().next();
    let is_plain = first.is_some_and(|letter| letter.is_alphabetic() || letter == '_')
        && name.chars().all(is_inside)
        && !name.chars().any(|letter| ('\u{ff00}'..='\u{ffef}').contains(&letter))
        && Word::named(name).is_none();
    if is_plain { name.to_owned() } else { format!("[{}]", doubled(name, &[']', '】', '］'])) }
}

fn doubled(text: &str, letters: &[char]) -> String {
    let mut found = String::with_capacity(text.len());
    for letter in text.chars() {
        found.push(letter);
        if letters.contains(&letter) {
            found.push(letter);
        }
    }
    found
}

fn number(number: Decimal) -> Written {
    let strength = if number.is_sign_negative() { Strength::Sign } else { Strength::Atom };
    (number.normalize().to_string(), strength)
}

fn call(function: Function, arguments: &[String]) -> Written {
    (format!("{}({})", function.name(), arguments.join(", ")), Strength::Atom)
}

fn bracketed((text, own): Written, least: Strength) -> String {
    if own < least { format!("({text})") } else { text }
}

/// Two parts with a sign between them; what is as tight stands in brackets on the right only.
fn pair(left: Written, sign: &str, right: Written, own: Strength) -> Written {
    let tighter = match own {
        Strength::Sum => Strength::Product,
        _ => Strength::Sign,
    };
    (format!("{} {sign} {}", bracketed(left, own), bracketed(right, tighter)), own)
}

fn compared(left: Written, sign: &str, right: Written) -> Written {
    let sides = (bracketed(left, Strength::Sum), bracketed(right, Strength::Sum));
    (format!("{} {sign} {}", sides.0, sides.1), Strength::Compare)
}

fn negated(part: Written) -> Written {
    (format!("-{}", bracketed(part, Strength::Sign)), Strength::Sign)
}

/// Parts with a word between them; none at all is what that comes to.
fn joined(parts: Vec<Written>, is_all: bool) -> Written {
    let (word, own, tighter) =
        if is_all { (" AND ", Strength::And, Strength::Not) } else { (" OR ", Strength::Or, Strength::And) };
    match <[Written; 1]>::try_from(parts) {
        Ok([one]) => one,
        Err(parts) if parts.is_empty() => {
            (if is_all { "1 = 1" } else { "1 = 0" }.to_owned(), Strength::Compare)
        }
        Err(parts) => {
            let parts: Vec<String> = parts.into_iter().map(|part| bracketed(part, tighter)).collect();
            (parts.join(word), own)
        }
    }
}

fn denied(part: Written) -> Written {
    (format!("NOT {}", bracketed(part, Strength::Not)), Strength::Not)
}

struct Printer<'w> {
    names: Names<'w>,
    lang: Lang,
}

impl Printer<'_> {
    fn named(&self, named: Named) -> Written {
        (name(&self.names.written(named, self.lang)), Strength::Atom)
    }

    fn text(&self, formula: &Formula) -> String {
        self.formula(formula).0
    }

    fn formula(&self, formula: &Formula) -> Written {
        let both = |left: &Formula, sign: &str, right: &Formula, own| {
            pair(self.formula(left), sign, self.formula(right), own)
        };
        let one = |function, part: &Formula| call(function, &[self.text(part)]);
        let several = |function, parts: &[Formula]| {
            call(function, &parts.iter().map(|part| self.text(part)).collect::<Vec<_>>())
        };
        match formula {
            Formula::Input(id) => self.named(Named::Input(*id)),
            Formula::Kpi(id) => self.named(Named::Kpi(*id)),
            Formula::Records(records) => (aggregate_named(records, self.names, self.lang), Strength::Atom),
            Formula::Term(term) => (name(term_name(*term, self.lang)), Strength::Atom),
            Formula::Number(value) => number(*value),
            Formula::Add(left, right) => both(left, "+", right, Strength::Sum),
            Formula::Subtract(left, right) => both(left, "-", right, Strength::Sum),
            Formula::Multiply(left, right) => both(left, "*", right, Strength::Product),
            Formula::Divide(left, right) => both(left, "/", right, Strength::Product),
            Formula::Negate(part) => negated(self.formula(part)),
            Formula::Absolute(part) => one(Function::Abs, part),
            Formula::LastYear(part) => one(Function::SamePeriodLastYear, part),
            Formula::Prior(part) => one(Function::Prior, part),
            Formula::YearToDate(part) => one(Function::Ytd, part),
            Formula::QuarterToDate(part) => one(Function::Qtd, part),
            Formula::Rolling(part, times) => call(Function::Rolling, &[self.text(part), times.to_string()]),
            Formula::Round(part, places) => call(Function::Round, &[self.text(part), places.to_string()]),
            Formula::Smallest(parts) => several(Function::Min, parts),
            Formula::Largest(parts) => several(Function::Max, parts),
            Formula::If(test, yes, no) => {
                call(Function::If, &[self.test(test).0, self.text(yes), self.text(no)])
            }
            Formula::Otherwise(first, second) => {
                call(Function::IfMissing, &[self.text(first), self.text(second)])
            }
        }
    }

    fn test(&self, test: &Test) -> Written {
        let parts = |tests: &[Test]| tests.iter().map(|test| self.test(test)).collect();
        let present = |part: &Formula, word: &str| {
            (format!("{} {word}", bracketed(self.formula(part), Strength::Sum)), Strength::Compare)
        };
        match test {
            Test::Compare(left, comparison, right) => {
                compared(self.formula(left), comparison.sign(), self.formula(right))
            }
            Test::Present(part) => present(part, "IS NOT NULL"),
            Test::All(tests) => joined(parts(tests), true),
            Test::Any(tests) => joined(parts(tests), false),
            Test::Not(test) => match &**test {
                Test::Present(part) => present(part, "IS NULL"),
                other => denied(self.test(other)),
            },
        }
    }
}

/// Writes one aggregate. The first column carries the name of the table.
struct RowPrinter<'a> {
    aggregate: &'a RecordAggregate,
    names: Names<'a>,
    lang: Lang,
    is_named: bool,
}

impl RowPrinter<'_> {
    fn aggregate(mut self) -> String {
        let aggregate = self.aggregate;
        let (function, mut text) = match &aggregate.function {
            Aggregate::Count => {
                self.is_named = true;
                (Function::Count, name(&self.names.table_name(&aggregate.table.0, self.lang)))
            }
            Aggregate::Sum(column) => (Function::Sum, self.column(&column.0)),
            Aggregate::CountDistinct(column) => (Function::CountDistinct, self.column(&column.0)),
            Aggregate::SumOf(value) => (Function::Sum, self.value(value).0),
            Aggregate::Average(value) => (Function::Average, self.value(value).0),
            Aggregate::Minimum(value) => (Function::Min, self.value(value).0),
            Aggregate::Maximum(value) => (Function::Max, self.value(value).0),
            Aggregate::Median(value) => (Function::Median, self.value(value).0),
            Aggregate::Last(value) => (Function::Last, self.value(value).0),
            Aggregate::Percentile(value, part) => {
                let value = self.value(value).0;
                (Function::Percentile, format!("{value}, {}", part.normalize()))
            }
        };
        if !aggregate.filter.is_empty() {
            let parts = aggregate.filter.iter().map(|part| self.condition(part)).collect();
            text = format!("{text} WHERE {}", joined(parts, true).0);
        }
        if self.names.default_time(&aggregate.table).as_ref() != Some(&aggregate.time) {
            text = format!("{text} BY {}", self.column(&aggregate.time.0));
        }
        format!("{}({text})", function.name())
    }

    fn column(&mut self, code: &str) -> String {
        let column = name(&self.names.column_name(&self.aggregate.table, code, self.lang));
        if std::mem::replace(&mut self.is_named, true) {
            return column;
        }
        format!("{}.{column}", name(&self.names.table_name(&self.aggregate.table.0, self.lang)))
    }

    fn is_flag(&self, value: &RowValue) -> bool {
        let RowValue::Column(column) = value else { return false };
        self.names.column_kind(&self.aggregate.table, column) == Some(ColumnKind::Flag)
    }

    fn value(&mut self, value: &RowValue) -> Written {
        match value {
            RowValue::Add(left, right) => self.pair(left, "+", right, Strength::Sum),
            RowValue::Subtract(left, right) => self.pair(left, "-", right, Strength::Sum),
            RowValue::Multiply(left, right) => self.pair(left, "*", right, Strength::Product),
            RowValue::Divide(left, right) => self.pair(left, "/", right, Strength::Product),
            RowValue::Column(column) => (self.column(&column.0), Strength::Atom),
            RowValue::Number(value) => number(*value),
            RowValue::Text(text) => {
                (format!("\"{}\"", doubled(text, &['"', '“', '”', '＂'])), Strength::Atom)
            }
            RowValue::Day(day) => {
                let (year, month, day) = day.ymd();
                call(Function::Date, &[year.to_string(), month.to_string(), day.to_string()])
            }
            RowValue::Negate(part) => negated(self.value(part)),
            RowValue::Absolute(part) => call(Function::Abs, &[self.value(part).0]),
            RowValue::Round(part, places) => call(Function::Round, &[self.value(part).0, places.to_string()]),
            RowValue::Days(to, from) => call(Function::Days, &[self.value(to).0, self.value(from).0]),
            RowValue::Hours(to, from) => call(Function::Hours, &[self.value(to).0, self.value(from).0]),
            RowValue::WorkDays(to, from) => call(Function::WorkDays, &[self.value(to).0, self.value(from).0]),
            RowValue::WorkHours(to, from, times) => {
                let mut parts = vec![self.value(to).0, self.value(from).0];
                if let Some(times) = times {
                    parts.extend([self.value(&times.0).0, self.value(&times.1).0]);
                }
                call(Function::WorkHours, &parts)
            }
            RowValue::If(condition, yes, no) => {
                let condition = self.condition(condition).0;
                call(Function::If, &[condition, self.value(yes).0, self.value(no).0])
            }
            RowValue::Otherwise(first, second) => {
                call(Function::IfMissing, &[self.value(first).0, self.value(second).0])
            }
        }
    }

    fn pair(&mut self, left: &RowValue, sign: &str, right: &RowValue, own: Strength) -> Written {
        let left = self.value(left);
        pair(left, sign, self.value(right), own)
    }

    fn condition(&mut self, condition: &Condition) -> Written {
        match condition {
            Condition::Present(column) => {
                (format!("{} IS NOT NULL", self.column(&column.0)), Strength::Compare)
            }
            Condition::OnOrBefore(left, right) => {
                (format!("{} <= {}", self.column(&left.0), self.column(&right.0)), Strength::Compare)
            }
            Condition::After(left, right) => {
                (format!("{} > {}", self.column(&left.0), self.column(&right.0)), Strength::Compare)
            }
            Condition::Compare(left, Comparison::Equal, right)
                if self.is_flag(left) && **right == RowValue::Number(Decimal::ONE) =>
            {
                self.value(left)
            }
            Condition::Compare(left, comparison, right) => {
                let left = self.value(left);
                compared(left, comparison.sign(), self.value(right))
            }
            Condition::All(parts) => joined(parts.iter().map(|part| self.condition(part)).collect(), true),
            Condition::Any(parts) => joined(parts.iter().map(|part| self.condition(part)).collect(), false),
            Condition::Not(part) => match &**part {
                Condition::Present(column) => {
                    (format!("{} IS NULL", self.column(&column.0)), Strength::Compare)
                }
                other => denied(self.condition(other)),
            },
        }
    }
}
