// Module worker shim: ?m=engine or ?m=codec names which of our two modules to run. Messages that arrive while it
// starts are kept and handed over; a start that fails is told to the page as { keyscore: 'start-failed' }.

import { unpack } from './boot/unpack.js';

// Each module has a folder of its own with its parts.
const MODULES = { engine: './engine/', codec: './codec/' };
const here = new URL(self.location.href);
const module = here.searchParams.get('m');
const tell = (what, message) => self.postMessage({ keyscore: what, module, message: String(message?.message ?? message) });

const early = [];
const keep = (event) => early.push(event);
self.addEventListener('message', keep);

globalThis.keyscore = {
  build: here.pathname.split('/').at(-2),
  assets: new URL('./', here).href,
  /** Called by the panic hook of the worker's module, just before it stops for good. */
  panic: (message) => tell('panic', message),
};

// A program that has stopped for good throws where it stands; in a promise the page would not hear of it.
// Work that was given up on purpose stops nothing.
const stopped = (event) => {
  const cause = event.reason ?? event.error ?? event.message;
  if (cause?.name !== 'AbortError') tell('panic', cause);
};
for (const type of ['error', 'unhandledrejection']) self.addEventListener(type, stopped);

try {
  if (!Object.hasOwn(MODULES, module)) throw new Error(`unknown module ${module}`);
  const folder = new URL(MODULES[module], here);
  const load = async () => {
    const response = await fetch(new URL(`${module}_bg.wasm`, folder), { credentials: 'same-origin' });
    if (!response.ok) throw new Error(`${response.status} for ${module}`);
    return unpack(new Uint8Array(await response.arrayBuffer()));
  };
  const [glue, program] = await Promise.all([import(new URL(`${module}.js`, folder).href), load()]);
  await glue.default({ module_or_path: program });
  self.removeEventListener('message', keep);
  for (const event of early) self.dispatchEvent(new MessageEvent('message', { data: event.data, ports: [...event.ports] }));
} catch (error) {
  tell('start-failed', error);
}
