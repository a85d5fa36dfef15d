// What strict mode is told to leave alone: rules, on all tables or on those of a name. Invariant: a rule that there isn't is refused at the
// start, since a misspelled waiver would waive nothing.
import { RULE_NAMES, type RuleName } from './rule.js'

/** A rule or `*`, and where a colon follows a table's name, in which `*` stands for anything. */
const ONE = `(?:${RULE_NAMES.join('|')}|\\*)(?::[\\w.*-]+)?`
const FORM = {
  pattern: new RegExp(`^${ONE}(?:\\s*,\\s*${ONE})*$`),
  words: `rules with commas between, such as scan or scan:archive-*; the rules are ${RULE_NAMES.join(', ')}, and * for all`,
}

/** Of the option, for its check. */
export const WAIVER_FORM: { readonly pattern: RegExp; readonly words: string } = FORM

export type IsWaived = (rule: RuleName, table: string | undefined) => boolean

/** @param text of the option, as its form lets it; undefined waives nothing */
export function waiversOf(text: string | undefined): IsWaived {
  const waivers = (text ?? '').split(',').flatMap((one) => {
    const [rule = '', table = '*'] = one.trim().split(':')
    return rule === '' ? [] : [{ rule, matches: patternOf(table) }]
  })
  return (rule, table) =>
    waivers.some((waiver) => (waiver.rule === '*' || waiver.rule === rule) && waiver.matches.test(table ?? ''))
}

const patternOf = (table: string): RegExp => new RegExp(`^${table.replaceAll(/[.-]/g, String.raw`\$&`).replaceAll('*', '.*')}$`)
