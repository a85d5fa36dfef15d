// What an editor is told.

export interface EditorProps {
  readonly label: string
  readonly language: 'json' | 'partiql' | 'plain'
  readonly value: string
  readonly onInput?: (value: string) => void
  /** Ctrl or Cmd with Enter. */
  readonly onRun?: () => void
  readonly isReadOnly?: boolean
  readonly hint?: string
  /** What the service said of the text. */
  readonly problem?: string | undefined
  /** Where, as offsets in the text; else at its beginning. */
  readonly problemAt?: { readonly from: number; readonly to: number }
  /** Indexes by table, for completion in PartiQL. */
  readonly tables?: Readonly<Record<string, readonly string[]>>
  /** Attributes that occur. */
  readonly names?: readonly string[]
}
