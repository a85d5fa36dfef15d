// Whose past is kept for point-in-time recovery, and from which position on. Invariant: of a table with a window every row and record can be
// read as it was at the beginning of any second in it; a floor never goes down, so what was cleared is never asked for.
import type { PhysicalId, Sequence } from '../../model/ids.js'
import { keptFromMs, type Moment, type RecoverySetting } from '../../model/recovery.js'
import type { TimeMarks } from './time-marks.js'

/** The kept past of one table. */
export interface KeptWindow {
  setting: RecoverySetting
  /** The first position that can be read at, and the moment for which it was set. */
  floor: Sequence
  floorMs: number
  /** When the table went, if it did. */
  readonly goneAt?: Moment
}

const NOTHING_KEPT = Number.POSITIVE_INFINITY

export class Windows {
  readonly marks: TimeMarks
  readonly #windows = new Map<PhysicalId, KeptWindow>()

  constructor(marks: TimeMarks) {
    this.marks = marks
  }

  /** Keeps a table's past, as its setting says now. @param goneAt the end, of a table that is gone */
  keep(physicalId: PhysicalId, setting: RecoverySetting, goneAt?: Moment): void {
    const known = this.#windows.get(physicalId)
    const floor = Math.max(known?.floor ?? 0, setting.since.position)
    const floorMs = known?.floor === floor ? Math.min(known.floorMs, setting.since.atMs) : setting.since.atMs
    this.#windows.set(physicalId, { setting, floor, floorMs, ...(goneAt === undefined ? {} : { goneAt }) })
  }

  /** Keeps it no more. @returns whether it was kept */
  drop(physicalId: PhysicalId): boolean {
    return this.#windows.delete(physicalId)
  }

  of(physicalId: PhysicalId): KeptWindow | undefined {
    return this.#windows.get(physicalId)
  }

  all(): readonly (readonly [PhysicalId, KeptWindow])[] {
    return [...this.#windows]
  }

  /** Undo rows of a table or index up to that change are of no window. */
  floor(id: number): number {
    return this.#windows.get(id)?.floor ?? NOTHING_KEPT
  }

  /** The position of a whole second that lies in the table's window. */
  async positionAt({ setting, goneAt }: Pick<KeptWindow, 'setting' | 'goneAt'>, atMs: number): Promise<Sequence> {
    const position = await this.marks.positionAt(atMs)
    return Math.min(Math.max(position, setting.since.position), goneAt?.position ?? position)
  }

  /** Moves a window's floor to where its period begins by now. @returns whether it moved */
  async advance(physicalId: PhysicalId, nowMs: number): Promise<boolean> {
    const window = this.#windows.get(physicalId)
    if (window === undefined) return false
    const fromMs = keptFromMs(window.setting, nowMs)
    const position = await this.positionAt(window, fromMs)
    const present = this.#windows.get(physicalId)
    if (present?.setting !== window.setting || position <= present.floor) return false
    present.floor = position
    present.floorMs = fromMs
    return true
  }

  /** The setting that keeps what is kept, now that the clock was set back to then: what was cleared does not come again. */
  settingAt({ setting, floor, floorMs }: KeptWindow, nowMs: number): RecoverySetting {
    const since = { atMs: Math.min(nowMs, floorMs), position: floor }
    return { ...setting, since }
  }
}
