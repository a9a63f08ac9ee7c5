/* When the page is built: Python with the program imported and tried once, as an image of its memory.

   node image.mjs FOLDER, where FOLDER holds the runtime and packages.zip; writes image.bin and
   loaded.json, the modules that need no file any more.

   Words that the runtime's own file sets (its static data) are written as their difference from
   it, and memory that is free as zeros, so that the image can be compressed. */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const folder = process.argv[2];
const part = (name) => join(folder, name);
const { default: create } = await import(pathToFileURL(part("pyodide.asm.mjs")));
const { loadPyodide } = await import(pathToFileURL(part("pyodide.mjs")));

let first; // memory before anything ran
const python = await loadPyodide({
  indexURL: folder, _makeSnapshot: true, args: ["-OO"], // no docstrings: a tenth of the image
  createPyodideModule: (settings) => create({
    ...settings,
    instantiateWasm: (imports, received) => settings.instantiateWasm(imports, (instance, module) => {
      first = new Uint32Array(instance.exports.memory.buffer).slice();
      received(instance, module);
    }),
  }),
});
// where the page will write what is still needed of them
const extractDir = python._api.sitePackages;
python.unpackArchive(new Uint8Array(readFileSync(part("packages.zip"))), "zip", { extractDir });
python.runPython("import nianbao.web; nianbao.web.try_once(); del nianbao; import gc; gc.collect()");
const loaded = python.runPython("import sys, json; json.dumps(sorted(sys.modules))");

const runtime = python._module;
const end = runtime._sbrk(0);
const held = [];
for (let size = 1 << 22; size >= 16; size >>= 1) {
  for (let at = runtime._malloc(size); ; at = runtime._malloc(size)) {
    held.push(at);
    if (at + size > end) break;
    runtime.HEAPU8.fill(0, at, at + size);
  }
}
held.forEach((at) => runtime._free(at));
// the way to call functions of another shape is chosen anew by each browser
const offset = runtime.HEAP32[runtime.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET >> 2];
runtime.HEAP32[(runtime.__PyRuntime + offset) >> 2] = 0;

const image = python.makeMemorySnapshot();
const words = new Uint32Array(image.buffer, new Uint32Array(image.buffer)[1]);
first.forEach((word, at) => { words[at] ^= word; });
writeFileSync(part("image.bin"), image);
writeFileSync(part("loaded.json"), loaded);
process.exit(0);
