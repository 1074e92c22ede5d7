// The worker's side: what it hands to Python, what it says, and what it can reach.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const VERDICT = {
  passed: false,
  report: "softmax([0.0]) returned [0.0]",
  hint: "",
  printed: "0\n",
  traceback: "",
  line: 3,
};

// A worker that has started with these files, and a Python that judges by a function.
async function setUp(judge, files = {}) {
  const said = [];
  const self = {
    postMessage: (message) => said.push(message),
    XMLHttpRequest: Object,
    WebSocket: Object,
    importScripts: () => {},
  };
  const unpacked = [];
  const loadPyodide = async (options) => {
    self.options = options;
    return {
      unpackArchive: (content, kind) => unpacked.push([content, kind]),
      pyimport: () => ({ judge }),
    };
  };
  load(["practice/python_worker.js"], [], { self, loadPyodide, Response });
  const hear = (data) => self.onmessage({ data });
  await hear({ kind: "start", files: { "packages.tar": 1, "lossbook.tar": 2, ...files } });
  return { self, said, hear, unpacked };
}

const ask = { kind: "check", id: 7, exercise: "softmax", name: "my_softmax", code: "x = 1" };

test("it unpacks the packages, then lossbook, then says that it is ready", async () => {
  const { said, unpacked } = await setUp(() => {});
  assert.deepEqual(unpacked, [[1, "tar"], [2, "tar"]]);
  assert.equal(said.length, 1);
  assert.equal(said[0].kind, "ready");
});

test("a check hands over the exercise, the function's name and the code", async () => {
  const asked = [];
  const judge = (...given) => asked.push(given.slice(0, 3)) && { ...VERDICT, destroy() {} };
  const { said, hear } = await setUp(judge);
  await hear(ask);
  assert.deepEqual(asked, [["softmax", "my_softmax", "x = 1"]]);
  assert.equal(said[1].id, 7);
  assert.deepEqual({ ...said[1].verdict }, VERDICT);
});

test("a verdict is let go of, and what is printed comes before it", async () => {
  let isGone = false;
  const judge = (...given) => {
    given[3]("1\n");
    return { ...VERDICT, destroy: () => (isGone = true) };
  };
  const { said, hear } = await setUp(judge);
  await hear(ask);
  assert.deepEqual(said.map(({ kind }) => kind), ["ready", "printed", "verdict"]);
  assert.deepEqual({ ...said[1] }, { kind: "printed", id: 7, text: "1\n" });
  assert.ok(isGone);
});

test("where Python itself ends, it says so", async () => {
  const { said, hear } = await setUp(() => {
    throw new Error("memory access out of bounds");
  });
  await hear(ask);
  assert.equal(said[1].kind, "failed");
  assert.match(said[1].words, /out of bounds/);
});

test("it reaches the files that it was handed, and nothing else", async () => {
  const files = { "library.zip": new Uint8Array([1, 2, 3]) };
  const { self } = await setUp(() => {}, files);
  await assert.rejects(self.fetch("https://example.org/"), /out of reach/);
  await assert.rejects(self.fetch("http://files.invalid/other.zip"), /out of reach/);
  assert.equal(self.XMLHttpRequest, undefined);
  assert.equal(self.WebSocket, undefined);
  assert.equal(self.importScripts, undefined);
  assert.deepEqual(Object.keys(self.options.jsglobals), ["setTimeout", "clearTimeout"]);
});

test("it asks no host for packages", async () => {
  const { self } = await setUp(() => {});
  assert.deepEqual({ ...self.options.lockFileContents.packages }, {});
  for (const address of [self.options.indexURL, self.options.stdLibURL]) {
    assert.ok(address.startsWith("http://files.invalid/"));
  }
});
