// The first script of the page: starts the engine's worker and the UI program side by side, and is the UI program's only window to the
// browser (window.podscope, used by web/browser). What it hears before the UI program listens is kept for it.

import "./storage.js";
import { begin, claim, go, keep, remove, sessions } from "./keeping.js";
import { watchFocus } from "./focus.js";
import { lessonAt, lessons, tellCourse } from "./lessons.js";
import { watchKeys } from "./keys.js";
import { watchMenus } from "./menus.js";
import { watchRows } from "./rows.js";
import { watchSight } from "./sight.js";
import { slide, watchScrubber } from "./scrubber.js";
import { fromLink, fromText } from "./share/record.js";
import { fly, watchTraffic } from "./traffic.js";

const script = document.currentScript.dataset; // addresses, written by the site generator
const root = document.documentElement;

let heard = null;
const unheard = [];

function tell(kind, text) {
  if (heard) heard(kind, text);
  else unheard.push([kind, text]);
}

// --- the engine -------------------------------------------------------------------------------------------------------------

let worker = null;

function startEngine() {
  worker?.terminate();
  worker = new Worker(script.worker, { name: script.engine });
  worker.onmessage = (e) => {
    if (!performance.getEntriesByName("engine-ready").length) engineStarted();
    frame?.overhear(e.data);
    tell("message", e.data);
  };
  worker.onerror = (e) => {
    console.warn("the engine was lost: " + e.message);
    e.preventDefault();
    tell("lost", e.message || "");
  };
}

// engineStarted: the page has what it needs, so what later visits need without a network can be fetched.
function engineStarted() {
  performance.mark("engine-ready");
  if (script.frame) return;
  tellCourse(tell);
  navigator.serviceWorker?.register("/offline.js").catch(() => {});
}

// --- what the browser keeps of the person's: theme, speed, progress. Sessions are kept by keeping.js -------------------------------

function load(name) {
  try {
    return localStorage.getItem("podscope." + name);
  } catch {
    return null;
  }
}

function save(name, text) {
  try {
    localStorage.setItem("podscope." + name, text);
  } catch {
    // Storage is full or forbidden.
  }
}

function theme(name) {
  if (name === "light" || name === "dark") root.dataset.theme = name;
  else delete root.dataset.theme;
}

theme(load("theme"));

// --- lessons, whose texts are fetched when they are opened ---------------------------------------------------------------------

const lessonTexts = lessons(tell);
const firstLesson = lessonAt(location.pathname);
if (firstLesson) lessonTexts.get(firstLesson);

// --- what the page starts with ---------------------------------------------------------------------------------------------------

// opened is what the page starts with: the record that the address carries, else the one that this tab goes on with.
let opened = {};
let frame = null; // the line to the page around, where this one stands in a frame

async function findOpening() {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (script.frame) {
    const { open } = await import(script.frame);
    frame = open(asked, tell);
    const found = await frame.opening();
    await lessonTexts.get(frame.lesson());
    return found;
  }
  if (asked.has("s")) {
    const found = await fromLink(asked.get("s"));
    const lesson = found.record?.lesson?.name ?? "";
    if (found.record && lesson !== firstLesson) return goTo(lesson);
    begin();
    history.replaceState(null, "", location.pathname + location.search);
    return { from: "link", ...found };
  }
  const kept = await claim(false);
  return kept === null ? {} : { from: "kept", ...fromText(kept) };
}

// goTo leads to the page that a session belongs to, which takes it from the address.
function goTo(lesson) {
  const home = root.lang.startsWith("zh") ? "/zh/" : "/";
  location.replace((lesson ? `${home}lessons/${encodeURIComponent(lesson)}/` : home) + location.hash);
  return new Promise(() => {});
}

addEventListener("hashchange", () => {
  if (/[#&]s=/.test(location.hash)) location.reload();
});

// --- the editor, loaded while the programs are -------------------------------------------------------------------------------

let editor = null;
const untold = [];

async function openEditor(id, options) {
  const { open } = await import(script.editor);
  editor = open(document.getElementById(id), JSON.parse(options), tell);
  for (const [command, argument] of untold.splice(0)) editor[command](argument);
}

function tellEditor(command, argument) {
  if (editor) editor[command](JSON.parse(argument));
  else untold.push([command, JSON.parse(argument)]);
}

// --- the terminals, loaded when the first one is opened ----------------------------------------------------------------------

let terminals = null;
let loading = null;
const untoldTerminals = [];

async function tellTerminals(command, argument) {
  if (terminals) return terminals[command](JSON.parse(argument));
  untoldTerminals.push([command, argument]);
  if (command !== "show" || loading) return;
  try {
    loading = import(script.terminal);
    const { open } = await loading;
    terminals = open(document.getElementById("terminal-host"), tell);
    for (const [c, a] of untoldTerminals.splice(0)) terminals[c](JSON.parse(a));
  } catch (error) {
    console.error(error);
    loading = null;
    tell("terminal-lost", "");
  }
}

// --- pages of the cluster -------------------------------------------------------------------------------------------------------

async function drawPage(page) {
  const { draw } = await import(script.preview);
  later(() => {
    const frame = document.getElementById("preview-frame");
    if (frame) draw(frame, JSON.parse(page), (url) => tell("visit", url), (lacks) => tell("visit-lacks", lacks ? "lacks" : ""));
  });
}

document.addEventListener("submit", (e) => {
  if (!e.target.matches(".preview-bar")) return;
  e.preventDefault();
  tell("visit", e.target.querySelector("input").value);
});

// --- sharing, loaded when it is asked for ---------------------------------------------------------------------------------------

async function share(what, argument) {
  const module = await import(script.share);
  await module[what](JSON.parse(argument), tell, { sessions, remove });
}

// --- focus and dialogs --------------------------------------------------------------------------------------------------------

let remembered = null;

// later waits until the UI program has drawn what it was about to draw.
const later = (what) => setTimeout(() => requestAnimationFrame(what), 30);

window.podscope = {
  listen(fn) {
    performance.mark("ui-live");
    heard = fn;
    for (const [kind, text] of unheard.splice(0)) fn(kind, text);
  },
  post: (message) => worker.postMessage(message),
  restart: startEngine,
  opening: () => (Object.keys(opened).length ? JSON.stringify(opened) : ""),
  keep,
  begin,
  load,
  save,
  go,
  share: (what, argument) => void share(what, argument).catch((e) => console.error(e)),
  emit: (kind, body) => frame?.emit(kind, JSON.parse(body)),
  theme,
  language(lang, title) {
    root.lang = lang;
    document.title = title;
  },
  fetchLesson: (name) => void lessonTexts.fetch(name),
  lessonText: (name) => lessonTexts.have(name),
  copy: (text) => void copy(text),
  openEditor,
  tell: tellEditor,
  terminal: (command, argument) => void tellTerminals(command, argument),
  drawPage: (page) => void drawPage(page).catch((e) => console.error(e)),
  slide,
  fly,
  focus: (id) => later(() => document.getElementById(id)?.focus()),
  remember() {
    remembered = document.activeElement;
  },
  giveBack() {
    if (remembered?.isConnected) remembered.focus();
    remembered = null;
  },
  showDialog: (id) => later(() => {
    const d = document.getElementById(id);
    if (d && !d.open) d.showModal();
  }),
  closeDialogs() {
    for (const d of document.querySelectorAll("dialog[open]")) d.close();
  },
};

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    tell("copied", text);
  } catch {
    tell("copied", "");
  }
}

// Links to pages of their own are the browser's business; go-app would take them for its own.
document.addEventListener("click", (e) => {
  if (e.target instanceof Element && e.target.closest("a[data-load], a[target=_blank]")) e.stopPropagation();
});

// --- the UI program ----------------------------------------------------------------------------------------------------------

// What go-app looks for in the page that it runs in.
window.goappGetenv = (name) => ({ GOAPP_VERSION: script.ui, GOAPP_STATIC_RESOURCES_URL: "", GOAPP_ROOT_PREFIX: "", GOAPP_INTERNAL_URLS: "[]" })[name];
window.goappNav = () => {};
window.goappOnUpdate = () => {};
window.goappOnAppInstallChange = () => {};

async function startPage() {
  const go = new Go();
  const compiling = WebAssembly.compileStreaming(fetch(script.ui)).catch(() => WebAssembly.compileStreaming(fetch(script.ui, { cache: "no-store" }))); // as program.js does
  const finding = findOpening();
  const program = await compiling;
  opened = await finding;
  if (firstLesson) await lessonTexts.get(firstLesson); // it is small: the first picture has it
  const instance = await WebAssembly.instantiate(program, go.importObject);
  if (document.readyState === "loading") await new Promise((done) => document.addEventListener("DOMContentLoaded", done));
  go.run(instance);
}

function giveUp(sentence, error) {
  console.error(error);
  const show = () => {
    const p = document.getElementById("trouble");
    p.hidden = false;
    p.textContent = sentence;
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
  else show();
}

if (typeof WebAssembly !== "object" || !WebAssembly.compileStreaming) {
  giveUp(script.nowasm, "no WebAssembly");
} else {
  startEngine();
  startPage().catch((e) => giveUp(script.loadfail, e));
  import(script.editor).catch(() => {});
  watchKeys(tell);
  watchMenus();
  watchFocus();
  watchScrubber(tell);
  watchTraffic();
  watchRows(tell);
  watchSight();
  addEventListener("pagehide", () => tell("leaving", ""));
}
