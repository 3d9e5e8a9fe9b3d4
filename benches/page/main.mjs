// The page in which everything is measured: one Chromium, one page, samples in turns.
import { aggregation } from './rows.mjs';
import { imports } from './imports.mjs';
import { growth, scorecards } from './scorecards.mjs';

const tell = (text) => console.log(`bench: ${text}`);

/** A fresh instance of our module: as the engine is built, or as the codec is. */
async function load(name, folder = '/pkg/') {
  const engine = await import(`${folder}engine.js?${name}`);
  const wasm = await engine.default({ module_or_path: `${folder}engine_bg.wasm?${name}` });
  return { engine, memory: () => wasm.memory.buffer };
}

globalThis.bench = {
  async scorecards(employees) {
    const ironcalc = await import('/ironcalc/wasm.js');
    await ironcalc.default();
    return scorecards({ engine: (await load('scorecards')).engine, ironcalc, employees, tell });
  },
  async rows(rows) {
    return aggregation({ engine: (await load('rows')).engine, rows, tell });
  },
  growth: (sizes) => growth({ load, sizes, tell }),
  imports: ([rows, sizes]) => imports({ load, rows, sizes, tell }),
};
document.title = 'ready';
