/** A gate between two programs: it can be shut, and it can break in the middle of what it carries. */
import { connect, createServer, type Socket } from 'node:net'

export type Gate = Awaited<ReturnType<typeof openGate>>

export async function openGate(to: () => number) {
  const state = {
    /** Nobody comes in. */
    shut: false,
    /** Breaks so many times after so many bytes of an answer that contains `mark`. */
    breaks: { times: 0, mark: '', bytes: 0 },
    broken: 0,
  }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    if (state.shut) return void socket.destroy()
    const beyond = connect(to(), '127.0.0.1')
    let counted = -1
    for (const one of [socket, beyond]) {
      sockets.add(one)
      one
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(one)
          socket.destroy()
          beyond.destroy()
        })
    }
    socket.on('data', (data) => beyond.write(data))
    beyond.on('data', (data) => {
      if (counted >= 0) counted += data.length
      else if (state.breaks.times > 0 && data.includes(state.breaks.mark)) counted = data.length
      if (counted > state.breaks.bytes && state.breaks.times > 0) {
        state.breaks.times--
        state.broken++
        return void socket.destroy()
      }
      socket.write(data)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  return {
    port: address && typeof address === 'object' ? address.port : 0,
    state,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
