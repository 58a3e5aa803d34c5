// The line between this page, standing in a frame, and the page around it: checks what comes, hands it to the UI program as commands, and tells
// what happens. docs/embed describes the messages.

import { fromLink, fromText } from "../share/record.js";
import { pack } from "../share/link.js";
import { fault } from "./forms.js";
import { watcher } from "./watcher.js";

const version = 1;
const queueMost = 100;

export function open(asked, tell) {
  const around = parent === window ? null : originAround(asked);
  const waiting = new Map(); // commands that the UI program has still to answer: their messages, by our number
  const queued = []; // commands that came before the session was open
  let last = 0;
  let ready = false;
  let inLesson = "";
  let loading = 0; // sessions that are being loaded

  const post = (message) => around && parent.postMessage({ podscope: version, ...message }, around === "null" ? "*" : around);
  const refuse = (message, code, sentence) => post({ type: "error", ...identity(message), code, message: sentence });
  const events = watcher(post);
  post({ type: "loading" });

  if (around) {
    addEventListener("message", (e) => {
      if (e.source !== parent) return;
      if (e.origin !== around) return console.warn(`a message from ${e.origin} was not heard: this frame was opened for ${around}`);
      take(e.data);
    });
  }

  function take(message) {
    const wrong = fault(message, version);
    if (wrong) return refuse(message, ...wrong);
    if (ready) return void command(message);
    if (queued.length >= queueMost) return refuse(message, "notready", "Too many commands came before the playground was ready.");
    queued.push(message);
  }

  async function command(message) {
    if (message.type === "language") return speak(message);
    try {
      if (message.type === "load" && (await elsewhere(message))) return;
      const fields = await commandFields(message);
      waiting.set(++last, message);
      if (message.type === "load") loading++;
      tell("command", JSON.stringify({ ...fields, type: message.type, id: last }));
    } catch (error) {
      refuse(message, "internal", String(error));
    }
  }

  // speak goes to the page in another language and takes the session along.
  function speak(message) {
    const path = message.language === "zh" ? "/embed/zh/" : "/embed/";
    if (path === location.pathname) return post({ type: "reply", ...identity(message), result: {} });
    ask("state", async ({ record }) => {
      post({ type: "reply", ...identity(message), result: {} });
      const next = new URLSearchParams(asked);
      next.delete("manifest");
      next.set("s", await pack(JSON.stringify(record)));
      location.replace(path + "#" + next);
    });
  }

  // elsewhere goes to the page anew for a lesson, or away from one, and answers from there.
  async function elsewhere({ id, session, lesson, step }) {
    const found = session === undefined ? null : await sessionOf(session);
    if (!lesson && !found?.record?.lesson && !inLesson) return false;
    if (found && !found.record) return false;
    const next = new URLSearchParams(asked);
    for (const name of ["manifest", "lesson", "step", "s"]) next.delete(name);
    if (lesson) next.set("lesson", lesson);
    if (lesson && step) next.set("step", step);
    if (found) next.set("s", await pack(JSON.stringify(found.record)));
    if (id !== undefined) next.set("reply", JSON.stringify(id));
    location.hash = next;
    location.reload();
    return true;
  }

  // answerFirst answers the command that led here.
  function answerFirst() {
    if (!asked.has("reply")) return;
    const id = JSON.parse(asked.get("reply"));
    asked.delete("reply");
    ask("state", (result) => post({ type: "reply", id, result }));
  }

  function ask(type, then) {
    waiting.set(++last, { then });
    tell("command", JSON.stringify({ type, id: last }));
  }

  function answered({ id, result, error }) {
    const message = waiting.get(id);
    waiting.delete(id);
    if (!message) return;
    if (message.type === "load") loading--;
    if (message.then) return void message.then(result);
    if (error) refuse(message, error.code, error.message);
    else post({ type: "reply", ...identity(message), result });
  }

  return {
    async opening() {
      const found = await opening(asked);
      inLesson = found.embed.lesson || found.record?.lesson?.name || "";
      return found;
    },
    lesson: () => inLesson,
    overhear: (text) => around && events.hear(text, !ready || loading > 0),
    // emit carries news of the UI program.
    emit(kind, body) {
      if (kind === "answer") return answered(body);
      post({ type: kind, ...body });
      if (kind !== "ready") return;
      ready = true;
      answerFirst();
      for (const message of queued.splice(0)) command(message);
    },
  };
}

const identity = (message) => (message?.id === undefined || typeof message.id === "object" ? {} : { id: message.id });

// originAround is where the page around comes from: as it said itself when it made the frame, else as the browser knows. It is checked for every message.
function originAround(asked) {
  if (asked.has("origin")) return asked.get("origin");
  if (location.ancestorOrigins?.length) return location.ancestorOrigins[0];
  return document.referrer ? new URL(document.referrer).origin : null;
}

// opening is what the page starts with, as the address says.
async function opening(asked) {
  const embed = {
    panes: (asked.get("panes") ?? "").split(/[\s,]+/).filter(Boolean),
    apply: asked.get("apply") !== "no",
    play: asked.has("play"),
    theme: asked.get("theme") ?? "",
    lesson: asked.get("lesson") ?? "",
    step: Number(asked.get("step")) || 0,
  };
  const speed = asked.has("speed") ? { speed: speedOf(asked.get("speed")) } : {};
  if (asked.has("s")) {
    const found = await fromLink(asked.get("s"));
    if (found.record) Object.assign(found.record, speed);
    return { from: "embed", embed: { ...embed, apply: false, lesson: "" }, ...found };
  }
  const fields = { manifest: asked.get("manifest"), kubernetes: asked.get("kubernetes"), seed: asked.get("seed"), nodes: Number(asked.get("nodes")) };
  return { from: "embed", embed, record: { ...fresh(fields), ...speed }, trouble: [] };
}

// speedOf reads "10", "10x" or "max", which is 0.
const speedOf = (text) => (text === "max" ? 0 : Math.max(0, parseFloat(text)) || 1);

// fresh is the record of a session that has not begun.
function fresh({ manifest, files, kubernetes, seed, nodes }) {
  const session = { format: 1, kubernetes: kubernetes || "", seed: /^\d{1,20}$/.test(seed ?? "") ? String(seed) : "1", start: "", nodes: nodes || 2, inputs: [], at: 0 };
  return { podscope: 1, files: files ?? (manifest ? [{ name: "manifest.yaml", text: manifest }] : []), open: 0, session };
}

async function commandFields(message) {
  switch (message.type) {
    case "load":
      return loadFields(message);
    case "apply":
      return { files: message.files ?? (message.manifest === undefined ? undefined : [{ name: "manifest.yaml", text: message.manifest }]), branch: message.branch };
    case "run":
      return { line: message.command, branch: message.branch };
    default: {
      const { podscope, id, type, ...fields } = message;
      return fields;
    }
  }
}

async function loadFields(message) {
  const { session, apply = true } = message;
  if (session === undefined) return { open: { from: "embed", record: fresh(message), trouble: [], embed: { apply } } };
  return { open: { from: "embed", ...(await sessionOf(session)) } };
}

// sessionOf reads a record, or a link that holds one.
const sessionOf = (session) => (typeof session === "object" ? fromText(JSON.stringify(session)) : fromLink(session.replace(/^.*[#&]s=/, "")));
