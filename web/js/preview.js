// The page that a simulated server has answered, in a frame in which no script runs: its sandbox does not allow any, and the site's content security
// policy goes for it, too. The frame keeps this site's origin so that its page can be given its styles here – the policy forbids those in a text –
// and so that a click on a link can be heard, which asks for the next page in the simulated cluster.

const gone = "script,iframe,frame,frameset,object,embed,portal,link,meta,base,template";
const fetched = "link[rel~=stylesheet],script,img[src]:not([src^='data:']),iframe,object,embed";

// draw shows a page; go is called with the address that a link or a form in it leads to, lacks with true when the page refers to what is not fetched.
export function draw(frame, page, go, lacks) {
  const { html, sheets } = page.base64 ? picture(page) : /^(text\/html|application\/xhtml)/.test(page.type) ? document_(page, lacks) : text(page);
  frame.onload = () => dress(frame, sheets, page.url, go);
  frame.srcdoc = html;
}

const escaped = (s) => s.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const plain = ["body { margin: 8px; } pre { margin: 0; font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; } img { max-width: 100%; }"];

function picture({ type, body }) {
  return { html: `<!doctype html><img alt="${escaped(type)}" src="data:${escaped(type)};base64,${escaped(body)}">`, sheets: plain };
}

function text({ type, body }) {
  if (/json$/.test(type)) {
    try {
      body = JSON.stringify(JSON.parse(body), null, 2);
    } catch {
      // It is shown as it came.
    }
  }
  return { html: `<!doctype html><pre>${escaped(body)}</pre>`, sheets: plain };
}

// document_ takes out of a page what could act or load anything, and its styles, which are handed over apart.
function document_({ body, url }, lacks) {
  const sheets = [];
  const unstyled = body
    .replace(/<style\b[^>]*>([\s\S]*?)(<\/style\s*>|$)/gi, (_, css) => (sheets.push(css), ""))
    .replace(/<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi, (tag) => tag.replace(/\sstyle(?=\s*=)/i, " data-style"));
  const parsed = new DOMParser().parseFromString(unstyled, "text/html");
  lacks(parsed.querySelector(fetched) !== null);
  for (const e of parsed.querySelectorAll(gone)) e.remove();
  let styled = 0;
  for (const e of parsed.querySelectorAll("*")) {
    const style = e.getAttribute("data-style");
    for (const { name, value } of [...e.attributes]) {
      if (/^on|^(style|srcdoc|srcset|ping|target|autofocus|formaction|background|poster)$|:/i.test(name)) e.removeAttribute(name);
      else if (/^(href|action|src|data)$/i.test(name)) aim(e, name, value, url);
    }
    if (style) {
      e.setAttribute("data-style", String(++styled));
      sheets.push(`[data-style="${styled}"] { ${style} }`);
    }
  }
  return { html: "<!doctype html>" + parsed.documentElement.outerHTML, sheets: sheets.map(harmless) };
}

// aim makes an address whole. What is no page and no picture leads nowhere.
function aim(element, name, value, base) {
  if (name === "src" && /^data:image\//i.test(value)) return;
  let to = "";
  try {
    const whole = new URL(value, base);
    if (name !== "src" && name !== "data" && /^https?:$/.test(whole.protocol)) to = whole.href;
  } catch {
    // It leads nowhere.
  }
  if (to) element.setAttribute(name, to);
  else element.removeAttribute(name);
}

// harmless takes from a style sheet what would load something.
const harmless = (css) => css.replace(/url\(\s*(?!["']?data:image)[^)]*\)/gi, "none").replace(/@import[^;]*;?/gi, "");

function dress(frame, sheets, base, go) {
  const inside = frame.contentDocument;
  if (!inside?.body) return;
  const Sheet = frame.contentWindow.CSSStyleSheet;
  inside.adoptedStyleSheets = sheets.map((css) => {
    const sheet = new Sheet();
    sheet.replaceSync(css);
    return sheet;
  });
  inside.addEventListener("click", (e) => {
    const link = e.target.closest?.("a[href],area[href]");
    if (!link) return;
    e.preventDefault();
    const to = new URL(link.href);
    if (to.hash && to.href.split("#")[0] === base.split("#")[0]) inside.getElementById(decodeURIComponent(to.hash.slice(1)))?.scrollIntoView();
    else go(to.href);
  });
  inside.addEventListener("submit", (e) => {
    e.preventDefault();
    const to = new URL(e.target.action || base);
    if (e.target.method === "get") to.search = new URLSearchParams(new FormData(e.target)).toString();
    go(to.href);
  });
}
