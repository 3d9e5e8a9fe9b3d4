// Has the site kept for work without a network (sw.js), and says when a new version of it waits; a page is never changed
// while it runs. Fetched by the page once its figures are there.
let waiting = null;
let isOffered = false;
let isTaken = false;

/** Tells the page that there is a version to go over to. */
function offer(worker) {
  waiting = worker;
  isOffered = true;
  dispatchEvent(new Event('keyscore:update'));
}

Object.assign(globalThis.keyscore, {
  hasUpdate: () => isOffered,
  /** Goes over to the new version; the page is loaded anew. */
  takeUpdate: () => {
    isTaken = true;
    if (waiting?.state === 'installed') waiting.postMessage('take-over');
    else location.reload();
  },
});

/** Registers the worker of this address. On plain http, where browsers have none, nothing is kept. */
export async function keep(url) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const isFirst = !workers.controller;
  // The figures come first.
  if ('requestIdleCallback' in globalThis) await new Promise((resolve) => { requestIdleCallback(resolve, { timeout: 10_000 }); });
  const registration = await workers.register(url, { updateViaCache: 'none' });
  workers.addEventListener('controllerchange', () => {
    if (isTaken) location.reload();
    // Another tab has gone over: this one may, when its reader wants to.
    else if (!isFirst || isOffered) offer(null);
  });
  const look = (worker) => {
    if (worker?.state === 'installed' && workers.controller) offer(worker);
  };
  look(registration.waiting);
  const watch = (worker) => worker?.addEventListener('statechange', () => look(worker));
  watch(registration.installing);
  registration.addEventListener('updatefound', () => watch(registration.installing));
  document.addEventListener('visibilitychange', () => {
    // Without a network there is nothing to be found.
    if (document.visibilityState === 'visible') registration.update().catch(() => {});
  });
}
