// A bar for what takes a while. Invariant: it is drawn on a terminal alone, and on stderr, so that results can be piped.
import type { SingleBar } from 'cli-progress'

export interface Progress {
  /** How far it is, with words. */
  update(done: number, words: string): void
  /** Takes the bar away. */
  end(): void
}

const NONE: Progress = { update: () => undefined, end: () => undefined }

/** @param total what `done` comes to in the end */
export async function progress(total: number): Promise<Progress> {
  if (!process.stderr.isTTY) return NONE
  const { default: bars } = await import('cli-progress')
  const bar: SingleBar = new bars.SingleBar({
    ...{ stream: process.stderr, clearOnComplete: true, hideCursor: true, fps: 10 },
    format: '{bar} {percentage}%  {words}',
  })
  bar.start(Math.max(1, total), 0, { words: '' })
  return { update: (done, words) => bar.update(done, { words }), end: () => bar.stop() }
}
