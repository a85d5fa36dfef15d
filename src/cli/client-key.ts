// The key that commands sign with: that of the environment, as the SDKs find it. Invariant: an account that was named outweighs it, and is then
// asked for without a signature, as a server that checks none takes it.
import type { Command } from 'commander'
import { OptionError } from '../config.js'
import type { ClientKey } from './wire-client.js'

const ACCOUNT = /^\d{12}$/

/** Who a command asks as. */
export interface CommandCaller {
  /** Of the tables, where its access key or the command says it. */
  readonly account: string
  /** Undefined where nothing is to be signed. */
  readonly key: ClientKey | undefined
}

/** @param account the value of the command's --account. @throws OptionError for what is no account */
export function callerOf(command: Command, account: string): CommandCaller {
  if (!ACCOUNT.test(account)) throw new OptionError(`--account is "${account}": it must be the 12 digits of an account`)
  const key = command.getOptionValueSource('account') === 'cli' ? undefined : environmentKey()
  return { account: key !== undefined && ACCOUNT.test(key.accessKeyId) ? key.accessKeyId : account, key }
}

function environmentKey(): ClientKey | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, sessionToken } : undefined
}
