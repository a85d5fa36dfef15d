// How deep the newer request layer of single-item writes can read. A request with a value beyond it is answered by the older layer,
// in the older words throughout. Source: measured eu-west-2 and us-east-1, 2026-09.
import { itemNestsDeeperThan, nestsDeeperThan, type WireItem, type WireValue } from './decode.js'
import { LIMITS } from './limits.js'
import { someMember } from './members.js'

/** The members of a write that hold values, straight or inside structures. */
export interface ValueMembers {
  readonly Item?: WireItem
  readonly Key?: WireItem
  readonly ExpressionAttributeValues?: WireItem
  readonly AttributeUpdates?: Readonly<Record<string, ValueHolder>>
  readonly Expected?: Readonly<Record<string, ValueHolder>>
}

interface ValueHolder {
  readonly Value?: WireValue
  readonly AttributeValueList?: readonly WireValue[]
}

/** True when a value of the request nests deeper than the newer layer reads. JSON types must have been checked. */
export function isBeyondNewerLayer(input: ValueMembers): boolean {
  const { Item, Key, ExpressionAttributeValues, AttributeUpdates, Expected } = input
  const levels = LIMITS.newLayerNestingLevels
  return (
    [Item, Key, ExpressionAttributeValues].some((values) => values !== undefined && itemNestsDeeperThan(values, levels)) ||
    [AttributeUpdates, Expected].some((holders) => holders !== undefined && someMember(holders, isDeep))
  )
}

function isDeep({ Value, AttributeValueList }: ValueHolder): boolean {
  const levels = LIMITS.newLayerNestingLevels
  return nestsDeeperThan(Value, levels) || AttributeValueList?.some((value) => nestsDeeperThan(value, levels)) === true
}
