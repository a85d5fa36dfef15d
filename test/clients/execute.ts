// Runs one command to its end, its output in one text. Past its time the whole process group is stopped, so no compiler or server that
// a build tool started stays behind.
import { spawn } from 'node:child_process'

interface Surroundings {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

interface Execution {
  /** The exit code (-1 after a signal), or why there is none. */
  readonly end: number | 'absent' | 'timeout'
  readonly output: string
}

/** Runs it; never throws. */
export async function execute(command: readonly [string, ...string[]], around: Surroundings): Promise<Execution> {
  const [tool, ...words] = command
  const env = { ...process.env, GOTOOLCHAIN: 'local', ...around.env } // no toolchain is downloaded for want of a newer one
  const child = spawn(tool, words, { cwd: around.cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  return new Promise((done) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }, around.timeoutMs)
    const finish = (end: Execution['end']): void => {
      clearTimeout(timer)
      done({ end, output })
    }
    child.on('error', () => finish('absent'))
    child.on('close', (code) => finish(isLate ? 'timeout' : (code ?? -1)))
  })
}
