// The table of rules: what each is called, how bad it is, what helps, and whether it can be known before the work. Invariant: a rule has one
// line here and one heading of its name in docs/strict-mode.md. Source: docs bp-general, LegacyConditionalParameters, Programming.Errors.

/** `error`: data or answers are lost. `warning`: it costs capacity, or will throttle. `notice`: it will have to change one day. */
export type Severity = 'error' | 'warning' | 'notice'

export interface Rule {
  readonly severity: Severity
  /** One sentence. */
  readonly remedy: string
  /** It is known before the work, and `fail` refuses the request. */
  readonly refuses: boolean
}

const TABLE = {
  scan: {
    severity: 'warning',
    remedy: 'Query by a key, if need be that of an index; a scan reads, and charges for, every item of the table.',
    refuses: true,
  },
  'wasteful-filter': {
    severity: 'warning',
    remedy:
      'Put what the filter asks for into the key, or into the key of an index: what a filter throws away is read and charged.',
    refuses: false,
  },
  'unlimited-query': {
    severity: 'notice',
    remedy:
      'Give the Query a Limit (a paginator takes it as pageSize): without one a page reads up to 1 MB, more as the data grows.',
    refuses: true,
  },
  'legacy-parameter': {
    severity: 'notice',
    remedy: 'Say the same by expressions (KeyConditionExpression, FilterExpression, UpdateExpression and their like).',
    refuses: true,
  },
  'hot-key': {
    severity: 'warning',
    remedy:
      'Spread the traffic over more partition keys, for example by a suffix: one key has at most 1000 write and 3000 read units a second.',
    refuses: false,
  },
  'large-item': {
    severity: 'warning',
    remedy:
      'Split the item, or keep its large part elsewhere: an item has at most 400 KB, and every update of it is charged for all of it.',
    refuses: true,
  },
  'near-limit': {
    severity: 'warning',
    remedy: 'Make smaller requests: what grows with the data will be refused beyond the limit.',
    refuses: true,
  },
  'missing-pagination': {
    severity: 'error',
    remedy:
      'Ask on with LastEvaluatedKey as ExclusiveStartKey (or NextToken) until there is none: what follows the page was never read.',
    refuses: false,
  },
  'dropped-unprocessed': {
    severity: 'error',
    remedy:
      'Send UnprocessedItems or UnprocessedKeys again, with a growing wait, until there are none: they were not carried out.',
    refuses: false,
  },
  'retry-without-jitter': {
    severity: 'warning',
    remedy:
      'Wait between attempts for a time that grows and is drawn at random, as the SDKs do: clients that ask in step throttle each other.',
    refuses: true,
  },
  'unused-index': {
    severity: 'notice',
    remedy: 'Drop the index if nobody else reads it: every write of the table is charged for it, too.',
    refuses: false,
  },
} as const satisfies Record<string, Rule>

export type RuleName = keyof typeof TABLE

export const RULES: Readonly<Record<RuleName, Rule>> = TABLE
export const RULE_NAMES = Object.keys(TABLE) as readonly RuleName[] // its keys are exactly these

/** Where the rule is explained. */
export const linkOf = (rule: RuleName): string => `docs/strict-mode.md#${rule}`
