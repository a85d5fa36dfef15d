// The values of a file of JSON as texts, each with the line on which it begins: JSON lines, the elements of an array, or one value over many
// lines. Invariant: a value that is broken is a text like any other, so that those after it are still read.

export interface JsonText {
  readonly text: string
  readonly line: number
}

/** @param lines of the file, without their ends */
export async function* jsonTexts(lines: AsyncIterable<string>): AsyncGenerator<JsonText> {
  let scanner: Scanner | undefined
  let isByLine: boolean | undefined
  let line = 0
  for await (const raw of lines) {
    line++
    const text = line === 1 ? raw.replace(/^\uFEFF/, '') : raw
    if (isByLine === undefined && text.trim() === '') continue
    isByLine ??= isWhole(text)
    if (!isByLine) yield* (scanner ??= new Scanner()).take(`${text}\n`, line)
    else if (text.trim() !== '') yield { text, line }
  }
  yield* scanner?.end() ?? []
}

/** Whether a line is a value of its own, or was meant to be one. */
const isWhole = (line: string): boolean => /^\s*\{.*\}\s*$/.test(line)

/** Finds where values end by their braces. Elements of an outer array are values; what stands between values is passed over. */
class Scanner {
  #isInArray = false
  #depth = 0
  #isInText = false
  #isEscaped = false
  /** What there is of the value that has begun, and where it began. */
  #begun: { text: string; readonly line: number } | undefined

  /** @param text with the end of the line. @returns the values that end in it */
  take(text: string, line: number): readonly JsonText[] {
    const found: JsonText[] = []
    let from = 0
    for (let at = 0; at < text.length; at++) {
      const character = text.charAt(at)
      if (this.#begun === undefined) {
        if (this.#isBetween(character)) continue
        from = at
        this.#begun = { text: '', line }
      }
      if (!this.#passes(character) || !this.#isEnd(text, at)) continue
      found.push({ text: this.#begun.text + text.slice(from, at + 1), line: this.#begun.line })
      this.#begun = undefined
      this.#depth = 0
    }
    if (this.#begun !== undefined) this.#begun.text += text.slice(from)
    return found
  }

  /** What was begun and never ended. */
  end(): readonly JsonText[] {
    return this.#begun === undefined ? [] : [{ ...this.#begun }]
  }

  #isBetween(character: string): boolean {
    if (/[\s,\]]/.test(character)) return true
    if (character !== '[' || this.#isInArray) return false
    this.#isInArray = true
    return true
  }

  /** @returns whether a value may end with that character */
  #passes(character: string): boolean {
    if (this.#isInText) {
      if (this.#isEscaped) this.#isEscaped = false
      else if (character === '\\') this.#isEscaped = true
      else if (character === '"') this.#isInText = false
      return !this.#isInText && this.#depth === 0
    }
    if (character === '"') this.#isInText = true
    if (character === '{' || character === '[') this.#depth++
    if (character === '}' || character === ']') this.#depth--
    return !this.#isInText && this.#depth <= 0
  }

  /** A number or a word goes on until something else begins. */
  #isEnd(text: string, at: number): boolean {
    return /[}\]"]/.test(text.charAt(at)) || /[\s,\]]/.test(text.charAt(at + 1))
  }
}
