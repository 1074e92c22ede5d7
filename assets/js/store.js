// What the site keeps for its reader, in this browser alone. The store may be off, full, or hold
// what another program wrote: then a page goes on with what it has, and can say so.
const STORE = {
  // A plain object is kept under each key; anything else was written by somebody else.
  load(key) {
    try {
      const stored = JSON.parse(localStorage.getItem(key));
      return stored && typeof stored === "object" && !Array.isArray(stored) ? stored : {};
    } catch {
      return {};
    }
  },

  // Whether it was kept.
  save(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      return false;
    }
    STORE.tell();
    return true;
  },

  forget(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // What cannot be reached is not kept either.
    }
    STORE.tell();
  },

  tell: () => document.dispatchEvent(new Event("lossbook:kept")),

  // The keys of the course that begin with a prefix.
  keys(prefix) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  },
};
