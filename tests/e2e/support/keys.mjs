// The keyboard as the only way in: stops of Tab, text, choices by arrows. Every stop on the way must show that it has the focus.
import assert from 'node:assert/strict';
import { ready } from './stories.mjs';

/** What has the focus: whether it matches, whether that can be seen, and its beginning. Runs in the page. */
function stop(selector) {
  const node = document.activeElement;
  if (!node || node === document.body) return { matches: false, seen: true, text: '' };
  const shown = (element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  };
  // A field that is hidden for the eye, or stands beside its unit, shows its focus around both; the parts of a date field are
  // stops of the browser's own.
  const around = node.closest('label, .ks-affix, .ks-drop');
  const seen = node.type === 'date' || shown(node) || (around !== null && shown(around));
  return { matches: node.matches(selector), seen, text: node.outerHTML.slice(0, 200) };
}

/** The arrow towards a cell of the table in which the focus is: such a table is one stop of Tab. Runs in the page. */
function arrow(selector) {
  const [from, to] = [document.activeElement, document.querySelector(selector)];
  const table = from?.closest('table');
  if (!table || !from.matches('input.ks-cell[tabindex]') || !to?.matches('input.ks-cell[tabindex]') || to.closest('table') !== table) return null;
  const lines = [...table.querySelectorAll('tbody tr')].filter((row) => row.querySelector('input.ks-cell'));
  const place = (field) => [lines.indexOf(field.closest('tr')), [...field.closest('tr').querySelectorAll('input.ks-cell')].indexOf(field)];
  const [[line, column], [wantedLine, wantedColumn]] = [place(from), place(to)];
  if (line !== wantedLine) return line < wantedLine ? 'ArrowDown' : 'ArrowUp';
  return column < wantedColumn ? 'ArrowRight' : 'ArrowLeft';
}

/** Tab until what has the focus matches; from the last stop the round begins again. Inside a table of cells arrows lead on. */
export async function tabTo(page, selector, key = 'Tab', most = 400) {
  let at = await page.evaluate(stop, selector);
  for (let stops = 0; !at.matches; stops += 1) {
    assert.ok(stops < most, `${most} stops without ${selector}; at last on ${at.text}`);
    await page.keyboard.press((await page.evaluate(arrow, selector)) ?? key);
    at = await page.evaluate(stop, selector);
    assert.ok(at.seen, `the focus cannot be seen on ${at.text}`);
  }
}

/** To a control, and Enter. */
export async function press(page, selector, key = 'Tab') {
  await tabTo(page, selector, key);
  await page.keyboard.press('Enter');
}

/** To a field, and what stands in it is replaced. */
export async function type(page, selector, text, key = 'Tab') {
  await tabTo(page, selector, key);
  // In a grid the keys select all cells; the text of a cell that was just reached is selected already.
  if (!await page.evaluate(() => document.activeElement.closest('[data-col]') !== null)) await page.keyboard.press('Control+a');
  // Letters that no key has come as an input method gives them.
  if (/^[\x20-\x7e]*$/.test(text)) await page.keyboard.type(text);
  else await page.keyboard.insertText(text);
}

/** Value of the choice with this label. */
export const valueOf = (page, selector, label) => page.locator(selector).locator('option').evaluateAll((all, wanted) => all.find((one) => one.textContent === wanted)?.value, label);

/** To a list of choices, and along it by arrows. `goes`: a choice draws the list anew, and the way to it begins again. */
export async function choose(page, selector, value, key = 'Tab', goes = false) {
  await tabTo(page, selector, key);
  const places = () => page.evaluate((wanted) => {
    const { options, selectedIndex } = document.activeElement;
    return [selectedIndex, [...options].findIndex((one) => one.value === wanted)];
  }, value);
  let [at, wanted] = await places();
  assert.ok(wanted >= 0, `${selector} has no ${value}`);
  while (at !== wanted) {
    await page.keyboard.press(at < wanted ? 'ArrowDown' : 'ArrowUp');
    await page.waitForFunction((before) => document.activeElement.selectedIndex !== before, at);
    if (goes) await tabTo(page, selector, key);
    [at, wanted] = await places();
  }
}

/** To a list that acts on what is chosen: opened first, so that the way along it does nothing. */
export async function chooseOpened(page, selector, value, key = 'Tab') {
  await tabTo(page, selector, key);
  const steps = await page.evaluate((wanted) => [...document.activeElement.options].findIndex((one) => one.value === wanted) - document.activeElement.selectedIndex, value);
  await page.keyboard.press('Alt+ArrowDown');
  await page.waitForFunction(() => document.activeElement.matches(':open'));
  for (let step = 0; step < steps; step += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

/** To a part of the workspace by its navigation. */
export async function go(page, section) {
  await press(page, `.ks-nav a[href*="/${section}"]`, 'Shift+Tab');
  await ready(page, section);
  await page.locator(`.ks-nav a[aria-current=page][href*="/${section}"]`).first().waitFor({ state: 'attached' });
  await page.waitForFunction(() => document.activeElement?.matches('main h1'));
}

/** To a tab of the set-up: the tabs are one stop, arrows move among them. */
export async function toTab(page, name) {
  if (!(await page.evaluate(() => /\/setup/.test(location.hash)))) await go(page, 'setup');
  await tabTo(page, '[role=tab][aria-selected=true]', await page.evaluate(() => document.activeElement?.closest('#setup-panel') !== null) ? 'Shift+Tab' : 'Tab');
  for (let steps = 0; steps < 40; steps += 1) {
    const [at, wanted] = await page.evaluate((id) => {
      const tabs = [...document.querySelectorAll('[role=tab]')];
      return [tabs.indexOf(document.activeElement), tabs.findIndex((tab) => tab.id === id)];
    }, `setup-panel-${name}`);
    if (at === wanted) break;
    await page.keyboard.press(at < wanted ? 'ArrowRight' : 'ArrowLeft');
  }
  await page.keyboard.press('Enter');
  await page.locator(`#setup-panel-${name}[aria-selected=true]`).waitFor();
  await page.locator('[data-ready=setup]').first().waitFor({ state: 'attached' });
}

/** To a button by what it says, and Enter. */
export async function pressNamed(page, name, key = 'Tab', most = 400) {
  const says = (wanted) => {
    const node = document.activeElement;
    return node?.matches('button, a, summary') && [node.textContent.trim(), node.getAttribute('aria-label') ?? ''].some((text) => text === wanted);
  };
  for (let stops = 0; !(await page.evaluate(says, name)); stops += 1) {
    assert.ok(stops < most, `${most} stops without ${name}`);
    await tabOnce(page, key);
  }
  await page.keyboard.press('Enter');
}

async function tabOnce(page, key) {
  await page.keyboard.press(key);
  const at = await page.evaluate(stop, '*');
  assert.ok(at.seen, `the focus cannot be seen on ${at.text}`);
}

/** Counts presses of a mouse or finger from now on: a story by keyboard alone has none. */
export async function watchPointer(page) {
  await page.evaluate(() => {
    globalThis.pointerPresses = 0;
    addEventListener('pointerdown', () => { globalThis.pointerPresses += 1; }, true);
  });
  return () => page.evaluate(() => globalThis.pointerPresses);
}
