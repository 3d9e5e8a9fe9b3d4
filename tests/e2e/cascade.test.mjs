// Targets handed down: a salesperson of a region gets 20 % of its base, the rest is said to be nobody's; what is fixed stays;
// it becomes targets in one step with a reason and is taken back in one. Expected amounts are sums done here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, saved } from './support/stories.mjs';

const site = useSite();
const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const regionOf = (person) => person.facts.revisions.at(-1).value.region;
const region = workspace.regions.find((one) => workspace.employees.filter((person) => regionOf(person) === one.id).length > 1);
const team = workspace.employees.filter((person) => regionOf(person) === region.id);
const [first, second] = team;

/** Until the engine has answered about a node. */
const answered = (page, node) => page.locator(`[data-cascade="${node}"][data-ready=setup]`).waitFor();
const cell = (page, scope, column) => page.locator(`tr[data-scope="${scope}"] td[data-column="${column}"]`);

/** Writes into a cell by keyboard, until the engine has answered with that amount of the year. */
async function write(page, where, value) {
  await where.locator('input').fill(value);
  await where.locator('input').press('Enter');
}
const yearIs = (page, scope, amount) => page.locator(`[data-ready=setup] tr[data-scope="${scope}"] td[data-column=year][data-exact="${amount}"]`).waitFor();

for (const [language, words] of [
  ['en', { nobody: /CNY\s800,000\.00 is nobody/, over: /more is handed out/, write: 'Write as targets…', go: 'Write targets', tree: 'Tree', needed: /Say why/ }],
  ['zh-CN', { nobody: /还有 ¥800,000\.00 未分解/, over: /超额分解/, write: '写入目标…', go: '写入目标', tree: '树形', needed: /请写明原因/ }],
]) {
  test(`a salesperson of a region gets 20 % of its base, to the cent and in one step (${language})`, async (t) => {
    const opened = await begin(site, t, language === 'en' ? { language } : { language, theme: 'dark', width: 390, height: 844 });
    const { page } = opened;
    await openSample(page);
    await goTo(page, 'setup/cascade');
    await answered(page, 'company');
    await page.locator('#cascade-node').selectOption(`region:${region.id}`);
    await answered(page, `region:${region.id}`);
    await page.locator('#cascade-base').selectOption('typed');
    await write(page, page.locator('.ks-field').filter({ has: page.locator('#cascade-typed') }), '1000000');
    await page.locator('#cascade-method').selectOption('percent');
    await write(page, cell(page, `employee:${first.id}`, 'percent'), '20');
    // 20 % of 1,000,000; the other 800,000 are nobody's.
    await yearIs(page, `employee:${first.id}`, '200000.00');
    await page.locator('.ks-remain').filter({ hasText: words.nobody }).waitFor();
    // A month that is fixed stays; the year is still the year: 200,000 − 50,000 over the others.
    await page.locator('#cascade-months').selectOption('even');
    await write(page, cell(page, `employee:${first.id}`, '3'), '50000');
    await page.locator(`[data-ready=setup] tr[data-scope="employee:${first.id}"] td[data-column="1"][data-exact="13636.37"]`).waitFor();
    assert.equal(await cell(page, `employee:${first.id}`, '12').getAttribute('data-exact'), '13636.36');
    // Another one has the year fixed above what there is.
    await write(page, cell(page, `employee:${second.id}`, 'year'), '900000');
    await page.locator('.ks-remain').filter({ hasText: words.over }).waitFor();
    await write(page, cell(page, `employee:${second.id}`, 'year'), '800000');
    await page.locator('[data-remainder="0.00"]').waitFor();
    assert.deepEqual(await axeFindings(page, 'main'), []);
    await assertNoSideScroll(page);
    await page.getByRole('button', { name: words.write, exact: true }).press('Enter');
    const dialog = page.locator('#hand-down');
    await dialog.waitFor();
    assert.deepEqual(await axeFindings(page, '#hand-down'), []);
    await page.locator('#hand-down-reason').fill('region A');
    await dialog.getByRole('button', { name: words.go, exact: true }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await saved(page);
    // The tree has them below their region; who was left out has no target.
    await page.getByRole('button', { name: words.tree, exact: true }).press('Enter');
    await page.locator(`[data-ready=setup] tr[data-scope="employee:${first.id}"][data-exact="200000"]`).waitFor();
    assert.equal(await page.locator(`tr[data-scope="employee:${second.id}"]`).getAttribute('data-exact'), '800000');
    assert.deepEqual(await axeFindings(page, 'main'), []);
    // One step takes all of it back.
    await page.locator('.ks-page__title').click();
    await page.keyboard.press('Control+z');
    await page.waitForFunction((scope) => document.querySelector(`[data-ready=setup] tr[data-scope="${scope}"]`)?.dataset.exact !== '200000', `employee:${first.id}`);
    await saved(page);
    await assertClean(opened);
  });
}
