// Nodes of Apache Cassandra by hand, on loopback addresses: node N of ring R is 127.0.R.N, in rack a, b or c by its number.
//   node --import tsx test/ring/cassandra/main.ts start|stop|kill|pause|resume|wipe N
//   node --import tsx test/ring/cassandra/main.ts tool N status
// RING_HOME is the folder of what the nodes keep, RING the number of the ring (0), RING_DC the datacentre of a node to start (us-east).
import { join } from 'node:path'
import { CassandraNode } from './node.js'

const [action = '', number = '', ...rest] = process.argv.slice(2)
const { RING_HOME: home, RING: ring = '0', RING_DC: datacentre = 'us-east' } = process.env
if (home === undefined || !/^[1-9]$/.test(number)) throw new Error('RING_HOME=FOLDER … main.ts ACTION N, where N is 1 to 9')

const node = new CassandraNode({
  home: join(home, `node-${number}`),
  address: `127.0.${ring}.${number}`,
  datacentre,
  rack: String('abc'[(Number(number) - 1) % 3]),
  seeds: [`127.0.${ring}.1`],
})
if (action === 'start') await node.start()
else if (action === 'stop') await node.stop()
else if (action === 'kill') await node.kill()
else if (action === 'pause') node.pause()
else if (action === 'resume') node.resume()
else if (action === 'wipe') node.wipe()
else if (action === 'tool') process.stdout.write(await node.tool(...rest))
else throw new Error(`no action ${action}`)
