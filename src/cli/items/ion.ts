// The items of a file of Ion, as exports of the service have them. Where a row stands is its number: records have no lines of their own.
import type { Readable } from 'node:stream'
import { ionRecords } from '../../transfer/formats/ion-records.js'
import type { RowOf, WireItem } from './item-form.js'

export async function* ionRows(bytes: Readable): AsyncGenerator<RowOf> {
  let line = 0
  for await (const row of ionRecords(bytes)) {
    line++
    if ('fault' in row) yield { line, fault: row.fault }
    else yield { line, item: row.item as WireItem } // the server checks it, as every item
  }
}
