// Content types of requests and answers. Invariant: an answer names a media type alone, without the parameters that the request gave it.
// Source: recorded answers of the service; assumed: an empty body of a type that nobody knows is as one without a type.
import { ApiError } from '../model/errors.js'
import type { Headers } from './credentials.js'
import { FORM_TYPE } from './query-form.js'
import { type Service, serviceOf } from './services.js'

const JSON_TYPE = 'application/json'
/** Those that every service reads. */
const READ_BY_ALL: ReadonlySet<string> = new Set(['application/x-amz-json-1.0', JSON_TYPE])

/** Whether a body of this type is read; a newer type is read by the service that speaks it. */
export function isSpoken(contentType: string, target: string | undefined): boolean {
  if (READ_BY_ALL.has(contentType)) return true
  const mediaType = mediaTypeOf(contentType).toLowerCase()
  const service = serviceOf(target)
  return READ_BY_ALL.has(mediaType) || mediaType === (service.isQuery === true ? FORM_TYPE : service.contentType)
}

/** What an answer is called: as its request was, or as its service always calls it. */
export function answerTypeFor(headers: Headers, service: Service): string {
  if (!service.echoesContentType) return service.contentType
  const contentType = headers['content-type']
  if (contentType === service.contentType) return service.contentType
  return typeof contentType === 'string' && contentType !== '' ? mediaTypeOf(contentType) : JSON_TYPE
}

/** The refusal of an empty body, which comes after those of target and credentials. Nobody can say what a body without a type should be. */
export function emptyBodyRefusal({ 'content-type': contentType }: Headers, target: string | undefined): ApiError {
  const isTyped = typeof contentType === 'string' && isSpoken(contentType, target)
  return new ApiError(isTyped ? 'SerializationException' : 'UnknownOperationException')
}

/** The client's own spelling, without parameters. */
function mediaTypeOf(contentType: string): string {
  const end = contentType.indexOf(';')
  return (end === -1 ? contentType : contentType.slice(0, end)).trim()
}
