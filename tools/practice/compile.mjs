// node compile.mjs PYODIDE FOLDER: runs compile.py in Pyodide, where FOLDER is /work.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, folder] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const python = await loadPyodide();
python.mountNodeFS("/work", folder);
python.runPython(readFileSync(new URL("compile.py", import.meta.url), "utf8"));
