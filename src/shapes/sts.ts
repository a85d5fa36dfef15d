// Generated from schemas/ by `npm run generate`; do not edit. The wire shapes of every operation.

export interface OperationShapes {
  GetCallerIdentityInput: GetCallerIdentityInput
  GetCallerIdentityOutput: GetCallerIdentityOutput
}
export type GetCallerIdentityInput = Readonly<Record<string, never>>
export interface GetCallerIdentityOutput {
  Arn?: string
  UserId?: string
  Account?: string
}
