// The protocol between the page and the worker in which Python runs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { createRunner, StoppedError } = load(["practice/runner.js"], ["createRunner", "StoppedError"]);

class FakeWorker {
  asked = [];
  isEnded = false;
  postMessage(message) {
    this.asked.push(message);
  }
  terminate() {
    this.isEnded = true;
  }
  say(message) {
    this.onmessage({ data: message });
  }
  break(message) {
    this.onerror({ message, preventDefault() {} });
  }
  answer(verdict) {
    this.say({ kind: "verdict", id: this.asked.at(-1).id, verdict });
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

// A runner, and the workers that it has started so far.
function setUp() {
  const workers = [];
  const runner = createRunner(async () => {
    workers.push(new FakeWorker());
    return workers.at(-1);
  });
  const ready = async (place = workers.length - 1) => {
    await settled();
    workers[place].say({ kind: "ready" });
    await settled();
  };
  const check = (task, printed = () => {}) => runner.check(task, printed);
  return { runner, workers, ready, check };
}

test("a check waits for Python, and gets its verdict", async () => {
  const { workers, ready, check } = setUp();
  const { verdict } = check({ code: "a" });
  await settled();
  assert.deepEqual(workers[0].asked, []);
  await ready();
  assert.equal(workers[0].asked[0].kind, "check");
  assert.equal(workers[0].asked[0].code, "a");
  workers[0].answer("right");
  assert.equal(await verdict, "right");
});

test("starting twice starts one worker", async () => {
  const { runner, workers, ready } = setUp();
  const both = [runner.start(), runner.start()];
  await ready();
  await Promise.all(both);
  assert.equal(workers.length, 1);
});

test("checks run one after another", async () => {
  const { workers, ready, check } = setUp();
  const [first, second] = [check({ code: "a" }), check({ code: "b" })];
  await ready();
  assert.deepEqual(workers[0].asked.map(({ code }) => code), ["a"]);
  workers[0].answer("of a");
  await settled();
  assert.deepEqual(workers[0].asked.map(({ code }) => code), ["a", "b"]);
  workers[0].answer("of b");
  assert.deepEqual(await Promise.all([first.verdict, second.verdict]), ["of a", "of b"]);
});

test("what is printed reaches the check that prints it", async () => {
  const { workers, ready, check } = setUp();
  const [heard, other] = [[], []];
  check({}, (text) => heard.push(text));
  check({}, (text) => other.push(text));
  await ready();
  const { id } = workers[0].asked[0];
  workers[0].say({ kind: "printed", id, text: "1\n" });
  workers[0].say({ kind: "printed", id: id + 1, text: "too early" });
  assert.deepEqual([heard, other], [["1\n"], []]);
});

test("a verdict with another number is nobody's", async () => {
  const { workers, ready, check } = setUp();
  const { verdict } = check({});
  await ready();
  workers[0].say({ kind: "verdict", id: -1, verdict: "forged" });
  workers[0].answer("true");
  assert.equal(await verdict, "true");
});

test("a stopped check ends its worker, and the next check has a new one", async () => {
  const { workers, ready, check } = setUp();
  const endless = check({ code: "loop" });
  await ready();
  endless.stop();
  await assert.rejects(endless.verdict, StoppedError);
  assert.ok(workers[0].isEnded);
  const { verdict } = check({ code: "b" });
  await ready();
  assert.equal(workers.length, 2);
  workers[1].answer("of b");
  assert.equal(await verdict, "of b");
});

test("after a stop Python starts again without being asked", async () => {
  const { workers, ready, check } = setUp();
  const endless = check({});
  await ready();
  endless.stop();
  await assert.rejects(endless.verdict);
  await settled();
  assert.equal(workers.length, 2);
});

test("a waiting check is stopped without harm to the running one", async () => {
  const { workers, ready, check } = setUp();
  const [running, waiting] = [check({}), check({})];
  await ready();
  waiting.stop();
  await assert.rejects(waiting.verdict, StoppedError);
  assert.ok(!workers[0].isEnded);
  workers[0].answer("right");
  assert.equal(await running.verdict, "right");
});

test("a check is stopped while Python still starts", async () => {
  const { workers, ready, check } = setUp();
  const first = check({ code: "a" });
  await settled();
  first.stop();
  await assert.rejects(first.verdict, StoppedError);
  const { verdict } = check({ code: "b" });
  await ready();
  assert.deepEqual(workers.map(({ isEnded }) => isEnded), [false]);
  assert.deepEqual(workers[0].asked.map(({ code }) => code), ["b"]);
  workers[0].answer("of b");
  assert.equal(await verdict, "of b");
});

test("stopping a finished check does nothing", async () => {
  const { workers, ready, check } = setUp();
  const done = check({});
  await ready();
  workers[0].answer("right");
  await done.verdict;
  done.stop();
  assert.ok(!workers[0].isEnded);
});

test("where Python ends, the check says why, and the next one has a new worker", async () => {
  const { workers, ready, check } = setUp();
  const first = check({});
  await ready();
  workers[0].say({ kind: "failed", words: "out of memory" });
  await assert.rejects(first.verdict, /out of memory/);
  const second = check({});
  await ready();
  workers[1].break("gone");
  await assert.rejects(second.verdict, /gone/);
  const { verdict } = check({});
  await ready();
  workers[2].answer("right");
  assert.equal(await verdict, "right");
});

test("where Python ends, the checks that wait go on with a new worker", async () => {
  const { workers, ready, check } = setUp();
  const [first, second] = [check({}), check({})];
  await ready();
  workers[0].break("gone");
  await assert.rejects(first.verdict, /gone/);
  await ready();
  workers[1].answer("right");
  assert.equal(await second.verdict, "right");
});

test("a worker that was ended is not heard any more", async () => {
  const { workers, ready, check } = setUp();
  const endless = check({});
  await ready();
  endless.stop();
  await assert.rejects(endless.verdict);
  const { verdict } = check({});
  await ready();
  const { id } = workers[1].asked[0];
  workers[0].say({ kind: "verdict", id, verdict: "late" });
  workers[0].say({ kind: "failed", words: "late" });
  workers[1].answer("right");
  assert.equal(await verdict, "right");
});

test("a start that fails is told, and tried again", async () => {
  let isOffline = true;
  const worker = new FakeWorker();
  const runner = createRunner(async () => {
    if (isOffline) throw new Error("offline");
    return worker;
  });
  await assert.rejects(runner.start(), /offline/);
  await assert.rejects(runner.check({}, () => {}).verdict, /offline/);
  isOffline = false;
  const { verdict } = runner.check({}, () => {});
  await settled();
  worker.say({ kind: "ready" });
  await settled();
  worker.answer("right");
  assert.equal(await verdict, "right");
});
