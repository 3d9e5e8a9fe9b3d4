// Accessibility of every screen in both languages and both themes by axe-core, and no side scroll from a phone to a
// wide desk, at 200 % zoom too.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertNoSideScroll, axeFindings } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, goTo, openSample, ready, workspaceOf } from './support/stories.mjs';

const site = useSite();
const TABS = ['indicators', 'library', 'targets', 'cascade', 'weights', 'totals', 'bands', 'accounts', 'people', 'cycles', 'general'];
const STEPS = ['strategy', 'needs', 'resources', 'swot', 'balance', 'targets', 'result'];
const SCREENS = ['overview', 'accounts', 'account', 'people', 'person', 'sheets', ...TABS.map((tab) => `setup/${tab}`), 'data', ...STEPS.map((step) => `guide/${step}`)];

/** To a screen; the card of an account or a person is that of the first in the list. */
async function reach(page, screen) {
  if (screen === 'sheets' || screen.startsWith('guide/')) {
    const step = screen.split('/')[1];
    await page.evaluate((to) => { location.hash = to; }, `#/w/${workspaceOf(page)}/${step ? screen : 'people/sheets'}`);
    await page.locator(step ? `[data-ready=guide][data-step=${step}]` : '[data-ready=sheet]').first().waitFor({ state: 'attached' });
    await settled(page);
    return;
  }
  const list = { account: 'accounts', person: 'people' }[screen];
  await goTo(page, list ?? screen, screen.startsWith('setup') || screen === 'data' ? undefined : '2025');
  if (list) {
    await page.locator(`main table a[href*="/${list}/"]`).first().click();
    await ready(page, screen);
  }
  await settled(page);
}

async function settled(page) {
  // What is half below the top bar would count as too small to press.
  await page.evaluate(() => scrollTo(0, 0));
  // Charts and skeletons have settled when nothing is marked busy any more.
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
}

const shut = async (page) => {
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
};

for (const language of ['zh-CN', 'en']) {
  for (const theme of ['light', 'dark']) {
    test(`axe-core finds nothing: ${language}, ${theme}`, async (t) => {
      const opened = await begin(site, t, { language, theme });
      const { page } = opened;
      const look = (name) => assertAccessible(page, `${name}, ${language}, ${theme}`);
      await look('start');
      await page.locator('.ks-door').nth(2).click();
      await page.locator('dialog[open]').waitFor();
      await look('dialog of a new workspace');
      await shut(page);
      await openSample(page);
      for (const screen of SCREENS) {
        await reach(page, screen);
        await look(screen);
      }
      await reach(page, 'account');
      await page.locator('td button:has([data-kpi=K08])').click();
      await ready(page, 'explain');
      await look('explanation');
      await shut(page);
      await goTo(page, 'setup/weights');
      await page.locator('.ks-card__foot button').last().click();
      await page.locator('dialog[open]').waitFor();
      await look('dialog of a day');
      await shut(page);
      await page.locator('.ks-top .ks-menu summary').first().click();
      // It lies over the screen, which has been looked at by itself.
      assert.deepEqual(await axeFindings(page, '.ks-top'), [], `menu of workspaces, ${language}, ${theme}`);
      await assertClean(opened);
    });
  }
}

const SIZES = [
  { width: 390, height: 844 }, { width: 768, height: 1024 }, { width: 1440, height: 900 }, { width: 1920, height: 1080 },
  // A window of 1440 px at 200 % zoom.
  { width: 720, height: 450, deviceScaleFactor: 2 },
];

test('no side scroll on any screen at any width', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  const zoomed = await begin(site, t, { language: 'en', ...SIZES.at(-1) });
  await assertNoSideScroll(page, 'start');
  for (const { page: at, sizes } of [{ page, sizes: SIZES.slice(0, -1) }, { page: zoomed.page, sizes: SIZES.slice(-1) }]) {
    for (const size of sizes) {
      await at.setViewportSize({ width: size.width, height: size.height });
      await assertNoSideScroll(at, `start at ${size.width}`);
    }
    await openSample(at);
    for (const screen of SCREENS) {
      await reach(at, screen);
      for (const size of sizes) {
        await at.setViewportSize({ width: size.width, height: size.height });
        // Charts follow their box after the next frame.
        await at.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
        await assertNoSideScroll(at, `${screen} at ${size.width}`);
      }
    }
  }
  await assertClean(opened);
  await assertClean(zoomed);
});
