// Which of some names a few letters mean. Invariant: pure.

interface Named {
  readonly words: string
  readonly hint?: string
}

/** Those that have the letters in this order: first where the words begin with them, then where they stand together, then the others. */
export function matching<T extends Named>(all: readonly T[], letters: string): readonly T[] {
  const wanted = letters.trim().toLowerCase()
  if (wanted === '') return all
  const ranked = all.map((one) => ({ one, rank: rankOf(one.words.toLowerCase(), one.hint?.toLowerCase() ?? '', wanted) }))
  return ranked
    .filter(({ rank }) => rank < NONE)
    .sort((one, other) => one.rank - other.rank)
    .map(({ one }) => one)
}

const NONE = 5

function rankOf(words: string, hint: string, wanted: string): number {
  if (words.startsWith(wanted)) return 0
  if (words.split(/[\s_.-]/).some((word) => word.startsWith(wanted))) return 1
  if (words.includes(wanted)) return 2
  if (hint.includes(wanted)) return 3
  return isScattered(words, wanted) ? 4 : NONE
}

function isScattered(words: string, wanted: string): boolean {
  let from = 0
  for (const letter of wanted) {
    const found = words.indexOf(letter, from)
    if (found === -1) return false
    from = found + 1
  }
  return true
}
