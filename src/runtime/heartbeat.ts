// A beat of the machine's clock, for connections: whether the other side is still there has nothing to do with the emulator's time.

/** Runs the task every so many milliseconds; keeps no process. @returns a function that ends it */
export function everyMs(periodMs: number, task: () => void): () => void {
  const timer = setInterval(task, periodMs)
  timer.unref()
  return () => clearInterval(timer)
}
