// Whose tables. Invariant: everything that belongs to a client lies in exactly one namespace.

/** Region from the credential scope, account from the access key id. */
export interface Namespace {
  readonly account: string
  readonly region: string
}

/** As lines for the operator name it. */
export const namespaceText = ({ account, region }: Namespace): string => `account ${account} in region ${region}`

/** To find what belongs to one: no other has the same. */
export const namespaceId = ({ account, region }: Namespace): string => `${account}/${region}`

export const isSameNamespace = (a: Namespace, b: Namespace): boolean => a.account === b.account && a.region === b.region
