// A card that is tried out: what is shown is the weighted mean of the scores beside it, worked out here; a goal is met by the value that is
// told and stored in one step; nothing is stored before, and one undo brings all of it back.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, saved, total } from './support/stories.mjs';

const site = useSite();
const { workspace } = JSON.parse(readFileSync('static/samples/sample.keyscore.json', 'utf8'));
const PERIOD = '2025-Q3';
const number = (text) => Number(text.replace(/[−–]/g, '-').replace(/[^\d.-]/g, ''));

/** Opens the bench from the card at hand. */
async function openBench(page, label) {
  await page.getByRole('link', { name: label }).click();
  await page.locator('[data-ready=what-if] .ks-whatif').waitFor();
}

/** Until the engine has answered to all that was moved. */
const fresh = (page) => page.locator('.ks-whatif__own[data-fresh]').waitFor();
const then = (page) => page.getByTestId('own-then').getAttribute('data-exact');

/** Σ weight × score ÷ Σ weight of the rows, to two places. */
const byHand = (page) => page.locator('[data-kpi-row]').evaluateAll((rows) => {
  const read = (text) => Number(text.replace(/[^\d.-]/g, ''));
  const parts = rows.map((row) => [read(row.querySelector('[data-part=weight] input[type=text]').value), read(row.querySelector('[data-test=score]').textContent)]);
  const scored = parts.filter(([, score]) => Number.isFinite(score));
  return (scored.reduce((sum, [weight, score]) => sum + weight * score, 0) / scored.reduce((sum, [weight]) => sum + weight, 0)).toFixed(2);
});

async function type(page, field, text) {
  await field.fill(text);
  await fresh(page);
}

test('a figure, a target and a weight are moved, a goal is met, stored in one step and taken back in one', async (t) => {
  const opened = await begin(site, t, { language: 'en', width: 1440, height: 900 });
  const { page } = opened;
  await openSample(page);
  const account = workspace.accounts.find((one) => one.name.en === 'Northern Star Retail') ?? workspace.accounts[0];
  await goTo(page, `accounts/${account.id}`, PERIOD);
  const before = (await total(page)).exact;
  await openBench(page, 'What if…');
  await fresh(page);
  assert.equal(await then(page), before);
  assert.equal(Number(before).toFixed(2), await byHand(page), 'the card is a weighted mean');
  assert.deepEqual(await axeFindings(page, 'main'), []);

  // A weight by the keyboard: a step of the slider, and the others give way so that the whole stays 100.
  const rows = page.locator('[data-kpi-row]');
  const first = rows.first();
  const weightField = first.locator('[data-part=weight] input[type=text]');
  const weight = number(await weightField.inputValue());
  await first.locator('[data-part=weight] input[type=range]').press('ArrowRight');
  await page.waitForFunction((old) => Number(document.querySelector('[data-part=weight] input[type=text]').value) > old, weight);
  await fresh(page);
  const weights = await rows.locator('[data-part=weight] input[type=text]').evaluateAll((all) => all.map((one) => Number(one.value)));
  assert.ok(Math.abs(weights.reduce((sum, one) => sum + one, 0) - 100) < 1e-6, weights.join(' '));
  assert.equal(Number(await then(page)).toFixed(2), await byHand(page));

  // A target by its field; cleared, it is back.
  const target = first.locator('[data-part=target] input[type=text]');
  const stored = await target.inputValue();
  const moved = String(number(stored) * 1.01);
  await type(page, target, moved);
  assert.equal(Number(await then(page)).toFixed(2), await byHand(page));
  await type(page, target, 'x');
  assert.equal(await target.getAttribute('aria-invalid'), 'true');
  await type(page, target, '');
  await target.blur();
  assert.equal(await target.inputValue(), stored);

  // A goal through the target of the first indicator: the told value is used, and the total is at least the goal.
  const goal = (Number(await then(page)) + 0.5).toFixed(2);
  await first.getByRole('button', { name: /^Goal…/ }).click();
  const dialog = page.locator('#what-if-goal');
  await dialog.waitFor();
  await dialog.getByRole('button', { name: 'Target' }).click();
  await dialog.locator('#goal-total').fill(goal);
  const said = dialog.getByTestId('goal-said');
  await said.filter({ hasText: 'One step less' }).waitFor();
  const [, reached] = (await said.innerText()).match(/total to ([\d.]+)\./) ?? [];
  assert.ok(Number(reached) >= Number(goal), `${reached} of ${goal}`);
  assert.deepEqual(await axeFindings(page, '#what-if-goal'), []);
  // Out of reach, with its reason.
  await dialog.locator('#goal-total').fill('119.99');
  await said.filter({ hasText: 'Cannot be reached this way: at most' }).waitFor();
  await dialog.locator('#goal-total').fill(goal);
  await dialog.getByRole('button', { name: /^Use \D*\d/ }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.waitForFunction((wanted) => document.querySelector('[data-test=own-then]').dataset.exact === wanted, String(Number(reached))).catch(() => undefined);
  await fresh(page);
  assert.equal(Number(await then(page)), Number(reached));

  // Nothing is stored so far.
  const tried = await then(page);
  assert.equal(await page.getByTestId('own-now').getAttribute('data-exact'), before);
  await page.getByRole('button', { name: /^Apply 2 changes/ }).click();
  const apply = page.locator('#what-if-apply');
  await apply.waitFor();
  assert.deepEqual(await axeFindings(page, '#what-if-apply'), []);
  await apply.getByRole('button', { name: /^Store 2 changes/ }).click();
  await apply.waitFor({ state: 'detached' });
  await saved(page);
  await page.waitForFunction((wanted) => document.querySelector('[data-test=own-now]').dataset.exact === wanted, tried);
  await goTo(page, `accounts/${account.id}`, PERIOD);
  assert.equal((await total(page)).exact, tried);
  await page.keyboard.press('Control+z');
  await page.waitForFunction((wanted) => document.querySelector('.ks-hero__score [data-kpi=total]').dataset.exact === wanted, before);
  await saved(page);
  await assertClean(opened);
});

test('手机上拖动实际值，负责人的总分与薪酬随之变化，未应用即不保存', async (t) => {
  const opened = await begin(site, t, { language: 'zh-CN', theme: 'dark', width: 390, height: 844 });
  const { page } = opened;
  await openSample(page);
  const account = workspace.accounts[0];
  await goTo(page, `accounts/${account.id}`, PERIOD);
  const before = (await total(page)).exact;
  await openBench(page, '试算…');
  await fresh(page);
  await assertNoSideScroll(page);
  assert.deepEqual(await axeFindings(page, 'main'), []);
  const slider = page.locator('[data-part=actual] input[type=range]').first();
  await slider.focus();
  await page.keyboard.press('Home');
  await fresh(page);
  await page.locator('.ks-lever--moved').first().waitFor();
  assert.ok(Number(await then(page)) < Number(before), 'nothing reached');
  const people = page.locator('[data-beside=reached] tbody tr');
  assert.ok(await people.count() >= 2, 'the company and an owner');
  const fallen = await people.evaluateAll((rows) => rows.filter((row) => Number(row.querySelector('[data-test=then]').dataset.exact) < Number(row.querySelector('[data-test=now]').dataset.exact)).length);
  assert.ok(fallen >= 1, 'somebody who counts the account');
  await page.getByRole('button', { name: '重新开始' }).click();
  await page.locator('.ks-lever--moved').first().waitFor({ state: 'detached' });
  await fresh(page);
  assert.equal(await then(page), before);
  await assertClean(opened);
});

test('what was tried out is kept under a name, set side by side, renamed, applied and let go', async (t) => {
  const opened = await begin(site, t, { language: 'en', width: 1440, height: 900 });
  const { page } = opened;
  await openSample(page);
  const account = workspace.accounts[0];
  await goTo(page, `accounts/${account.id}`, PERIOD);
  const before = (await total(page)).exact;
  await openBench(page, 'What if…');
  await fresh(page);
  const keep = async (name, note) => {
    await page.getByRole('button', { name: 'Keep as scenario…' }).click();
    const dialog = page.locator('#scenario-dialog');
    await dialog.locator('#scenario-name').fill(name);
    await dialog.locator('#scenario-note').fill(note);
    await dialog.locator('button[type=submit]').click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('[data-scenario]').filter({ hasText: name }).waitFor();
    await page.locator('[data-scenario]').filter({ hasText: name }).locator('[data-test=scenario-total][data-exact]').waitFor();
  };
  // No name, no scenario.
  await page.locator('[data-part=weight] input[type=range]').first().press('Home');
  await fresh(page);
  await page.getByRole('button', { name: 'Keep as scenario…' }).click();
  await page.locator('#scenario-dialog button[type=submit]').click();
  await page.locator('#scenario-dialog .ks-field__error').waitFor();
  await page.locator('#scenario-dialog').getByRole('button', { name: 'Cancel' }).click();
  // What moved the total adds up: stored plus the parts is what it would be.
  const first = await then(page);
  const moves = await page.locator('.ks-moves__value').allInnerTexts();
  const parts = moves.map(number);
  assert.equal((parts[0] + parts.slice(1, -1).reduce((sum, part) => sum + part, 0)).toFixed(2), parts.at(-1).toFixed(2));
  assert.equal(parts.at(-1).toFixed(2), Number(first).toFixed(2));
  await keep('Without the first', 'weights only');
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.locator('[data-part=actual] input[type=range]').nth(1).press('End');
  await fresh(page);
  const second = await then(page);
  await keep('Best second', '');
  const rows = page.locator('[data-scenario]');
  assert.equal(await rows.count(), 2);
  const of = (name) => rows.filter({ hasText: name });
  assert.equal(await of('Without the first').getByTestId('scenario-total').getAttribute('data-exact'), first);
  assert.equal(await of('Best second').getByTestId('scenario-total').getAttribute('data-exact'), second);
  // Side by side: as stored, then both, in the order of the list.
  await of('Best second').locator('input[type=checkbox]').check();
  await of('Without the first').locator('input[type=checkbox]').check();
  const beside = page.getByTestId('side-by-side');
  await beside.waitFor();
  const cells = await beside.locator('tbody tr').first().locator('td').evaluateAll((all) => all.map((cell) => cell.dataset.exact));
  assert.deepEqual(cells, [before, second, first]);
  assert.deepEqual(await axeFindings(page, 'main'), []);
  // Another name; then the one that can be written is opened and applied, and the other says that the ground has changed.
  await of('Best second').getByRole('button', { name: /^Rename…/ }).click();
  await page.locator('#scenario-name').fill('Best of all');
  await page.locator('#scenario-dialog button[type=submit]').click();
  await of('Best of all').waitFor();
  await of('Without the first').getByRole('button', { name: /^Open/ }).click();
  await page.waitForFunction((wanted) => document.querySelector('[data-test=own-then]').dataset.exact === wanted, first);
  await fresh(page);
  await page.getByRole('button', { name: /^Apply 1 change/ }).click();
  await page.locator('#what-if-apply button[type=submit]').click();
  await page.locator('#what-if-apply').waitFor({ state: 'detached' });
  await of('Best of all').getByTestId('scenario-warning').filter({ hasText: 'The stored total was' }).waitFor();
  await of('Best of all').getByRole('button', { name: /^Delete/ }).click();
  await of('Best of all').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await of('Best of all').waitFor();
  await saved(page);
  await assertClean(opened);
});

test('a tornado says what moves the total most, and chance gives the same answer for the same seed', async (t) => {
  const opened = await begin(site, t, { language: 'en', width: 1440, height: 900 });
  const { page } = opened;
  await openSample(page);
  const account = workspace.accounts[0];
  await goTo(page, `accounts/${account.id}`, PERIOD);
  await openBench(page, 'What if…');
  await fresh(page);
  const before = Number(await then(page));
  await page.getByRole('button', { name: 'What moves it most…' }).click();
  const tornado = page.locator('#tornado');
  await tornado.locator('[data-fresh]').waitFor();
  const widths = await tornado.locator('tbody tr').evaluateAll((rows, total) => rows.map((row) => {
    const ends = [...row.querySelectorAll('td[data-exact]')].map((cell) => cell.dataset.exact).filter(Boolean).map(Number).concat(total);
    return Math.max(...ends) - Math.min(...ends);
  }), before);
  assert.ok(widths.length >= 6 && widths[0] > 0);
  assert.deepEqual(widths.map((one) => one.toFixed(4)), widths.toSorted((left, right) => right - left).map((one) => one.toFixed(4)), 'the widest first');
  assert.deepEqual(await axeFindings(page, '#tornado'), []);
  await page.keyboard.press('Escape');
  await tornado.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Chance…' }).click();
  const chance = page.locator('#chance');
  await chance.locator('#chance-seed').fill('42');
  const run = async () => {
    await chance.getByRole('button', { name: 'Run', exact: true }).click();
    await chance.locator('[data-done="20"]').waitFor({ timeout: 90_000 });
    return (await chance.getByTestId('chance-grades').innerText()).replace(/\s+/g, ' ');
  };
  const first = await run();
  const shares = [...first.matchAll(/([\d.]+)%/g)].map((found) => Number(found[1]));
  assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 100) < 0.5, first);
  const finding = await chance.locator('.ks-chart__finding').innerText();
  assert.match(finding, /10,000 runs/);
  assert.equal(await run(), first, 'the same seed');
  assert.deepEqual(await axeFindings(page, '#chance'), []);
  await chance.locator('#chance-0-0').fill('999999');
  assert.ok(await chance.getByRole('button', { name: 'Run', exact: true }).isDisabled(), 'low above likely');
  await page.keyboard.press('Escape');
  await chance.waitFor({ state: 'detached' });
  await assertClean(opened);
});
