/** `/hub status` and `/hub export`, as a reviewer types them: what they see, what they are sent, and who is not. */
import { unzipSync } from 'fflate'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sendExport } from '../src/review/round/send-export.ts'
import { openPool, openSql } from '../src/store/sql.ts'
import { round } from './store/world.ts'
import { lead1, openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  const earlier = {
    ...round,
    name: '2017-18',
    opens: round.opens.subtract({ years: 1 }),
    closes: round.closes.subtract({ years: 1 }),
    startsOn: round.startsOn?.subtract({ years: 1 }) ?? null,
  }
  town = await openTown({ settings: { rounds: [{ ...round, places: 6 }, earlier] } })
  await town.submit({ school: '=Ashby & <!channel> Primary School', urn: '199955' })
  await town.until('the card', () => town.channel.messages().find(({ text }) => text.includes('Ashby')))
})
afterEach(() => expect(town.slack.faults).toEqual([]))
afterAll(() => town.close())

const told = (user: string) => town.slack.ephemerals(user).at(-1)
const hub = (user: string, text: string) => town.slack.slash(user, 'C0ARCH', '/hub', text)
const direct = (user: string) => {
  const channel = town.slack.channels().find(({ id, members }) => id.startsWith('D') && members.includes(user))
  return channel ? town.slack.channel(channel.id).messages() : []
}
async function audited(what: string): Promise<unknown[]> {
  const pool = openPool(town.databaseUrl, 1)
  try {
    return await openSql(pool).rows`select actor, after from audit where what = ${what} order by id`
  } finally {
    await pool.end()
  }
}

test('status: acknowledged, then the figures in words with their picture, for this person only', async () => {
  expect((await hub('U0REVIEW', 'status')).kind).toBe('acked')
  const said = await town.until('the status', () =>
    town.slack.ephemerals('U0REVIEW').find(({ text }) => text.includes('declaration received')),
  )
  expect(said.text).toContain('1 declaration received from 1 March 2018 to 24 May 2018.')
  expect(said.text).toContain('round 2017-18:* closed on 25 May 2017, 0 received')
  const picture = said.blocks.find((block) => block.type === 'image')
  const file = picture?.type === 'image' ? town.slack.uploads.get(picture.slack_file?.id ?? '') : undefined
  expect(file).toMatchObject({ name: 'round.png', channel: null })
  expect(town.channel.messages().filter(({ text }) => text.includes('First on') || text.includes('Undecided:'))).toEqual([])

  const pictures = town.slack.uploads.size
  await hub('U0LEAD', 'STATUS')
  await town.until('the lead’s status', () => town.slack.ephemerals('U0LEAD').find(({ text }) => text.includes('declaration received')))
  expect(town.slack.uploads.size).toBe(pictures)
})

test('status while Slack does not show pictures: the words arrive', async () => {
  town.slack.inject({ method: 'files.getUploadURLExternal', answer: 'error', error: 'file_uploads_disabled' })
  await town.pass({ hours: 24 })
  await hub('U0REVIEW', 'status')
  const said = await town.until('the words', () => town.slack.ephemerals('U0REVIEW').find(({ text }) => text.includes('to 25 May 2018.')))
  expect(said.blocks.some(({ type }) => type === 'image')).toBe(false)
})

test('export of one of several rounds: asked which, then three files in private, on the record', async () => {
  await hub('U0REVIEW', 'export')
  const asked = await town.until('the question', () =>
    town.slack.ephemerals('U0REVIEW').find(({ text }) => text.startsWith('Which round?')),
  )
  const choices = asked.blocks.flatMap((block) => (block.type === 'section' && block.accessory ? [block] : []))
  expect(choices.map(({ text }) => text?.text)).toEqual([expect.stringContaining('2018-19'), expect.stringContaining('2017-18')])
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: asked.ts, button: 'export', block: choices[0]?.block_id ?? '' })
  const message = await town.until('the files', () => direct('U0REVIEW').find(({ files }) => files?.length))
  expect(message.text).toContain('round 2018-19, at Archimedes NE Maths Hub: 1 declaration, as of')
  const files = (message.files ?? []).map((id) => town.slack.uploads.get(id))
  expect(files.map((file) => file?.name)).toEqual(
    ['.csv', '.xlsx', '-report.pdf'].map((end) => `archimedes-ne-primary-mastery-readiness-2018-19${end}`),
  )
  const [csv, xlsx, pdf] = files.map((file) => Buffer.from(file?.bytes ?? []))
  expect(csv?.toString()).toContain('"\'=Ashby & <!channel> Primary School"')
  expect(csv?.toString()).toContain(lead1)
  expect(Object.keys(unzipSync(new Uint8Array(xlsx ?? [])))).toContain('xl/worksheets/sheet1.xml')
  expect(pdf?.subarray(0, 5).toString()).toBe('%PDF-')
  // Nothing of it stands in the channel.
  expect(town.channel.messages().filter(({ text, files }) => files?.length || text.includes('personal data'))).toEqual([])
  expect(files.map((file) => file?.channel)).not.toContain('C0ARCH')
  expect(told('U0REVIEW')?.text).toContain('come to you in a private message')
  expect(await audited('export asked for')).toMatchObject([{ actor: { user: 'U0REVIEW' } }])
})

test('export by the round’s name needs no question', async () => {
  await hub('U0LEAD', 'export 2017-18')
  const message = await town.until('the files', () => direct('U0LEAD').find(({ files }) => files?.length))
  expect(message.text).toContain('round 2017-18, at Archimedes NE Maths Hub: 0 declarations')
  await hub('U0LEAD', 'export 1999')
  await town.until('the question', () => told('U0LEAD')?.text.startsWith('Which round?'))
})

test.each([
  ['somebody who is no reviewer', 'U0OUTSIDER'],
  ['somebody of another workspace', 'U0STRANGER'],
])('%s gets neither figures nor files', async (_, user) => {
  for (const word of ['status', 'export 2018-19']) {
    await hub(user, word)
    await town.until('the refusal', () => told(user)?.text.includes('Nothing was changed'))
  }
  expect(direct(user)).toEqual([])
  expect(JSON.stringify(town.slack.ephemerals(user))).not.toContain('declaration received')
  expect(JSON.stringify(await audited('export asked for'))).not.toContain(user)
})

test('whoever has been taken off the list since they asked gets nothing', async () => {
  const [{ id = '' } = {}] = await town.app().rounds.of('archimedes-ne')
  const due = { id, key: 'k', hub: 'archimedes-ne', declaration: null, reference: null, message: null, attempts: 1, epoch: 0, doubt: null }
  const effect = { kind: 'export', by: 'U0OUTSIDER', round: id } as const
  expect(await sendExport(town.app(), { ...due, effect }, effect)).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('no reviewer'),
  })
  expect(direct('U0OUTSIDER')).toEqual([])
})

test('twice at once is one export', async () => {
  const before = direct('U0LEAD').length
  await Promise.all([hub('U0LEAD', 'export 2018-19'), hub('U0LEAD', 'export 2018-19'), hub('U0LEAD', 'export 2018-19')])
  await town.until('the files', () => direct('U0LEAD').length > before)
  await town.pass({ minutes: 2 })
  const [asked, sent] = [await audited('export asked for'), await audited('round exported')]
  expect(direct('U0LEAD').length - before).toBe(asked.length - 2)
  expect(sent).toHaveLength(asked.length)
})

test('what Slack refuses is told in private, and the channel does not count as broken', async () => {
  town.slack.inject({ method: 'conversations.open', answer: 'error', error: 'missing_scope' })
  await hub('U0REVIEW', 'export 2018-19')
  await town.until('the failure', () =>
    town.slack.ephemerals('U0REVIEW').find(({ text }) => text.includes('could not be sent') && text.includes('manifest.json')),
  )
  expect(await town.app().hubs.faults()).toEqual([])
})

test('what Slack puts off is tried again', async () => {
  const before = direct('U0REVIEW').length
  town.slack.inject({ method: 'conversations.open', answer: 'rate', retryAfter: 3 })
  await hub('U0REVIEW', 'export 2018-19')
  await town.until('Slack was asked', () =>
    town.slack.calls.some(({ method, error }) => method === 'conversations.open' && error === 'ratelimited'),
  )
  await town.pass({ minutes: 1 })
  await town.until('the files', () => direct('U0REVIEW').length > before)
})
