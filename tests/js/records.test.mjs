// What the page keeps of a reader's code, and what it makes of a store that others wrote into.
import assert from "node:assert/strict";
import { test } from "node:test";
import { copy, load, Store } from "./load.mjs";

class FullStore extends Store {
  setItem() {
    throw new Error("full");
  }
}

function setUp(stored = {}, { isFull = false } = {}) {
  const localStorage = isFull ? new FullStore(stored) : new Store(stored);
  const { RECORDS } = load(["store.js", "practice/records.js"], ["RECORDS"], { localStorage });
  return { RECORDS, localStorage };
}

test("what is saved is loaded", () => {
  const { RECORDS, localStorage } = setUp();
  assert.ok(RECORDS.save("softmax", { code: "a", solved: true, passed: "b" }));
  assert.deepEqual(copy(RECORDS.load("softmax")), { code: "a", solved: true, passed: "b" });
  assert.deepEqual(Object.keys(localStorage), ["lossbook-practice:softmax"]);
});

test("nothing kept is no fault", () => {
  const { RECORDS } = setUp({ "lossbook-practice:softmax_cross_entropy": "{}" });
  assert.deepEqual(copy(RECORDS.load("softmax")), { solved: false, unreadable: false });
});

for (const stored of ["{", "null", "[]", "7", '"text"', '{"code": 7}', "{}"]) {
  test(`${stored} is told, and is no code`, () => {
    const { RECORDS } = setUp({ "lossbook-practice:softmax": stored });
    assert.deepEqual(copy(RECORDS.load("softmax")), { solved: false, unreadable: true });
  });
}

test("fields of another type count for nothing", () => {
  const stored = '{"code": "a", "solved": "yes", "passed": 1}';
  const { RECORDS } = setUp({ "lossbook-practice:softmax": stored });
  assert.deepEqual(copy(RECORDS.load("softmax")), { code: "a", solved: false });
});

test("a full store says so", () => {
  const { RECORDS } = setUp({}, { isFull: true });
  assert.equal(RECORDS.save("softmax", { code: "a", solved: false }), false);
});
