// CodeMirror in a shadow root, where its style sheets need no exception of the page's policy. Loaded when the first editor is drawn.
import { autocompletion, closeBrackets, type CompletionSource } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json, jsonParseLinter } from '@codemirror/lang-json'
import { sql, SQLDialect } from '@codemirror/lang-sql'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, linter } from '@codemirror/lint'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { EditorProps } from './editor-props.js'

const PARTIQL = SQLDialect.define({
  keywords:
    'select from where insert into value update set remove delete returning all old new modified and or not in between is missing null exists order by asc desc limit',
  builtin: 'begins_with contains size attribute_type list_append set_add set_delete true false',
  ...{ identifierQuotes: '"', specialVar: '?', operatorChars: '*+-%<>!=&|/~{}[]' },
})

const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--code-keyword)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: [tags.propertyName, tags.typeName, tags.standard(tags.name)], color: 'var(--code-name)' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
])

const LOOK = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--field)', fontSize: '12.5px', maxHeight: '100%' },
  '.cm-content': { fontFamily: 'var(--mono)', caretColor: 'var(--text)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--field)', color: 'var(--muted)', border: 'none' },
  '&.cm-focused': { outline: 'none' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--accent-soft)',
  },
  '.cm-content ::selection': { backgroundColor: 'var(--accent-soft)' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', color: 'var(--text)', border: '1px solid var(--line-strong)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-placeholder': { color: 'var(--muted)' },
})

export interface CodeEditor {
  readonly setText: (text: string) => void
  readonly configure: (props: EditorProps) => void
  readonly focus: () => void
  readonly end: () => void
}

/** Puts an editor into an element. */
export function codeEditor(host: HTMLElement, latest: () => EditorProps): CodeEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const changing = new Compartment()
  const run = (): boolean => {
    latest().onRun?.()
    return latest().onRun !== undefined
  }
  const state = EditorState.create({
    doc: latest().value,
    extensions: [
      ...[keymap.of([{ key: 'Mod-Enter', run }]), history(), closeBrackets(), bracketMatching(), autocompletion()],
      ...[keymap.of([...defaultKeymap, ...historyKeymap]), syntaxHighlighting(HIGHLIGHT), LOOK, EditorView.lineWrapping],
      EditorView.updateListener.of(({ docChanged, state: { doc } }) => {
        if (docChanged) latest().onInput?.(doc.toString())
      }),
      changing.of(extensionsOf(latest())),
    ],
  })
  const view = new EditorView({ state, parent: root, root })
  return {
    setText: (text) => {
      if (text !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
    },
    configure: (props) => view.dispatch({ effects: changing.reconfigure(extensionsOf(props)) }),
    focus: () => view.focus(),
    end: () => view.destroy(),
  }
}

function extensionsOf(props: EditorProps): Extension {
  const { label, language, isReadOnly = false, hint, problem, problemAt = { from: 0, to: 0 } } = props
  return [
    EditorView.contentAttributes.of({ 'aria-label': label }),
    EditorState.readOnly.of(isReadOnly),
    ...(hint === undefined ? [] : [placeholder(hint)]),
    ...(language === 'json' ? [json(), linter(jsonParseLinter())] : [lineNumbers(), partiql(props)]),
    ...(problem === undefined ? [] : [linter(({ state: { doc } }) => [problemIn(doc.length, problem, problemAt)], { delay: 0 })]),
  ]
}

/** Never beyond the text, which may have changed since. */
const problemIn = (length: number, message: string, at: { readonly from: number; readonly to: number }): Diagnostic => ({
  ...{ from: Math.min(at.from, length), to: Math.min(at.to, length) },
  ...{ severity: 'error', message },
})

/** Tables after FROM, INTO and UPDATE, with their indexes after a dot; names of attributes elsewhere. */
function partiql({ tables = {}, names = [] }: EditorProps): Extension {
  const attributes: CompletionSource = (context) => {
    const word = context.matchBefore(/[\w"]+/)
    if (word === null && !context.explicit) return null
    const options = names.map((name) => ({ label: /^[A-Za-z_]\w*$/.test(name) ? name : `"${name}"`, type: 'property' }))
    return { from: word?.from ?? context.pos, options }
  }
  const schema = Object.fromEntries(Object.entries(tables).map(([table, indexes]) => [table, [...indexes]]))
  const language = sql({ dialect: PARTIQL, schema, upperCaseKeywords: true })
  return [language, PARTIQL.language.data.of({ autocomplete: attributes })]
}
