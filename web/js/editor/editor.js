// The manifest editor: CodeMirror in a shadow root, where its styles are constructed style sheets, which a strict content security policy
// allows. It tells the page what was typed and asks it what the engine knows about fields; it keeps no state of its own beyond the text.

import { acceptCompletion, autocompletion, completionKeymap, startCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { forEachDiagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import { colours, look } from "./look.js";
import { findField } from "./fields.js";
import { highlightLine, marked } from "./marked.js";

export function open(host, options, tell) {
  const questions = asker(tell);
  const root = host.shadowRoot || host.attachShadow({ mode: "open" });
  const box = document.createElement("div");
  box.style.height = "100%";
  root.replaceChildren(box);

  // quiet keeps a text that the page itself has put in from being reported as typed.
  let quiet = false;

  // typed tells the page what was typed: at once, or, where the text is so long that telling takes time, when the typing pauses.
  let pause = 0;
  const typed = (state) => {
    clearTimeout(pause);
    if (state.doc.length < 200_000) tell("edit", state.doc.toString());
    else pause = setTimeout(typedNow, 400);
  };
  const typedNow = () => {
    clearTimeout(pause);
    pause = 0;
    tell("edit", view.state.doc.toString());
  };

  const extensions = [
    lineNumbers(),
    highlightActiveLineGutter(),
    foldGutter(),
    lintGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of("  "),
    bracketMatching(),
    highlightActiveLine(),
    marked,
    yaml(),
    syntaxHighlighting(colours),
    look,
    autocompletion({ override: [completions(questions, options.language)], icons: false }),
    hoverTooltip(hover(questions, options.language)),
    keymap.of([
      { key: "Mod-Enter", run: () => (typedNow(), tell("key", "apply"), true) },
      { key: "Tab", run: (v) => acceptCompletion(v) || indentMore(v), shift: indentLess },
      { key: "Ctrl-Space", run: startCompletion },
      ...completionKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...lintKeymap,
    ]),
    EditorState.phrases.of(options.phrases),
    EditorView.contentAttributes.of({ "aria-label": options.label, tabindex: "0" }),
    EditorView.domEventHandlers({ blur: () => void (pause && typedNow()) }),
    EditorView.updateListener.of((u) => {
      if (u.docChanged && !quiet) typed(u.state);
    }),
  ];

  const state = (text) => EditorState.create({ doc: text, extensions });
  const view = new EditorView({ state: state(options.text), parent: box, root });
  const files = new Map(); // states of files that are not open, with their history

  let name = null;

  const commands = {
    open(file) {
      if (name !== null) files.set(name, view.state);
      name = file.name;
      const kept = files.get(name);
      quiet = true;
      view.setState(kept && kept.doc.toString() === file.text ? kept : state(file.text));
      quiet = false;
      if (file.focus !== false) view.focus();
    },
    problems(list) {
      view.dispatch(setDiagnostics(view.state, list.filter((p) => p.line > 0).map((p) => diagnostic(view.state.doc, p))));
    },
    showLine({ Line, Column }) {
      const line = view.state.doc.line(Math.max(1, Math.min(Line, view.state.doc.lines)));
      show(view, Math.min(line.from + Math.max(0, Column - 1), line.to));
    },
    showField({ path, kind, name, missing }) {
      const found = findField(view.state, path, kind, name);
      if (found === null) return;
      show(view, found.at, found.whole ? "" : path + " – " + missing);
    },
    answer: questions.answer,
  };
  return commands;
}

function show(view, at, note = "") {
  view.dispatch({ selection: { anchor: at }, effects: [EditorView.scrollIntoView(at, { y: "center" }), highlightLine.of({ at, note })] });
  setTimeout(() => view.focus(), 50);
}

const severities = ["info", "warning"]; // everything else is an error

// diagnostic is a problem's place as positions in the text; without an end it is the rest of its line.
function diagnostic(doc, p) {
  const line = doc.line(Math.min(p.line, doc.lines));
  const indent = line.text.length - line.text.trimStart().length;
  const from = Math.min(line.from + (p.column > 1 ? p.column - 1 : indent), line.to);
  let to = line.to;
  if (p.endLine > 0 && p.endColumn > 0) {
    const last = doc.line(Math.min(p.endLine, doc.lines));
    to = Math.min(last.from + p.endColumn - 1, last.to);
  }
  return { from, to: Math.max(from, to), severity: severities.includes(p.severity) ? p.severity : "error", message: p.message };
}

// asker asks the page a question and resolves when the page answers.
function asker(tell) {
  let last = 0;
  const waiting = new Map();
  return {
    ask(kind, state, pos) {
      const line = state.doc.lineAt(pos);
      const id = ++last;
      tell(kind, JSON.stringify({ id, text: state.doc.toString(), line: line.number, column: pos - line.from + 1 }));
      return new Promise((done) => {
        waiting.set(id, done);
        setTimeout(() => waiting.delete(id) && done(null), 3000);
      });
    },
    answer({ id, body }) {
      const done = waiting.get(id);
      waiting.delete(id);
      done?.(body ?? null);
    },
  };
}

function completions(questions, language) {
  return async (context) => {
    const word = context.matchBefore(/[\w.\-/]*/);
    if (!context.explicit && word.from === word.to) return null;
    if (context.state.doc.length > 262144) return null;
    const body = await questions.ask("complete", context.state, context.pos);
    if (!body || !body.items?.length) return null;
    const line = context.state.doc.lineAt(context.pos);
    return {
      from: body.from > 0 ? Math.min(line.from + body.from - 1, context.pos) : word.from,
      options: body.items.map((i) => ({ label: i.label, detail: i.type, apply: i.insert || i.label, info: i.doc || i.note ? () => about([lack(i.note, language), prose(i.doc)]) : undefined })),
      validFor: /^[\w.\-/]*$/,
    };
  };
}

function hover(questions, language) {
  return async (view, pos) => {
    if (view.state.doc.length > 262144) return null;
    const body = await questions.ask("hover", view.state, pos);
    if (!body || !body.doc) return null;
    const word = view.state.wordAt(pos);
    return {
      pos: word ? word.from : pos,
      end: word ? word.to : pos,
      create: () => {
        const head = document.createElement("strong");
        head.textContent = body.path + (body.type ? "  " + body.type : "");
        return { dom: about([head, told(view.state, pos) ? "" : lack(body.note, language), prose(body.doc)]) };
      },
    };
  };
}

// about is a box of what is known about a field.
function about(parts) {
  const dom = document.createElement("div");
  dom.className = "about";
  dom.append(...parts);
  return dom;
}

// lack is what the cluster does not simulate of a field; nothing when it simulates all.
function lack(note, language) {
  if (!note) return "";
  const p = prose(note[language] ?? note.en);
  p.className = "lack";
  return p;
}

// told tells whether a note of the file's stands at a place already: it shows by itself when the pointer rests there.
function told(state, pos) {
  let found = false;
  forEachDiagnostic(state, (d, from, to) => (found ||= d.severity === "info" && from <= pos && pos <= to));
  return found;
}

function prose(text) {
  const p = document.createElement("p");
  p.textContent = text;
  return p;
}
