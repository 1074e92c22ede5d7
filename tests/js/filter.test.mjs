import assert from "node:assert/strict";
import { test } from "node:test";
import { copy, load } from "./load.mjs";

const { BANK_FILTER: FILTER } = load(["bank/filter.js"], ["BANK_FILTER"]);
const CHOICES = { chapter: ["", "1", "15"], level: ["", "mid"], kind: ["", "open"] };
const QUESTION = { chapter: "15_huber_loss", level: "mid", kind: "open", text: "Why is δ small? \\delta" };
const NONE = { chapter: "", level: "", kind: "", words: "" };

test("an address gives back the filter that wrote it", () => {
  const filter = { chapter: "15", level: "mid", kind: "open", words: "δ & slope" };
  assert.deepEqual(copy(FILTER.read(FILTER.write(filter), CHOICES)), filter);
});

test("no filter has no address", () => {
  assert.equal(FILTER.write({ ...NONE, words: "  " }), "");
});

test("what no menu offers is no wish", () => {
  assert.deepEqual(copy(FILTER.read("?chapter=99&level=boss&kind=", CHOICES)), NONE);
});

test("a question fits what it is", () => {
  assert.ok(FILTER.fits(NONE, QUESTION));
  for (const [wish, fits] of [
    [{ chapter: "15" }, true],
    [{ chapter: "1" }, false],
    [{ level: "mid" }, true],
    [{ level: "junior" }, false],
    [{ kind: "choice" }, false],
    [{ words: "WHY small" }, true],
    [{ words: "why large" }, false],
    [{ chapter: "15", level: "mid", kind: "open", words: "Δ" }, true],
  ]) {
    assert.equal(FILTER.fits({ ...NONE, ...wish }, QUESTION), fits, JSON.stringify(wish));
  }
});
