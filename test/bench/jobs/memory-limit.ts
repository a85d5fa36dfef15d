// A hard limit on the memory of processes, set by the Linux kernel (version 1 of control groups, as an administrator). What a process maps of
// files counts as well, and is taken back before a limit is broken; whatever it holds of its own beyond it, the kernel kills.
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = '/sys/fs/cgroup/memory'
const MB = 1024 * 1024

/** In MB but for the counts. */
export interface LimitedMemory {
  /** The most that was charged at once, clean pages of files included. */
  readonly mostMb: number
  /** How often the limit was reached, and pages of files were taken back. */
  readonly reached: number
  /** Read again after they had been taken back. */
  readonly readAgainMb: number
}

export class MemoryLimit {
  readonly #folder: string

  /** @throws Error where the system has no such groups, or may not make one */
  constructor(name: string, limitMb: number) {
    this.#folder = join(ROOT, name)
    mkdirSync(this.#folder)
    writeFileSync(join(this.#folder, 'memory.swappiness'), '0')
    writeFileSync(join(this.#folder, 'memory.limit_in_bytes'), String(limitMb * MB))
    writeFileSync(join(this.#folder, 'memory.memsw.limit_in_bytes'), String(limitMb * MB)) // no swap beside it
  }

  /** A shell's words before a command, so that the process is limited from its beginning. */
  get before(): string {
    return `echo $$ > ${join(this.#folder, 'cgroup.procs')}; exec `
  }

  look(): LimitedMemory {
    const number = (file: string): number => Number(readFileSync(join(this.#folder, file), 'utf8'))
    const pages = /^workingset_refault_file (\d+)/m.exec(readFileSync(join(this.#folder, 'memory.stat'), 'utf8'))?.[1] ?? 0
    return {
      mostMb: number('memory.max_usage_in_bytes') / MB,
      reached: number('memory.failcnt'),
      readAgainMb: (Number(pages) * 4096) / MB,
    }
  }

  /** When no process is left in it. */
  remove(): void {
    rmdirSync(this.#folder)
  }
}
