// Lines from services to the pods that get their traffic, drawn behind the cards, and connections as dots that move along them. The page says
// by attributes who is connected with whom (data-service, data-from) and tells of new connections; where motion is not wanted there are lines
// and counts only.

const still = matchMedia("(prefers-reduced-motion: reduce)");
const svg = (tag, attributes) => {
  const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  return e;
};

// The layer is one for the page's life; what flies in it must outlive lines that are drawn anew under it.
const layer = svg("svg", { class: "lines", "aria-hidden": "true", focusable: "false" });
const drawing = svg("g", {});
const dots = svg("g", {});
layer.append(drawing, dots);

let paths = new Map(); // by service's id and pod (or branch)
let drawn = ""; // all of them
let due = 0;

export function watchTraffic() {
  const redraw = () => {
    due ||= requestAnimationFrame(() => {
      due = 0;
      draw();
    });
  };
  const sizes = new ResizeObserver(redraw);
  let watched = null;
  new MutationObserver((changes) => {
    const forest = document.getElementById("forest");
    if (forest !== watched) {
      if (watched) sizes.unobserve(watched);
      watched = forest;
      layer.remove(); // its element may live on as something else
      if (forest) sizes.observe(forest);
    }
    if (forest && changes.some((c) => forest.contains(c.target) && !layer.contains(c.target))) redraw();
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-from", "data-service", "id"], characterData: true });
}

// draw connects each service with what gets its traffic: from side to side where there is room between them, else down along the left edge of
// all the pods that stand together, so that no line runs through words.
function draw() {
  const forest = document.getElementById("forest");
  paths = new Map();
  if (!forest) return;
  if (layer.parentNode !== forest) forest.append(layer);
  const origin = forest.getBoundingClientRect();
  const box = (e) => {
    const b = e.getBoundingClientRect();
    return { left: b.left - origin.left, right: b.right - origin.left, top: b.top - origin.top, bottom: b.bottom - origin.top, middle: (b.top + b.bottom) / 2 - origin.top };
  };
  const services = new Map([...forest.querySelectorAll("[data-service]")].map((e) => [e.dataset.service, box(e)]));
  const together = new Map(); // lists of pods
  const list = (e) => {
    if (!together.has(e)) together.set(e, box(e));
    return together.get(e);
  };
  const lines = [];
  for (const target of forest.querySelectorAll("[data-from]")) {
    const to = box(target);
    const { left } = list(target.closest(".pods") ?? target);
    for (const id of target.dataset.from.split(" ")) {
      const from = services.get(id);
      if (!from) continue;
      const d = left > from.right ? across(from, to) : down(from, to, left);
      lines.push(d);
      paths.set(id + " " + (target.dataset.pod ?? ""), d);
    }
  }
  if (lines.join() === drawn) return;
  drawn = lines.join();
  drawing.replaceChildren(...lines.map((d) => svg("path", { d })));
}

const across = (a, b) => `M${a.right} ${a.middle}C${(a.right + b.left) / 2} ${a.middle} ${(a.right + b.left) / 2} ${b.middle} ${b.left} ${b.middle}`;
const down = (a, b, left) => `M${left - 5} ${a.bottom - 6}V${b.middle}H${b.left}`;

const most = 60; // dots at once
const each = 3; // of what came together

// fly shows connections that have been made: [{service: "namespace/name", pod, settled, failed}].
export function fly(text) {
  if (still.matches || !layer.isConnected || document.hidden) return;
  for (const { service, pod, settled, failed = 0 } of JSON.parse(text)) {
    const id = document.querySelector(`[data-name="${CSS.escape(service)}"]`)?.dataset.service;
    const d = paths.get(id + " " + pod) ?? paths.get(id + " ");
    if (!d) continue;
    for (let i = 0; i < Math.min(settled, each) && dots.childElementCount < most; i++) dot(d, i < failed, i * 120);
  }
}

function dot(d, failed, delay) {
  const circle = svg("circle", { r: 4, "data-failed": failed });
  circle.style.offsetPath = `path("${d}")`;
  dots.append(circle);
  circle.animate([{ offsetDistance: "0%" }, { offsetDistance: "100%" }], { duration: 500, delay, easing: "ease-in-out", fill: "both" }).finished.then(() => circle.remove(), () => circle.remove());
}
