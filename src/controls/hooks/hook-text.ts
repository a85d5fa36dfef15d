// A hook as a command line or a variable names it: `table=handler`, then settings by their names. Pure.
import { invalid } from '../refusal.js'
import { HOOK_MEMBERS } from './hook-members.js'

/** Settings that are lists or objects have a shorter name on the command line. */
const SHORT = ['filter', 'onFailure'] as const
const NAMES = [...Object.keys(HOOK_MEMBERS).filter((member) => member !== 'table' && member !== 'handler'), ...SHORT]
/** A setting begins after a blank, so handlers and patterns may hold any other character. */
const BETWEEN = new RegExp(`\\s+(?=(?:${NAMES.join('|')})=)`)
const STRANGE = /\s([A-Za-z]+)=/
const WITHOUT_VALUE = new RegExp(`\\s(${NAMES.join('|')})(?=\\s|$)`)

/** @param text such as `orders=./handler.js batchSize=10 filter={"eventName": ["INSERT"]}`. @throws Refusal */
export function readHookText(text: string): Readonly<Record<string, unknown>> {
  const [head = '', ...settings] = text.trim().split(BETWEEN)
  const [, table, handler] = /^([^=\s]+)=(.+)$/.exec(head) ?? []
  if (table === undefined || handler === undefined) throw invalid('it must be table=handler, then settings with blanks between')
  const [, strange] = STRANGE.exec(handler) ?? []
  if (strange !== undefined && !/^https?:/.test(handler)) {
    throw invalid(`${strange} is unknown: the settings are ${NAMES.join(', ')}`)
  }
  const [, bare] = WITHOUT_VALUE.exec(handler) ?? []
  if (bare !== undefined) throw invalid(`${bare} needs a value: ${bare}=…`)
  const spec: Record<string, unknown> = { table, handler }
  const filters: { pattern: string }[] = []
  for (const setting of settings) {
    const [, name = '', value = ''] = /^([A-Za-z]+)=(.*)$/s.exec(setting) ?? []
    if (name === 'filter') filters.push({ pattern: value })
    else if (name === 'onFailure') spec['destinationConfig'] = { onFailure: { destination: value } }
    else if (name === 'functionResponseTypes') spec[name] = value === '' ? [] : value.split(',')
    else spec[name] = plainValue(name, value)
  }
  return filters.length === 0 ? spec : { ...spec, filterCriteria: { filters } }
}

/** Numbers, true and false are what they look like, where a text is not asked for. */
function plainValue(name: string, value: string): unknown {
  if (['name', 'account', 'region', 'startingPosition'].includes(name)) return value
  if (/^-?\d+$/.test(value)) return Number(value)
  return value === 'true' || value === 'false' ? value === 'true' : value
}
