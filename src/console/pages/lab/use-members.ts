// What a route takes, as the OpenAPI document of the emulator says it, which is read once.
import { useEffect, useState } from 'preact/hooks'
import { readUrl } from '../../api/administration-calls.js'
import type { Members } from './member-schema.js'

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly post?: {
          readonly requestBody?: {
            readonly content: Readonly<Record<string, { readonly schema: { readonly properties?: Members } }>>
          }
        }
      }
    >
  >
}

let document: Promise<Document> | undefined

/** The members of what is posted to a path; undefined until they are read. @param path such as `/faults` */
export function useMembers(path: string): Members | undefined {
  const [members, setMembers] = useState<Members>()
  useEffect(() => {
    document ??= readUrl('/openapi.json') as Promise<Document> // as OpenAPI has it
    document.then(
      ({ paths }) =>
        setMembers(paths[`/_dynalab${path}`]?.post?.requestBody?.content['application/json']?.schema.properties ?? {}),
      () => {
        document = undefined // the connection is lost: the next form reads it again
      },
    )
  }, [path])
  return members
}
