// Proves the names of the rules: which there are by key and mode, and that the longest table name leaves them legal.
import { describe, expect, test } from 'vitest'
import type { InsightsMode, TableRecord } from '../../../src/model/table.js'
import { describeInsights } from '../../../src/tables/definition/contributor-insights.js'
import { index, keys, table } from '../../intents/records.js'

const ASKED_MS = 1_576_629_651_520
const RULE = /^[A-Za-z0-9][A-Za-z0-9\-_.]{0,126}[A-Za-z0-9]$/

const insights = (mode: InsightsMode) => ({ isEnabled: true, mode, askedMs: ASKED_MS, dueMs: ASKED_MS + 3260 })

function rulesOf(range: string, mode: InsightsMode, name = 'T'): readonly string[] {
  const record: TableRecord = { ...table(keys('pk:S', range)), name, insights: insights(mode) }
  return describeInsights(record, undefined, ASKED_MS + 5000).ContributorInsightsRuleList ?? []
}

describe('rules', () => {
  test.each([
    ['sk:N', 'ACCESSED_AND_THROTTLED_KEYS', ['PKC', 'SKC', 'PKT', 'SKT']],
    ['sk:N', 'THROTTLED_KEYS', ['PKT', 'SKT']],
    ['', 'ACCESSED_AND_THROTTLED_KEYS', ['PKC', 'PKT']],
    ['', 'THROTTLED_KEYS', ['PKT']],
  ] as const)('with sort key "%s" in mode %s', (range, mode, kinds) => {
    expect(rulesOf(range, mode)).toEqual(kinds.map((kind) => `DynamoDBContributorInsights-${kind}-T-${ASKED_MS}`))
  })

  test('the longest name of a table', () => {
    const rules = rulesOf('sk:N', 'ACCESSED_AND_THROTTLED_KEYS', 'a'.repeat(255))
    expect(rules).toHaveLength(4)
    for (const rule of rules) {
      expect(rule).toMatch(RULE)
      expect(rule).toContain(`aaa-${ASKED_MS}`)
    }
  })

  // The documentation's example of an index: its rules have the name of the table.
  test('of an index', () => {
    const byG = { ...index('global', 'byG', keys('g:S')), insights: insights('THROTTLED_KEYS') }
    const record = { ...table(keys('pk:S', 'sk:N'), [byG]), name: 'T' }
    expect(describeInsights(record, byG, ASKED_MS + 3260)).toEqual({
      TableName: 'T',
      IndexName: 'byG',
      ContributorInsightsStatus: 'ENABLED',
      ContributorInsightsMode: 'THROTTLED_KEYS',
      ContributorInsightsRuleList: [`DynamoDBContributorInsights-PKT-T-${ASKED_MS}`],
      LastUpdateDateTime: 1_576_629_654.78,
    })
  })
})
