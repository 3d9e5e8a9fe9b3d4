//! The arguments of the command line, with an example for every subcommand.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use keyscore::domain::period::Period;

const EXPLAIN_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore explain work.keyscore.json K01 --period 2025\n\
    \x20 keyscore explain work.keyscore.json K08 --scope 'account:Bozhu Logistics' --period 2025-Q3 --lang zh-CN\n\
    \x20 keyscore explain work.keyscore.json pay --scope employee:周子昂 --period 2025-Q4";
const FORMULA_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore formula work.keyscore.json 'SUM(order_lines.net_amount) / COUNT(order_lines)'\n\
    \x20 keyscore formula work.keyscore.json '求和（净额）／计数（订单行）' --lang zh-CN\n\
    \x20 keyscore formula work.keyscore.json 'MIN(120, value / target * 100)' --points K01";
const IMPORT_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore import orders.csv -o firm.keyscore.json\n\
    \x20 keyscore import --into work.keyscore.json orders.csv -o more.keyscore\n\
    \x20 keyscore import --map map.json orders.csv -o -";
const LIBRARY_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore library\n\
    \x20 keyscore library --json --lang zh-CN";
const LINT_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore lint work.keyscore.json\n\
    \x20 keyscore lint work.keyscore.json --json";
const PAY_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore pay work.keyscore.json --period 2025-Q4\n\
    \x20 keyscore pay work.keyscore.json --period 2025-Q4 --scope employee:周子昂 --json";
const SAMPLE_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore sample -o work.keyscore.json\n\
    \x20 keyscore sample --packed -o work.bin";
const SCHEMA_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore schema > workspace.schema.json";
const SCORE_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore score work.keyscore.json --period 2025-Q3 --lang en\n\
    \x20 keyscore score work.keyscore.json --period 2025 --csv\n\
    \x20 keyscore score - --period 2025-Q3 --json < work.keyscore.json";
const SENSITIVITY_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore sensitivity work.keyscore.json --scope 'account:Bozhu Logistics' --period 2025-Q3";
const TEMPLATE_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore template -o start.keyscore.json\n\
    \x20 keyscore template --name guide -o guide.keyscore.json";
const VALIDATE_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore validate work.keyscore.json\n\
    \x20 keyscore validate work.keyscore.json --lang zh-CN";
const WORKBOOK_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore workbook work.keyscore.json --period 2025-Q4 -o scores.xlsx\n\
    \x20 keyscore workbook work.keyscore.json --period 2025-Q4 --lang zh-CN -o scores.xlsx";
const WEIGHTS_EXAMPLES: &str = "Examples:\n\
    \x20 keyscore weights --rank 1,2,2,4 --method sum\n\
    \x20 keyscore weights --pairs 4,3,7,1/3,3,5";

/// Set, monitor and evaluate key-account KPIs. All figures are those of the page.
#[derive(Parser)]
#[command(
    name = "keyscore",
    version,
    after_help = "Exit codes: 0 done; 1 could not be done; 2 wrong arguments; \
    3 done, but rows were refused, records taken out or problems found.\n\n\
    Examples:\n  \
    keyscore sample -o work.keyscore.json\n  \
    keyscore import --into work.keyscore.json orders.csv -o more.keyscore.json\n  \
    keyscore score work.keyscore.json --period 2025-Q3 --json\n  \
    keyscore explain work.keyscore.json K08 --scope 'account:Bozhu Logistics' --period 2025-Q3\n  \
    keyscore pay work.keyscore.json --period 2025-Q4\n  \
    keyscore formula work.keyscore.json 'SUM(order_lines.net_amount) / COUNT(order_lines)'\n  \
    keyscore lint work.keyscore.json\n\n\
    `keyscore COMMAND --help` has examples of each command; those on this page and on theirs run on the sample."
)]
pub(super) struct Arguments {
    /// What is to be done.
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Import tables from text files and workbooks into a new workspace file.
    #[command(after_help = IMPORT_EXAMPLES)]
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
    #[command(after_help = SCORE_EXAMPLES)]
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
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema,
    /// Print how a figure came about, step by step.
    #[command(after_help = EXPLAIN_EXAMPLES)]
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
    /// Print what people are paid for a period, what is payable now, and the bonuses by grades of the period.
    #[command(after_help = PAY_EXAMPLES)]
    Pay {
        /// The workspace file; `-` is the standard input.
        workspace: PathBuf,
        /// 2026, 2026-H2, 2026-Q3 or 2026-07; what is payable is that from the beginning of its fiscal year on.
        #[arg(long)]
        period: Period,
        /// `employee:NAME` for one person only; a name, a key of another system or an id.
        #[arg(long)]
        scope: Option<String>,
        /// Pay, accounts and bonuses with every step as JSON.
        #[arg(long)]
        json: bool,
        /// Language of the words, `zh-CN` or `en`.
        #[arg(long, default_value = "en")]
        lang: String,
    },
    /// Write the cards of a period as an Excel workbook that computes: change a figure in it and the scores follow.
    #[command(after_help = WORKBOOK_EXAMPLES)]
    Workbook {
        /// The workspace file; `-` is the standard input.
        workspace: PathBuf,
        /// 2026, 2026-H2, 2026-Q3 or 2026-07.
        #[arg(long)]
        period: Period,
        /// Where the workbook is written; `-` is the standard output.
        #[arg(short, long)]
        output: PathBuf,
        /// Language of the words, `zh-CN` or `en`.
        #[arg(long, default_value = "en")]
        lang: String,
    },
    /// Print how the total of a card moves with a point of weight and with 1 % of each target and threshold.
    #[command(after_help = SENSITIVITY_EXAMPLES)]
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
    #[command(after_help = LINT_EXAMPLES)]
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
    #[command(after_help = FORMULA_EXAMPLES)]
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
    #[command(after_help = WEIGHTS_EXAMPLES)]
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
    /// Check a workspace file: what had to be taken out or put right, and hints.
    #[command(after_help = VALIDATE_EXAMPLES)]
    Validate {
        /// The workspace file; `-` is the standard input.
        workspace: PathBuf,
        /// Language of the words, `zh-CN` or `en`.
        #[arg(long, default_value = "en")]
        lang: String,
    },
    /// Write the sample workspace.
    #[command(after_help = SAMPLE_EXAMPLES)]
    Sample {
        /// File to write; `-` is the standard output. Without it, the sample's place below `static/samples`.
        #[arg(short, long)]
        output: Option<PathBuf>,
        /// Packed, as the page of this build fetches it.
        #[arg(long)]
        packed: bool,
    },
    /// Write the starter, or another template.
    #[command(after_help = TEMPLATE_EXAMPLES)]
    Template {
        /// File to write; `-` is the standard output. Without it, the place below `static/templates`.
        #[arg(short, long)]
        output: Option<PathBuf>,
        /// Which template; `all` writes them all. The starter without it.
        #[arg(long)]
        name: Option<String>,
    },
    /// Print the library of indicators, and check that every formula can be read.
    #[command(after_help = LIBRARY_EXAMPLES)]
    Library {
        /// Everything as JSON.
        #[arg(long)]
        json: bool,
        /// Language of the names, `zh-CN` or `en`.
        #[arg(long, default_value = "en")]
        lang: String,
    },
}
