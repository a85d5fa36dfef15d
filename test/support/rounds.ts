// How long work holds the event loop: counted in its rounds, which no slow machine changes.

/** How often the event loop went round until it was made. */
export async function roundsDuring(made: Promise<unknown>): Promise<number> {
  let rounds = 0
  let isMade = false
  const count = (): void => {
    if (isMade) return
    rounds++
    setImmediate(count)
  }
  setImmediate(count)
  await made
  isMade = true
  return rounds
}
