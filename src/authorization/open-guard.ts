// The guard that the options ask for, with its files read. Invariant: a file that can't be read, or says something that nobody understands,
// keeps the server from starting, with the file and the line.
import { readFile } from 'node:fs/promises'
import { PolicyFault } from '../access/policy-fault.js'
import { machineMs } from '../runtime/stopwatch.js'
import { type DocumentFile, FileFault, readDocument } from './document-file.js'
import { AccessGuard, type GuardParts } from './guard.js'
import { readIdentities } from './identities-file.js'
import { readKeys } from './keys-file.js'

export interface GuardOptions {
  readonly signature: 'off' | 'check'
  /** Files. */
  readonly signatureKeys: string | undefined
  readonly iam: string | undefined
}

/** @returns undefined where nothing is to be checked. @throws FileFault: one line */
export async function openGuard(options: GuardOptions, log: GuardParts['log']): Promise<AccessGuard | undefined> {
  const { signature, signatureKeys, iam } = options
  const keys =
    signature === 'check' && signatureKeys !== undefined
      ? await readFileAs(signatureKeys, ({ value }) => readKeys(value))
      : undefined
  const identities = iam === undefined ? undefined : await readFileAs(iam, readIdentities)
  if (keys === undefined && identities === undefined) return undefined
  return new AccessGuard({ keys, identities, nowMs: machineMs, log })
}

/** @throws FileFault */
export async function readFileAs<Result>(path: string, read: (document: DocumentFile) => Result): Promise<Result> {
  const document = readDocument(path, await textOf(path))
  try {
    return read(document)
  } catch (error) {
    if (error instanceof PolicyFault) throw new FileFault(`${document.placeOf(error.path)}: ${error.message}`)
    throw error
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new FileFault(`the file ${path} can't be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
