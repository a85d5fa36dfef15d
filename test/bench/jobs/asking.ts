// Requests to a server, as a plain client sends them.

export const headersOf = (operation: string): Record<string, string> => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': `DynamoDB_20120810.${operation}`,
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00',
})

export type Ask = <Output>(operation: string, input: object) => Promise<Output>

/** @throws Error with the answer, when it is a refusal */
export const askerOf =
  (endpoint: string): Ask =>
  async <Output>(operation: string, input: object): Promise<Output> => {
    const response = await fetch(endpoint, { method: 'POST', headers: headersOf(operation), body: JSON.stringify(input) })
    const text = await response.text()
    if (!response.ok) throw new Error(`${operation}: ${text}`)
    return JSON.parse(text) as Output // the caller names the operation's own output
  }
