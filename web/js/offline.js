// The service worker: after the first visit the page works without a network. The site generator puts the list of this version's files in
// front (self.files). Files under /assets/ never change, so they come from the cache; pages come from the network while there is one.
//
// It takes over no page that is open already: a change of who answers ends the loads that are under way.

const cacheName = "podscope";

self.addEventListener("install", (e) => {
  e.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(self.files)));
});

self.addEventListener("activate", (e) => {
  e.waitUntil(tidy());
});

// tidy removes what older versions had.
async function tidy() {
  const cache = await caches.open(cacheName);
  for (const request of await cache.keys()) {
    if (!self.files.includes(new URL(request.url).pathname)) await cache.delete(request);
  }
}

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== self.location.origin || !self.files.includes(url.pathname)) return;
  e.respondWith(url.pathname.startsWith("/assets/") ? fromCache(url.pathname, e.request) : fromNetwork(url.pathname, e.request));
});

async function fromCache(path, request) {
  return (await caches.match(path)) ?? fetch(request);
}

async function fromNetwork(path, request) {
  try {
    const response = await fetch(request);
    if (response.ok) await (await caches.open(cacheName)).put(path, response.clone());
    return response;
  } catch (error) {
    const kept = await caches.match(path);
    if (kept) return kept;
    throw error;
  }
}
