// An editor for Python: a text box with lines, colours and a mark for the line that failed.
function openEditor(parent, { name, description, code, onCheck, onChange }) {
  const { EditorState, EditorView, Decoration, StateEffect, StateField, tags } = CODEMIRROR;

  const colour = (tag, name) => ({ tag, color: `var(--lossbook-code-${name})` });
  const colours = CODEMIRROR.HighlightStyle.define([
    colour([tags.keyword, tags.operatorKeyword, tags.bool, tags.null], "keyword"),
    colour([tags.string], "string"),
    colour([tags.number], "number"),
    colour([tags.comment], "comment"),
    colour([tags.function(tags.definition(tags.variableName))], "definition"),
  ]);
  const look = EditorView.theme({
    "&": { backgroundColor: "var(--pst-color-surface)", color: "var(--pst-color-text-base)" },
    "&.cm-focused": { outline: "3px solid var(--pst-color-primary)", outlineOffset: "1px" },
    ".cm-content": { caretColor: "var(--pst-color-text-base)", minHeight: "8rem" },
    ".cm-cursor": { borderLeftColor: "var(--pst-color-text-base)" },
    ".cm-scroller": { fontFamily: "var(--pst-font-family-monospace)", lineHeight: "1.5" },
    ".cm-gutters": {
      backgroundColor: "transparent",
      borderRight: "1px solid var(--pst-color-border)",
      color: "var(--pst-color-text-muted)",
    },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
      { backgroundColor: "var(--lossbook-code-selection)" },
    ".cm-line.lossbook-practice-failed": {
      backgroundColor: "var(--lossbook-code-failed)",
      boxShadow: "inset 4px 0 var(--pst-color-danger)",
    },
  });

  const setMark = StateEffect.define();
  const mark = StateField.define({
    create: () => Decoration.none,
    update(marks, change) {
      for (const effect of change.effects) {
        if (!effect.is(setMark)) continue;
        if (!(effect.value >= 1 && effect.value <= change.state.doc.lines)) return Decoration.none;
        const line = change.state.doc.line(effect.value);
        const shown = Decoration.line({ class: "lossbook-practice-failed" });
        return Decoration.set([shown.range(line.from)]);
      }
      return marks.map(change.changes);
    },
    provide: (field) => EditorView.decorations.from(field),
  });

  const check = () => {
    onCheck();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: code,
      extensions: [
        // Before the keys of CodeMirror, which has an empty line for Ctrl+Enter.
        CODEMIRROR.keymap.of([
          { key: "Ctrl-Enter", run: check },
          { key: "Mod-Enter", run: check },
        ]),
        CODEMIRROR.lineNumbers(),
        CODEMIRROR.highlightSpecialChars(),
        CODEMIRROR.history(),
        CODEMIRROR.drawSelection(),
        CODEMIRROR.indentOnInput(),
        CODEMIRROR.indentUnit.of("    "),
        CODEMIRROR.bracketMatching(),
        CODEMIRROR.python(),
        CODEMIRROR.syntaxHighlighting(colours),
        CODEMIRROR.keymap.of([
          ...CODEMIRROR.defaultKeymap,
          ...CODEMIRROR.historyKeymap,
          CODEMIRROR.indentWithTab,
        ]),
        EditorView.contentAttributes.of({ "aria-label": name, "aria-describedby": description }),
        EditorView.updateListener.of((update) => update.docChanged && onChange()),
        look,
        mark,
      ],
    }),
  });

  return {
    code: () => view.state.doc.toString(),
    // As a step of its own that can be undone, however soon after the last key.
    replace: (text) =>
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        annotations: CODEMIRROR.isolateHistory.of("full"),
      }),
    mark: (line) => view.dispatch({ effects: setMark.of(line ?? 0) }),
    focus: () => view.focus(),
    hasFocus: () => view.hasFocus,
  };
}
