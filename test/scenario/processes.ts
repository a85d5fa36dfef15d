// Starts the process that the crash tests kill. The program and the product are joined into one file, once a worker, as the build does it:
// that starts in a fraction of a loader's time. The next process loads its code while the present one works, so a hundred lives take
// seconds.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import type { Line, Order } from './victim.js'

const PROJECT = resolve(import.meta.dirname, '../..')
/** Within the project, so that packages are found from there. */
const CACHE = join(PROJECT, 'node_modules', '.cache')
/** Far more than any life needs; only a process that hangs gets here. */
const HANG_MS = 20_000

/** Modules find files beside them by their address, which is that of their source. */
const addresses: Plugin = {
  name: 'addresses',
  setup: (build) =>
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
    })),
}

const { outputFiles } = await build({
  entryPoints: [join(import.meta.dirname, 'victim.ts')],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
  target: 'node20.15',
  packages: 'external',
  plugins: [addresses],
  logLevel: 'warning',
})
const PROGRAM = outputFiles[0]?.text ?? ''

export interface Life {
  readonly lines: readonly Line[]
  /** What ended it: a signal's name, or null when it ended by itself. */
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
}

export class Victims {
  readonly #folder: string
  #next: ChildProcess | undefined

  constructor() {
    mkdirSync(CACHE, { recursive: true })
    this.#folder = mkdtempSync(join(CACHE, 'dynalab-victim-'))
    writeFileSync(join(this.#folder, 'victim.mjs'), PROGRAM)
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
    return spawn(process.execPath, [join(this.#folder, 'victim.mjs')], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
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
