// TagResource, UntagResource and ListTagsOfResource over the wire.
import {
  DescribeTableCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type Tag,
} from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { invalid, makeTable, refusal, startWire } from './support.js'

const wire = startWire()

const tag = (ResourceArn: string, Tags: Tag[]) => wire.client.send(new TagResourceCommand({ ResourceArn, Tags }))
const untag = (ResourceArn: string, TagKeys: string[]) => wire.client.send(new UntagResourceCommand({ ResourceArn, TagKeys }))
const tagsOf = async (ResourceArn: string) =>
  (await wire.client.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags?.sort((a, b) =>
    (a.Key ?? '') < (b.Key ?? '') ? -1 : 1,
  )

async function taggedTable(Tags: Tag[] = []): Promise<string> {
  const TableName = await makeTable(wire, ['pk:S'], [], { Tags })
  return (await wire.client.send(new DescribeTableCommand({ TableName }))).Table?.TableArn ?? ''
}

it('adds, replaces and takes off', async () => {
  const arn = await taggedTable([{ Key: 'a', Value: '1' }])
  await tag(arn, [
    { Key: 'a', Value: '2' },
    { Key: 'b', Value: '' },
  ])
  expect(await tagsOf(arn)).toEqual([
    { Key: 'a', Value: '2' },
    { Key: 'b', Value: '' },
  ])
  await untag(arn, ['a', 'unknown'])
  expect(await tagsOf(arn)).toEqual([{ Key: 'b', Value: '' }])
})

it('has room for fifty', async () => {
  const arn = await taggedTable(Array.from({ length: 50 }, (_none, at) => ({ Key: `k${at}`, Value: 'v' })))
  await tag(arn, [{ Key: 'k0', Value: 'again' }])
  expect(await invalid(tag(arn, [{ Key: 'one-more', Value: 'v' }]))).toBe(
    'Number of Tags exceed the current limit for the provided ResourceArn',
  )
})

it('refuses what asks for nothing, and what names nothing', async () => {
  const arn = await taggedTable()
  expect(await invalid(tag(arn, []))).toBe('Atleast one Tag needs to be provided as Input.')
  expect(await invalid(untag(arn, []))).toBe('Atleast one Tag Key needs to be provided as Input.')
  expect(await invalid(tagsOf('orders'))).toBe("One or more parameter values were invalid: ARNs must start with 'arn:': orders")
  expect(await refusal(tagsOf(`${arn}-gone`))).toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Requested resource not found: ResourceArn: ${arn}-gone not found`,
  })
})
