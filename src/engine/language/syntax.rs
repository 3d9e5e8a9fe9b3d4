//! Tokens to a tree of what is written, by precedence. Knows nothing of tables, KPIs and types.

use rust_decimal::Decimal;

use crate::{
    domain::row::Comparison,
    engine::language::{
        MAX_DEPTH, MAX_NODES,
        error::{Expected, FormulaError, NameKind, Place, Problem},
        token::{Sign, Token},
        words::{Function, Word, is_same, nearest},
    },
};

/// Brackets may stand inside of each other somewhat deeper than what they hold.
const MAX_RECURSION: usize = 2 * MAX_DEPTH;

/// A part of a formula as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) at: Place,
    pub(super) kind: Kind,
    depth: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Number(Decimal),
    Text(String),
    /// A name, or table and column.
    Name(Vec<(String, Place)>),
    Negate(Box<Part>),
    Not(Box<Part>),
    Binary(Binary, Box<Part>, Box<Part>),
    /// Whether something is there; `true` for `IS NOT NULL`.
    Present(Box<Part>, bool),
    Call(Box<Call>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) function: Function,
    pub(super) arguments: Vec<Part>,
    pub(super) filter: Option<Part>,
    pub(super) time: Option<Part>,
}

/// An operator between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binary {
    Or,
    And,
    Compare(Comparison),
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// How tightly what stands here binds; higher is tighter.
const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARE: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;

impl Binary {
    fn strength(self) -> u8 {
        match self {
            Self::Or => OR,
            Self::And => AND,
            Self::Compare(_) => COMPARE,
            Self::Add | Self::Subtract => SUM,
            Self::Multiply | Self::Divide => PRODUCT,
        }
    }
}

/// Reads a whole text.
pub(super) fn read(tokens: Vec<(Token, Place)>) -> Result<Part, FormulaError> {
    let mut reader = Reader { tokens, at: 0, depth: 0, nodes: 0 };
    if reader.peek() == &Token::End {
        return Err(reader.error(Problem::Empty));
    }
    let part = reader.expression(0)?;
    match reader.peek() {
        Token::End => Ok(part),
        _ => Err(reader.unexpected(Expected::OperatorOrEnd)),
    }
}

struct Reader {
    tokens: Vec<(Token, Place)>,
    at: usize,
    depth: usize,
    nodes: usize,
}

impl Reader {
    fn peek(&self) -> &Token {
        self.ahead(0)
    }

    fn ahead(&self, by: usize) -> &Token {
        self.tokens.get(self.at + by).map_or(&Token::End, |(token, _)| token)
    }

    fn place(&self) -> Place {
        let last = self.tokens.last().map_or(Place { start: 0, end: 0 }, |(_, place)| *place);
        self.tokens.get(self.at).map_or(last, |(_, place)| *place)
    }

    fn before(&self) -> Place {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.map_or(self.place(), |(_, place)| *place)
    }

    fn error(&self, problem: Problem) -> FormulaError {
        FormulaError { at: self.place(), problem }
    }

    fn unexpected(&self, expected: Expected) -> FormulaError {
        let found = match self.peek() {
            Token::End => String::new(),
            Token::Number(number) => number.to_string(),
            Token::Text(text) => format!("\"{text}\""),
            Token::Name(name, false) => name.clone(),
            Token::Name(name, true) => format!("[{name}]"),
            Token::Sign(sign) => shown(*sign).to_owned(),
        };
        self.error(Problem::Unexpected { expected, found })
    }

    /// The word that stands here outside of brackets.
    fn word(&self) -> Option<Word> {
        match self.peek() {
            Token::Name(name, false) => Word::named(name),
            _ => None,
        }
    }

    fn take(&mut self, sign: Sign, expected: Expected) -> Result<(), FormulaError> {
        if self.peek() != &Token::Sign(sign) {
            return Err(self.unexpected(expected));
        }
        self.at += 1;
        Ok(())
    }

    fn part(&mut self, at: Place, kind: Kind) -> Result<Part, FormulaError> {
        let depth = 1 + match &kind {
            Kind::Number(_) | Kind::Text(_) | Kind::Name(_) => 0,
            Kind::Negate(part) | Kind::Not(part) | Kind::Present(part, _) => part.depth,
            Kind::Binary(_, left, right) => left.depth.max(right.depth),
            Kind::Call(call) => {
                let parts = call.arguments.iter().chain(&call.filter).chain(&call.time);
                parts.map(|part| part.depth).max().unwrap_or(0)
            }
        };
        self.nodes += 1;
        let problem = match (depth > MAX_DEPTH, self.nodes > MAX_NODES) {
            (true, _) => Problem::TooDeep(MAX_DEPTH),
            (false, true) => Problem::TooManyParts(MAX_NODES),
            (false, false) => return Ok(Part { at, kind, depth }),
        };
        Err(FormulaError { at, problem })
    }

    /// A part that is bound at least as tightly as asked.
    fn expression(&mut self, least: u8) -> Result<Part, FormulaError> {
        if self.depth >= MAX_RECURSION {
            return Err(self.error(Problem::TooDeep(MAX_DEPTH)));
        }
        self.depth += 1;
        let part = self.expression_inside(least);
        self.depth -= 1;
        part
    }

    fn expression_inside(&mut self, least: u8) -> Result<Part, FormulaError> {
        let mut left = self.operand()?;
        loop {
            if COMPARE >= least
                && let Some(is_there) = self.present()?
            {
                let at = left.at.to(self.before());
                left = self.part(at, Kind::Present(Box::new(left), is_there))?;
                continue;
            }
            let Some(binary) = self.binary().filter(|binary| binary.strength() >= least) else {
                return Ok(left);
            };
            self.at += 1;
            let right = self.expression(binary.strength() + 1)?;
            let at = left.at.to(right.at);
            left = self.part(at, Kind::Binary(binary, Box::new(left), Box::new(right)))?;
            if matches!(binary, Binary::Compare(_)) && matches!(self.binary(), Some(Binary::Compare(_))) {
                return Err(self.unexpected(Expected::OperatorOrEnd));
            }
        }
    }

    fn binary(&self) -> Option<Binary> {
        match (self.peek(), self.word()) {
            (Token::Sign(Sign::Plus), _) => Some(Binary::Add),
            (Token::Sign(Sign::Minus), _) => Some(Binary::Subtract),
            (Token::Sign(Sign::Times), _) => Some(Binary::Multiply),
            (Token::Sign(Sign::Over), _) => Some(Binary::Divide),
            (Token::Sign(Sign::Compare(comparison)), _) => Some(Binary::Compare(*comparison)),
            (_, Some(Word::And)) => Some(Binary::And),
            (_, Some(Word::Or)) => Some(Binary::Or),
            _ => None,
        }
    }

    /// `IS NULL`, `IS NOT NULL` and their Chinese forms, if they stand here.
    fn present(&mut self) -> Result<Option<bool>, FormulaError> {
        let is_there = match self.word() {
            Some(Word::IsNull) => false,
            Some(Word::IsNotNull) => true,
            Some(Word::Is) => {
                self.at += 1;
                let is_not = self.word() == Some(Word::Not);
                self.at += usize::from(is_not);
                if self.word() != Some(Word::Null) {
                    return Err(self.unexpected(Expected::Null));
                }
                is_not
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(is_there))
    }

    fn operand(&mut self) -> Result<Part, FormulaError> {
        let at = self.place();
        match self.peek().clone() {
            Token::Number(number) => {
                self.at += 1;
                if self.peek() != &Token::Sign(Sign::Percent) {
                    return self.part(at, Kind::Number(number));
                }
                self.at += 1;
                let hundredth = number.checked_div(Decimal::ONE_HUNDRED);
                let number = hundredth.filter(|part| part.checked_mul(Decimal::ONE_HUNDRED) == Some(number));
                let number = number.ok_or(FormulaError { at, problem: Problem::NumberTooLong })?;
                self.part(at.to(self.before()), Kind::Number(number.normalize()))
            }
            Token::Text(text) => {
                self.at += 1;
                self.part(at, Kind::Text(text))
            }
            Token::Sign(Sign::Minus) => {
                self.at += 1;
                let inner = self.expression(PRODUCT + 1)?;
                self.part(at.to(inner.at), Kind::Negate(Box::new(inner)))
            }
            Token::Sign(Sign::Open) => {
                self.at += 1;
                let inner = self.expression(0)?;
                self.take(Sign::Close, Expected::CloseOrComma)?;
                Ok(Part { at: at.to(self.before()), ..inner })
            }
            Token::Name(name, false) => self.named(&name, at),
            Token::Name(..) => self.name(at),
            Token::Sign(_) | Token::End => Err(self.unexpected(Expected::Value)),
        }
    }

    fn is_distinct(&self, ahead: usize) -> bool {
        matches!(self.ahead(ahead), Token::Name(next, false) if Word::named(next) == Some(Word::Distinct))
    }

    fn is_inclusive(&self) -> bool {
        let is_inc = matches!(self.ahead(2), Token::Name(next, false) if is_same(next, "INC"));
        is_inc && self.ahead(1) == &Token::Sign(Sign::Dot) && self.ahead(3) == &Token::Sign(Sign::Open)
    }

    fn named(&mut self, name: &str, at: Place) -> Result<Part, FormulaError> {
        let is_call = self.ahead(1) == &Token::Sign(Sign::Open);
        match Word::named(name) {
            Some(Word::Not) => {
                self.at += 1;
                let inner = self.expression(NOT)?;
                return self.part(at.to(inner.at), Kind::Not(Box::new(inner)));
            }
            Some(word @ (Word::And | Word::Or)) if is_call => return self.joined(word, at),
            Some(_) => return Err(self.unexpected(Expected::Value)),
            None => {}
        }
        match Function::named(name) {
            Some(Function::Count) if self.is_distinct(1) => {
                self.at += 2;
                self.call(Function::CountDistinct, at)
            }
            // As Excel and SQL write them.
            Some(Function::Percentile) if self.is_inclusive() => {
                self.at += 3;
                self.call(Function::Percentile, at)
            }
            Some(Function::Count) if is_call && self.is_distinct(2) => {
                self.tokens.swap(self.at + 1, self.at + 2);
                self.at += 2;
                self.call(Function::CountDistinct, at)
            }
            Some(function) if is_call => {
                self.at += 1;
                self.call(function, at)
            }
            None if is_call => {
                let names = Function::NAMES.iter().flat_map(|(_, names)| names.iter().copied());
                let (kind, name) = (NameKind::Function, name.to_owned());
                let suggestion = nearest(&name, names);
                Err(FormulaError { at, problem: Problem::Unknown { kind, name, suggestion } })
            }
            _ => self.name(at),
        }
    }

    /// A name, or table and column.
    fn name(&mut self, at: Place) -> Result<Part, FormulaError> {
        let mut names = Vec::new();
        loop {
            let Token::Name(name, _) = self.peek().clone() else {
                return Err(self.unexpected(Expected::Name));
            };
            names.push((name, self.place()));
            self.at += 1;
            if self.peek() != &Token::Sign(Sign::Dot) || names.len() > 1 {
                break;
            }
            self.at += 1;
        }
        self.part(at.to(self.before()), Kind::Name(names))
    }

    fn call(&mut self, function: Function, at: Place) -> Result<Part, FormulaError> {
        self.take(Sign::Open, Expected::Open)?;
        let mut call = Call { function, arguments: Vec::new(), filter: None, time: None };
        let is_over = |reader: &Self| {
            reader.peek() == &Token::Sign(Sign::Close)
                || matches!(reader.word(), Some(Word::Where | Word::By))
        };
        if !is_over(self) {
            call.arguments.push(self.expression(0)?);
        }
        while self.peek() == &Token::Sign(Sign::Comma) {
            self.at += 1;
            call.arguments.push(self.expression(0)?);
        }
        if self.word() == Some(Word::Where) {
            self.at += 1;
            call.filter = Some(self.expression(0)?);
        }
        if self.word() == Some(Word::By) {
            self.at += 1;
            let place = self.place();
            call.time = Some(self.name(place)?);
        }
        self.take(Sign::Close, Expected::CloseOrComma)?;
        self.part(at.to(self.before()), Kind::Call(Box::new(call)))
    }

    /// `AND(…, …)` and `OR(…, …)` as in a spreadsheet.
    fn joined(&mut self, word: Word, at: Place) -> Result<Part, FormulaError> {
        let binary = if word == Word::And { Binary::And } else { Binary::Or };
        self.at += 2;
        let mut joined = self.expression(0)?;
        while self.peek() == &Token::Sign(Sign::Comma) {
            self.at += 1;
            let next = self.expression(0)?;
            joined = self.part(at.to(next.at), Kind::Binary(binary, Box::new(joined), Box::new(next)))?;
        }
        self.take(Sign::Close, Expected::CloseOrComma)?;
        Ok(Part { at: at.to(self.before()), ..joined })
    }
}

fn shown(sign: Sign) -> &'static str {
    match sign {
        Sign::Plus => "+",
        Sign::Minus => "-",
        Sign::Times => "*",
        Sign::Over => "/",
        Sign::Open => "(",
        Sign::Close => ")",
        Sign::Comma => ",",
        Sign::Dot => ".",
        Sign::Percent => "%",
        Sign::Compare(comparison) => comparison.sign(),
    }
}
