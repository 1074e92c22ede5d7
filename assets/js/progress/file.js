// The file that a reader's progress is saved to. What is read back is looked at first: a file with
// anything that the course does not write is refused as a whole.
const PROGRESS_FILE = (() => {
  const FORMAT = "lossbook progress 1";

  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const isOptional = (value, type) => value === undefined || typeof value === type;

  // The names that the course keeps things under begin with these.
  const KINDS = {
    "lossbook-quiz:": ({ answers, marks }) =>
      isObject(answers) &&
      Object.values(answers).every((answer) => typeof answer === "string") &&
      Array.isArray(marks) &&
      marks.every((mark) => ["right", "wrong", "open"].includes(mark)),
    "lossbook-practice:": ({ code, solved }) =>
      isOptional(code, "string") && isOptional(solved, "boolean"),
    "lossbook-interview:": ({ ids, answers }) => Array.isArray(ids) && isObject(answers),
  };
  const PREFIXES = Object.keys(KINDS);

  function isOurs([key, value]) {
    const prefix = PREFIXES.find((one) => key.startsWith(one));
    return prefix !== undefined && isObject(value) && KINDS[prefix](value);
  }

  function parse(text) {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  return {
    PREFIXES,

    // `entries` are the names with what is kept under each.
    pack(entries, date) {
      const file = { format: FORMAT, saved: date, kept: Object.fromEntries(entries) };
      return `${JSON.stringify(file, null, 1)}\n`;
    },

    // The entries of a file, or null where it is not one that the course has written.
    unpack(text) {
      const file = parse(text);
      if (!isObject(file) || file.format !== FORMAT || !isObject(file.kept)) return null;
      const entries = Object.entries(file.kept);
      return entries.every(isOurs) ? entries : null;
    },
  };
})();
