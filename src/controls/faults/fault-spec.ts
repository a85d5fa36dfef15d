// Reads a user's specification: a rule's own members, or an action of Fault Injection Service that stands for some of them.
import { readMembers } from '../members.js'
import { NAMESPACE_MEMBERS } from '../namespace.js'
import { invalid } from '../refusal.js'
import { FAULT_MEMBERS, type FaultValues } from './fault-members.js'
import { FIS_MEMBERS, type FisValues, ofAction } from './fis-action.js'

export const SPEC_MEMBERS = { ...FAULT_MEMBERS, ...FIS_MEMBERS }

/** Members that may stand beside an action. */
const BESIDE: ReadonlySet<string> = new Set(['id', 'account', 'region', ...Object.keys(FIS_MEMBERS)])

/** @throws Refusal */
export function readSpec(spec: Readonly<Record<string, unknown>>): FaultValues & FisValues {
  const values = readMembers(spec, SPEC_MEMBERS)
  if (values.action === undefined && values.parameters === undefined && values.targets === undefined) return values
  const stray = Object.keys(values).find((name) => !BESIDE.has(name))
  if (stray !== undefined) throw invalid(`${stray} must not stand beside action`)
  const place = Object.keys(NAMESPACE_MEMBERS).find((name) => name in values)
  if (values.targets !== undefined && place !== undefined)
    throw invalid(`${place} must not stand beside targets: the ARN says whose table is meant`)
  return { ...values, ...ofAction(values) }
}
