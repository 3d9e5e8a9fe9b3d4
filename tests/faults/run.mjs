// Runs the cases of faults: `node tests/faults/run.mjs [F01 F02 …]`; without words all of them, with `--quick` those that take
// a few seconds each. One line per case, then `N passed, N failed`.
import { readdirSync, readFileSync } from 'node:fs';
import { run } from 'node:test';

const HERE = 'tests/faults';
/** What takes long: many rounds, large files, browsers that are started and killed. */
const SLOW = ['F05', 'F06', 'F07', 'F10', 'F11', 'F17', 'F21', 'F25', 'F26', 'F42', 'F43', 'F44', 'F45', 'F46', 'F53'];
const isQuick = process.argv.includes('--quick');
const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const every = readdirSync(HERE).filter((name) => name.endsWith('.test.mjs'))
  .flatMap((name) => [...readFileSync(`${HERE}/${name}`, 'utf8').matchAll(/^fault\('(F\d\d)'/gm)].map((match) => match[1])).sort();
const wanted = isQuick ? every.filter((number) => !SLOW.includes(number)) : named;
const files = readdirSync(HERE).filter((name) => name.endsWith('.test.mjs')).map((name) => `${HERE}/${name}`)
  .filter((path) => wanted.length === 0 || wanted.some((number) => readFileSync(path, 'utf8').includes(`'${number}'`)));
const patterns = wanted.length > 0 ? [new RegExp(`^(${wanted.join('|')}) |^(zh-CN|en)$`)] : undefined;

const reasons = new Map();
let passed = 0;
let failed = 0;
const number = (name) => name.match(/^F\d\d(?= )/)?.[0];

/** The line of a case. */
function tell(data, outcome) {
  const seconds = (data.details.duration_ms / 1000).toFixed(1);
  console.log(`${number(data.name)} ${outcome}  ${data.name.slice(4)} (${seconds} s)`);
}

const stream = run({ files, concurrency: 1, testNamePatterns: patterns, timeout: 600_000 });
stream.on('test:fail', (data) => {
  const error = data.details.error;
  const cause = error?.cause ?? error;
  if (!number(data.name)) {
    // A language of a case, or a file that could not be run at all.
    const text = String(cause?.stack ?? cause);
    if (data.nesting > 0) reasons.set(data.file, [...(reasons.get(data.file) ?? []), `${data.name}: ${text}`]);
    else if (!/subtest/.test(text)) {
      failed += 1;
      console.log(`${data.name} FAILED to run: ${text}`);
    }
    return;
  }
  failed += 1;
  tell(data, 'FAIL');
  for (const reason of reasons.get(data.file) ?? [String(cause?.stack ?? cause)]) console.log(reason.split('\n').slice(0, 14).map((line) => `    ${line.slice(0, 240)}`).join('\n'));
  reasons.delete(data.file);
});
stream.on('test:pass', (data) => {
  if (!number(data.name) || data.skip) return;
  passed += 1;
  tell(data, 'pass');
});
stream.on('test:diagnostic', (data) => { if (/^F\d\d/.test(data.message)) console.log(`    ${data.message}`); });
stream.once('end', () => {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
});
stream.resume();
