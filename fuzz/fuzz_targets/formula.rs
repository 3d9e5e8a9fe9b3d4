//! Any text as a formula over the starter's tables and indicators. What is read is printed, and read again it is the same tree.
#![no_main]

use std::sync::OnceLock;

use keyscore::{
    data::file,
    domain::{text::Lang, workspace::Workspace},
    engine::language::{parse, print},
};
use libfuzzer_sys::fuzz_target;

static STARTER: &[u8] = include_bytes!("../../static/templates/starter.json");

fn starter() -> &'static Workspace {
    static READ: OnceLock<Workspace> = OnceLock::new();
    READ.get_or_init(|| file::read(STARTER).expect("the starter can be read").0.workspace)
}

fuzz_target!(|text: &str| {
    let workspace = starter();
    match parse(text, workspace) {
        Ok(read) => {
            for lang in [Lang::Zh, Lang::En] {
                let printed = print::formula(&read.formula, workspace, lang);
                let again = parse(&printed, workspace);
                assert_eq!(again.map(|again| again.formula), Ok(read.formula.clone()), "{text:?} → {printed:?}");
            }
        }
        Err(error) => {
            let length = text.chars().count();
            assert!(error.at.start <= error.at.end && error.at.end <= length.max(1), "{text:?}: {:?}", error.at);
        }
    }
});
