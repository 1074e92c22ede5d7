import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { CLOCK } = load(["interview/clock.js"], ["CLOCK"]);

test("a clock counts the time between start and pause, and no other", () => {
  let clock = CLOCK.paused(60);
  assert.equal(CLOCK.left(clock, 999_000), 60);
  clock = CLOCK.start(clock, 1_000_000);
  assert.equal(CLOCK.left(clock, 1_010_000), 50);
  clock = CLOCK.pause(clock, 1_015_000);
  assert.equal(CLOCK.left(clock, 2_000_000), 45);
  clock = CLOCK.start(clock, 3_000_000);
  assert.equal(CLOCK.left(clock, 3_050_000), -5);
});

test("starting a clock that runs loses no time", () => {
  const clock = CLOCK.start(CLOCK.start(CLOCK.paused(60), 0), 10_000);
  assert.equal(CLOCK.left(clock, 20_000), 40);
});

for (const [seconds, text] of [
  [300, "5:00"],
  [299.2, "5:00"],
  [299, "4:59"],
  [9.5, "0:10"],
  [0, "0:00"],
  [-0.4, "0:00"],
  [-61, "1:01"],
  [3600, "60:00"],
]) {
  test(`${seconds} seconds read ${text}`, () => assert.equal(CLOCK.format(seconds), text));
}
