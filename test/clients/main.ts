// Drives Dynalab through clients that others wrote: `npm run test:clients [-- NAME …]`. Each program gets a server of its own, in
// memory on a free port. What a client needs is fetched from its registry into a folder outside the tree; a client whose toolchain or
// registry is not reachable is SKIPPED with the reason. Clients run one after another: builds take all the machine there is.
import { buildIfStale } from '../../src/build/build.mjs'
import { KITS, type Kit, type Program } from './kits.js'
import { type Outcome, prepare } from './prepare.js'
import { trial } from './trial.js'

type Verdict = Outcome & { readonly program: string; readonly seconds: number }

async function timed(program: string, run: () => Promise<Outcome>): Promise<Verdict> {
  const startedAtMs = performance.now()
  const outcome = await run()
  return { ...outcome, program, seconds: (performance.now() - startedAtMs) / 1000 }
}

function report({ program, verdict, note, output, seconds }: Verdict): void {
  console.log(`${verdict.padEnd(8)}${program.padEnd(20)}${seconds.toFixed(1).padStart(6)} s  ${note}`)
  if (verdict === 'FAILED') console.log(output.replace(/^/gm, '        | '))
}

async function runKit(kit: Kit, programs: readonly Program[]): Promise<Verdict[]> {
  const ready = await timed(kit.folder, async () => prepare(kit))
  if (ready.verdict === 'PASSED') console.log(`${kit.folder}: ${ready.note} in ${ready.seconds.toFixed(1)} s`)
  const verdicts: Verdict[] = []
  for (const program of programs) {
    const verdict = await timed(program.name, async () => (ready.verdict === 'PASSED' ? trial(kit, program) : ready))
    report(verdict)
    verdicts.push(verdict)
  }
  return verdicts
}

/** The programs that were asked for by name, or by the folder of their kit; all when none was. */
function chosen(kit: Kit, words: readonly string[]): readonly Program[] {
  return kit.programs.filter(({ name }) => words.length === 0 || words.includes(name) || words.includes(kit.folder))
}

async function main(words: readonly string[]): Promise<void> {
  const known = KITS.flatMap(({ folder, programs }) => [folder, ...programs.map(({ name }) => name)])
  const stranger = words.find((word) => !known.includes(word))
  if (stranger !== undefined) throw new Error(`no client is called ${stranger}; there are ${known.join(', ')}`)
  buildIfStale()
  const verdicts: Verdict[] = []
  for (const kit of KITS) {
    const programs = chosen(kit, words)
    if (programs.length > 0) verdicts.push(...(await runKit(kit, programs)))
  }
  const count = (wanted: Verdict['verdict']): number => verdicts.filter(({ verdict }) => verdict === wanted).length
  console.log(`${count('PASSED')} passed, ${count('FAILED')} failed, ${count('SKIPPED')} skipped`)
  process.exitCode = count('FAILED') > 0 ? 1 : 0
}

await main(process.argv.slice(2))
