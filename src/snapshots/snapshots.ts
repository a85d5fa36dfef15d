// What was kept of an emulator or a fork under a name, to go back to. Invariants: a snapshot is one moment, whole; a name means one; what comes in
// a name leads to no other folder; who asks for one that is not there, or is damaged, hears it in one line.
import { NAME_MEMBER } from '../controls/members.js'
import { inConflict, invalid, notFound } from '../controls/refusal.js'
import type { HeldView } from '../storage/held-view.js'

export interface ShownSnapshot {
  readonly name: string
  readonly createdAt: string
  /** Undefined in memory. */
  readonly folder: string | undefined
}

/** Where snapshots are kept. */
export interface SnapshotPlace {
  /** @param view held until it is kept, or for as long as the snapshot is there */
  keep(name: string, view: HeldView): Promise<ShownSnapshot>
  /** Undefined where there is none. @throws FolderError for one that is damaged, or of a format that can't be read */
  open(name: string): Promise<HeldView | undefined>
  list(): Promise<readonly ShownSnapshot[]>
  /** @returns whether there was one */
  remove(name: string): Promise<boolean>
}

export class Snapshots {
  readonly #place: SnapshotPlace
  /** Names that are being kept or taken away. */
  readonly #busy = new Set<string>()
  /** How many open the snapshot of a name. */
  readonly #opening = new Map<string, number>()

  constructor(place: SnapshotPlace) {
    this.#place = place
  }

  /** In the order of their names. */
  async list(): Promise<readonly ShownSnapshot[]> {
    const all = await this.#place.list()
    return all.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** Takes a snapshot away. @throws Refusal */
  async remove(name: string): Promise<void> {
    await this.#alone(name, async () => {
      if (!(await this.#place.remove(name))) throw notThere(name)
    })
  }

  /** For those who hold what is to be kept; it is released. @throws Refusal: the name is none, or taken; FolderError */
  async keep(name: string, hold: () => Promise<HeldView>): Promise<ShownSnapshot> {
    return this.#alone(name, async () => {
      if ((await this.#place.list()).some((one) => one.name === name))
        throw inConflict(`there is a snapshot ${name} already: take it away first, or choose another name`)
      const view = await hold()
      try {
        return await this.#place.keep(name, view)
      } finally {
        await view.release()
      }
    })
  }

  /** For those who restore it, who release it. @throws Refusal: there is none, or it is being kept or taken away; FolderError */
  async open(name: string): Promise<HeldView> {
    check(name)
    if (this.#busy.has(name)) throw isBusy(name)
    const others = this.#opening.get(name) ?? 0
    this.#opening.set(name, others + 1)
    try {
      const view = await this.#place.open(name)
      if (view === undefined) throw notThere(name)
      return view
    } finally {
      this.#opened(name)
    }
  }

  #opened(name: string): void {
    const others = (this.#opening.get(name) ?? 1) - 1
    if (others === 0) this.#opening.delete(name)
    else this.#opening.set(name, others)
  }

  async #alone<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
    check(name)
    if (this.#busy.has(name)) throw isBusy(name)
    if (this.#opening.has(name)) throw inConflict(`the snapshot ${name} is being read: ask again`)
    this.#busy.add(name)
    try {
      return await task()
    } finally {
      this.#busy.delete(name)
    }
  }
}

function check(name: unknown): void {
  if (NAME_MEMBER.read(name) === undefined) throw invalid(`name must be ${NAME_MEMBER.must}`)
}

const isBusy = (name: string): Error => inConflict(`the snapshot ${name} is being kept or taken away: ask again`)

const notThere = (name: string): Error =>
  notFound(`there is no snapshot ${name}: GET /_dynalab/snapshots lists those that are there`)
