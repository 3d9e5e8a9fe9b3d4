//! The native command line over the engine: import, score, explain, check, write the data files. Holds no logic of its own.
//!
//! Exit codes: 0 done; 1 could not be done; 2 wrong arguments; 3 done, but rows were refused, records taken out or
//! problems found. Results go to the standard output, what went wrong to the standard error.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    native::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    mod arguments;
    mod data_files;
    mod import;
    mod import_report;
    mod pay;
    mod streams;
    mod weights;
    mod workbook;

    use std::{collections::BTreeMap, path::Path, process::ExitCode};

    use self::{
        arguments::{Arguments, Command},
        streams::{input, named, now, output, say},
    };
    use clap::Parser as _;
    use keyscore::{
        data::{
            container, file, lookup,
            report_csv::{name_of, report_csv},
            starter::starter,
            store::copy_of,
            validate::{Finding, hints},
        },
        domain::{
            band::BandTable,
            id::{Id, stable_bits},
            period::Period,
            text::{Lang, Text2},
            workspace::Workspace,
        },
        engine::{
            band_lint::{BandFinding, lint_bands},
            evaluate::evaluate,
            language::{lint, parse, parse_points, print},
            look_ups::look_up,
            model::Model,
            pay_lint::{PayFinding, lint_pay},
            pool_lint::{PoolFinding, lint_pools},
            query::{Answer, Query},
            report::Report,
        },
        view::{
            band_words::band_words,
            check_words::finding_words,
            explain::worded,
            formats::Formats,
            formula_words::{self, error_words, pointed, type_words},
            message::Words,
            pay_lint::pay_finding_words,
            pool::pool_finding_words,
            rule_words::hint_words,
        },
    };

    /// What is asked for instead of a KPI to have pay explained.
    const PAY: &str = "pay";

    type Outcome = Result<bool, Box<dyn std::error::Error>>;

    pub(crate) fn main() -> ExitCode {
        let outcome = match Arguments::parse().command {
            Command::Import { map, into, output, files } => {
                import::import(map.as_deref(), into.as_deref(), &output, &files)
            }
            Command::Score { workspace, period, json, csv, lang } => {
                let shape = if json {
                    Shape::Json
                } else if csv {
                    Shape::Csv
                } else {
                    Shape::Lines
                };
                score(&workspace, period, shape, Lang::from_tag(&lang))
            }
            Command::Schema => output(Path::new("-"), file::schema().as_bytes()).map(|()| true),
            Command::Explain { workspace, kpi, scope, period, json, lang } => {
                explain(&workspace, (&kpi, &scope, period), json, Lang::from_tag(&lang))
            }
            Command::Workbook { workspace, period, output, lang } => {
                workbook::write(&workspace, period, &output, Lang::from_tag(&lang))
            }
            Command::Pay { workspace, period, scope, json, lang } => {
                pay::pay(&workspace, scope.as_deref(), period, json, Lang::from_tag(&lang))
            }
            Command::Sensitivity { workspace, scope, period } => sensitivity(&workspace, &scope, period),
            Command::Lint { workspace, lang, json } => find_faults(&workspace, json, Lang::from_tag(&lang)),
            Command::Formula { workspace, text, lang, points, json } => {
                read_formula(&workspace, &text, points.as_deref(), json, Lang::from_tag(&lang))
            }
            Command::Weights { rank, method, pairs, json } => {
                let judged = if pairs.is_empty() {
                    weights::Judged::Ranks(&rank, &method)
                } else {
                    weights::Judged::Pairs(&pairs)
                };
                weights::weights(&judged, json)
            }
            Command::Validate { workspace, lang } => validate(&workspace, Lang::from_tag(&lang)),
            Command::Sample { output, packed } => data_files::write_sample(output, packed),
            Command::Template { output, name } => {
                data_files::write_template(name.as_deref(), output.as_deref())
            }
            Command::Library { json, lang } => data_files::print_library(json, Lang::from_tag(&lang)),
        };
        match outcome {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::from(3),
            Err(error) => {
                say(&format!("keyscore: {error}"));
                ExitCode::FAILURE
            }
        }
    }

    /// The starter as a workspace of its own, named after the file.
    fn new_model(output: &Path) -> Model {
        let name = output.file_name().unwrap_or_default().to_string_lossy();
        let name = name.strip_suffix(file::EXTENSION).unwrap_or(&name).to_owned();
        let id = Id::from_raw(stable_bits(&format!("workspace/{name}/{}", now())));
        Model {
            workspace: copy_of(&starter(), id, Text2::same(name)),
            rows: BTreeMap::new(),
            ..Model::default()
        }
    }

    /// How scorecards are printed.
    #[derive(Clone, Copy)]
    enum Shape {
        Lines,
        Json,
        Csv,
    }

    fn score(path: &Path, period: Period, shape: Shape, lang: Lang) -> Outcome {
        let (model, findings) = load(path)?;
        tell(&findings, &model, lang);
        let Answer::ReportJson(text) = evaluate(&model, &Query::ReportJson { period }) else {
            return Err("the engine gave another answer".into());
        };
        let printed = match shape {
            Shape::Json => text.into_bytes(),
            Shape::Csv => report_csv(&serde_json::from_str(&text)?, &model.workspace, lang)?,
            Shape::Lines => summary(&model, &serde_json::from_str(&text)?, lang).into_bytes(),
        };
        output(Path::new("-"), &printed)?;
        Ok(findings.is_empty())
    }

    fn summary(model: &Model, report: &Report, lang: Lang) -> String {
        let mut text = format!("{} {}\n", report.period, report.currency);
        for card in &report.cards {
            let total = card.total.map_or_else(|| "-".to_owned(), |total| total.to_string());
            let band = card.band.as_deref().unwrap_or("-");
            text.push_str(&format!(
                "{total:>8}  {band:<2}  {}\n",
                name_of(&card.scope, &model.workspace, lang)
            ));
        }
        text.push_str(&pay::summary(&model.workspace, &report.pay, &report.pools, lang));
        text
    }

    fn explain(path: &Path, asked: (&str, &str, Period), json: bool, lang: Lang) -> Outcome {
        let (model, findings) = load(path)?;
        tell(&findings, &model, lang);
        let (kpi, scope, period) = asked;
        let workspace = &model.workspace;
        if kpi == PAY && lookup::kpi(workspace, kpi).is_err() {
            let text = pay::explain_pay(&model, (scope, period), json, lang)?;
            output(Path::new("-"), format!("{text}\n").as_bytes())?;
            return Ok(findings.is_empty());
        }
        let kpi = lookup::kpi(workspace, kpi)?;
        let scope = lookup::scope(workspace, scope)?;
        let query = Query::Explain { scope: scope.clone(), kpi, period };
        let Answer::Explanation(Some(explanation)) = evaluate(&model, &query) else {
            return Err("the card of this scope does not have the KPI in this period".into());
        };
        let text = if json {
            serde_json::to_string_pretty(&explanation)?
        } else {
            let words = Words::new(lang);
            let formats = Formats::of(words, workspace);
            let name = workspace.kpis.get(&kpi).map(|kpi| words.of(&kpi.name)).unwrap_or_default();
            let title = format!("{name} · {} · {}", name_of(&scope, workspace, lang), formats.period(period));
            let worded = worded(&explanation, workspace, &formats).ok_or("the KPI is gone")?;
            worded.plain(&title)
        };
        output(Path::new("-"), format!("{text}\n").as_bytes())?;
        Ok(findings.is_empty())
    }

    fn sensitivity(path: &Path, scope: &str, period: Period) -> Outcome {
        let (model, findings) = load(path)?;
        tell(&findings, &model, Lang::En);
        let scope = lookup::scope(&model.workspace, scope)?;
        let Answer::Sensitivity(found) = evaluate(&model, &Query::Sensitivity { scope, period }) else {
            return Err("there is no such card".into());
        };
        output(Path::new("-"), (serde_json::to_string_pretty(&found)? + "\n").as_bytes())?;
        Ok(findings.is_empty())
    }

    fn find_faults(path: &Path, json: bool, lang: Lang) -> Outcome {
        let (model, taken_out) = load(path)?;
        tell(&taken_out, &model, lang);
        let (workspace, words) = (&model.workspace, Words::new(lang));
        let faults = lint::lint(workspace, lang);
        let bands = band_findings(workspace)?;
        let (rules, pay, pools) = (hints(workspace), lint_pay(workspace), lint_pools(workspace));
        let text = if json {
            let band = |(_, finding): &(&BandTable, BandFinding)| serde_json::json!({ "band": finding });
            let formulas = faults.iter().map(serde_json::to_value);
            let rule = |finding: &Finding| serde_json::json!({ "rule": finding });
            let plan = |finding: &PayFinding| serde_json::json!({ "pay": finding });
            let pool = |finding: &PoolFinding| serde_json::json!({ "pool": finding });
            let tables = bands.iter().map(band).chain(rules.iter().map(rule));
            let others = tables.chain(pay.iter().map(plan)).chain(pools.iter().map(pool));
            let all: Result<Vec<_>, _> = formulas.chain(others.map(Ok)).collect();
            serde_json::to_string_pretty(&all?)? + "\n"
        } else {
            let shown = |finding: &lint::Finding| {
                let text = match &finding.fault {
                    lint::Fault::Formula(error) => pointed(&finding.text, error.at),
                    _ => finding.text.clone(),
                };
                format!(
                    "{}\n  {}\n",
                    formula_words::finding_words(finding, workspace, words),
                    text.replace('\n', "\n  ")
                )
            };
            let band = |(table, finding): &(&BandTable, BandFinding)| {
                format!("{}\n", band_words(finding, table, words))
            };
            let formats = Formats::of(words, workspace);
            let rule = |finding: &Finding| format!("{}\n", hint_words(finding, workspace, words));
            let plan =
                |finding: &PayFinding| format!("{}\n", pay_finding_words(finding, workspace, &formats));
            let pool =
                |finding: &PoolFinding| format!("{}\n", pool_finding_words(finding, workspace, &formats));
            let tables = bands.iter().map(band).chain(rules.iter().map(rule)).chain(pay.iter().map(plan));
            faults.iter().map(shown).chain(tables).chain(pools.iter().map(pool)).collect()
        };
        let is_sound = rules.is_empty()
            && pay.iter().all(|finding| finding.note.is_fact())
            && pools.iter().all(|finding| finding.note.is_fact());
        output(Path::new("-"), text.as_bytes())?;
        Ok(faults.is_empty() && bands.is_empty() && is_sound && taken_out.is_empty())
    }

    fn band_findings(
        workspace: &Workspace,
    ) -> Result<Vec<(&BandTable, BandFinding)>, Box<dyn std::error::Error>> {
        let mut found = Vec::new();
        if let Some(settings) = workspace.settings() {
            for table in workspace.bands.values() {
                let lint = lint_bands(table, settings).ok_or("a border of a band is too large")?;
                found.extend(lint.findings.into_iter().map(|finding| (table, finding)));
            }
        }
        Ok(found)
    }

    fn read_formula(path: &Path, text: &str, points: Option<&str>, json: bool, lang: Lang) -> Outcome {
        let (model, _) = load(path)?;
        let words = Words::new(lang);
        let parsed = match points {
            None => parse(text, &model.workspace),
            Some(code) => {
                let kpi = model.workspace.kpis.values().find(|kpi| kpi.code == code);
                let kpi = kpi.ok_or_else(|| format!("there is no KPI with the code {code}"))?;
                parse_points(text, kpi.unit, &model.workspace)
            }
        };
        let parsed = parsed.map_err(|error| {
            format!("{}\n{}", error_words(&error, words), pointed(&text.replace('\n', " "), error.at))
        })?;
        let shown = if json {
            serde_json::to_string_pretty(&parsed.formula)?
        } else {
            let printed = print::formula(&parsed.formula, &model.workspace, lang);
            format!("{printed}\n{}", type_words(parsed.value, words))
        };
        output(Path::new("-"), format!("{shown}\n").as_bytes())?;
        Ok(true)
    }

    fn validate(path: &Path, lang: Lang) -> Outcome {
        let (model, findings) = load(path)?;
        let rows: u64 = model.rows.values().map(|rows| u64::from(rows.rows)).sum();
        let (hints, words) = (hints(&model.workspace), Words::new(lang));
        let counts = [model.workspace.records().count(), findings.len(), hints.len()];
        let [records, found, hinted] = counts.map(|count| count.to_string());
        let rows = rows.to_string();
        let arguments = [("records", &*records), ("rows", &rows), ("findings", &found), ("hints", &hinted)];
        let findings_told = findings.iter().map(|finding| finding_words(finding, &model.workspace, words));
        let hints_told = hints.iter().map(|hint| hint_words(hint, &model.workspace, words));
        let mut text = format!("{}\n", words.with("check.summary", &arguments));
        findings_told.chain(hints_told).for_each(|line| text.push_str(&format!("{line}\n")));
        output(Path::new("-"), text.as_bytes())?;
        Ok(findings.is_empty())
    }

    /// Tells on the standard error what was taken out of the workspace or put right when it was read.
    fn tell(findings: &[Finding], model: &Model, lang: Lang) {
        let words = Words::new(lang);
        findings.iter().for_each(|finding| say(&finding_words(finding, &model.workspace, words)));
    }

    fn load(path: &Path) -> Result<(Model, Vec<Finding>), Box<dyn std::error::Error>> {
        let bytes = input(path)?;
        let read = if container::is_container(&bytes) { container::read(&bytes) } else { file::read(&bytes) };
        let (mut model, findings) = read.map_err(|error| named(path, &error))?;
        look_up(&mut model);
        Ok((model, findings))
    }

    fn write_model(model: &Model, path: &Path) -> Outcome {
        // An archive by its ending: it carries any number of rows.
        if path.extension().is_some_and(|ending| ending == "keyscore") {
            output(path, &container::write(model)?)?;
        } else {
            output(path, file::write(model)?.as_bytes())?;
        }
        Ok(true)
    }
}
