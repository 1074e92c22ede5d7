import assert from "node:assert/strict";
import { test } from "node:test";
import { copy, load, Store } from "./load.mjs";

const SCRIPTS = ["names.js", "store.js", "progress/progress.js", "progress/file.js"];
const keptWith = (kept) =>
  Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, JSON.stringify(value)]));
const progress = (kept) =>
  load(SCRIPTS, ["PROGRESS"], { localStorage: new Store(keptWith(kept)) }).PROGRESS;
const { PROGRESS_FILE: FILE } = load(SCRIPTS, ["PROGRESS_FILE"]);

const MARKS = ["right", "wrong", "right", "wrong"];
const ENTRIES = [
  ["lossbook-quiz:01_softmax", { answers: { "Why?": "So." }, marks: MARKS }],
  ["lossbook-practice:softmax", { code: "def f(): ...", solved: true }],
  ["lossbook-interview:?count=5", { ids: ["a"], answers: { a: {} }, place: 0, phase: "asking" }],
];

test("a chapter says how its quiz went and which exercises are solved", () => {
  const { wordsOf } = progress(Object.fromEntries(ENTRIES));
  assert.equal(
    wordsOf("01_softmax", ["softmax", "masked"]),
    "quiz: 2 of 4 right, exercises: 1 of 2 solved",
  );
  assert.match(wordsOf("01_softmax", [], "quiz"), /2 of 4 right\. Repeat questions 2 and 4\./);
  assert.match(wordsOf("01_softmax", ["softmax", "masked"], "exercises"), /1 of 2 here: softmax\./);
});

test("an unfinished quiz says how far it is", () => {
  const { quizWords } = progress({});
  assert.equal(quizWords(["right", "open", "wrong"]), "2 of 3 answered, 1 right.");
});

test("where nothing is kept nothing is said", () => {
  const { wordsOf } = progress({});
  for (const part of ["all", "quiz", "exercises"]) assert.equal(wordsOf("01_softmax", ["softmax"], part), "");
});

for (const value of [null, [], 7, { marks: "right" }, { marks: ["yes"] }, { marks: ["open"] }]) {
  test(`a quiz kept as ${JSON.stringify(value)} says nothing`, () => {
    assert.equal(progress({ "lossbook-quiz:01_softmax": value }).wordsOf("01_softmax", [], "quiz"), "");
  });
}

test("a file gives back the entries that it was made of", () => {
  assert.deepEqual(copy(FILE.unpack(FILE.pack(ENTRIES, "2026-11-30"))), ENTRIES);
});

const withKept = (kept) => JSON.stringify({ format: "lossbook progress 1", saved: "", kept });
for (const [what, text] of [
  ["no JSON", "{"],
  ["an empty file", ""],
  ["a list", "[]"],
  ["another program's file", '{"kept": {}}'],
  ["a later format", '{"format": "lossbook progress 2", "kept": {}}'],
  ["no entries", '{"format": "lossbook progress 1"}'],
  ["a name of somebody else", withKept({ theme: { answers: {} } })],
  ["a quiz without marks", withKept({ "lossbook-quiz:a": { answers: {} } })],
  ["a quiz with other marks", withKept({ "lossbook-quiz:a": { answers: {}, marks: ["good"] } })],
  ["an answer that is no text", withKept({ "lossbook-quiz:a": { answers: { q: 1 }, marks: [] } })],
  ["code that is no text", withKept({ "lossbook-practice:a": { code: 1 } })],
  ["an interview without answers", withKept({ "lossbook-interview:?": { ids: [] } })],
  ["one bad entry among good ones", withKept({ ...Object.fromEntries(ENTRIES), "lossbook-quiz:b": 1 })],
]) {
  test(`a file with ${what} is refused`, () => assert.equal(FILE.unpack(text), null));
}
