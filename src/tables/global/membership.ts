// How a global table's membership changes, purely: replicas that come, go, and come to rest. Invariant: a replica's status follows its
// table's: it ends with the state of the table, and a new replica is ACTIVE only when it holds the items.
import { type GlobalMembership, type Member, memberAt } from '../../model/global-table.js'
import { isSameNamespace, type Namespace } from '../../model/namespace.js'
import type { TableRecord } from '../../model/table.js'
import type { JoinChange, NewReplica } from './change.js'

/** The table's own place in its global table, if it has one. */
export const selfOf = ({ global, namespace }: TableRecord): Member | undefined => global && memberAt(global, namespace)

export const withGlobal = (record: TableRecord, global: GlobalMembership | undefined): TableRecord => {
  const { global: _old, ...rest } = record
  return global === undefined ? rest : { ...rest, global }
}

/** With new replicas, of which the table is the source. @param newId names a global table that is only now made */
export function joined(source: TableRecord, change: JoinChange, nowMs: number, newId: () => string): GlobalMembership {
  const present = source.global ?? founded(source, change, newId())
  const members = changed(present.members, [source.namespace], (member) => ({ ...member, servedAsSourceMs: nowMs }))
  const isFilled = change.consistency === 'EVENTUAL'
  const added = change.replicas.map(({ namespace, overrides }): Member => ({
    namespace,
    status: 'CREATING',
    createdAtMs: nowMs,
    ...(isFilled ? { filledFrom: source.namespace } : {}),
    ...overridden(overrides),
  }))
  return {
    ...present,
    members: [...members, ...added],
    ...(change.witness === undefined ? {} : { witness: { region: change.witness, status: 'CREATING' } }),
  }
}

function founded({ namespace, createdAtMs }: TableRecord, change: JoinChange, id: string): GlobalMembership {
  const settingsReplication = change.isUnified === true ? 'ENABLED' : 'ENABLED_WITH_OVERRIDES'
  return { id, consistency: change.consistency, members: [{ namespace, status: 'ACTIVE', createdAtMs }], settingsReplication }
}

/** With replicas on their way out. */
export function leaving(global: GlobalMembership, regions: readonly string[], withWitness: boolean): GlobalMembership {
  const members = global.members.map((member): Member =>
    regions.includes(member.namespace.region) ? { ...member, status: 'DELETING' } : member,
  )
  const { witness } = global
  return witness === undefined || !withWitness
    ? { ...global, members }
    : { ...global, members, witness: { ...witness, status: 'DELETING' } }
}

/** With other overrides of replicas. */
export const overriding = (global: GlobalMembership, replicas: readonly NewReplica[]): GlobalMembership => ({
  ...global,
  members: global.members.map((member) => {
    const change = replicas.find(({ namespace }) => isSameNamespace(namespace, member.namespace))
    if (change === undefined) return member
    const { overrides: _old, ...rest } = member
    return { ...rest, ...overridden(change.overrides) }
  }),
})

const overridden = (overrides: NewReplica['overrides']): Pick<Member, 'overrides'> =>
  Object.keys(overrides).length === 0 ? {} : { overrides }

/** With a replica that leaves as soon as everything is replicated. */
export const disassociating = (global: GlobalMembership, namespace: Namespace): GlobalMembership => ({
  ...global,
  members: changed(global.members, [namespace], (member) => ({ ...member, status: 'UPDATING', isLeaving: true })),
})

/** With a replica that may or may not be disassociated. */
export const protecting = (global: GlobalMembership, namespace: Namespace, isProtected: boolean): GlobalMembership => ({
  ...global,
  members: changed(global.members, [namespace], ({ mayLeave: _old, ...member }) =>
    isProtected ? member : { ...member, mayLeave: true },
  ),
})

/**
 * When the states of those tables have ended. @returns undefined when only one replica is left, which makes it a table like any other;
 * the same value when nothing changes
 */
export function ended(global: GlobalMembership, ending: readonly Namespace[]): GlobalMembership | undefined {
  const { witness, ...rest } = global
  const isEnding = (member: Member): boolean => isAmong(ending, member.namespace)
  const isOut = (member: Member): boolean => isEnding(member) && member.status === 'DELETING'
  const isIn = (member: Member): boolean => isEnding(member) && member.status === 'CREATING' && member.filledFrom === undefined
  const isChanged = global.members.some((member) => isOut(member) || isIn(member))
  if (!isChanged) return global
  const members = global.members
    .filter((member) => !isOut(member))
    .map((member): Member => (isIn(member) ? { ...member, status: 'ACTIVE' } : member))
  const kept =
    witness === undefined || witness.status === 'DELETING' ? {} : { witness: { ...witness, status: 'ACTIVE' as const } }
  return grouped({ ...rest, members, ...kept })
}

/** When a new replica holds the items. */
export const filledAt = (global: GlobalMembership, namespace: Namespace): GlobalMembership => ({
  ...global,
  members: changed(global.members, [namespace], ({ filledFrom: _done, ...member }) => ({ ...member, status: 'ACTIVE' })),
})

/**
 * Without a replica that is gone, or a table of its own: what it was filling is filled from another one. Strong consistency ends with any
 * of its replicas.
 */
export function without(global: GlobalMembership, namespace: Namespace): GlobalMembership | undefined {
  if (global.consistency === 'STRONG') return undefined
  const others = global.members.filter((member) => !isSameNamespace(member.namespace, namespace))
  const source = others.find(({ status }) => status === 'ACTIVE')
  const isToFill = ({ filledFrom }: Member): boolean => filledFrom !== undefined && isSameNamespace(filledFrom, namespace)
  const members = others.map((member) => (source && isToFill(member) ? { ...member, filledFrom: source.namespace } : member))
  return grouped({ ...global, members })
}

const grouped = (global: GlobalMembership): GlobalMembership | undefined => (global.members.length > 1 ? global : undefined)

const isAmong = (namespaces: readonly Namespace[], one: Namespace): boolean =>
  namespaces.some((namespace) => isSameNamespace(namespace, one))

const changed = (
  members: readonly Member[],
  namespaces: readonly Namespace[],
  change: (member: Member) => Member,
): readonly Member[] => members.map((member) => (isAmong(namespaces, member.namespace) ? change(member) : member))
