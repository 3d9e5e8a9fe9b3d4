// A file of a million rows: how far it is, how fast and how long still is said; cancelled, it is gone within a second and everything
// is as it was.
import assert from 'node:assert/strict';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { test } from 'node:test';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, cancelImport, createWorkspace, importCsv, ready, saved } from './support/stories.mjs';
import { dump } from '../faults/support/cases.mjs';

const site = useSite();
const ROWS = 1_000_000;
/** A page built for finding faults reads a million rows slowly. */
const PATIENCE = 300_000;
const HEAD = 'Order ID,Customer,Employee,Order date,Promised date,Delivered date,Net amount\n';

async function write(path) {
  const out = createWriteStream(path);
  out.write(HEAD);
  for (let from = 0; from < ROWS; from += 10_000) {
    const rows = Array.from({ length: 10_000 }, (_, at) => `${from + at},Customer ${at % 5},Person ${at % 3},2025-${String(at % 12 + 1).padStart(2, '0')}-05,2025-12-30,2025-12-${10 + at % 19},${at % 900}.25\n`);
    if (!out.write(rows.join(''))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

test('a million rows, cancelled in the middle', { timeout: 2 * PATIENCE }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'keyscore-million-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'million.csv');
  await write(path);
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  page.setDefaultTimeout(PATIENCE);
  await createWorkspace(page, 'Million');
  await importCsv(page, `${HEAD}x1,Alder,Kim,2025-02-03,2025-02-10,2025-02-09,600\n`, 'small.csv');
  await saved(page);
  const before = JSON.parse(await dump(page));
  await page.reload();
  await ready(page, 'data');
  await page.getByTestId('import-file').setInputFiles(path);
  await page.getByTestId('import-start').waitFor();
  await page.getByTestId('import-start').click();
  await page.waitForFunction(() => Number(document.querySelector('.ks-work__text')?.textContent.match(/(\d+)\s*%/)?.[1]) >= 10);
  // Rows, share, and as soon as there is a second to go by, speed and time left.
  const spoken = await page.waitForFunction(() => {
    const said = document.querySelector('.ks-work__text')?.innerText.replace(/\s+/g, ' ');
    return /^[\d,]+ rows · \d+% · [\d,]+ rows per second · about \d+ (s|min) left$/.test(said) && said;
  });
  const said = await spoken.jsonValue();
  const took = await cancelImport(page);
  t.diagnostic(`“${said}”, cancelled within ${Math.round(took)} ms`);
  assert.ok(took < 1_000, `cancelled within ${took} ms`);
  const after = JSON.parse(await dump(page));
  assert.deepEqual([after.log, after.base, after.meta, after.chunk], [before.log, before.base, before.meta, before.chunk]);
  // It can go on: what was chosen is still there.
  assert.equal(await page.getByTestId('import-start').isEnabled(), true);
  await assertClean(opened);
});
