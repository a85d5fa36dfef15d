// Server-side encryption settings. Nothing is encrypted: the settings are kept and shown. Source: measured us-west-2, 2026-10.
import { createHash } from 'node:crypto'
import { type ApiError, invalidParameter } from '../../model/errors.js'
import type { Namespace } from '../../model/table.js'
import type { SSESpecification } from '../../shapes/operations.js'

/** Why the members do not go together. */
export function encryptionRefusal(encryption: SSESpecification | undefined): ApiError | undefined {
  if (encryption === undefined) return undefined
  const { Enabled: isEnabled = false, SSEType: type, KMSMasterKeyId: key } = encryption
  if (!isEnabled && type !== undefined) return invalidParameter('SSEType can not be specified if Enabled is false')
  if (!isEnabled && key !== undefined) return invalidParameter('KMSMasterKeyId can not be specified if Enabled is false')
  if (key !== undefined && type !== 'KMS') return invalidParameter('SSEType KMS is required if KMSMasterKeyId is specified')
  return type === 'AES256' ? invalidParameter('SSEType AES256 is not supported') : undefined
}

/** The setting as the catalogue keeps it: undefined means the key that the service owns. */
export function encryptionOf(
  encryption: SSESpecification | undefined,
  namespace: Namespace,
): { readonly kmsKeyArn: string } | undefined {
  return encryption?.Enabled === true
    ? { kmsKeyArn: keyArn(encryption.KMSMasterKeyId ?? managedKeyId(namespace), namespace) }
    : undefined
}

/** The key of the account's own in a region. */
export const managedKeyArn = (namespace: Namespace): string => keyArn(managedKeyId(namespace), namespace)

/** A key as it was named, by id, alias or ARN. */
export function keyArn(keyId: string, { region, account }: Namespace): string {
  if (keyId.startsWith('arn:')) return keyId
  const path = keyId.startsWith('alias/') ? keyId : `key/${keyId}`
  return `arn:aws:kms:${region}:${account}:${path}`
}

/** The id of the account's own key for DynamoDB: any UUID, the same in every run. */
function managedKeyId({ account, region }: Namespace): string {
  const hex = createHash('md5').update(`aws/dynamodb ${account} ${region}`).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
