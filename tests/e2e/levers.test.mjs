// What would move a total, on the card itself: a row for every indicator that counts, and the numbers that scoring.md, section 8,
// gives for the weights, worked out here from the scores and weights that the card shows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample } from './support/stories.mjs';

const site = useSite();
const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const person = workspace.employees[0];
const number = (text) => Number(text.replace(/[−–]/g, '-').replace(/[^\d.-]/g, ''));

for (const [language, look] of [['en', {}], ['zh-CN', { theme: 'dark', width: 390, height: 844 }]]) {
  test(`a card says what would move its total (${language})`, async (t) => {
    const opened = await begin(site, t, { language, ...look });
    const { page } = opened;
    await openSample(page);
    await goTo(page, `people/${person.id}`, '2025-Q3');
    const levers = page.locator('[data-ready=levers]');
    await levers.waitFor();
    const read = (all) => all.map((row) => [row.cells[0].firstChild.textContent.trim(), ...[...row.cells].slice(1).map((cell) => cell.firstChild?.textContent.trim() ?? '')]);
    const rows = await levers.locator('tr[data-lever]').evaluateAll(read);
    assert.ok(rows.length > 1);
    assert.ok(await levers.locator('.ks-badge').count() >= 1, 'the furthest is marked');
    // Score and weight as the card's table shows them: its columns 4 and 5.
    const shown = await page.locator('table:has(.ks-table__bar) tbody tr:has(td.ks-table__bar)').evaluateAll((all) => all.map((row) => [row.cells[0].firstChild.textContent.trim(), row.cells[4].innerText, row.cells[5].firstChild.textContent]));
    const card = Object.fromEntries(shown.map(([name, score, weight]) => [name, [number(score), number(weight)]]));
    for (const [name, weight] of rows) {
      const others = rows.filter(([other]) => other !== name).map(([other]) => card[other]);
      const mean = others.reduce((sum, [score, share]) => sum + score * share, 0) / others.reduce((sum, [, share]) => sum + share, 0);
      const expected = (card[name][0] - mean) / 100;
      assert.ok(Math.abs(number(weight) - expected) < 0.001, `${name}: ${weight}, by hand ${expected}`);
    }
    assert.deepEqual(await axeFindings(page, 'main'), []);
    await assertClean(opened);
  });
}
