/** A school withdraws: by reply, on the telephone, while a verdict waits to go out; and comes back. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { head, INBOX, lead1, openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown({ places: 2 })
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

/** A school's declaration, checked and shown; nothing is wrong with it. */
async function declared(school: string) {
  const { id, urn, at } = await town.declare(school)
  await town.until('its acknowledgements', () => lettersOf(school).length === 3)
  const shown = () => town.channel.message(at.ts)
  const click = async (user: string, button: string) => {
    await town.until(`${school}: ${button}`, () => JSON.stringify(shown()?.blocks).includes(`"${button}"`))
    await town.slack.click(user, { ...at, button })
  }
  const thread = () => town.channel.thread(at.ts).map(({ text }) => text)
  return { id, urn, at, shown, click, thread, school }
}
type Declared = Awaited<ReturnType<typeof declared>>
const theCase = (id: string) => town.theCase(id)
const lettersOf = (school: string) => town.catcher.letters.filter(({ text }) => text.includes(school))
const state = async ({ id }: Declared) => (await theCase(id)).declaration.state
const audited = async ({ id }: Declared, what: string) => (await town.audit(id)).filter((entry) => entry === what).length
const reply = async ({ school }: Declared, from: string, text: string) => {
  const letter = lettersOf(school).find(({ to }) => to.includes(lead1))
  const answered = /^Message-ID:\s*(<[^>]+>)/im.exec(Buffer.from(letter?.raw ?? []).toString())?.[1] ?? ''
  await town.send({ from, to: INBOX, subject: 'Re: your form', text, inReplyTo: answered })
}
const posts = (school: string) => town.channel.messages().filter(({ text }) => text.startsWith('Withdrawal:') && text.includes(school))
const withdrawals = (school: string) => lettersOf(school).filter(({ subject }) => subject.startsWith('Withdrawn:'))
const taken = async () => (await town.app().rounds.of('archimedes-ne'))[0]?.taken
const settledIn = async (one: Declared, wanted: string) => expect.poll(() => state(one), { timeout: 15_000 }).toBe(wanted)

test('a reply is proposed once, quotes its words, names who by role; nothing else has changed', async () => {
  const one = await declared('Reply Primary School')
  await reply(one, head.address, 'We may have to withdraw.')
  await town.until('an ordinary reply', () => one.thread().some((text) => text.includes('We may have to withdraw')))
  await town.send({ from: 'somebody@elsewhere.example', to: INBOX, subject: one.school, text: 'We withdraw our declaration.' })
  expect((await theCase(one.id)).withdrawal).toBeNull()

  await reply(
    one,
    head.address,
    'Dear all,\n\nWe would like to withdraw our <!here> declaration.\n\nKind regards\nSiân'.replace('<!here> ', ''),
  )
  const post = await town.until('the proposal', () => posts(one.school)[0])
  expect(post.text).toContain('Head teacher said so by reply')
  expect(JSON.stringify(post.blocks)).toContain('We would like to withdraw our declaration.')
  expect(JSON.stringify(post.blocks)).not.toContain('@moorsidelane')
  await town.until('the thread', () => one.thread().some((text) => text.includes('Head teacher asks to withdraw the school (by reply)')))
  await town.until('the card', () => one.shown()?.text.includes('The school has asked to withdraw'))
  expect(await state(one)).toBe('ready')

  // Whatever is drawn from the board knows of it.
  const [round] = await town.app().rounds.of('archimedes-ne')
  const row = async () => (await town.app().rounds.board(round?.id ?? '', 'archimedes-ne'))?.rows.find(({ id }) => id === one.id)
  expect((await row())?.asksToWithdraw).toEqual((await theCase(one.id)).withdrawal?.at)

  await reply(one, lead1, 'We withdraw our application.')
  await expect.poll(() => audited(one, 'withdrawal-asked-already'), { timeout: 15_000 }).toBe(1)
  expect(posts(one.school)).toHaveLength(1)

  // Approving is not plain now.
  await one.click('U0REVIEW', 'Approve')
  const modal = await town.until('the modal', () => town.slack.modal('U0REVIEW'))
  expect(JSON.stringify(modal.blocks)).toContain('The school has asked to withdraw.')
  await town.slack.close('U0REVIEW', modal.id)
  expect(await state(one)).toBe('ready')

  // Two people at once: one withdrawal, and one is told.
  await Promise.all(
    ['U0LEAD', 'U0REVIEW'].map((user) => town.slack.click(user, { channel: 'C0ARCH', ts: post.ts, button: 'Confirm withdrawal' })),
  )
  expect(await state(one)).toBe('withdrawn')
  expect(await audited(one, 'withdrawn')).toBe(1)
  expect((await row())?.asksToWithdraw).toBeNull()
  const told = [...town.slack.ephemerals('U0LEAD'), ...town.slack.ephemerals('U0REVIEW')].filter(({ text }) =>
    /withdrawn|Confirmed/.test(text),
  )
  expect(told).toHaveLength(1)
  await town.until('three letters', () => withdrawals(one.school).length === 3)
  expect(withdrawals(one.school)[0]?.text.replaceAll(/\s+/g, ' ')).toContain('The head teacher told the hub so by e-mail.')
  await town.until('the post', () => posts(one.school)[0]?.text.includes('Confirmed by'))
  await town.until('the card', () => one.shown()?.text.includes('Withdrawn by the school. Confirmed by'))
  expect(JSON.stringify(one.shown()?.blocks)).not.toContain('Approve')
  expect((await audited(one, 'already-withdrawn')) + (await audited(one, 'proposal-closed'))).toBe(1)
})

test('an outsider confirms nothing', async () => {
  const one = await declared('Outside Primary School')
  await reply(one, lead1, 'We withdraw our declaration.')
  const post = await town.until('the proposal', () => posts(one.school)[0])
  await town.slack.click('U0OUTSIDER', { channel: 'C0ARCH', ts: post.ts, button: 'Confirm withdrawal' })
  await town.slack.click('U0STRANGER', { channel: 'C0ARCH', ts: post.ts, button: 'Stays in' })
  expect(await state(one)).toBe('ready')
  expect((await theCase(one.id)).withdrawal?.state).toBe('open')
})

test('asked while an approval waits to go out, its letters wait; confirmed, they are never sent, and the place is free for others', async () => {
  const one = await declared('Window Primary School')
  const other = await declared('Neighbour Primary School')
  await one.click('U0REVIEW', 'Approve')
  await settledIn(one, 'approved')
  // Neighbours’ cards are drawn again together, a little later.
  await town.pass({ seconds: 20 })
  await town.until('the neighbour’s card', () => JSON.stringify(other.shown()?.blocks).includes('1 of 2'))
  await town.pass({ minutes: 5 })
  await reply(one, head.address, 'We no longer wish to take part.')
  const post = await town.until('the proposal', () => posts(one.school)[0])
  expect(post.text).toContain('never told of that decision')
  await town.pass({ minutes: 20 })
  await town.until('the card', () => one.shown()?.text.includes('No letter leaves until then.'))
  expect((await theCase(one.id)).declaration.decision?.releasedAt).toBeNull()

  await town.slack.click('U0LEAD', { channel: 'C0ARCH', ts: post.ts, button: 'Confirm withdrawal' })
  await settledIn(one, 'withdrawn')
  expect(await taken()).toBe(0)
  await town.pass({ seconds: 20 })
  await town.until('the neighbour’s card', () => JSON.stringify(other.shown()?.blocks).includes('2 of 2'))
  await town.until('the letters', () => withdrawals(one.school).length === 3)
  await town.pass({ hours: 2 })
  expect(lettersOf(one.school).filter(({ kind }) => kind === 'approved')).toEqual([])
  expect(town.channel.messages().some(({ text }) => text.startsWith('Approved:') && text.includes(one.school))).toBe(false)
  expect(withdrawals(one.school)[0]?.text).not.toMatch(/given its place back|waiting list/)
})

test('put aside, the school stays in, and the verdict that waited goes out', async () => {
  const one = await declared('Staying Primary School')
  await one.click('U0REVIEW', 'Approve')
  await settledIn(one, 'approved')
  await town.pass({ minutes: 5 })
  await reply(one, head.address, 'We no longer wish to take part.')
  const post = await town.until('the proposal', () => posts(one.school)[0])
  await town.pass({ minutes: 20 })
  await town.slack.click('U0LEAD', { channel: 'C0ARCH', ts: post.ts, button: 'Stays in' })
  await town.until('the thread', () => one.thread().some((text) => text.includes('the school stays in. Nobody has been written to.')))
  await town.until('the letters', () => lettersOf(one.school).filter(({ kind }) => kind === 'approved').length === 3)
  expect(withdrawals(one.school)).toEqual([])
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: post.ts, button: 'Confirm withdrawal' }).catch(() => {})
  expect(await state(one)).toBe('approved')
})

async function details(one: Declared, user: string) {
  await one.click(user, 'Details')
  return town.until('Details', () => town.slack.modal(user))
}

const onTop = (user: string, under: string) =>
  town.until('a modal on top', () => {
    const top = town.slack.modal(user)
    return top && top.id !== under && top
  })

test('told by telephone, staff record it with who said so; a lead takes it back, and the place is there again', async () => {
  const one = await declared('Telephone Primary School')
  await one.click('U0REVIEW', 'Approve')
  await settledIn(one, 'approved')
  await town.pass({ minutes: 11 })
  await town.until('the letters', () => lettersOf(one.school).filter(({ kind }) => kind === 'approved').length === 3)

  const open = await details(one, 'U0REVIEW')
  await town.slack.click('U0REVIEW', { view: open.id, button: 'Withdrawn by the school' })
  const modal = await onTop('U0REVIEW', open.id)
  await town.slack.submit('U0REVIEW', modal.id, { said: 'The head, by telephone' })
  expect(town.slack.modal('U0REVIEW')).toBeNull()
  await settledIn(one, 'withdrawn')
  expect(await taken()).toBe(1)
  await town.until('three letters', () => withdrawals(one.school).length === 3)
  expect(withdrawals(one.school)[0]?.text).toContain('The school has given its place back.')
  for (const { text } of withdrawals(one.school)) expect(text).not.toContain('telephone)')
  expect((await theCase(one.id)).declaration.decision).toMatchObject({ verdict: 'approved' })
  expect(posts(one.school)).toEqual([])

  const again = await details(one, 'U0LEAD')
  await town.slack.click('U0LEAD', { view: again.id, button: 'Take back in' })
  const back = await onTop('U0LEAD', again.id)
  await town.slack.submit('U0LEAD', back.id, { said: 'It was another school' })
  await settledIn(one, 'approved')
  expect(await taken()).toBe(2)
  const letter = await town.until('a letter', () => lettersOf(one.school).find(({ subject }) => subject.startsWith('Back in the round:')))
  expect(letter.text).toContain('The school has its place again')
  expect(letter.text).not.toContain('another school')
})

test('a new form after the withdrawal is shown and answered as such; a reviewer takes the school in, and it is weighed anew', async () => {
  const one = await declared('Return Primary School')
  await reply(one, head.address, 'We withdraw our declaration.')
  const post = await town.until('the proposal', () => posts(one.school)[0])
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: post.ts, button: 'Confirm withdrawal' })
  await settledIn(one, 'withdrawn')
  await town.until('the letters', () => withdrawals(one.school).length === 3)
  const before = lettersOf(one.school).length
  await town.submit({ school: one.school, urn: one.urn, telephone: '01632 960177' })
  await town.until('the card', () => one.shown()?.text.includes('A form came after the withdrawal'))
  await town.until('three receipts', () => lettersOf(one.school).length === before + 3)
  expect(lettersOf(one.school).at(-1)?.text.replaceAll(/\s+/g, ' ')).toContain('has recorded that the school withdrew')
  expect(await state(one)).toBe('withdrawn')

  await one.click('U0REVIEW', 'Take back in')
  const modal = await town.until('the modal', () => town.slack.modal('U0REVIEW'))
  await town.slack.submit('U0REVIEW', modal.id, {})
  await settledIn(one, 'ready')
  await town.until(
    'the letters',
    () => lettersOf(one.school).filter(({ subject }) => subject.startsWith('Back in the round:')).length === 3,
  )
  await town.until('its buttons', () => JSON.stringify(one.shown()?.blocks).includes('"Decline"'))
  expect((await theCase(one.id)).declaration.decision).toBeNull()
})
