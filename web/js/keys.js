// Keys that work on the whole page. What has to be prevented must be prevented at once, so this is not left to the UI program.

const typing = "input:not([type=range]), textarea, select, [contenteditable], .editor-host";
const pressing = "button, a, summary, input, [role=button]";

export function watchKeys(tell) {
  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing || e.altKey) return;
    const at = e.target instanceof Element ? e.target : document.body;
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) return act(e, "apply");
    if (e.key === "`" && e.ctrlKey) return act(e, at.closest(".terminal-host") ? "terminal" : "toterminal");
    if (e.ctrlKey || e.metaKey || document.querySelector("dialog[open]")) return;
    if (e.key === "Escape" && !at.closest(".editor-host, .terminal-host, details[open]")) return tell("key", "close");
    if (at.closest(typing)) return;
    if (e.key === " " && !at.closest(pressing)) return act(e, "play");
    if (e.key === ".") return act(e, "step");
    if (e.key === ",") return act(e, "back");
    if (e.key === "?") return act(e, "keys");
  });

  function act(e, key) {
    e.preventDefault();
    tell("key", key);
  }
}
