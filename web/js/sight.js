// The pod that is looked at is in sight: when another one is chosen, the cluster's panel scrolls to it, and stays with it while sizes change,
// until somebody scrolls it elsewhere.

let panel = null;
let chosen = null; // its element, which is another one when the pod has got its node
let name = "";
let kept = false; // nobody has scrolled elsewhere

const sizes = new ResizeObserver(show);

export function watchSight() {
  new MutationObserver(follow).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-pressed"] });
  for (const hand of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    document.addEventListener(hand, (e) => {
      if (!panel?.contains(e.target)) return;
      kept = false;
      sizes.disconnect();
    }, { passive: true });
  }
}

function follow() {
  panel = document.querySelector("#panel-cluster .panel-body");
  const found = panel?.querySelector(':is(.pod, .dot)[aria-pressed="true"]');
  const its = found?.dataset.means ?? found?.querySelector(".pod-name").textContent;
  if (!its || found === chosen && its === name) return;
  kept ||= its !== name;
  [chosen, name] = [found, its];
  sizes.disconnect();
  if (!kept) return;
  sizes.observe(panel);
  sizes.observe(chosen); // and with that it is shown
}

const margin = 8; // px

function show() {
  const window = panel.getBoundingClientRect();
  const card = chosen.getBoundingClientRect();
  if (card.height === 0) return;
  const head = chosen.closest(".node")?.querySelector(".node-head, h3");
  const top = window.top + (head && getComputedStyle(head).position === "sticky" ? head.offsetHeight : 0); // it lies on what scrolls
  if (card.bottom + margin > window.bottom) panel.scrollTop += Math.min(card.bottom + margin - window.bottom, card.top - margin - top);
  else if (card.top < top) panel.scrollTop -= top + margin - card.top;
}
