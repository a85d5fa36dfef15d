// Comparing what is secret with what a client sent. Invariant: the time says nothing of how much of it was right.
import { timingSafeEqual } from 'node:crypto'

export function isSameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
