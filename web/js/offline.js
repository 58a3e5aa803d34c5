// The service worker: after the first visit the site works without a network. The site generator puts the list of this version's files in front
// (self.files), and its name (self.version).
//
// Each version has a cache of its own, filled as a whole before it is used, so pages never meet the files of another version. A new version takes
// over when no page of the old one is open any more: nothing that is open is taken away. Pages come from the network while there is one, files
// under /assets/, whose names change with their content, from the cache.

const prefix = "podscope-";
const cacheName = prefix + self.version;

self.addEventListener("install", (e) => e.waitUntil(fill()));
self.addEventListener("activate", (e) => e.waitUntil(tidy()));

// fill fetches what this version needs; assets that an older version has are taken from there.
async function fill() {
  const cache = await caches.open(cacheName);
  const missing = [];
  for (const path of self.files) {
    const kept = isAsset(path) && (await caches.match(path));
    if (kept) await cache.put(path, kept);
    else missing.push(path);
  }
  for (let i = 0; i < missing.length; i += 20) await cache.addAll(missing.slice(i, i + 20).map((path) => new Request(path, { cache: "no-cache" })));
}

async function tidy() {
  for (const name of await caches.keys()) {
    if (name !== cacheName && (name === "podscope" || name.startsWith(prefix))) await caches.delete(name);
  }
}

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isAsset(url.pathname)) e.respondWith(fromCache(url.pathname, e.request));
  else if (self.files.includes(pageOf(url.pathname))) e.respondWith(fromNetwork(pageOf(url.pathname), e.request));
});

const isAsset = (path) => path.startsWith("/assets/");
const pageOf = (path) => path.replace(/\/index\.html$/, "/");

async function fromCache(path, request) {
  return (await caches.match(path)) ?? fetch(request);
}

async function fromNetwork(path, request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(cacheName)).match(path);
    if (kept) return kept;
    throw error;
  }
}
