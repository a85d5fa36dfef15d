// LevelDB's own diary, `LOG`, begun anew by each opening: there it says what it dropped, and to nobody else.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Source: LevelDB 1.20, db/db_impl.cc (RecoverLogFile, MaybeIgnoreError). */
const LOSS = /dropping \d+ bytes|ignoring error|Corruption/i

/** @returns the lines about what the opening dropped */
export async function lossesTold(store: string): Promise<readonly string[]> {
  const diary = await readFile(join(store, 'LOG'), 'utf8').catch(() => '')
  return diary
    .split('\n')
    .filter((line) => LOSS.test(line))
    .map((line) => line.replace(/^\S+ \S+ /, ''))
}
