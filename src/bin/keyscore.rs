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
    mod data_files;
    mod import;
    mod streams;
    mod weights;

    use std::{
        collections::BTreeMap,
        path::{Path, PathBuf},
        process::ExitCode,
    };

    use self::streams::{input, named, now, output, say};
    use clap::{Parser, Subcommand};
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
            scope::{Member, Scope},
            text::{Lang, Text2},
            workspace::Workspace,
        },
        engine::{
            band_lint::{BandFinding, lint_bands},
            evaluate::evaluate,
            language::{lint, parse, parse_points, print},
            look_ups::look_up,
            model::Model,
            pay::PersonPay,
            pay_lint::{PayFinding, lint_pay},
            pool_lint::{PoolFinding, lint_pools},
            query::{Answer, Query, Subjects},
            report::Report,
        },
        view::{
            band_words::band_words,
            explain::worded,
            formats::Formats,
            formula_words::{error_words, finding_words, pointed, type_words},
            message::Words,
            pay::{no_pay, plan_name, worded_pay},
            pay_lint::pay_finding_words,
            pool::{left_out_words, pool_finding_words},
            rule_words::hint_words,
        },
    };

    /// What is asked for instead of a KPI to have pay explained.
    const PAY: &str = "pay";

    /// Set, monitor and evaluate key-account KPIs. All figures are those of the page.
    #[derive(Parser)]
    #[command(
        name = "keyscore",
        version,
        after_help = "Exit codes: 0 done; 1 could not be done; 2 wrong arguments; \
        3 done, but rows were refused, records taken out or problems found.\n\n\
        Examples:\n  \
        keyscore import orders.csv -o work.keyscore.json\n  \
        keyscore score work.keyscore.json --period 2026-Q3 --json\n  \
        keyscore explain work.keyscore.json K08 --scope account:Alfreds --period 2026-Q3\n  \
        keyscore explain work.keyscore.json pay --scope employee:Fuller --period 2026-Q3\n  \
        keyscore formula work.keyscore.json 'SUM(order_lines.net_amount WHERE region = \"North\")'\n  \
        keyscore lint work.keyscore.json"
    )]
    struct Arguments {
        #[command(subcommand)]
        command: Command,
    }

    #[derive(Subcommand)]
    enum Command {
        /// Import tables from text files and workbooks into a new workspace file.
        Import {
            /// What is known about the files (encoding, delimiter, columns, …) as JSON; guessed where left out.
            #[arg(long)]
            map: Option<PathBuf>,
            /// Workspace file to import into; else the starter template.
            #[arg(long)]
            into: Option<PathBuf>,
            /// Workspace file to write: `.keyscore` is an archive for any number of rows, else one text; `-` is the standard output.
            #[arg(short, long)]
            output: PathBuf,
            /// The files. Of text beyond 64 MB the first 64 MB say how days and numbers are written, as on the page.
            #[arg(required = true)]
            files: Vec<PathBuf>,
        },
        /// Print the scorecards of a period.
        Score {
            /// The workspace file; `-` is the standard input.
            workspace: PathBuf,
            /// 2026, 2026-H2, 2026-Q3 or 2026-07.
            #[arg(long)]
            period: Period,
            /// The full report with every explanation as JSON.
            #[arg(long, conflicts_with = "csv")]
            json: bool,
            /// A table with one line per card and indicator as CSV.
            #[arg(long)]
            csv: bool,
            /// Language of the names, `zh-CN` or `en`.
            #[arg(long, default_value = "zh-CN")]
            lang: String,
        },
        /// Print the JSON schema of the workspace file.
        Schema,
        /// Print how a figure came about, step by step.
        Explain {
            /// The workspace file; `-` is the standard input.
            workspace: PathBuf,
            /// Code, name or id of the KPI; `pay` for what a person is paid.
            kpi: String,
            /// `company`, or `account:NAME`, `employee:NAME`, `region:NAME`, `product_line:NAME` joined by `+`;
            /// a name, a key of another system or an id.
            #[arg(long, default_value = "company")]
            scope: String,
            /// 2026, 2026-H2, 2026-Q3 or 2026-07.
            #[arg(long)]
            period: Period,
            /// The explanation as JSON.
            #[arg(long)]
            json: bool,
            /// Language of the words, `zh-CN` or `en`.
            #[arg(long, default_value = "en")]
            lang: String,
        },
        /// Print how the total of a card moves with a point of weight and with 1 % of each target and threshold.
        Sensitivity {
            /// The workspace file; `-` is the standard input.
            workspace: PathBuf,
            /// `company`, `account:NAME` or `employee:NAME`; a name, a key of another system or an id.
            #[arg(long, default_value = "company")]
            scope: String,
            /// 2026, 2026-H2, 2026-Q3 or 2026-07.
            #[arg(long)]
            period: Period,
        },
        /// List what is wrong with the formulas of a workspace (types, units, circles), with its rating bands, scoring
        /// rules, plans of pay and bonuses by grades. Cliffs are told with their size; they alone are no problem.
        Lint {
            /// The workspace file; `-` is the standard input.
            workspace: PathBuf,
            /// Language of the words, `zh-CN` or `en`.
            #[arg(long, default_value = "en")]
            lang: String,
            /// The findings as JSON.
            #[arg(long)]
            json: bool,
        },
        /// Read a formula: print it as the product writes it, and the type of its value.
        Formula {
            /// The workspace file; `-` is the standard input.
            workspace: PathBuf,
            /// The formula, for example `SUM(order_lines.net_amount) / COUNT(order_lines)`.
            #[arg(allow_hyphen_values = true)]
            text: String,
            /// Language of the words, `zh-CN` or `en`.
            #[arg(long, default_value = "en")]
            lang: String,
            /// Read it as the formula of points of the KPI with this code: over value, threshold, target, stretch, baseline.
            #[arg(long, value_name = "CODE")]
            points: Option<String>,
            /// The tree as JSON.
            #[arg(long)]
            json: bool,
        },
        /// Print weights from judgement: of ranks, or of comparing every pair, with how far the comparisons contradict each other.
        Weights {
            /// Ranks by position, 1 the most important, equal ones allowed: `1,2,2,4`.
            #[arg(long, value_delimiter = ',', required_unless_present = "pairs", conflicts_with = "pairs")]
            rank: Vec<u32>,
            /// How ranks become weights.
            #[arg(long, default_value = "centroid", value_parser = ["centroid", "sum"])]
            method: String,
            /// How many times as important each is as each later one, row by row: `4,3,7,1/3,3,5` for four.
            #[arg(long, value_delimiter = ',')]
            pairs: Vec<String>,
            /// As JSON.
            #[arg(long)]
            json: bool,
        },
        /// Check a workspace file.
        Validate {
            /// The workspace file; `-` is the standard input.
            workspace: PathBuf,
        },
        /// Write the sample workspace.
        Sample {
            /// File to write; `-` is the standard output. Without it, the sample's place below `static/samples`.
            #[arg(short, long)]
            output: Option<PathBuf>,
            /// Packed, as the page of this build fetches it.
            #[arg(long)]
            packed: bool,
        },
        /// Write the starter, or another template.
        Template {
            /// File to write; `-` is the standard output. Without it, the place below `static/templates`.
            #[arg(short, long)]
            output: Option<PathBuf>,
            /// Which template; `all` writes them all. The starter without it.
            #[arg(long)]
            name: Option<String>,
        },
        /// Print the library of indicators, and check that every formula can be read.
        Library {
            /// Everything as JSON.
            #[arg(long)]
            json: bool,
            /// Language of the names, `zh-CN` or `en`.
            #[arg(long, default_value = "en")]
            lang: String,
        },
    }

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
            Command::Validate { workspace } => validate(&workspace),
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
        findings.iter().for_each(|finding| say(&described(finding)));
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
        let formats = Formats::of(Words::new(lang), &model.workspace);
        for pay in &report.pay {
            let person = Scope::from(Member::Employee(pay.person));
            let amount = match pay.payout.earned {
                Some(earned) => formats.amount(earned),
                None => no_pay(pay, &model.workspace, &formats).unwrap_or_default(),
            };
            let plan = plan_name(pay, &model.workspace, &formats);
            text.push_str(&format!("{}  {plan}: {amount}\n", name_of(&person, &model.workspace, lang)));
        }
        for (pool, share) in
            report.pools.iter().flat_map(|pool| pool.people.iter().map(move |one| (pool, one)))
        {
            let person = Scope::from(Member::Employee(share.person));
            let amount = match (share.amount, share.left_out) {
                (Some(amount), _) => formats.amount(amount),
                (None, Some(why)) => left_out_words(why, formats.words).to_string(),
                (None, None) => "-".to_owned(),
            };
            let name =
                model.workspace.pools.get(&pool.pool).map(|pool| pool.name.get(lang)).unwrap_or_default();
            text.push_str(&format!("{}  {name}: {amount}\n", name_of(&person, &model.workspace, lang)));
        }
        text
    }

    /// What a person is paid by every plan, step by step.
    fn explain_pay(
        model: &Model,
        asked: (&str, Period),
        json: bool,
        lang: Lang,
    ) -> Result<String, Box<dyn std::error::Error>> {
        let workspace = &model.workspace;
        let scope = lookup::scope(workspace, asked.0)?;
        let Some(Member::Employee(person)) = scope.single() else {
            return Err("pay is of people: give --scope employee:NAME".into());
        };
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
        let formats = Formats::of(Words::new(lang), workspace);
        let shown = |pay: &PersonPay| {
            let name = name_of(&scope, workspace, lang);
            let plan = plan_name(pay, workspace, &formats);
            let title = format!("{plan} · {name} · {}", formats.period(pay.period));
            worded_pay(pay, workspace, &formats).plain(&title)
        };
        Ok(found.iter().map(shown).collect::<Vec<_>>().join("\n\n"))
    }

    fn explain(path: &Path, asked: (&str, &str, Period), json: bool, lang: Lang) -> Outcome {
        let (model, findings) = load(path)?;
        findings.iter().for_each(|finding| say(&described(finding)));
        let (kpi, scope, period) = asked;
        let workspace = &model.workspace;
        if kpi == PAY && lookup::kpi(workspace, kpi).is_err() {
            let text = explain_pay(&model, (scope, period), json, lang)?;
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
        findings.iter().for_each(|finding| say(&described(finding)));
        let scope = lookup::scope(&model.workspace, scope)?;
        let Answer::Sensitivity(found) = evaluate(&model, &Query::Sensitivity { scope, period }) else {
            return Err("there is no such card".into());
        };
        output(Path::new("-"), (serde_json::to_string_pretty(&found)? + "\n").as_bytes())?;
        Ok(findings.is_empty())
    }

    fn find_faults(path: &Path, json: bool, lang: Lang) -> Outcome {
        let (model, taken_out) = load(path)?;
        taken_out.iter().for_each(|finding| say(&described(finding)));
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
                format!("{}\n  {}\n", finding_words(finding, workspace, words), text.replace('\n', "\n  "))
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

    fn validate(path: &Path) -> Outcome {
        let (model, findings) = load(path)?;
        let rows: u64 = model.rows.values().map(|rows| u64::from(rows.rows)).sum();
        let hints = hints(&model.workspace);
        let mut text = format!(
            "{} records, {rows} rows, {} findings, {} hints\n",
            model.workspace.records().count(),
            findings.len(),
            hints.len()
        );
        findings.iter().chain(&hints).for_each(|finding| text.push_str(&format!("{}\n", described(finding))));
        output(Path::new("-"), text.as_bytes())?;
        Ok(findings.is_empty())
    }

    fn described(finding: &Finding) -> String {
        let key = finding.key.map_or_else(|| "workspace".to_owned(), |key| format!("{key:?}"));
        format!("{key}: {:?} ({:?})", finding.problem, finding.action)
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
