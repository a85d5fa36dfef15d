// From the wire to checked values: one walk that refuses what the service refuses, in request order, and brings numbers to
// canonical text and sets to their order. Invariant: what comes out holds exactly one known member per value; an item that was
// canonical comes out as the same object.
// Source: docs API_AttributeValue; sentences and their order measured eu-west-2, 2026.
import { checkAttributeName, EMPTY_NAME } from './attribute-name.js'
import { type AttributeValue, type Draft, type Item, setAttribute, type TypeName } from './attribute-value.js'
import { checkBase64 } from './base64.js'
import { decodeBinarySet, decodeNumberSet, decodeStringSet } from './decode-set.js'
import { ApiError, invalidParameter, validation } from './errors.js'
import { LIMITS } from './limits.js'
import { someMember } from './members.js'
import { normalizeNumber, type ValueLayer } from './number.js'

/** A value as a client sent it: JSON types were checked by the schemas, the rest is open (several members, unknown ones, none). */
export type WireValue = { readonly [member: string]: unknown } | null | undefined

/** An item as a client sent it. */
export type WireItem = Readonly<Record<string, WireValue>>

const NESTING = 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'
/** The names of the item itself; lists and maps inside it start at 1. */
const TOP = 0

const withoutType = (): ApiError =>
  validation('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes')
const severalTypes = (): ApiError =>
  validation('Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes')

/**
 * A checked value with canonical numbers.
 * @param levels how deep it may nest @throws ApiError ValidationException, bare; SerializationException for bad base64
 */
export function decodeValue(wire: WireValue, layer: ValueLayer, levels: number = LIMITS.nestingLevels): AttributeValue {
  try {
    return decodeAt(wire, layer, TOP + LIMITS.nestingLevels - levels)
  } catch (error) {
    throw hasMessage(error, EMPTY_NAME) && nestsDeeperThan(wire, levels) ? validation(NESTING) : error
  }
}

/** A checked item with canonical numbers. @throws ApiError ValidationException, bare; SerializationException for bad base64 */
export function decodeItem(wire: WireItem, layer: ValueLayer): Item {
  try {
    return decodeMembers(wire, layer, TOP)
  } catch (error) {
    throw rankFault(error, wire)
  }
}

/** @throws ApiError ValidationException, bare, for a value that nests deeper than an item's may */
export function checkNesting(wire: WireValue): void {
  if (nestsDeeperThan(wire, LIMITS.nestingLevels)) throw validation(NESTING)
}

/** True when lists and maps stand inside each other deeper than so many levels. */
export function nestsDeeperThan(wire: WireValue, levels: number): boolean {
  const { L: list, M: map } = wire ?? {}
  if (levels === 0) return list instanceof Object || map instanceof Object
  if (Array.isArray(list) && list.some((element: WireValue) => nestsDeeperThan(element, levels - 1))) return true
  return isObject(map) && itemNestsDeeperThan(map, levels - 1)
}

/** True when one of the item's values nests deeper than so many levels. */
export function itemNestsDeeperThan(wire: WireItem, levels: number): boolean {
  return someMember(wire, (value) => nestsDeeperThan(value, levels))
}

/** Depth and empty names have a rank of their own: an empty name of the item, then depth anywhere, then a nested empty name. */
function rankFault(error: unknown, wire: WireItem): unknown {
  if (!hasMessage(error, EMPTY_NAME) && !hasMessage(error, NESTING)) return error
  if (Object.hasOwn(wire, '')) return validation(EMPTY_NAME)
  return itemNestsDeeperThan(wire, LIMITS.nestingLevels) ? validation(NESTING) : error
}

const hasMessage = (error: unknown, message: string): boolean => error instanceof ApiError && error.message === message

function isObject(wire: unknown): wire is WireItem {
  return typeof wire === 'object' && wire !== null && !Array.isArray(wire)
}

/** @param depth lists and maps around these attributes */
function decodeMembers(wire: WireItem, layer: ValueLayer, depth: number): Item {
  let changed: Draft | undefined
  for (const name in wire) {
    checkAttributeName(name)
    const value = wire[name] // an own name: for-in over parsed JSON yields no others
    const decoded = decodeAt(value, layer, depth)
    if (decoded === value) continue
    changed ??= { ...wire } as Draft // every member of another kind is replaced below, or refused
    setAttribute(changed, name, decoded)
  }
  return changed ?? (wire as Item) // each member has been found to be canonical
}

function decodeAt(wire: WireValue, layer: ValueLayer, depth: number): AttributeValue {
  let type: TypeName | undefined
  let isSeveral = false
  let hasOthers = false
  for (const member in wire) {
    if (!isTypeName(member) || wire[member] === null || wire[member] === undefined) hasOthers = true
    else if (type === undefined) type = member
    else isSeveral = true
  }
  if (wire === null || wire === undefined || type === undefined) throw withoutType()
  const decoded = decodeAs(type, wire, layer, depth)
  if (isSeveral) throw faultOfSeveral(type, wire, layer, depth)
  // Members that are no types are dropped.
  return hasOthers && decoded === wire ? ({ [type]: wire[type] } as unknown as AttributeValue) : decoded // checked just now
}

/** The content of every member is judged before their number is. Source: recorded answers of the service. @param first judged already */
function faultOfSeveral(first: TypeName, wire: NonNullable<WireValue>, layer: ValueLayer, depth: number): ApiError {
  for (const member in wire) {
    if (!isTypeName(member) || member === first || wire[member] === null || wire[member] === undefined) continue
    decodeAs(member, wire, layer, depth)
  }
  return severalTypes()
}

function isTypeName(name: string): name is TypeName {
  switch (name) {
    case 'S':
    case 'N':
    case 'M':
    case 'BOOL':
    case 'L':
    case 'B':
    case 'NULL':
    case 'SS':
    case 'NS':
    case 'BS':
      return true
    default:
      return false
  }
}

/** The value with its content checked: `wire` itself when nothing in it had to change. */
function decodeAs(type: TypeName, wire: NonNullable<WireValue>, layer: ValueLayer, depth: number): AttributeValue {
  const content = wire[type]
  const same = wire as unknown as AttributeValue // returned once the content is known to be what the type says
  switch (type) {
    case 'S':
      if (typeof content !== 'string') throw withoutType()
      return same
    case 'BOOL':
      if (typeof content !== 'boolean') throw withoutType()
      return same
    case 'N': {
      const text = textOf(content)
      const canonical = normalizeNumber(text, layer)
      return canonical === text ? same : { N: canonical }
    }
    case 'B':
      checkBase64(textOf(content))
      return same
    case 'NULL':
      if (content !== true) throw invalidParameter('Null attribute value types must have the value of true')
      return same
    case 'M':
      return decodeMap(content, same, layer, depth + 1)
    case 'L':
      return decodeList(content, same, layer, depth + 1)
    case 'SS': {
      const members = decodeStringSet(listOf(content), layer)
      return members === content ? same : { SS: members }
    }
    case 'NS': {
      const members = decodeNumberSet(listOf(content), layer)
      return members === content ? same : { NS: members }
    }
    case 'BS': {
      const members = decodeBinarySet(listOf(content), layer)
      return members === content ? same : { BS: members }
    }
  }
}

function textOf(content: unknown): string {
  if (typeof content !== 'string') throw withoutType()
  return content
}

function listOf(content: unknown): readonly unknown[] {
  if (!Array.isArray(content)) throw withoutType()
  return content
}

function decodeMap(content: unknown, same: AttributeValue, layer: ValueLayer, depth: number): AttributeValue {
  if (!isObject(content)) throw withoutType()
  if (depth > LIMITS.nestingLevels) throw validation(NESTING)
  const map = decodeMembers(content, layer, depth)
  return map === content ? same : { M: map }
}

function decodeList(content: unknown, same: AttributeValue, layer: ValueLayer, depth: number): AttributeValue {
  const list = listOf(content) as readonly WireValue[] // elements are checked one by one
  if (depth > LIMITS.nestingLevels) throw validation(NESTING)
  let changed: AttributeValue[] | undefined
  for (let i = 0; i < list.length; i++) {
    const element = list[i]
    const decoded = decodeAt(element, layer, depth)
    if (decoded === element) continue
    changed ??= list.slice() as AttributeValue[] // the rest is replaced below, or refused
    changed[i] = decoded
  }
  return changed === undefined ? same : { L: changed }
}
