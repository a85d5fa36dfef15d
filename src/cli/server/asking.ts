// What most commands do: ask the administration one thing, and print the answer.
import type { Command } from 'commander'
import { addJsonFlag, type Paint, print } from '../screen/output.js'
import type { Administer } from './admin-client.js'
import { addPlaceFlags, addServerFlags, administerFor, placeFor, type ServerFlags } from './server-flags.js'

export type AskingFlags = ServerFlags & { readonly json?: true } & Readonly<Record<string, unknown>>

export interface Asking<T extends object> {
  /** What `--account` and `--region` are for: one namespace where they are given, else all; not taken where it is `none`. */
  readonly namespace: 'one or all' | 'none'
  readonly ask: (administer: Administer, asked: Asked) => Promise<T>
  readonly words: (answer: T, paint: Paint) => string
}

export interface Asked {
  /** The arguments of the command line. */
  readonly words: readonly string[]
  readonly flags: AskingFlags
  /** As a query or a body takes it: empty for all. */
  readonly namespace: { readonly account?: string; readonly region?: string }
}

/** Makes the command do that. */
export function asks<T extends object>(command: Command, { namespace, ask, words }: Asking<T>): Command {
  addJsonFlag(namespace === 'none' ? addServerFlags(command) : addPlaceFlags(command))
  return command.action(async () => {
    const flags = command.opts<AskingFlags>()
    const isForAll = namespace === 'none' || (flags.account === undefined && flags.region === undefined)
    const asked = { words: command.args, flags, namespace: isForAll ? {} : (await placeFor(flags)).namespace }
    print(await ask(administerFor(flags), asked), flags.json, words)
  })
}
