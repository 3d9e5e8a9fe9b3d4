//! A small company to test with: accounts 1 to 3 (codes `A`, `B`, `C`), people 1 to 3 (`Ann`, `Bob`, `Cyd`),
//! regions 1 and 2 (`North`, `South`), order lines from text, and questions put through `evaluate`.

use std::collections::BTreeMap;

use keyscore::{
    domain::{
        about::About,
        account::{Account, AccountFacts, AccountType, ProductLine, Region, TypeShare},
        band::{Band, BandTable},
        batch::{Batch, BatchColumn},
        date::{Day, DayRange},
        dated::Dated,
        id::{ExternalKey, Id},
        kpi::{
            Aggregate, Attribution, Condition, Direction, Formula, Input, Kpi, Perspective, RecordAggregate,
            TypedEntry, Unit,
        },
        ownership::{OwnerShare, OwnershipSplit},
        people::{Employee, EmployeeFacts, Role, RoleShare},
        period::{FiscalCalendar, Period, PeriodLevel},
        record::{Identified, Record},
        records::Records,
        scope::{Member, Scope},
        settings::{PaceBasis, Rounding, ScoreScale, Settings},
        table::{ColumnId, ColumnKind, ORDER_LINES, TableId, standard_column},
        target::{TargetPlan, TargetPoint, TargetSeries},
        text::Text2,
        value::{InputValue, Measured},
        weight::{Weight, WeightItem, WeightMode, WeightOwner, WeightSet},
    },
    engine::{
        evaluate::evaluate,
        language::parse,
        model::Model,
        query::{Answer, Cards, Query, Subjects},
        report::{Explanation, Indicator, Missing, Outcome, Scorecard, Step},
        rows::{BatchRows, ColumnCells, MISSING_DAY, MISSING_NUMBER, MISSING_TEXT, MISSING_TIME},
    },
};
use rust_decimal::Decimal;

pub(crate) const SALES: u64 = 1;
pub(crate) const SHIPPED: u64 = 2;
pub(crate) const ON_TIME: u64 = 3;
pub(crate) const LINES: u64 = 4;
pub(crate) const POINTS: u64 = 5;
pub(crate) const ANSWERS: u64 = 6;
pub(crate) const VISITS: u64 = 7;
pub(crate) const LEADS: u64 = 8;

pub(crate) fn id<T>(raw: u64) -> Id<T> {
    Id::from_raw(raw)
}

pub(crate) fn period(text: &str) -> Period {
    text.parse().unwrap()
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn account(raw: u64) -> Scope {
    Scope::from(Member::Account(id(raw)))
}

pub(crate) fn employee(raw: u64) -> Scope {
    Scope::from(Member::Employee(id(raw)))
}

pub(crate) fn region(raw: u64) -> Scope {
    Scope::from(Member::Region(id(raw)))
}

fn keys(code: &str) -> Vec<ExternalKey> {
    vec![ExternalKey { source: "erp".to_owned(), code: code.to_owned() }]
}

/// Takes the records out for which that holds.
pub(crate) fn without<T: Identified>(records: &mut Records<T>, is_out: fn(&T) -> bool) {
    let out: Vec<Id<T>> = records.values().filter(|record| is_out(record)).map(Identified::id).collect();
    out.iter().for_each(|id| records.remove(id));
}

/// A workspace under construction.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) model: Model,
}

impl World {
    pub(crate) fn new() -> Self {
        let mut world = Self { model: Model::default() };
        world.put(Settings {
            id: id(1),
            name: Text2::same("Test"),
            sample: true,
            currency: "CNY".to_owned(),
            calendar: FiscalCalendar::default(),
            scale: ScoreScale::default(),
            rounding: Rounding::default(),
            pace: PaceBasis::default(),
            portfolio: None,
        });
        for (raw, code) in [(1, "North"), (2, "South")] {
            world.put(Region { id: id(raw), name: Text2::same(code), keys: keys(code) });
        }
        world.put(ProductLine { id: id(1), name: Text2::same("Tea"), keys: keys("Tea") });
        world.put(ProductLine { id: id(2), name: Text2::same("Cup"), keys: keys("Cup") });
        world.put(AccountType { id: id(1), name: Text2::same("price") });
        world.put(AccountType { id: id(2), name: Text2::same("service") });
        world.put(Role { id: id(1), name: Text2::same("sales") });
        world.put(Role { id: id(2), name: Text2::same("service") });
        for (raw, code, region) in [(1, "A", 1), (2, "B", 2), (3, "C", 1)] {
            let facts =
                AccountFacts { key_account: true, region: Some(id(region)), ..AccountFacts::default() };
            let facts = Dated::always(facts);
            world.put(Account { id: id(raw), name: Text2::same(code), keys: keys(code), facts });
        }
        for (raw, code) in [(1, "Ann"), (2, "Bob"), (3, "Cyd")] {
            let facts = Dated::always(EmployeeFacts::default());
            world.put(Employee {
                id: id(raw),
                name: Text2::same(code),
                keys: keys(code),
                facts,
                employed: vec![],
                away: vec![],
            });
        }
        let shipped = Condition::Present("delivered_date".into());
        let on_time = Condition::OnOrBefore("delivered_date".into(), "promised_date".into());
        let orders = || Aggregate::CountDistinct("order_id".into());
        world.input(SALES, Some((Aggregate::Sum("net_amount".into()), vec![])), Some(TypedEntry::Number));
        world.input(SHIPPED, Some((orders(), vec![shipped.clone()])), None);
        world.input(ON_TIME, Some((orders(), vec![shipped, on_time])), None);
        world.input(LINES, Some((Aggregate::Count, vec![])), None);
        world.input(POINTS, None, Some(TypedEntry::LevelPoints));
        world.input(ANSWERS, None, Some(TypedEntry::LevelCount { answers_of: id(POINTS) }));
        world.input(VISITS, None, Some(TypedEntry::Number));
        world.input(LEADS, None, Some(TypedEntry::Number));
        world
    }

    pub(crate) fn put(&mut self, record: impl Into<Record>) {
        self.model.workspace.put(record.into());
    }

    pub(crate) fn settings(&mut self, change: impl FnOnce(&mut Settings)) {
        change(self.model.workspace.settings.values_mut().next().unwrap());
    }

    fn input(&mut self, raw: u64, records: Option<(Aggregate, Vec<Condition>)>, typed: Option<TypedEntry>) {
        let records = records.map(|(function, filter)| RecordAggregate {
            table: ORDER_LINES.into(),
            function,
            filter,
            time: "order_date".into(),
        });
        self.put(Input { id: id(raw), name: Text2::same("input"), unit: Unit::Count, records, typed });
    }

    /// A KPI `K<raw>`: higher is better, additive, credited by record.
    pub(crate) fn kpi(&mut self, raw: u64, formula: Formula) -> &mut Kpi {
        self.put(Kpi {
            id: id(raw),
            code: format!("K{raw:02}"),
            name: Text2::same("kpi"),
            definition: Text2::default(),
            variant: Text2::default(),
            perspective: Perspective::Financial,
            direction: Direction::Higher,
            unit: Unit::Currency,
            precision: 2,
            formula,
            attribution: Attribution::Record,
            about: About::default(),
        });
        self.model.workspace.kpis.get_mut(&id(raw)).unwrap()
    }

    /// A KPI `K<raw>` with a formula that is written as text.
    pub(crate) fn formula(&mut self, raw: u64, text: &str) -> &mut Kpi {
        let parsed = parse(text, &self.model.workspace).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        self.kpi(raw, parsed.formula)
    }

    /// Order lines as text: a header of column codes, then one line per row; `-` is a missing cell.
    /// Numbers get 4 decimal places.
    pub(crate) fn orders(&mut self, raw: u64, text: &str) {
        self.table(raw, ORDER_LINES, text);
    }

    /// Rows of any table; a time is written `2026-01-05T09:30:00`, a flag 1 or 0.
    pub(crate) fn table(&mut self, raw: u64, table: &str, text: &str) {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let header: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
        let cells: Vec<Vec<&str>> = lines.map(|line| line.split_whitespace().collect()).collect();
        let table = TableId::from(table);
        let mut rows = BatchRows { rows: u32::try_from(cells.len()).unwrap(), columns: BTreeMap::new() };
        let mut columns = Vec::new();
        for (idx, code) in header.iter().enumerate() {
            let column = ColumnId::from(*code);
            let kind = standard_column(&table, &column).unwrap().kind;
            let column_cells = column_of(kind, cells.iter().map(|row| row[idx]));
            rows.columns.insert(column.clone(), column_cells);
            columns.push(BatchColumn { column, kind, header: (*code).to_owned() });
        }
        let source = format!("orders-{raw}.csv");
        let (sha256, rows_count) = (String::new(), rows.rows);
        self.put(Batch { id: id(raw), table, sha256, rows: rows_count, columns, source, imported_at: 0 });
        self.model.rows.insert(id(raw), rows);
    }

    pub(crate) fn typed(&mut self, input: u64, scope: &Scope, when: &str, measured: Measured) {
        let when = period(when);
        self.put(InputValue {
            id: InputValue::id_for(id(input), scope, when),
            input: id(input),
            scope: scope.clone(),
            period: when,
            measured,
            source: String::new(),
        });
    }

    pub(crate) fn number(&mut self, input: u64, scope: &Scope, when: &str, number: &str) {
        self.typed(input, scope, when, Measured::Number(decimal(number)));
    }

    pub(crate) fn own(&mut self, account: u64, from: Day, shares: &[(u64, u32)]) {
        let share =
            |(raw, percent): &(u64, u32)| OwnerShare { employee: id(*raw), share: Weight::percent(*percent) };
        self.put(OwnershipSplit {
            id: OwnershipSplit::id_for(id(account), from),
            account: id(account),
            from,
            shares: shares.iter().map(share).collect(),
            reason: String::new(),
        });
    }

    pub(crate) fn types(&mut self, raw: u64, shares: &[(u64, Weight)]) {
        let types =
            shares.iter().map(|(raw, share)| TypeShare { account_type: id(*raw), share: *share }).collect();
        self.model.workspace.accounts.get_mut(&id(raw)).unwrap().facts.latest_mut().unwrap().types = types;
    }

    pub(crate) fn roles(&mut self, raw: u64, shares: &[(u64, Weight)]) {
        let roles = shares.iter().map(|(raw, share)| RoleShare { role: id(*raw), share: *share }).collect();
        self.model.workspace.employees.get_mut(&id(raw)).unwrap().facts.latest_mut().unwrap().roles = roles;
    }

    pub(crate) fn employed(&mut self, raw: u64, from: &str, until: &str) {
        let days = DayRange { from: day(from), until: day(until) };
        self.model.workspace.employees.get_mut(&id(raw)).unwrap().employed = vec![days];
    }

    /// A target series; each value is `target`, `threshold/target`, `threshold/target/stretch` or `-` for none.
    pub(crate) fn targets(&mut self, kpi: u64, scope: &Scope, year: i32, level: PeriodLevel, values: &str) {
        let plan = Dated::always(plan(level, values));
        let series_id = TargetSeries::id_for(id(kpi), scope, year);
        self.put(TargetSeries { id: series_id, kpi: id(kpi), scope: scope.clone(), year, plan });
    }

    pub(crate) fn weights(&mut self, owner: WeightOwner, from: Day, mode: WeightMode, items: &[(u64, u32)]) {
        let item = |(raw, weight): &(u64, u32)| WeightItem { kpi: id(*raw), weight: Weight(*weight) };
        let items = items.iter().map(item).collect();
        self.put(WeightSet { id: WeightSet::id_for(owner, from), owner, from, mode, items });
    }

    pub(crate) fn bands(&mut self, bands: &[(&str, &str)]) {
        let band = |(code, from): &(&str, &str)| Band {
            code: (*code).to_owned(),
            name: Text2::same(*code),
            from: decimal(from),
        };
        self.put(BandTable { id: id(1), bands: bands.iter().map(band).collect() });
    }

    pub(crate) fn cards(&self, subjects: &[Subjects], when: &str) -> Cards {
        match evaluate(&self.model, &Query::Cards { subjects: subjects.to_vec(), period: period(when) }) {
            Answer::Cards(cards) => cards,
            other => panic!("{other:?}"),
        }
    }

    /// The card of the company, an account or a person.
    pub(crate) fn card(&self, scope: &Scope, when: &str) -> Scorecard {
        let subject = match scope.single() {
            None => Subjects::Company,
            Some(Member::Account(id)) => Subjects::Account(id),
            Some(Member::Employee(id)) => Subjects::Employee(id),
            Some(other) => panic!("{other:?}"),
        };
        self.cards(&[subject], when).cards.remove(0)
    }

    pub(crate) fn indicator(&self, scope: &Scope, kpi: u64, when: &str) -> Indicator {
        let card = self.card(scope, when);
        card.indicators.into_iter().find(|indicator| indicator.kpi == id(kpi)).unwrap()
    }

    pub(crate) fn explain(&self, scope: &Scope, kpi: u64, when: &str) -> Option<Explanation> {
        let query = Query::Explain { scope: scope.clone(), kpi: id(kpi), period: period(when) };
        match evaluate(&self.model, &query) {
            Answer::Explanation(explanation) => explanation,
            other => panic!("{other:?}"),
        }
    }

    /// What of the period a figure stands for: `2 of 3: 2026-01 2026-03`, with incomplete accounts and declared gaps
    /// behind; `whole` where nothing is lacking.
    pub(crate) fn partial(&self, scope: &Scope, kpi: u64, when: &str) -> String {
        let Some(explanation) = self.explain(scope, kpi, when) else { return "not on the card".to_owned() };
        let partial = explanation.steps.into_iter().find_map(|step| match step {
            Step::Partial(partial) => Some(partial),
            _ => None,
        });
        let Some(partial) = partial else { return "whole".to_owned() };
        let months: Vec<String> = partial.months.iter().map(Period::to_string).collect();
        let accounts = partial.accounts.iter().map(|id| format!(" A{}", id.raw()));
        let gaps = partial.gaps.iter().map(|gap| format!(" {} {}", gap.period, gap.reason));
        let more: String = accounts.chain(gaps).collect();
        format!("{} of {}: {}{more}", months.len(), partial.of, months.join(" "))
    }

    /// What a KPI comes to in any scope: `numerator/denominator`, the numerator alone, or the reason.
    pub(crate) fn actual(&self, scope: &Scope, kpi: u64, when: &str) -> String {
        let Some(explanation) = self.explain(scope, kpi, when) else { return "not on the card".to_owned() };
        let outcome = explanation.steps.into_iter().find_map(|step| match step {
            Step::Actual(outcome) => Some(outcome),
            _ => None,
        });
        shown(&outcome.unwrap())
    }
}

pub(crate) fn shown(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Value { numerator, denominator, .. } if *denominator == Decimal::ONE => {
            numerator.to_string()
        }
        Outcome::Value { numerator, denominator, .. } => format!("{numerator}/{denominator}"),
        Outcome::Missing(Missing::NoData(input)) => format!("no data {}", input.raw()),
        Outcome::Missing(missing) => format!("{missing:?}"),
    }
}

pub(crate) fn input(raw: u64) -> Formula {
    Formula::Input(id(raw))
}

pub(crate) fn ratio(numerator: Formula, denominator: Formula) -> Formula {
    Formula::Divide(Box::new(numerator), Box::new(denominator))
}

/// (part − last year's part) ÷ |last year's part|
pub(crate) fn growth(part: Formula) -> Formula {
    let before = || Box::new(Formula::LastYear(Box::new(part.clone())));
    ratio(Formula::Subtract(Box::new(part.clone()), before()), Formula::Absolute(before()))
}

pub(crate) fn plan(level: PeriodLevel, values: &str) -> TargetPlan {
    let point = |text: &str| {
        let parts: Vec<Decimal> = text.split('/').filter_map(|part| part.parse().ok()).collect();
        match parts.as_slice() {
            [target] => Some(TargetPoint { threshold: None, target: *target, stretch: None }),
            [threshold, target] => {
                Some(TargetPoint { threshold: Some(*threshold), target: *target, stretch: None })
            }
            [threshold, target, stretch] => {
                Some(TargetPoint { threshold: Some(*threshold), target: *target, stretch: Some(*stretch) })
            }
            _ => None,
        }
    };
    TargetPlan { level, values: values.split_whitespace().map(point).collect() }
}

fn column_of<'t>(kind: ColumnKind, cells: impl Iterator<Item = &'t str>) -> ColumnCells {
    match kind {
        ColumnKind::Day => ColumnCells::Day(
            cells.map(|text| if text == "-" { MISSING_DAY } else { day(text).number() }).collect(),
        ),
        ColumnKind::Time => ColumnCells::Time(
            cells
                .map(|text| {
                    let Some((date, time)) = text.split_once('T') else { return MISSING_TIME };
                    let parts: Vec<i64> = time.split(':').map(|part| part.parse().unwrap()).collect();
                    i64::from(day(date).number()) * 86_400 + parts[0] * 3_600 + parts[1] * 60 + parts[2]
                })
                .collect(),
        ),
        ColumnKind::Number | ColumnKind::Flag => {
            let mantissa = |text: &str| {
                let mut number = decimal(text);
                number.rescale(4);
                i64::try_from(number.mantissa()).unwrap()
            };
            let mantissas =
                cells.map(|text| if text == "-" { MISSING_NUMBER } else { mantissa(text) }).collect();
            ColumnCells::Number { scale: 4, mantissas }
        }
        ColumnKind::Text => {
            let mut dictionary: Vec<String> = Vec::new();
            let mut code_of = |text: &str| {
                if text == "-" {
                    return MISSING_TEXT;
                }
                let known = dictionary.iter().position(|entry| entry == text);
                let place = known.unwrap_or_else(|| {
                    dictionary.push(text.to_owned());
                    dictionary.len() - 1
                });
                u32::try_from(place).unwrap()
            };
            let codes = cells.map(&mut code_of).collect();
            ColumnCells::Text { dictionary, codes }
        }
    }
}
