// The tables of a catalogue, of which most rest: nothing has to be done for one until somebody asks for it. Invariant: nobody changes a record
// in place, so any number of engines that lie on the same rows share one of these.
import { namespaceId } from '../model/namespace.js'
import { hasLocalIndex, type IndexRecord, type Namespace, type TableRecord } from '../model/table.js'
import { activeDues } from './active-changes.js'

interface Place {
  readonly namespace: Namespace
  readonly records: Map<string, TableRecord>
}

export class RestingTables {
  /** Those that rest not: what they have begun goes on by itself. */
  readonly lively: readonly TableRecord[]
  readonly #places = new Map<string, Place>()

  /** @param records every table of a store */
  constructor(records: readonly TableRecord[]) {
    this.lively = records.filter((record) => !isResting(record))
    for (const record of records) if (isResting(record)) this.#placeOf(record.namespace).records.set(record.name, record)
  }

  find(namespace: Namespace, name: string): TableRecord | undefined {
    return this.#places.get(namespaceId(namespace))?.records.get(name)
  }

  in(namespace: Namespace): Iterable<TableRecord> {
    return this.#places.get(namespaceId(namespace))?.records.values() ?? []
  }

  /** Those in which tables rest. */
  namespaces(): readonly Namespace[] {
    return [...this.#places.values()].map(({ namespace }) => namespace)
  }

  #placeOf(namespace: Namespace): Place {
    const id = namespaceId(namespace)
    const place = this.#places.get(id) ?? { namespace, records: new Map<string, TableRecord>() }
    this.#places.set(id, place)
    return place
  }
}

/** It has no state that ends, no index to fill, no collections to count, no log, no item whose time comes, no window that moves, and no replica elsewhere. */
function isResting(record: TableRecord): boolean {
  const { status, transitionDueMs, stream, pastStreams, kinesis, logReaders, global, timeToLive, dueTimes, recovery, indexes } =
    record
  if (status !== 'ACTIVE' || recovery !== undefined || transitionDueMs !== undefined || activeDues(record).length > 0)
    return false
  if (stream !== undefined || pastStreams !== undefined || kinesis !== undefined || logReaders.length > 0) return false
  if (hasLocalIndex(record) && record.collectionsCounted !== true) return false
  return global === undefined && timeToLive === undefined && dueTimes === undefined && indexes.every(isIndexResting)
}

const isIndexResting = ({ status, backfilling }: IndexRecord): boolean => status === 'ACTIVE' && backfilling === undefined
