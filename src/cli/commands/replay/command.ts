// `dynalab replay`: a recording once more, against a fresh emulator with its seed and its times, and what was answered otherwise.
import type { Command } from 'commander'
import { addJsonFlag, examples, type Paint, print, say } from '../../screen/output.js'
import { progress } from '../../screen/progress.js'
import type { Deviation, Replayed } from './replayer.js'
import { readRecording } from './recording.js'

/** Of deviations, so many are shown. */
const SHOWN = 20
const MOST_CHARACTERS = 300

export function configure(command: Command): void {
  addJsonFlag(command.argument('<file>', 'a recording, by dynalab record or --record'))
  command.addHelpText('after', examples('replay run.jsonl', 'replay run.jsonl --json'))
  command.action(async (file: string, { json }: { readonly json?: true }) => {
    const recording = readRecording(file)
    if (!recording.run.isFromStart) say('the recording began with tables that a replay does not have')
    if (recording.isCut) say('the recording has lost its end: what there is of it is replayed')
    const { replay } = await import('./replayer.js')
    const bar = await progress(recording.steps.length)
    const replayed = await replay(recording, (done) => bar.update(done, `${done} requests`)).finally(() => bar.end())
    for (const what of replayed.leftOut) say(`left out: ${what}`)
    print({ file, seed: recording.run.seed, ...replayed }, json, replayText)
    if (replayed.deviations.length > 0) process.exitCode = 1
  })
}

function replayText({ requests, deviations, seed }: Replayed & { readonly seed: string }, paint: Paint): string {
  const count = `${requests} requests replayed with the seed ${seed}, ${deviations.length} answered otherwise`
  const more = deviations.length > SHOWN ? [`and ${deviations.length - SHOWN} more`] : []
  return [...deviations.slice(0, SHOWN).map((one) => deviationText(one, paint)), ...more, count].join('\n')
}

const deviationText = ({ n, operation, path, recorded, replayed }: Deviation, paint: Paint): string =>
  [
    `request ${n}, ${operation}${path === '' ? '' : `: ${path}`}`,
    paint('red', `  - ${valueText(recorded)}`),
    paint('green', `  + ${valueText(replayed)}`),
  ].join('\n')

function valueText(value: unknown): string {
  const text = value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text
}
