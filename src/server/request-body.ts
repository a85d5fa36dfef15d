// How the body of a request arrives. Invariant: what is too large is read to its end and thrown away, up to a bound: a client that gets an
// answer while it still sends may see a broken connection instead of the answer.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { afterThisTurn } from '../runtime/clock.js'
import { announcedBytes, type BodyRoom } from './body-room.js'
import { hasEnded } from './socket-client.js'
import { ConnectionLost } from '../protocol/connection-lost.js'
import { REQUEST_LIMIT_BYTES } from '../protocol/content-coding.js'

/** What is read and thrown away at most. Whoever sends more is answered in the middle of it. */
const READ_LIMIT_BYTES = 256 * 1024 * 1024
/** Whoever announced too much and sends nothing for so long waits for an answer. */
const SILENCE_MS = 2000

type Done = (error: Error | null, body?: Buffer) => void

/** Makes Fastify's parser for every content type. Errors carry the status of their answer. */
export const bodyReader =
  (room: BodyRoom) =>
  (_request: FastifyRequest, payload: IncomingMessage, done: Done): void => {
    if (announcedBytes(payload) > READ_LIMIT_BYTES) return done(tooLarge())
    const waited = room.before(payload)
    if (waited === undefined) receive(room, payload, done)
    else waited.then(() => receive(room, payload, unlessGone(payload, done)), done)
  }

function receive(room: BodyRoom, payload: IncomingMessage, hand: Done): void {
  let done = hand
  const announced = announcedBytes(payload)
  let pieces: Buffer[] = []
  let sizeBytes = 0
  let isOver = false // listeners are not taken off, which would cost more than all they do
  const end = (error: Error | null, body?: Buffer): void => {
    if (isOver) return
    isOver = true
    if (announced > REQUEST_LIMIT_BYTES) payload.off('timeout', giveUp).setTimeout(0)
    pieces = []
    done(error, body)
  }
  const take = (piece: Buffer): void => {
    if (isOver) return
    sizeBytes += piece.length
    if (sizeBytes <= REQUEST_LIMIT_BYTES) pieces.push(piece)
    else pieces = []
    if (sizeBytes > READ_LIMIT_BYTES) return giveUp()
    const waited = room.within(payload, sizeBytes)
    if (waited === undefined) return
    payload.pause()
    done = unlessGone(payload, done)
    waited.then(() => payload.resume(), end)
  }
  const giveUp = (): void => end(tooLarge())
  const finish = (): void => {
    if (sizeBytes > REQUEST_LIMIT_BYTES) giveUp()
    else end(null, Buffer.concat(pieces, sizeBytes))
  }
  const breakOff = (error: Error): void => end(Object.assign(error, { statusCode: 400 }))
  payload.on('data', take).on('end', finish).on('error', breakOff)
  if (announced > REQUEST_LIMIT_BYTES) payload.setTimeout(SILENCE_MS, giveUp)
}

/** After a wait: the end of the connection is read in the turn after the end of the body, and then nobody wants the answer. */
const unlessGone =
  ({ socket }: IncomingMessage, done: Done): Done =>
  (error, body) => {
    const hand = (): void => (hasEnded(socket) ? done(new ConnectionLost(undefined)) : done(error, body))
    afterThisTurn(() => afterThisTurn(hand))
  }

/** A client that waits for the word to go on gets 413 in its place, and need not send what nobody will read. */
export function refuseBeforeSent(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (announcedBytes(request) > REQUEST_LIMIT_BYTES) {
      response.writeHead(413, { 'content-length': 0, connection: 'close' }).end()
      return
    }
    response.writeContinue()
    server.emit('request', request, response)
  })
}

const tooLarge = (): Error => Object.assign(new Error('the body is too large'), { statusCode: 413 })
