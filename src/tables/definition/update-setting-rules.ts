// UpdateTable's rules about a stream or an encryption that is already as asked for. Source: measured us-west-2, 2026-10.
import { invalidParameter, validation } from '../../model/errors.js'
import { encryptionOf } from './encryption.js'
import { type Rule, validationWhen } from './rule.js'
import type { UpdateDraft } from './update-draft.js'

const streamChanges: Rule<UpdateDraft> = ({ input, record }) => {
  const isToStream = input.StreamSpecification?.StreamEnabled
  const isEnabled = record.stream?.enabled ?? false
  if (isToStream === undefined || isToStream !== isEnabled) return undefined
  return validation(
    `Table ${isEnabled ? 'already has an enabled stream' : 'has no stream to disable'}: TableName: ${record.name}`,
  )
}

/** Source: docs global tables (the stream can't be disabled while there are replicas); assumed for the sentence. */
const replicaKeepsItsStream: Rule<UpdateDraft> = ({ input, record }) =>
  validationWhen(
    input.StreamSpecification?.StreamEnabled === false && record.global?.consistency === 'EVENTUAL',
    `The stream of table ${record.name} cannot be disabled while it has replicas.`,
  )

const encryptionChanges: Rule<UpdateDraft> = ({ input, record }) => {
  if (input.SSESpecification === undefined) return undefined
  const encryption = encryptionOf(input.SSESpecification, record.namespace)
  if (encryption?.kmsKeyArn !== record.sse?.kmsKeyArn) return undefined
  if (encryption === undefined) return invalidParameter('Table is already encrypted by default')
  return invalidParameter(
    'Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key',
  )
}

export const UPDATE_SETTING_RULES: readonly Rule<UpdateDraft>[] = [streamChanges, replicaKeepsItsStream, encryptionChanges]
