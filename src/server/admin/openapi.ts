// What the administration API offers, as an OpenAPI document made from its routes: what is served is what is described.
import type { Member } from '../../controls/members.js'
import { json, type MemberTable, REFUSED, type Route } from './route.js'

export const PREFIX = '/_dynalab'

const PATH_PARAMETER = /\{(\w+)\}/g

/** The document that `/_dynalab/openapi.json` serves. */
export function openApiDocument(version: string, routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) (paths[PREFIX + route.path] ??= {})[route.method.toLowerCase()] = describeRoute(route)
  const securitySchemes = { token: { type: 'http', scheme: 'bearer' } }
  const security = [{}, { token: [] }]
  return {
    openapi: '3.1.0',
    info: { title: 'Dynalab administration', version },
    security,
    paths,
    components: { securitySchemes },
  }
}

function describeRoute({ path, summary, query = {}, body, responses }: Route): object {
  const names = [...path.matchAll(PATH_PARAMETER)].flatMap(([, name]) => name ?? [])
  const parameters = [
    ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...Object.entries(query).map(([name, { must, schema }]) => ({ name, in: 'query', description: sentence(must), schema })),
  ]
  return {
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: false, content: json(objectOf(body)) } }),
    responses: {
      ...responses,
      400: { description: 'Something in the request is unknown or malformed; the reason names it.', content: REFUSED },
      401: { description: 'The token of administration is needed, where there is one.', content: REFUSED },
      403: { description: 'The request names a host that is not ours, or a page of another origin asks.', content: REFUSED },
      ...(names.length === 0 ? {} : { 404: { description: 'There is nothing of that name.', content: REFUSED } }),
    },
  }
}

/** JSON Schema of an object with such members and no others. */
export function objectOf(members: MemberTable): object {
  const properties = Object.entries(members).map(([name, { must, schema }]: [string, Member<unknown>]) => {
    return [name, { ...schema, description: sentence(must) }]
  })
  return { type: 'object', properties: Object.fromEntries(properties) as object, additionalProperties: false }
}

const sentence = (must: string): string => `${must.charAt(0).toUpperCase()}${must.slice(1)}.`
