// What the values of a condition must be for their operator. Invariant: a value that no request could ever meet, since it is no number, no date
// or no address, is refused when the policy is read, not met by nobody for ever. Source: docs reference_policies_elements_condition_operators.
import { isIP } from 'node:net'
import type { ConditionOperator } from './policy.js'

/** Seconds since 1970, or ISO 8601 as IAM reads it: a day, or a moment. */
const DATE = /^(\d+|\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)$/
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/** @returns what the value must be, where it is not; a policy variable may stand for anything */
export function valueFault(operator: ConditionOperator, value: string): string | undefined {
  if (value.includes('${')) return undefined
  if (operator.startsWith('Numeric')) return value.trim() !== '' && Number.isFinite(Number(value)) ? undefined : 'a number'
  if (operator.startsWith('Date'))
    return DATE.test(value) && !Number.isNaN(momentMs(value)) ? undefined : 'a date of ISO 8601, or seconds since 1970'
  switch (operator) {
    case 'Bool':
    case 'Null':
      return /^(true|false)$/i.test(value) ? undefined : 'true or false'
    case 'IpAddress':
    case 'NotIpAddress':
      return rangeOf(value) === undefined ? 'an address or a range of addresses, such as 203.0.113.0/24' : undefined
    case 'BinaryEquals':
      return BASE64.test(value) && value.length % 4 === 0 ? undefined : 'base64'
    case 'ArnEquals':
    case 'ArnLike':
    case 'ArnNotEquals':
    case 'ArnNotLike':
      return value.startsWith('arn:') || value.startsWith('*') ? undefined : 'an ARN'
    default:
      return undefined
  }
}

/** ISO 8601, or seconds since 1970. NaN for neither. */
export const momentMs = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text))

export interface AddressRange {
  readonly family: 'ipv4' | 'ipv6'
  readonly net: string
  /** Of the prefix. */
  readonly bits: number
}

/** @param text an address, or one with the length of its prefix. @returns undefined for neither */
export function rangeOf(text: string): AddressRange | undefined {
  const [, net = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const version = isIP(net)
  if (version === 0) return undefined
  const most = version === 6 ? 128 : 32
  const bits = length === undefined ? most : Number(length)
  return bits > most ? undefined : { family: version === 6 ? 'ipv6' : 'ipv4', net, bits }
}
