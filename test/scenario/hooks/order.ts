// What "at least once, in order" means for changes that are numbered from 1 for each item. A repeat may go back to any number, and goes on
// from there without leaving one out.

/** @param delivered numbers of one item in the order in which a handler was done with them. @returns what is wrong with them */
export function disorderOf(delivered: readonly number[], written: number): readonly string[] {
  let most = 0
  const wrong: string[] = []
  for (const n of delivered) {
    if (n > most + 1) wrong.push(`${n} came after ${most}`)
    most = Math.max(most, n)
  }
  return most === written ? wrong : [...wrong, `${most} came last, of ${written} that were written`]
}
