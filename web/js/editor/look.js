// The editor's looks. Colours are the page's custom properties, which reach into the shadow root, so both themes are one set of rules.

import { HighlightStyle } from "@codemirror/language";
import { tags as t } from "@lezer/highlight";
import { EditorView } from "@codemirror/view";

export const colours = HighlightStyle.define([
  { tag: [t.propertyName, t.definition(t.propertyName)], color: "var(--code-key)" },
  { tag: [t.string, t.content], color: "var(--code-text)" },
  { tag: [t.number, t.bool, t.null, t.keyword, t.atom], color: "var(--code-value)" },
  { tag: t.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [t.punctuation, t.separator, t.meta, t.labelName], color: "var(--quiet)" },
]);

export const look = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", backgroundColor: "var(--code-back)", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)", paddingBlock: "8px" },
  ".cm-cursor": { borderLeftColor: "var(--text)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--code-back)", color: "var(--quiet)", border: "none" },
  ".cm-activeLine": { backgroundColor: "var(--line-back)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--line-back)", color: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selection)" },
  ".cm-matchingBracket": { backgroundColor: "var(--selection)", outline: "1px solid var(--accent)" },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)", color: "var(--text)", border: "1px solid var(--border)", borderRadius: "6px", maxWidth: "min(32rem, 90vw)", fontFamily: "var(--sans)",
  },
  ".cm-tooltip .about": { padding: "8px 10px", maxHeight: "14rem", overflow: "auto" },
  ".cm-tooltip .about strong": { fontFamily: "var(--mono)", fontSize: "12px", overflowWrap: "anywhere" },
  ".cm-tooltip p": { margin: "4px 0 0" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "14em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 8px", minHeight: "24px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail": { color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "var(--quiet)", fontStyle: "normal" },
  ".cm-completionInfo": { padding: "6px 10px", maxHeight: "14rem", overflow: "auto" },
  ".cm-diagnostic": { padding: "4px 10px", fontFamily: "var(--mono)", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--bad)" },
  ".cm-diagnostic-warning": { borderLeft: "4px solid var(--busy)" },
  ".cm-diagnostic-info": { borderLeft: "4px solid var(--accent)", fontFamily: "var(--sans)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad)", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--busy)", textUnderlineOffset: "3px" },
  ".cm-lintRange-info": { backgroundImage: "none", textDecoration: "underline dotted var(--accent)", textUnderlineOffset: "3px" },
  ".cm-lint-marker": { content: "none", width: "12px", height: "12px", borderRadius: "2px" },
  ".cm-lint-marker-error": { content: "none", backgroundColor: "var(--bad)", clipPath: "polygon(50% 0, 100% 100%, 0 100%)" },
  ".cm-lint-marker-warning": { content: "none", backgroundColor: "var(--busy)", clipPath: "polygon(50% 0, 100% 100%, 0 100%)" },
  ".cm-lint-marker-info": { content: "none", backgroundColor: "var(--accent)", borderRadius: "50%" },
  ".cm-tooltip .about .lack": { paddingLeft: "8px", borderLeft: "4px solid var(--accent)" },
  ".cm-shown": { backgroundColor: "var(--shown)", boxShadow: "inset 3px 0 0 var(--accent)" },
  ".cm-note": { display: "block", padding: "2px 10px", color: "var(--text)", backgroundColor: "var(--shown)", fontFamily: "var(--sans)", whiteSpace: "normal" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--raised)", color: "var(--text)", borderColor: "var(--border)" },
});
