// GetCallerIdentity of the Security Token Service: the account that the caller's tables are in, and who he is where policies rule. Terraform
// asks for it before anything else, and writes the account into ids. Source: docs STS API_GetCallerIdentity.
import { rootOf } from '../access/statement.js'
import type { GetCallerIdentityOutput } from '../shapes/sts.js'
import { defineOperation } from './operation.js'
import { ofNothing } from './resources.js'

export const getCallerIdentity = defineOperation('GetCallerIdentity', {
  side: undefined,
  resources: ofNothing,
  run: (_input, { namespace: { account }, caller }) => {
    const output: GetCallerIdentityOutput = {
      Arn: caller?.arn ?? rootOf(account),
      UserId: caller?.userId ?? account,
      Account: account,
    }
    return output
  },
})
