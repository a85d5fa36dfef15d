// Runs the built command as a user does: a process of its own, with its output, exit code and signals.
import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

const main = join(resolve(import.meta.dirname, '../..'), 'dist/cli/main.js')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Running {
  readonly process: ChildProcess
  /** The endpoint of the ready line. */
  readonly endpoint: string
  readonly ended: Promise<Ended>
}

interface Place {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** The limit of open files. */
  readonly openFiles?: number
}

function launch(
  words: readonly string[],
  { cwd, env, openFiles }: Place,
): { child: ChildProcess; ended: Promise<Ended>; output: { stdout: string; stderr: string } } {
  const outside = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('DYNALAB_')))
  const limited = openFiles === undefined ? [] : ['sh', '-c', `ulimit -n ${openFiles}; exec "$0" "$@"`]
  const [command = '', ...args] = [...limited, process.execPath, main, ...words]
  const child = spawn(command, args, { cwd, env: { ...outside, ...env } })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)))
  const ended = new Promise<Ended>((end) => child.on('close', (code) => end({ code, ...output })))
  return { child, ended, output }
}

/** Runs the command to its end. */
export async function dynalab(words: readonly string[], place: Place = {}): Promise<Ended> {
  return launch(words, place).ended
}

/** Runs the command to its end with a stdout that nobody reads any more, as behind `| head`. */
export async function dynalabUnread(words: readonly string[]): Promise<Pick<Ended, 'code' | 'stderr'>> {
  const { child, ended } = launch(words, {})
  child.stdout?.destroy()
  const { code, stderr } = await ended
  return { code, stderr }
}

/** Runs the command until its ready line. @throws Error with what it said when it ends before */
export async function dynalabReady(words: readonly string[], place: Place = {}): Promise<Running> {
  const { child, ended, output } = launch(words, place)
  const endpoint = await new Promise<string>((ready, reject) => {
    child.stdout?.on('data', () => {
      const found = /^dynalab listening on (http:\/\/\S+)\n/.exec(output.stdout)?.[1]
      if (found !== undefined) ready(found)
    })
    void ended.then(({ code, stderr }) => reject(new Error(`dynalab ended with ${code}: ${stderr}`)))
  })
  return { process: child, endpoint, ended }
}

/** Runs the command until it ends or is killed, while its lines are taken. */
export function dynalabLines(words: readonly string[]): {
  /** Whole lines of stdout that were not taken before. */
  taken(): readonly string[]
  /** Resolves when it has said these words on stderr. */
  said(words: string): Promise<void>
  readonly ended: Promise<Ended>
  kill(): void
} {
  const { child, ended, output } = launch(words, {})
  let from = 0
  return {
    taken: () => {
      const end = output.stdout.lastIndexOf('\n') + 1
      const lines = output.stdout.slice(from, end).split('\n').slice(0, -1)
      from = end
      return lines
    },
    said: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => (output.stderr.includes(wanted) ? resolve() : undefined)
        child.stderr?.on('data', look)
        look()
      }),
    ended,
    kill: () => void child.kill(),
  }
}
