//! What is written becomes a formula tree, with the type of its value: names are looked up, types are checked.
//! Aggregates are checked in `check_rows`.

use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use crate::{
    domain::kpi::{Formula, Test, Unit},
    engine::language::{
        MAX_ROLLING,
        check_rows::aggregate,
        error::{Expected, FormulaError, NameKind, Place, Problem},
        names::{Named, Names},
        syntax::{Binary, Call, Kind, Part},
        types::Type,
        words::{Function, TERM_NAMES, nearest, term_named},
    },
};

/// Most decimal places of `ROUND`, and most zeros before the point.
pub(super) const MAX_ROUND: i64 = 9;

pub(super) type Checked<T> = Result<T, FormulaError>;

/// A problem at a place.
pub(super) fn fail<T>(at: Place, problem: Problem) -> Checked<T> {
    Err(FormulaError { at, problem })
}

/// Reads values that are computed once for a scope and period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Checker<'w> {
    names: Names<'w>,
    /// Of a formula of points: the unit of its terms, which are all that it can name.
    terms: Option<Unit>,
}

impl<'w> Checker<'w> {
    pub(super) const fn new(names: Names<'w>) -> Self {
        Self { names, terms: None }
    }

    /// Reads formulas of points: names are terms of this unit.
    pub(super) const fn of_points(names: Names<'w>, unit: Unit) -> Self {
        Self { names, terms: Some(unit) }
    }

    fn term(name: &str, unit: Unit, at: Place) -> Checked<(Formula, Type)> {
        if let Some(term) = term_named(name.trim()) {
            return Ok((Formula::Term(term), unit.into()));
        }
        let known = TERM_NAMES.iter().flat_map(|(_, names)| names.iter().copied());
        let (kind, name, suggestion) = (NameKind::Term, name.to_owned(), nearest(name, known));
        fail(at, Problem::Unknown { kind, name, suggestion })
    }

    /// A number.
    pub(super) fn number(self, part: &Part) -> Checked<(Formula, Type)> {
        match &part.kind {
            Kind::Number(number) => Ok((Formula::Number(*number), Type::Number)),
            Kind::Text(_) => fail(part.at, wrong(Expected::Number, Type::Text)),
            Kind::Not(_) | Kind::Present(..) => fail(part.at, wrong(Expected::Number, Type::YesNo)),
            Kind::Name(names) => self.name(names, part.at),
            Kind::Negate(inner) => {
                let (inner, kind) = self.number(inner)?;
                Ok((negated(inner), kind))
            }
            Kind::Binary(Binary::And | Binary::Or | Binary::Compare(_), _, _) => {
                fail(part.at, wrong(Expected::Number, Type::YesNo))
            }
            Kind::Binary(binary, left, right) => {
                let ((left, left_type), (right, right_type)) = (self.number(left)?, self.number(right)?);
                let kind = operation(*binary, left_type, right_type, part.at)?;
                let (left, right) = (Box::new(left), Box::new(right));
                let formula = match binary {
                    Binary::Add => Formula::Add(left, right),
                    Binary::Subtract => Formula::Subtract(left, right),
                    Binary::Multiply => Formula::Multiply(left, right),
                    _ => Formula::Divide(left, right),
                };
                Ok((formula, kind))
            }
            Kind::Call(call) => self.call(call, part.at),
        }
    }

    fn name(self, names: &[(String, Place)], at: Place) -> Checked<(Formula, Type)> {
        let outside = |column: &str| {
            let tables = self.names.tables();
            let table =
                tables.iter().find(|table| self.names.find_column(&table.code.into(), column).is_ok());
            table.map(|table| Problem::ColumnOutside(format!("SUM({}.{column})", table.code)))
        };
        match (names, self.terms) {
            ([(name, _)], Some(unit)) => Self::term(name, unit, at),
            (names, Some(unit)) => Self::term(names.first().map_or("", |(name, _)| name), unit, at),
            ([(name, _)], None) => {
                let found = self.names.find(name);
                let named = match found {
                    Err(problem @ Problem::Unknown { .. }) => {
                        return fail(at, outside(name).unwrap_or(problem));
                    }
                    Err(problem) => return fail(at, problem),
                    Ok(named) => named,
                };
                let Some(kind) = self.names.type_of(named) else {
                    let name = name.clone();
                    return fail(at, Problem::Unknown { kind: NameKind::Kpi, name, suggestion: None });
                };
                Ok((
                    match named {
                        Named::Kpi(id) => Formula::Kpi(id),
                        Named::Input(id) => Formula::Input(id),
                    },
                    kind,
                ))
            }
            (names, None) => {
                let column = names.last().map_or("", |(column, _)| column.as_str());
                let table = names.first().map_or("", |(table, _)| table.as_str());
                fail(at, Problem::ColumnOutside(format!("SUM({table}.{column})")))
            }
        }
    }

    fn call(self, call: &Call, at: Place) -> Checked<(Formula, Type)> {
        let arguments = call.arguments.as_slice();
        let is_of_several = matches!(call.function, Function::Min | Function::Max) && arguments.len() > 1;
        let is_of_periods = matches!(
            call.function,
            Function::Prior
                | Function::SamePeriodLastYear
                | Function::Ytd
                | Function::Qtd
                | Function::Rolling
        );
        if self.terms.is_some() && (is_of_periods || call.function.is_aggregate() && !is_of_several) {
            return fail(at, Problem::NotInPoints(call.function));
        }
        if call.function.is_aggregate() && !is_of_several {
            let (aggregate, kind) = aggregate(call, at, self.names)?;
            return Ok((Formula::Records(Box::new(aggregate)), kind));
        }
        no_filter(call)?;
        let one = |make: fn(Box<Formula>) -> Formula| {
            let [part] = counted(call, at)?;
            let (inner, kind) = self.number(part)?;
            Ok((make(Box::new(inner)), kind))
        };
        match call.function {
            Function::Abs => one(Formula::Absolute),
            Function::Prior => one(Formula::Prior),
            Function::SamePeriodLastYear => one(Formula::LastYear),
            Function::Ytd => one(Formula::YearToDate),
            Function::Qtd => one(Formula::QuarterToDate),
            Function::Rolling => {
                let [part, times] = counted(call, at)?;
                let times = whole(times, 1, i64::from(MAX_ROLLING))?;
                let (inner, kind) = self.number(part)?;
                Ok((Formula::Rolling(Box::new(inner), u8::try_from(times).unwrap_or(1)), kind))
            }
            Function::Round => {
                let [part, places] = counted(call, at)?;
                let places = whole(places, -MAX_ROUND, MAX_ROUND)?;
                let (inner, kind) = self.number(part)?;
                Ok((Formula::Round(Box::new(inner), i8::try_from(places).unwrap_or(0)), kind))
            }
            Function::If => {
                let [test, yes, no] = counted(call, at)?;
                let test = self.test(test)?;
                let ((yes, yes_type), (no, no_type)) = (self.number(yes)?, self.number(no)?);
                let kind = joined(yes_type, no_type, at)?;
                Ok((Formula::If(Box::new(test), Box::new(yes), Box::new(no)), kind))
            }
            Function::IfMissing => {
                let [first, second] = counted(call, at)?;
                let ((first, kind), (second, other)) = (self.number(first)?, self.number(second)?);
                let kind = joined(kind, other, at)?;
                Ok((Formula::Otherwise(Box::new(first), Box::new(second)), kind))
            }
            Function::Min | Function::Max => {
                let mut kind = Type::Number;
                let mut parts = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    let (part, next) = self.number(argument)?;
                    kind = joined(kind, next, argument.at)?;
                    parts.push(part);
                }
                let is_min = call.function == Function::Min;
                Ok((if is_min { Formula::Smallest(parts) } else { Formula::Largest(parts) }, kind))
            }
            function => fail(at, Problem::NotHere(function)),
        }
    }

    /// A question that is answered yes or no.
    fn test(self, part: &Part) -> Checked<Test> {
        match &part.kind {
            Kind::Binary(Binary::And, left, right) => {
                Ok(Test::All(flattened(self.test(left)?, self.test(right)?, |test| match test {
                    Test::All(tests) => Ok(tests),
                    other => Err(other),
                })))
            }
            Kind::Binary(Binary::Or, left, right) => {
                Ok(Test::Any(flattened(self.test(left)?, self.test(right)?, |test| match test {
                    Test::Any(tests) => Ok(tests),
                    other => Err(other),
                })))
            }
            Kind::Binary(Binary::Compare(comparison), left, right) => {
                let ((left, left_type), (right, right_type)) = (self.number(left)?, self.number(right)?);
                if !left_type.compares(*comparison, right_type) {
                    return fail(part.at, Problem::TypesDiffer(left_type, right_type));
                }
                Ok(Test::Compare(Box::new(left), *comparison, Box::new(right)))
            }
            Kind::Not(inner) => Ok(Test::Not(Box::new(self.test(inner)?))),
            Kind::Present(inner, is_there) => {
                let present = Test::Present(Box::new(self.number(inner)?.0));
                Ok(if *is_there { present } else { Test::Not(Box::new(present)) })
            }
            _ => {
                let (_, found) = self.number(part)?;
                fail(part.at, wrong(Expected::YesNo, found))
            }
        }
    }
}

/// The parts of both sides, those of the same kind of connection taken apart.
pub(super) fn flattened<T>(left: T, right: T, apart: impl Fn(T) -> Result<Vec<T>, T>) -> Vec<T> {
    let mut parts = apart(left).unwrap_or_else(|one| vec![one]);
    parts.extend(apart(right).unwrap_or_else(|one| vec![one]));
    parts
}

pub(super) fn wrong(expected: Expected, found: Type) -> Problem {
    Problem::WrongType { expected, found }
}

/// A minus before a written number belongs to the number.
fn negated(formula: Formula) -> Formula {
    match formula {
        Formula::Number(number) => Formula::Number(minus(number)),
        other => Formula::Negate(Box::new(other)),
    }
}

/// The number with the other sign; zero has none.
pub(super) fn minus(number: Decimal) -> Decimal {
    if number.is_zero() { number } else { -number }
}

/// The type that an operation gives.
pub(super) fn operation(binary: Binary, left: Type, right: Type, at: Place) -> Checked<Type> {
    match binary {
        Binary::Add | Binary::Subtract => joined(left, right, at),
        _ if !left.is_number() || !right.is_number() => fail(at, Problem::TypesDiffer(left, right)),
        Binary::Multiply => Ok(left.times(right)),
        _ => Ok(left.over(right)),
    }
}

pub(super) fn joined(left: Type, right: Type, at: Place) -> Checked<Type> {
    left.joined(right).map_or_else(|| fail(at, Problem::TypesDiffer(left, right)), Ok)
}

/// The arguments of a call, of which there must be so many.
pub(super) fn counted<const N: usize>(call: &Call, at: Place) -> Checked<&[Part; N]> {
    call.arguments.as_slice().try_into().map_err(|_| FormulaError {
        at,
        problem: Problem::Arguments {
            function: call.function,
            least: N,
            most: N,
            found: call.arguments.len(),
        },
    })
}

/// Refuses a filter or a time column where there are no rows.
pub(super) fn no_filter(call: &Call) -> Checked<()> {
    match call.filter.as_ref().or(call.time.as_ref()) {
        Some(part) => fail(part.at, Problem::NoFilterHere),
        None => Ok(()),
    }
}

/// A number that is written out, with its sign.
pub(super) fn written(part: &Part, expected: Expected) -> Checked<Decimal> {
    match &part.kind {
        Kind::Number(number) => Ok(*number),
        Kind::Negate(inner) => match &inner.kind {
            Kind::Number(number) => Ok(minus(*number)),
            _ => fail(part.at, Problem::Unexpected { expected, found: "-".to_owned() }),
        },
        _ => fail(part.at, Problem::Unexpected { expected, found: String::new() }),
    }
}

/// A whole number that is written out, between two bounds that belong to it.
pub(super) fn whole(part: &Part, least: i64, most: i64) -> Checked<i64> {
    let number = written(part, Expected::WholeNumber)?;
    let whole = Some(number).filter(Decimal::is_integer).and_then(|number| number.to_i64());
    let whole = whole.filter(|whole| (least..=most).contains(whole));
    whole.map_or_else(|| fail(part.at, Problem::Outside(least, most)), Ok)
}
