// A text of JSON or of PartiQL to read or to write, with colours, completion and the place of a mistake.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { EditorProps } from './editor-props.js'
import type { CodeEditor } from './code-editor.js'

export function Editor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const [editor, setEditor] = useState<CodeEditor>()
  useEffect(() => {
    let isOver = false
    let made: CodeEditor | undefined
    void import('./code-editor.js').then(({ codeEditor }) => {
      if (isOver || host.current === null) return
      made = codeEditor(host.current, () => latest.current)
      setEditor(made)
    })
    return () => {
      isOver = true
      made?.end()
    }
  }, [])
  useEffect(() => editor?.setText(props.value), [editor, props.value])
  const { label, language, isReadOnly, hint, problem, problemAt, tables, names } = props
  useEffect(
    () => editor?.configure(props),
    [editor, label, language, isReadOnly, hint, problem, problemAt?.from, problemAt?.to, tables, names?.join()],
  )
  return (
    <div class={problem === undefined ? 'editor' : 'editor wrong'}>
      <div class="editor-host" ref={host} data-editor={language} />
      {problem !== undefined && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
