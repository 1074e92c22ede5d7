import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { REPORT } = load(["names.js", "interview/report.js"], ["REPORT"]);
const QUESTION = {
  heading: "1. mid, 3.2 in the bank",
  link: "https://example.org/q.html#a",
  text: "Why $x^2$?\n",
  marks: "6 of 10 marks",
  points: [
    { ticked: true, marks: 6, text: "Says so.\nIn two lines." },
    { ticked: false, marks: 4, text: "Measures it." },
  ],
  flags: [
    { ticked: false, text: "Not heard." },
    { ticked: true, text: "Says that it is a metric." },
  ],
  notes: "",
};
const RESULT = {
  plan: "1 question, seed 7",
  address: "https://example.org/interview.html?seed=7",
  date: "30/11/2026",
  marks: "6 of 10 marks",
  chapters: [{ name: "3. Gram matrix", link: "https://example.org/c.html", marks: "6 of 10 marks" }],
  questions: [QUESTION],
};
const markdown = (changes = {}) =>
  REPORT.markdown({ ...RESULT, questions: [{ ...QUESTION, ...changes }] });

test("the report has the address, the table, the ticks and the flags that were heard", () => {
  const text = markdown();
  for (const part of [
    "(https://example.org/interview.html?seed=7)",
    "| [3. Gram matrix](https://example.org/c.html) | 6 of 10 marks |",
    "## 1. mid, 3.2 in the bank: 6 of 10 marks",
    "Why $x^2$?",
    "- [x] **6** Says so.\n  In two lines.",
    "- [ ] **4** Measures it.",
    "- Says that it is a metric.",
  ]) {
    assert.ok(text.includes(part), part);
  }
  assert.ok(!text.includes("Not heard."));
  assert.ok(!text.includes("Your notes"));
});

test("notes are quoted as they are, signs of Markdown and all", () => {
  const notes = "# no heading\n```js\ncode\n```";
  assert.ok(markdown({ notes }).includes(`\`\`\`\`text\n${notes}\n\`\`\`\``));
});
