// Menus are <details>: this closes them when something in them was chosen, on Escape, and when the keyboard or a click goes elsewhere.

export function watchMenus() {
  const close = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (e) => {
    const menu = e.target instanceof Element ? e.target.closest("details.menu") : null;
    close(menu);
    if (menu && e.target.closest(".choice")) menu.open = false;
  });
  document.addEventListener("focusin", (e) => close(e.target.closest("details.menu")));
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
    e.preventDefault();
  });
  document.addEventListener("toggle", (e) => {
    if (e.target.open && e.target.matches?.("details.menu")) fit(e.target.querySelector(".menu-body"));
  }, true);
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
