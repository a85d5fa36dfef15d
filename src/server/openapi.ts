// What the administration API offers, as an OpenAPI document. Invariant: it lists what admin.ts serves, no more.

const NAMESPACE = {
  type: 'object',
  properties: { account: { type: 'string' }, region: { type: 'string' } },
  required: ['account', 'region'],
} as const

const json = (schema: object): object => ({ 'application/json': { schema } })
const status = (word: string): object => ({ type: 'object', properties: { status: { const: word } }, required: ['status'] })

/** The document that `/_dynalab/openapi.json` serves. */
export function openApiDocument(version: string): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Dynalab administration', version },
    paths: {
      '/_dynalab/health': {
        get: {
          summary: 'The process answers.',
          responses: { 200: { description: 'It does.', content: json(status('healthy')) } },
        },
      },
      '/_dynalab/ready': {
        get: {
          summary: 'The store is open and requests are served.',
          responses: {
            200: { description: 'Ready.', content: json(status('ready')) },
            503: { description: 'Not yet, or closing.', content: json(status('unready')) },
          },
        },
      },
      '/_dynalab/reset': {
        post: {
          summary: 'Drops every table, of one account and region when the body names one.',
          requestBody: { required: false, content: json(NAMESPACE) },
          responses: {
            204: { description: 'Dropped.' },
            400: { description: 'The body names no account and region.', content: json(status('refused')) },
            403: { description: 'A page of another origin asked.', content: json(status('refused')) },
          },
        },
      },
      '/_dynalab/openapi.json': {
        get: {
          summary: 'This document.',
          responses: { 200: { description: 'OpenAPI 3.1.', content: json({ type: 'object' }) } },
        },
      },
    },
  }
}
