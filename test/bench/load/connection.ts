// One keep-alive connection with one request in flight, on a raw socket: the load process must cost far less than the server that it
// measures, and an HTTP client in JavaScript does not (README.md has the figures). It understands what DynamoDB servers answer: a status line,
// headers with Content-Length, a body.
import { type Socket, connect } from 'node:net'

const HEAD_END = '\r\n\r\n'
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i
const READ_BUFFER_BYTES = 64 * 1024

/** The body is `bytes` from `start` to `end`, readable only until the callback returns. */
export type OnAnswer = (status: number, bytes: Buffer, start: number, end: number) => void

export class Connection {
  readonly #socket: Socket
  readonly #onAnswer: OnAnswer
  readonly #onFailure: (error: Error) => void
  #partial = Buffer.alloc(READ_BUFFER_BYTES)
  #partialBytes = 0

  private constructor(port: number, onAnswer: OnAnswer, onFailure: (error: Error) => void) {
    this.#onAnswer = onAnswer
    this.#onFailure = onFailure
    const onread = { buffer: Buffer.alloc(READ_BUFFER_BYTES), callback: this.#onRead.bind(this) }
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true, onread })
    this.#socket.on('error', onFailure)
    this.#socket.on('end', () => onFailure(new Error('the server closed a connection')))
  }

  /** Resolves when connected. `onFailure` hears of errors for as long as the connection lives. */
  static open(port: number, onAnswer: OnAnswer, onFailure: (error: Error) => void): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const connection = new Connection(port, onAnswer, (error) => {
        reject(error)
        onFailure(error)
      })
      connection.#socket.once('connect', () => resolve(connection))
    })
  }

  /** Sends one whole request, ASCII only. The answer to the one before must have arrived. */
  send(request: string): void {
    this.#socket.write(request, 'latin1')
  }

  /** Gives the connection up; nothing is called back any more. */
  close(): void {
    this.#socket.removeAllListeners().on('error', () => undefined)
    this.#socket.destroy()
  }

  #onRead(byteCount: number, buffer: Uint8Array): boolean {
    const chunk = buffer as Buffer // Node hands back the very Buffer that `onread` was given.
    if (this.#partialBytes === 0) {
      if (!this.#deliver(chunk, byteCount)) this.#keep(chunk, byteCount)
      return true
    }
    this.#keep(chunk, byteCount)
    const arrivedBytes = this.#partialBytes
    this.#partialBytes = 0
    if (!this.#deliver(this.#partial, arrivedBytes)) this.#partialBytes = arrivedBytes
    return true
  }

  #keep(chunk: Buffer, byteCount: number): void {
    const needed = this.#partialBytes + byteCount
    if (needed > this.#partial.length) {
      const larger = Buffer.alloc(needed * 2)
      this.#partial.copy(larger, 0, 0, this.#partialBytes)
      this.#partial = larger
    }
    chunk.copy(this.#partial, this.#partialBytes, 0, byteCount)
    this.#partialBytes = needed
  }

  /** False when the answer is not complete yet. */
  #deliver(bytes: Buffer, byteCount: number): boolean {
    const headEnd = bytes.indexOf(HEAD_END)
    if (headEnd < 0 || headEnd >= byteCount) return false
    const head = bytes.toString('latin1', 0, headEnd)
    const length = CONTENT_LENGTH.exec(head)?.[1]
    if (length === undefined) return this.#refuse(`an answer without Content-Length: ${head}`)
    const start = headEnd + HEAD_END.length
    const end = start + Number(length)
    if (byteCount < end) return false
    if (byteCount > end) return this.#refuse(`${byteCount - end} bytes behind an answer: ${head}`)
    this.#onAnswer(Number(head.slice(9, 12)), bytes, start, end)
    return true
  }

  #refuse(reason: string): true {
    this.#onFailure(new Error(reason))
    return true
  }
}
