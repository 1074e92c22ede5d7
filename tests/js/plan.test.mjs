import assert from "node:assert/strict";
import { test } from "node:test";
import { copy, load } from "./load.mjs";

const { PLAN } = load(["interview/random.js", "interview/plan.js"], ["PLAN"]);
const KNOWN = ["01_a", "02_b", "03_c"];
const START = { chapters: KNOWN, level: "", count: 5, minutes: 5, seed: 1 };
const LEVELS = ["junior", "mid", "senior"];
const BANK = KNOWN.flatMap((chapter) =>
  Array.from({ length: 9 }, (_, i) => ({ id: `${chapter}-${i}`, chapter, level: LEVELS[i % 3] })),
);
const ids = (plan) => copy(PLAN.choose(BANK, { ...START, ...plan }).map(({ id }) => id));

test("an address gives back the plan that wrote it", () => {
  const plan = { chapters: ["01_a", "03_c"], level: "mid", count: 7, minutes: 3, seed: 42 };
  const address = PLAN.write(plan, KNOWN);
  assert.equal(address, "?chapters=1,3&level=mid&count=7&minutes=3&seed=42");
  assert.deepEqual(copy(PLAN.read(address, START, KNOWN)), { plan, faults: [] });
});

test("all chapters and all levels go without saying", () => {
  assert.equal(PLAN.write(START, KNOWN), "?count=5&minutes=5&seed=1");
});

test("chapters in any order are one plan", () => {
  const { plan } = PLAN.read("?chapters=3, 1", START, KNOWN);
  assert.equal(PLAN.write(plan, KNOWN), "?chapters=1,3&count=5&minutes=5&seed=1");
});

for (const [name, value] of [
  ["chapters", "99"],
  ["chapters", ""],
  ["chapters", "1,x"],
  ["level", "boss"],
  ["count", "0"],
  ["count", "1e1"],
  ["count", "2.5"],
  ["minutes", "-1"],
  ["minutes", "61"],
  ["seed", "1000000"],
  ["seed", "abc"],
]) {
  test(`${name}=${value} is named, and the rest is taken`, () => {
    const other = name === "seed" ? "count=3" : "seed=9";
    const read = PLAN.read(`?${name}=${value}&${other}`, START, KNOWN);
    assert.deepEqual(copy(read.faults), [{ name, value }]);
    const [key, taken] = other.split("=");
    assert.deepEqual(copy(read.plan), { ...START, [key]: Number(taken) });
  });
}

test("the same seed chooses the same questions, another seed others", () => {
  assert.deepEqual(ids({ seed: 7 }), ids({ seed: 7 }));
  const different = new Set(Array.from({ length: 20 }, (_, seed) => ids({ seed }).join()));
  assert.ok(different.size > 15, `${different.size} of 20 differ`);
});

test("questions are spread over the chapters, and come in the bank's order", () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const chosen = ids({ seed, count: 7 });
    const counts = KNOWN.map((chapter) => chosen.filter((id) => id.startsWith(chapter)).length);
    assert.deepEqual(counts.sort(), [2, 2, 3]);
    assert.deepEqual(chosen, [...chosen].sort());
    assert.equal(new Set(chosen).size, 7);
  }
});

test("only the chapters and the level that were asked for come", () => {
  const chosen = PLAN.choose(BANK, { ...START, chapters: ["02_b"], level: "mid", count: 9 });
  assert.deepEqual(
    copy(chosen.map(({ chapter, level }) => [chapter, level])),
    Array.from({ length: 3 }, () => ["02_b", "mid"]),
  );
});

test("where nothing fits, nothing is chosen", () => {
  assert.deepEqual(ids({ chapters: [] }), []);
});
