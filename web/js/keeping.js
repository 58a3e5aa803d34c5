// Where sessions are kept: each tab has a record of its own in the browser's storage, and a lock that says that it is in use, so two tabs never
// overwrite each other. A session belongs to a place: to a lesson, or, without one, to the playground.

import { lessonAt } from "./lessons.js";

const prefix = "podscope.session.";
const most = 20; // sessions kept; of those not in use the ones used longest ago go first

const place = lessonAt(location.pathname);

let own = null; // id of this tab's session; null: nothing is kept

// claim finds the session that this tab goes on with: its own before a reload, else, for a new tab, the newest that no other tab has open. The
// answer is its text, or null for a new one. fresh asks for a new one in any case.
export async function claim(fresh) {
  const mine = tab();
  if (fresh || mine === "new") return begin(), null;
  if (mine && (await lock(mine, new Asking(mine)))) return (own = mine), text(mine);
  if (mine) return begin(), text(mine); // a copied tab goes on with a copy
  adoptLegacy();
  for (const { id, place: at } of listed()) if (at === place && (await lock(id))) return settle(id), text(id);
  return begin(), null;
}

// begin gives this tab a new record; what it had before stays.
export function begin() {
  settle(Date.now().toString(36) + Math.random().toString(36).slice(2, 8));
  lock(own);
}

function settle(id) {
  own = id;
  try {
    sessionStorage.setItem(tabKey(place), id);
  } catch {
    // Without storage nothing is kept.
  }
}

const tabKey = (at) => "podscope.tab." + at;

// go leads this tab to a session: "new" to a new one.
export function go(id) {
  const at = id === "new" ? place : (listed().find((s) => s.id === id)?.place ?? place);
  try {
    sessionStorage.setItem(tabKey(at), id);
  } catch {
    // Without storage there is nothing to go to.
  }
  if (at === place) return location.reload();
  const home = document.documentElement.lang.startsWith("zh") ? "/zh/" : "/";
  location.assign(at ? home + "lessons/" + at + "/" : home);
}

// keep writes this tab's record. about says in words which session it is.
export function keep(record, about) {
  if (own === null) return;
  const key = prefix + own;
  const isNew = read(key) === null;
  const value = JSON.stringify({ changed: Date.now(), about, place }) + "\n" + record;
  if (!write(key, value)) return void makeRoom(key, value);
  if (isNew) tidy();
}

// makeRoom gives up the oldest sessions that nobody has open until this one fits.
async function makeRoom(key, value) {
  const held = await inUse();
  for (const { id } of listed().reverse()) {
    if (id === own || held.has(id)) continue;
    remove(id);
    if (write(key, value)) return;
  }
}

export function remove(id) {
  try {
    localStorage.removeItem(prefix + id);
  } catch {
    // Nothing is kept, so nothing has to go.
  }
}

// sessions lists what is kept, newest first; current is this tab's.
export async function sessions() {
  const held = await inUse();
  return listed().map((s) => ({ ...s, current: s.id === own, open: held.has(s.id) && s.id !== own }));
}

async function tidy() {
  const list = listed();
  if (list.length <= most) return;
  const held = await inUse();
  for (const { id } of list.slice(most)) if (id !== own && !held.has(id)) remove(id);
}

// --- records ------------------------------------------------------------------------------------------------------------------

function listed() {
  const list = [];
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (key.startsWith(prefix)) list.push({ id: key.slice(prefix.length), ...headOf(localStorage.getItem(key)) });
    }
  } catch {
    // Storage is forbidden.
  }
  return list.sort((a, b) => b.changed - a.changed);
}

// headOf reads the first line, without the record behind it.
function headOf(value) {
  try {
    const { changed, about, place: at } = JSON.parse(value.slice(0, value.indexOf("\n")));
    return { changed: Number(changed) || 0, about: String(about ?? ""), place: String(at ?? "") };
  } catch {
    return { changed: 0, about: "", place: "" };
  }
}

// text is a kept session's record.
function text(id) {
  const value = read(prefix + id);
  return value && value.slice(value.indexOf("\n") + 1);
}

// --- locks --------------------------------------------------------------------------------------------------------------------

// lock takes a session's lock, if it is free, and holds it as long as the page lives; with an asking it waits for it as long as that says.
// Without the browser's help it always succeeds.
function lock(id, asking) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((done) => {
    const how = asking ? { signal: asking.signal } : { ifAvailable: true };
    navigator.locks.request(prefix + id, how, (held) => {
      done(held !== null);
      return held && new Promise(() => {});
    }).catch(() => done(false));
  }).finally(() => asking?.end());
}

// The tabs' line: a tab asks whose a session is, and the one that has it open says so.
const line = globalThis.BroadcastChannel ? new BroadcastChannel(prefix + "line") : null;
if (line) {
  line.onmessage = ({ data: { whose } }) => {
    // The page before a reload may still hear this; it is gone before it can answer.
    if (whose && whose === own) setTimeout(() => line.postMessage({ mine: whose }), 100);
  };
}

// An Asking tells, for a tab that was told to go on with a session whose lock is taken, whether to wait for it. After a reload only the page before
// can hold it, and a busy browser may take seconds to let go of it; in a tab that was copied the other tab holds it for good, and says so.
class Asking {
  #stop = new AbortController();
  #limit = setTimeout(() => this.#stop.abort(), 10_000); // for a tab that holds the lock and cannot answer
  #heard = ({ data: { mine } }) => mine === this.id && this.#stop.abort();

  constructor(id) {
    this.id = id;
    line?.addEventListener("message", this.#heard);
    line?.postMessage({ whose: id });
  }

  get signal() {
    return this.#stop.signal;
  }

  end() {
    clearTimeout(this.#limit);
    line?.removeEventListener("message", this.#heard);
  }
}

async function inUse() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.filter((l) => l.name.startsWith(prefix)).map((l) => l.name.slice(prefix.length)));
}

// --- what the page kept before each tab had a record of its own ------------------------------------------------------------------

function adoptLegacy() {
  const page = read("podscope.page");
  if (page === null) return;
  try {
    const { files, open, selected, theme } = JSON.parse(page);
    const session = JSON.parse(read("podscope.session") ?? "null") ?? undefined;
    write(prefix + "before", JSON.stringify({ changed: Date.now(), about: files?.[0]?.name, place: "" }) + "\n" + JSON.stringify({ podscope: 1, files, open, selected, session }));
    if (theme && read("podscope.theme") === null) write("podscope.theme", theme);
    localStorage.removeItem("podscope.page");
    localStorage.removeItem("podscope.session");
  } catch {
    // It cannot be read, so there is nothing to go on with.
  }
}

// --- storage ------------------------------------------------------------------------------------------------------------------

function tab() {
  try {
    return sessionStorage.getItem(tabKey(place));
  } catch {
    return null;
  }
}

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false; // full or forbidden
  }
}
