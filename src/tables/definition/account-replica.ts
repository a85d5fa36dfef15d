// CreateTable with GlobalTableSourceArn: a replica of another account's table, which is as the source has it in everything but tags,
// protection and policy. Source: docs API_CreateTable, global tables, multi-account. Source: assumed for the sentences, and that no policy of
// the source is asked: whoever knows the ARN may join.
import { type ApiError, invalidParameter, validation } from '../../model/errors.js'
import { isArn, nameOf, parseTableName } from '../../model/arn.js'
import type { Namespace } from '../../model/namespace.js'
import { isRegion } from '../../model/regions.js'
import type { TableRecord } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import type { GlobalChange } from '../global/change.js'
import { policyRefusal } from './policy-document.js'
import { sourceGrows, sourceHasBothImages } from './replica-rules.js'
import { enforce, type Rule, validationWhen } from './rule.js'
import { REPLICA_STATE_RULES } from './state-rules.js'
import { tagCountRefusal, tagsRefusal, withTags } from './tags.js'

type Input = Wire.CreateTableInput

interface JoinRequest {
  readonly input: Input
  readonly namespace: Namespace
  readonly isShared: boolean
}

/** The only members that a new replica has of its own. */
const OWN: ReadonlySet<string> = new Set<keyof Input>([
  'TableName',
  'GlobalTableSourceArn',
  'GlobalTableSettingsReplicationMode',
  'Tags',
  'DeletionProtectionEnabled',
  'ResourcePolicy',
])

const sourceIsAnArn: Rule<JoinRequest> = ({ input: { GlobalTableSourceArn: arn = '' } }) =>
  isArn(arn) ? undefined : invalidParameter('GlobalTableSourceArn must be the ARN of a table')

const othersAreTheSources: Rule<JoinRequest> = ({ input }): ApiError | undefined => {
  const member = Object.keys(input).find((name) => !OWN.has(name))
  return member === undefined
    ? undefined
    : invalidParameter(`${member} cannot be specified when GlobalTableSourceArn is specified`)
}

const settingsAreUnified: Rule<JoinRequest> = ({ input }) =>
  validationWhen(
    input.GlobalTableSettingsReplicationMode !== 'ENABLED',
    'GlobalTableSettingsReplicationMode must be ENABLED when GlobalTableSourceArn is specified.',
  )

const sourceIsElsewhere: Rule<JoinRequest> = ({ input, namespace }) => {
  const { account, region, name } = parseTableName(input.GlobalTableSourceArn ?? '')
  if (account === namespace.account) return validation('GlobalTableSourceArn must name a table of another account.')
  if (region === namespace.region) return validation('GlobalTableSourceArn must name a table of another region.')
  return validationWhen(name !== nameOf(input.TableName), 'The names of all replicas of a global table must be the same.')
}

const ACCOUNT_REPLICA_RULES: readonly Rule<JoinRequest>[] = [
  ({ isShared }) =>
    validationWhen(isShared, 'Global tables are not available while all regions and accounts share one namespace (--shared-db)'),
  sourceIsAnArn,
  settingsAreUnified,
  othersAreTheSources,
  sourceIsElsewhere,
  ({ namespace: { region } }) =>
    isRegion(region) ? undefined : invalidParameter(`Region ${region} is not a valid region for a global table`),
  ({ input }) => tagsRefusal(input.Tags ?? []),
  ({ input }) => tagCountRefusal(withTags({}, input.Tags ?? [])),
  ({ input: { ResourcePolicy: text } }) => (text === undefined ? undefined : policyRefusal(text)),
]

/** Where the table is that a request wants a replica of. @throws ApiError ValidationException */
export function accountSource(request: JoinRequest): { readonly namespace: Namespace; readonly name: string } {
  enforce(ACCOUNT_REPLICA_RULES, request)
  const { account = '', region = '', name } = parseTableName(request.input.GlobalTableSourceArn ?? '')
  return { namespace: { account, region }, name }
}

interface SourceTable {
  readonly record: TableRecord
  readonly peers: readonly TableRecord[]
  readonly isWriteScaled: boolean
  /** Whose the new replica will be. */
  readonly namespace: Namespace
}

const sourceIsUnified: Rule<SourceTable> = ({ record: { global, settingsReplication } }) =>
  validationWhen(
    (global?.settingsReplication ?? settingsReplication) !== 'ENABLED' || global?.consistency === 'STRONG',
    'GlobalTableSettingsReplicationMode of the source table must be ENABLED, and its MultiRegionConsistency EVENTUAL.',
  )

const accountIsNew: Rule<SourceTable> = ({ record: { global, namespace: home }, namespace }) =>
  validationWhen(
    (global?.members ?? []).some(
      ({ namespace: { account, region } }) => account === namespace.account || region === namespace.region,
    ) || !isRegion(home.region),
    'Each replica of a multi-account global table must be in an account and a region of its own.',
  )

const SOURCE_RULES: readonly Rule<SourceTable>[] = [
  ...REPLICA_STATE_RULES,
  sourceIsUnified,
  accountIsNew,
  sourceGrows,
  sourceHasBothImages,
]

/** What the request changes of the source's global table. @throws ApiError ResourceInUseException, ValidationException */
export function accountReplicaOf(input: Input, source: SourceTable): GlobalChange {
  enforce(SOURCE_RULES, source)
  const own = {
    tags: withTags({}, input.Tags ?? []),
    deletionProtected: input.DeletionProtectionEnabled ?? false,
    ...(input.ResourcePolicy === undefined ? {} : { policyText: input.ResourcePolicy }),
  }
  const replica = { namespace: source.namespace, overrides: {}, own }
  return { kind: 'join', replicas: [replica], consistency: 'EVENTUAL', isUnified: true }
}
