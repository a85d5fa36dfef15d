// How a node is started as a Java process. Source: Cassandra 5.0, conf/jvm17-server.options, for the modules; the rest keeps it small.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from './configuration.js'

const EXPORTED = [
  'java.base/jdk.internal.misc',
  'java.base/java.lang.ref',
  'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  'java.rmi/sun.rmi.registry',
  'java.rmi/sun.rmi.server',
  'java.sql/java.sql',
  'jdk.unsupported/sun.misc',
  'jdk.compiler/com.sun.tools.javac.file',
  'jdk.attach/sun.tools.attach',
]
const OPENED = [
  'java.base/java.lang',
  'java.base/java.lang.module',
  'java.base/java.lang.reflect',
  'java.base/java.io',
  'java.base/java.util',
  'java.base/java.nio',
  'java.base/sun.nio.ch',
  'java.base/jdk.internal.loader',
  'java.base/jdk.internal.ref',
  'java.base/jdk.internal.reflect',
  'java.base/jdk.internal.math',
  'java.base/jdk.internal.module',
  'java.base/jdk.internal.util.jar',
  'jdk.management/com.sun.management.internal',
  'jdk.compiler/com.sun.tools.javac',
]
const MODULES = [
  ...EXPORTED.flatMap((name) => ['--add-exports', `${name}=ALL-UNNAMED`]),
  ...OPENED.flatMap((name) => ['--add-opens', `${name}=ALL-UNNAMED`]),
]
const MEMORY = ['-Xms128m', '-Xmx512m', '-Xss512k', '-XX:+UseG1GC', '-XX:ParallelGCThreads=2', '-XX:ConcGCThreads=1']

/** The port of management, which every node of a machine shares one address for. */
const managementPort = (address: string): number => {
  const [, , ring = 0, node = 0] = address.split('.').map(Number)
  return 7100 + ring * 10 + node
}

export function nodeArguments({ home, address }: Place, jars: string): string[] {
  const conf = join(home, 'conf')
  const agent = readdirSync(jars).find((name) => name.startsWith('jamm-'))
  return [
    ...MEMORY,
    '-XX:MaxDirectMemorySize=256m',
    ...MODULES,
    '-Djdk.attach.allowAttachSelf=true',
    '-Dio.netty.tryReflectionSetAccessible=true',
    '-Djava.awt.headless=true',
    `-javaagent:${join(jars, String(agent))}`,
    `-Dlogback.configurationFile=${join(conf, 'logback.xml')}`,
    `-Dcassandra.config=file://${join(conf, 'cassandra.yaml')}`,
    `-Dcassandra-rackdc.properties=file://${join(conf, 'cassandra-rackdc.properties')}`,
    `-Dcassandra.storagedir=${join(home, 'data')}`,
    `-Dcassandra.logdir=${home}`,
    `-Dcassandra.jmx.local.port=${managementPort(address)}`,
    // These waits are for rings of many machines.
    '-Dcassandra.ring_delay_ms=5000',
    '-Dcassandra.skip_wait_for_gossip_to_settle=0',
    '-Dcassandra.superuser_setup_delay_ms=0',
    '-cp',
    `${conf}:${jars}/*`,
    'org.apache.cassandra.service.CassandraDaemon',
  ]
}

/** nodetool, which comes with the same jars. */
export function toolArguments({ home, address }: Place, jars: string, command: readonly string[]): string[] {
  const config = `-Dcassandra.config=file://${join(home, 'conf', 'cassandra.yaml')}`
  const port = String(managementPort(address))
  return [
    ...['-Xmx128m', ...MODULES, config, `-Dcassandra.storagedir=${join(home, 'data')}`],
    `-Dlogback.configurationFile=${join(home, 'conf', 'logback.xml')}`,
    ...['-cp', `${jars}/*`, 'org.apache.cassandra.tools.NodeTool', '-h', '127.0.0.1', '-p', port, ...command],
  ]
}
