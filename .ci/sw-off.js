// Withdraws the offline copy of the site: put this file on the host in place of sw.js. What people entered stays.
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('keyscore ')) await caches.delete(name);
    await registration.unregister();
  })());
});
