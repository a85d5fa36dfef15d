// Generated from schemas/ by `npm run generate`; do not edit. The wire shapes of every operation.

export interface OperationShapes {
  DescribeKeyInput: DescribeKeyInput
  DescribeKeyOutput: DescribeKeyOutput
}
export interface DescribeKeyInput {
  KeyId: string
  GrantTokens?: string[]
}
export interface DescribeKeyOutput {
  KeyMetadata?: KeyMetadata
}
export interface KeyMetadata {
  AWSAccountId?: string
  Arn?: string
  CreationDate?: number
  CustomerMasterKeySpec?: string
  Description?: string
  Enabled?: boolean
  EncryptionAlgorithms?: string[]
  KeyId: string
  KeyManager?: string
  KeySpec?: string
  KeyState?: string
  KeyUsage?: string
  MultiRegion?: boolean
  Origin?: string
}
