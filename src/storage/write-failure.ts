// Why a batch could not be written, in words with a remedy: who reads a refusal, the answer of `ready` or the log must know what to do.
// LevelDB hands on the system's own sentence and nothing else, so it is known by that.

/** What the operator can do, by what the system says. */
const REMEDIES: readonly (readonly [said: RegExp, remedy: string])[] = [
  [/no space left|quota exceeded/i, 'free space on its disk'],
  [/too many open files/i, 'raise the limit of open files (ulimit -n)'],
  [/file too large/i, 'raise the limit of file sizes (ulimit -f)'],
  [/input\/output error/i, 'look after its disk'],
  [/read-only file system/i, 'mount its disk for writing'],
  [/permission denied|operation not permitted/i, 'give this user the right to write there'],
]

/** The failure with what to do about it; nothing has to be started again. */
export function writeFailure(failure: unknown): Error {
  const said = failure instanceof Error ? failure.message : String(failure)
  const [, remedy = 'mend the cause'] = REMEDIES.find(([pattern]) => pattern.test(said)) ?? []
  return new Error(`${said}: ${remedy}, and writes are taken again within seconds`, { cause: failure })
}
