//! What could stand at a place of a formula: functions, tables, columns, KPIs and inputs that begin like what was typed.
//! Reads only as much of the text as is needed for that, so that a text that is not a formula yet is no hindrance.

use crate::{
    domain::{
        id::Id,
        kpi::{Formula, Kpi},
        table::{ColumnSpec, TableId, TableSpec},
        text::Lang,
        workspace::Workspace,
    },
    engine::{
        language::{
            error::{NameKind, Place},
            lint::circle_with,
            names::{Named, Names, column_names, table_names},
            print,
            token::{half_width, is_inside},
            words::{Function, is_word},
        },
        query::Completion,
    },
};

/// Most completions of one place.
const MOST: usize = 8;

/// Functions of rows and of values alike.
const ANYWHERE: [Function; 4] = [Function::If, Function::IfMissing, Function::Round, Function::Abs];
/// Functions of days, which stand in rows only.
const OF_DAYS: [Function; 5] =
    [Function::Days, Function::Hours, Function::WorkDays, Function::WorkHours, Function::Date];

/// What is around the caret.
struct Around {
    /// The word that the caret is in or behind.
    at: Place,
    /// That word up to the caret.
    typed: String,
    /// The name before a point before the word.
    table: Option<String>,
    /// Whether it stands inside the brackets of an aggregate.
    in_rows: bool,
    /// Whether a value stands right before, after which no other can stand.
    after_value: bool,
}

/// What could stand at the caret, best first: what begins with the word that is being typed, then what contains it.
pub fn completions(
    workspace: &Workspace,
    text: &str,
    caret: usize,
    kpi: Option<Id<Kpi>>,
    lang: Lang,
) -> Vec<Completion> {
    let letters: Vec<char> = text.chars().map(half_width).collect();
    let Some(around) = around(&letters, caret.min(letters.len())) else { return Vec::new() };
    if around.typed.is_empty() && around.after_value {
        return Vec::new();
    }
    let names = Names::of(workspace);
    let candidates = match &around.table {
        Some(name) => names.find_table(name).map(|table| columns(names, &table, lang)).unwrap_or_default(),
        None if around.in_rows => of_rows(names, text, lang),
        None => of_values(workspace, kpi, lang),
    };
    let typed = around.typed.to_lowercase();
    let rank = |candidate: &Candidate| {
        let names = candidate.names.iter().map(|name| name.to_lowercase());
        let place = names.filter_map(|name| name.find(&typed)).min()?;
        Some(place > 0)
    };
    let mut found: Vec<(bool, Candidate)> =
        candidates.into_iter().filter_map(|candidate| Some((rank(&candidate)?, candidate))).collect();
    found.sort_by_key(|(inside, _)| *inside);
    // What stands there already needs no completion.
    let is_new = |candidate: &Candidate| candidate.insert != around.typed;
    let found = found.into_iter().map(|(_, candidate)| candidate).filter(is_new).take(MOST);
    found
        .map(|Candidate { insert, also, kind, .. }| Completion { at: around.at, insert, also, kind })
        .collect()
}

/// Something to choose from, with everything that it is called.
struct Candidate {
    names: Vec<String>,
    insert: String,
    also: String,
    kind: NameKind,
}

/// Where the caret is; `None` inside of a text in quotation marks, or of a name in brackets.
fn around(letters: &[char], caret: usize) -> Option<Around> {
    let inside = |letter: &char| is_inside(*letter);
    let before = letters.get(..caret)?;
    let start = caret - before.iter().rev().take_while(|letter| inside(letter)).count();
    let end = caret + letters.iter().skip(caret).take_while(|letter| inside(letter)).count();
    let typed: String = letters.get(start..caret)?.iter().collect();
    if typed.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let mut open: Vec<bool> = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for letter in letters.get(..start)? {
        match (quote, *letter) {
            (Some(end), letter) => {
                if letter == end {
                    quote = None;
                }
            }
            (None, '"') => quote = Some('"'),
            (None, '[') => quote = Some(']'),
            (None, '(') => {
                let is_aggregate = Function::named(word.trim()).is_some_and(Function::is_aggregate);
                open.push(is_aggregate);
                word.clear();
            }
            (None, ')') => {
                open.pop();
                word.clear();
            }
            // `COUNT DISTINCT` is one word with a blank inside.
            (None, letter) if is_inside(letter) || letter == ' ' => word.push(letter),
            (None, _) => word.clear(),
        }
    }
    if quote.is_some() {
        return None;
    }
    let mut back = letters.get(..start)?.iter().rev().copied().peekable();
    let is_point = back.next_if_eq(&'.').is_some();
    let table: String = if is_point {
        let name: Vec<char> = back.clone().take_while(|letter| is_inside(*letter)).collect();
        name.into_iter().rev().collect()
    } else {
        String::new()
    };
    let last = back.find(|letter| !letter.is_whitespace());
    let last_word: String = word.split_whitespace().next_back().unwrap_or_default().to_owned();
    let ends_value = last.is_some_and(|letter| {
        matches!(letter, ')' | '"' | ']' | '%') || (is_inside(letter) && !is_word(&last_word))
    });
    Some(Around {
        at: Place { start, end },
        typed,
        table: is_point.then_some(table),
        in_rows: open.contains(&true),
        after_value: ends_value && !is_point,
    })
}

fn columns(known: Names<'_>, table: &TableId, lang: Lang) -> Vec<Candidate> {
    let specs = known.columns(table);
    let candidate = |spec: &ColumnSpec| {
        let shown = if lang == Lang::Zh { spec.zh } else { spec.code };
        let names = column_names(spec);
        let also = names.iter().find(|name| **name != shown && **name != spec.code).copied();
        Candidate {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            insert: print::name(shown),
            also: also.unwrap_or_default().to_owned(),
            kind: NameKind::Column,
        }
    };
    specs.iter().map(candidate).collect()
}

fn tables(known: Names<'_>, lang: Lang) -> impl Iterator<Item = Candidate> {
    known.tables().into_iter().map(move |table| {
        let shown = if lang == Lang::Zh { table.zh } else { table.code };
        let also = if shown == table.zh { table.code } else { table.zh };
        let names = table_names(table).map(str::to_owned).to_vec();
        Candidate { names, insert: print::name(shown), also: also.to_owned(), kind: NameKind::Table }
    })
}

fn function(function: Function) -> Option<Candidate> {
    let (_, names) = Function::NAMES.iter().find(|(known, _)| *known == function)?;
    let also = names.iter().find(|name| !name.is_ascii()).copied().unwrap_or_default();
    Some(Candidate {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        insert: format!("{}(", function.name()),
        also: also.to_owned(),
        kind: NameKind::Function,
    })
}

/// Columns of tables that the text names stand before all others; a column of several tables stands once.
fn of_rows(known: Names<'_>, text: &str, lang: Lang) -> Vec<Candidate> {
    let is_named =
        |table: &&'static TableSpec| table_names(table).into_iter().any(|name| text.contains(name));
    let (named, others): (Vec<_>, Vec<_>) = known.tables().into_iter().partition(is_named);
    let ids = named.into_iter().chain(others).map(|table| TableId::from(table.code));
    let mut found: Vec<Candidate> = tables(known, lang).collect();
    for column in ids.flat_map(|table| columns(known, &table, lang)) {
        if !found.iter().any(|there| there.kind == column.kind && there.insert == column.insert) {
            found.push(column);
        }
    }
    found.extend(ANYWHERE.into_iter().chain(OF_DAYS).filter_map(function));
    found
}

fn of_values(workspace: &Workspace, kpi: Option<Id<Kpi>>, lang: Lang) -> Vec<Candidate> {
    let names = Names::of(workspace);
    let functions = Function::NAMES.iter().map(|(function, _)| *function);
    let functions = functions.filter(|one| !OF_DAYS.contains(one)).filter_map(function);
    // What would close a circle is not offered.
    let is_free = |other: &Kpi| {
        let reference = Formula::Kpi(other.id);
        kpi.is_none_or(|own| circle_with(workspace, own, &reference).is_none())
    };
    let kpis = workspace.kpis_by_code().into_iter().filter(|other| is_free(other)).map(|other| Candidate {
        names: vec![other.code.clone(), other.name.zh.clone(), other.name.en.clone()],
        insert: print::name(&names.written(Named::Kpi(other.id), lang)),
        also: other.code.clone(),
        kind: NameKind::Kpi,
    });
    let inputs = workspace.inputs.values().map(|input| Candidate {
        names: vec![input.name.zh.clone(), input.name.en.clone()],
        insert: print::name(&names.written(Named::Input(input.id), lang)),
        also: String::new(),
        kind: NameKind::Kpi,
    });
    functions.chain(kpis).chain(inputs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(text: &str, lang: Lang) -> Vec<String> {
        let caret = text.chars().position(|letter| letter == '|').unwrap();
        let found = completions(&Workspace::default(), &text.replace('|', ""), caret, None, lang);
        found.into_iter().map(|one| one.insert).collect()
    }

    #[test]
    fn what_begins_like_the_word_stands_before_what_contains_it() {
        assert_eq!(offered("su|", Lang::En), ["SUM("]);
        assert_eq!(offered("COUNT(order_lines) / cou|", Lang::En), ["COUNT(", "COUNT DISTINCT("]);
        assert_eq!(offered("SUM(net|)", Lang::En), ["net_amount"]);
        assert_eq!(offered("SUM(order_lines.amo|)", Lang::En), ["net_amount"]);
        assert_eq!(offered("求|", Lang::Zh), ["SUM("]);
        assert_eq!(offered("求和(订单行.净|)", Lang::Zh), ["净额"]);
        // In brackets where a name would be read as something else.
        assert_eq!(offered("SUM(响应|)", Lang::Zh), ["[响应时长（小时）]", "首次响应时间"]);
    }

    #[test]
    fn nothing_is_offered_after_a_value_or_inside_of_quotes() {
        assert_eq!(offered("COUNT(order_lines) |", Lang::En), Vec::<String>::new());
        assert_eq!(offered("COUNT(order_lines WHERE region = \"no|\")", Lang::En), Vec::<String>::new());
        assert_eq!(offered("12|", Lang::En), Vec::<String>::new());
        assert_eq!(offered("SUM(nowhere.am|)", Lang::En), Vec::<String>::new());
        assert_eq!(offered("SUM(|", Lang::En).first().map(String::as_str), Some("order_lines"));
        assert_eq!(
            offered("COUNT(order_lines WHERE |", Lang::En).first().map(String::as_str),
            Some("order_lines")
        );
        assert!(offered("1 + |", Lang::En).contains(&"SUM(".to_owned()));
    }

    #[test]
    fn the_whole_word_around_the_caret_is_replaced() {
        let found = completions(&Workspace::default(), "SUM(net_amuont)", 7, None, Lang::En);
        assert_eq!(found.first().map(|one| one.at), Some(Place { start: 4, end: 14 }));
    }
}
