// The terminals: one xterm.js for each of the engine's, of which one is shown. It tells the page what is typed and what the window's size is; what
// it shows comes from the page. It is loaded when a terminal is opened for the first time.

import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import { adopt, withoutStyleElements } from "./styles.js";
import { themes } from "./themes.js";
import { decode, encode } from "./text.js";

const maxTyped = 200_000; // characters that can be typed or pasted at once; the engine takes no more

// nowhere reports whether the keyboard is on nothing that can be seen.
function nowhere() {
  const at = document.activeElement;
  return !at || at === document.body || at.getClientRects().length === 0;
}

export function open(host, tell) {
  adopt();
  const terminals = new Map(); // by id
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let shown = 0;
  let reader = false;
  let label = "";

  function create(id) {
    const box = document.createElement("div");
    box.className = "terminal-screen";
    box.hidden = true;
    host.append(box);
    const term = new Terminal({
      cols: 80, rows: 24, cursorBlink: false, scrollback: 2000, fontSize: 13, lineHeight: 1.15, minimumContrastRatio: 4.5, screenReaderMode: reader,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"), theme: theme(), allowProposedApi: false,
      logLevel: "off", // what a program prints may be no text at all, which is no fault of the page's
    });
    const fit = new FitAddon();
    term.loadAddon(fit);
    const t = { id, box, term, fit, past: false, quiet: 0, editing: null, opened: false, away: false, escaped: false };
    term.onData((data) => typed(t, data));
    term.attachCustomKeyEventHandler((e) => !ours(t, e));
    term.parser.registerOscHandler(7777, (data) => asked(t, data));
    for (const event of ["wheel", "touchmove", "pointerup"]) box.addEventListener(event, () => setTimeout(() => (t.away = away(t)), 50), { passive: true });
    terminals.set(id, t);
    return t;
  }

  // away tells whether somebody has scrolled away from the end.
  function away({ term }) {
    return term.buffer.active.viewportY < term.buffer.active.baseY;
  }

  // follow keeps the end in view. Under a flood of output xterm.js takes its own scrolling for somebody's.
  function follow(t) {
    if (!t.away) t.term.scrollToBottom();
  }

  // reveal puts a terminal on the screen; it is opened then, because only what is visible can be measured.
  function reveal(t) {
    for (const other of terminals.values()) other.box.hidden = other !== t;
    if (!t.opened) {
      t.opened = true;
      withoutStyleElements(() => t.term.open(t.box));
      t.box.querySelector(".xterm-viewport").tabIndex = -1; // Shift+PageUp scrolls; it would be a stop of its own otherwise
      t.term.textarea.setAttribute("aria-label", label);
      t.term.textarea.setAttribute("aria-describedby", "terminal-note");
      t.term.textarea.addEventListener("blur", () => (t.escaped = false));
    }
    measure(t);
  }

  function measure(t) {
    if (!t.opened || t.past || t.box.hidden || host.clientWidth < 40 || host.clientHeight < 20) return;
    const size = t.fit.proposeDimensions();
    if (!size || !size.cols || !size.rows) return;
    t.term.resize(Math.max(size.cols, 20), Math.max(size.rows, 2));
    tell("terminal-size", JSON.stringify({ id: t.id, rows: t.term.rows, cols: t.term.cols }));
  }

  function typed(t, data) {
    if (t.quiet > 0) return; // an answer of the emulator to what it is shown again
    if (t.past && data.startsWith("\x1b")) return;
    t.away = false;
    follow(t);
    if (data.length > maxTyped) {
      tell("terminal-toolong", String(data.length));
      return;
    }
    tell("terminal-data", JSON.stringify({ id: t.id, data }));
  }

  // ours is keys that are not for the shell: the page's own, Tab after Esc, which leaves the terminal as it leaves the editor, copying a selection,
  // pasting.
  function ours(t, e) {
    if (e.type === "keydown" && e.key !== "Shift") {
      const escaped = t.escaped;
      t.escaped = e.key === "Escape"; // it waits: the shell hears of it with the key that follows
      if (t.escaped || escaped && e.key === "Tab") return true;
      if (escaped) typed(t, "\x1b");
    }
    const ctrl = (e.ctrlKey || e.metaKey) && !e.altKey;
    if (e.type === "keydown" && e.ctrlKey && e.key === "`") return true;
    if (e.shiftKey && /^(Page|Home|End)/.test(e.key)) setTimeout(() => (t.away = away(t)), 50);
    if (ctrl && e.key.toLowerCase() === "v") return true;
    if (ctrl && e.key.toLowerCase() === "c" && (e.shiftKey || e.metaKey || t.term.hasSelection())) {
      if (e.type === "keydown") {
        e.preventDefault();
        navigator.clipboard?.writeText(t.term.getSelection()).catch(() => {});
        t.term.clearSelection();
      }
      return true;
    }
    return false;
  }

  // asked is a program that wants the page's editor. While a screen is shown again, only the last word counts.
  function asked(t, data) {
    const [verb, name, text] = data.split(";");
    t.editing = verb === "edit" ? { id: t.id, name, text: decode(text ?? "") } : null;
    if (t.quiet === 0) tellEditing(t);
    return true;
  }

  function tellEditing(t) {
    if (!t.past) tell("terminal-edit", JSON.stringify(t.editing ?? { id: t.id, name: "", text: "" }));
  }

  function theme() {
    const chosen = document.documentElement.dataset.theme;
    return themes[chosen === "dark" || (chosen !== "light" && dark.matches) ? "dark" : "light"];
  }

  const repaint = () => terminals.forEach((t) => (t.term.options.theme = theme()));
  dark.addEventListener("change", repaint);
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  new ResizeObserver(() => terminals.has(shown) && measure(terminals.get(shown))).observe(host);

  // What the bar above offers takes the bar away, and the focus with it: typing goes on in the terminal. On a phone that would bring up the keyboard.
  host.parentElement.addEventListener("click", (e) => {
    if (e.target.closest(".terminal-says:not(.forwards) button") && matchMedia("(pointer: fine)").matches) setTimeout(() => terminals.get(shown)?.term.focus(), 50);
  });

  const find = (id) => terminals.get(id) ?? create(id);

  return {
    // write shows news of a terminal.
    write({ id, data, reset, rows, cols, past }) {
      const t = find(id);
      const was = t.past;
      t.past = past;
      if (past && (t.term.rows !== rows || t.term.cols !== cols)) t.term.resize(cols, rows);
      if (was && !past) measure(t);
      if (reset) {
        t.quiet++;
        t.editing = null;
        t.term.reset();
        t.term.write(data, () => {
          t.quiet--;
          t.away = false;
          follow(t);
          tellEditing(t);
        });
      } else if (data) {
        t.term.write(data, () => follow(t));
      }
    },
    show({ id, focus, name }) {
      shown = id;
      label = name;
      reveal(find(id));
      setTimeout(() => (focus || (nowhere() && matchMedia("(pointer: fine)").matches)) && terminals.get(id)?.term.focus(), 50);
    },
    close({ id }) {
      terminals.get(id)?.term.dispose();
      terminals.get(id)?.box.remove();
      terminals.delete(id);
    },
    reader({ on }) {
      reader = on;
      terminals.forEach((t) => (t.term.options.screenReaderMode = on));
    },
    // answer says to a program what came of the editor.
    answer({ id, text }) {
      const data = text === null || text === undefined ? "\x1b]7777;quit\x07" : "\x1b]7777;save;" + encode(text) + "\x07";
      tell("terminal-data", JSON.stringify({ id, data }));
    },
  };
}
