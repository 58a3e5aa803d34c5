// The teachers' embed builder: a form, the code that comes of it, and the playground as students will see it.

import { embedCode } from "../share/share.js";

const form = document.getElementById("builder");
const byId = (id) => document.getElementById(id);
const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
let state = ""; // what becomes of the manifest, for the poster
let drawn = 0;

const usual = { lesson: ["lesson", "manifest", "cluster", "timeline", "terminal"], other: ["manifest", "cluster", "timeline"] };
const what = () => form.elements.what.value;
const manifest = () => (what() === "lesson" ? "" : form.elements[what() === "own" ? "manifest" : "example"].value);
const panes = () => [...form.querySelectorAll("[name=panes]:checked")].filter((box) => !box.closest("[hidden]")).map((box) => box.value);

// usualPanes ticks the panels that a playground shows when nothing is said about them.
function usualPanes() {
  const list = usual[what()] ?? usual.other;
  for (const box of form.querySelectorAll("[name=panes]")) box.checked = list.includes(box.value);
}

function attributes() {
  const e = form.elements;
  const own = panes().join();
  const all = { lang: e.lang.value, theme: e.theme.value, panes: own === (usual[what()] ?? usual.other).join() ? "" : own, height: e.height.value, start: e.start.value, speed: e.speed.value };
  if (what() === "lesson") return { lesson: e.lesson.value, step: e.step.value > 1 ? e.step.value : "", ...all };
  return { ...all, apply: e.apply.checked ? "" : "no", play: e.play.checked ? "yes" : "", kubernetes: e.kubernetes.value, nodes: e.nodes.value === "2" ? "" : e.nodes.value, seed: e.seed.value === "1" ? "" : e.seed.value };
}

function show() {
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== what();
  for (const part of form.querySelectorAll("[data-not]")) part.hidden = part.dataset.not === what();
  form.elements.step.max = form.elements.lesson.selectedOptions[0]?.dataset.steps ?? 1;
  const code = embedCode({ attributes: attributes(), manifest: manifest(), state });
  byId("builder-code").value = code;
  clearTimeout(drawn);
  drawn = setTimeout(preview, 300);
}

function preview() {
  const playground = document.createElement("pod-playground");
  for (const [name, value] of Object.entries(attributes())) if (value) playground.setAttribute(name, value);
  playground.setAttribute("lang", form.elements.lang.value || language);
  if (manifest()) {
    const pre = document.createElement("pre");
    pre.textContent = manifest();
    playground.append(pre);
    if (state) playground.append(Object.assign(document.createElement("p"), { textContent: state }));
  }
  byId("builder-preview").replaceChildren(playground);
}

// findState runs the manifest and tells what became of it.
async function findState() {
  const button = byId("builder-final");
  const label = button.textContent;
  button.disabled = true;
  byId("builder-said").textContent = button.dataset.busy;
  try {
    clearTimeout(drawn);
    preview();
    const playground = byId("builder-preview").firstElementChild;
    const applied = await playground.send("apply");
    if (applied.ok) await playground.send("until", { goal: "idle" });
    const { pods, end } = await playground.send("state");
    state = applied.ok ? pods.map((p) => `${p.name}: ${p.status} ${p.ready}${p.restarts ? `, restarts ${p.restarts}` : ""}`).join("; ") + ` (T+${Math.round(end / 1000)} s)` : applied.said;
    byId("builder-said").textContent = state;
    byId("builder-code").value = embedCode({ attributes: attributes(), manifest: manifest(), state });
  } catch (error) {
    byId("builder-said").textContent = error.message;
  }
  button.textContent = label;
  button.disabled = false;
}

form.addEventListener("submit", (e) => e.preventDefault());
form.addEventListener("input", (e) => {
  if (e.target === byId("builder-code")) return;
  if (["what", "example", "manifest", "kubernetes", "seed", "nodes"].includes(e.target.name)) state = "";
  if (e.target.name === "what") {
    usualPanes();
    if (what() === "own" && !form.elements.manifest.value) form.elements.manifest.value = form.elements.example.value;
  }
  show();
});
byId("builder-copy").addEventListener("click", async () => {
  const code = byId("builder-code");
  try {
    await navigator.clipboard.writeText(code.value);
    byId("builder-said").textContent = byId("builder-copy").dataset.copied;
  } catch {
    code.focus();
    code.select();
  }
});
byId("builder-final").addEventListener("click", findState);

usualPanes();
show();
