// Schemas as the service prints them where an attribute is defined in two ways. Source: measured eu-west-2, 2026.
import type { KeyAttribute, KeySchema, TableRecord } from '../../model/table.js'
import { searchedAttributes } from '../../model/vector.js'

const attributesOf = ({ hash, range }: KeySchema): readonly KeyAttribute[] => [...hash, ...range]

/** Of a schema with several attributes the print is assumed. */
export function schemaText({ hash, range }: KeySchema): string {
  const elements = [
    ...hash.map(({ name, type }) => `SchemaElement: key{${name}:${type}:HASH}`),
    ...range.map(({ name, type }) => `SchemaElement: key{${name}:${type}:RANGE}`),
  ]
  return `Schema:[${elements.join(', ')}]`
}

/** The first schema of the table that has the attribute. That of a vector index is assumed. */
export function schemaTextOf(record: TableRecord, attribute: string): string {
  const schemas = [record.keys, ...record.indexes.map((known) => known.keys)]
  const keys = schemas.find((known) => attributesOf(known).some(({ name }) => name === attribute))
  if (keys !== undefined) return schemaText(keys)
  const searched = record.indexes.flatMap(({ vector }) => searchedAttributes(vector)).find(({ name }) => name === attribute)
  if (searched === undefined) return schemaText(record.keys)
  return `VectorIndexSchema:[SearchSchemaElement: key{${searched.name}:${searched.type}:${searched.role}}]`
}
