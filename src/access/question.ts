// What a policy is asked about: a caller, an action, a resource, and the values of condition keys.

/** The values of a condition key, by its name in lower case; undefined where the request has no such key. */
export type Keys = (name: string) => readonly string[] | undefined

/** One action on one resource. */
export interface Question {
  /** As `dynamodb:GetItem`. */
  readonly action: string
  /** An ARN, or `*` for what is about no resource. */
  readonly resource: string
  /** The account whose resource it is. */
  readonly account: string
  readonly keys: Keys
}

/** Who asks. */
export interface Caller {
  /** As refusals name him: `arn:aws:iam::111122223333:user/alice`. */
  readonly arn: string
  readonly account: string
  /** The ARNs by which a resource-based policy may mean him alone: his own, and that of the role of a session. */
  readonly ownArns: readonly string[]
  /** Of condition keys, by names in lower case. */
  readonly keys: ReadonlyMap<string, readonly string[]>
}

/** The first of several that has a key says its values. */
export const joinKeys =
  (...all: readonly Keys[]): Keys =>
  (name) => {
    for (const keys of all) {
      const values = keys(name)
      if (values !== undefined) return values
    }
    return undefined
  }
