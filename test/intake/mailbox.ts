/** A small IMAP server with one folder, that fails in the ways that real ones do. */
import { createServer, type Socket } from 'node:net'

type Kept = { uid: number; raw: Buffer; seen: boolean }

export type Mailbox = Awaited<ReturnType<typeof openMailbox>>

export async function openMailbox() {
  const state = {
    uidValidity: 1,
    next: 1,
    inbox: [] as Kept[],
    /** The folder for what has been taken in; null where there is none yet. */
    processed: null as Buffer[] | null,
    /** Says nothing about new mail while idling. */
    silent: false,
    /** Drops the connection in the middle of these. */
    drops: new Set<number>(),
    /** Answers NO when asked for these. */
    refuses: new Set<number>(),
    /** Pretends that these are so large. */
    sizes: new Map<number, number>(),
    /** Answers NO to so many moves. */
    stuck: 0,
    password: 'right',
  }
  const commands: string[] = []
  const sockets = new Set<Socket>()
  const idle = new Map<Socket, string>()
  let listeners: (() => void)[] = []
  const happened = () => {
    for (const listener of [...listeners]) listener()
  }

  const server = createServer((socket) => {
    sockets.add(socket)
    socket
      .on('error', () => {})
      .on('close', () => {
        sockets.delete(socket)
        idle.delete(socket)
        happened()
      })
    socket.write('* OK [CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS] here\r\n')
    let text = ''
    socket.on('data', (data) => {
      text += data
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end)
        text = text.slice(end + 2)
        answer(socket, line)
        happened()
      }
    })
  })

  function answer(socket: Socket, line: string): void {
    if (line === 'DONE') {
      socket.write(`${idle.get(socket)} OK done\r\n`)
      idle.delete(socket)
      return
    }
    const [, tag = '', command = '', rest = ''] = /^(\S+) ((?:UID )?\S+) ?(.*)$/.exec(line) ?? []
    commands.push(command === 'LOGIN' ? command : `${command} ${rest}`.trim())
    const reply = (untagged: string[], status = 'OK done') =>
      socket.write([...untagged.map((one) => `* ${one}`), `${tag} ${status}`].map((one) => `${one}\r\n`).join(''))
    const uid = Number(/^\d+/.exec(rest)?.[0])
    const at = state.inbox.findIndex((kept) => kept.uid === uid)
    const kept = state.inbox[at]
    switch (command) {
      case 'LOGIN':
        return void reply([], rest.includes(state.password) ? undefined : 'NO [AUTHENTICATIONFAILED] not you')
      case 'CAPABILITY':
        return void reply(['CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS'])
      case 'LIST':
        return void reply([`LIST (\\HasNoChildren) "/" ${/"?([^" ]*)"?$/.exec(rest)?.[1] || '""'}`])
      case 'STATUS':
        return void (state.processed ? reply([`STATUS Processed (MESSAGES ${state.processed.length})`]) : reply([], 'NO there is none'))
      case 'CREATE':
        state.processed = []
        return void reply([])
      case 'SELECT':
        return void reply(
          [
            `${state.inbox.length} EXISTS`,
            'FLAGS (\\Seen)',
            'OK [PERMANENTFLAGS (\\Seen)]',
            `OK [UIDVALIDITY ${state.uidValidity}]`,
            `OK [UIDNEXT ${state.next}]`,
          ],
          'OK [READ-WRITE] open',
        )
      case 'UID SEARCH':
        return void reply([`SEARCH${state.inbox.map((one) => ` ${one.uid}`).join('')}`])
      case 'UID FETCH': {
        if (!kept) return void reply([])
        if (rest.includes('RFC822.SIZE'))
          return void reply([`${at + 1} FETCH (UID ${uid} RFC822.SIZE ${state.sizes.get(uid) ?? kept.raw.length})`])
        const head = rest.includes('HEADER')
        if (state.refuses.has(uid) && !head) return void reply([], 'NO [SERVERBUG] cannot read that one')
        const bytes = head ? kept.raw.subarray(0, kept.raw.indexOf('\r\n\r\n') + 4) : kept.raw
        socket.write(`* ${at + 1} FETCH (UID ${uid} BODY[${head ? 'HEADER' : ''}] {${bytes.length}}\r\n`)
        if (state.drops.has(uid) && !head) return void socket.end(bytes.subarray(0, bytes.length / 2))
        socket.write(bytes)
        return void socket.write(`)\r\n${tag} OK done\r\n`)
      }
      case 'UID MOVE':
        if (state.stuck > 0) {
          state.stuck--
          return void reply([], 'NO not now')
        }
        if (kept) {
          state.inbox.splice(at, 1)
          state.processed?.push(kept.raw)
        }
        return void reply(kept ? [`OK [COPYUID 1 ${uid} ${uid}] moved`, `${at + 1} EXPUNGE`] : [])
      case 'UID STORE':
        if (kept) kept.seen = true
        return void reply([])
      case 'IDLE':
        idle.set(socket, tag)
        return void socket.write('+ idling\r\n')
      default:
        return void reply([])
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  return {
    port: address && typeof address === 'object' ? address.port : 0,
    state,
    commands,
    /** A new mail; those who idle are told. Returns its UID. */
    put: (raw: string): number => {
      const uid = state.next++
      state.inbox.push({ uid, raw: Buffer.from(raw, 'latin1'), seen: false })
      if (!state.silent) for (const socket of idle.keys()) socket.write(`* ${state.inbox.length} EXISTS\r\n`)
      return uid
    },
    /** The same mails under new numbers, as after a restore. */
    renumber: () => {
      state.uidValidity++
      state.inbox.forEach((kept, i) => {
        kept.uid = i + 1
      })
      state.next = state.inbox.length + 1
    },
    idling: () => idle.size > 0,
    connections: () => sockets.size,
    drop: () => {
      for (const socket of sockets) socket.destroy()
    },
    onChange: (listener: () => void) => {
      listeners.push(listener)
      return () => {
        listeners = listeners.filter((one) => one !== listener)
      }
    },
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
