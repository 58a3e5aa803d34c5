// Lists with many rows that change often. The page says what is in one by a text (data-rows): a line for each row, its key, a blank and its HTML.
// A row keeps its elements for as long as its key is there, so that pointer and keyboard keep what they are on; what differs is changed in place.
// What a button in a row means (data-means) is told.

const known = new WeakMap(); // by list: its rows by their keys, {line, element}
const mold = document.createElement("template");

export function watchRows(tell) {
  new MutationObserver((changes) => {
    const lists = new Set();
    for (const c of changes) {
      if (c.type === "attributes") lists.add(c.target);
      for (const node of c.addedNodes) {
        if (!(node instanceof HTMLElement)) continue;
        if (node.dataset.rows !== undefined) lists.add(node);
        for (const list of node.querySelectorAll("[data-rows]")) lists.add(list);
      }
    }
    for (const list of lists) if (list.isConnected) fill(list);
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-rows"] });
  document.addEventListener("click", (e) => {
    const button = e.target instanceof Element ? e.target.closest("[data-means]") : null;
    if (button) tell("means", button.dataset.means);
  });
}

function fill(list) {
  const had = known.get(list) ?? new Map();
  const rows = new Map();
  const changed = [];
  for (const line of list.dataset.rows.split("\n")) {
    if (!line) continue;
    const key = line.slice(0, line.indexOf(" "));
    const row = had.get(key) ?? { line: "", element: null };
    if (row.line !== line) changed.push(row);
    row.line = line;
    rows.set(key, row);
  }
  mold.innerHTML = changed.map(({ line }) => line.slice(line.indexOf(" ") + 1)).join("");
  for (const [i, element] of [...mold.content.children].entries()) {
    if (changed[i].element) mend(changed[i].element, element);
    else changed[i].element = element;
  }
  for (const [key, row] of had) if (!rows.has(key)) row.element.remove();
  let next = list.firstChild;
  for (const { element } of rows.values()) {
    if (element === next) next = next.nextSibling;
    else list.insertBefore(element, next);
  }
  known.set(list, rows);
}

// mend makes a node like another one.
function mend(node, like) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (node.nodeValue !== like.nodeValue) node.nodeValue = like.nodeValue;
    return;
  }
  for (const { name } of [...node.attributes]) if (!like.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of like.attributes) if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  const from = [...node.childNodes];
  const to = [...like.childNodes];
  if (from.length !== to.length || from.some((child, i) => child.nodeName !== to[i].nodeName)) node.replaceChildren(...to);
  else from.forEach((child, i) => mend(child, to[i]));
}
