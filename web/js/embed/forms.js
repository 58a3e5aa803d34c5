// The commands that the page around may send, and the form of each: web/embed/embed.d.ts describes the same for people.

const text = (most) => (v) => typeof v === "string" && v.length <= most;
const number = (v) => typeof v === "number" && Number.isFinite(v) && v >= 0;
const whole = (v) => Number.isSafeInteger(v) && v >= 0;
const truth = (v) => typeof v === "boolean";
const oneOf = (...list) => (v) => list.includes(v);
const isObject = (v) => typeof v === "object" && v !== null && !Array.isArray(v);
const files = (v) => Array.isArray(v) && v.length <= 100 && v.every((f) => isObject(f) && text(200)(f.name) && f.name !== "" && text(1e6)(f.text));
const record = (v) => text(2e7)(v) || isObject(v);
const name = (v) => typeof v === "string" && /^[a-z0-9][a-z0-9-]{0,63}$/.test(v);

const forms = {
  load: { manifest: text(1e6), files, session: record, lesson: name, step: whole, kubernetes: text(20), seed: whole, nodes: oneOf(1, 2, 3), apply: truth },
  apply: { manifest: text(1e6), files, branch: truth },
  step: {},
  back: {},
  play: { speed: number },
  pause: {},
  seek: { at: whole },
  until: { goal: oneOf("event", "ready", "finished", "restart", "gone", "idle") },
  run: { command: text(4096), branch: truth },
  state: {},
  theme: { theme: oneOf("auto", "light", "dark") },
  language: { language: oneOf("en", "zh") },
};

const needed = { seek: ["at"], until: ["goal"], run: ["command"], theme: ["theme"], language: ["language"] };

// fault says what is wrong with a message, as a code and a sentence; null when nothing is.
export function fault(message, version) {
  if (!isObject(message)) return ["form", "A message must be an object."];
  if (message.podscope !== version) return ["version", `This page speaks version ${version} of the protocol: every message needs podscope: ${version}.`];
  if (message.id !== undefined && !text(100)(message.id) && !whole(message.id)) return ["form", "id must be a text or a whole number."];
  const form = typeof message.type === "string" && Object.hasOwn(forms, message.type) ? forms[message.type] : null;
  if (!form) return ["unknown", `There is no command ${JSON.stringify(message.type)}. Commands: ${Object.keys(forms).join(", ")}.`];
  for (const field of needed[message.type] ?? []) if (message[field] === undefined) return ["form", `${message.type} needs ${field}.`];
  if (message.type === "load" && !["manifest", "files", "session", "lesson"].some((f) => message[f] !== undefined)) return ["form", "load needs manifest, files, session or lesson."];
  for (const [field, fits] of Object.entries(form)) if (message[field] !== undefined && !fits(message[field])) return ["form", `${field} of ${message.type} has not the right form.`];
  return null;
}
