//! Weights from judgement on the command line: by rank order, or by comparing pairs with how far they contradict each other.

use std::path::Path;

use keyscore::engine::elicitation::{Elicited, Judgement, RankMethod, by_pairs, by_rank};

use super::{Outcome, streams::output};

/// What is judged.
pub(super) enum Judged<'t> {
    /// Ranks by position, 1 the most important, and `centroid` or `sum`.
    Ranks(&'t [u32], &'t str),
    /// How many times as important each is as each later one, row by row: `4`, `1/3`.
    Pairs(&'t [String]),
}

/// Prints the weights that come of it.
pub(super) fn weights(judged: &Judged<'_>, json: bool) -> Outcome {
    let elicited = match judged {
        Judged::Ranks(ranks, method) => {
            let method = if *method == "sum" { RankMethod::Sum } else { RankMethod::Centroid };
            by_rank(ranks, method)?
        }
        Judged::Pairs(texts) => {
            let count =
                (1_u32..).find(|count| (count * (count - 1) / 2) as usize >= texts.len()).unwrap_or(1);
            let times: Result<Vec<(u32, u32)>, String> = texts.iter().map(|text| times(text)).collect();
            let pairs = (0..count).flat_map(|first| (first + 1..count).map(move |second| (first, second)));
            let judgements =
                pairs.zip(times?).map(|((first, second), times)| Judgement { first, second, times });
            by_pairs(count, &judgements.collect::<Vec<_>>())?
        }
    };
    let text = if json { serde_json::to_string_pretty(&elicited)? + "\n" } else { lines(&elicited) };
    output(Path::new("-"), text.as_bytes()).map(|()| true)
}

fn times(text: &str) -> Result<(u32, u32), String> {
    let (over, under) = text.trim().split_once('/').unwrap_or((text.trim(), "1"));
    let part =
        |part: &str| part.parse::<u32>().map_err(|_| format!("`{text}` is not a number like 3 or 1/3"));
    Ok((part(over)?, part(under)?))
}

fn lines(elicited: &Elicited) -> String {
    let rows = (1..).zip(elicited.weights.iter().zip(&elicited.shares));
    let mut text: String = rows
        .map(|(place, (weight, share))| format!("{place:>3}  {:>8} %  {share}\n", percent(weight.0)))
        .collect();
    if let Some(found) = &elicited.consistency {
        let verdict = if found.is_acceptable { "consistent enough" } else { "contradictory" };
        text.push_str(&format!(
            "consistency ratio {} ({verdict}), eigenvalue {}\n",
            found.ratio, found.eigenvalue
        ));
        if let Some(furthest) = found.furthest.filter(|_| !found.is_acceptable) {
            let (first, second) = (furthest.first + 1, furthest.second + 1);
            text.push_str(&format!(
                "look first at {first} over {second}: the weights say {}\n",
                furthest.implied
            ));
        }
    }
    text
}

fn percent(units: u32) -> String {
    format!("{}.{:04}", units / 10_000, units % 10_000)
}
