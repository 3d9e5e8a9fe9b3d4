//! The file of the page's block of imports, read and aggregated natively: for a profile of where the time goes.
//! `cargo run --release --manifest-path benches/Cargo.toml --example import [rows] [turns]`; with a third word a workbook at that path.

use std::{env, fs, time::Instant};

use keyscore::domain::date::Day;
use keyscore_benches::{imports, rows::MEMBERS};

/// x ← 48271·x mod (2³¹ − 1), as in the page.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 % end
    }
}

fn decimal(hundredths: u64) -> String {
    if hundredths.is_multiple_of(100) {
        (hundredths / 100).to_string()
    } else {
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

fn text(rows: u64) -> String {
    let mut dice = Dice(17);
    let day = |number: u64| {
        Day::from_number(20_454 + i32::try_from(number).unwrap_or(0)).map(|day| day.to_string()).unwrap_or_default()
    };
    let mut text = "order_id,order_date,promised_date,delivered_date,account,employee,region,product_line,net_amount,quantity,complaints,response_hours\n".to_owned();
    for row in 0..rows {
        let ordered = dice.below(365);
        let promised = ordered + 3 + dice.below(10);
        let delivered = (dice.below(20) != 0).then(|| ordered + 1 + dice.below(14));
        text.push_str(&format!("SO{row:08},{},{},{}", day(ordered), day(promised), delivered.map(day).unwrap_or_default()));
        for (name, members) in ["account", "employee", "region", "product_line"].iter().zip(MEMBERS) {
            text.push_str(&format!(",{name}{:05}", dice.below(u64::from(members))));
        }
        let numbers = [dice.below(100_000), 100 * dice.below(100), 100 * dice.below(20).saturating_sub(16), dice.below(6_000)];
        numbers.into_iter().for_each(|number| text.push_str(&format!(",{}", decimal(number))));
        text.push('\n');
    }
    text
}

fn main() {
    let mut words = env::args().skip(1);
    let rows = words.next().and_then(|word| word.parse().ok()).unwrap_or(100_000);
    let turns = words.next().and_then(|word| word.parse().ok()).unwrap_or(5);
    let book = words.next().and_then(|path| fs::read(path).ok());
    let text = text(rows);
    for _ in 0..turns {
        let began = Instant::now();
        let read = match &book {
            Some(bytes) => imports::workbook(bytes.clone()),
            None => imports::text_file(text.as_bytes()),
        };
        let accepted = read.map(|read| read.accepted);
        #[allow(clippy::print_stdout, reason = "its result")]
        {
            println!("{accepted:?} rows in {:?}", began.elapsed());
        }
    }
}
