/* In the worker: wakes Python from the image of its memory, then answers one request after another. */
"use strict";
let door, runtime;

function asResponse(bytes, type) {
  return new Response(bytes, { headers: { "Content-Type": type } });
}

/* Return the runtime with as much memory as the image, which is made whole meanwhile: it comes as
   the difference from the memory before anything ran. */
async function runtimeFor(image, settings) {
  const [, start] = new Uint32Array(image.buffer, 0, 2);
  const runtime = await self.createPyodideModule({
    ...settings,
    instantiateWasm: (imports, received) => settings.instantiateWasm(imports, (instance, module) => {
      const first = new Uint32Array(instance.exports.memory.buffer);
      const words = new Uint32Array(image.buffer, start);
      for (let at = 0; at < first.length; at++) words[at] ^= first[at];
      received(instance, module);
    }),
  });
  runtime.growMemory(image.length - start);
  return runtime;
}

async function start({ files, packages }) {
  const served = {
    "/pyodide.asm.wasm": () => asResponse(files["pyodide.asm.wasm"], "application/wasm"),
    "/python_stdlib.zip": () => asResponse(files["python_stdlib.zip"], "application/zip"),
  };
  // the runtime asks for its files by address; none is ever reached
  self.fetch = async (address) => {
    const name = String(address.url || address).replace(/^.*\//, "/");
    if (!served[name]) throw new Error(`not part of the page: ${name}`);
    return served[name]();
  };
  const image = files["image.bin"];
  let trampoline = 0, at = 0;
  const python = await loadPyodide({
    indexURL: "page:/", stdLibURL: "page:/python_stdlib.zip",
    lockFileContents: JSON.parse(new TextDecoder().decode(files["lock.json"])),
    createPyodideModule: async (settings) => {
      const runtime = await runtimeFor(image, settings);
      at = (runtime.__PyRuntime + runtime.HEAP32[runtime.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET >> 2]) >> 2;
      trampoline = runtime.HEAP32[at];
      return runtime;
    },
    _loadSnapshot: image,
    fsInit: (system, { sitePackages }) => {
      for (const [name, bytes] of Object.entries(packages)) {
        const path = `${sitePackages}/${name}`;
        system.mkdirTree(path.slice(0, path.lastIndexOf("/")));
        system.writeFile(path, bytes);
      }
    },
    stdout: () => {}, stderr: () => {},
  });
  runtime = python._module;
  runtime.HEAP32[at] = trampoline; // this browser's own way, which the image cannot know
  door = python.pyimport("nianbao.web");
  door.wake();
  self.postMessage({ ready: true });
}

function answer({ id, request, given }) {
  const progress = (done, count) => self.postMessage({ id, done, count });
  const result = door.call(JSON.stringify(request), given, progress);
  const [answered, made] = result.toJs({ dict_converter: (pairs) => new Map(pairs) });
  result.destroy();
  self.postMessage({ id, answer: JSON.parse(answered), made, memory: runtime.HEAP8.length });
}

self.onmessage = async ({ data }) => {
  try {
    if (data.files) await start(data);
    else answer(data);
  } catch (error) {
    self.postMessage({ id: data.id, stopped: String(error && error.stack || error) });
  }
};
