// What is asked of the limits of tables and indexes through one gateway, as the others read it. Pure.
import type { PhysicalId } from '../../model/ids.js'

/** Half units a second, reads and writes, of each table and global index that has a limit and was asked for lately. */
export type Demand = ReadonlyMap<PhysicalId, readonly [read: number, write: number]>

export const NO_DEMAND: Demand = new Map()

export const demandText = (demand: Demand): string => JSON.stringify([...demand])

/** @param text of `demandText` */
export const demandOfText = (text: string | undefined): Demand =>
  text === undefined ? NO_DEMAND : new Map(JSON.parse(text) as [PhysicalId, [number, number]][]) // our own text
