//! The native command line over the engine: import, score, validate, write the data files. Holds no logic of its own.
//!
//! Exit codes: 0 done; 1 could not be done; 2 wrong arguments; 3 done, but rows were refused or records taken out.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    native::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::{
        collections::BTreeMap,
        fs,
        io::{self, Read as _, Write as _},
        path::{Path, PathBuf},
        process::ExitCode,
        time::{SystemTime, UNIX_EPOCH},
    };

    use clap::{Parser, Subcommand};
    use keyscore::{
        data::{
            file,
            import::{
                ImportChoices, PREVIEW_BYTES,
                importer::{Imported, Importer},
                intake::{batch_of, intake},
                preview::preview,
            },
            packed::pack,
            sample::sample,
            starter::starter,
            store::copy_of,
            validate::Finding,
        },
        domain::{
            id::{Id, stable_bits},
            period::Period,
            scope::{Member, Scope},
            text::{Lang, Text2},
        },
        engine::{
            evaluate::evaluate,
            model::Model,
            query::{Answer, Query},
            report::Report,
        },
    };

    /// Bytes read from a file at a time.
    const PIECE: usize = 1 << 20;
    /// Issues of an import that are printed.
    const SHOWN_ISSUES: usize = 20;

    /// Set, monitor and evaluate key-account KPIs. All figures are those of the page.
    #[derive(Parser)]
    #[command(
        name = "keyscore",
        version,
        after_help = "Exit codes: 0 done; 1 could not be done; 2 wrong arguments; \
        3 done, but rows were refused or records taken out."
    )]
    struct Arguments {
        #[command(subcommand)]
        command: Command,
    }

    #[derive(Subcommand)]
    enum Command {
        /// Import order lines from CSV files into a new workspace file.
        Import {
            /// What is known about the files (encoding, delimiter, columns, …) as JSON; guessed where left out.
            #[arg(long)]
            map: Option<PathBuf>,
            /// Workspace file to import into; else the starter template.
            #[arg(long)]
            into: Option<PathBuf>,
            /// Workspace file to write; `-` is the standard output.
            #[arg(short, long)]
            output: PathBuf,
            /// The CSV files.
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
            /// File to write; `-` is the standard output.
            #[arg(short, long, default_value = "static/samples/sample.keyscore.json")]
            output: PathBuf,
        },
        /// Write the starter template.
        Template {
            /// File to write; `-` is the standard output.
            #[arg(short, long, default_value = "static/templates/starter.json")]
            output: PathBuf,
        },
    }

    type Outcome = Result<bool, Box<dyn std::error::Error>>;

    pub(crate) fn main() -> ExitCode {
        let outcome = match Arguments::parse().command {
            Command::Import { map, into, output, files } => {
                import(map.as_deref(), into.as_deref(), &output, &files)
            }
            Command::Score { workspace, period, json } => score(&workspace, period, json),
            Command::Validate { workspace } => validate(&workspace),
            Command::Sample { output } => write_model(&sample(), &output),
            Command::Template { output } => {
                write_model(&Model { workspace: starter(), rows: BTreeMap::new() }, &output)
            }
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

    fn import(map: Option<&Path>, into: Option<&Path>, output: &Path, files: &[PathBuf]) -> Outcome {
        let choices: ImportChoices = match map {
            Some(path) => serde_json::from_slice(&input(path)?)?,
            None => ImportChoices::default(),
        };
        let mut model = match into {
            Some(path) => load(path)?.0,
            None => new_model(output),
        };
        let mut clean = true;
        for path in files {
            let imported = import_file(path, &choices)?;
            report_import(path, &imported);
            clean &= imported.refused_rows == 0;
            let packed = pack(&imported.rows)?;
            let source = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let seed = format!("import/{}", packed.sha256);
            let mut count = 0_u64;
            let mut new_id = || {
                count += 1;
                stable_bits(&format!("{seed}/{count}"))
            };
            let batch = batch_of(&imported, Id::from_raw(stable_bits(&seed)), packed.sha256, source, now());
            let id = batch.id;
            let changes = intake(&model.workspace, &imported, batch, &mut new_id)?;
            changes.iter().for_each(|change| model.workspace.apply(change));
            model.rows.insert(id, imported.rows);
        }
        write_model(&model, output)?;
        Ok(clean)
    }

    /// The starter as a workspace of its own, named after the file.
    fn new_model(output: &Path) -> Model {
        let name = output.file_name().unwrap_or_default().to_string_lossy();
        let name = name.strip_suffix(file::EXTENSION).unwrap_or(&name).to_owned();
        let id = Id::from_raw(stable_bits(&format!("workspace/{name}/{}", now())));
        Model { workspace: copy_of(&starter(), id, Text2::same(name)), rows: BTreeMap::new() }
    }

    fn import_file(path: &Path, choices: &ImportChoices) -> Result<Imported, Box<dyn std::error::Error>> {
        let mut file = fs::File::open(path).map_err(|error| named(path, &error))?;
        let total = file.metadata()?.len();
        let mut head = Vec::new();
        io::Read::by_ref(&mut file).take(PREVIEW_BYTES as u64).read_to_end(&mut head)?;
        let seen = preview(&head, total, choices).map_err(|error| named(path, &error))?;
        let mut importer = Importer::new(&seen).map_err(|error| named(path, &error))?;
        importer.feed(&head)?;
        let mut piece = vec![0; PIECE];
        loop {
            let length = file.read(&mut piece)?;
            if length == 0 {
                return Ok(importer.finish().map_err(|error| named(path, &error))?);
            }
            importer.feed(piece.get(..length).unwrap_or_default()).map_err(|error| named(path, &error))?;
        }
    }

    fn report_import(path: &Path, imported: &Imported) {
        say(&format!(
            "{}: {} rows imported, {} refused",
            path.display(),
            imported.accepted,
            imported.refused_rows
        ));
        for issue in imported.issues.iter().take(SHOWN_ISSUES) {
            say(&format!(
                "  line {}, {}: expected {:?}, found `{}`",
                issue.line, issue.header, issue.expected, issue.found
            ));
        }
    }

    fn score(path: &Path, period: Period, json: bool) -> Outcome {
        let (model, findings) = load(path)?;
        findings.iter().for_each(|finding| say(&described(finding)));
        let Answer::ReportJson(text) = evaluate(&model, &Query::ReportJson { period }) else {
            return Err("the engine gave another answer".into());
        };
        if json {
            output(Path::new("-"), text.as_bytes())?;
        } else {
            output(Path::new("-"), summary(&model, &serde_json::from_str(&text)?).as_bytes())?;
        }
        Ok(findings.is_empty())
    }

    fn summary(model: &Model, report: &Report) -> String {
        let mut text = format!("{} {}\n", report.period, report.currency);
        for card in &report.cards {
            let total = card.total.map_or_else(|| "-".to_owned(), |total| total.to_string());
            let band = card.band.as_deref().unwrap_or("-");
            text.push_str(&format!("{total:>8}  {band:<2}  {}\n", scope_name(model, &card.scope)));
        }
        text
    }

    fn scope_name(model: &Model, scope: &Scope) -> String {
        let name = match scope.single() {
            Some(Member::Account(id)) => model.workspace.accounts.get(&id).map(|account| &account.name),
            Some(Member::Employee(id)) => model.workspace.employees.get(&id).map(|person| &person.name),
            _ => model.workspace.settings().map(|settings| &settings.name),
        };
        name.map_or_else(|| scope.to_string(), |name| name.get(Lang::Zh).to_owned())
    }

    fn validate(path: &Path) -> Outcome {
        let (model, findings) = load(path)?;
        let rows: u64 = model.rows.values().map(|rows| u64::from(rows.rows)).sum();
        let mut text = format!(
            "{} records, {rows} rows, {} findings\n",
            model.workspace.records().count(),
            findings.len()
        );
        findings.iter().for_each(|finding| text.push_str(&format!("{}\n", described(finding))));
        output(Path::new("-"), text.as_bytes())?;
        Ok(findings.is_empty())
    }

    fn described(finding: &Finding) -> String {
        let key = finding.key.map_or_else(|| "workspace".to_owned(), |key| format!("{key:?}"));
        format!("{key}: {:?} ({:?})", finding.problem, finding.action)
    }

    fn load(path: &Path) -> Result<(Model, Vec<Finding>), Box<dyn std::error::Error>> {
        Ok(file::read(&input(path)?).map_err(|error| named(path, &error))?)
    }

    fn write_model(model: &Model, path: &Path) -> Outcome {
        output(path, file::write(model)?.as_bytes())?;
        Ok(true)
    }

    fn input(path: &Path) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
        let mut bytes = Vec::new();
        if path == Path::new("-") {
            io::stdin().lock().read_to_end(&mut bytes)?;
        } else {
            bytes = fs::read(path).map_err(|error| named(path, &error))?;
        }
        Ok(bytes)
    }

    fn output(path: &Path, bytes: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
        if path == Path::new("-") {
            let mut out = io::stdout().lock();
            out.write_all(bytes)?;
            return Ok(out.flush()?);
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, bytes).map_err(|error| named(path, &error).into())
    }

    fn named(path: &Path, error: &dyn std::error::Error) -> String {
        format!("{}: {error}", path.display())
    }

    fn now() -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    }

    fn say(text: &str) {
        // A closed standard error leaves nobody to tell.
        let _ = writeln!(io::stderr(), "{text}");
    }
}
