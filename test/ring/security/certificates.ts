// Certificates for tests, made by openssl: an authority, and a node's certificate that it signed.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Certificates {
  /** PEM file of the authority. */
  readonly authority: string
  /** PEM file of the node's key and certificate. */
  readonly identity: string
}

/** @param name of the files, in the folder. @param address of the node */
export function makeCertificates(folder: string, name: string, address: string): Certificates {
  const file = (part: string): string => join(folder, `${name}-${part}`)
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' })
  const newKey = (part: string): string[] => ['-newkey', 'rsa:2048', '-nodes', '-keyout', file(part)]
  const authority = file('authority.pem')
  openssl('req', '-x509', ...newKey('authority.key'), '-out', authority, '-days', '2', '-subj', `/CN=${name}`)
  openssl('req', '-new', ...newKey('node.key'), '-out', file('node.csr'), '-subj', '/CN=node')
  writeFileSync(file('extensions'), `subjectAltName=IP:${address}\n`)
  const signer = ['-CA', authority, '-CAkey', file('authority.key'), '-CAcreateserial', '-extfile', file('extensions')]
  openssl('x509', '-req', '-in', file('node.csr'), ...signer, '-out', file('node.crt'), '-days', '2')
  const identity = file('identity.pem')
  writeFileSync(identity, readFileSync(file('node.key'), 'utf8') + readFileSync(file('node.crt'), 'utf8'))
  return { authority, identity }
}
