// A file of JSON or YAML, of which every element knows its line. Invariant: what is wrong with such a file is one sentence that begins with
// the file and the line.
import { LineCounter, parseDocument } from 'yaml'
import type { PolicyPath } from '../access/policy-fault.js'

export interface DocumentFile {
  readonly value: unknown
  /** `policies.json:12`, of an element or, where it is missing, of what it would be in. */
  readonly placeOf: (path: PolicyPath) => string
}

/** What keeps a start from a file: one line for the operator. */
export class FileFault extends Error {}

/** @param name of the file, as the operator gave it. @throws FileFault for text that is neither JSON nor YAML */
export function readDocument(name: string, text: string): DocumentFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [fault] = document.errors
  if (fault !== undefined) {
    const line = fault.linePos?.[0].line ?? 1
    throw new FileFault(`${name}:${line}: ${fault.message.split(/ at line \d+/, 1)[0] ?? ''}`)
  }
  const lineOf = (path: PolicyPath): number => {
    for (let length = path.length; length > 0; length--) {
      const node: unknown = document.getIn(path.slice(0, length), true)
      if (hasRange(node)) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  return { value: document.toJS() as unknown, placeOf: (path) => `${name}:${lineOf(path)}` }
}

const hasRange = (node: unknown): node is { readonly range: readonly [number, number, number] } =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
