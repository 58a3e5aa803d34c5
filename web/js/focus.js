// What the keyboard is on may go away: a notice that is closed, a button that is done with, a bar whose moment has passed. The keyboard then goes
// back to where it was before, instead of to the beginning of the page. Whoever uses a pointer is left alone.

const remembered = 24; // places

let keyed = false; // the last thing that was used is the keyboard
let at = null; // what has the keyboard
let before = []; // what had it before, newest last
let asked = false;

// takes reports whether an element can have the keyboard.
export function takes(element) {
  return element.isConnected && !element.disabled && element.getClientRects().length > 0;
}

export function watchFocus() {
  addEventListener("keydown", () => (keyed = true), true);
  addEventListener("pointerdown", () => (keyed = false), true);
  document.addEventListener("focusin", (e) => {
    if (at && at !== e.target) before = [...before.filter((b) => b !== at && b !== e.target), at].slice(-remembered);
    at = e.target;
  });
  new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["disabled", "hidden", "open"] });
}

// look waits for the next picture: what is drawn again may have the keyboard again by then, or somebody may have put it elsewhere.
function look() {
  if (asked || !at || !keyed) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    const lost = document.activeElement === document.body || document.activeElement?.disabled;
    if (lost && keyed && !takes(at)) before.findLast(takes)?.focus();
  });
}
