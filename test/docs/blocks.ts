// Reads the blocks of code of a page, and what is to be done with each.
//
// A `sh` block is run; a `text` or `json` block after it is what it prints, where `…` stands for anything. A block of another language is
// kept as a file when its first line is a comment with a name, such as `// music.test.mjs`. A comment before a block says when it is not
// run: `<!-- not run: why -->` never, `<!-- needs: aws -->` where the machine lacks that. `<!-- without a server -->` is run after the
// server has ended. `<!-- from: path -->` says of which file of the tree a block is a part. A `diff` is what a reader changes.

export interface Run {
  readonly kind: 'run'
  readonly line: number
  readonly script: string
  readonly printed: string | undefined
  /** The command without which it is not run. */
  readonly needs: string | undefined
  /** The server has to end before it. */
  readonly isAlone: boolean
}

export type Block =
  | { readonly kind: 'server'; readonly line: number; readonly flags: readonly string[]; readonly printed: string | undefined }
  | Run
  | { readonly kind: 'shown'; readonly line: number; readonly script: string }
  | { readonly kind: 'excerpt'; readonly line: number; readonly path: string; readonly text: string }
  | { readonly kind: 'unrun'; readonly line: number; readonly text: string }
  | { readonly kind: 'file'; readonly line: number; readonly name: string; readonly text: string }
  | { readonly kind: 'other'; readonly line: number; readonly language: string; readonly text: string }

interface Fence {
  readonly line: number
  readonly language: string
  readonly text: string
  /** The comment before it. */
  readonly marker: string | undefined
  /** The lines between it and the fence before are empty. */
  readonly follows: boolean
}

const OUTPUTS = ['text', 'json']
/** A server that is started: the rest of the line are its flags. */
const START = /^(?:npm ci && )?(?:npm start(?: --)?|npx dynalab)(?: (-.*))?$/

/** The blocks in their order; what one prints is part of it. @throws Error for an output that follows no command */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = []
  for (const fence of fencesOf(page)) {
    if (!OUTPUTS.includes(fence.language)) {
      blocks.push(blockOf(fence))
      continue
    }
    const command = blocks.at(-1)
    if (!fence.follows || (command?.kind !== 'run' && command?.kind !== 'server')) {
      throw new Error(`line ${fence.line}: an output that follows no command`)
    }
    blocks[blocks.length - 1] = { ...command, printed: fence.text }
  }
  return blocks
}

function blockOf({ line, language, text, marker }: Fence): Block {
  const path = /^from: (\S+)$/.exec(marker ?? '')?.[1]
  if (path !== undefined) return { kind: 'excerpt', line, path, text }
  const isUnrun = marker?.startsWith('not run: ') === true
  if (language !== 'sh') {
    if (isUnrun || language === 'diff') return { kind: 'unrun', line, text }
    const name = /^(?:\/\/|#) (\S+\.\w+)$/m.exec(text.split('\n')[0] ?? '')?.[1]
    return name === undefined ? { kind: 'other', line, language, text } : { kind: 'file', line, name, text }
  }
  if (isUnrun) return { kind: 'shown', line, script: text }
  const start = START.exec(text.trim())
  if (start !== null) return { kind: 'server', line, flags: start[1]?.split(' ') ?? [], printed: undefined }
  const needs = /^needs: (.*)$/.exec(marker ?? '')?.[1]
  return { kind: 'run', line, script: text, printed: undefined, needs, isAlone: marker === 'without a server' }
}

function fencesOf(page: string): readonly Fence[] {
  const fences: Fence[] = []
  let open: { readonly line: number; readonly language: string; readonly text: string[] } | undefined
  let between: string[] = []
  for (const [index, row] of page.split('\n').entries()) {
    if (open !== undefined && row !== '```') open.text.push(row)
    else if (open !== undefined) {
      const said = between.filter((words) => words !== '')
      const marker = /^<!-- (.*) -->$/.exec(said.at(-1) ?? '')?.[1]
      fences.push({ ...open, text: `${open.text.join('\n')}\n`, marker, follows: said.length === 0 })
      open = undefined
      between = []
    } else if (row.startsWith('```')) open = { line: index + 1, language: row.slice(3), text: [] }
    else between.push(row)
  }
  if (open !== undefined) throw new Error(`line ${open.line}: a block without an end`)
  return fences
}
