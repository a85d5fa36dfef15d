// One server for the tests of a file, and the command asked about it as a user asks.
import { dynalab, dynalabReady } from '../dynalab.js'

/** What an SDK would find on the machine of whoever runs the tests must not matter. */
export const NO_AWS = {
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_SESSION_TOKEN: '',
  AWS_REGION: '',
  AWS_DEFAULT_REGION: '',
  AWS_PROFILE: '',
  AWS_ENDPOINT_URL: '',
  AWS_ENDPOINT_URL_DYNAMODB: '',
  NO_COLOR: '',
  FORCE_COLOR: '',
}

type Environment = Readonly<Record<string, string>>

/** @param flags of the server */
export async function startServer(...flags: readonly string[]) {
  const server = await dynalabReady(['--in-memory', '--port', '0', '--log-level', 'silent', ...flags], { env: NO_AWS })
  const { endpoint } = server
  return {
    endpoint,
    /** The command by its words, with the server in DYNALAB_ENDPOINT. */
    run: (words: readonly string[], env: Environment = {}) =>
      dynalab(words, { env: { ...NO_AWS, DYNALAB_ENDPOINT: endpoint, ...env } }),
    /** What the command prints as JSON. @throws where it fails */
    async json<T = Record<string, unknown>>(words: readonly string[], env: Environment = {}): Promise<T> {
      const { code, stdout, stderr } = await this.run([...words, '--json'], env)
      if (code !== 0) throw new Error(stderr)
      return JSON.parse(stdout) as T
    },
    async stop(): Promise<void> {
      server.process.kill('SIGTERM')
      await server.ended
    },
  }
}
