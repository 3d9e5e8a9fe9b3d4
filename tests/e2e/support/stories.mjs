// What a user does, as verbs for the end-to-end tests: opening, moving about, importing, setting targets and weights,
// reading figures. Everything waits for a state of the page, never for a time.
import assert from 'node:assert/strict';
import { selectors } from 'playwright-core';
import { decimal, written } from './northwind.mjs';

selectors.setTestIdAttribute('data-test');

/** Steps may be slow on a busy machine; a missing state still ends a test. */
const PATIENCE = 30_000;

/** A fresh browser context on the start screen, ready to be used. */
export async function begin(site, t, options = {}) {
  const opened = await site.open(t, options);
  opened.page.setDefaultTimeout(PATIENCE);
  if (!options.hash && options.goto !== false) await ready(opened.page, 'start');
  return opened;
}

/** Steps of one story, each a test of its own; the first that fails ends the story. */
export const stepsOf = (t) => async (name, run) => {
  let failure = null;
  await t.test(name, async (inner) => {
    try {
      await run(inner);
    } catch (error) {
      failure = error;
      throw error;
    }
  });
  if (failure) throw new Error(`the story ended at: ${name}`);
};

/** Until the screen shows its figures. */
export const ready = (page, screen) => page.locator(`[data-ready=${screen}]`).first().waitFor({ state: 'attached' });

/** From the start screen into the sample workspace, until the overview shows its figures. */
export async function openSample(page) {
  await page.locator('.ks-door--first').click();
  await ready(page, 'overview');
}

/** A new workspace from the starter; `door` is 1 (import my data, lands on the data page) or 2 (new, lands on the set-up). */
export async function createWorkspace(page, name, door = 1) {
  await page.locator('.ks-door').nth(door).click();
  await page.locator('#workspace-name').fill(name);
  await page.locator('#name-dialog button[type=submit]').click();
  await ready(page, door === 1 ? 'data' : 'setup');
}

/** Id of the open workspace, out of the address. */
export const workspaceOf = (page) => new URL(page.url()).hash.match(/^#\/w\/([^/?]+)/)?.[1];

/** To a screen of the open workspace by its address, for example `goTo(page, 'setup/weights')` or `goTo(page, 'overview', '1997')`. */
export async function goTo(page, path, period = undefined) {
  const hash = `#/w/${workspaceOf(page)}/${path}${period ? `?p=${period}` : ''}`;
  const [section, detail] = path.split('/');
  const screen = section === 'accounts' && detail ? 'account' : section === 'people' && detail ? 'person' : section;
  await page.evaluate((to) => { location.hash = to; }, hash);
  await page.waitForFunction((to) => location.hash.replace(/\?$/, '') === to, hash);
  await ready(page, screen);
  // The screen before stays until the next has been drawn: the mark in the navigation says which one it is.
  await page.locator(`.ks-nav a[aria-current=page][href*="/${section}"]`).first().waitFor({ state: 'attached' });
  if (period) await page.locator(`main [data-exact][data-period="${period}"]`).first().waitFor({ state: 'attached' });
}

/** Chooses a file in the import wizard, until its columns are shown. */
export async function chooseCsv(page, text, name = 'orders.csv') {
  await page.getByTestId('import-file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByTestId('import-start').waitFor();
}

/** What every column of the file is taken for: header → code of the column, '' where it is left out. */
export const mapping = (page) => page.locator('select[data-column]').evaluateAll((selects) => Object.fromEntries(
  selects.map((select) => [select.closest('tr').querySelector('th').firstChild.textContent, select.value]),
));

/** Starts the import and gives its counts. */
export async function runImport(page) {
  await page.getByTestId('import-start').click();
  await page.getByTestId('import-result').waitFor();
  const count = async (name) => Number((await page.getByTestId(name).textContent()).replaceAll(',', ''));
  return { accepted: await count('import-accepted'), refused: await count('import-refused') };
}

/** The whole import through the page, from the data page. */
export async function importCsv(page, text, name) {
  await chooseCsv(page, text, name);
  return runImport(page);
}

/** Until the save state says so, and nothing is on its way. */
export const saved = (page) => page.locator('.ks-save--saved').waitFor({ state: 'attached' });

/** Writes into a cell of an editable table and confirms; done when the page has taken it. */
export async function fillCell(page, cell, value) {
  await cell.fill(value);
  await cell.press('Enter');
  await cell.and(page.locator('[data-undo=page]')).waitFor();
  // At rest digits are grouped.
  assert.equal((await cell.inputValue()).replaceAll(',', ''), value);
  assert.equal(await cell.getAttribute('aria-invalid'), null);
}

/** Sets threshold, target and stretch of a KPI for a year of the scope (by default the company). Percent for ratios. */
export async function setTarget(page, kpi, year, values, scope = 'company') {
  await goTo(page, 'setup/targets');
  const choice = page.locator('#target-kpi');
  await choice.selectOption(await choice.locator('option', { hasText: kpi }).getAttribute('value'));
  const shown = page.locator('.ks-stepper__label').last();
  for (;;) {
    const now = Number((await shown.textContent()).match(/\d{4}/)[0]);
    if (now === year) break;
    await page.locator('.ks-stepper').last().getByRole('button').nth(now > year ? 0 : 1).click();
    await page.waitForFunction(([before]) => !document.querySelector('#setup-panel .ks-stepper__label').textContent.includes(before), [String(now)]);
  }
  const row = page.locator(`td[data-kpi="${kpi}"][data-scope="${scope}"][data-period="${year}"] input`);
  await row.first().waitFor();
  // The target comes first: threshold and stretch need one between them.
  for (const [cell, value] of [1, 0, 2].entries()) await fillCell(page, row.nth(cell), values[value]);
}

/** Sets weights by code of the KPI, in percent, on the card at hand in the weights tab. */
export async function setWeights(page, weights) {
  await goTo(page, 'setup/weights');
  for (const [kpi, percent] of Object.entries(weights)) {
    const cell = page.locator(`td[data-kpi="${kpi}"] input`);
    if (await cell.inputValue() !== percent) await fillCell(page, cell, percent);
  }
}

/** What a figure shows and what it is exactly: { text, exact }. */
export async function figure(page, { kpi, scope, period, within = 'main' }) {
  const found = page.locator(`${within} [data-kpi="${kpi}"][data-scope="${scope}"][data-period="${period}"][data-exact]`).first();
  await found.waitFor({ state: 'attached' });
  return { text: (await found.textContent()).trim(), exact: await found.getAttribute('data-exact') };
}

/** The total of the card on screen. */
export async function total(page) {
  const found = page.locator('.ks-hero__score [data-kpi=total]');
  await found.waitFor();
  return { text: (await found.textContent()).trim(), exact: await found.getAttribute('data-exact') };
}

/** Exact sum of plain decimals as text, without trailing zeros. */
export function sum(texts) {
  const places = Math.max(...texts.map((text) => decimal(text)[1]));
  const whole = texts.reduce((all, text) => {
    const [integer, own] = decimal(text);
    return all + integer * 10n ** BigInt(places - own);
  }, 0n);
  const text = written([whole, places]);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A positive plain decimal rounded half up to two places. */
export function cents(text) {
  const [integer, places] = decimal(text);
  if (places <= 2) return written([integer * 10n ** BigInt(2 - places), 2]);
  const unit = 10n ** BigInt(places - 2);
  return written([(integer + unit / 2n) / unit, 2]);
}

/** Sum of fractions such as 26/28, part by part. */
export function fractions(texts) {
  const parts = texts.map((text) => text.split('/').map(Number));
  return `${parts.reduce((all, [top]) => all + top, 0)}/${parts.reduce((all, [, bottom]) => all + bottom, 0)}`;
}

/** What a press of a control downloads, as text. */
export async function download(page, control) {
  const [file] = await Promise.all([page.waitForEvent('download'), control.click()]);
  const pieces = [];
  for await (const piece of await file.createReadStream()) pieces.push(piece);
  return { name: file.suggestedFilename(), text: Buffer.concat(pieces).toString('utf8') };
}

/** Switches the language by the switch of the top bar or the start screen. */
export async function switchLanguage(page, tag) {
  await page.getByRole('button', { name: tag === 'en' ? 'EN' : '中文', exact: true }).click();
  await page.waitForFunction((lang) => document.documentElement.lang === lang, tag);
}

/** Cancels the import that runs; the milliseconds until the page said so. */
export function cancelImport(page) {
  return page.evaluate(() => new Promise((resolve) => {
    const pressed = performance.now();
    const look = () => {
      if (!document.querySelector('[data-test=import-problem]')) return;
      watch.disconnect();
      resolve(performance.now() - pressed);
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { subtree: true, childList: true });
    document.querySelector('[data-test=import-cancel]').click();
    look();
  }));
}
