// The words that the site's scripts show or speak. They stand here alone, so that an edition in
// another language changes this file and no other.
const WORDS = {
  pagesOf: (page) => `Pages of: ${page}`,
  code: { asWritten: "Show all code", shown: "Hide all code", hidden: "Show code as first set" },
  enlarged: "The figure, enlarged",
  close: "Close",
  notLoaded: "This part could not be loaded, so it does not react.",
  tryAgain: "Try again",
  startAgain: "Start again",
  progress: (answered, right, total) => `${answered} of ${total} answered, ${right} right.`,
  score: (right, total) => `${right} of ${total} right.`,
  claimsShown: (shown, all) => `${shown} of ${all} claims shown.`,
  repeat: (numbers) => `Repeat ${numbers.length > 1 ? "questions" : "question"} ${list(numbers)}.`,
  practice: {
    open: "Practise",
    opening: "Opening the editor …",
    check: "Check",
    stop: "Stop",
    reset: "Reset",
    askHint: "Hint",
    showSolution: "Show the solution",
    panel: (title) => `Editor: ${title}`,
    keys: "Ctrl+Enter checks. Tab indents; press Escape, then Tab, to leave the editor.",
    loadingPython: "Loading Python",
    loading: ({ name, loaded, total }) =>
      total === 0
        ? "Loading Python …"
        : `Loading ${PARTS_IN_WORDS[name] ?? "Python"}: ${megabytes(loaded)} of ${megabytes(total)} MB`,
    starting: "Starting Python …",
    ready: "Python is ready.",
    checking: "Checking …",
    stillChecking: "Still checking. If your code has a loop that does not end, press Stop.",
    stopped: "Stopped. Change your code, and check again.",
    ended: "Python ended before the check was done. Your code is still here; check again.",
    outcome: { right: "Passed", wrong: "Not yet" },
    marked: (line) => `Line ${line} is marked.`,
    wasReset: "The start is back. Undo (Ctrl+Z) brings your code again.",
    printed: "Your code printed:",
    traceback: "Where the error came from:",
    solution: "One solution:",
    checkForHint: "Check your code first. Then a hint can name the mistake in it.",
    nothingToHint: "Your code passed, so there is nothing to hint at.",
    hint: (words) => `The mistake: ${words}`,
    noHint:
      "Your code does not fail as any of the named mistakes does. Work the counterexample out by hand, or look at the solution.",
    notKept:
      "This browser does not keep your code: its store is full or switched off. Copy it before you leave.",
    unreadable: "What this browser kept for this exercise cannot be read, so you see the start.",
    obstacle: {
      file: "Python cannot load in a page that was opened from a disk: serve the folder instead (python -m http.server).",
      browser: "This browser cannot run Python: it has no WebAssembly, or no way to unpack files.",
      load: "Python could not be loaded.",
      start: "Python did not start; the device may be short of memory.",
    },
    instead: "You can do the exercise in Jupyter:",
    howTo: "how to run the course on your machine",
    solved: "solved",
    begun: "begun",
    solvedOf: (solved, total) => `You have solved ${solved} of ${total}.`,
    download: "Download my code",
    // The file that is downloaded, and an exercise in it.
    program: `"""What I wrote in the course "Loss functions, run and checked".

It runs where lossbook and its extra "course" are installed. Code that has not passed its check is
a comment, so that the rest runs.
"""

import numpy as np

from lossbook.course.exercises import check
`,
    notPassed: "Has not passed yet:",
    sinceThen: "Written after it passed:",
  },
  // What this browser keeps of the reader's work.
  kept: {
    quiz: (words) => `Your answers in this browser: ${words}`,
    exercises: (names, total) => `You solved ${names.length} of ${total} here: ${list(names)}.`,
    right: (right, total) => `quiz: ${right} of ${total} right`,
    solved: (solved, total) => `exercises: ${solved} of ${total} solved`,
    nothing: "This browser keeps no answers yet, so there is nothing to save.",
    saved: (count) => `Saved. The file has ${things(count, "entry", "entries")}.`,
    read: (count) => `Read. ${things(count, "entry", "entries")} of the file are kept here now.`,
    bad: (name) => `${name} is not a file that this page has saved, so nothing was changed.`,
    full: "This browser's store is full or switched off, so nothing was changed.",
    forgotten: "Forgotten. This browser keeps no answers now.",
  },
  bank: {
    count: (shown, total) => `${shown} of ${things(total, "question", "questions")}`,
  },
  interview: {
    fits: (count) => `${things(count, "question fits", "questions fit")} this choice.`,
    noneFits: "No question fits. Choose more chapters, or all levels.",
    fewer: (asked, given) =>
      `You asked for ${asked} questions, and ${given} fit, so the interview has ${given}.`,
    fault: (name, value, expected) =>
      `The address says ${name}=${value}, where ${expected} is expected. ` +
      "So the form shows what it starts with; look at it before you begin.",
    expected: {
      chapters: "a list of chapters from 1 to 15, such as 1,2,15,",
      level: "junior, mid or senior",
      count: "a whole number from 1 to 30",
      minutes: "a whole number from 1 to 60",
      seed: "a whole number from 0 to 999999",
    },
    copied: "The address is copied. It sets up the same interview in any browser.",
    notCopied: (text) => `This browser does not let the page copy. Copy this yourself: ${text}`,
    keptHere: "Interviews kept in this browser",
    plan: (count, level, minutes, seed) =>
      `${things(count, "question", "questions")}, ${level || "all levels"}, ` +
      `${things(minutes, "minute", "minutes")} each, seed ${seed}`,
    chapters: (numbers) => `${numbers.length > 1 ? "chapters" : "chapter"} ${list(numbers)}`,
    asking: (place, total) => `question ${place} of ${total}`,
    finished: "finished",
    forget: "Forget",
    forgetThis: (plan) => `Forget: ${plan}`,
    restored: "This browser kept your interview. The clock is paused.",
    damaged:
      "A part of what this browser kept of the interview cannot be read, and is left out. " +
      "What could be read is here.",
    full:
      "This browser cannot keep the interview, for its store is full or switched off. " +
      "Go on, and save the result as a file at the end. A reload would lose it.",
    notLoaded: "The question could not be loaded.",
    heading: (place, total) => `Question ${place} of ${total}`,
    about: (level, number) => `${level}, ${number} in the bank`,
    pause: "Pause the clock",
    goOn: "Start the clock",
    left: (time) => `${time} left`,
    over: (time) => `${time} over`,
    oneMinute: "One minute left.",
    timeIsUp: "The time is up. Finish your sentence, then open the answer.",
    notes: "Your notes",
    tick: "Tick each point that was made.",
    tickFlags: "Tick what was heard. It takes no marks away.",
    marks: (got, full) => `${got} of ${full} marks`,
    previous: "Previous question",
    next: "Next question",
    finish: "Finish",
    result: (got, full) => `Result: ${got} of ${full} marks`,
    byChapter: "By chapter",
    columns: ["Chapter", "Marks", "Read again"],
    allSaid: "nothing, all points were made",
    parts: { answer: "In 30 seconds", checks: "Fact-check" },
    byQuestion: "Question by question",
    said: "said",
    missed: "missed",
    heard: "Red flags heard",
    noAnswer: "The answer was not opened.",
    change: "Change these marks",
    saveMarkdown: "Save as Markdown",
    copyMarkdown: "Copy as Markdown",
    markdownCopied: "The result is copied as Markdown.",
    print: "Print",
    again: "Forget these marks and start again",
    another: "Set up another interview",
    title: "Mock interview on loss functions",
    sameAgain: "The same interview again",
  },
};

// What is in the files that Python consists of here.
const PARTS_IN_WORDS = {
  "packages.tar": "NumPy and Hypothesis",
  "lossbook.tar": "the exercises",
  "library.zip": "Python's library",
};

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

function things(count, one, many) {
  return `${count} ${count === 1 ? one : many}`;
}

function list(numbers) {
  const last = numbers[numbers.length - 1];
  return numbers.length > 1 ? `${numbers.slice(0, -1).join(", ")} and ${last}` : `${last}`;
}
