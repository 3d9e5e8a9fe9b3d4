# make run    set up what is missing, build, serve dist/ on 127.0.0.1:8080
# make test   set up what is missing, run every check; ends with "N passed, N failed"
# make build  write dist/            make dev    serve with reload while editing
# make shots  pictures of every screen into target/shots
# make bench  measure what has a speed promise, also beside other programs, into docs/benchmarks.md (20 minutes)
# make faults  what goes wrong with storage, tabs and files, in Chromium, one line per case; CASE='F01 F07' for some
# make deny   licences and sources of the crates
# make oracle compare scores with a second evaluation in Python, CASES=100000 SEED=1; KEYSCORE=path of a built program
# make fuzz   run the fuzz targets, SECONDS=60 each; needs a nightly compiler
# make mutants  plant faults into the engine and see whether a test notices; SHARD=1/20, FILES='src/engine/score.rs', JOBS=1
# make xlsx-parity  workbooks that compute, BOOKS=40 of random workspaces and the sample's, recalculated by LibreOffice: every cell equal?
# make clean  remove what was built; the tools in the cache stay

SHELL := /bin/bash
PORT ?= 8080
SECONDS ?= 60
CASES ?= 100000
BOOKS ?= 40
SEED ?= 1
SHARD ?= -
FILES ?=
CASE ?=
JOBS ?= 1
export JOBS
.PHONY: run build dev test faults shots bench deny fuzz mutants oracle xlsx-parity setup clean

run: build
	@. .ci/env && exec node .ci/serve.mjs --port $(PORT)

build:
	@.ci/setup build
	@.ci/build

dev:
	@.ci/setup build
	@. .ci/env && for_wasm trunk serve --skip-version-check --port $(PORT)

test:
	@.ci/setup build test
	@. .ci/env && node .ci/test.mjs

faults: build
	@.ci/setup test
	@. .ci/env && node tests/faults/run.mjs $(CASE)

shots: build
	@.ci/setup test
	@. .ci/env && node tests/e2e/shots.mjs

bench: build
	@.ci/setup test bench
	@. .ci/env && node tests/bench/run.mjs && node tests/bench/import.mjs
	@benches/build.sh
	@. .ci/env && node benches/run.mjs --write
	@cargo bench --locked --manifest-path benches/Cargo.toml

deny:
	@.ci/setup deny
	@.ci/deny

fuzz:
	@.ci/setup fuzz
	@.ci/fuzz $(SECONDS)

mutants:
	@.ci/setup mutants
	@.ci/mutants $(SHARD) $(FILES)

oracle:
	@.ci/setup oracle
	@if [ -z "$$KEYSCORE" ]; then .ci/setup build && . .ci/env && cargo build --release --bin keyscore; fi
	@failed=0; python3 tests/oracle/examples.py || failed=1; \
	python3 tests/oracle/formulas.py --cases $$(($(CASES) / 10)) --seed $(SEED) || failed=1; \
	python3 tests/oracle/compare.py --faulty --cases $(CASES) --seed $(SEED) || failed=1; exit $$failed

xlsx-parity:
	@.ci/setup xlsx
	@if [ -z "$$KEYSCORE" ]; then .ci/setup build && . .ci/env && cargo build --release --bin keyscore; fi
	@export KEYSCORE=$${KEYSCORE:-target/release/keyscore}; mkdir -p target/xlsx; $$KEYSCORE sample -o target/xlsx/sample.keyscore.json; \
	python3 tests/xlsx/parity.py target/xlsx/sample.keyscore.json:2025-Q4 target/xlsx/sample.keyscore.json:2025 target/xlsx/sample.keyscore.json:2025-12 --cases $(BOOKS) --seed $(SEED)

setup:
	@.ci/setup

clean:
	rm -rf target dist
