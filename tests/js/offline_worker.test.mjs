// The service worker: fresh pages with a network, kept ones without, and nothing of other hosts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const SITE = "https://example.org/book/";
const PAGE = `${SITE}practice.html`;
const PART = `${SITE}_practice/1-library.zip.bin`;

class FakeCaches {
  byName = {};
  async open(name) {
    this.byName[name] ??= new Map();
    const kept = this.byName[name];
    return {
      put: async (address, response) => void kept.set(address, response),
      add: async (address) => void kept.set(address, await this.fetch(address)),
    };
  }
  async match(address, { ignoreSearch = false } = {}) {
    const short = (one) => (ignoreSearch ? one.split("?")[0] : one);
    for (const kept of Object.values(this.byName)) {
      for (const [key, response] of kept) {
        if (short(key) === short(address)) return response.clone();
      }
    }
    return undefined;
  }
}

function setUp() {
  const listeners = {};
  const network = { isUp: true, asked: [] };
  const caches = new FakeCaches();
  const fetch = async (request) => {
    network.asked.push(request.url ?? request);
    if (!network.isUp) throw new TypeError("offline");
    return new Response(`version ${network.asked.length}`);
  };
  caches.fetch = fetch;
  load(["practice/offline_worker.js"], [], {
    addEventListener: (name, listener) => (listeners[name] = listener),
    caches,
    fetch,
    URL,
    location: { origin: "https://example.org" },
  });
  const ask = async (url, method = "GET") => {
    let answered = null;
    listeners.fetch({ request: { url, method }, respondWith: (answer) => (answered = answer) });
    return answered && (await (await answered).text());
  };
  const keep = async (addresses) => {
    let done = null;
    listeners.message({ data: { keep: addresses }, waitUntil: (promise) => (done = promise) });
    await done;
  };
  return { ask, keep, network, caches };
}

test("with a network a page is always fresh", async () => {
  const { ask } = setUp();
  assert.equal(await ask(PAGE), "version 1");
  assert.equal(await ask(PAGE), "version 2");
});

test("without one it is the last that was seen", async () => {
  const { ask, network } = setUp();
  await ask(PAGE);
  network.isUp = false;
  assert.equal(await ask(PAGE), "version 1");
});

test("what the page had loaded before is kept too", async () => {
  const { ask, keep, network } = setUp();
  await keep([PAGE, `${SITE}_static/site.css?v=1`]);
  network.isUp = false;
  assert.equal(await ask(PAGE), "version 1");
  assert.equal(await ask(`${SITE}_static/site.css?v=2`), "version 2");
});

test("a part is asked for once, with or without a network", async () => {
  const { ask, keep, network } = setUp();
  await keep([PART]);
  assert.equal(await ask(PART), "version 1");
  assert.equal(await ask(PART), "version 1");
  assert.equal(network.asked.length, 1);
});

test("the list of parts is no part: it changes", async () => {
  const { ask, keep } = setUp();
  await keep([`${SITE}_practice/parts.json`]);
  assert.equal(await ask(`${SITE}_practice/parts.json`), "version 2");
});

test("a page that was never seen fails as it would without a worker", async () => {
  const { ask, network } = setUp();
  network.isUp = false;
  await assert.rejects(ask(PAGE), /offline/);
});

test("other hosts and other methods are none of its business", async () => {
  const { ask } = setUp();
  assert.equal(await ask("https://elsewhere.example/"), null);
  assert.equal(await ask(PAGE, "POST"), null);
});
