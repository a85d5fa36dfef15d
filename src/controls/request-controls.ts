// The last requests, for the administration API and for those who hold the emulator. Invariant: looking takes nothing away; where none are kept,
// there is nothing to see.
import { isSameNamespace, type Namespace } from '../model/namespace.js'
import type { LoggedRequest } from '../protocol/logged-request.js'
import { readMembers, wholeNumber } from './members.js'
import { homeOrAll, type HomeOf, NAMESPACE_MEMBERS } from './namespace.js'

/** What keeps requests; undefined where none are kept. */
export interface RequestSource {
  readonly most: number
  all(): readonly LoggedRequest[]
  clear(): void
}

export interface RequestChoice {
  readonly namespace?: Namespace | undefined
  /** So many at most, the newest. */
  readonly last?: number | undefined
}

const last = wholeNumber(1, 100_000)

export const REQUEST_MEMBERS = { last, ...NAMESPACE_MEMBERS }

export class RequestControls {
  readonly #source: RequestSource | undefined
  readonly #homeOf: HomeOf

  constructor(source: RequestSource | undefined, homeOf: HomeOf) {
    this.#source = source
    this.#homeOf = homeOf
  }

  /** How many are kept at most; 0 where none are. */
  get most(): number {
    return this.#source?.most ?? 0
  }

  /** The newest that are kept, the oldest of them first. Those that name no namespace are of every one. @throws Refusal */
  recent({ namespace, ...choice }: RequestChoice = {}): readonly LoggedRequest[] {
    const { last: count = Number.POSITIVE_INFINITY } = readMembers({ ...choice }, { last })
    const home = homeOrAll(namespace, this.#homeOf)
    const isMeant = ({ account, region }: LoggedRequest): boolean => {
      if (home === undefined || account === undefined || region === undefined) return true
      return isSameNamespace(this.#homeOf({ account, region }), home)
    }
    const meant = this.#source?.all().filter(isMeant) ?? []
    return meant.slice(Math.max(0, meant.length - count))
  }

  /** Forgets all. */
  clear(): void {
    this.#source?.clear()
  }
}
