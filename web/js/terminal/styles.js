// xterm.js writes style elements, which the page's content security policy forbids; constructed style sheets are allowed. So while it opens, the
// elements that it makes are stand-ins that hand their text to such a sheet.

import css from "@xterm/xterm/css/xterm.css";

let adopted = false;

export function adopt() {
  if (adopted) return;
  adopted = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}

export function withoutStyleElements(work) {
  const make = document.createElement;
  document.createElement = function (name, ...rest) {
    return String(name).toLowerCase() === "style" ? standIn(make) : make.call(document, name, ...rest);
  };
  try {
    work();
  } finally {
    delete document.createElement;
  }
}

function standIn(make) {
  const element = make.call(document, "span");
  element.hidden = true;
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  let text = "";
  Object.defineProperty(element, "textContent", {
    get: () => text,
    set(value) {
      text = value;
      sheet.replaceSync(value);
    },
  });
  element.remove = function () {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== sheet);
    Element.prototype.remove.call(element);
  };
  return element;
}
