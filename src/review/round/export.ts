/** `/hub export`: a round's files, in the private messages of whoever asked, and nowhere else. */
import type { KnownBlock } from '@slack/types'
import type { Hub } from '../../core/hub.ts'
import type { Round } from '../../core/round/round.ts'
import { dateInWords } from '../../core/wording.ts'
import { admitToHub, type Room } from '../authorise.ts'
import { button, section } from '../blocks.ts'
import type { Word } from '../command.ts'
import type { Press } from '../requests.ts'
import type { Said } from '../say.ts'
import { escaped, inline } from '../text.ts'
import { ExportValue } from '../values.ts'

/** A message shows so many rounds to choose from: those that close last. */
const most = 12

export const exportWord: Word = (room) => async (asked) => {
  const rounds = await room.app.rounds.of(asked.hub.id)
  const named = rounds.filter(({ name }) => name.toLowerCase() === asked.text.trim().toLowerCase())
  const [only, ...others] = named.length > 0 ? named : rounds
  const chosen = only && others.length === 0 && (asked.text.trim() === '' || named.length > 0) ? only : null
  if (!chosen) return asked.ack().then(() => asked.answer(whichRound(room, asked.hub, named.length > 0 ? named : rounds)))
  const said = await ask(room, asked.hub, chosen, asked.user)
  await asked.ack() // only now: what is acknowledged is recorded
  await asked.answer(said)
  await send(room)
}

/** The button beside one of several rounds. */
export const exportRound = (room: Room) => async (press: Press) => {
  const { app } = room
  const { hub: id, round: roundId } = ExportValue.parse(press.value)
  const hub = app.hubs.get(id)
  const entry = await admitToHub(room, hub, press)
  if (entry.kind === 'refused') return press.ack().then(() => press.answer(entry.say))
  const round = await app.rounds.at(roundId, hub.id)
  const said = round ? await ask(room, hub, round, press.user) : noSuchRound()
  await press.ack()
  await press.answer(said)
  await send(room)
}

/** A hint only: it is recorded, and the reconciler finds it. */
const send = ({ app }: Room) =>
  app.dispatch().catch((error) => app.log.warn({ err: error }, 'asked for; the reconciler will send the files'))

async function ask({ app }: Room, hub: Hub, round: Round, user: string): Promise<Said> {
  const outcome = await app.rounds.export(round.id, hub.id, { kind: 'slack', user })
  const what = titleOf(app, round)
  return {
    text:
      outcome === 'asked'
        ? `The files of ${what} come to you in a private message from Countersign, in a moment. They hold personal data, and that you asked for them is on the record.`
        : `The files of ${what} are already on their way to you.`,
  }
}

const titleOf = (app: Room['app'], { programme, name }: Round): string =>
  escaped(`${app.programmes.get(programme)?.name ?? programme}, round ${name}`, 150)

function whichRound({ app }: Room, hub: Hub, rounds: Round[]): Said {
  if (rounds.length === 0) return { text: `${inline(hub.name, 100)} has no round.` }
  const shown = rounds.slice(0, most)
  const text = `Which round? ${shown.map((round) => titleOf(app, round)).join('; ')}.`
  const choices = shown.map(
    (round): KnownBlock => ({
      ...section(`*${titleOf(app, round)}*: closes on ${dateInWords(round.closes)}`),
      accessory: button('export', 'Export', round.name, { hub: hub.id, round: round.id } satisfies ExportValue),
    }),
  )
  return { text: text.slice(0, 3_000), blocks: [section('Which round?'), ...choices] }
}

const noSuchRound = (): Said => ({ text: 'This hub does not hold that round any more. Nothing was exported.' })
