//! What is written inside an aggregate becomes an aggregate of records: columns are looked up in its table, types checked.

use crate::{
    domain::{
        date::Day,
        kpi::{Aggregate, Condition, RecordAggregate},
        row::{Comparison, RowValue},
        table::{ColumnId, TableId},
    },
    engine::language::{
        check::{
            Checked, MAX_ROUND, counted, fail, flattened, joined, minus, no_filter, operation, whole,
            written, wrong,
        },
        error::{Expected, FormulaError, Place, Problem},
        names::Names,
        syntax::{Binary, Call, Kind, Part},
        types::Type,
        words::Function,
    },
};

/// The aggregate of a call, and the type of its value.
pub(super) fn aggregate(call: &Call, at: Place, names: Names<'_>) -> Checked<(RecordAggregate, Type)> {
    let arguments = call.arguments.as_slice();
    let wanted = if call.function == Function::Percentile { 2 } else { 1 };
    if arguments.len() != wanted {
        let most = if matches!(call.function, Function::Min | Function::Max) { 100 } else { wanted };
        let (function, found) = (call.function, arguments.len());
        return fail(at, Problem::Arguments { function, least: wanted, most, found });
    }
    let Some(first) = arguments.first() else { return fail(at, Problem::NotHere(call.function)) };
    let whole_table = if call.function == Function::Count { table_alone(first, names) } else { None };
    let table = match whole_table {
        Some(ref table) => table.clone(),
        None => table_of(call, first, names)?,
    };
    let rows = Rows { table: &table, names };
    let mut filter = Vec::new();
    let (function, kind) = match call.function {
        Function::Count => {
            if whole_table.is_none() {
                filter.push(Condition::Present(rows.column(first)?.0));
            }
            (Aggregate::Count, Type::Count)
        }
        Function::CountDistinct => {
            let (column, kind) = rows.column(first)?;
            if kind != Type::Text {
                return fail(first.at, wrong(Expected::TextColumn, kind));
            }
            (Aggregate::CountDistinct(column), Type::Count)
        }
        function => {
            let (value, kind) = rows.value(first)?;
            if !kind.is_number() {
                return fail(first.at, wrong(Expected::Number, kind));
            }
            let aggregate = match (function, value) {
                (Function::Sum, RowValue::Column(column)) => Aggregate::Sum(column),
                (Function::Sum, value) => Aggregate::SumOf(value),
                (Function::Average, value) => Aggregate::Average(value),
                (Function::Min, value) => Aggregate::Minimum(value),
                (Function::Max, value) => Aggregate::Maximum(value),
                (Function::Median, value) => Aggregate::Median(value),
                (Function::Last, value) => Aggregate::Last(value),
                (_, value) => {
                    let part = arguments.get(1).map_or_else(
                        || fail(at, Problem::NotHere(function)),
                        |part| Ok((written(part, Expected::WrittenNumber)?, part.at)),
                    )?;
                    let (part, place) = part;
                    if part.is_sign_negative() || part > rust_decimal::Decimal::ONE {
                        return fail(place, Problem::Outside(0, 1));
                    }
                    Aggregate::Percentile(value, part)
                }
            };
            (aggregate, kind)
        }
    };
    if let Some(part) = &call.filter {
        match rows.condition(part)? {
            Condition::All(parts) => filter.extend(parts),
            one => filter.push(one),
        }
    }
    let time = match &call.time {
        None => names.default_time(&table),
        Some(part) => {
            let (column, kind) = rows.column(part)?;
            if kind != Type::Date {
                return fail(part.at, wrong(Expected::DayColumn, kind));
            }
            Some(column)
        }
    };
    let Some(time) = time else { return fail(at, unexpected(Expected::DayColumn)) };
    Ok((RecordAggregate { table, function, filter, time }, kind))
}

fn unexpected(expected: Expected) -> Problem {
    Problem::Unexpected { expected, found: String::new() }
}

/// The table that a part names and nothing else.
fn table_alone(part: &Part, known: Names<'_>) -> Option<TableId> {
    match &part.kind {
        Kind::Name(names) => match names.as_slice() {
            [(name, _)] => known.find_table(name).ok(),
            _ => None,
        },
        _ => None,
    }
}

/// The table of an aggregate: the one that stands before a column; else, of those that have the first column, the one that has
/// most of the others, the first one of these.
fn table_of(call: &Call, first: &Part, known_names: Names<'_>) -> Checked<TableId> {
    let mut columns = Vec::new();
    let parts = call.arguments.iter().chain(&call.filter).chain(&call.time);
    parts.for_each(|part| collect_names(part, &mut columns));
    let with_table = columns.iter().find_map(|names| match names {
        [(table, at), _] => Some((table, at)),
        _ => None,
    });
    if let Some((table, at)) = with_table {
        return known_names.find_table(table).map_err(|problem| FormulaError { at: *at, problem });
    }
    let Some([(name, at)]) = columns.first() else {
        return fail(first.at, unexpected(Expected::Column));
    };
    // Mistyped names are in no table: the one that has most of them is meant.
    let has = |table: &TableId, names: &&&[(String, Place)]| matches!(names, [(name, _)] if known_names.find_column(table, name).is_ok());
    let mut problem = None;
    let mut best: Option<(usize, TableId)> = None;
    for table in known_names.tables().into_iter().map(|table| TableId::from(table.code)) {
        match known_names.find_column(&table, name) {
            Ok(_) => {
                let known = columns.iter().filter(|names| has(&table, names)).count();
                if best.as_ref().is_none_or(|(most, _)| known > *most) {
                    best = Some((known, table));
                }
            }
            Err(other) => problem = problem.or(Some(other)),
        }
    }
    if let Some((_, table)) = best {
        return Ok(table);
    }
    if call.function == Function::Count
        && let Err(other) = known_names.find_table(name)
        && matches!(&other, Problem::Unknown { suggestion: Some(_), .. })
    {
        problem = Some(other);
    }
    fail(*at, problem.unwrap_or(unexpected(Expected::Table)))
}

fn collect_names<'p>(part: &'p Part, found: &mut Vec<&'p [(String, Place)]>) {
    match &part.kind {
        Kind::Number(_) | Kind::Text(_) => {}
        Kind::Name(names) => found.push(names),
        Kind::Negate(inner) | Kind::Not(inner) | Kind::Present(inner, _) => collect_names(inner, found),
        Kind::Binary(_, left, right) => {
            collect_names(left, found);
            collect_names(right, found);
        }
        Kind::Call(call) => {
            let parts = call.arguments.iter().chain(&call.filter).chain(&call.time);
            parts.for_each(|part| collect_names(part, found));
        }
    }
}

/// Reads values of one row of a table.
struct Rows<'t> {
    table: &'t TableId,
    names: Names<'t>,
}

impl Rows<'_> {
    /// A column, and the type of its cells.
    fn column(&self, part: &Part) -> Checked<(ColumnId, Type)> {
        let Kind::Name(names) = &part.kind else { return fail(part.at, unexpected(Expected::Column)) };
        let (name, at) = match names.as_slice() {
            [(name, at)] => (name, at),
            [(table, at), (name, name_at)] => {
                let other =
                    self.names.find_table(table).map_err(|problem| FormulaError { at: *at, problem })?;
                if other != *self.table {
                    return fail(*at, Problem::TwoTables(self.table.0.clone(), other.0));
                }
                (name, name_at)
            }
            _ => return fail(part.at, unexpected(Expected::Column)),
        };
        let column =
            self.names.find_column(self.table, name).map_err(|problem| FormulaError { at: *at, problem })?;
        let Some(kind) = self.names.column_type(self.table, &column) else {
            return fail(*at, unexpected(Expected::Column));
        };
        Ok((column, kind))
    }

    fn value(&self, part: &Part) -> Checked<(RowValue, Type)> {
        match &part.kind {
            Kind::Number(number) => Ok((RowValue::Number(*number), Type::Number)),
            Kind::Text(text) => Ok((RowValue::Text(text.clone()), Type::Text)),
            Kind::Name(_) => self.column(part).map(|(column, kind)| (RowValue::Column(column), kind)),
            Kind::Not(_) | Kind::Present(..) => fail(part.at, wrong(Expected::Number, Type::YesNo)),
            Kind::Negate(inner) => match self.number(inner)? {
                (RowValue::Number(number), kind) => Ok((RowValue::Number(minus(number)), kind)),
                (inner, kind) => Ok((RowValue::Negate(Box::new(inner)), kind)),
            },
            Kind::Binary(Binary::And | Binary::Or | Binary::Compare(_), _, _) => {
                fail(part.at, wrong(Expected::Number, Type::YesNo))
            }
            Kind::Binary(binary, left, right) => {
                let ((left, left_type), (right, right_type)) = (self.value(left)?, self.value(right)?);
                let kind = operation(*binary, left_type, right_type, part.at)?;
                let (left, right) = (Box::new(left), Box::new(right));
                let value = match binary {
                    Binary::Add => RowValue::Add(left, right),
                    Binary::Subtract => RowValue::Subtract(left, right),
                    Binary::Multiply => RowValue::Multiply(left, right),
                    _ => RowValue::Divide(left, right),
                };
                Ok((value, kind))
            }
            Kind::Call(call) => self.call(call, part.at),
        }
    }

    fn number(&self, part: &Part) -> Checked<(RowValue, Type)> {
        let (value, kind) = self.value(part)?;
        if kind.is_number() { Ok((value, kind)) } else { fail(part.at, wrong(Expected::Number, kind)) }
    }

    fn day(&self, part: &Part) -> Checked<Box<RowValue>> {
        let (value, kind) = self.value(part)?;
        if kind == Type::Date { Ok(Box::new(value)) } else { fail(part.at, wrong(Expected::Day, kind)) }
    }

    /// A time of day: hours from midnight.
    fn time(&self, part: &Part) -> Checked<RowValue> {
        let (value, kind) = self.number(part)?;
        match kind.joined(Type::Hours) {
            Some(_) => Ok(value),
            None => fail(part.at, Problem::TypesDiffer(kind, Type::Hours)),
        }
    }

    fn call(&self, call: &Call, at: Place) -> Checked<(RowValue, Type)> {
        if call.function.is_aggregate() {
            return fail(at, Problem::NotHere(call.function));
        }
        no_filter(call)?;
        match call.function {
            Function::Abs => {
                let [inner] = counted(call, at)?;
                let (inner, kind) = self.number(inner)?;
                Ok((RowValue::Absolute(Box::new(inner)), kind))
            }
            Function::Round => {
                let [inner, places] = counted(call, at)?;
                let places = whole(places, -MAX_ROUND, MAX_ROUND)?;
                let (inner, kind) = self.number(inner)?;
                Ok((RowValue::Round(Box::new(inner), i8::try_from(places).unwrap_or(0)), kind))
            }
            Function::Days => {
                let [to, from] = counted(call, at)?;
                Ok((RowValue::Days(self.day(to)?, self.day(from)?), Type::Days))
            }
            Function::Hours => {
                let [to, from] = counted(call, at)?;
                Ok((RowValue::Hours(self.day(to)?, self.day(from)?), Type::Hours))
            }
            Function::WorkDays => {
                let [to, from] = counted(call, at)?;
                Ok((RowValue::WorkDays(self.day(to)?, self.day(from)?), Type::Days))
            }
            Function::WorkHours => {
                let (to, from, times) = match call.arguments.as_slice() {
                    [to, from] => (to, from, None),
                    [to, from, to_time, from_time] => (to, from, Some((to_time, from_time))),
                    other => {
                        let (function, found) = (call.function, other.len());
                        return fail(
                            at,
                            Problem::Arguments {
                                function,
                                least: if found == 3 { 4 } else { 2 },
                                most: 4,
                                found,
                            },
                        );
                    }
                };
                let (to, from) = (self.day(to)?, self.day(from)?);
                let times = match times {
                    Some((to, from)) => Some(Box::new((self.time(to)?, self.time(from)?))),
                    None => None,
                };
                Ok((RowValue::WorkHours(to, from, times), Type::Hours))
            }
            Function::Date => {
                let [year, month, day] = counted(call, at)?;
                let (year, month, day) = (whole(year, 1, 9_999)?, whole(month, 1, 12)?, whole(day, 1, 31)?);
                let parts = (i32::try_from(year).ok(), u32::try_from(month).ok(), u32::try_from(day).ok());
                let day = match parts {
                    (Some(year), Some(month), Some(day)) => Day::from_ymd(year, month, day),
                    _ => None,
                };
                let Some(day) = day else { return fail(at, Problem::NoSuchDay) };
                Ok((RowValue::Day(day), Type::Date))
            }
            Function::If => {
                let [condition, yes, no] = counted(call, at)?;
                let condition = self.condition(condition)?;
                let ((yes, kind), (no, other)) = (self.number(yes)?, self.number(no)?);
                let kind = joined(kind, other, at)?;
                Ok((RowValue::If(Box::new(condition), Box::new(yes), Box::new(no)), kind))
            }
            Function::IfMissing => {
                let [first, second] = counted(call, at)?;
                let ((first, kind), (second, other)) = (self.number(first)?, self.number(second)?);
                let kind = joined(kind, other, at)?;
                Ok((RowValue::Otherwise(Box::new(first), Box::new(second)), kind))
            }
            function => fail(at, Problem::NotHere(function)),
        }
    }

    fn condition(&self, part: &Part) -> Checked<Condition> {
        match &part.kind {
            Kind::Binary(Binary::And, left, right) => {
                let sides = (self.condition(left)?, self.condition(right)?);
                Ok(Condition::All(flattened(sides.0, sides.1, |condition| match condition {
                    Condition::All(parts) => Ok(parts),
                    other => Err(other),
                })))
            }
            Kind::Binary(Binary::Or, left, right) => {
                let sides = (self.condition(left)?, self.condition(right)?);
                Ok(Condition::Any(flattened(sides.0, sides.1, |condition| match condition {
                    Condition::Any(parts) => Ok(parts),
                    other => Err(other),
                })))
            }
            Kind::Binary(Binary::Compare(comparison), left, right) => {
                let ((left, left_type), (right, right_type)) = (self.value(left)?, self.value(right)?);
                let is_text = left_type == Type::Text && right_type == Type::Text;
                if !left_type.compares(*comparison, right_type) {
                    let problem = if is_text {
                        Problem::TextOrder
                    } else {
                        Problem::TypesDiffer(left_type, right_type)
                    };
                    return fail(part.at, problem);
                }
                Ok(compared(left, *comparison, right, left_type))
            }
            Kind::Not(inner) => Ok(Condition::Not(Box::new(self.condition(inner)?))),
            Kind::Present(inner, is_there) => {
                let present = Condition::Present(self.column(inner)?.0);
                Ok(if *is_there { present } else { Condition::Not(Box::new(present)) })
            }
            _ => {
                let (value, found) = self.value(part)?;
                if found == Type::YesNo {
                    return Ok(is_yes(value));
                }
                fail(part.at, wrong(Expected::YesNo, found))
            }
        }
    }
}

/// That a column of yes and no says yes.
fn is_yes(column: RowValue) -> Condition {
    let yes = Box::new(RowValue::Number(rust_decimal::Decimal::ONE));
    Condition::Compare(Box::new(column), Comparison::Equal, yes)
}

/// A comparison; of two day columns as the conditions that have a form of their own.
fn compared(left: RowValue, comparison: Comparison, right: RowValue, kind: Type) -> Condition {
    match (left, comparison, right) {
        (RowValue::Column(left), Comparison::AtMost, RowValue::Column(right)) if kind == Type::Date => {
            Condition::OnOrBefore(left, right)
        }
        (RowValue::Column(left), Comparison::Greater, RowValue::Column(right)) if kind == Type::Date => {
            Condition::After(left, right)
        }
        (left, comparison, right) => Condition::Compare(Box::new(left), comparison, Box::new(right)),
    }
}
