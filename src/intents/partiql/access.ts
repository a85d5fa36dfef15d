// What a statement touches, before it runs: all that a policy can ask of it. Invariant: what is named here is what the reads and writes of the
// statement are made of. Source: docs ql-iam, condition keys of DynamoDB. That EXISTS selects, and that keys of a WHERE are attributes: assumed.
import type { Path } from '../../expressions/ast.js'
import { conditionPaths, findUpdatePath } from '../../expressions/expression-paths.js'
import type { Update } from '../../expressions/update.js'
import { attributeOf, type AttributeValue } from '../../model/attribute-value.js'
import { isSameValue } from '../../model/equality.js'
import { indexNamed, type KeySchema, type TableRecord } from '../../model/table.js'
import type { Returning, Target } from './ast.js'
import { planKeys } from './key-plan.js'
import type { ExistsPlan, SelectPlan, StatementPlan } from './plan.js'
import { pinnedKey } from './pinned-key.js'

export interface StatementAccess {
  /** As IAM calls it, after `dynamodb:`. */
  readonly action: 'PartiQLSelect' | 'PartiQLInsert' | 'PartiQLUpdate' | 'PartiQLDelete'
  readonly target: Target
  /** No partition key is said. */
  readonly isFullScan: boolean
  /** The partition keys that are said, each once, in written order. */
  readonly leadingKeys: readonly AttributeValue[]
  /** The top-level attributes that are named, each once, in written order. */
  readonly attributes: readonly string[]
  /** Attributes that nobody names are shown, too. */
  readonly showsAll: boolean
  readonly returning: Returning | undefined
}

/** @throws ApiError ValidationException where the statement will be refused for its keys */
export function accessOf(plan: StatementPlan, record: TableRecord): StatementAccess {
  const { target } = plan
  switch (plan.kind) {
    case 'select':
    case 'exists':
      return selectAccess(plan, record)
    case 'insert': {
      const hash = attributeOf(plan.item, record.keys.hash[0]?.name ?? '')
      const leadingKeys = hash === undefined ? [] : [hash]
      const attributes = Object.keys(plan.item)
      return { ...WRITE, action: 'PartiQLInsert', target, leadingKeys, attributes, returning: undefined }
    }
    case 'update': {
      const attributes = namesOf([...pathsOf(plan.update), ...wherePaths(plan)])
      const showsAll = plan.returning?.attributes === 'ALL'
      const { returning } = plan
      return { ...WRITE, action: 'PartiQLUpdate', target, leadingKeys: leadingKey(plan, record), attributes, showsAll, returning }
    }
    case 'delete': {
      const attributes = namesOf(wherePaths(plan))
      const showsAll = plan.returning !== undefined
      const { returning } = plan
      return { ...WRITE, action: 'PartiQLDelete', target, leadingKeys: leadingKey(plan, record), attributes, showsAll, returning }
    }
  }
}

const WRITE = { isFullScan: false, showsAll: false } as const

function selectAccess(plan: SelectPlan | ExistsPlan, record: TableRecord): StatementAccess {
  const { target, where } = plan
  const keys = planKeys(where, keysOf(target, record))
  const columns = plan.kind === 'select' ? plan.columns : undefined
  return {
    action: 'PartiQLSelect',
    target,
    isFullScan: keys.kind === 'scan',
    leadingKeys: keys.kind === 'scan' ? [] : distinct(keys.reads.map(({ hash }) => hash)),
    attributes: namesOf([...(columns ?? []), ...wherePaths(plan)]),
    showsAll: plan.kind === 'select' && columns === undefined,
    returning: undefined,
  }
}

/** Of an index that there isn't, the table's: the statement will be refused. */
const keysOf = ({ index }: Target, record: TableRecord): KeySchema =>
  (index === undefined ? undefined : indexNamed(record, index)?.keys) ?? record.keys

function leadingKey({ where }: Pick<SelectPlan, 'where'>, { keys }: TableRecord): readonly AttributeValue[] {
  const { key } = pinnedKey(where, keys, 'IN does not count')
  const hash = attributeOf(key, keys.hash[0]?.name ?? '')
  return hash === undefined ? [] : [hash]
}

const wherePaths = ({ where }: Pick<SelectPlan, 'where'>): readonly Path[] => (where === undefined ? [] : conditionPaths(where))

function pathsOf(update: Update): readonly Path[] {
  const paths: Path[] = []
  findUpdatePath(update, (path) => paths.push(path) === 0, undefined)
  return paths
}

const namesOf = (paths: readonly Path[]): readonly string[] => [...new Set(paths.map(({ elements }) => String(elements[0])))]

const distinct = (values: readonly AttributeValue[]): readonly AttributeValue[] =>
  values.filter((value, at) => values.findIndex((other) => isSameValue(other, value)) === at)
