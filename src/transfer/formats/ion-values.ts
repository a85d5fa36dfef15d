// The values of DynamoDB in Ion, both ways. Invariant: a number keeps each of its digits; what comes back is what was written.
// Source: docs S3DataExport.Output (Amazon Ion): sets are annotated lists, numbers are decimals.
import type * as IonSdk from 'ion-js'
import type { IonType, Reader, Writer } from 'ion-js'
import type { AttributeValue, Item } from '../../model/attribute-value.js'
import type { JsonObject } from '../../model/json.js'

const SETS: Readonly<Record<string, string>> = { $dynamodb_SS: 'SS', $dynamodb_NS: 'NS', $dynamodb_BS: 'BS' }

/** A value that no attribute can have. */
export class NoAttribute extends Error {}

/** The members of the struct that the reader stands on, each as `read` makes it. */
export function membersOf<Member>(reader: Reader, read: () => Member): Record<string, Member> {
  const members: [string, Member][] = []
  reader.stepIn()
  while (reader.next() !== null) members.push([reader.fieldName() ?? '', read()])
  reader.stepOut()
  return Object.fromEntries(members)
}

/** The value that the reader stands on, as requests have it. @throws NoAttribute */
export function attributeAt(reader: Reader): JsonObject {
  const type = reader.type()?.name
  if (reader.isNull()) return { NULL: true }
  switch (type) {
    case 'string':
    case 'symbol':
      return { S: reader.stringValue() ?? '' }
    case 'bool':
      return { BOOL: reader.booleanValue() === true }
    case 'int':
    case 'decimal':
      return { N: numberAt(reader) }
    case 'blob':
    case 'clob':
      return { B: base64At(reader) }
    case 'list':
      return listAt(reader)
    case 'struct':
      return { M: membersOf(reader, () => attributeAt(reader)) }
    default:
      throw new NoAttribute(`an attribute can't be an Ion ${type ?? 'value'}`)
  }
}

function numberAt(reader: Reader): string {
  if (reader.type()?.name === 'int') return String(reader.bigIntValue() ?? 0n)
  return reader.decimalValue()?.toString() ?? '0'
}

const base64At = (reader: Reader): string => Buffer.from(reader.uInt8ArrayValue() ?? []).toString('base64')

function listAt(reader: Reader): JsonObject {
  const set = reader.annotations().flatMap((name) => SETS[name] ?? [])[0]
  const elements: JsonObject[] = []
  reader.stepIn()
  while (reader.next() !== null) elements.push(attributeAt(reader))
  reader.stepOut()
  if (set === undefined) return { L: elements }
  const type = set.charAt(0)
  if (elements.some((element) => !(type in element))) throw new NoAttribute(`an element of the ${set} is of another type`)
  return { [set]: elements.map((element) => element[type]) }
}

/** Writes the item as a struct. */
export function writeItem(ion: typeof IonSdk, writer: Writer, item: Item): void {
  writer.stepIn(ion.IonTypes.STRUCT)
  for (const [name, value] of Object.entries(item)) {
    writer.writeFieldName(name)
    writeAttribute(ion, writer, value)
  }
  writer.stepOut()
}

function writeAttribute(ion: typeof IonSdk, writer: Writer, value: AttributeValue): void {
  if ('S' in value) writer.writeString(value.S)
  else if ('N' in value) writer.writeDecimal(decimalOf(ion, value.N))
  else if ('B' in value) writer.writeBlob(Buffer.from(value.B, 'base64'))
  else if ('BOOL' in value) writer.writeBoolean(value.BOOL)
  else if ('NULL' in value) writer.writeNull(ion.IonTypes.NULL)
  else if ('M' in value) writeItem(ion, writer, value.M)
  else if ('L' in value) writeList(ion, writer, value.L, (element) => writeAttribute(ion, writer, element))
  else if ('SS' in value) writeList(ion, writer, value.SS, (element) => writer.writeString(element), '$dynamodb_SS')
  else if ('NS' in value) writeList(ion, writer, value.NS, (text) => writer.writeDecimal(decimalOf(ion, text)), '$dynamodb_NS')
  else writeList(ion, writer, value.BS, (text) => writer.writeBlob(Buffer.from(text, 'base64')), '$dynamodb_BS')
}

function writeList<Element>(
  ion: typeof IonSdk,
  writer: Writer,
  elements: readonly Element[],
  write: (element: Element) => void,
  annotation?: string,
): void {
  if (annotation !== undefined) writer.setAnnotations([annotation])
  const list: IonType = ion.IonTypes.LIST
  writer.stepIn(list)
  for (const element of elements) write(element)
  writer.stepOut()
}

/** Zeros at the end move to the exponent, as the service has it: 600 is `6d2`. */
function decimalOf(ion: typeof IonSdk, text: string): IonSdk.Decimal {
  const [, sign = '', whole = '', fraction = '', power = '0'] = /^(-?)(\d*)\.?(\d*)(?:[eE]\+?(-?\d+))?$/.exec(text) ?? []
  const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, '')
  const kept = digits.replace(/0+$/, '')
  if (kept === '') return new ion.Decimal(0n, 0)
  const exponent = Number(power) - fraction.length + digits.length - kept.length
  return new ion.Decimal(BigInt(sign + kept), exponent, sign === '-')
}
