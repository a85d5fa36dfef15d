// `dynalab faults`: what goes wrong on order, at a server that runs.
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { OptionError } from '../../config.js'
import { examples, type Paint } from '../screen/output.js'
import { textTable } from '../screen/text-table.js'
import { byDefault } from './needs-command.js'
import { asks } from '../server/asking.js'

interface ShownFault {
  readonly id: string
  readonly state: string
  readonly effect: string
  readonly matches: number
  readonly hits: number
  readonly [member: string]: unknown
}

/** Members that say what a fault did, not what it is. */
const DONE: ReadonlySet<string> = new Set([
  ...['id', 'state', 'effect', 'matches', 'hits', 'createdAtMs', 'expiresAtMs', 'firstHitAtMs', 'lastHitAtMs'],
])

export function configure(faults: Command): void {
  faults.addHelpText(
    'after',
    examples(
      'faults',
      'faults add effect=latency latencyMs=200 table=music',
      'faults add effect=throttle operation=PutItem,UpdateItem probability=0.1 duration=PT5M',
      `faults add '{"operation": "PutItem", "effect": "error", "error": "InternalServerError", "times": 1}'`,
      'faults clear fault-1',
    ),
  )
  const listing = byDefault(faults, 'list', 'list them with what they hit, ended ones too')
  asks<{ faults: readonly ShownFault[] }>(listing, {
    namespace: 'one or all',
    ask: (administer, { namespace }) => administer('faults', { query: namespace }),
    words: ({ faults: all }, paint) => (all.length === 0 ? 'no faults' : faultTable(all, paint)),
  })
  const adding = faults.command('add').description('let something go wrong')
  adding.argument('<rule...>', 'members as name=value; or one JSON object, or @file with one')
  asks<ShownFault>(adding, {
    namespace: 'one or all',
    ask: (administer, { words, namespace }) => administer('faults', { method: 'POST', body: { ...namespace, ...ruleOf(words) } }),
    words: (fault, paint) => faultTable([fault], paint),
  })
  const clearing = faults.command('clear').description('take faults away: one by its id, or all')
  asks<{ removed: readonly ShownFault[] }>(clearing.argument('[id]', 'of one fault'), {
    namespace: 'one or all',
    ask: async (administer, { words: [id], namespace }) => {
      if (id === undefined) return administer('faults', { method: 'DELETE', query: namespace })
      const query = namespace // refused by the server: an id names its fault by itself
      return { removed: [await administer<ShownFault>(`faults/${encodeURIComponent(id)}`, { method: 'DELETE', query })] }
    },
    words: ({ removed }, paint) => (removed.length === 0 ? 'no faults' : faultTable(removed, paint)),
  })
}

/** @throws OptionError */
function ruleOf(words: readonly string[]): object {
  const [first = ''] = words
  if (first.startsWith('{')) return objectIn(words.join(' '), 'the rule')
  if (first.startsWith('@')) return objectIn(fileText(first.slice(1)), first.slice(1))
  return Object.fromEntries(words.map(memberIn))
}

function memberIn(word: string): readonly [string, unknown] {
  const at = word.indexOf('=')
  if (at < 1) throw new OptionError(`${JSON.stringify(word)} is no member of a fault: it must be as effect=latency`)
  const [name, text] = [word.slice(0, at), word.slice(at + 1)]
  if (name === 'operation' && text.includes(',')) return [name, text.split(',')]
  return [name, valueIn(text)]
}

/** Numbers, objects and true are meant where they are written; everything else is a text. */
function valueIn(text: string): unknown {
  if (!/^(-?\d|[{[]|true$|false$)/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function objectIn(text: string, name: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Said below, as of what is JSON and no object.
  }
  throw new OptionError(`${name} must be one JSON object`)
}

function fileText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new OptionError(`${path} can't be read: name a file with a rule after the @`)
  }
}

function faultTable(faults: readonly ShownFault[], paint: Paint): string {
  const rows = faults.map((fault) => {
    const what = Object.entries(fault).filter(([name]) => !DONE.has(name))
    const state = fault.state === 'active' ? paint('red', fault.state) : fault.state
    const words = what.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    return [fault.id, state, fault.effect, fault.matches, fault.hits, words.join(' ')]
  })
  return textTable(['ID', 'STATE', 'EFFECT', 'MET', 'HIT', 'RULE'], rows)
}
