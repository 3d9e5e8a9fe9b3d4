// Runs every check, one line each, goes on after a failure, and closes with `N passed, N failed`.
// `node .ci/test.mjs` all of them; with words only the stages whose name contains one: `node .ci/test.mjs clippy host`.
// Logs: target/ci/<stage>.log. Exit code 1 if anything failed.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';

const LOGS = 'target/ci';
const TAIL_LINES = 60;
const present = (command) => spawnSync('bash', ['-c', `. .ci/env; command -v ${command}`]).status === 0;
const way = spawnSync('bash', ['-c', '. .ci/env; wasm_way'], { encoding: 'utf8' }).stdout.trim();
const nextest = present('cargo-nextest');
const endToEnd = () => readdirSync('tests/e2e').filter((name) => name.endsWith('.test.mjs')).map((name) => `tests/e2e/${name}`);
const inBrowser = () => readdirSync('tests').some((name) => /^browser.*\.rs$/.test(name));

// How each kind of runner tells its counts. A stage that is one check counts as one.
const sum = (log, pattern) => [...log.matchAll(pattern)].reduce((total, match) => total + Number(match[1] ?? 1), 0);
const counts = {
  check: () => null,
  cargo: (log) => ({ passed: sum(log, /test result: .*? (\d+) passed/g) + sum(log, /tests? run: (\d+) passed/g), failed: sum(log, /test result: .*?; (\d+) failed/g) + sum(log, /tests? run: .*?(\d+) failed/g) }),
  lines: (log) => ({ passed: sum(log, /^F\d\d pass/gm), failed: sum(log, /^F\d\d FAIL/gm) + sum(log, /FAILED to run/g) }),
  node: (log) => ({ passed: sum(log, /^(?:#|ℹ) pass (\d+)/gm), failed: sum(log, /^(?:#|ℹ) (?:fail|cancelled) (\d+)/gm) }),
};

const IN_TESTS = '-A clippy::unwrap_used -A clippy::expect_used -A clippy::panic -A missing_docs -A unreachable_pub';

const STAGES = [
  { name: 'format', run: 'cargo fmt --all -- --check --color never' },
  // Tests may unwrap, in their helpers too, and need no documentation.
  { name: 'clippy host', run: `cargo clippy --locked --workspace --lib --bins -- -D warnings && cargo clippy --locked --tests -- -D warnings ${IN_TESTS}` },
  // Debian's compiler comes without clippy: there the compiler's own warnings have to do.
  { name: 'clippy wasm32', run: way === 'debian'
    ? 'for_wasm env RUSTFLAGS=-Dwarnings cargo check --locked --target wasm32-unknown-unknown --lib --bins'
    : 'cargo clippy --locked --target wasm32-unknown-unknown --lib --bins -- -D warnings' },
  { name: 'purity', run: 'cargo check --locked --no-default-features --lib' },
  { name: 'host tests', counts: counts.cargo, run: nextest ? 'cargo nextest run --locked --no-fail-fast --color never && cargo test --locked --doc --no-fail-fast' : 'cargo test --locked --no-fail-fast' },
  { name: 'wasm tests', counts: counts.cargo, skip: () => (inBrowser() ? null : 'no tests/browser*.rs'),
    run: "for_wasm_test env CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner CHROMEDRIVER=$(command -v chromedriver) WASM_BINDGEN_TEST_TIMEOUT=120 cargo test --locked --target wasm32-unknown-unknown --test 'browser*' --no-fail-fast" },
  { name: 'build', run: '.ci/build' },
  { name: 'end to end', counts: counts.node, run: () => `node --test --test-concurrency=2 --test-reporter=tap ${endToEnd().join(' ')}` },
  { name: 'faults', counts: counts.lines, run: 'node tests/faults/run.mjs --quick' },
  { name: 'size budget', counts: counts.node, run: 'node --test --test-reporter=tap tests/budget.test.mjs', tell: /first load .*/ },
];

function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

function shell(command, file) {
  return new Promise((resolve) => {
    const log = createWriteStream(file);
    const child = spawn('bash', ['-c', `set -o pipefail; . .ci/env; ${command}`], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CARGO_TERM_COLOR: 'never' } });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.on('close', (code) => log.end(() => resolve(code ?? 1)));
  });
}

export async function runStage(stage) {
  const file = `${LOGS}/${stage.name.replaceAll(' ', '-')}.log`;
  const label = stage.name.padEnd(14);
  const reason = stage.skip?.();
  if (reason) {
    console.log(`${label} skipped: ${reason}`);
    return { passed: 0, failed: 0, failures: [] };
  }
  if (process.stdout.isTTY) process.stdout.write(`${label} …\r`);
  const began = performance.now();
  const code = await shell(typeof stage.run === 'function' ? stage.run() : stage.run, file);
  const log = readFileSync(file, 'utf8');
  let { passed, failed } = (stage.counts ?? counts.check)(log) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  // A runner that broke down, or ran nothing at all, has not passed.
  if ((code !== 0 || passed === 0) && failed === 0) failed = 1;
  const said = stage.tell ? ` · ${log.match(stage.tell)?.[0] ?? ''}` : '';
  console.log(`${label} ${failed === 0 ? 'ok    ' : 'FAILED'} ${duration(performance.now() - began).padStart(11)}   ${passed} passed, ${failed} failed${said}`);
  const failures = failed === 0 ? [] : namesOfFailures(log).map((name) => `${stage.name}: ${name}`);
  if (failed > 0) {
    const lines = stage.counts === counts.node ? log.split('\n').filter((line) => !/^\s*(ok \d+|# Subtest|duration_ms|---|\.\.\.)/.test(line)) : log.trimEnd().split('\n');
    console.log(lines.slice(-TAIL_LINES).map((line) => `    ${line}`).join('\n'));
    console.log(`    whole log: ${file}`);
  }
  return { passed, failed, failures };
}

/** What failed, by the words of the runners: cargo, nextest, node, the runner of the fault cases. */
function namesOfFailures(log) {
  const found = [...log.matchAll(/^(?:test (.+) \.\.\. FAILED|\s*FAIL \[[^\]]*\] (.+)|not ok \d+ - (.+)|(F\d\d FAIL .+(?:\n {4}.+){0,2})|((?:error|warning)(?:\[\w+\])?: .+))$/gm)];
  const names = found.map((match) => match.slice(1).find(Boolean).replace(/\n\s*/g, ' · '));
  return names.length > 0 ? [...new Set(names)].slice(0, 12) : ['see its log'];
}

/** Runs stages one after the other; `beside` is one that starts with the first and is waited for when its turn comes: its compiler
 * spends minutes on one core while the checks use the other. */
export async function runAll(stages, beside = null) {
  mkdirSync(LOGS, { recursive: true });
  const early = stages.length > 1 && stages.includes(beside) ? runStage(beside) : null;
  const total = { passed: 0, failed: 0, failures: [] };
  for (const stage of stages) {
    const { passed, failed, failures } = await (stage === beside && early ? early : runStage(stage));
    total.passed += passed;
    total.failed += failed;
    total.failures.push(...failures);
  }
  return total;
}

/** The last lines of a run: what failed by name, then the sum. */
export function close({ passed, failed, failures }) {
  for (const failure of failures) console.log(`failed: ${failure}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

export const NODE_COUNTS = counts.node;
export const CARGO_COUNTS = counts.cargo;

if (process.argv[1] === import.meta.filename) {
  const words = process.argv.slice(2);
  const chosen = words.length === 0 ? STAGES : STAGES.filter(({ name }) => words.some((word) => name.includes(word)));
  const began = performance.now();
  const total = await runAll(chosen, STAGES.find(({ name }) => name === 'build'));
  writeFileSync(`${LOGS}/summary.json`, JSON.stringify({ ...total, seconds: Math.round((performance.now() - began) / 1000) }));
  console.log(`all checks: ${duration(performance.now() - began)}`);
  close(total);
}
