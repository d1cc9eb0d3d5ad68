/** `/hub`: each word and what answers it. The hub comes from the channel it was typed in. */
import type { Hub, Reviewer } from '../core/hub.ts'
import { admitToHub, type Room } from './authorise.ts'
import type { Command } from './requests.ts'
import { compareWord } from './round/compare.ts'
import { exportWord } from './round/export.ts'
import { find } from './round/find.ts'
import { queue } from './round/queue.ts'
import { releaseWord } from './round/release.ts'
import { status } from './round/status.ts'
import { commandHelp, notAHubChannel } from './say.ts'

/** What a word works with: `text` is what follows it, `ack` is still to be called. */
type Asked = Command & { hub: Hub; reviewer: Reviewer }
export type Word = (room: Room) => (asked: Asked) => Promise<void>

const words: Readonly<Record<string, Word>> = {
  queue,
  find,
  compare: compareWord,
  release: releaseWord,
  help: () => (asked) => asked.ack().then(() => asked.answer(commandHelp())),
  status,
  export: exportWord,
}

export const hubCommand = (room: Room) => async (command: Command) => {
  const hub = room.app.hubs.byChannel(command.channel)
  if (!hub) return command.ack().then(() => command.answer(notAHubChannel()))
  const entry = await admitToHub(room, hub, command)
  if (entry.kind === 'refused') return command.ack().then(() => command.answer(entry.say))
  const [word = '', ...rest] = command.text.split(/\s+/)
  const answer = words[Object.hasOwn(words, word.toLowerCase()) ? word.toLowerCase() : 'help']
  await answer?.(room)({ ...command, text: rest.join(' '), hub, reviewer: entry.it })
}
