// The parts of a table that the API and CloudFormation write alike.
import { defined, type Members } from './members.js'
import type { GlobalIndex, LocalIndex, Maxima, Projection, TableDefinition, Tag, Units, VectorIndex, Warmth } from './wanted.js'

/** The members that are the same for CreateTable, DescribeTable and `AWS::DynamoDB::Table`. */
export function commonDefinition(members: Members, TableName: string): TableDefinition {
  const { settings } = members
  return defined<TableDefinition>({
    TableName,
    AttributeDefinitions: attributesIn(members),
    KeySchema: keysIn(members),
    LocalSecondaryIndexes: nonEmpty(members.many('LocalSecondaryIndexes')?.map(localIndexIn)),
    GlobalSecondaryIndexes: nonEmpty(members.many('GlobalSecondaryIndexes')?.map(globalIndexIn)),
    VectorIndexes: nonEmpty(members.many('VectorIndexes')?.map(vectorIndexIn)),
    BillingMode: members.text('BillingMode'),
    ProvisionedThroughput: unitsIn(members.one('ProvisionedThroughput')),
    OnDemandThroughput: maximaIn(members.one('OnDemandThroughput')),
    WarmThroughput: warmthIn(settings.one('WarmThroughput')),
    StreamSpecification: undefined,
    SSESpecification: undefined,
    TableClass: settings.text('TableClass'),
    DeletionProtectionEnabled: settings.flag('DeletionProtectionEnabled'),
  })
}

export const attributesIn = (members: Members): TableDefinition['AttributeDefinitions'] =>
  (members.many('AttributeDefinitions') ?? []).map((one) => ({
    AttributeName: one.mustText('AttributeName'),
    AttributeType: one.mustText('AttributeType'),
  }))

const keysIn = (members: Members): LocalIndex['KeySchema'] =>
  (members.many('KeySchema') ?? []).map((one) => ({
    AttributeName: one.mustText('AttributeName'),
    KeyType: one.mustText('KeyType'),
  }))

export const localIndexIn = (index: Members): LocalIndex => {
  const local = defined<LocalIndex>({
    IndexName: index.mustText('IndexName'),
    KeySchema: keysIn(index),
    Projection: projectionIn(index.one('Projection')),
  })
  return local
}

const globalIndexIn = (index: Members): GlobalIndex =>
  defined<GlobalIndex>({
    ...localIndexIn(index),
    Projection: projectionIn(index.one('Projection')),
    ProvisionedThroughput: unitsIn(index.one('ProvisionedThroughput')),
    OnDemandThroughput: maximaIn(index.one('OnDemandThroughput')),
    WarmThroughput: warmthIn(index.settings.one('WarmThroughput')),
  })

const vectorIndexIn = (index: Members): VectorIndex => {
  const search = index.many('SearchSchema')?.map((one) => ({
    AttributeName: one.mustText('AttributeName'),
    SearchSchemaElementType: one.mustText('SearchSchemaElementType'),
  }))
  return defined<VectorIndex>({
    IndexName: index.mustText('IndexName'),
    VectorAttribute: { AttributeName: index.one('VectorAttribute')?.mustText('AttributeName') ?? '' },
    SearchSchema: nonEmpty(search),
    Projection: projectionIn(index.one('Projection')),
    Dimensions: index.number('Dimensions'),
    DistanceFunction: index.text('DistanceFunction'),
  })
}

export const projectionIn = (projection: Members | undefined): Projection | undefined =>
  projection &&
  defined<Projection>({
    ProjectionType: projection.text('ProjectionType'),
    NonKeyAttributes: nonEmpty(projection.texts('NonKeyAttributes')),
  })

/** An empty list, as a template's functions may leave it, is none. */
const nonEmpty = <One>(list: readonly One[] | undefined): readonly One[] | undefined => (list?.length === 0 ? undefined : list)

export const unitsIn = (throughput: Members | undefined): Units | undefined =>
  throughput &&
  defined<Units>({
    ReadCapacityUnits: throughput.number('ReadCapacityUnits'),
    WriteCapacityUnits: throughput.number('WriteCapacityUnits'),
  })

export const maximaIn = (maxima: Members | undefined): Maxima | undefined =>
  maxima &&
  defined<Maxima>({
    MaxReadRequestUnits: maxima.number('MaxReadRequestUnits'),
    MaxWriteRequestUnits: maxima.number('MaxWriteRequestUnits'),
  })

export const warmthIn = (warmth: Members | undefined): Warmth | undefined =>
  warmth &&
  defined<Warmth>({
    ReadUnitsPerSecond: warmth.number('ReadUnitsPerSecond'),
    WriteUnitsPerSecond: warmth.number('WriteUnitsPerSecond'),
  })

/** A tag whose value can't be read is left out. */
export const tagsIn = (members: Members): readonly Tag[] | undefined =>
  members.settings.many('Tags')?.flatMap((tag) => {
    const [Key, Value] = [tag.text('Key'), tag.text('Value')]
    return Key === undefined || Value === undefined ? [] : [{ Key, Value }]
  })
