// Splits by hand: at a key, at a suffix, in half; what is shown of them, and what cannot be split and why.
import { PutItemCommand, QueryCommand, ScanCommand, UpdateContributorInsightsCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import type { ShownPartition } from '../../src/engine/inspect/inspection.js'
import { administrations, type Administration, BY_G, makeTable } from './administration.js'

const open = administrations()

/** Ten artists of four songs each, `g` the other way round. */
async function filled(shape: object = {}, mode: 'provisioned' | 'full' = 'provisioned'): Promise<Administration> {
  const lab = await open({ mode })
  await makeTable(lab, 'music', shape)
  for (let n = 0; n < 40; n++) {
    const Item = { pk: { S: `artist ${Math.floor(n / 4)}` }, sk: { S: `song ${n % 4}` }, g: { S: `g${n % 5}` } }
    await lab.client.send(new PutItemCommand({ TableName: 'music', Item }))
  }
  return lab
}

const split = async (lab: Administration, body: object): Promise<readonly ShownPartition[]> =>
  ((await lab.told('POST', 'tables/music/split', body)) as { children: ShownPartition[] }).children // as the routes' test says

const countOf = async (lab: Administration): Promise<number> =>
  (await lab.client.send(new ScanCommand({ TableName: 'music', Select: 'COUNT' }))).Count ?? 0

describe('a split that is asked for', () => {
  it('at a key with its sort key divides an item collection, and changes no answer', async () => {
    const lab = await filled()
    await lab.clock.advance(5000)
    const children = await split(lab, { key: { pk: { S: 'artist 7' }, sk: { S: 'song 2' } } })
    const shown = await lab.capacityOf('music')
    expect(shown.partitions).toEqual(children)
    expect(children).toHaveLength(2)
    const [left, right] = children
    expect(right?.lowerKey).toEqual({ pk: { S: 'artist 7' }, sk: { S: 'song 2' } })
    expect(left?.upper).toBe(right?.lower)
    expect([(left?.items ?? 0) + (right?.items ?? 0), (right?.items ?? 0) % 4]).toEqual([40, 2])
    expect(shown.splits).toMatchObject([
      {
        cause: 'request',
        key: right?.lower,
        keyItem: { pk: { S: 'artist 7' }, sk: { S: 'song 2' } },
        children: [left?.id, right?.id],
        id: left?.parentId,
        closedAtMs: lab.clock.nowMs(),
      },
    ])
    expect(await countOf(lab)).toBe(40)
    const ExpressionAttributeValues = { ':p': { S: 'artist 7' } }
    const query = new QueryCommand({ TableName: 'music', KeyConditionExpression: 'pk = :p', ExpressionAttributeValues })
    expect((await lab.client.send(query)).Items?.map(({ sk }) => sk?.S)).toEqual(['song 0', 'song 1', 'song 2', 'song 3'])
  })

  it('at a partition key falls before the first row of its collection', async () => {
    const lab = await filled()
    const [, right] = await split(lab, { key: { pk: { S: 'artist 7' } } })
    expect(right?.lowerKey).toEqual({ pk: { S: 'artist 7' } })
    expect((right?.items ?? 1) % 4).toBe(0)
  })

  it('at a suffix, of one partition in half, of the largest', async () => {
    const lab = await filled()
    const [low, high] = await split(lab, { suffix: '8000000000000000' })
    expect([low?.upper, high?.lower, high?.lowerKey]).toEqual(['8000000000000000', '8000000000000000', undefined])
    const larger = (low?.bytes ?? 0) > (high?.bytes ?? 0) ? low : high
    const halves = await split(lab, { middle: true })
    expect(halves.map(({ parentId }) => parentId)).toEqual([larger?.id, larger?.id])
    const [one, other] = halves.map(({ items }) => items)
    expect(Math.abs((one ?? 0) - (other ?? 0))).toBeLessThan(2)
    const last = halves[0]?.id ?? 0
    expect((await split(lab, { partition: last })).map(({ parentId }) => parentId)).toEqual([last, last])
    expect((await lab.capacityOf('music')).partitions).toHaveLength(4)
  })

  it('of a global index is at its own key, or at a row of it', async () => {
    const lab = await filled(BY_G)
    const [, byKey] = await split(lab, { index: 'byG', key: { g: { S: 'g3' } } })
    expect(byKey?.lowerKey).toEqual({ g: { S: 'g3' } })
    const row = { g: { S: 'g3' }, pk: { S: 'artist 2' }, sk: { S: 'song 0' } }
    const [, byRow] = await split(lab, { index: 'byG', key: row })
    expect(byRow?.lowerKey).toEqual(row)
    expect((await lab.capacityOf('music')).partitions).toHaveLength(1)
    expect((await lab.capacityOf('music', '?index=byG')).partitions).toHaveLength(3)
  })

  // The index's range attribute is the table's too: with it the key names no row yet.
  it('of a global index may be inside one of its item collections', async () => {
    const [index] = BY_G.GlobalSecondaryIndexes
    const KeySchema = [...(index?.KeySchema ?? []), { AttributeName: 'sk', KeyType: 'RANGE' as const }]
    const lab = await filled({ GlobalSecondaryIndexes: [{ ...index, KeySchema }] })
    const [, right] = await split(lab, { index: 'byG', key: { sk: { S: 'song 2' }, g: { S: 'g3' } } })
    expect(right?.lowerKey).toEqual({ g: { S: 'g3' }, sk: { S: 'song 2' } })
  })

  it('means the same through the library', async () => {
    const lab = await filled()
    const [, right] = await lab.emulator.capacity.split('music', { key: { pk: { S: 'artist 1' } } })
    expect(right?.lowerKey).toEqual({ pk: { S: 'artist 1' } })
    await expect(lab.emulator.capacity.split('music', {})).rejects.toThrow('exactly one of key, suffix, partition and middle')
    await expect(lab.emulator.capacity.split('none', { middle: true })).rejects.toThrow('there is no table none')
  })
})

const LOCAL = {
  AttributeDefinitions: ['pk', 'sk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
  LocalSecondaryIndexes: [
    {
      IndexName: 'byL',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' as const },
        { AttributeName: 'g', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
    },
  ],
}

describe('a split that cannot be', () => {
  it('is refused with the reason, which stays to be seen on the partition', async () => {
    const lab = await filled(LOCAL)
    const inside = { key: { pk: { S: 'artist 7' }, sk: { S: 'song 2' } } }
    const words = 'the key is inside an item collection, and the local indexes of the table keep that whole'
    expect(await lab.refused('POST', 'tables/music/split', inside)).toBe(`409 refused: ${words}`)
    expect((await lab.capacityOf('music')).partitions).toMatchObject([
      {
        lastRefusal: {
          cause: 'request',
          reason: 'collection',
          words,
          keyItem: { pk: { S: 'artist 7' } },
          atMs: lab.clock.nowMs(),
        },
      },
    ])
    await split(lab, { key: { pk: { S: 'artist 7' } } })
    expect(await lab.refused('POST', 'tables/music/split', { key: { pk: { S: 'artist 7' } } })).toBe(
      '409 refused: a partition begins at this key already',
    )
  })

  const TYPED = 'an object of key attributes, each with its typed value: {"pk": {"S": "a"}}'
  const SHAPE = 'the hash attributes (pk), with or without range attributes from the first on (sk)'
  const INDEX_SHAPE = "the hash attributes (g), or all of them and the table's key (pk, sk)"
  const ONE = '400 refused: exactly one of key, suffix, partition and middle must be given'
  it.each<[unknown, string]>([
    [undefined, ONE],
    [{}, ONE],
    [{ middle: true, suffix: '00' }, ONE],
    [{ at: 1 }, '400 refused: at is unknown: the members are index, key, suffix, partition, middle'],
    [{ middle: false }, '400 refused: middle must be true, or left out'],
    [{ partition: '1' }, '400 refused: partition must be a whole number, the id of a partition, from 0 to 9007199254740991'],
    [{ partition: 999 }, '404 refused: there is no partition 999'],
    [{ suffix: 'xy' }, '400 refused: suffix must be the hex digits of a row-key suffix, of 16384 bytes at most'],
    [{ suffix: '0' }, '400 refused: suffix must be the hex digits of a row-key suffix, of 16384 bytes at most'],
    [{ suffix: '' }, '400 refused: suffix must be the hex digits of a row-key suffix, of 16384 bytes at most'],
    [{ key: 'a' }, `400 refused: key must be ${TYPED}`],
    [{ key: { pk: 'a' } }, `400 refused: key must be ${TYPED}`],
    [{ key: {} }, `400 refused: key must have ${SHAPE}`],
    [{ key: { sk: { S: 'a' } } }, `400 refused: key must have ${SHAPE}`],
    [{ key: { pk: { S: 'a' }, g: { S: 'a' } } }, `400 refused: key must have ${SHAPE}`],
    [{ key: { pk: { S: 'a' }, sk: { S: 'a' }, g: { S: 'a' } } }, `400 refused: key must have ${SHAPE}`],
    [{ key: { pk: { N: '1' } } }, '400 refused: key must have pk of type S'],
    [{ key: { pk: { S: 'a' }, sk: { N: '1' } } }, '400 refused: key must have sk of type S'],
    [{ key: { pk: { S: '' } } }, emptyKey('pk')],
    [
      { key: { pk: {} } },
      '400 refused: key must be legal: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      { key: { pk: { S: 'x'.repeat(2049) } } },
      '400 refused: key must be legal: One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    ],
    [JSON.parse('{"key":{"__proto__":{"S":"a"}}}'), `400 refused: key must have ${SHAPE}`],
    [{ index: 'byG', key: { pk: { S: 'a' } } }, `400 refused: key must have ${INDEX_SHAPE}`],
    [{ index: 'byG', key: { g: { S: 'a' }, pk: { S: 'a' } } }, `400 refused: key must have ${INDEX_SHAPE}`],
    [{ index: 'byG', key: { g: { S: 'a' }, pk: { S: 'a' }, sk: { S: '' } } }, emptyKey('sk')],
    [{ index: 'none', middle: true }, '404 refused: table music has no index none'],
  ])('%#', async (body, refusal) => {
    const lab = await steady
    expect(await lab.refused('POST', 'tables/music/split', body)).toBe(refusal)
    expect((await lab.capacityOf('music')).partitions).toHaveLength(1)
  })

  it('for a page of another origin', async () => {
    const lab = await steady
    const { status } = await lab.ask('POST', 'tables/music/split', { middle: true }, { Origin: 'https://example.com' })
    expect([status, (await lab.capacityOf('music')).partitions.length]).toEqual([403, 1])
  })

  const steady = filled(BY_G)
})

describe('key insights', () => {
  it('are shown with their table once they are enabled', async () => {
    const lab = await filled()
    expect((await lab.capacityOf('music')).keyInsights).toBeUndefined()
    await lab.client.send(new UpdateContributorInsightsCommand({ TableName: 'music', ContributorInsightsAction: 'ENABLE' }))
    for (let n = 0; n < 3; n++)
      await lab.client.send(new PutItemCommand({ TableName: 'music', Item: { pk: { S: 'hot' }, sk: { S: 'a' } } }))
    expect((await lab.capacityOf('music')).keyInsights).toMatchObject({
      accessed: {
        partitionKeys: [{ key: { pk: { S: 'hot' } }, count: 3 }],
        keys: [{ key: { pk: { S: 'hot' }, sk: { S: 'a' } }, count: 3 }],
      },
    })
  })
})

function emptyKey(name: string): string {
  return `400 refused: key must be legal: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`
}
