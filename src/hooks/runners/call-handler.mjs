// Calls a handler as Lambda's runtime for Node does. Plain JavaScript, since threads load it as it is. Nothing of the emulator is imported.
// Source: docs nodejs-handler, nodejs-context.

/**
 * @param {Function} handler of (event, context), or of (event, context, callback)
 * @param {unknown} event
 * @param {{ name: string, arn: string, requestId: string, timeoutMs: number }} call
 * @returns {Promise<unknown>} what it answers; rejects with what it throws
 */
export function callHandler(handler, event, call) {
  return new Promise((resolve, reject) => {
    const callback = (error, answer) => (error === null || error === undefined ? resolve(answer) : reject(error))
    const returned = handler(event, contextOf(call), callback)
    const isPromise = typeof returned?.then === 'function'
    if (isPromise || handler.length < 3) resolve(returned)
  })
}

const contextOf = ({ name, arn, requestId, timeoutMs }) => {
  const endMs = performance.now() + timeoutMs
  return {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: '128',
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: name,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.ceil(endMs - performance.now())),
  }
}
