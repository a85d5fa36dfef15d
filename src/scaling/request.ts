// What requests to scaling have in common: which target they mean, and the refusals when it is none. Other services' resources are
// refused. Source: docs of each operation. Source: assumed for the texts that are not marked otherwise.
import { ApiError, validation } from '../model/errors.js'
import { type Target, type TargetId, targetIdOf } from './target.js'

/** Of a request that names one target. */
export interface TargetMembers {
  readonly ServiceNamespace: string
  readonly ResourceId: string
  readonly ScalableDimension: string
}

/** Of a listing, which may be narrowed. */
export interface ListingMembers {
  readonly ServiceNamespace: string
  readonly ResourceId?: string
  readonly ResourceIds?: readonly string[]
  readonly ScalableDimension?: string
}

/** @throws ApiError ValidationException */
export function targetIdIn({ ServiceNamespace, ResourceId, ScalableDimension }: TargetMembers): TargetId {
  checkService(ServiceNamespace)
  const id = targetIdOf(ResourceId, ScalableDimension)
  if (id === undefined) throw unsupported()
  return id
}

/** Which targets a listing is about. @throws ApiError ValidationException */
export function targetFilterOf(members: ListingMembers): (id: TargetId) => boolean {
  const { ServiceNamespace, ResourceId, ResourceIds, ScalableDimension: dimension } = members
  checkService(ServiceNamespace)
  const given = ResourceIds ?? (ResourceId === undefined ? [] : [ResourceId])
  if (dimension !== undefined && !dimension.startsWith('dynamodb:')) throw unsupported()
  // Source: docs DescribeScalableTargets, ScalableDimension.
  if (dimension !== undefined && given.length === 0) {
    throw validation('If you specify a scalable dimension, you must also specify a resource ID.')
  }
  const resources = new Set(given)
  return (id) => (resources.size === 0 || resources.has(id.resourceId)) && (dimension === undefined || id.dimension === dimension)
}

function checkService(serviceNamespace: string): void {
  if (serviceNamespace !== 'dynamodb') throw validation(`ServiceNamespace ${serviceNamespace} is not supported by Dynalab yet`)
}

/** Source: as users report it. */
const unsupported = (): ApiError => validation('Unsupported service namespace, resource type or scalable dimension')

const idText = ({ resourceId, dimension }: TargetId): string =>
  `service namespace: dynamodb, resource ID: ${resourceId}, scalable dimension: ${dimension}`

/** The answer to whoever builds on a target that there is not. Source: as users report it. */
export const notRegistered = (id: TargetId): ApiError =>
  new ApiError('ObjectNotFoundException', `No scalable target registered for ${idText(id)}`)

export const targetNotFound = (id: TargetId): ApiError =>
  new ApiError('ObjectNotFoundException', `No scalable target found for ${idText(id)}`)

export const policyNotFound = (id: TargetId, name: string): ApiError =>
  new ApiError('ObjectNotFoundException', `No scaling policy found for ${idText(id)}, policy name: ${name}`)

export const actionNotFound = (id: TargetId, name: string): ApiError =>
  new ApiError('ObjectNotFoundException', `No scheduled action found for ${idText(id)}, scheduled action name: ${name}`)

/** Tags are on targets, which are named by ARNs only there. */
export const taggedNotFound = (arn: string): ApiError =>
  new ApiError('ResourceNotFoundException', `The specified resource doesn't exist: ${arn}`, { ResourceName: arn })

export const tooMany = (what: string, most: number): ApiError =>
  new ApiError('LimitExceededException', `The limit of ${most} ${what} has been reached.`)

/** Integers of the API have 32 bits. */
const MOST = 2 ** 31 - 1

/** @throws ApiError ValidationException */
export function checkInteger(name: string, value: number | undefined, least: number): void {
  if (value === undefined) return
  if (value < least) throw validation(`${name} must be greater than or equal to ${least}.`)
  if (value > MOST) throw validation(`${name} must be less than or equal to ${MOST}.`)
}

/** @throws ApiError ValidationException */
export function checkBounds(minCapacity: number | undefined, maxCapacity: number | undefined): void {
  checkInteger('MinCapacity', minCapacity, 1)
  checkInteger('MaxCapacity', maxCapacity, 1)
  const fault = boundsFault(minCapacity, maxCapacity)
  if (fault !== undefined) throw validation(fault)
}

/** Why there is nothing between the bounds. */
export function boundsFault(minCapacity = 0, maxCapacity = MOST): string | undefined {
  return minCapacity > maxCapacity ? 'Maximum capacity cannot be less than minimum capacity.' : undefined
}

/** What a new record needs of the engine. */
export interface Fresh {
  readonly nowMs: number
  /** A new one for each purpose asked. */
  uuid(purpose: string): string
}

/** The name of a policy or an action within an ARN. */
const NAME_MEMBERS = { scalingPolicy: 'policyName', scheduledAction: 'scheduledActionName' } as const

export function arnOf(target: Target, kind: keyof typeof NAME_MEMBERS, uuid: string, name: string): string {
  const { account, region } = target.namespace
  const resource = `resource/dynamodb/${target.resourceId}:${NAME_MEMBERS[kind]}/${name}`
  return `arn:aws:autoscaling:${region}:${account}:${kind}:${uuid}:${resource}`
}
