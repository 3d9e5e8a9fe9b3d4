//! A period as a workbook that computes, on the command line.

use std::path::Path;

use keyscore::{
    data::book,
    domain::{period::Period, text::Lang},
    engine::{
        evaluate::evaluate,
        query::{Answer, Query},
    },
    view::{live_workbook::live_workbook, message::Words},
};

use super::{Outcome, load, streams::output, tell};

/// Writes the workbook of a period.
pub(super) fn write(path: &Path, period: Period, to: &Path, lang: Lang) -> Outcome {
    let (model, findings) = load(path)?;
    tell(&findings, &model, lang);
    let Answer::Workbook(text) = evaluate(&model, &Query::Workbook { period }) else {
        return Err("the engine gave another answer".into());
    };
    let book = live_workbook(&serde_json::from_str(&text)?, &model.workspace, Words::new(lang));
    output(to, &book::write(&book)?)?;
    Ok(findings.is_empty())
}
