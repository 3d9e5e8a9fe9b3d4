// The sample workspace: one click to a full overview, cards, explanations, language and theme, undo, links, and the
// shelf of workspaces. The figures are those of the synthetic sample (docs/sample.md).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, figure, fillCell, goTo, openSample, ready, saved, switchLanguage, total } from './support/stories.mjs';

const site = useSite();
const text = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();

test('one click from the start screen to an overview full of figures', async (t) => {
  const opened = await begin(site, t);
  const { page } = opened;
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
  await openSample(page);
  assert.match((await total(page)).text, /^\d+\.\d\d$/);
  assert.equal(await page.locator('.ks-tile').count(), 7);
  assert.equal(await page.locator('.ks-heat tbody tr').count(), 8);
  // Every status is told by a word too, and the sample says that it is one.
  assert.equal(await page.locator('.ks-tile .ks-status').evaluateAll((all) => all.every((mark) => mark.textContent.trim() !== '' && mark.querySelector('svg'))), true);
  await page.locator('.ks-top .ks-badge--sample').waitFor();
  assert.ok(await page.locator('main canvas').count() >= 1, 'a chart');
  await assertClean(opened);
});

test('cards of an account and of a person', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  // docs/sample.md: Xinghuai Motors has 84.94 points in 2025, a B, and A begins at 85.
  await goTo(page, 'accounts', '2025');
  await page.locator('main a', { hasText: 'Xinghuai Motors' }).click();
  await ready(page, 'account');
  assert.equal((await total(page)).text, '84.94');
  assert.match(await text(page.locator('.ks-hero__score')), /\bB\b/);
  assert.equal(await text(page.getByRole('heading', { level: 1 })), 'Xinghuai Motors');
  await page.locator('figure canvas, .ks-chart canvas').first().waitFor();
  // Yunli Appliances: sales capped at most, the margin down to 14.1 %.
  await goTo(page, 'accounts', '2025');
  await page.locator('main a', { hasText: 'Yunli Appliances' }).click();
  await ready(page, 'account');
  assert.match(await text(page.locator('td [data-kpi=K03]').first()), /^14\.1/);
  // Bozhu Logistics is at the bottom: D.
  await goTo(page, 'accounts', '2025');
  await page.locator('main a', { hasText: 'Bozhu Logistics' }).click();
  await ready(page, 'account');
  assert.match(await text(page.locator('.ks-hero__score')), /\bD\b/);
  await goTo(page, 'people', '2025');
  assert.equal(await page.locator('main tbody tr').count(), 10);
  await page.locator('main a', { hasText: 'Tan Zhou' }).click();
  await ready(page, 'person');
  assert.match(await text(page.locator('.ks-hero__score')), /\bB\b/);
  await assertClean(opened);
});

test('an explanation opens by keyboard, holds the figure of its cell, and gives the focus back', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  await goTo(page, 'accounts', '2025');
  await page.locator('main a', { hasText: 'Xinghuai Motors' }).click();
  await ready(page, 'account');
  for (const kpi of ['K01', 'K08']) {
    const button = page.locator('td button', { has: page.locator(`[data-kpi=${kpi}]`) });
    const shown = await text(button);
    await button.focus();
    await page.keyboard.press('Enter');
    await ready(page, 'explain');
    const drawer = page.getByRole('dialog');
    const told = await text(drawer);
    assert.ok(told.includes(shown), `${shown} in ${told}`);
    const exact = await button.locator('[data-exact]').getAttribute('data-exact');
    const [top, bottom] = exact.split('/').map((part) => Number(part).toLocaleString('en-US', { maximumFractionDigits: 9 }));
    assert.ok(told.includes(top) && (bottom === undefined || told.includes(bottom)), `${exact} in ${told}`);
    const score = await text(button.locator('xpath=ancestor::tr').locator('td').nth(3));
    assert.ok(told.includes(score), `${score} in ${told}`);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    assert.equal(await button.evaluate((node) => node === document.activeElement), true, 'focus is back on the figure');
  }
  await assertClean(opened);
});

test('language and theme switch without a reload and are remembered', async (t) => {
  const opened = await begin(site, t, { language: 'zh-CN', theme: 'light' });
  const { page } = opened;
  await openSample(page);
  await page.evaluate(() => { globalThis.sameLife = true; });
  const look = () => page.evaluate(() => ({ lang: document.documentElement.lang, ground: getComputedStyle(document.documentElement).backgroundColor, life: globalThis.sameLife === true }));
  const first = await look();
  assert.equal(first.lang, 'zh-CN');
  const before = await total(page);
  await switchLanguage(page, 'en');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  assert.deepEqual(await total(page), before);
  await page.locator('.ks-top__wide summary').click();
  await page.getByRole('button', { name: 'Dark' }).click();
  await page.waitForFunction((ground) => getComputedStyle(document.documentElement).backgroundColor !== ground, first.ground);
  const second = await look();
  assert.deepEqual([second.lang, second.life], ['en', true]);
  await page.reload();
  await ready(page, 'overview');
  const third = await look();
  assert.deepEqual([third.lang, third.ground, third.life], ['en', second.ground, false]);
  await assertClean(opened);
});

test('an edit is saved, undone and redone by keys and by buttons', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  await openSample(page);
  const before = (await total(page)).text;
  await goTo(page, 'setup/weights');
  const [sales, growth] = ['K01', 'K12'].map((kpi) => page.locator(`td[data-kpi=${kpi}] input`));
  const is = (cell, value) => page.waitForFunction(([node, expected]) => node.value === expected, [cell, value]);
  const handles = [await sales.elementHandle(), await growth.elementHandle()];
  await fillCell(page, sales, '35');
  await fillCell(page, growth, '10');
  await saved(page);
  await page.keyboard.press('Control+z');
  await is(handles[1], '15');
  await page.keyboard.press('Control+z');
  await is(handles[0], '30');
  await page.keyboard.press('Control+Shift+z');
  await is(handles[0], '35');
  await page.getByRole('button', { name: /^Redo / }).click();
  await is(handles[1], '10');
  await page.getByRole('button', { name: /^Undo / }).click();
  await is(handles[1], '15');
  await page.getByRole('button', { name: /^Redo / }).click();
  await is(handles[1], '10');
  await goTo(page, 'overview');
  const after = (await total(page)).text;
  assert.notEqual(after, before);
  await saved(page);
  await page.reload();
  await ready(page, 'overview');
  assert.equal((await total(page)).text, after, 'the edit outlives a reload');
  // Undo and redo reach back over it.
  await page.getByRole('button', { name: /^Undo / }).click();
  await page.getByRole('button', { name: /^Redo / }).click();
  await page.waitForFunction((text) => document.querySelector('.ks-hero__score [data-kpi=total]')?.textContent.trim() === text, after);
  await assertClean(opened);
});

test('the period stands in the address, and a link opens the same screen in another tab', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page, context } = opened;
  await openSample(page);
  await page.getByRole('button', { name: 'Quarter', exact: true }).click();
  await page.locator('.ks-stepper__label[data-period="2025-Q4"]').waitFor();
  assert.match(page.url(), /\?p=2025-Q4$/);
  await page.getByRole('button', { name: 'Previous period' }).click();
  await page.locator('main [data-kpi=total][data-period="2025-Q3"]').first().waitFor();
  assert.match(page.url(), /\?p=2025-Q3$/);
  // docs/sample.md: in the third quarter no survey came back from Lanbai Aero Parts.
  await page.locator('.ks-heat a', { hasText: 'Lanbai Aero Parts' }).click();
  await ready(page, 'account');
  assert.match(page.url(), /accounts\/\w+\?p=2025-Q3$/);
  assert.equal((await figure(page, { kpi: 'K05', scope: await page.locator('.ks-hero [data-scope]').getAttribute('data-scope'), period: '2025-Q3' })).exact, '');
  const here = await total(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await ready(other, 'account');
  assert.deepEqual(await total(other), here);
  assert.equal(await text(other.getByRole('heading', { level: 1 })), 'Lanbai Aero Parts');
  await page.goBack();
  await ready(page, 'overview');
  assert.match(page.url(), /overview\?p=2025-Q3$/);
  await assertClean(opened);
});

test('workspaces: create, rename, duplicate, remove, bring back', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  const names = async (expected) => {
    await page.waitForFunction((list) => JSON.stringify([...document.querySelectorAll('.ks-wslist__name')].map((node) => node.textContent).sort()) === JSON.stringify(list), expected);
  };
  const act = async (name, action) => {
    const entry = page.locator('.ks-wslist__item', { has: page.locator('.ks-wslist__name', { hasText: new RegExp(`^${name}$`) }) });
    await entry.locator('summary').click();
    await entry.getByRole('button', { name: action }).click();
  };
  await page.locator('.ks-door').nth(2).click();
  await page.getByRole('button', { name: 'Create', exact: true }).waitFor();
  await page.locator('#workspace-name').fill('');
  await page.keyboard.press('Enter');
  await page.locator('#workspace-name[aria-invalid=true]').waitFor();
  await page.locator('#workspace-name').fill('North');
  await page.keyboard.press('Enter');
  await ready(page, 'setup');
  await saved(page);
  await page.goto(site.address);
  await ready(page, 'start');
  await names(['North']);
  await act('North', 'Rename');
  await page.locator('#workspace-name').fill('South');
  await page.keyboard.press('Enter');
  await names(['South']);
  await act('South', 'Duplicate');
  await page.waitForFunction(() => document.querySelectorAll('.ks-wslist__name').length === 2);
  const copy = (await page.locator('.ks-wslist__name').allInnerTexts()).find((name) => name !== 'South');
  assert.match(copy, /South/);
  await act('South', 'Delete');
  await names([copy]);
  await page.locator('.ks-toast__act').click();
  await names(['South', copy].sort());
  await page.reload();
  await ready(page, 'start');
  await names(['South', copy].sort());
  await page.locator('.ks-wslist__name', { hasText: /^South$/ }).click();
  await ready(page, 'overview');
  await assertClean(opened);
});
