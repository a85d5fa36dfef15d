// The protocol that older services speak: a form comes in, XML goes out. Of it no more is here than an operation without lists needs.
// Source: docs of the wire protocol AWS Query.
import type { ApiError } from '../model/errors.js'
import type { JsonObject } from '../model/json.js'

export const FORM_TYPE = 'application/x-www-form-urlencoded'
/** Of its targets, which no header names: made of the form by `targetOfForm`. */
export const STS_PREFIX = 'AWSSecurityTokenServiceV20110615.'

const STS_VERSION = '2011-06-15'
const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/'

/** The target that a form means; undefined where it is none, or for a service that is not here. */
export function targetOfForm(contentType: string | undefined, body: Buffer): string | undefined {
  if (contentType?.split(';', 1)[0]?.trim().toLowerCase() !== FORM_TYPE) return undefined
  const form = new URLSearchParams(body.toString('latin1'))
  return form.get('Version') === STS_VERSION ? STS_PREFIX + (form.get('Action') ?? '') : undefined
}

/** The members of a form, texts all of them. */
export const inputOfForm = (body: Buffer): JsonObject =>
  Object.fromEntries([...new URLSearchParams(body.toString())].filter(([name]) => name !== 'Action' && name !== 'Version'))

export function xmlAnswer(operation: string, output: object, requestId: string): string {
  const members = Object.entries(output).map(([name, value]) => element(name, escaped(String(value))))
  const result = element(`${operation}Result`, members.join(''))
  const metadata = element('ResponseMetadata', element('RequestId', requestId))
  return `<${operation}Response xmlns="${STS_NAMESPACE}">${result}${metadata}</${operation}Response>`
}

export function xmlRefusal({ name, message, status }: ApiError, requestId: string): string {
  const code = name.replace(/Exception$/, '')
  const type = element('Type', status < 500 ? 'Sender' : 'Receiver')
  const error = element('Error', type + element('Code', code) + element('Message', escaped(message)))
  return `<ErrorResponse xmlns="${STS_NAMESPACE}">${error}${element('RequestId', requestId)}</ErrorResponse>`
}

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
