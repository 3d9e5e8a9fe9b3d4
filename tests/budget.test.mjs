// What a first visitor downloads: dist/ is opened cold in Chromium, the sample workspace is opened, and the brotli sizes
// (level 11) of every answer received until the overview shows its figures are added up.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { brotli } from '../.ci/serve.mjs';
import { DIST, openSample, useSite } from './e2e/support/browser.mjs';

// In bytes, brotli 11. The aim for the first load is not reached yet: until it is, the limit is what has been reached,
// so that it can only fall.
const FIRST_LOAD_AIM = 420_000;
const FIRST_LOAD_LIMIT = 680_000;
const CODEC_LIMIT = 420_000;

const site = useSite();
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

test('first load, until the overview shows its figures', async (t) => {
  const { page } = await site.open(t, { goto: false });
  // What is fetched after the figures is held back until they are there, so that it cannot be among what they need.
  const later = /\/split_[^/]*\.wasm$|\/words\/all\.txt$/;
  let figures;
  const shown = new Promise((resolve) => { figures = resolve; });
  await page.context().route(later, async (route) => {
    await shown;
    await route.continue();
  });
  site.answered.length = 0;
  await page.goto(site.address);
  await openSample(page);
  // Chart.js comes at about the time of the figures: it always counts.
  await page.waitForFunction(() => globalThis.Chart);

  figures();

  const sizes = [];
  for (const path of new Set(site.answered)) if (!later.test(path)) sizes.push({ path, bytes: (await brotli(readFileSync(DIST + path))).length });
  sizes.sort((a, b) => b.bytes - a.bytes);
  for (const { path, bytes } of sizes) t.diagnostic(`${kilobytes(bytes).padStart(9)}  ${path}`);
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  t.diagnostic(`first load ${kilobytes(total)} of ${kilobytes(FIRST_LOAD_LIMIT)}; the aim is ${kilobytes(FIRST_LOAD_AIM)}`);
  assert.ok(sizes.some(({ path }) => path.endsWith('app_bg.wasm')), 'the page module must be among the answers');
  assert.ok(total <= FIRST_LOAD_LIMIT, `${kilobytes(total)} is over the limit`);
  assert.ok(!sizes.some(({ path }) => /codec/.test(path)), 'codec must not be fetched before the first import or export');
});

test('codec', async (t) => {
  const [build] = readdirSync(`${DIST}/v`);
  const bytes = (await brotli(readFileSync(`${DIST}/v/${build}/codec_bg.wasm`))).length + (await brotli(readFileSync(`${DIST}/v/${build}/codec.js`))).length;
  t.diagnostic(`codec ${kilobytes(bytes)} of ${kilobytes(CODEC_LIMIT)}`);
  assert.ok(bytes <= CODEC_LIMIT, `${kilobytes(bytes)} is over the limit`);
});
