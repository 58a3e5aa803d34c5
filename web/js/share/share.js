// What the Share menu does. Each function takes the session's record and tells the page what came of it as "shared".

import { pack } from "./link.js";
import { fromText } from "./record.js";

const long = 30_000; // letters; longer addresses get cut in mails and chats
const biggest = 20e6; // bytes of a file that is opened

const site = location.origin;
const language = () => (document.documentElement.lang.startsWith("zh") ? "zh/" : "");

const place = (record) => (record.lesson ? `lessons/${record.lesson.name}/` : "");
const address = async (record) => `${site}/${language()}${place(record)}#s=${await pack(JSON.stringify(record))}`;

export async function link({ record }, tell) {
  const text = await address(record);
  tell("shared", JSON.stringify({ what: "link", text, copied: await copy(text), long: text.length > long }));
}

export async function embed({ record, state }, tell) {
  const text = embedCode({ attributes: { lang: language() ? "zh" : "en", session: await pack(JSON.stringify(record)) }, manifest: record.files[record.open]?.text ?? "", state });
  tell("shared", JSON.stringify({ what: "embed", text, copied: await copy(text) }));
}

// embedCode is the HTML for a page of somebody else's: the element, and in it what is read without JavaScript.
export function embedCode({ attributes, manifest, state }) {
  const list = Object.entries(attributes).filter(([, value]) => value).map(([name, value]) => ` ${name}="${quote(value)}"`).join("");
  const inside = (manifest ? `\n  <pre>${plain(manifest.trimEnd())}</pre>` : "") + (state ? `\n  <p>${plain(state)}</p>` : "");
  return `<script type="module" src="${site}/embed.js"></script>\n<pod-playground${list}>${inside}\n</pod-playground>\n`;
}

const plain = (text) => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const quote = (text) => plain(text).replaceAll('"', "&quot;");

export async function file({ record }) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(record, null, 1) + "\n"], { type: "application/json" }));
  const a = document.createElement("a");
  a.href = url;
  a.download = `podscope-${(record.files[record.open]?.name ?? "session").replace(/\.ya?ml$/, "")}.json`;
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export async function full({ record }) {
  window.open(await address(record), "_blank", "noopener");
}

export async function visit({ record }) {
  location.assign(await address(record));
}

export async function open(_, tell) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".json,.yaml,.yml,application/json,application/yaml";
  input.multiple = true;
  input.onchange = async () => {
    for (const chosen of input.files) tell("shared", JSON.stringify({ what: "opened", opened: { from: "file", ...(await read(chosen)) } }));
    input.remove();
  };
  input.className = "hidden";
  input.setAttribute("aria-hidden", "true");
  document.body.append(input);
  input.click();
}

async function read(chosen) {
  if (chosen.size > biggest) return { trouble: ["foreign"] };
  const text = await chosen.text();
  if (/\.ya?ml$/i.test(chosen.name)) return { record: { podscope: 1, files: [{ name: chosen.name, text }] }, trouble: [] };
  return fromText(text);
}

export async function sessions(_, tell, kept) {
  const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  const list = (await kept.sessions()).map((s) => ({ ...s, when: s.changed ? when.format(s.changed) : "" }));
  tell("shared", JSON.stringify({ what: "sessions", list }));
}

export async function remove({ id }, tell, kept) {
  kept.remove(id);
  await sessions(null, tell, kept);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
