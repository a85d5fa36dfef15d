// The statements that were run last, as this browser keeps them, so that they can be run again. Invariant: what is kept and makes no sense is
// left out.
import { store, stored } from './kept.js'
import type { Namespace } from './place.js'

const PLACE = 'dynalab.statements'
const KEPT = 20
/** A longer one is no line to choose from, nor part of an address. */
const MOST_CHARACTERS = 1000

export interface LastStatement extends Namespace {
  readonly text: string
}

/** The newest first. */
export function lastStatements(): readonly LastStatement[] {
  try {
    const kept: unknown = JSON.parse(stored(PLACE) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isStatement) : []
  } catch {
    return []
  }
}

export function keepStatement(text: string, { account, region }: Namespace): void {
  if (text.length > MOST_CHARACTERS) return
  const others = lastStatements().filter((one) => one.text !== text || one.account !== account || one.region !== region)
  store(PLACE, JSON.stringify([{ text, account, region }, ...others].slice(0, KEPT)))
}

const isStatement = (kept: unknown): kept is LastStatement =>
  typeof kept === 'object' &&
  kept !== null &&
  ['text', 'account', 'region'].every((name) => typeof (kept as Record<string, unknown>)[name] === 'string')
