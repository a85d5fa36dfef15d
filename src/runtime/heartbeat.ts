// Beats and delays of the machine's clock, for what lies outside the emulator: connections, the data folder and that clock itself have
// nothing to do with the emulator's time.

/** Runs the task every so many milliseconds; keeps no process. @returns a function that ends it */
export function everyMs(periodMs: number, task: () => void): () => void {
  const timer = setInterval(task, periodMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Runs the task once, after so many milliseconds; keeps no process. @returns a function that calls it off */
export function afterMs(delayMs: number, task: () => void): () => void {
  const timer = setTimeout(task, delayMs)
  timer.unref()
  return () => clearTimeout(timer)
}

/** Resolves after so many milliseconds; a process waits for it. */
export const pauseMs = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs))

/** For whoever asks again and again. @returns a pause of so many milliseconds, and whether there may be another one after it */
export function patience(eachMs: number, mostMs: number): () => Promise<boolean> {
  let waitedMs = 0
  return async () => {
    await pauseMs(eachMs)
    waitedMs += eachMs
    return waitedMs < mostMs
  }
}
