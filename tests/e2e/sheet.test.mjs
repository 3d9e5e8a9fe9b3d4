// The page that a person can be handed: one sheet of paper each, with nobody else's rows, and the lever that it names.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, ready } from './support/stories.mjs';

const site = useSite();
const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const managers = new Set(workspace.employees.map((one) => one.facts.revisions.at(-1).value.manager));
const person = workspace.employees.find((one) => !managers.has(one.id));
const pages = (pdf) => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length;

for (const [language, side] of [['en', 'en'], ['zh-CN', 'zh']]) {
  test(`one person's sheet is one page of paper with nobody else on it (${language})`, async (t) => {
    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);
    await goTo(page, `people/${person.id}`);
    const link = page.locator(`a[href*="${person.id}/sheet"]`);
    await link.focus();
    await page.keyboard.press('Enter');
    await ready(page, 'sheet');
    assert.equal(await page.locator('[data-sheet]').count(), 1);
    const shown = await page.locator('[data-sheet]').innerText();
    const mine = [person.id, person.facts.revisions.at(-1).value.manager];
    const html = await page.locator('main').innerHTML();
    for (const other of workspace.employees.filter((one) => !mine.includes(one.id))) {
      assert.ok(!shown.includes(other.name[side] || other.name.en), `${other.name.en} is on it`);
      assert.ok(!html.includes(other.id), `${other.name.en} is in its bytes`);
    }
    assert.deepEqual(await axeFindings(page, 'main'), []);
    await assertNoSideScroll(page);
    const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: false, printBackground: true });
    mkdirSync('target/shots', { recursive: true });
    writeFileSync(`target/shots/sheet-${language}.pdf`, pdf);
    assert.equal(pages(pdf), 1, 'one page');
    await assertClean(opened);
  });
}

test('everybody has a page of paper of their own', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  await goTo(page, 'people');
  await page.locator('a[href*="people/sheets"]').press('Enter');
  await ready(page, 'sheet');
  assert.equal(await page.locator('[data-sheet]').count(), workspace.employees.length);
  const pdf = await page.pdf({ format: 'A4', printBackground: true });
  writeFileSync('target/shots/sheets.pdf', pdf);
  assert.equal(pages(pdf), workspace.employees.length);
  await assertClean(opened);
});
