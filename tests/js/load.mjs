// Runs scripts of the site, which are no modules, one after another as a page does, and hands out
// what they declare.
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

const FOLDER = new URL("../../assets/js/", import.meta.url);

// A browser's store, to play with.
export class Store {
  constructor(kept = {}) {
    Object.assign(this, kept);
  }
  getItem(key) {
    return Object.hasOwn(this, key) ? this[key] : null;
  }
  setItem(key, value) {
    this[key] = value;
  }
  removeItem(key) {
    delete this[key];
  }
}

export function load(scripts, wanted, globals = {}) {
  const context = createContext({
    console,
    setTimeout,
    clearTimeout,
    URLSearchParams,
    Event,
    document: new EventTarget(),
    localStorage: new Store(),
    ...globals,
  });
  context.self ??= context;
  context.window ??= context;
  for (const script of scripts) {
    const source = readFileSync(new URL(script, FOLDER), "utf8");
    runInContext(source, context, { filename: script });
  }
  return runInContext(`({ ${wanted.join(", ")} })`, context);
}

// What a script returns, as an object of this file's own: two contexts have two kinds of arrays.
export const copy = (value) => JSON.parse(JSON.stringify(value));
