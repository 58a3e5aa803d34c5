// The line that an explanation points at, with a note under it when the field itself is not written.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";

export const highlightLine = StateEffect.define();

class Note extends WidgetType {
  constructor(text) {
    super();
    this.text = text;
  }
  eq(other) {
    return other.text === this.text;
  }
  toDOM() {
    const dom = document.createElement("div");
    dom.className = "cm-note";
    dom.textContent = this.text;
    return dom;
  }
}

export const marked = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(highlightLine)) continue;
      const line = transaction.state.doc.lineAt(effect.value.at);
      const list = [Decoration.line({ class: "cm-shown" }).range(line.from)];
      if (effect.value.note) list.push(Decoration.widget({ widget: new Note(effect.value.note), block: true, side: 1 }).range(line.to));
      return Decoration.set(list);
    }
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});
