// A small disk in memory, which can be filled. Only an administrator can make one: tests that need it say so and skip elsewhere.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'dynalab-disk-'))
  /** Whether it could be made. */
  readonly isThere: boolean

  constructor(bytes: number) {
    this.isThere = canRun('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', this.folder])
    if (!this.isThere) process.stdout.write('no disk could be mounted, so none is filled\n')
  }

  /** Takes all that is left of it. */
  fill(): void {
    for (const bytes of [1024 * 1024, 64 * 1024, 4096]) {
      try {
        for (let n = 0; ; n++) writeFileSync(join(this.folder, `filler-${bytes}-${n}`), Buffer.alloc(bytes, 1))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    }
  }

  /** Gives megabytes back of what `fill` took. */
  give(megabytes: number): void {
    for (let n = 0; n < megabytes; n++) rmSync(join(this.folder, `filler-1048576-${n}`))
  }

  /** Gives all back that `fill` took. */
  empty(): void {
    execFileSync('sh', ['-c', `rm -f ${this.folder}/filler-*`])
  }

  /** Whether anything can be changed on it. */
  setWritable(isWritable: boolean): void {
    execFileSync('mount', ['-o', `remount,${isWritable ? 'rw' : 'ro'}`, this.folder])
  }

  remove(): void {
    if (this.isThere) execFileSync('umount', ['-l', this.folder])
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function canRun(command: string, words: readonly string[]): boolean {
  try {
    execFileSync(command, words, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
