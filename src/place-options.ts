// Options that say where things go beside the data folder: to servers of other services, or folders. Part of the table of options.
import type { Option } from './option-value.js'

export const PLACES: readonly Option[] = [
  {
    name: 'kinesisEndpoint',
    type: { kind: 'address' },
    default: undefined,
    description: 'where records of Kinesis destinations are put: a server that speaks PutRecords; files when not given',
  },
  {
    name: 'kinesisDir',
    type: { kind: 'text', shown: 'folder' },
    default: undefined,
    description: 'folder of the files that records of Kinesis destinations go to; else kinesis in the data folder',
  },
  {
    name: 's3Endpoint',
    type: { kind: 'address' },
    default: undefined,
    description: 'where exports go and imports come from: a server that speaks S3; folders when not given',
  },
  {
    name: 's3Dir',
    type: { kind: 'text', shown: 'folder' },
    default: undefined,
    description: 'folder of the buckets of exports and imports, a folder each; else s3 in the data folder',
  },
]
