// Keeps the site for work without a network. Each build has a cache of its own, filled as a whole or not at all. A new
// build waits until no page of the old one is left, or until a reader takes it; pages that still run the old one find their
// files in its cache, which goes with the build after. Nothing that people enter is kept here.
// To withdraw it from a host, put `.ci/sw-off.js` in its place (docs/hosting.md).
const BUILD = '{{build}}';
const FILES = ['{{files}}'];
const OURS = `keyscore ${new URL(registration.scope).pathname} `;
const CACHE = OURS + BUILD;
const HOME = new URL('./', location.href).href;

const isPage = (response) => /text\/html/i.test(response.headers.get('content-type') ?? '');

async function fill() {
  const cache = await caches.open(CACHE);
  for (const path of FILES) {
    const url = new URL(path, HOME);
    // What lies below v/ never changes under its address, so the browser's own copy will do.
    const response = await fetch(url, { cache: path.startsWith('v/') ? 'default' : 'no-cache', credentials: 'same-origin' });
    // Some hosts answer with a page of theirs for what they do not have.
    if (!response.ok || isPage(response) !== (path === './')) throw new Error(`${response.status} for ${path}`);
    await cache.put(url, response);
  }
}

addEventListener('install', (event) => {
  event.waitUntil(fill().catch(async (error) => {
    await caches.delete(CACHE);
    throw error;
  }));
});

addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const kept = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
    await Promise.all(kept.slice(0, -1).map((name) => caches.delete(name)));
    await clients.claim();
  })());
});

addEventListener('message', (event) => {
  if (event.data === 'take-over') skipWaiting();
});

async function answer(request) {
  const isHome = request.mode === 'navigate' && [HOME, `${HOME}index.html`].includes(request.url.replace(/[?#].*$/, ''));
  const kept = isHome ? await (await caches.open(CACHE)).match(HOME) : await caches.match(request, { ignoreVary: true, ignoreSearch: true });
  if (!kept) return fetch(request);
  // An answer under another address (without the query) would become the address of a worker.
  return kept.url === request.url ? kept : new Response(kept.body, kept);
}

addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(HOME)) event.respondWith(answer(request));
});
