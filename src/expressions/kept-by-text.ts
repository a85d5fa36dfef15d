// What was made of texts, kept by text. Invariant: the memory kept is bounded by the length of the kept texts, since what is made of one is
// never larger than a multiple of it.

/** A generation is full when its texts are that long together. */
const GENERATION_CHARACTERS = 131_072

/** What is made of each text, once; texts not asked for during a whole generation are dropped. */
export class KeptByText<Made> {
  readonly #make: (text: string) => Made
  #young = new Map<string, Made>()
  #old = new Map<string, Made>()
  #youngCharacters = 0

  /** @param make throws nothing: a refusal is kept as well */
  constructor(make: (text: string) => Made) {
    this.#make = make
  }

  of(text: string): Made {
    const kept = this.#young.get(text)
    if (kept !== undefined) return kept
    const made = this.#old.get(text) ?? this.#make(text)
    this.#keep(text, made)
    return made
  }

  #keep(text: string, made: Made): void {
    this.#young.set(text, made)
    this.#youngCharacters += text.length
    if (this.#youngCharacters <= GENERATION_CHARACTERS) return
    this.#old = this.#young
    this.#young = new Map()
    this.#youngCharacters = 0
  }
}
