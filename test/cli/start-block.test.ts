// What the start says is copied into a shell, so it is in the words of the shells that the platform has.
import { expect, test } from 'vitest'
import { startBlock } from '../../src/cli/start-block.js'
import { resolveOptions } from '../../src/config.js'

const linesOn = (platform: string): string[] =>
  startBlock(
    resolveOptions({ inMemory: true, seed: 's' }),
    { endpoint: 'http://127.0.0.1:8000', adminToken: undefined },
    platform,
  ).split('\n')

test('on Windows for PowerShell and cmd', () => {
  expect(linesOn('win32').slice(1, -2)).toEqual([
    "  PowerShell: $env:AWS_ENDPOINT_URL_DYNAMODB='http://127.0.0.1:8000'; $env:AWS_REGION='us-east-1'; $env:AWS_DEFAULT_REGION='us-east-1'; $env:AWS_ACCESS_KEY_ID='local'; $env:AWS_SECRET_ACCESS_KEY='local'",
    '  cmd: set "AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:8000" & set "AWS_REGION=us-east-1" & set "AWS_DEFAULT_REGION=us-east-1" & set "AWS_ACCESS_KEY_ID=local" & set "AWS_SECRET_ACCESS_KEY=local"',
  ])
})

test('elsewhere for a POSIX shell', () => {
  expect(linesOn('linux').slice(1, -2)).toEqual([
    '  export AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:8000',
    '  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
  ])
})

// A token that was made for this run is shown once, with the way in; one that was given is nobody's business.
test('with the token that was made where others reach the server', () => {
  const at = { endpoint: 'http://0.0.0.0:8000', adminToken: 'made-at-random-12' }
  const made = startBlock(resolveOptions({ inMemory: true, seed: 's', host: '0.0.0.0' }), at, 'linux')
  expect(made).toContain('http://127.0.0.1:8000/_dynalab/?token=made-at-random-12')
  expect(made).toContain('export DYNALAB_ADMIN_TOKEN=made-at-random-12')
  const options = resolveOptions({ inMemory: true, seed: 's', adminToken: 'given-by-somebody' })
  expect(startBlock(options, { ...at, adminToken: 'given-by-somebody' }, 'linux')).not.toContain('given-by-somebody')
})
