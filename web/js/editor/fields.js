// Finds a field of an object in the text by its path, such as spec.containers[0].livenessProbe.failureThreshold.

import { ensureSyntaxTree } from "@codemirror/language";

// findField returns where the field is and whether the whole path is written; when only a part of it is, the place is that of the deepest
// part that is. It looks in the document of the object named, or in all when none has that name. Null when nothing of it is written.
export function findField(state, path, kind, name) {
  const tree = ensureSyntaxTree(state, state.doc.length, 1000);
  if (!tree) return null;
  const documents = [];
  for (let n = tree.topNode.firstChild; n; n = n.nextSibling) if (n.name === "Document") documents.push(n);
  const named = documents.filter((d) => value(state, d, ["kind"]) === kind && value(state, d, ["metadata", "name"]) === name);
  let best = null;
  for (const d of named.length ? named : documents) {
    const found = walk(state, d, parse(path));
    if (found && (!best || found.depth > best.depth)) best = found;
  }
  return best;
}

export function parse(path) {
  return path.split(/\.|\[|\]/).filter((p) => p !== "").map((p) => (/^\d+$/.test(p) ? Number(p) : p));
}

function walk(state, document, steps) {
  let node = contents(document);
  let at = null;
  let depth = 0;
  for (const step of steps) {
    const next = typeof step === "number" ? item(node, step) : pair(state, node, step);
    if (!next) break;
    at = next.at;
    node = next.value;
    depth++;
  }
  return at === null ? null : { at, depth, whole: depth === steps.length };
}

function contents(node) {
  for (let c = node?.firstChild; c; c = c.nextSibling) if (/Mapping$|Sequence$/.test(c.name)) return c;
  return null;
}

function pair(state, mapping, key) {
  if (!mapping || !/Mapping$/.test(mapping.name)) return null;
  for (let p = mapping.firstChild; p; p = p.nextSibling) {
    const k = p.name === "Pair" ? p.getChild("Key") : null;
    if (k && text(state, k) === key) return { at: k.from, value: valueOf(p) };
  }
  return null;
}

function item(sequence, index) {
  if (!sequence || !/Sequence$/.test(sequence.name)) return null;
  let i = 0;
  for (let c = sequence.firstChild; c; c = c.nextSibling) {
    if (c.name !== "Item") continue;
    if (i++ === index) return { at: c.from, value: contents(c) };
  }
  return null;
}

function valueOf(pair) {
  let c = pair.lastChild;
  while (c && c.name === "Comment") c = c.prevSibling;
  return c;
}

function text(state, node) {
  return state.sliceDoc(node.from, node.to).replace(/^["']|["']$/g, "");
}

function value(state, document, keys) {
  let node = contents(document);
  for (const key of keys) node = pair(state, node, key)?.value ?? null;
  return node ? text(state, node) : "";
}
