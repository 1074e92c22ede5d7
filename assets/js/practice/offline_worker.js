// Answers for the site when there is no network, with what the reader has opened since pressing
// *Practise*. With a network every page is as fresh as ever.
const [PAGES, PARTS] = ["lossbook-pages", "lossbook-practice"];
// The parts of Python and the editor never change under their names.
const isPart = (address) => address.includes("/_practice/") && !address.endsWith("parts.json");

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

async function keep(address) {
  if (isPart(address) && (await caches.match(address))) return;
  const cache = await caches.open(isPart(address) ? PARTS : PAGES);
  await cache.add(address);
}

async function answer(request) {
  const kept = await caches.match(request.url);
  if (kept && isPart(request.url)) return kept;
  try {
    const response = await fetch(request);
    if (response.status === 200 && !isPart(request.url)) {
      const pages = await caches.open(PAGES);
      await pages.put(request.url, response.clone()).catch(() => {});
    }
    return response;
  } catch (error) {
    const older = kept ?? (await caches.match(request.url, { ignoreSearch: true }));
    if (older) return older;
    throw error;
  }
}

addEventListener("message", (event) =>
  event.waitUntil(Promise.allSettled(event.data.keep.map(keep))),
);
addEventListener("fetch", (event) => {
  const { request } = event;
  const isOwn = request.method === "GET" && new URL(request.url).origin === location.origin;
  if (isOwn) event.respondWith(answer(request));
});
