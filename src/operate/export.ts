/** `countersign export`: a round at a hub as CSV, a spreadsheet or its report. */
import { writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import type { App } from '../app.ts'
import { membersIn } from '../core/round/export.ts'
import type { Round } from '../core/round/round.ts'
import { namesOf } from '../outbound/people.ts'
import { fileName, formats, roundFile } from '../outbound/round-files.ts'
import type { Terminal } from './index.ts'

type Asked = {
  hub?: string | undefined
  round?: string | undefined
  programme?: string | undefined
  format?: string | undefined
  out?: string | undefined
}

/** CSV goes to standard output unless a file is named; 0 done, 1 could not, 2 not understood. */
export async function exportRound(app: App, asked: Asked, { out, err }: Terminal): Promise<number> {
  const wrong = (text: string): number => {
    err(text)
    return 2
  }
  const format = formats.find((one) => one === (asked.format ?? 'csv').toLowerCase())
  if (!format) return wrong(`There is no format “${asked.format}”. Write one of: ${formats.join(', ')}.`)
  const hubs = app.hubs.all()
  const hub = hubs.find(({ id }) => id === asked.hub)
  if (!hub)
    return wrong(
      `${asked.hub === undefined ? 'Name the hub with --hub.' : `There is no hub “${asked.hub}”.`} There is: ${hubs.map(({ id }) => id).join(', ')}.`,
    )
  const held = await app.rounds.of(hub.id)
  const found = held.filter(
    ({ name, programme }) =>
      (asked.round === undefined || name === asked.round) && (asked.programme === undefined || programme === asked.programme),
  )
  const [round, ...others] = found
  if (!round) return wrong(`No such round at ${hub.id}. ${listed(held)}`)
  if (others.length > 0) return wrong(`Several rounds are held at ${hub.id}: choose with --round and --programme. ${listed(found)}`)
  const board = await app.rounds.board(round.id, hub.id)
  const programme = app.programmes.get(round.programme)
  if (!board || !programme) return wrong(`The programme “${round.programme}” is not there any more.`)

  const entries = await app.rounds.entries(round.id, hub.id)
  const undelivered = (await app.rounds.undelivered(round.id, hub.id)).length
  // Without Slack, the columns of names hold IDs.
  const nameOf = app.config.slack ? await namesOf(app.slack.of(hub.id), membersIn(entries), app.now()) : (id: string) => id
  const bytes = await roundFile(format, { board, entries, programme, hub, undelivered, nameOf, now: app.now() })
  await app.audit.refusal(
    { kind: 'operator', user: userInfo().username },
    `round exported: ${round.name} at ${hub.id}, ${entries.length} rows`,
    null,
  )
  if (format === 'csv' && asked.out === undefined) {
    // The terminal ends the last line itself.
    out(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replace(/\r\n$/, '\r'))
    return 0
  }
  return written(asked.out ?? fileName(format, hub.id, round), bytes, entries.length, { out, err })
}

async function written(file: string, bytes: Uint8Array, rows: number, { out, err }: Terminal): Promise<number> {
  try {
    // It holds personal data: for whoever ran this, and nobody else on the machine.
    await writeFile(file, bytes, { mode: 0o600 })
  } catch (error) {
    err(`${file} could not be written: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
  out(file)
  err(`${rows} ${rows === 1 ? 'declaration' : 'declarations'}.`)
  return 0
}

const listed = (rounds: Round[]): string =>
  rounds.length === 0
    ? 'It holds none.'
    : `There is: ${rounds.map(({ name, programme }) => `--round ${JSON.stringify(name)} --programme ${programme}`).join('; ')}.`
