// Cassandra's tables of the catalogue, of the gateways and of what they count.

/** Statements that make what is missing of them. */
export const catalogueTables = (keyspace: string): readonly string[] => [
  // A namespace is a partition; `v` grows with each change of a record.
  `CREATE TABLE IF NOT EXISTS ${keyspace}.catalogue (ns text, name text, record text, v bigint, PRIMARY KEY ((ns), name))`,
  `CREATE TABLE IF NOT EXISTS ${keyspace}.counter (name ascii PRIMARY KEY, n bigint)`,
  `CREATE TABLE IF NOT EXISTS ${keyspace}.gateway (slot int PRIMARY KEY, id uuid, beat bigint, epoch bigint, seen bigint, demand text)`,
  // Of a table or an index, what each place of a gateway has added up: approximate, and so written without a condition.
  `CREATE TABLE IF NOT EXISTS ${keyspace}.counts (id bigint, slot int, items bigint, bytes bigint, PRIMARY KEY ((id), slot))`,
]
