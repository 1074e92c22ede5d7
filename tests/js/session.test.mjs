import assert from "node:assert/strict";
import { test } from "node:test";
import { copy, load } from "./load.mjs";

const { SESSION } = load(["interview/session.js"], ["SESSION"]);
const A = { id: "a", chapter: "01_x", marks: [5, 3, 2], flags: 1 };
const B = { id: "b", chapter: "01_x", marks: [10], flags: 2 };
const C = { id: "c", chapter: "02_y", marks: [6, 4], flags: 0 };
const QUESTIONS = new Map([A, B, C].map((one) => [one.id, one]));
const IDS = ["a", "b", "c"];
const ANSWER = { shown: true, points: [0, 2], flags: [0], notes: "½ a²", left: 12.5 };
const kept = () => ({
  ids: IDS,
  place: 1,
  phase: "asking",
  answers: { ...copy(SESSION.fresh(IDS, 4).answers), a: { ...ANSWER } },
});
const restore = (stored) => copy(SESSION.restore(stored, IDS, 4, QUESTIONS));

test("a fresh interview has nothing ticked and all its time", () => {
  const session = copy(SESSION.fresh(IDS, 4));
  assert.deepEqual(session.answers.b, { shown: false, points: [], flags: [], notes: "", left: 240 });
  assert.deepEqual([session.place, session.phase], [0, "asking"]);
});

test("what was kept comes back whole", () => {
  const { session, damaged } = restore(kept());
  assert.deepEqual(session, kept());
  assert.equal(damaged, false);
});

for (const [what, change] of [
  ["nothing", () => ({})],
  ["a place outside", (stored) => ({ ...stored, place: 3 })],
  ["a place that is no number", (stored) => ({ ...stored, place: "1" })],
  ["an unknown phase", (stored) => ({ ...stored, phase: "over" })],
  ["answers that are a list", (stored) => ({ ...stored, answers: [] })],
  ["an answer that is null", (stored) => ({ ...stored, answers: { ...stored.answers, b: null } })],
  ["an answer too many", (stored) => ({ ...stored, answers: { ...stored.answers, z: ANSWER } })],
]) {
  test(`${what} is said to be damaged, and the interview goes on`, () => {
    const { session, damaged } = restore(change(kept()));
    assert.equal(damaged, true);
    assert.deepEqual(Object.keys(session.answers), IDS);
    assert.ok(session.place >= 0 && session.place < 3);
  });
}

for (const [name, value] of [
  ["points", [3]],
  ["points", [0, 0]],
  ["points", [-1]],
  ["points", "0"],
  ["flags", [1]],
  ["flags", [0.5]],
  ["notes", 7],
  ["shown", "yes"],
  ["left", null],
  ["left", "60"],
]) {
  test(`${name} of ${JSON.stringify(value)} is left out, and the rest of the answer stays`, () => {
    const stored = kept();
    stored.answers.a[name] = value;
    const { session, damaged } = restore(stored);
    assert.equal(damaged, true);
    assert.deepEqual(session.answers.a, { ...ANSWER, [name]: session.answers.a[name] });
    assert.notDeepEqual(session.answers.a[name], value);
  });
}

test("the score adds the weights of the ticked points", () => {
  assert.equal(SESSION.score(ANSWER, A), 7);
  assert.equal(SESSION.score({ points: [] }, A), 0);
  assert.equal(SESSION.full(A), 10);
});

test("the result adds up by chapter and names what missed marks", () => {
  const session = SESSION.fresh(IDS, 4);
  session.answers.a.points = [0, 2];
  session.answers.b.points = [0];
  const result = copy(SESSION.result(session, QUESTIONS));
  assert.deepEqual([result.got, result.full], [17, 30]);
  assert.deepEqual(
    result.chapters.map(({ chapter, got, full, weak }) => [chapter, got, full, weak.map((one) => one.id)]),
    [
      ["01_x", 17, 20, ["a"]],
      ["02_y", 0, 10, ["c"]],
    ],
  );
});
