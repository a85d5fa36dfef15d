// The outcomes as text: a line an operation, a line a source, then what disagrees and what is unknown.
import type { Outcome } from './run.js'

const VERDICTS = ['agree', 'disagree', 'unknown'] as const
const SOURCES = ['documented', 'measured', 'assumed'] as const

const cell = (text: string | number): string => String(text).padStart(12)

function rows(outcomes: readonly Outcome[], groupOf: (outcome: Outcome) => string): string[] {
  const groups = [...new Set(outcomes.map(groupOf))].sort()
  return groups.map((group) => {
    const members = outcomes.filter((outcome) => groupOf(outcome) === group)
    const verdicts = VERDICTS.map((verdict) => members.filter((one) => one.verdict === verdict).length)
    const sources = SOURCES.map((source) => members.filter((one) => one.source === source).length)
    return `${group.padEnd(28)}${[...verdicts, ...sources].map(cell).join('')}`
  })
}

/** @returns the lines of the report */
export function tableOf(outcomes: readonly Outcome[]): readonly string[] {
  const details = outcomes.filter(({ verdict, why }) => verdict === 'disagree' || (verdict === 'unknown' && why !== 'skipped'))
  return [
    `${'operation'.padEnd(28)}${[...VERDICTS, ...SOURCES].map(cell).join('')}`,
    ...rows(outcomes, ({ operation }) => operation),
    ...rows(outcomes, () => 'all'),
    '',
    `${'source'.padEnd(28)}${VERDICTS.map(cell).join('')}`,
    ...rows(outcomes, ({ source }) => source).map((row) => row.slice(0, 28 + 12 * VERDICTS.length)),
    '',
    ...details.map(({ verdict, source, file, name, why }) => `${verdict}: [${source}] ${file}: ${name}: ${why}`),
  ]
}
