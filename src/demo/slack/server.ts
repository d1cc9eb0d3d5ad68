/** The workspace's HTTP side on loopback: the Web API, response URLs, uploads, and trouble made on purpose. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { rates } from './limits.ts'
import { type Reply, refuse } from './method.ts'
import { receive } from './methods/files.ts'
import { methods } from './methods.ts'
import { respond } from './respond.ts'
import { parse, readArguments } from './wire.ts'
import type { Trouble, World } from './world.ts'

export async function listen(world: World): Promise<Server> {
  const server = createServer((request, response) => {
    handle(world, request, response).catch((error: unknown) => {
      world.fault('stand-in', request.url ?? '', '', String(error))
      response.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('the stand-in has no port')
  world.origin = `http://127.0.0.1:${address.port}`
  return server
}

async function handle(first: World, request: IncomingMessage, response: ServerResponse) {
  const body = Buffer.concat(await Array.fromAsync(request))
  const [, area, name = ''] = new URL(request.url ?? '', first.origin).pathname.split('/')
  const type = request.headers['content-type'] ?? ''
  const world = whose(first, { area, name, token: request.headers.authorization?.replace(/^Bearer /, '') })
  if (request.method === 'POST' && area === 'api') {
    await api(world, name, readArguments(body.toString(), type), request.headers.authorization, response)
  } else if (request.method === 'POST' && area === 'respond') {
    const answer = respond(world, name, parse(body.toString()))
    response.writeHead(answer.status, { 'content-type': 'text/plain' }).end(answer.body)
  } else if (request.method === 'POST' && area === 'upload') {
    const taken = await receive(world, name, body, type)
    response.writeHead(taken ? 200 : 400, { 'content-type': 'text/plain' }).end(taken ? 'OK' : 'failed')
  } else {
    world.fault('unknown-address', `${request.method} ${request.url}`, '', 'there is nothing at this address')
    response.writeHead(404).end()
  }
  world.changed()
}

/** The workspace that is spoken to: by its token, or by an address that it gave out. */
const whose = (first: World, { area, name, token }: { area: string | undefined; name: string; token: string | undefined }): World =>
  first.neighbours.find((one) =>
    area === 'respond' ? one.responses.has(name) : area === 'upload' ? one.uploads.has(name) : one.setup.botToken === token,
  ) ?? first

async function api(world: World, name: string, args: Record<string, unknown>, authorization: string | undefined, response: ServerResponse) {
  const call = { method: name, args, status: 0, error: null as string | null }
  world.calls.push(call)
  const trouble = strike(world, name)
  if (trouble && !trouble.done && trouble.answer === 'hang') return
  if (trouble && !trouble.done && trouble.answer === 'reset') return void response.destroy()

  const outcome = trouble && !trouble.done ? stricken(trouble) : answer(world, name, args, authorization)
  const { status, reply, wait } = trouble?.done && outcome.status === 200 ? { ...outcome, ...stricken(trouble) } : outcome
  call.status = trouble?.answer === 'hang' || trouble?.answer === 'reset' ? 0 : status
  call.error = reply.ok ? null : String(reply.error)
  if (trouble?.done && trouble.answer === 'hang') return
  if (trouble?.done && trouble.answer === 'reset') return void response.destroy()
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'x-oauth-scopes': world.setup.scopes.join(','),
      ...(wait === null ? {} : { 'retry-after': String(wait) }),
    })
    .end(JSON.stringify(reply))
}

type Outcome = { status: number; reply: Reply; wait: number | null }

function answer(world: World, name: string, args: Record<string, unknown>, authorization: string | undefined): Outcome {
  const plain = (reply: Reply): Outcome => ({ status: 200, reply, wait: null })
  const method = methods.get(name)
  if (!method) {
    world.fault('unknown-method', name, '', 'the stand-in does not have it: write it, or do without')
    return plain(refuse('unknown_method'))
  }
  const token = authorization?.replace(/^Bearer /, '') ?? args.token
  if (token !== world.setup.botToken) {
    world.fault('not-authorised', name, '', token ? 'not our token' : 'no token')
    return plain(refuse(token ? 'invalid_auth' : 'not_authed'))
  }
  const wait = world.setup.paced === false ? null : world.take(`${name} ${method.per(args)}`, rates[method.tier])
  if (wait !== null) return { status: 429, reply: refuse('ratelimited'), wait }
  const needed = method.scopes(args, world)
  if (needed.length > 0 && !needed.some((scope) => world.setup.scopes.includes(scope))) {
    world.fault('missing-scope', name, '', needed.join(' or '))
    return plain(refuse('missing_scope', { needed: needed.join(','), provided: world.setup.scopes.join(',') }))
  }
  return plain(method.call(args, world))
}

/** The next trouble planned for this method, used up. */
function strike(world: World, name: string): Trouble | undefined {
  const at = world.troubles.findIndex((one) => one.method === name)
  const trouble = world.troubles[at]
  if (!trouble) return undefined
  const left = (trouble.times ?? 1) - 1
  world.troubles.splice(at, 1, ...(left > 0 ? [{ ...trouble, times: left }] : []))
  return trouble
}

function stricken(trouble: Trouble): Outcome {
  switch (trouble.answer) {
    case 'status':
      return { status: trouble.status, reply: refuse('internal_error'), wait: null }
    case 'error':
      return { status: 200, reply: refuse(trouble.error), wait: null }
    case 'rate':
      return { status: 429, reply: refuse('ratelimited'), wait: trouble.retryAfter }
    case 'hang':
    case 'reset':
      return { status: 200, reply: refuse('no_answer'), wait: null }
    default:
      return trouble satisfies never
  }
}
