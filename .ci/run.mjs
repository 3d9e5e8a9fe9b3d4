// The second half of .ci/run: `node .ci/run.mjs <exit code of make test> <seconds so far>`.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { CARGO_COUNTS, NODE_COUNTS, close, runAll } from './test.mjs';

const [testCode, seconds] = process.argv.slice(2).map(Number);
// cargo-deny is built from source: it only starts while this much of the time is still unused.
const DENY_BEFORE_SECONDS = 40 * 60;

const data = resolve(process.env.KEYSCORE_DATA ?? '../shared/data');
const stories = existsSync('tests/e2e/northwind') ? readdirSync('tests/e2e/northwind').filter((name) => name.endsWith('.test.mjs')).map((name) => `tests/e2e/northwind/${name}`) : [];
const stages = [];
if (existsSync(`${data}/northwind`)) {
  if (existsSync('tests/northwind.rs')) stages.push({ name: 'northwind', counts: CARGO_COUNTS, run: `KEYSCORE_DATA='${data}' cargo test --locked --test northwind --no-fail-fast` });
  if (stories.length > 0) stages.push({ name: 'northwind page', counts: NODE_COUNTS, run: `KEYSCORE_DATA='${data}' node --test --test-concurrency=2 --test-reporter=tap ${stories.join(' ')}` });
} else {
  console.log(`real data       skipped: ${data}/northwind is not there`);
}
// The second evaluation in Python, with the command line that the host tests have built.
stages.push({ name: 'oracle', run: 'KEYSCORE="$PWD/target/debug/keyscore" make --no-print-directory oracle CASES=20000', tell: /\d+ cases, \d+ differences(?![\s\S]*differences)/ });
if (seconds < DENY_BEFORE_SECONDS) stages.push({ name: 'cargo-deny', run: 'make deny', tell: /advisories skipped.*/ });
else console.log(`cargo-deny      skipped: ${Math.round(seconds / 60)} minutes are used already`);

// Without a summary `make test` broke down before its end, which is a failure of its own.
const broken = { passed: 0, failed: 1, failures: ['make test: ended before its summary'] };
const first = existsSync('target/ci/summary.json') ? JSON.parse(readFileSync('target/ci/summary.json', 'utf8')) : broken;
if (testCode !== 0 && first.failed === 0) Object.assign(first, { failed: 1, failures: [`make test: exit code ${testCode}`] });
const more = await runAll(stages);
close({ passed: first.passed + more.passed, failed: first.failed + more.failed, failures: [...first.failures, ...more.failures] });
