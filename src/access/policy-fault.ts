// What is wrong with a policy document, and where. Invariant: whoever reads a document says the path of the element that is at fault, so
// that a file's reader can say the line.
import type { JsonObject } from '../model/json.js'

export type PolicyPath = readonly (string | number)[]

/** Why a document is no policy: one sentence. */
export class PolicyFault extends Error {
  /** Of the element, from the root of the document. */
  readonly path: PolicyPath

  constructor(path: PolicyPath, sentence: string) {
    super(sentence)
    this.path = path
  }
}

/** A text or a list of texts, never empty. @throws PolicyFault */
export function textsOf(given: unknown, path: PolicyPath): readonly string[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  const texts = list.filter((one) => typeof one === 'string')
  if (texts.length !== list.length || texts.length === 0)
    throw new PolicyFault(path, `${String(path.at(-1))} must be a text or a list of texts`)
  return texts
}

/** @throws PolicyFault for a member that nobody reads */
export function refuseStrangers(given: JsonObject, known: readonly string[], path: PolicyPath): void {
  const stranger = Object.keys(given).find((name) => !known.includes(name))
  if (stranger !== undefined) throw new PolicyFault([...path, stranger], `${stranger} must be one of ${known.join(', ')}`)
}
