// A value as another type. Invariant: pure; what can be kept is kept, the rest begins empty.
import { contentOf, type Type, typeOf, type Value } from '../item/item.js'
import { numberProblem } from '../item/rules.js'

/** The smallest value of a type that the service takes, but for empty sets. */
export function emptyOf(type: Type): Value {
  switch (type) {
    case 'N':
      return { N: '0' }
    case 'BOOL':
      return { BOOL: false }
    case 'NULL':
      return { NULL: true }
    case 'M':
      return { M: {} }
    case 'L':
      return { L: [] }
    case 'SS':
    case 'NS':
    case 'BS':
      return { [type]: [] }
    default:
      return { [type]: '' }
  }
}

const MEMBERS: Readonly<Record<string, Type>> = { SS: 'S', NS: 'N', BS: 'B' }

export function converted(value: Value, to: Type): Value {
  const from = typeOf(value)
  const of = contentOf(value)
  if (from === to) return value
  if (to === 'L' && Array.isArray(of)) return { L: of.map((one) => ({ [MEMBERS[from] ?? 'S']: String(one) })) }
  if (to === 'L' && from !== 'NULL' && from !== 'M') return { L: [value] }
  if (from === 'L' && MEMBERS[to] !== undefined) {
    const members = (of as Value[]).filter((one) => typeOf(one) === MEMBERS[to]).map((one) => String(contentOf(one)))
    return { [to]: [...new Set(members)] }
  }
  if (MEMBERS[to] === from) return { [to]: [of] }
  if (to === 'S' && (from === 'N' || from === 'BOOL' || from === 'B')) return { S: String(of) }
  if (to === 'N' && from === 'S' && numberProblem(String(of)) === undefined) return { N: String(of).trim() }
  if (to === 'BOOL' && from === 'S') return { BOOL: of === 'true' }
  return emptyOf(to)
}
