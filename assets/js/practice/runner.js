// Has checks run one after another in a worker, which is ended where a check does not end.
//
// `launch` returns a promise of a worker. The worker says {kind: "ready"}; it is asked
// {kind: "check", id, ...task} and answers {kind: "printed", id, text}, any number of times, then
// {kind: "verdict", id, verdict}. {kind: "failed", words} is its last word.
function createRunner(launch) {
  const waiting = [];
  let current = null;
  let starting = null;
  let worker = null;
  let count = 0;

  function fail(error) {
    worker?.terminate();
    worker = starting = null;
    const job = current;
    current = null;
    job?.reject(error);
    next();
  }

  function hear({ data }, started) {
    if (data.kind === "ready") started.resolve();
    else if (data.kind === "failed") started.reject(new Error(data.words));
    else if (data.id !== current?.id) return;
    else if (data.kind === "printed") current.printed(data.text);
    else if (data.kind === "verdict") {
      const job = current;
      current = null;
      job.resolve(data.verdict);
      next();
    }
  }

  async function begin() {
    const mine = await launch();
    worker = mine;
    await new Promise((resolve, reject) => {
      const end = (error) => {
        reject(error);
        if (mine === worker) fail(error);
      };
      mine.onmessage = (event) => mine === worker && hear(event, { resolve, reject: end });
      mine.onerror = (event) => {
        event.preventDefault();
        end(new Error(event.message));
      };
    });
  }

  // Done when a worker is there and ready.
  function start() {
    if (!starting) {
      const mine = begin();
      starting = mine;
      mine.catch(() => {
        if (starting === mine) starting = null;
      });
    }
    return starting;
  }

  async function next() {
    if (current || waiting.length === 0) return;
    const job = (current = waiting.shift());
    try {
      await start();
    } catch (error) {
      if (current === job) current = null;
      job.reject(error);
      next();
      return;
    }
    if (current !== job) return;
    job.isAsked = true;
    worker.postMessage({ kind: "check", id: job.id, ...job.task });
  }

  // A task, with a promise of its verdict, and a way to stop it.
  function check(task, printed) {
    const job = { id: (count += 1), task, printed };
    const verdict = new Promise((resolve, reject) => Object.assign(job, { resolve, reject }));
    waiting.push(job);
    next();
    return { verdict, stop: () => stop(job) };
  }

  function stop(job) {
    const place = waiting.indexOf(job);
    if (job === current && job.isAsked) {
      fail(new StoppedError());
      start().catch(() => {}); // the next check says why it cannot start
    } else if (job === current || place >= 0) {
      if (job === current) current = null;
      else waiting.splice(place, 1);
      job.reject(new StoppedError());
      next();
    }
  }

  return { start, check };
}

class StoppedError extends Error {}
