// What a reader has written for each exercise, and whether it passed once. It stays in this browser.
const RECORDS = (() => {
  const PREFIX = "lossbook-practice:";
  const key = (exercise) => PREFIX + exercise;

  // `code` is what stands in the editor, `passed` what passed last. Both are missing where nothing
  // is kept; `unreadable` says that something is kept and is no record.
  function load(exercise) {
    const { code, solved, passed } = STORE.load(key(exercise));
    if (typeof code === "string") {
      return { code, solved: solved === true, ...(typeof passed === "string" && { passed }) };
    }
    return { solved: solved === true, unreadable: STORE.keys(PREFIX).includes(key(exercise)) };
  }

  // Whether it was kept.
  const save = (exercise, record) => STORE.save(key(exercise), record);

  return { load, save, key };
})();
