// What runs in a handler's thread: loads the file, then calls its handler with one event after the other. Plain JavaScript, so that a thread
// can be started from the sources as well as from what is built of them.
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { callHandler } from './call-handler.mjs'

const { file, name, arn } = workerData
const thrown = (error) =>
  error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { name: 'thrown', message: JSON.stringify(error) ?? String(error) }

try {
  const module = await import(pathToFileURL(file).href)
  const handler = module.handler ?? module.default?.handler ?? module.default
  if (typeof handler !== 'function') throw new Error('it exports no function handler')
  parentPort.postMessage({ kind: 'loaded' })
  parentPort.on('message', async ({ event, requestId, timeoutMs }) => {
    try {
      const answer = await callHandler(handler, JSON.parse(event), { name, arn, requestId, timeoutMs })
      parentPort.postMessage({ kind: 'answered', answer: JSON.stringify(answer) })
    } catch (error) {
      parentPort.postMessage({ kind: 'threw', error: thrown(error) })
    }
  })
} catch (error) {
  parentPort.postMessage({ kind: 'unloadable', error: thrown(error) })
}
