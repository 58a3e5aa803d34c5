// Menus are <details>: this closes them when something in them was chosen, on Escape, and when the keyboard or a click goes elsewhere, and has the
// arrow keys go through them. Who has chosen something with the keyboard has it on the menu's button again.

export function watchMenus() {
  const close = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (e) => {
    const menu = e.target instanceof Element ? e.target.closest("details.menu") : null;
    close(menu);
    if (!menu || !e.target.closest(".choice")) return;
    if (e.detail === 0 && menu.contains(document.activeElement)) menu.querySelector("summary").focus(); // it was not a pointer
    menu.open = false;
  });
  document.addEventListener("focusin", (e) => close(e.target.closest("details.menu")));
  document.addEventListener("keydown", (e) => {
    const menu = e.target instanceof Element ? e.target.closest("details.menu") : null;
    if (menu && walk(menu, e.key)) return e.preventDefault();
    if (e.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
    e.preventDefault();
  });
  document.addEventListener("toggle", (e) => {
    if (!e.target.matches?.("details.menu")) return;
    const body = e.target.querySelector(".menu-body");
    if (e.target.open) return sizes.observe(body);
    sizes.unobserve(body);
    lower(body);
  }, true);
  document.addEventListener("scroll", (e) => {
    const menu = document.querySelector("details.menu[open]:has(> [popover])");
    if (menu && e.target.contains(menu)) menu.open = false; // what it belongs to has moved away
  }, true);
}

// walk goes through a menu's entries by a key, and reports whether that is what the key does. Down opens a menu.
function walk(menu, key) {
  if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(key)) return false;
  if (!menu.open) {
    if (key !== "ArrowDown") return false;
    wanted = menu;
    menu.open = true;
    return true;
  }
  const entries = [...menu.querySelectorAll(".choice:not(:disabled)")].filter((e) => e.getClientRects().length > 0);
  const i = entries.indexOf(document.activeElement);
  const to = { ArrowDown: i + 1, ArrowUp: i < 0 ? entries.length - 1 : i - 1, Home: 0, End: entries.length - 1 }[key];
  entries[(to + entries.length) % entries.length]?.focus();
  return true;
}

let wanted = null; // a menu that was opened to go into it

// A menu's entries come after it has opened, and with them its size.
const sizes = new ResizeObserver((all) => {
  for (const { target: body } of all) {
    const menu = body.closest("details.menu[open]");
    if (!menu) continue;
    if (menu === wanted && body.firstElementChild) {
      wanted = null;
      walk(menu, "Home");
    }
    if (body.showPopover && menu.closest(".panel-body")) raise(menu, body);
    else fit(body);
  }
});

// raise takes a menu out of a panel that scrolls, which would cut it off, and puts it beside its button.
function raise(menu, body) {
  if (!body.popover) {
    body.popover = "manual";
    body.showPopover();
  }
  const button = menu.querySelector("summary").getBoundingClientRect();
  const { width, height } = body.getBoundingClientRect();
  const left = menu.classList.contains("right") ? button.right - width : button.left;
  body.style.left = Math.max(8, Math.min(left, innerWidth - width - 8)) + "px";
  body.style.top = Math.max(8, Math.min(button.bottom + 4, innerHeight - height - 8)) + "px";
}

function lower(body) {
  if (!body.popover) return;
  body.hidePopover();
  body.removeAttribute("popover");
  body.style.left = body.style.top = "";
}

// fit keeps an open menu on the screen.
function fit(body) {
  body.style.translate = "";
  const box = body.getBoundingClientRect();
  const right = Math.max(0, box.right - innerWidth + 8);
  const left = Math.max(0, 8 - box.left);
  const bottom = Math.max(0, box.bottom - innerHeight + 8);
  body.style.translate = `${left - right}px ${-Math.min(bottom, Math.max(0, box.top - 8))}px`;
}
