/* The page: hands files to the worker, and shows what it answers. */
"use strict";
(() => {
  if (!self.nianbaoSupported) return;
  const { words, actions } = self.nianbaoPage;
  const byId = (id) => document.getElementById(id);
  const say = (key, slots = {}) =>
    words[`web.${key}`].replace(/\{(\w+)\}/g, (_, name) => slots[name] ?? "");
  let worker, waiting = null, count = 0, isOpen = false, links = [];

  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "onclick") element.addEventListener("click", value);
      else if (value !== "" && value !== undefined && value !== false) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }

  // ---- the worker

  async function unpacked({ files, data }) {
    const text = atob(data);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const whole = await new Response(stream).arrayBuffer();
    const parts = {};
    let at = 0;
    for (const [name, size] of files) {
      parts[name] = new Uint8Array(whole.slice(at, at + size));
      at += size;
    }
    return parts;
  }

  async function newWorker(hear) {
    const { parts, packages } = self.nianbaoProgram;
    const opened = await Promise.all([...parts, packages].map(unpacked));
    const loose = opened.pop();
    const files = Object.assign({}, ...opened);
    const address = URL.createObjectURL(new Blob([files["worker.js"]], { type: "text/javascript" }));
    const made = new Worker(address);
    made.onmessage = ({ data }) => hear(data);
    made.onerror = (event) => hear({ stopped: event.message || "worker" });
    delete files["worker.js"];
    const buffers = Object.values({ ...files, ...loose }).map((part) => part.buffer);
    made.postMessage({ files, packages: loose }, buffers);
    return made;
  }

  async function start() {
    worker = await newWorker(hear);
    byId("progress").value = 1;
  }

  function hear(data) {
    if (data.stopped) stop(data.stopped);
    else if (data.ready) {
      byId("progress").hidden = true;
      tell(say("ready"));
      document.documentElement.dataset.state = "ready";
      enable();
    } else if (waiting && data.id === waiting.id) {
      const { resolve } = waiting;
      waiting = null;
      resolve(data);
    }
  }

  function stop(text) {
    fail(say(isOpen || waiting ? "stopped" : "not_started"), text);
    waiting = null;
    document.documentElement.dataset.state = "stopped";
  }

  async function ask(request, given, doing) {
    if (!worker || waiting) return;
    byId("failure").hidden = true;
    tell(say("working", { doing }));
    document.documentElement.dataset.state = "busy";
    const heard = new Promise((resolve) => { waiting = { id: ++count, resolve }; });
    enable();
    worker.postMessage({ id: count, request, given: new Map(given) });
    const { answer, made, memory } = await heard;
    self.nianbaoPage.memory = memory; // in bytes, for whoever measures
    show(answer, made);
    Object.assign(document.documentElement.dataset, { state: "ready", answers: count });
    enable();
  }

  // ---- what a person presses

  function choose(patterns) {
    const chooser = byId("chooser");
    chooser.accept = patterns.map((pattern) => pattern.replace("*", "")).join(",");
    chooser.value = ""; // the same file, saved again, is a change
    return new Promise((resolve) => {
      chooser.onchange = () => resolve(chooser.files[0] || null);
      chooser.oncancel = () => resolve(null);
      chooser.click();
    });
  }

  async function read(file) {
    return [file.name, new Uint8Array(await file.arrayBuffer())];
  }

  async function press(action, option = "") {
    const given = [];
    for (const { patterns } of action.files) {
      const file = await choose(patterns);
      if (!file) return;
      given.push(await read(file));
    }
    await ask({ act: action.id, option }, given, action.doing);
  }

  async function openFile(file) {
    const action = actions.find(({ id }) => id === "open");
    await ask({ act: "open" }, [await read(file)], action.doing);
  }

  function buttons() {
    for (const action of actions) {
      if (action.id === "explain") continue;
      byId(`buttons${action.step}`).append(button(action.caption, action.tip, action.needs,
        () => press(action), action.id));
    }
    byId("buttons3").prepend(button(say("save"), say("save_tip"), true,
      () => ask({ act: "save" }, [], say("save")), "save"));
  }

  function button(caption, tip, needs, onclick, id) {
    const made = make("button", { type: "button", title: tip, id: `act-${id}`, onclick }, caption);
    if (["open", "check", "submit"].includes(id)) made.className = "first";
    made.dataset.needs = needs ? "1" : "";
    return made;
  }

  function enable() {
    for (const one of document.querySelectorAll(".buttons button, #findings button.explain")) {
      one.disabled = !worker || waiting !== null || (one.dataset.needs === "1" && !isOpen)
        || document.documentElement.dataset.state === "stopped" || byId("progress").hidden === false;
    }
  }

  // ---- what is shown

  function tell(sentence, state = "") {
    byId("sentence").textContent = sentence;
    byId("bar").className = `bar ${state}`;
  }

  function fail(sentence, text) {
    tell(sentence, "blocked");
    byId("failed").textContent = sentence;
    byId("report").value = text;
    byId("failure").hidden = false;
  }

  function show(answer, made) {
    if (answer.failed) return fail(answer.failed, answer.text);
    if (answer.refused) {
      tell(answer.refused, "blocked");
      if (answer.lines) showFindings(answer.lines);
      const action = actions.find(({ refusal }) => refusal && refusal === answer.key);
      showNotes([]);
      if (action) {
        const choice = button(action.question, "", true, () => press(action, action.option), "otherwise");
        byId("notes").append(make("li", { class: "buttons" }, choice));
        byId("said").hidden = false;
      }
      return undefined;
    }
    const { filing } = answer;
    if (filing) {
      isOpen = true;
      const { unit, year, name } = filing;
      byId("opened").textContent = say("opened",
        { unit: unit || say("blank"), year: year || say("blank"), name });
      showTables(filing.tables, filing.prose, answer.lines);
      showFindings(answer.lines);
      self.nianbaoPage.verdict = filing.verdict;
    }
    tell(answer.sentence, filing && answer.sentence === filing.sentence ? filing.verdict.verdict : "");
    if (filing) showNotes([...(answer.changes || []), ...answer.notes]);
    if (made && made.size) showFiles(made);
    return undefined;
  }

  function showNotes(notes) {
    byId("notes").replaceChildren(...notes.map((note) => make("li", {}, note)));
    byId("said").hidden = notes.length === 0;
  }

  function showFiles(made) {
    links.forEach((link) => URL.revokeObjectURL(link));
    links = [];
    const items = [...made].map(([name, bytes]) => {
      const address = URL.createObjectURL(new Blob([bytes]));
      links.push(address);
      return make("li", {}, make("a", { href: address, download: name }, say("download", { name })));
    });
    byId("files").replaceChildren(...items);
    byId("files").querySelector("a").focus();
  }

  function showFindings(lines) {
    const items = lines.map((line, number) => {
      const item = make("li", { class: line.kind },
        make("p", {}, make("span", { class: "level" }, line.level)), make("p", {}, line.message));
      if (line.place && place(line.place)) {
        const go = make("button", { type: "button", onclick: () => goTo(line.place) },
          say("go", { place: line.place.replace("!", " ") }));
        item.firstChild.append(" ", go);
      } else if (line.place) item.firstChild.append(`　${line.place.replace("!", " ")}`);
      for (const name of ["suspects", "remedy", "explanation"]) {
        if (line[name]) item.append(make("p", {}, say(name) + line[name]));
      }
      if (line.explainable) item.append(...explainer(line, number));
      return item;
    });
    if (!items.length) items.push(make("li", { class: "none" }, say("no_findings")));
    byId("findings").replaceChildren(...items);
  }

  function explainer(line, number) {
    const text = make("textarea", { id: `reason${number}`, rows: "2" });
    text.value = line.explanation;
    const record = () => {
      if (!text.value.trim()) {
        tell(say("explain_empty"), "explain");
        text.focus();
        return;
      }
      ask({ act: "explain", number, text: text.value.trim() }, [], say("explain"));
    };
    const save = make("button", { type: "button", class: "explain", onclick: record }, say("explain"));
    save.dataset.needs = "1";
    return [make("label", { for: text.id }, say("explain_label", { number: number + 1 })), text, save];
  }

  const place = (at) => document.querySelector(`[data-at="${CSS.escape(at)}"]`);

  function goTo(at) {
    const target = place(at);
    document.querySelectorAll(".here").forEach((one) => one.classList.remove("here"));
    target.classList.add("here");
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center", inline: "center" });
  }

  const RANK = { error: 3, warning: 2, hint: 1 };

  function marksOf(lines) {
    const marks = {};
    for (const { kind, cells, place: at } of lines) {
      for (const cell of [...cells, at]) {
        if (!marks[cell] || RANK[kind] > RANK[marks[cell]]) marks[cell] = kind;
      }
    }
    return marks;
  }

  function showTables(tables, prose, lines) {
    const marks = marksOf(lines);
    byId("tables").replaceChildren(...tables.map((table, number) => drawn(table, number, marks)),
      ...prose.map((section) => written(section, marks)));
  }

  function drawn({ heading, cells }, number, marks) {
    const table = make("table", {}, make("caption", {}, heading));
    let row, last = 0;
    for (const cell of cells) {
      if (cell.row !== last) {
        row = make("tr");
        table.append(row);
        last = cell.row;
      }
      const mark = marks[cell.id] || marks[cell.at];
      const spans = { rowspan: cell.rows > 1 && cell.rows, colspan: cell.columns > 1 && cell.columns };
      const id = `t${number}${cell.own}`;
      if (cell.kind === "figure") {
        const headers = cell.headers.map((own) => `t${number}${own}`).join(" ");
        row.append(marked(make("td", { ...spans, headers, class: "figure" }, cell.text), cell.at, mark));
      } else if (cell.kind === "note") row.append(make("td", spans, cell.text));
      else {
        const scope = ["head", "stub"].includes(cell.kind) ? "col" : "row";
        row.append(make("th", { ...spans, id, scope, class: scope }, cell.text));
      }
    }
    return make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": heading }, table);
  }

  function written({ heading, paragraphs }, marks) {
    const texts = paragraphs.map(({ text, at }) => marked(make("p", {}, text), at, marks[at]));
    return make("div", {}, make("h4", {}, heading), ...texts);
  }

  function marked(element, at, mark) {
    element.dataset.at = at;
    if (mark) {
      element.classList.add(`mark-${mark}`);
      element.append(make("span", { class: "unseen" }, `（${say(`mark_${mark}`)}）`));
    }
    return element;
  }

  // ---- dropped files, copying, and the beginning

  const dropped = self.nianbaoFolder({ byId, say, make, fail, newWorker });
  const drop = byId("drop");
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name !== "drop") return;
      const { files, items } = event.dataTransfer;
      const folder = [...items].some((item) => (item.webkitGetAsEntry() || {}).isDirectory);
      if (folder) dropped(items).catch((error) => fail(say("failed"), String(error)));
      else if (files.length === 1) openFile(files[0]);
      else if (files.length) tell(say("one_file"), "blocked");
    });
  }
  byId("copy").addEventListener("click", () => {
    byId("report").select();
    document.execCommand("copy"); // the newer way is not allowed over plain http
    byId("copy").textContent = say("copied");
  });
  self.addEventListener("beforeunload", (event) => { if (isOpen) event.preventDefault(); });
  tell(say("loading"));
  buttons();
  enable();
  start().catch((error) => stop(String(error.stack || error)));
})();
