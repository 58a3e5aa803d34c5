// The pod that is looked at is in sight: when another one is chosen, the cluster's panel scrolls to it, and stays with it while sizes change,
// until somebody scrolls it elsewhere.

let panel = null;
let chosen = null;
let name = "";

const sizes = new ResizeObserver(show);

export function watchSight() {
  new MutationObserver(follow).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-pressed"] });
  for (const hand of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    document.addEventListener(hand, (e) => {
      if (panel?.contains(e.target)) sizes.disconnect();
    }, { passive: true });
  }
}

function follow() {
  panel = document.querySelector("#panel-cluster .panel-body");
  const found = panel?.querySelector(':is(.pod, .dot)[aria-pressed="true"]');
  const its = found?.dataset.means ?? found?.querySelector(".pod-name").textContent;
  if (!its || its === name) return;
  [chosen, name] = [found, its];
  sizes.disconnect();
  sizes.observe(panel);
  sizes.observe(chosen); // and with that it is shown
}

const margin = 8; // px

function show() {
  const window = panel.getBoundingClientRect();
  const card = chosen.getBoundingClientRect();
  if (card.height === 0) return;
  if (card.bottom + margin > window.bottom) panel.scrollTop += Math.min(card.bottom + margin - window.bottom, card.top - margin - window.top);
  else if (card.top < window.top) panel.scrollTop -= window.top + margin - card.top;
}
