// Strict mode over HTTP: what it found, and a new beginning.
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from '../../controls/namespace.js'
import { STRICT_MEMBERS, type StrictControls } from '../../controls/strict-controls.js'
import { RULE_NAMES } from '../../strict/rule.js'
import { json, type Route } from './route.js'
import { anyObject, atMs, integer, textual } from './schema.js'

const FINDING = {
  type: 'object',
  properties: {
    rule: { enum: RULE_NAMES },
    severity: { enum: ['error', 'warning', 'notice'] },
    ...{ account: textual, region: textual, table: textual, index: textual, operation: textual },
    request: anyObject('The first of these requests, with long values shortened.'),
    detail: { ...textual, description: 'What was seen last.' },
    count: integer,
    refused: { ...integer, description: 'Those that were refused.' },
    ...{ firstAtMs: atMs, lastAtMs: atMs },
    remedy: textual,
    link: { ...textual, description: 'Where the rule is explained.' },
  },
  required: ['rule', 'severity', 'account', 'region', 'table', 'request', 'detail', 'count', 'refused', 'remedy', 'link'],
}

const SUMMARY = json({
  type: 'object',
  properties: {
    mode: { enum: ['off', 'warn', 'fail'] },
    failed: { type: 'boolean', description: 'The mode is fail, and something was found.' },
    rules: { type: 'object', additionalProperties: integer, description: 'Breaches by rule.' },
    findings: { type: 'array', items: FINDING },
    omitted: { ...integer, description: 'Breaches that there was no room for.' },
  },
  required: ['mode', 'failed', 'rules', 'findings', 'omitted'],
})

export const strictRoutes = (controls: StrictControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/strict',
    summary: 'What strict mode found: all, of one namespace, of one table or by one rule.',
    query: STRICT_MEMBERS,
    responses: { 200: { description: 'Since the start, or since it was cleared.', content: SUMMARY } },
    answer: ({ query }) => {
      const { table, rule, ...namespace } = readMembers(query, STRICT_MEMBERS)
      return { status: 200, body: controls.summary({ namespace: namespaceOrAll(namespace), table, rule }) }
    },
  },
  {
    method: 'DELETE',
    path: '/strict',
    summary: 'Forgets what strict mode found, in one namespace or in all, and begins anew.',
    query: NAMESPACE_MEMBERS,
    responses: { 200: { description: 'What it forgot.', content: SUMMARY } },
    answer: ({ query }) => ({ status: 200, body: controls.clear(namespaceOrAll(readMembers(query, NAMESPACE_MEMBERS))) }),
  },
]
