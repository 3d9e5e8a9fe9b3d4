// Accessibility by axe-core. Its source is evaluated by the test driver, which the page's policy does not govern.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The violations of the page as it is now, one readable line per node. */
export async function axeFindings(page, within = undefined) {
  await page.evaluate(`if (!globalThis.axe) { ${source} }`);
  const { violations } = await page.evaluate(
    ([root, tags]) => globalThis.axe.run(root ?? document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }),
    [within, TAGS],
  );
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help} — ${node.target.join(' ')} ${node.failureSummary?.split('\n').slice(1).join(';') ?? ''}`));
}

export async function assertAccessible(page, where = page.url()) {
  assert.deepEqual(await axeFindings(page), [], `axe-core at ${where}`);
}

/** By how many pixels the page itself scrolls sideways; tables may scroll within their own box. */
export const sideScroll = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

export async function assertNoSideScroll(page, where = page.url()) {
  assert.equal(await sideScroll(page), 0, `the page scrolls sideways at ${where}`);
}
