//! Any bytes as a workspace file. What is read is scored without a crash, and written and read again it is the same.
#![no_main]

use keyscore::{
    data::file,
    engine::{evaluate::evaluate, query::Query},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok((model, _)) = file::read(bytes) else { return };
    let _ = evaluate(&model, &Query::Coverage);
    if let Ok(text) = file::write(&model) {
        let (again, findings) = file::read(text.as_bytes()).expect("what was written can be read");
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(file::write(&again), Ok(text));
    }
});
