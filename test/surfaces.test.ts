/** Lists, notes and shortcuts through the product's own doors: what the database and the jobs make of them. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { strings } from './review/hostile.ts'
import { head, INBOX, lead1, openTown, type Town } from './town.ts'

let town: Town
let database: pg.Client
beforeAll(async () => {
  town = await openTown()
  database = new pg.Client({ connectionString: town.databaseUrl })
  await database.connect()
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await database.end()
  await town.close()
})

const declared = (school: string) => town.declare(school)
const asked = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> => (await database.query<T>(text, values)).rows
const refusals = () =>
  asked<{ what: string; user: string }>("select what, actor->>'user' as user from audit where what like 'slack-%' order by id")
/** Slack shows a post a moment before we have written down where it stands. */
async function recorded(ts: string): Promise<void> {
  while ((await asked('select 1 from effect where response = $1', [ts])).length === 0);
}
/** What `/hub …` is answered with. */
async function hub(user: string, text: string) {
  const before = town.slack.ephemerals(user).length
  await town.slack.slash(user, 'C0ARCH', '/hub', text)
  return town.until(`an answer to /hub ${text}`, () => town.slack.ephemerals(user)[before])
}
async function modal(user: string, open: () => Promise<unknown>) {
  const before = town.slack.modal(user)?.id
  await open()
  return town.until('a modal', () => {
    const top = town.slack.modal(user)
    return top && top.id !== before && top
  })
}

test('the queue lists what waits, and opens it', async () => {
  await declared('Ashby Primary School')
  await declared('Ysgol Tŷ-nant')
  const said = await hub('U0REVIEW', 'queue')
  expect(said.text).toMatch(/^2 undecided at .*\nAshby Primary School .*: ready for a decision.*\nYsgol Tŷ-nant/)
  const block = said.blocks.find((one) => JSON.stringify(one).includes('Ashby'))?.block_id ?? ''
  const details = await modal('U0REVIEW', () => town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: said.ts, button: 'Open', block }))
  expect(strings(details.blocks)[2]).toContain('Ashby Primary School')
})

test('a school is found by accents left out, by URN, by an address; help is what an unknown word prints', async () => {
  const { urn } = await declared('Bryn Hëulog School')
  for (const text of ['find bryn heulog', `find ${urn}`, 'FIND Bryn'])
    expect((await hub('U0REVIEW', text)).text).toContain('Bryn Hëulog School')
  for (const text of ['find dl1 0zz', 'find o’brien', 'find 01632960124', 'find +44 1632 960124'])
    expect((await hub('U0REVIEW', text)).text).toContain('Bryn Hëulog School')
  expect((await hub('U0REVIEW', `find ${lead1.toUpperCase()}`)).text).toMatch(/^\d declarations at/)
  expect((await hub('U0REVIEW', "find %' or ''='")).text).toMatch(/^Nothing at/)
  // What a person types comes with its special characters as entities.
  expect((await hub('U0REVIEW', 'find a & b')).text).toContain('“a &amp; b”')
  expect((await hub('U0REVIEW', 'find')).text).toContain('/hub find moorside')
  const help = await hub('U0REVIEW', 'help')
  expect((await hub('U0REVIEW', 'constructor')).text).toBe(help.text)
  expect((await hub('U0REVIEW', '')).text).toBe(help.text)
})

test('the shortcut opens the declaration of a card, of anything in its thread, and of an announcement; elsewhere it says so', async () => {
  const { at } = await declared('Shortcut Primary School')
  const opened = async (ts: string) =>
    strings((await modal('U0REVIEW', () => town.slack.shortcut('U0REVIEW', { channel: 'C0ARCH', ts }, 'open-declaration'))).blocks)[2]
  expect(await opened(at.ts)).toContain('Shortcut Primary School')
  await town.slack.click('U0LEAD', { ...at, button: 'Approve' })
  const told = await town.until('the note', () => town.channel.thread(at.ts)[0])
  expect(await opened(told.ts)).toContain('Shortcut Primary School')
  const mine = town.channel.say('U0LEAD', 'Well done', at.ts)
  expect(await opened(mine.ts)).toContain('Shortcut Primary School')
  await town.pass({ minutes: 11 })
  const announced = await town.until('the announcement', () =>
    town.channel.messages().find(({ text, ts }) => ts !== at.ts && text.includes('Shortcut Primary School')),
  )
  await recorded(announced.ts)
  expect(await opened(announced.ts)).toContain('Shortcut Primary School')

  const chat = town.channel.say('U0LEAD', 'Lunch?')
  await town.slack.shortcut('U0REVIEW', { channel: 'C0ARCH', ts: chat.ts }, 'open-declaration')
  await town.until('a word in private', () => town.slack.ephemerals('U0REVIEW').at(-1)?.text.includes('about no declaration'))
})

test('a note is in the thread once and in Details, and in no letter; a colleague is asked once', async () => {
  const { at, id } = await declared('Notes Primary School')
  const write = async (button: string, values: Record<string, string>) => {
    const details = await modal('U0REVIEW', () => town.slack.click('U0REVIEW', { ...at, button: 'Details' }))
    const asked = await modal('U0REVIEW', () => town.slack.click('U0REVIEW', { view: details.id, button }))
    await town.slack.submit('U0REVIEW', asked.id, values)
  }
  await write('Add a note', { note: 'Zanzibar: the head was in tears <!here>' })
  await write('Assign', { who: 'U0LEAD' })
  await write('Assign', { who: 'U0LEAD' })
  const thread = () => town.channel.thread(at.ts).map(({ text }) => text)
  await town.until('both in the thread', () => thread().length >= 2)
  expect(thread()).toEqual([
    'Note by <@U0REVIEW>: Zanzibar: the head was in tears &lt;!here&gt;',
    '<@U0REVIEW> has asked <@U0LEAD> to see to this.',
  ])
  expect(await town.app().declarations.remarks(id)).toMatchObject([{ by: 'U0REVIEW', text: 'Zanzibar: the head was in tears <!here>' }])
  await town.until('the card', () => JSON.stringify(town.channel.message(at.ts)?.blocks).includes('Seen to by <@U0LEAD>'))
  expect((await hub('U0LEAD', 'find Notes Primary')).text).toContain('seen to by you')

  await write('Declare a conflict', { why: 'Quokka' })
  await town.slack.click('U0REVIEW', { ...at, button: 'Approve' })
  expect((await town.app().declarations.case(id))?.declaration.state).toBe('ready')
  await town.slack.click('U0LEAD', { ...at, button: 'Decline' })
  const reason = (await town.app().declarations.case(id))?.programme.declineReasons[0]?.id ?? ''
  await town.slack.submit('U0LEAD', town.slack.modal('U0LEAD')?.id ?? '', { reason })
  const before = town.catcher.letters.length
  await town.pass({ minutes: 11 })
  await town.until('the letters', () => town.catcher.letters.length >= before + 3)
  const sent = town.catcher.letters.map(({ raw, text, html }) => `${Buffer.from(raw)} ${text} ${html}`).join('\n')
  expect(sent).toContain('Notes Primary School')
  expect(sent).not.toMatch(/Zanzibar|Quokka|U0LEAD|declared an interest/)
  expect((await town.audit(id)).filter((what) => /remarked|assigned|conflict/.test(what))).toEqual([
    'remarked',
    'assigned',
    'already-assigned',
    'conflict-declared',
    'conflicted',
  ])
})

test('the confirmation comes to whoever asks as the PDF that was mailed, and to nobody else', async () => {
  const { at, id } = await declared('Confirmed Primary School')
  await town.until('the letters', () => town.catcher.letters.filter(({ text }) => text.includes('Confirmed Primary')).length === 3)
  for (const round of [1, 2]) {
    const details = await modal('U0LEAD', () => town.slack.click('U0LEAD', { ...at, button: 'Details' }))
    const said = await modal('U0LEAD', () => town.slack.click('U0LEAD', { view: details.id, button: 'Confirmation PDF' }))
    expect(strings(said.blocks).join(), `asked ${round} times`).toContain('Nobody else sees it')
  }
  await town.until('the file', () => town.slack.direct('U0LEAD').length > 0)
  expect(town.slack.direct('U0LEAD').map(({ text }) => text)).toEqual([
    expect.stringMatching(/^The confirmation of \S+, as it was written to \S+@/),
  ])
  expect(town.channel.thread(at.ts)).toEqual([])
  expect(town.slack.direct('U0REVIEW')).toEqual([])
  const file = [...town.slack.uploads.values()].at(-1)
  const { declaration } = (await town.app().declarations.case(id)) ?? {}
  expect(file?.name).toBe(`${declaration?.reference}-confirmation.pdf`)
  expect(
    Buffer.from(file?.bytes ?? [])
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
})

test('two documents of one name that could not be read both come', async () => {
  const attachments = ['one', 'two'].map((content) => ({ filename: 'Declaration.docx', content: Buffer.from(`PK\u0003\u0004 ${content}`) }))
  await town.send({ from: head, to: INBOX, subject: 'Two that are broken', text: 'Attached.', attachments })
  const held = await town.until('the post', () => town.channel.messages().find(({ text }) => text.includes('Two that are broken')))
  const before = town.slack.direct('U0REVIEW').length
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: held.ts, button: 'Original document' })
  const message = await town.until('the files', () => town.slack.direct('U0REVIEW')[before])
  const files = (message.files ?? []).map((id) => Buffer.from(town.slack.uploads.get(id)?.bytes ?? []).toString())
  expect(files).toEqual([expect.stringContaining('one'), expect.stringContaining('two')])
})

test('a person whom no file can reach says nothing about the hub’s channel', async () => {
  const { at } = await declared('Unreachable Primary School')
  town.slack.inject({ method: 'conversations.open', answer: 'error', error: 'channel_not_found' })
  const details = await modal('U0LEAD', () => town.slack.click('U0LEAD', { ...at, button: 'Details' }))
  await modal('U0LEAD', () => town.slack.click('U0LEAD', { view: details.id, button: 'Original document' }))
  while ((await asked("select 1 from effect where kind = 'original' and state = 'failed'")).length === 0);
  expect(await town.app().hubs.faults()).toEqual([])
})

const homeOf = async (user: string, again?: string) => {
  const before = town.slack.home(user)?.hash
  if (again) await town.slack.click(user, { view: town.slack.home(user)?.id ?? '', button: again })
  else await town.slack.openHome(user)
  const view = await town.until('Home', () => {
    const drawn = town.slack.home(user)
    return drawn && drawn.hash !== before && drawn
  })
  return strings(view.blocks).join('\n')
}

test('Home shows the hub, opens a declaration, and is drawn again on request', async () => {
  expect(await homeOf('U0REVIEW')).toContain('Places left: ')
  const { at } = await declared('Homely Primary School')
  await town.slack.click('U0LEAD', { ...at, button: 'Approve' })
  expect(await homeOf('U0REVIEW', 'Refresh')).toMatch(/Homely Primary School \(\S+\)\*\nApproved by <@U0LEAD> .* Provisional until/)
  const view = town.slack.home('U0REVIEW')
  const block = view?.blocks.find((one) => JSON.stringify(one).includes('Homely'))?.block_id ?? ''
  const details = await modal('U0REVIEW', () => town.slack.click('U0REVIEW', { view: view?.id ?? '', button: 'Open', block }))
  expect(strings(details.blocks)[2]).toContain('Homely Primary School')

  town.channel.set({ bot: false }) // whatever is still on its way cannot mend what is broken
  await town.app().hubs.fault('archimedes-ne', 'not_in_channel')
  expect(await homeOf('U0REVIEW')).toContain('/invite @Countersign')
  town.channel.set({ bot: true })
  await town.app().hubs.fault('archimedes-ne', null)
})

test('Home is drawn again after what its reviewer did elsewhere, for an hour after it was opened', async () => {
  await homeOf('U0LEAD')
  const { at } = await declared('Redrawn Primary School')
  const home = () => strings(town.slack.home('U0LEAD')?.blocks ?? []).join('\n')
  await town.slack.click('U0LEAD', { ...at, button: 'Approve' })
  await town.until('the approval in Home', () => /Redrawn Primary School \(\S+\)\*\nApproved by <@U0LEAD>/.test(home()))
  // From Details that were opened in Home: the modal on top is submitted.
  const view = town.slack.home('U0LEAD')
  const block = view?.blocks.find((one) => JSON.stringify(one).includes('Redrawn'))?.block_id ?? ''
  const details = await modal('U0LEAD', () => town.slack.click('U0LEAD', { view: view?.id ?? '', button: 'Open', block }))
  const hash = view?.hash
  const asking = await modal('U0LEAD', () => town.slack.click('U0LEAD', { view: details.id, button: 'Add a note' }))
  await town.slack.submit('U0LEAD', asking.id, { note: 'Rang the school' })
  await town.until('Home, drawn again', () => town.slack.home('U0LEAD')?.hash !== hash)

  await town.pass({ minutes: 61 })
  const still = town.slack.home('U0LEAD')?.hash
  const other = await declared('Unseen Primary School')
  await town.slack.click('U0LEAD', { ...other.at, button: 'Approve' })
  await town.until('the card', () => JSON.stringify(town.channel.message(other.at.ts)?.blocks).includes('Undo'))
  expect(town.slack.home('U0LEAD')?.hash).toBe(still)
})

test('opening Home twenty times at once, and the same event again, ends with one Home, the newest', async () => {
  await Promise.all(Array.from({ length: 20 }, () => town.slack.openHome('U0LEAD')))
  const delivery = town.slack.deliveries.findLast(({ what }) => what === 'app_home_opened')
  if (!delivery) throw new Error('nothing was delivered')
  await declared('Newest Primary School')
  await Promise.all([town.slack.replay(delivery), town.slack.openHome('U0LEAD'), town.slack.openHome('U0LEAD')])
  await town.until('the newest school', () => JSON.stringify(town.slack.home('U0LEAD')?.blocks).includes('Newest Primary School'))
})

test('Home of somebody who reviews nothing names no school; a reviewer who is taken off the list is refused in a window of its own', async () => {
  const shown = await homeOf('U0OUTSIDER')
  expect(shown).toContain('You are not a reviewer of any hub in this workspace')
  expect(shown).not.toMatch(/Primary School|Archimedes/)

  await homeOf('U0REVIEW')
  const view = town.slack.home('U0REVIEW')
  const block = view?.blocks.find((one) => JSON.stringify(one).includes('"Open"'))?.block_id ?? ''
  await asked("delete from reviewer where slack_user = 'U0REVIEW'")
  const before = (await refusals()).length
  const refused = await modal('U0REVIEW', () => town.slack.click('U0REVIEW', { view: view?.id ?? '', button: 'Open', block }))
  expect(strings(refused.blocks).join()).toContain('Only the reviewers of')
  expect((await refusals()).slice(before)).toEqual([{ what: 'slack-not-a-reviewer', user: 'U0REVIEW' }])
  expect(await homeOf('U0REVIEW')).toContain('You are not a reviewer')
  await asked("insert into reviewer values ('archimedes-ne', 'U0REVIEW', 'reviewer')")
})

test('who is no reviewer, or of another workspace, sees no list and no declaration, and is on the record once each time', async () => {
  const { at } = await declared('Refused Primary School')
  const before = (await refusals()).length
  for (const user of ['U0OUTSIDER', 'U0STRANGER']) {
    for (const text of ['queue', 'find Refused', 'help']) expect((await hub(user, text)).text).toContain('Nothing was changed')
    const told = town.slack.ephemerals(user).length
    await town.slack.shortcut(user, at, 'open-declaration')
    const said = await town.until('a refusal', () => town.slack.ephemerals(user)[told])
    expect(said.text).toContain('Nothing was changed')
    expect(town.slack.modal(user)).toBeNull()
  }
  const each = (user: string, what: string) => Array.from({ length: 4 }, () => ({ what, user }))
  expect((await refusals()).slice(before)).toEqual([
    ...each('U0OUTSIDER', 'slack-not-a-reviewer'),
    ...each('U0STRANGER', 'slack-wrong-workspace'),
  ])
})
