// How a global table's membership changes, purely: replicas that come, go, and come to rest. Invariant: a replica's status follows its
// table's: it ends with the state of the table, and a new replica is ACTIVE only when it holds the items.
import { type GlobalMembership, type GlobalMember, memberAt } from '../../model/global-table.js'
import { isSameNamespace, type Namespace } from '../../model/namespace.js'
import type { TableRecord } from '../../model/table.js'
import type { JoinChange, LeaveChange, NewReplica, ProtectionChange } from './change.js'

/** The table's own place in its global table, if it has one. */
export const selfOf = ({ global, namespace }: TableRecord): GlobalMember | undefined => global && memberAt(global, namespace)

export const withGlobal = (record: TableRecord, global: GlobalMembership | undefined): TableRecord => {
  const { global: _old, ...rest } = record
  return global === undefined ? rest : { ...rest, global }
}

/** With new replicas, of which the table is the source. @param newId names a global table that is only now made */
export function addReplicas(source: TableRecord, change: JoinChange, nowMs: number, newId: () => string): GlobalMembership {
  const present = source.global ?? foundGlobalTable(source, change, newId())
  const members = changeMembers(present.members, [source.namespace], (member) => ({ ...member, servedAsSourceMs: nowMs }))
  const isFilled = change.consistency === 'EVENTUAL'
  const added = change.replicas.map(({ namespace, overrides }): GlobalMember => ({
    namespace,
    status: 'CREATING',
    createdAtMs: nowMs,
    ...(isFilled ? { filledFrom: source.namespace } : {}),
    ...ownOverrides(overrides),
  }))
  return {
    ...present,
    members: [...members, ...added],
    ...(change.witness === undefined ? {} : { witness: { region: change.witness, status: 'CREATING' } }),
  }
}

function foundGlobalTable({ namespace, createdAtMs }: TableRecord, change: JoinChange, id: string): GlobalMembership {
  const settingsReplication = change.isUnified === true ? 'ENABLED' : 'ENABLED_WITH_OVERRIDES'
  return { id, consistency: change.consistency, members: [{ namespace, status: 'ACTIVE', createdAtMs }], settingsReplication }
}

/** With replicas on their way out. */
export function beginLeave(global: GlobalMembership, { regions, withWitness }: LeaveChange): GlobalMembership {
  const members = global.members.map((member): GlobalMember =>
    regions.includes(member.namespace.region) ? { ...member, status: 'DELETING' } : member,
  )
  const { witness } = global
  return witness === undefined || !withWitness
    ? { ...global, members }
    : { ...global, members, witness: { ...witness, status: 'DELETING' } }
}

/** With other overrides of replicas. */
export const replaceOverrides = (global: GlobalMembership, replicas: readonly NewReplica[]): GlobalMembership => ({
  ...global,
  members: global.members.map((member) => {
    const change = replicas.find(({ namespace }) => isSameNamespace(namespace, member.namespace))
    if (change === undefined) return member
    const { overrides: _old, ...rest } = member
    return { ...rest, ...ownOverrides(change.overrides) }
  }),
})

const ownOverrides = (overrides: NewReplica['overrides']): Pick<GlobalMember, 'overrides'> =>
  Object.keys(overrides).length === 0 ? {} : { overrides }

/** With a replica that leaves as soon as everything is replicated. */
export const beginDisassociation = (global: GlobalMembership, namespace: Namespace): GlobalMembership => ({
  ...global,
  members: changeMembers(global.members, [namespace], (member) => ({ ...member, status: 'UPDATING', isLeaving: true })),
})

/** With a replica that may or may not be disassociated. */
export const setProtection = (
  global: GlobalMembership,
  namespace: Namespace,
  { isProtected }: ProtectionChange,
): GlobalMembership => ({
  ...global,
  members: changeMembers(global.members, [namespace], ({ mayLeave: _old, ...member }) =>
    isProtected ? member : { ...member, mayLeave: true },
  ),
})

/**
 * When the states of those tables have ended. @returns undefined when only one replica is left, which makes it a table like any other;
 * the same value when nothing changes
 */
export function endStates(global: GlobalMembership, ending: readonly Namespace[]): GlobalMembership | undefined {
  const { witness, ...rest } = global
  const isEnding = (member: GlobalMember): boolean => isAmong(ending, member.namespace)
  const isOut = (member: GlobalMember): boolean => isEnding(member) && member.status === 'DELETING'
  const isIn = (member: GlobalMember): boolean =>
    isEnding(member) && member.status === 'CREATING' && member.filledFrom === undefined
  const isChanged = global.members.some((member) => isOut(member) || isIn(member))
  if (!isChanged) return global
  const members = global.members
    .filter((member) => !isOut(member))
    .map((member): GlobalMember => (isIn(member) ? { ...member, status: 'ACTIVE' } : member))
  const kept =
    witness === undefined || witness.status === 'DELETING' ? {} : { witness: { ...witness, status: 'ACTIVE' as const } }
  return unlessAlone({ ...rest, members, ...kept })
}

/** When a new replica holds the items. */
export const endFill = (global: GlobalMembership, namespace: Namespace): GlobalMembership => ({
  ...global,
  members: changeMembers(global.members, [namespace], ({ filledFrom: _done, ...member }) => ({ ...member, status: 'ACTIVE' })),
})

/**
 * Without a replica that is gone, or a table of its own: what it was filling is filled from another one. Strong consistency ends with any
 * of its replicas.
 */
export function removeReplica(global: GlobalMembership, namespace: Namespace): GlobalMembership | undefined {
  if (global.consistency === 'STRONG') return undefined
  const others = global.members.filter((member) => !isSameNamespace(member.namespace, namespace))
  const source = others.find(({ status }) => status === 'ACTIVE')
  const isToFill = ({ filledFrom }: GlobalMember): boolean => filledFrom !== undefined && isSameNamespace(filledFrom, namespace)
  const members = others.map((member) => (source && isToFill(member) ? { ...member, filledFrom: source.namespace } : member))
  return unlessAlone({ ...global, members })
}

const unlessAlone = (global: GlobalMembership): GlobalMembership | undefined => (global.members.length > 1 ? global : undefined)

const isAmong = (namespaces: readonly Namespace[], one: Namespace): boolean =>
  namespaces.some((namespace) => isSameNamespace(namespace, one))

const changeMembers = (
  members: readonly GlobalMember[],
  namespaces: readonly Namespace[],
  change: (member: GlobalMember) => GlobalMember,
): readonly GlobalMember[] => members.map((member) => (isAmong(namespaces, member.namespace) ? change(member) : member))
