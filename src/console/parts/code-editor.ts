// CodeMirror in a shadow root, where its style sheets need no exception of the page's policy. Loaded when the first editor is drawn.
import { autocompletion, closeBrackets, type Completion, type CompletionSource } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state'
import { Decoration, EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { FUNCTIONS, JSON_TEXT, jsonProblem, KEYWORDS, PARTIQL, type TextProblem } from './code-languages.js'
import type { EditorProps } from './editor-props.js'

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
  // No textDecoration: Chromium copies that into style attributes while somebody types, which the policy refuses.
  '.cm-wrong': { borderBottom: '2px dotted var(--bad)' },
  '.cm-placeholder': { color: 'var(--muted)' },
})

/** Chromium lets a text that replaces coloured text keep the colour, by a style attribute, which the policy refuses: so it is replaced here. */
const REPLACING = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { data, inputType } = event
    const { from, to, empty } = view.state.selection.main
    if (empty || inputType !== 'insertText' || data === null) return false
    const change = () => view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
    if (!view.state.facet(EditorView.inputHandler).some((take) => take(view, from, to, data, change))) view.dispatch(change())
    event.preventDefault()
    return true
  },
})

export interface CodeEditor {
  readonly setText: (text: string) => void
  readonly configure: (props: EditorProps) => void
  readonly focus: () => void
  readonly end: () => void
}

/** Of a change that nobody typed. */
const GIVEN = Annotation.define<boolean>()

/** Puts an editor into an element. */
export function codeEditor(host: HTMLElement, latest: () => EditorProps): CodeEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const changing = new Compartment()
  const run = (): boolean => {
    latest().onRun?.()
    return latest().onRun !== undefined
  }
  /** Texts that were told and have not come back as the value: what comes back late must not undo what was typed since. */
  const told: string[] = []
  const state = EditorState.create({
    doc: latest().value,
    extensions: [
      ...[keymap.of([{ key: 'Mod-Enter', run }]), history(), closeBrackets(), bracketMatching(), autocompletion()],
      ...[
        keymap.of([...defaultKeymap, ...historyKeymap]),
        syntaxHighlighting(HIGHLIGHT),
        LOOK,
        EditorView.lineWrapping,
        REPLACING,
      ],
      EditorView.updateListener.of(({ docChanged, state: { doc }, transactions }) => {
        if (!docChanged || transactions.some((one) => one.annotation(GIVEN) === true)) return
        const text = doc.toString()
        told.push(text)
        latest().onInput?.(text)
      }),
      changing.of(extensionsOf(latest())),
    ],
  })
  const view = new EditorView({ state, parent: root, root })
  return {
    setText: (text) => {
      const { doc } = view.state
      const isPresent = text === doc.toString()
      const at = told.indexOf(text)
      told.splice(0, isPresent || at === -1 ? told.length : at + 1)
      if (isPresent || at !== -1) return
      view.dispatch({ changes: { from: 0, to: doc.length, insert: text }, annotations: GIVEN.of(true) })
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
    ...(language === 'json' ? [JSON_TEXT, marking(jsonProblem)] : [lineNumbers()]),
    ...(language === 'partiql' ? [partiql(props)] : []),
    ...(problem === undefined ? [] : [marking(() => ({ ...problemAt, message: problem }))]),
  ]
}

/** Underlines what is wrong, never beyond the text, which may have changed since; words stand there when the pointer does. */
const marking = (problemIn: (text: string) => TextProblem | undefined): Extension =>
  EditorView.decorations.compute(['doc'], ({ doc }) => {
    const found = problemIn(doc.toString())
    if (found === undefined || doc.length === 0) return Decoration.none
    const from = Math.min(found.from, doc.length - 1)
    const to = Math.min(Math.max(found.to, from + 1), doc.length)
    return Decoration.set(Decoration.mark({ class: 'cm-wrong', attributes: { title: found.message } }).range(from, to))
  })

const quoted = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`)

const WORDS: readonly Completion[] = [
  ...KEYWORDS.map((label) => ({ label, type: 'keyword' })),
  ...FUNCTIONS.map((label) => ({ label, type: 'function' })),
]
/** A table is named next, or its index after a dot. */
const TARGET = /\b(?:FROM|INTO|UPDATE)\s+("(?:[^"]|"")*"?|[\w.-]*)(\.("?[\w.-]*)?)?$/i

/** Tables after FROM, INTO and UPDATE, with their indexes after a dot; names of attributes, and words, elsewhere. */
function partiql({ tables = {}, names = [] }: EditorProps): Extension {
  const attributes = names.map((name): Completion => ({ label: quoted(name), type: 'property' }))
  const source: CompletionSource = (context) => {
    const target = context.matchBefore(TARGET)
    if (target !== null) return targetsAt(target.text, context.pos, tables)
    const word = context.matchBefore(/[\w"]+/)
    return word === null && !context.explicit ? null : { from: word?.from ?? context.pos, options: [...attributes, ...WORDS] }
  }
  return [PARTIQL, PARTIQL.data.of({ autocomplete: source })]
}

function targetsAt(text: string, pos: number, tables: NonNullable<EditorProps['tables']>) {
  const [, table = '', dot, index = ''] = TARGET.exec(text) ?? []
  const [known] = dot === undefined ? table.split('.') : [table]
  const indexes = tables[(known ?? '').replace(/^"|"$/g, '').replaceAll('""', '"')]
  const isIndex = dot !== undefined || (indexes !== undefined && table.includes('.'))
  const begun = dot === undefined ? (isIndex ? (table.split('.')[1] ?? '') : table) : index
  const options = (isIndex ? (indexes ?? []) : Object.keys(tables)).map((name): Completion => ({
    label: quoted(name),
    type: 'class',
  }))
  return { from: pos - begun.length, options }
}
