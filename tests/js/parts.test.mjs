// Fetching the parts of Python: progress, checksums, the cache, and what fails.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { load } from "./load.mjs";

const HERE = "https://example.org/book/_static/js/practice/parts.js";
const FOLDER = "https://example.org/book/_practice/";
const ZIPPED = gzipSync("packages");
const FILES = { "1-a.js": Buffer.from("script"), "2-b.tar.bin": ZIPPED };
const PARTS_LIST = {
  "a.js": { file: "1-a.js", bytes: 6, packed: false, integrity: "sha256-a" },
  "b.tar": { file: "2-b.tar.bin", bytes: ZIPPED.length, packed: true, integrity: "sha256-b" },
};

class FakeCache {
  kept = new Map();
  match = async (address) => this.kept.get(address)?.clone();
  put = async (address, response) => void this.kept.set(address, response);
  delete = async (address) => this.kept.delete(address);
  keys = async () => [...this.kept.keys()].map((url) => ({ url }));
}

function setUp({ cache = new FakeCache(), files = FILES } = {}) {
  const asked = [];
  const fetch = async (address, options) => {
    const name = String(address).replace(FOLDER, "");
    asked.push([name, options]);
    return name in files ? new Response(files[name]) : new Response("", { status: 404 });
  };
  const open = async () => {
    if (!cache) throw new Error("no cache here");
    return cache;
  };
  const globals = { fetch, caches: { open }, URL, Blob, Response, DecompressionStream };
  const document = { currentScript: { src: HERE } };
  const { PARTS } = load(["practice/parts.js"], ["PARTS"], { ...globals, document });
  return { PARTS, asked, cache };
}

const text = (content) => Buffer.from(content).toString();

test("parts come unpacked, and each is held to its checksum", async () => {
  const { PARTS, asked } = setUp();
  const parts = await PARTS.loadAll(PARTS_LIST, () => {});
  assert.equal(text(parts["a.js"]), "script");
  assert.equal(text(parts["b.tar"]), "packages");
  const checksums = asked.map(([name, { integrity }]) => [name, integrity]);
  assert.deepEqual(checksums, [["1-a.js", "sha256-a"], ["2-b.tar.bin", "sha256-b"]]);
});

test("progress ends at the sum of all parts", async () => {
  const { PARTS } = setUp();
  const heard = [];
  await PARTS.loadAll(PARTS_LIST, (name, loaded, total) => heard.push([name, loaded, total]));
  const total = 6 + ZIPPED.length;
  assert.deepEqual(heard.at(-1).slice(1), [total, total]);
  assert.deepEqual(new Set(heard.map(([name]) => name)), new Set(["a.js", "b.tar"]));
});

test("a second visit asks the server for nothing", async () => {
  const { PARTS, asked } = setUp();
  await PARTS.loadAll(PARTS_LIST, () => {});
  const parts = await PARTS.loadAll(PARTS_LIST, () => {});
  assert.equal(asked.length, 2);
  assert.equal(text(parts["b.tar"]), "packages");
});

test("a browser without a cache still loads", async () => {
  const { PARTS } = setUp({ cache: null });
  const parts = await PARTS.loadAll(PARTS_LIST, () => {});
  assert.equal(text(parts["a.js"]), "script");
});

test("a full cache still loads", async () => {
  const cache = new FakeCache();
  cache.put = () => Promise.reject(new Error("quota"));
  const { PARTS } = setUp({ cache });
  const parts = await PARTS.loadAll(PARTS_LIST, () => {});
  assert.equal(text(parts["a.js"]), "script");
});

test("a part that is not there is named, and not kept", async () => {
  const { PARTS, cache } = setUp({ files: {} });
  await assert.rejects(PARTS.loadAll(PARTS_LIST, () => {}), /1-a\.js: 404/);
  assert.equal(cache.kept.size, 0);
});

test("parts of an older site are forgotten, pages are not", async () => {
  const { PARTS, cache } = setUp();
  const kept = [`${FOLDER}0-old.js`, `${FOLDER}1-a.js`, "https://example.org/book/index.html"];
  for (const address of kept) cache.kept.set(address, new Response(""));
  await PARTS.forgetOthers({ parts: PARTS_LIST, files: {} });
  assert.deepEqual([...cache.kept.keys()], kept.slice(1));
});

test("the list of parts is asked for once, and again after a failure", async () => {
  const files = {};
  const { PARTS, asked } = setUp({ files });
  await assert.rejects(PARTS.list(), /parts\.json: 404/);
  files["parts.json"] = Buffer.from('{"parts": {}}');
  await PARTS.list();
  const list = await PARTS.list();
  assert.deepEqual({ ...list.parts }, {});
  assert.equal(asked.length, 2);
});
