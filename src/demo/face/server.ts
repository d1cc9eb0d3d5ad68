/** The page's own small server on loopback: shows, takes what is pressed, and says when something has changed. */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { close, crowd, home, pass, press, send, shortcut, slash, submit } from './acts.ts'
import { page } from './page.ts'
import { look, type Memory, type Stage } from './stage.ts'

/** Nothing from elsewhere, nothing inline: what a school wrote stays text. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
/** A letter may colour itself, and its links open beside the demo: nothing else. */
const letterPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

const file = (name: string) => readFileSync(new URL(name, import.meta.url))
const statics: Record<string, { type: string; body: Buffer }> = {
  '/style.css': { type: 'text/css; charset=utf-8', body: file('./style.css') },
  '/page.js': { type: 'text/javascript; charset=utf-8', body: file('./page.js') },
  '/icon.svg': { type: 'image/svg+xml', body: file('./icon.svg') },
}

const acts: Record<string, typeof press> = {
  '/press': press,
  '/submit': submit,
  '/close': close,
  '/slash': slash,
  '/shortcut': shortcut,
  '/home': home,
  '/send': send,
  '/crowd': crowd,
  '/pass': pass,
}
/** Largest upload: a little more than the product's own door takes, so that its refusal can be seen. */
const most = 45 * 1024 * 1024

export async function openFace(stage: Stage, port: number) {
  const memory: Memory = { sent: [], drafts: new Map(), notices: new Map() }
  const watchers = new Set<ServerResponse>()
  let due: NodeJS.Timeout | null = null
  // Several changes at once are one redraw.
  const changed = () => {
    due ??= setTimeout(() => {
      due = null
      for (const watcher of watchers) watcher.write('event: changed\ndata: \n\n')
    }, 60)
  }
  const deaf = [stage.workspace.onChange(changed), stage.catcher.onChange(changed)]

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error)
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end(`The page could not be drawn: ${text}`)
    })
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const { port: opened } = server.address() as AddressInfo
  const own = new Set([`localhost:${opened}`, `127.0.0.1:${opened}`])

  return {
    url: `http://localhost:${opened}/`,
    memory,
    stop: () =>
      new Promise<void>((resolve) => {
        for (const stop of deaf) stop()
        if (due) clearTimeout(due)
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function handle(request: IncomingMessage, response: ServerResponse) {
    // Another site's page must not be able to press our buttons, nor a name of its own lead here.
    const { host = '', origin } = request.headers
    if (!own.has(host) || (origin && origin !== 'null' && !own.has(new URL(origin).host)))
      return void response.writeHead(403).end('This page is for this machine only')
    const url = new URL(request.url ?? '/', `http://${host}`)
    if (request.method === 'POST') return act(request, response, url)

    const known = statics[url.pathname]
    if (known) return void response.writeHead(200, { 'content-type': known.type, 'cache-control': 'no-cache' }).end(known.body)
    if (url.pathname === '/changes') return watch(response)
    if (url.pathname.startsWith('/letters/')) return letter(url, response)
    if (url.pathname.startsWith('/samples/')) return sample(url, response)
    if (url.pathname.startsWith('/files/')) return uploaded(url, response)
    if (url.pathname !== '/') return void response.writeHead(404).end('There is no such page')
    const body = page(stage, memory, look(stage, url.searchParams)).text
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'cache-control': 'no-store' })
      .end(body)
  }

  async function act(request: IncomingMessage, response: ServerResponse, url: URL) {
    const run = acts[url.pathname]
    if (!run) return void response.writeHead(404).end('There is no such page')
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > most) return void response.writeHead(413, { connection: 'close' }).end('This file is larger than 45 MB')
      chunks.push(chunk)
    }
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    const form = await new Response(new Uint8Array(Buffer.concat(chunks)), { headers }).formData()
    const pane = await run(stage, memory, form)
    const back = new URL(String(form.get('back') ?? '/'), url)
    if (form.has('tab')) back.searchParams.set('tab', String(form.get('tab')))
    response.writeHead(303, { location: `/${back.search}#${pane}` }).end()
    changed()
  }

  function watch(response: ServerResponse) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write(': watching\n\n')
    watchers.add(response)
    response.on('close', () => watchers.delete(response))
  }

  function letter(url: URL, response: ServerResponse) {
    const [, , id, part, at] = url.pathname.split('/')
    const found = stage.catcher.letters.find((one) => one.id === id)
    const attached = found?.attachments[Number(at)]
    if (found && part === 'raw') return void response.writeHead(200, { 'content-type': 'message/rfc822' }).end(found.raw)
    if (found?.html && part === 'html') {
      return void response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': letterPolicy })
        .end(found.html.replaceAll('<a href=', '<a target="_blank" rel="noreferrer" href='))
    }
    if (!attached || part !== 'file') return void response.writeHead(404).end('There is no such letter')
    const type = attached.contentType === 'application/pdf' ? 'application/pdf' : 'application/octet-stream'
    response.writeHead(200, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(attached.content)
  }

  /** What the product uploaded: pictures are shown, anything else is kept by whoever asks for it. */
  function uploaded(url: URL, response: ServerResponse) {
    const found = stage.workspace.uploads.get(url.pathname.slice('/files/'.length))
    if (!found?.bytes) return void response.writeHead(404).end('There is no such file')
    const type = found.name.endsWith('.png') ? 'image/png' : found.name.endsWith('.pdf') ? 'application/pdf' : 'application/octet-stream'
    const disposition = type === 'application/octet-stream' ? 'attachment' : 'inline'
    const name = encodeURIComponent(found.name)
    const headers = {
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'content-disposition': `${disposition}; filename*=UTF-8''${name}`,
    }
    response.writeHead(200, headers).end(found.bytes)
  }

  function sample(url: URL, response: ServerResponse) {
    const [, , id, at] = url.pathname.split('/')
    const found = stage.samples.find((one) => one.id === id)?.attachments[Number(at)]
    if (!found) return void response.writeHead(404).end('There is no such sample')
    response.writeHead(200, { 'content-type': found.contentType }).end(found.content)
  }
}
