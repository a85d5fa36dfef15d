// A server that a command starts for itself: the command administrates it wherever it listens, and others only by the token.
import { expect, test } from 'vitest'
import { adminClient } from '../../src/cli/server/admin-client.js'
import { startOwn } from '../../src/cli/server/own-server.js'

const GIVEN = 'a-token-of-the-flags'

// Beyond loopback a token is made at random, which nobody but the command could know; on loopback there is one only where a flag names it.
test.each([
  ['0.0.0.0', undefined, expect.stringMatching(/^[A-Za-z0-9._~-]{16,}$/)],
  ['127.0.0.1', GIVEN, GIVEN],
])('at %s with the token %s', async (host, given, token) => {
  const own = await startOwn({ inMemory: true, port: '0', host, ...(given !== undefined && { adminToken: given }) })
  try {
    expect(own.adminToken).toEqual(token)
    expect(await adminClient(own.endpoint, { token: own.adminToken })('tables')).toEqual({ tables: [] })
    await expect(adminClient(own.endpoint, {})('tables')).rejects.toThrow(/token/)
  } finally {
    await own.close()
  }
})
