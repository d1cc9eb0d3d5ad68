/** Who may decide, and what happens when several do at once: through signed requests and the product's own doors. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { form as filled } from '../src/demo/samples/form.ts'
import { head, INBOX, lead1, lead2, openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown({ places: 1 })
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

/** A school's declaration, checked and shown; nothing is wrong with it. */
const declared = (school: string, cc = [lead1, lead2]) => town.declare(school, {}, { cc })
const state = async (id: string) => (await town.app().declarations.case(id))?.declaration.state
const audited = async (id: string, what: string) => (await town.audit(id)).filter((entry) => entry === what).length

test.each([
  ['somebody in the channel who is no reviewer', 'U0OUTSIDER'],
  ['somebody of another workspace', 'U0STRANGER'],
])('%s changes nothing, is told so in private, and is on the record once', async (_, user) => {
  const { id, at } = await declared(`${user} Primary School`)
  const before = (await town.audit(id)).length
  await town.slack.click(user, { ...at, button: 'Approve' })
  expect(await state(id)).toBe('ready')
  expect(await town.audit(id)).toHaveLength(before + 1)
  expect(town.slack.ephemerals(user).at(-1)?.text).toContain('Nothing was changed')
  expect(town.channel.message(at.ts)?.text).not.toContain('pproved')
})

test('a request with a wrong or an old signature changes nothing', async () => {
  const { id, at } = await declared('Signature Primary School')
  for (const signed of ['badly', 'late', 'not at all'] as const) {
    const answer = await town.slack.click('U0REVIEW', { ...at, button: 'Approve' }, signed)
    expect(answer.kind).not.toBe('acked')
  }
  expect(await state(id)).toBe('ready')
})

test('two reviewers at once make one decision, and the second is told who was first', async () => {
  const { id, at } = await declared('Both Primary School')
  await Promise.all(['U0LEAD', 'U0REVIEW'].map((user) => town.slack.click(user, { ...at, button: 'Approve' })))
  expect(await state(id)).toBe('approved')
  expect([await audited(id, 'decided'), await audited(id, 'already')]).toEqual([1, 1])
  const told = [...town.slack.ephemerals('U0LEAD'), ...town.slack.ephemerals('U0REVIEW')].filter(({ text }) => text.includes('lready'))
  expect(told).toHaveLength(1)

  // Undo gives the only place back; everything about the verdict stays on the record.
  await town.until('an Undo', () => JSON.stringify(town.channel.message(at.ts)?.blocks).includes('Undo'))
  await town.slack.click('U0REVIEW', { ...at, button: 'Undo' })
  expect(await state(id)).toBe('ready')
  expect((await town.app().declarations.decisions(id)).map(({ verdict, undoneAt }) => [verdict, undoneAt !== null])).toEqual([
    ['approved', true],
  ])
})

test('whoever cannot be told in the channel that the places are taken is told in the modal', async () => {
  const late = await declared('Overtaken Primary School', [lead1])
  await town.slack.click('U0REVIEW', { ...late.at, button: 'Approve' })
  const asked = await town.until('the modal', () => town.slack.modal('U0REVIEW'))
  const first = await declared('Quicker Primary School')
  await town.slack.click('U0LEAD', { ...first.at, button: 'Approve' })
  town.slack.inject({ method: 'chat.postEphemeral', answer: 'error', error: 'user_not_in_channel' })
  await town.slack.submit('U0REVIEW', asked.id, { note: 'They were named on the telephone' })
  town.slack.calm()
  expect(JSON.stringify(town.slack.modal('U0REVIEW'))).toContain('was not approved: the one place')
  expect(await state(late.id)).toBe('needs-school')
  await town.until('Undo', () => town.channel.message(first.at.ts)?.text.includes('pproved'))
  await town.slack.click('U0LEAD', { ...first.at, button: 'Undo' })
  expect(await state(first.id)).toBe('ready')
})

test('one place left, two approvals at once: one place and one refusal with a way out', async () => {
  const [first, second] = [await declared('First Primary School'), await declared('Second Primary School')]
  await Promise.all([
    town.slack.click('U0LEAD', { ...first.at, button: 'Approve' }),
    town.slack.click('U0REVIEW', { ...second.at, button: 'Approve' }),
  ])
  const states = [await state(first.id), await state(second.id)]
  expect(states.sort()).toEqual(['approved', 'ready'])
  const told = [...town.slack.ephemerals('U0LEAD'), ...town.slack.ephemerals('U0REVIEW')]
  expect(told.filter(({ blocks }) => JSON.stringify(blocks).includes('Waitlist'))).toHaveLength(1)
})

test('Decline asks for a reason of the programme’s, and the letters say it', async () => {
  const { id, at } = await declared('Reason Primary School')
  await town.slack.click('U0LEAD', { ...at, button: 'Decline' })
  const modal = await town.until('the modal', () => town.slack.modal('U0LEAD'))
  const reason = (await town.app().declarations.case(id))?.programme.declineReasons[0]
  const chooser = modal.blocks.find((block) => block.type === 'input')?.block_id ?? ''
  await town.slack.submit('U0LEAD', modal.id, { [chooser]: reason?.id ?? '' })
  expect(await state(id)).toBe('declined')
  const before = town.catcher.letters.length
  await town.pass({ minutes: 11 })
  await town.until('the letters', () => town.catcher.letters.slice(before).filter(({ kind }) => kind === 'declined').length === 3)
  const letter = town.catcher.letters.findLast(({ kind }) => kind === 'declined')
  expect(letter?.text.replaceAll(/\s+/g, ' ')).toContain(reason?.letter.replaceAll(/\s+/g, ' '))
})

test('a click on a card from before the newer form is refused, and the card is drawn again', async () => {
  const { id, at } = await declared('Newer Primary School')
  const urn = (await town.app().declarations.case(id))?.school.urn ?? ''
  const content = Buffer.from(filled({ school: 'Newer Primary School', urn, telephone: '01632 960199' }))
  await town.send({
    from: head,
    to: INBOX,
    cc: [lead1, lead2],
    subject: 'Again',
    text: 'Attached.',
    attachments: [{ filename: 'form.docx', content }],
  })
  await town.until('the newer form on the card', () => (town.channel.message(at.ts)?.versions.length ?? 0) > 1)
  await town.slack.click('U0REVIEW', { ...at, button: 'Approve', version: 0 })
  expect(await state(id)).toBe('ready')
  expect(await audited(id, 'stale')).toBe(1)
})

/** How many entries without a case say this. */
async function onRecord(what: string): Promise<number> {
  const client = new pg.Client({ connectionString: town.databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ n: string }>('select count(*) as n from audit where what = $1', [what])
    return Number(rows[0]?.n)
  } finally {
    await client.end()
  }
}

test('what an eavesdropper sends again, our own bot, and a forged press: nothing changes, one entry each', async () => {
  const { id, at } = await declared('Eavesdropper Primary School')
  const before = await town.audit(id)
  const bot = town.slack.bot.id
  await town.slack.click(bot, { ...at, button: 'Approve' })
  expect(await town.audit(id)).toEqual([...before, 'slack-not-a-reviewer'])

  const forged = await onRecord('slack-signature-refused')
  await town.slack.click('U0REVIEW', { ...at, button: 'Approve' }, 'late')
  expect(await onRecord('slack-signature-refused')).toBe(forged + 1)

  // Waitlisted and taken back; then the press that opened it all comes once more.
  const press = await town.slack.click('U0REVIEW', { ...at, button: 'Waitlist' })
  if (press.kind !== 'acked') throw new Error(press.kind)
  const entries = await town.audit(id)
  const replayed = await onRecord('slack-replayed')
  expect(await town.slack.replay(press.delivery)).toMatchObject({ kind: 'acked', status: 200, text: '' })
  expect(await town.audit(id)).toEqual(entries)
  expect(await onRecord('slack-replayed')).toBe(replayed + 1)
  expect(await state(id)).toBe('ready')
})
