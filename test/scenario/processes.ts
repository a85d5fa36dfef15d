// Starts the process that the crash tests kill. The program is turned into JavaScript once, pointed at dist (which the run has built):
// that starts in half the time of a loader, and what is killed is the product as it ships. The next process loads its code while the
// present one works, so a hundred lives take seconds.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import type { Line, Order } from './victim.js'

/** In folders as here, so that they find each other. */
const MODULES = [
  'scenario/victim',
  'scenario/api',
  'scenario/failpoint-store',
  'scenario/rows',
  'scenario/workload',
  'support/emulator-rig',
  'support/engine-rig',
] as const
const DIST = pathToFileURL(join(resolve(import.meta.dirname, '../..'), 'dist')).href
/** Far more than any life needs; only a process that hangs gets here. */
const HANG_MS = 20_000

export interface Life {
  readonly lines: readonly Line[]
  /** What ended it: a signal's name, or null when it ended by itself. */
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
}

export class Victims {
  readonly #folder = mkdtempSync(join(tmpdir(), 'dynalab-victim-'))
  #next: ChildProcess | undefined

  constructor() {
    for (const name of ['scenario', 'support']) mkdirSync(join(this.#folder, name), { recursive: true })
    writeFileSync(join(this.#folder, 'package.json'), '{"type":"module"}')
    for (const name of MODULES) writeFileSync(join(this.#folder, `${name}.js`), javaScriptOf(name))
  }

  /**
   * Lets a process live.
   * @param killed decides at each of its lines whether to kill it now (0), or that many milliseconds later
   * @param afterMs kills it that long after the order, whatever it says
   */
  live(order: Order, killed: (line: Line) => number | undefined, afterMs?: number): Promise<Life> {
    const child = this.#next ?? this.#start()
    this.#next = this.#start()
    const life = lifeOf(child, killed)
    child.send(order, () => {
      if (afterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), afterMs)
    })
    return life
  }

  close(): void {
    this.#next?.kill('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #start(): ChildProcess {
    return spawn(process.execPath, [join(this.#folder, 'scenario/victim.js')], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  }
}

function lifeOf(child: ChildProcess, killed: (line: Line) => number | undefined): Promise<Life> {
  const lines: Line[] = []
  let rest = ''
  let stderr = ''
  let timer: NodeJS.Timeout | undefined
  const hanging = setTimeout(() => child.kill('SIGKILL') && (stderr += 'killed because it hung'), HANG_MS)
  const kill = (): boolean => child.kill('SIGKILL')
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)))
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const texts = (rest + chunk).split('\n')
    rest = texts.pop() ?? ''
    for (const text of texts) {
      const line = JSON.parse(text) as Line // our own program's
      lines.push(line)
      if (line.kind === 'failed') kill() // and the one who reads the lines says why
      const afterMs = timer === undefined ? killed(line) : undefined
      if (afterMs === 0) kill()
      else if (afterMs !== undefined) timer = setTimeout(kill, afterMs)
    }
  })
  // `close` comes when the pipes are empty: every line that was written has been read by then.
  return new Promise((ended) =>
    child.on('close', (_code, signal) => {
      clearTimeout(timer)
      clearTimeout(hanging)
      ended({ lines, signal, stderr })
    }),
  )
}

function javaScriptOf(name: string): string {
  const source = readFileSync(join(import.meta.dirname, '..', `${name}.ts`), 'utf8')
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
  })
  return outputText.replaceAll("'../../src/", `'${DIST}/`)
}
