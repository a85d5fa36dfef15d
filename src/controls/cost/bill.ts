// What a run would cost at the service: on demand, provisioned, and the cheaper of both for each table. Pure. Invariant: sums are made of exact
// decimals and rounded once, where they are shown; what is an estimate says so.
// Source: docs read-write-operations (units), pricing pages. Assumed: a provisioned unit is charged for the time that it was there, to the
// millisecond; what was never provisioned would have been so at the busiest minute's rate; storage is what is held now, held all the time.
import { Big } from 'big.js'
import type { Namespace } from '../../model/namespace.js'
import type { BillingMode, TableClass } from '../../model/table.js'
import type { ClassPrices, Prices } from './prices.js'

const HOUR_MS = 3_600_000
/** As bills count a month. */
const MONTH_HOURS = 730
const GB = 1024 ** 3
const MILLION = 1_000_000
/** A write unit is 1 KB at most. */
const WRITE_UNIT_BYTES = 1024
const DECIMALS = 10

/** What one side of a table or an index used. */
export interface SideUse {
  readonly units: number
  /** Units of the busiest minute. */
  readonly peakMinuteUnits: number
  /** Provisioned units times hours. */
  readonly unitHours: number
}

export interface HolderUse {
  /** Undefined for the table itself. */
  readonly index?: string | undefined
  readonly read: SideUse
  readonly write: SideUse
  /** Of the write units, those that came from other regions. */
  readonly replicatedWriteUnits: number
  /** As they are billed: with what is added for each item. */
  readonly bytes: number
}

export interface TableUse extends Namespace {
  readonly table: string
  readonly isDeleted: boolean
  readonly billingMode: BillingMode
  readonly tableClass: TableClass
  /** How long it was there in this run. */
  readonly hours: number
  readonly holders: readonly HolderUse[]
}

/** What is said of the run beside its tables. */
export interface RunUse {
  readonly fromMs: number
  readonly toMs: number
  /** How many tables that are gone the line `(others)` stands for. */
  readonly mergedTables: number
  readonly streamReads: number
}

/** Dollars, as decimals in a text. */
type Dollars = string

export interface BilledHolder {
  readonly index?: string
  readonly readUnits: number
  readonly writeUnits: number
  readonly replicatedWriteUnits: number
  readonly onDemand: Dollars
  readonly provisioned: Dollars
  readonly readUnitHours: number
  readonly writeUnitHours: number
  /** With 100 for each item. */
  readonly bytes: number
  readonly storage: Dollars
}

export interface BilledTable extends Namespace {
  readonly table: string
  readonly isDeleted: boolean
  readonly billingMode: BillingMode
  readonly tableClass: TableClass
  readonly hours: number
  readonly onDemand: Dollars
  readonly provisioned: Dollars
  /** Whether it was provisioned; else what it would have needed is estimated. */
  readonly provisionedBasis: 'as provisioned' | 'estimated'
  readonly best: 'on demand' | 'provisioned'
  readonly storage: Dollars
  /** To other regions, at most. */
  readonly transfer: Dollars
  readonly holders: readonly BilledHolder[]
}

export interface Bill {
  readonly isEstimate: true
  readonly currency: 'USD'
  readonly prices: Prices
  readonly from: string
  readonly to: string
  readonly hours: number
  readonly tables: readonly BilledTable[]
  readonly streams: { readonly reads: number; readonly cost: Dollars }
  readonly storage: Dollars
  readonly transfer: Dollars
  /** With storage, streams and transfer. */
  readonly totals: { readonly onDemand: Dollars; readonly provisioned: Dollars; readonly best: Dollars }
  readonly notes: readonly string[]
}

const NOTES = [
  'An estimate: taxes, free tiers, reserved capacity and backups are left out.',
  'Provisioned cost of a table that was on demand is estimated from its busiest minute.',
  'Storage is what is held now and 100 bytes an item, over the time that its table was there.',
  'Transfer between regions is at most this: a kilobyte a replicated write unit.',
]

const mergedNote = (tables: number): string =>
  `The first ${tables} tables that were dropped are one line, (others), in the namespace and class of the first of them.`

/** The bill of that use. */
export function billOf({ tables, ...run }: RunUse & { readonly tables: readonly TableUse[] }, prices: Prices): Bill {
  const bill = new OpenBill(prices)
  for (const table of tables) bill.add(table)
  return bill.close(run)
}

/** A bill to which tables are added one by one, so that whoever makes a long one can let others go on in between. */
export class OpenBill {
  readonly #prices: Prices
  readonly #tables: BilledTable[] = []
  #onDemand = new Big(0)
  #provisioned = new Big(0)
  #best = new Big(0)
  #storage = new Big(0)
  #transfer = new Big(0)

  constructor(prices: Prices) {
    this.#prices = prices
  }

  add(table: TableUse): void {
    const { billed, onDemand, provisioned, storage, transfer } = sumsOf(table, this.#prices)
    this.#tables.push(billed)
    this.#onDemand = this.#onDemand.plus(onDemand)
    this.#provisioned = this.#provisioned.plus(provisioned)
    this.#best = this.#best.plus(onDemand.lte(provisioned) ? onDemand : provisioned)
    this.#storage = this.#storage.plus(storage)
    this.#transfer = this.#transfer.plus(transfer)
  }

  close({ fromMs, toMs, mergedTables, streamReads }: RunUse): Bill {
    const streams = per(streamReads, MILLION, this.#prices.streamReadMillion)
    const beside = this.#storage.plus(this.#transfer).plus(streams)
    const total = (sum: Big): Dollars => text(sum.plus(beside))
    return {
      ...{ isEstimate: true, currency: 'USD', prices: this.#prices },
      ...{ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), hours: Math.max(0, toMs - fromMs) / HOUR_MS },
      tables: this.#tables,
      streams: { reads: streamReads, cost: text(streams) },
      ...{ storage: text(this.#storage), transfer: text(this.#transfer) },
      totals: { onDemand: total(this.#onDemand), provisioned: total(this.#provisioned), best: total(this.#best) },
      notes: mergedTables === 0 ? NOTES : [...NOTES, mergedNote(mergedTables)],
    }
  }
}

interface Sums {
  readonly billed: BilledTable
  readonly onDemand: Big
  readonly provisioned: Big
  readonly storage: Big
  readonly transfer: Big
}

function sumsOf(table: TableUse, prices: Prices): Sums {
  const own = table.tableClass === 'STANDARD_INFREQUENT_ACCESS' ? prices.infrequentAccess : prices.standard
  const holders = table.holders.map((holder) => holderSums(holder, table.hours, own))
  const sum = (of: (one: HolderSums) => Big): Big => holders.map(of).reduce((a, b) => a.plus(b), new Big(0))
  const [onDemand, provisioned, storage] = [sum((one) => one.onDemand), sum((one) => one.provisioned), sum((one) => one.storage)]
  const replicated = table.holders
    .filter(({ index }) => index === undefined)
    .reduce((all, one) => all + one.replicatedWriteUnits, 0)
  const transfer = per(replicated * WRITE_UNIT_BYTES, GB, prices.transferGb)
  const { holders: _use, ...rest } = table
  const billed: BilledTable = {
    ...rest,
    ...{ onDemand: text(onDemand), provisioned: text(provisioned), storage: text(storage), transfer: text(transfer) },
    provisionedBasis: holders.some((one) => one.isEstimated) ? 'estimated' : 'as provisioned',
    best: onDemand.lte(provisioned) ? 'on demand' : 'provisioned',
    holders: holders.map((one) => one.billed),
  }
  return { billed, onDemand, provisioned, storage, transfer }
}

interface HolderSums {
  readonly billed: BilledHolder
  readonly onDemand: Big
  readonly provisioned: Big
  readonly storage: Big
  readonly isEstimated: boolean
}

function holderSums(
  { index, read, write, replicatedWriteUnits, bytes }: HolderUse,
  hours: number,
  prices: ClassPrices,
): HolderSums {
  const isEstimated = read.unitHours === 0 && write.unitHours === 0
  const readUnitHours = isEstimated ? neededUnits(read) * hours : read.unitHours
  const writeUnitHours = isEstimated ? neededUnits(write) * hours : write.unitHours
  const ownWrites = write.units - replicatedWriteUnits
  const replicatedShare = write.units === 0 ? 0 : replicatedWriteUnits / write.units
  const onDemand = per(read.units, MILLION, prices.readMillion)
    .plus(per(ownWrites, MILLION, prices.writeMillion))
    .plus(per(replicatedWriteUnits, MILLION, prices.replicatedWriteMillion))
  const provisioned = per(readUnitHours, 1, prices.readHour)
    .plus(per(writeUnitHours * (1 - replicatedShare), 1, prices.writeHour))
    .plus(per(writeUnitHours * replicatedShare, 1, prices.replicatedWriteHour))
  const storage = per(bytes, GB, prices.storageGbMonth).times(hours).div(MONTH_HOURS)
  const billed: BilledHolder = {
    ...(index === undefined ? {} : { index }),
    ...{ readUnits: read.units, writeUnits: write.units, replicatedWriteUnits, readUnitHours, writeUnitHours, bytes },
    ...{ onDemand: text(onDemand), provisioned: text(provisioned), storage: text(storage) },
  }
  return { billed, onDemand, provisioned, storage, isEstimated }
}

/** Units a second for the busiest minute; one at least, as a table can't have less. */
const neededUnits = ({ peakMinuteUnits }: SideUse): number => Math.max(1, Math.ceil(peakMinuteUnits / 60))

const per = (amount: number, of: number, price: number): Big => new Big(amount).times(price).div(of)

const text = (dollars: Big): Dollars => dollars.round(DECIMALS).toFixed()
