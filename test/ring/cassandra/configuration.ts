// The files that a node reads at its start, for small rings on one machine: little memory, few tokens, Paxos as the product asks for it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'

/** Where a node stands. Its address is a loopback address of its own; the first seed is the node that was first. */
export interface Place {
  /** The folder of what the node keeps. */
  readonly home: string
  readonly address: string
  readonly datacentre: string
  readonly rack: string
  readonly seeds: readonly string[]
  /** Where it wants passwords (at first only the user cassandra is there, whose password is that, too) and encrypts what clients say. */
  readonly security?: {
    /** PEM file of its key and certificate. */
    readonly identity: string
    /** PEM file of the authority of clients. */
    readonly authority: string
  }
}

export function writeConfiguration(place: Place): void {
  const conf = join(place.home, 'conf')
  mkdirSync(conf, { recursive: true })
  writeFileSync(join(conf, 'cassandra.yaml'), stringify(settings(place)))
  writeFileSync(join(conf, 'cassandra-rackdc.properties'), `dc=${place.datacentre}\nrack=${place.rack}\n`)
  writeFileSync(join(conf, 'logback.xml'), logging(join(place.home, 'system.log')))
}

const folders = (data: string): object => ({
  data_file_directories: [join(data, 'data')],
  commitlog_directory: join(data, 'commitlog'),
  saved_caches_directory: join(data, 'saved_caches'),
  hints_directory: join(data, 'hints'),
  cdc_raw_directory: join(data, 'cdc_raw'),
})

const settings = ({ home, address, seeds, security }: Place): object => ({
  ...(security === undefined ? {} : secured(security)),
  cluster_name: 'dynalab',
  num_tokens: 8,
  allocate_tokens_for_local_replication_factor: 3,
  partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
  endpoint_snitch: 'GossipingPropertyFileSnitch',
  seed_provider: [{ class_name: 'org.apache.cassandra.locator.SimpleSeedProvider', parameters: [{ seeds: seeds.join(',') }] }],
  listen_address: address,
  rpc_address: address,
  storage_port: 7000,
  native_transport_port: 9042,
  ...folders(join(home, 'data')),
  commitlog_sync: 'periodic',
  commitlog_sync_period: '10000ms',
  commitlog_segment_size: '8MiB',
  commitlog_total_space: '128MiB',
  memtable_allocation_type: 'offheap_objects',
  memtable_heap_space: '64MiB',
  memtable_offheap_space: '128MiB',
  memtable: { configurations: { trie: { class_name: 'TrieMemtable' }, default: { inherits: 'trie' } } },
  sstable: { selected_format: 'bti' },
  uuid_sstable_identifiers_enabled: true,
  storage_compatibility_mode: 'NONE',
  paxos_variant: 'v2',
  paxos_state_purging: 'repaired',
  auto_snapshot: false,
  concurrent_reads: 16,
  concurrent_writes: 32,
  file_cache_size: '32MiB',
  networking_cache_size: '16MiB',
  key_cache_size: '0MiB',
  native_transport_max_threads: 32,
  native_transport_max_frame_size: '16MiB',
  read_request_timeout: '5s',
  range_request_timeout: '10s',
  write_request_timeout: '2s',
  cas_contention_timeout: '1800ms',
  request_timeout: '10s',
})

/** Source: Cassandra 5.0, conf/cassandra.yaml, client_encryption_options. */
const secured = ({ identity, authority }: NonNullable<Place['security']>): object => ({
  authenticator: { class_name: 'PasswordAuthenticator' },
  client_encryption_options: {
    enabled: true,
    optional: false,
    ssl_context_factory: { class_name: 'org.apache.cassandra.security.PEMBasedSslContextFactory' },
    keystore: identity,
    truststore: authority,
  },
})

const logging = (file: string): string => `<configuration>
  <appender name="log" class="ch.qos.logback.core.FileAppender">
    <file>${file}</file>
    <encoder><pattern>%-5level [%thread] %date{ISO8601} %F:%L - %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="log"/></root>
</configuration>
`
