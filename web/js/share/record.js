// A session's record, whether it comes from a link, from a file or from what the browser keeps: read, brought up to this version's format, and
// checked. web/docs/formats.en.md describes it; page/record.go is its Go side.

import { unpack } from "./link.js";
import { salvage } from "./salvage.js";

const version = 1;
const filesMost = 100;

// fromLink reads what stands behind "s=" in an address.
export async function fromLink(packed) {
  let text, whole;
  try {
    ({ text, whole } = await unpack(packed));
  } catch {
    return { trouble: ["unreadable"] };
  }
  return fromText(text, whole);
}

// fromText reads a record's JSON. The answer has the record, as far as there is one, and the codes of what is wrong with it:
// unreadable, foreign, damaged, newer, older.
export function fromText(text, whole = true) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    value = salvage(text);
    whole = false;
  }
  if (value === undefined) return { trouble: ["unreadable"] };
  const trouble = whole ? [] : ["damaged"];
  const record = upgrade(value, trouble);
  return record ? { record: checked(record, trouble), trouble } : { trouble: ["foreign"] };
}

// upgrade brings a record of an earlier version up to this one. Version 0 had no number: it is what the page kept before sessions could be shared.
function upgrade(value, trouble) {
  if (!isObject(value) || (!Array.isArray(value.files) && !isObject(value.session))) return null;
  if (value.podscope === undefined) trouble.push("older");
  else if (!(value.podscope <= version)) trouble.push("newer");
  return { ...value, podscope: version };
}

// checked keeps of a record what has the right shape.
function checked(record, trouble) {
  const files = (Array.isArray(record.files) ? record.files : []).filter((f) => isObject(f) && typeof f.name === "string" && typeof f.text === "string");
  if (files.length < (record.files?.length ?? 0)) note(trouble, "damaged");
  const session = isObject(record.session) ? record.session : undefined;
  if (session) {
    const inputs = Array.isArray(session.inputs) ? session.inputs.filter((i) => isObject(i) && Number.isFinite(i.at)) : [];
    if (inputs.length < (session.inputs?.length ?? 0)) note(trouble, "damaged");
    session.inputs = inputs;
    session.at = Math.max(Number.isFinite(session.at) ? session.at : 0, inputs.at(-1)?.at ?? 0);
    session.format ??= 1;
    session.seed = /^\d{1,20}$/.test(session.seed) ? String(session.seed) : "1";
  }
  return { ...record, files: files.slice(0, filesMost), session };
}

const note = (trouble, code) => trouble.includes(code) || trouble.push(code);
const isObject = (v) => typeof v === "object" && v !== null && !Array.isArray(v);
