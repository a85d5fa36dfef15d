// `dynalab clock`: the clock of a server that runs.
import type { Command } from 'commander'
import { OptionError } from '../../config.js'
import { examples } from '../screen/output.js'
import { byDefault } from './needs-command.js'
import { asks } from '../server/asking.js'

interface ShownClock {
  readonly mode: string
  readonly now: string
  readonly scale: number
  readonly nextDueMs?: number
}

const PARTS = { d: 'days', h: 'hours', m: 'minutes', s: 'seconds', ms: 'ms' } as const
type Part = keyof typeof PARTS

export function configure(clock: Command): void {
  clock.addHelpText(
    'after',
    examples('clock', 'clock advance 2h30m', 'clock set 2026-03-01T12:00:00Z', 'clock freeze', 'clock scale 60'),
  )
  const steering = (command: Command, change: (words: readonly string[]) => object | undefined): Command =>
    asks<ShownClock>(command, {
      namespace: 'none',
      ask: (administer, { words }) => {
        const body = change(words)
        return administer('clock', body === undefined ? {} : { method: 'POST', body })
      },
      words: clockWords,
    })
  steering(byDefault(clock, 'show', 'show it'), () => undefined)
  const setting = clock.command('set').description('move it there, also into the past')
  steering(setting.argument('<time>', 'ISO 8601, or now for the time of the machine'), ([time]) => ({ set: time }))
  const advancing = clock.command('advance').description('move it forward: what falls due on the way is done')
  steering(advancing.argument('<duration...>', 'such as 90s, 2h30m or 1d'), (words) => ({ advance: durationOf(words.join('')) }))
  steering(clock.command('freeze').description('let it stand'), () => ({ mode: 'frozen' }))
  steering(clock.command('resume').description('let it go on'), () => ({ resume: true }))
  const scaling = clock.command('scale').description('let it go so many times as fast as the machine’s')
  steering(scaling.argument('<times>', 'such as 60, or 0.5'), ([times]) => ({ scale: Number(times) }))
}

/** @param text such as `1d12h`, `90s`, `500ms`. @throws OptionError */
export function durationOf(text: string): Readonly<Record<string, number>> {
  const found = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)]
  const isWhole = found.map(([all]) => all).join('') === text && text !== ''
  const names = found.map(([, , unit]) => PARTS[unit as Part]) // one of them, as just matched
  if (!isWhole || new Set(names).size < names.length)
    throw new OptionError(`${JSON.stringify(text)} is no duration: it must be as 90s, 2h30m, 1d or 500ms`)
  return Object.fromEntries(found.map(([, amount, unit]) => [PARTS[unit as Part], Number(amount)] as const))
}

function clockWords({ mode, now, scale, nextDueMs }: ShownClock): string {
  const pace =
    scale === 0 ? 'stands still' : scale === 1 ? 'goes as the machine’s' : `goes ${scale} times as fast as the machine’s`
  const due = nextDueMs === undefined ? '' : `; next due: ${new Date(nextDueMs).toISOString()}`
  return `${now} (${mode}: ${pace})${due}`
}
