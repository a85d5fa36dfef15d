// What runs in a handler's thread: loads the file, then calls its handler with one event after the other. Plain JavaScript, so that a thread
// can be started from the sources as well as from what is built of them.
import { pathToFileURL } from 'node:url'
import { workerData } from 'node:worker_threads'
import { callHandler } from './call-handler.mjs'

const { file, name, arn, endpoint, port } = workerData
setEnvironment()

/**
 * In the thread's own copy of the environment: a client that is made without settings asks the emulator and not the service, unless the
 * environment says otherwise.
 */
function setEnvironment() {
  const { env } = process
  env.AWS_LAMBDA_FUNCTION_NAME ??= name
  if (endpoint === undefined) return
  env.AWS_ENDPOINT_URL_DYNAMODB ??= endpoint
  env.AWS_ENDPOINT_URL_DYNAMODB_STREAMS ??= endpoint
  env.AWS_REGION ??= env.AWS_DEFAULT_REGION ?? arn.split(':')[3]
  if (env.AWS_ACCESS_KEY_ID !== undefined || env.AWS_PROFILE !== undefined) return
  env.AWS_ACCESS_KEY_ID = 'local'
  env.AWS_SECRET_ACCESS_KEY = 'local'
}

const thrown = (error) =>
  error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { name: 'thrown', message: JSON.stringify(error) ?? String(error) }

try {
  const module = await import(pathToFileURL(file).href)
  const handler = module.handler ?? module.default?.handler ?? module.default
  if (typeof handler !== 'function') throw new Error('it exports no function handler')
  port.postMessage({ kind: 'loaded' })
  port.on('message', async ({ event, requestId, timeoutMs }) => {
    try {
      const answer = await callHandler(handler, JSON.parse(event), { name, arn, requestId, timeoutMs })
      port.postMessage({ kind: 'answered', answer: JSON.stringify(answer) })
    } catch (error) {
      port.postMessage({ kind: 'threw', error: thrown(error) })
    }
  })
} catch (error) {
  port.postMessage({ kind: 'unloadable', error: thrown(error) })
}
