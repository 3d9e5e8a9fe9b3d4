// A period as a workbook that computes: made in the page, in both languages, and handed over as a file with formulas whose values are those of the page.
// What LibreOffice makes of the formulas is compared by `make xlsx-parity` (tests/xlsx/parity.py).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample } from './support/stories.mjs';

const site = useSite();

/** The parts of an archive as texts by name. */
function parts(bytes) {
  const found = {};
  const end = bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size, name, extra, comment, place] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const start = place + 30 + bytes.readUInt16LE(place + 26) + bytes.readUInt16LE(place + 28);
    const data = bytes.subarray(start, start + size);
    found[bytes.toString('utf8', at + 46, at + 46 + name)] = (method === 8 ? inflateRawSync(data) : data).toString('utf8');
    at += 46 + name + extra + comment;
  }
  return found;
}

for (const [language, action, sheets] of [
  ['zh-CN', /的工作簿$/, ['说明', '总分', '评分', '基础数据', '分值与等级']],
  ['en', /^Workbook of /, ['About', 'Totals', 'Scores', 'Inputs', 'Scale and grades']],
]) {
  test(`a period as a workbook that computes: ${language}`, async (t) => {
    const opened = await begin(site, t, { language });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'data');
    const button = page.getByRole('button', { name: action });
    await button.focus();
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    assert.match(download.suggestedFilename(), /^keyscore-\d{4}.*\.xlsx$/);
    const found = parts(readFileSync(await download.path()));
    const names = [...found['xl/workbook.xml'].matchAll(/<sheet name="([^"]+)"/g)].map(([, name]) => name);
    assert.deepEqual(names, sheets);
    const totals = found['xl/worksheets/sheet2.xml'];
    // The total of each card is a formula with the value of the page beside it.
    const computed = [...totals.matchAll(/<c r="I\d+"[^>]*><f>[^<]+<\/f><v>([^<]*)<\/v>/g)].map(([, value]) => Number(value));
    assert.ok(computed.length > 10, `${computed.length} totals`);
    await goTo(page, 'overview');
    const total = page.locator('.ks-hero__score [data-kpi=total]').first();
    await total.waitFor();
    assert.ok(download.suggestedFilename().includes(await total.getAttribute('data-period')), 'the period of the file is that of the page');
    assert.equal(computed[0], Number(await total.getAttribute('data-exact')), 'the first card is the company');
    await assertClean(opened);
  });
}
