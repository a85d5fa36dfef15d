// The ceiling of every figure: a Fastify server whose POST handler takes the bytes and answers `{}`. What Fastify, Node's HTTP and the
// system calls cost; nothing else. Plain JavaScript, so that the measured process carries no TypeScript loader.
import Fastify from 'fastify'

const CONTENT_TYPE = 'application/x-amz-json-1.0'

const app = Fastify()
app.addContentTypeParser(CONTENT_TYPE, { parseAs: 'buffer', bodyLimit: 16 * 1024 * 1024 }, (_request, body, done) =>
  done(null, body),
)
app.post('/', (_request, reply) => {
  reply.header('content-type', CONTENT_TYPE).send('{}')
})
console.log(`ready on ${await app.listen({ host: '127.0.0.1', port: 0 })}`)

process.once('SIGTERM', () => app.close())
