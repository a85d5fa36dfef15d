// The sample: a table that has something of everything, made by calls that anybody can make.
import { callService } from '../../api/service-calls.js'
import { whenActive } from '../../state/when-active.js'
import type { Namespace } from '../../state/place.js'

export const SAMPLE_TABLE = 'music'

const TABLE = {
  TableName: SAMPLE_TABLE,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'artist', AttributeType: 'S' },
    { AttributeName: 'song', AttributeType: 'S' },
    { AttributeName: 'genre', AttributeType: 'S' },
    { AttributeName: 'year', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'artist', KeyType: 'HASH' },
    { AttributeName: 'song', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-genre',
      KeySchema: [
        { AttributeName: 'genre', KeyType: 'HASH' },
        { AttributeName: 'year', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
}

/** Artist, song, genre, year, tags. */
const SONGS = [
  ['Nina Simone', 'Sinnerman', 'jazz', '1965', ['live', 'long']],
  ['Nina Simone', 'Feeling Good', 'jazz', '1965', ['orchestra']],
  ['Miles Davis', 'So What', 'jazz', '1959', ['modal']],
  ['John Coltrane', 'Naima', 'jazz', '1960', ['ballad']],
  ['Kraftwerk', 'Autobahn', 'electronic', '1974', ['long', 'motorway']],
  ['Kraftwerk', 'Computer Love', 'electronic', '1981', ['synthesizer']],
  ['Fela Kuti', 'Zombie', 'afrobeat', '1976', ['long']],
  ['Fela Kuti', 'Water No Get Enemy', 'afrobeat', '1975', ['horns']],
  ['Björk', 'Jóga', 'art pop', '1997', ['strings']],
  ['Hiroshi Yoshimura', 'Blink', 'ambient', '1986', ['piano']],
] as const

/** Makes the table, waits until it is there, and fills it. @throws ApiFailure */
export async function makeSample(namespace: Namespace): Promise<void> {
  await callService('CreateTable', TABLE, namespace)
  await whenActive(SAMPLE_TABLE, namespace)
  const requests = SONGS.map(([artist, song, genre, year, tags]) => ({
    PutRequest: {
      Item: { artist: { S: artist }, song: { S: song }, genre: { S: genre }, year: { N: year }, tags: { SS: tags } },
    },
  }))
  await callService('BatchWriteItem', { RequestItems: { [SAMPLE_TABLE]: requests } }, namespace)
}

export const unmakeSample = (namespace: Namespace): Promise<unknown> =>
  callService('DeleteTable', { TableName: SAMPLE_TABLE }, namespace)
