// The script of the lessons' catalogue: the theme, what the learner has done, and that as a file.

import { merge, parse, read, write } from "./progress.js";

const root = document.documentElement;
const themes = ["auto", "light", "dark"];

function kept(name) {
  try {
    return localStorage.getItem("podscope." + name) ?? "";
  } catch {
    return "";
  }
}

function setTheme(name) {
  if (name === "light" || name === "dark") root.dataset.theme = name;
  else delete root.dataset.theme;
}

setTheme(kept("theme"));

const byId = (id) => document.getElementById(id);

addEventListener("DOMContentLoaded", () => {
  watchTheme();
  show();
  byId("export").addEventListener("click", exportFile);
  byId("import").addEventListener("click", () => byId("import-file").click());
  byId("import-file").addEventListener("change", importFile);
  addEventListener("storage", show); // another tab
  addEventListener("pageshow", show); // back from a lesson
});

function watchTheme() {
  const button = byId("theme");
  const name = () => (themes.includes(kept("theme")) ? kept("theme") : "auto");
  const label = () => {
    button.title = button.dataset[name()];
    button.setAttribute("aria-label", button.title);
  };
  label();
  button.addEventListener("click", () => {
    const next = themes[(themes.indexOf(name()) + 1) % themes.length];
    try {
      localStorage.setItem("podscope.theme", next);
    } catch {
      // It holds for this page only.
    }
    setTheme(next);
    label();
  });
}

const fill = (text, ...values) => text.replace(/%[ds]/g, () => values.shift());

function show() {
  const { lessons } = read();
  let done = 0;
  let next = null;
  for (const entry of document.querySelectorAll(".catalogue-entry")) {
    const had = lessons[entry.dataset.lesson];
    const state = had?.completed ? "finished" : had ? "begun" : "";
    entry.dataset.state = state;
    entry.querySelector(".catalogue-mark").textContent = state ? entry.dataset[state] : "";
    if (state === "finished") done++;
    else if (!next || (state === "begun" && next.dataset.state !== "begun")) next = entry;
  }
  const progress = byId("progress");
  progress.hidden = false;
  byId("progress-text").textContent = fill(progress.dataset.text, done, progress.dataset.count);
  byId("progress-bar").value = done;
  if (next && Object.keys(lessons).length > 0) {
    const link = next.querySelector("a");
    byId("continue").href = link.href;
    byId("continue").textContent = fill(byId("continue").dataset.text, link.textContent);
  }
}

function say(what, tone, ...values) {
  const said = byId("progress-said");
  said.dataset.tone = tone;
  said.textContent = fill(byId("progress").dataset[what], ...values);
}

function exportFile() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(read(), null, 2) + "\n"], { type: "application/json" }));
  link.download = "podscope-lessons.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function importFile(e) {
  const [file] = e.target.files;
  if (!file) return;
  try {
    const text = await file.text().catch(() => {
      throw new Error("unread");
    });
    const theirs = parse(text);
    const taken = write(merge(read(), theirs));
    show();
    if (taken) say("imported", "good", Object.keys(theirs.lessons).length);
    else say("refused", "bad");
  } catch (error) {
    say(["notjson", "other", "newer"].includes(error.message) ? error.message : "unread", "bad");
  }
  e.target.value = "";
}
