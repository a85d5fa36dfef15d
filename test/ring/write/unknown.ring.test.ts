// What is proved: a conditional write of which no answer comes is looked up. Made, it is told as made and made once; not made, it is made again; and
// where a later write hides it, nothing is claimed. The node is real; what is lost are its answers.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Item } from '../../../src/model/attribute-value.js'
import type { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { UnknownOutcome } from '../../../src/ring/cluster/outcome.js'
import type { Statement } from '../../../src/ring/cluster/statement.js'
import { openCluster } from '../support/gateway.js'
import { itemsOf, makeTable, put, putting, suffixOf } from '../support/items.js'
import { newTable } from '../support/tables.js'

let cluster: Cluster
let table: RingTable
beforeAll(async () => {
  cluster = await openCluster('test_unknown')
  table = await makeTable(cluster, newTable('unknown'))
})
afterAll(() => cluster.close())

/** The connection, whose first conditional write goes another way. */
function losing(first: (statements: readonly Statement[]) => Promise<unknown>): Cluster {
  let isFirst = true
  return new Proxy(cluster, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target)
      if (name === 'compareAndSet' && isFirst) {
        return async (statements: readonly Statement[]) => {
          isFirst = false
          await first(statements)
          throw new UnknownOutcome('no answer came')
        }
      }
      return typeof member === 'function' ? (...given: unknown[]): unknown => Reflect.apply(member, target, given) : member
    },
  })
}

const counted = (id: string) => {
  const key: Item = { id: { S: id } }
  return putting(table, key, (before) => {
    const n = Number((before?.item['n'] as { N: string } | undefined)?.N ?? 0)
    return put({ ...key, n: { N: String(n + 1) } })
  })
}

const countOf = async (id: string): Promise<unknown> =>
  (await itemsOf(cluster).reader.row(table, suffixOf(table, { id: { S: id } }), 'strong'))?.item['n']

test('made, its answer lost: once', async () => {
  const { writer } = itemsOf(losing((statements) => cluster.compareAndSet(statements)))
  const receipt = await writer.write(table, counted('made'))
  expect([receipt.before, receipt.after?.item['n']]).toEqual([undefined, { N: '1' }])
  expect([await countOf('made'), writer.figures.unknown]).toEqual([{ N: '1' }, 1])
})

test('not made: again', async () => {
  const { writer } = itemsOf(losing(() => Promise.resolve()))
  await writer.write(table, counted('unmade'))
  expect(await countOf('unmade')).toEqual({ N: '1' })
})

test('made late, when it is on its way again: once', async () => {
  let late: readonly Statement[] = []
  const lossy = losing((statements) => {
    late = statements
    return Promise.resolve()
  })
  const racing = new Proxy(lossy, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target)
      if (name !== 'compareAndSet' || late.length === 0) return member
      return async (statements: readonly Statement[]) => {
        await cluster.compareAndSet(late)
        return cluster.compareAndSet(statements)
      }
    },
  })
  await itemsOf(racing).writer.write(table, counted('late'))
  expect(await countOf('late')).toEqual({ N: '1' })
})

test('hidden by a later write: nobody says', async () => {
  const { writer } = itemsOf(
    losing(async (statements) => {
      await cluster.compareAndSet(statements)
      await itemsOf(cluster, { slot: 9 }).writer.write(table, counted('hidden'))
    }),
  )
  await expect(writer.write(table, counted('hidden'))).rejects.toMatchObject({ name: 'InternalServerError' })
  expect(await countOf('hidden')).toEqual({ N: '2' })
})
