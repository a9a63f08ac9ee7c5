/* The department's part of the page: a folder of filings, in a worker of its own that can be ended. */
"use strict";
self.nianbaoFolder = ({ byId, say, make, fail, newWorker }) => {
  let collector = null, folderLink = "";

  function showFolder(sentence, state) {
    byId("folder-said").textContent = sentence;
    document.documentElement.dataset.folder = state;
    byId("folder").disabled = state === "busy";
    byId("folder-stop").disabled = state !== "busy";
    byId("folder-progress").hidden = state !== "busy";
  }

  function endFolder(sentence, state) {
    if (collector) collector.terminate();
    collector = null;
    showFolder(sentence, state);
  }

  /* Files are given as pairs: path in the folder, file. */
  async function takeIn(files) {
    if (!files.length || document.documentElement.dataset.folder === "busy") return;
    byId("units").replaceChildren();
    byId("folder-files").replaceChildren();
    byId("folder-progress").removeAttribute("value");
    showFolder(say("folder_reading"), "busy");
    const given = new Map();
    for (const [name, file] of files) given.set(name, new Uint8Array(await file.arrayBuffer()));
    const own = await newWorker((data) => {
      if (own !== collector) return;
      if (data.ready) own.postMessage({ id: 1, request: { act: "intake" }, given });
      else if (data.done) {
        Object.assign(byId("folder-progress"), { value: data.done, max: data.count });
        byId("folder-said").textContent = say("folder_progress", data);
      } else if (data.answer) showUnits(data);
      else if (data.stopped) {
        endFolder(say("stopped"), "stopped");
        fail(say("stopped"), data.stopped);
      }
    });
    if (document.documentElement.dataset.folder === "busy") collector = own;
    else own.terminate();
  }

  function showUnits({ answer, made, memory }) {
    self.nianbaoPage.memory = memory;
    const { units = [], notes = [] } = answer;
    const lines = [...notes.map((note) => [note]),
      ...units.map(({ level, place: unit, message }) => [`${level}　${unit}`, message])];
    byId("units").replaceChildren(...lines.map((texts) =>
      make("li", {}, ...texts.filter(Boolean).map((text) => make("p", {}, text)))));
    URL.revokeObjectURL(folderLink);
    for (const [name, bytes] of made) {
      folderLink = URL.createObjectURL(new Blob([bytes]));
      const link = make("a", { href: folderLink, download: name }, say("download", { name }));
      byId("folder-files").append(make("li", {}, link));
    }
    endFolder(answer.sentence || answer.refused || answer.failed, "done");
    if (answer.failed) fail(answer.failed, answer.text);
  }

  async function filesIn(entry, path = "") {
    if (entry.isFile) return [[path + entry.name, await new Promise((...done) => entry.file(...done))]];
    const reader = entry.createReader(), found = [];
    for (;;) {
      const some = await new Promise((...done) => reader.readEntries(...done));
      if (!some.length) return found;
      for (const one of some) found.push(...await filesIn(one, `${path}${entry.name}/`));
    }
  }

  byId("folder").addEventListener("click", () => {
    const chooser = byId("folder-chooser");
    chooser.value = "";
    chooser.onchange = () => takeIn([...chooser.files].map((file) =>
      [file.webkitRelativePath.replace(/^[^/]*\//, ""), file]));
    chooser.click();
  });
  byId("folder-stop").addEventListener("click", () => endFolder(say("folder_stopped"), "stopped"));

  async function dropped(items) {
    const entries = [...items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const found = [];
    for (const entry of entries) found.push(...await filesIn(entry));
    const top = entries.length === 1 ? `${entries[0].name}/` : "";
    await takeIn(found.map(([name, file]) => [name.startsWith(top) ? name.slice(top.length) : name, file]));
  }

  return dropped;
};
