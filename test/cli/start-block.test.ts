// What the start says is copied into a shell, so it is in the words of the shells that the platform has.
import { expect, test } from 'vitest'
import { startBlock } from '../../src/cli/start-block.js'
import { resolveOptions } from '../../src/config.js'

const linesOn = (platform: string): string[] =>
  startBlock(resolveOptions({ inMemory: true, seed: 's' }), 'http://127.0.0.1:8000', platform).split('\n')

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
