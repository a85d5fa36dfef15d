// A file of JSON or YAML, of which every element knows its line. Invariant: what is wrong with such a file is one sentence that begins with
// the file and the line.
import { LineCounter, parseDocument, type YAMLError } from 'yaml'
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
  const [fault] = [...document.errors, ...document.warnings] // a tag that nobody reads is a warning
  if (fault !== undefined) {
    const line = fault.linePos?.[0].line ?? 1
    throw new FileFault(`${name}:${line}: ${wordsOf(fault)}`)
  }
  const lineOf = (path: PolicyPath): number => {
    for (let length = path.length; length > 0; length--) {
      const node: unknown = document.getIn(path.slice(0, length), true)
      if (hasRange(node)) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  return { value: valueOf(document, name), placeOf: (path) => `${name}:${lineOf(path)}` }
}

/** In words of JSON, where the parser's are about the indentation of YAML, or about its own methods. */
function wordsOf({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'it must be one document, without --- between parts'
  const [, bracket] = /^Flow \w+ .*end with a ([\]}])/.exec(message) ?? []
  if (bracket !== undefined) return `a ${bracket} is missing, or something stands in its place`
  if (/call stack/.test(message)) return 'it is nested too deep'
  return message.split(/ at line \d+/, 1)[0] ?? ''
}

/** @throws FileFault for aliases of nothing, and for more of them than anybody would write */
function valueOf(document: { toJS(): unknown }, name: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    throw new FileFault(`${name}:1: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const hasRange = (node: unknown): node is { readonly range: readonly [number, number, number] } =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
