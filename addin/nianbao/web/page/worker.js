/* In the worker: starts Python from what the page gave it, then answers one request after another. */
"use strict";
let door;

function asResponse(bytes, type) {
  return new Response(bytes, { headers: { "Content-Type": type } });
}

async function start({ files }) {
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
  self.postMessage({ progress: 1 });
  const python = await loadPyodide({
    indexURL: "page:/", stdLibURL: "page:/python_stdlib.zip",
    lockFileContents: JSON.parse(new TextDecoder().decode(files["lock.json"])),
    createPyodideModule: self.createPyodideModule,
    stdout: () => {}, stderr: () => {},
  });
  self.postMessage({ progress: 2 });
  python.unpackArchive(files["packages.zip"], "zip");
  self.postMessage({ progress: 3 });
  door = python.pyimport("nianbao.web");
  const ready = python.runPython("import sys; sys.version.split()[0]");
  self.postMessage({ ready });
}

function answer({ id, request, given }) {
  const result = door.call(JSON.stringify(request), given);
  const [answered, made] = result.toJs({ dict_converter: (pairs) => new Map(pairs) });
  result.destroy();
  self.postMessage({ id, answer: JSON.parse(answered), made });
}

self.onmessage = async ({ data }) => {
  try {
    if (data.files) await start(data);
    else answer(data);
  } catch (error) {
    self.postMessage({ id: data.id, stopped: String(error && error.stack || error) });
  }
};
