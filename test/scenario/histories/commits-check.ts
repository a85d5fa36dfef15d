// The product's own record of its commits agrees with what clients were told: every acknowledged write is in it once and whole, no refused
// one is, and what was over before another write began lies in front of it.
import { type Access, changesNothing, type Commit, type History, type Operation, writerOf } from './history.js'
import type { Violation } from './order-check.js'
import { commitLineOf, lineOf } from './print.js'

export function checkCommits({ operations, commits }: History): readonly Violation[] {
  const found = new Map<string, Commit[]>()
  for (const commit of commits) {
    const place = commit.after === null ? '' : placeOf(commit.key, commit.after.writer)
    found.set(place, [...(found.get(place) ?? []), commit])
  }
  const recorded = operations.map((operation) => ({
    operation,
    ofIt: named(operation).flatMap((place) => found.get(place) ?? []),
  }))
  const lost = recorded.filter(({ operation, ofIt }) => {
    if (changesNothing(operation)) return ofIt.length > 0
    const isWhole = ofIt.length === named(operation).length
    return operation.outcome === 'unknown' ? !isWhole && ofIt.length > 0 : !isWhole
  })
  return [
    ...lost.map(({ operation, ofIt }): Violation => ({
      check: 'commits',
      lines: [lineOf(operation), ...ofIt.map(commitLineOf)],
    })),
    ...disordered(recorded),
  ]
}

const placeOf = (key: number, writer: string): string => `${key} ${writer}`

const named = ({ accesses }: Operation): string[] =>
  accesses.flatMap((access: Access) => {
    const writer = writerOf(access)
    return writer === undefined ? [] : [placeOf(access.key, writer)]
  })

interface Recorded {
  readonly operation: Operation
  readonly ofIt: readonly Commit[]
}

function disordered(recorded: readonly Recorded[]): readonly Violation[] {
  const written = recorded.filter(({ operation, ofIt }) => ofIt.length > 0 && !changesNothing(operation))
  const byCall = [...written].sort((a, b) => a.operation.call - b.operation.call)
  const byReturn = [...written].sort((a, b) => a.operation.return - b.operation.return)
  const violations: Violation[] = []
  let over = 0
  let newest: Recorded | undefined
  for (const one of byCall) {
    for (let two = byReturn[over]; two !== undefined && two.operation.return < one.operation.call; two = byReturn[++over])
      if (newest === undefined || lastOf(two) > lastOf(newest)) newest = two
    if (newest !== undefined && lastOf(newest) > Math.min(...one.ofIt.map(({ sequence }) => sequence)))
      violations.push({ check: 'commits', lines: [newest, one].flatMap(linesOf) })
  }
  return violations
}

const lastOf = ({ ofIt }: Recorded): number => Math.max(...ofIt.map(({ sequence }) => sequence))
const linesOf = ({ operation, ofIt }: Recorded): string[] => [lineOf(operation), ...ofIt.map(commitLineOf)]
