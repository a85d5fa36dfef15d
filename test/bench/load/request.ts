// The text of a request: the headers that an SDK sends and servers look at. The signature has the right form and is not computed, since no
// server here checks it.

const STREAM_OPERATIONS: readonly string[] = ['DescribeStream', 'GetShardIterator', 'GetRecords']
const SCOPE = '20260101/us-east-1/dynamodb/aws4_request'
const SIGNED_HEADERS = 'content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target'
const HEX_64 = '0123456789abcdef'.repeat(4)

const HEADERS = [
  'content-type: application/x-amz-json-1.0',
  'x-amz-date: 20260101T000000Z',
  `x-amz-content-sha256: ${HEX_64}`,
  `authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/${SCOPE}, SignedHeaders=${SIGNED_HEADERS}, Signature=${HEX_64}`,
].join('\r\n')

/** Renders requests of one operation around their bodies, which are ASCII. */
export function requestRenderer(port: number, operation: string): (body: string) => string {
  const target = `${STREAM_OPERATIONS.includes(operation) ? 'DynamoDBStreams' : 'DynamoDB'}_20120810.${operation}`
  const head = `POST / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nx-amz-target: ${target}\r\n${HEADERS}\r\ncontent-length: `
  return (body) => `${head}${body.length}\r\n\r\n${body}`
}
