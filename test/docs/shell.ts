// A bash that runs one script after another, as a reader's terminal does: folder, variables and functions stay. It answers what each one
// printed, and which of its commands failed.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Printed {
  readonly stdout: string
  readonly stderr: string
  /** The commands that ended with another code than 0. */
  readonly failed: readonly string[]
}

const END = '~~~ the script has ended ~~~'
const FAILED = '~~~ failed: '
/** What a reader's terminal has not: the variables of the test runner, and those that choose an endpoint or an option. */
const OURS = /^(?:VITEST|NODE_|AWS_|DYNALAB_|npm_)/

export class Shell {
  readonly #bash: ChildProcessWithoutNullStreams
  #stdout = ''
  #stderr = ''
  #onEnd: (() => void) | undefined

  constructor(cwd: string, environment: Readonly<Record<string, string>>) {
    const outside = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)))
    this.#bash = spawn('bash', ['--noprofile', '--norc'], { cwd, env: { ...outside, ...environment } })
    this.#bash.stdout.on('data', (chunk) => this.#heard({ stdout: String(chunk) }))
    this.#bash.stderr.on('data', (chunk) => this.#heard({ stderr: String(chunk) }))
    this.#bash.on('close', () => this.#onEnd?.())
    this.#bash.stdin.write(`trap 'printf "%s%s\\n" "${FAILED}" "$BASH_COMMAND" >&2' ERR\n`)
  }

  /** Scripts read nothing. Resolves at the end of the script, or of bash. */
  async run(script: string): Promise<Printed> {
    const ended = new Promise<void>((end) => (this.#onEnd = end))
    this.#bash.stdin.write(`{\n${script}\n} </dev/null\necho '${END}'; echo '${END}' >&2\n`)
    await ended
    const lines = this.#stderr.split('\n').filter((line) => line !== END)
    const printed = {
      stdout: this.#stdout.replace(`${END}\n`, ''),
      stderr: lines.filter((line) => !line.startsWith(FAILED)).join('\n'),
      failed: lines.filter((line) => line.startsWith(FAILED)).map((line) => line.slice(FAILED.length)),
    }
    this.#stdout = ''
    this.#stderr = ''
    return printed
  }

  async close(): Promise<void> {
    const closed = once(this.#bash, 'close')
    this.#bash.stdin.end()
    await closed
  }

  #heard({ stdout = '', stderr = '' }: { readonly stdout?: string; readonly stderr?: string }): void {
    this.#stdout += stdout
    this.#stderr += stderr
    if (this.#stdout.includes(`${END}\n`) && this.#stderr.includes(`${END}\n`)) this.#onEnd?.()
  }
}
