// Lines of an export's data files. Source: docs S3DataExport.Output; the wrapper of incremental Ion: assumed.
import type * as IonSdk from 'ion-js'
import type { Item } from '../../model/attribute-value.js'
import { writeItem } from './ion-values.js'

/** What changed of one key, as an incremental export shows it. */
export interface ChangeRecord {
  readonly writtenMicros: number
  readonly keys: Item
  readonly oldImage: Item | undefined
  readonly newImage: Item | undefined
}

export interface LineForm {
  /** @param json of the item */
  item(json: string): string
  change(record: ChangeRecord): string
}

const JSON_LINES: LineForm = {
  item: (json) => `{"Item":${json}}\n`,
  change: ({ writtenMicros, keys, oldImage, newImage }) =>
    JSON.stringify({
      Metadata: { WriteTimestampMicros: { N: String(writtenMicros) } },
      Keys: keys,
      ...(oldImage === undefined ? {} : { OldImage: oldImage }),
      ...(newImage === undefined ? {} : { NewImage: newImage }),
    }) + '\n',
}

/** The library of Ion is loaded where that is asked for. */
export async function lineForm(format: 'DYNAMODB_JSON' | 'ION'): Promise<LineForm> {
  return format === 'ION' ? ionLines(await import('ion-js')) : JSON_LINES
}

function ionLines(ion: typeof IonSdk): LineForm {
  const line = (name: string, write: (writer: IonSdk.Writer) => void): string => {
    const writer = ion.makeTextWriter()
    writer.stepIn(ion.IonTypes.STRUCT)
    writer.writeFieldName(name)
    write(writer)
    writer.stepOut()
    writer.close()
    return `$ion_1_0 ${Buffer.from(writer.getBytes()).toString()}\n`
  }
  return {
    item: (json) => line('Item', (writer) => writeItem(ion, writer, JSON.parse(json) as Item)), // our own text
    change: ({ writtenMicros, keys, oldImage, newImage }) =>
      line('Record', (writer) => {
        writer.stepIn(ion.IonTypes.STRUCT)
        writer.writeFieldName('Keys')
        writeItem(ion, writer, keys)
        writer.writeFieldName('Metadata')
        writeItem(ion, writer, { WriteTimestampMicros: { N: String(writtenMicros) } })
        for (const [name, image] of [
          ['OldImage', oldImage],
          ['NewImage', newImage],
        ] as const) {
          if (image === undefined) continue
          writer.writeFieldName(name)
          writeItem(ion, writer, image)
        }
        writer.stepOut()
      }),
  }
}
