// DescribeKey of the Key Management Service: the account's own key for DynamoDB, which tables are said to be encrypted with. Terraform asks
// for it by its alias before it reads a replica. Keys of somebody's own are taken as they are named, and nothing is known of them.
// Source: docs KMS API_DescribeKey; the words of its refusal: docs of the same page's errors, else assumed.
import { ApiError } from '../model/errors.js'
import type { DescribeKeyInput, DescribeKeyOutput } from '../shapes/kms.js'
import { keyArn, managedKeyArn } from '../tables/definition/encryption.js'
import { defineOperation } from './operation.js'
import { ofNothing } from './resources.js'

const ALIAS = 'alias/aws/dynamodb'

export const describeKey = defineOperation<DescribeKeyInput>('DescribeKey', {
  side: undefined,
  resources: ofNothing,
  run: ({ KeyId }, { namespace }) => {
    const [asked, arn] = [keyArn(KeyId, namespace), managedKeyArn(namespace)]
    if (asked !== arn && asked !== keyArn(ALIAS, namespace)) {
      const kind = asked.includes(':alias/') ? 'Alias' : 'Key'
      throw new ApiError('NotFoundException', kind === 'Key' ? `Key '${asked}' does not exist` : `Alias ${asked} is not found.`)
    }
    const output: DescribeKeyOutput = {
      KeyMetadata: {
        AWSAccountId: namespace.account,
        Arn: arn,
        CreationDate: 0,
        CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
        Description: 'Default key that protects my DynamoDB data when no other key is defined',
        Enabled: true,
        EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
        KeyId: arn.slice(arn.indexOf('/') + 1),
        KeyManager: 'AWS',
        KeySpec: 'SYMMETRIC_DEFAULT',
        KeyState: 'Enabled',
        KeyUsage: 'ENCRYPT_DECRYPT',
        MultiRegion: false,
        Origin: 'AWS_KMS',
      },
    }
    return output
  },
})
