//! The only folder that names the browser: storage, workers, files, clock, charts. Holds no rules.
