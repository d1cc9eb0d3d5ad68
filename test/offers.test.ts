/** A place is given up, offered down the waiting list, reminded of, lapses, and is accepted: with the letters that each school gets, and no others. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withdraw } from '../src/core/round/withdraw.ts'
import { head, INBOX, lead1, openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown({ places: 1 })
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

/** A school's declaration, checked and shown; nothing is wrong with it. */
async function declared(school: string) {
  const { id, at } = await town.declare(school)
  const letters = (kind?: string) => town.catcher.letters.filter((one) => one.text.includes(school) && (!kind || one.kind === kind))
  await town.until('its acknowledgements', () => letters().length === 3)
  const shown = () => JSON.stringify(town.channel.message(at.ts)?.blocks)
  const theCase = () => town.theCase(id)
  const reply = (to: string, from: string | typeof head, text: string) => {
    const answered = /^Message-ID:\s*(<[^>]+>)/im.exec(Buffer.from(letters(to)[0]?.raw ?? []).toString())?.[1] ?? ''
    return town.send({ from, to: INBOX, subject: 'Re: a place', text, inReplyTo: answered })
  }
  /** What has been written to the head, oldest first, without the acknowledgement. */
  const written = () =>
    letters()
      .filter(({ to, kind }) => to.includes(head.address) && kind !== 'acknowledgement')
      .map(({ kind, subject }) => `${kind}: ${subject.replace(/ \([^)]*\)$/, '')}`)
  return {
    id,
    school,
    letters,
    written,
    shown,
    theCase,
    reply,
    state: async () => (await theCase()).declaration.state,
    rank: async () => (await theCase()).declaration.rank,
    audited: async (what: string) => (await town.audit(id)).filter((entry) => entry === what).length,
    thread: () => town.channel.thread(at.ts).map(({ text }) => text),
    click: async (user: string, button: string) => {
      await town.until(`${school}: ${button}`, () => shown().includes(`"${button}"`))
      await town.slack.click(user, { ...at, button })
    },
    /** The newest post that proposes something about it. */
    proposal: (title: string) =>
      town.until(`${title}: ${school}`, () =>
        town.channel.messages().findLast(({ text }) => text.startsWith(`${title}:`) && text.includes(school)),
      ),
    page: async (address = head.address) => {
      const letter = letters('offer').find(({ to }) => to.includes(address))
      return /http:\/\/localhost(\/s\/\S+)/.exec(letter?.text ?? '')?.[1] ?? ''
    },
  }
}
type School = Awaited<ReturnType<typeof declared>>

async function waitlist(one: School, user = 'U0REVIEW') {
  await one.click(user, 'Waitlist')
  const modal = await town.until('the modal', () => town.slack.modal(user))
  const chooser = modal.blocks.find((block) => block.type === 'input')?.block_id ?? ''
  await town.slack.submit(user, modal.id, { [chooser]: 'no-places' })
  await expect.poll(one.state, { timeout: 15_000 }).toBe('waitlisted')
}
const get = (path: string) => fetch(`${town.http()}${path}`).then((response) => response.text())
const post = (path: string, values: Record<string, string>) =>
  fetch(`${town.http()}${path}`, { method: 'POST', body: new URLSearchParams(values), redirect: 'manual' })
const press = (one: { ts: string }, user: string, button: string) => town.slack.click(user, { channel: 'C0ARCH', ts: one.ts, button })
const theHistory = (id: string) => town.app().declarations.history(id)
const found = async (school: string) => (await town.app().declarations.find(school))[0]?.id ?? ''
const proposed = async () => {
  const [round] = await town.app().rounds.of('archimedes-ne')
  return (await town.app().proposals.open(round?.id ?? '', 'archimedes-ne')).map(({ kind }) => kind)
}

test('from a withdrawal to an acceptance, by way of an offer that lapses', async () => {
  const [ash, beech, cedar] = [
    await declared('Ash Primary School'),
    await declared('Beech Primary School'),
    await declared('Cedar Primary School'),
  ]
  await ash.click('U0REVIEW', 'Approve')
  await expect.poll(ash.state).toBe('approved')
  await waitlist(beech)
  await waitlist(cedar)
  expect([await beech.rank(), await cedar.rank()]).toEqual([1, 2])
  expect(await proposed()).toEqual([])

  // Staff put Cedar first, with a reason that only they see.
  await cedar.click('U0REVIEW', 'Move')
  const modal = await town.until('the modal', () => town.slack.modal('U0REVIEW'))
  await town.slack.submit('U0REVIEW', modal.id, { number: '1', why: 'A category 6 area <!channel>' })
  await expect.poll(cedar.rank, { timeout: 15_000 }).toBe(1)
  expect(await beech.rank()).toBe(2)
  await town.until('the thread', () =>
    cedar.thread().some((text) => text.includes('from number 2 to number 1') && !text.includes('<!channel>')),
  )
  await town.pass({ seconds: 20 })
  await town.until('both cards', () => cedar.shown().includes('Number 1 on') && beech.shown().includes('Number 2 on'))

  await town.pass({ minutes: 11 })
  await town.until(
    'the letters',
    () => [beech, cedar].every((one) => one.letters('waitlisted').length === 3) && ash.letters('approved').length === 3,
  )
  expect(await proposed()).toEqual([])

  // Ash gives its place back: Cedar is proposed, and nobody is told yet.
  await ash.reply('approved', head, 'We withdraw our declaration.')
  await press(await ash.proposal('Withdrawal'), 'U0LEAD', 'Confirm withdrawal')
  const first = await cedar.proposal('A place is free')
  expect(await proposed()).toEqual(['offer'])
  expect(cedar.letters('offer')).toEqual([])
  for (const user of ['U0OUTSIDER', 'U0STRANGER']) await press(first, user, 'Offer the place')
  expect(await cedar.state()).toBe('waitlisted')

  // Whoever has an interest in the school does not put it aside either.
  const staff = { kind: 'slack', user: 'U0REVIEW' } as const
  const interest = { conflict: { user: 'U0REVIEW', why: null } }
  await town.app().declarations.change(cedar.id, staff, () => ({ kind: 'conflict-declared', staff: interest }))
  await press(first, 'U0REVIEW', 'Dismiss')
  expect([await proposed(), await cedar.audited('conflicted')]).toEqual([['offer'], 1])
  await town.app().declarations.change(cedar.id, staff, () => ({ kind: 'conflict-lifted', staff: { lifted: 'U0REVIEW' } }))

  // Two reviewers at once: one offer.
  await Promise.all(['U0LEAD', 'U0REVIEW'].map((user) => press(first, user, 'Offer the place')))
  await expect.poll(cedar.state).toBe('offered')
  expect(await cedar.audited('offered')).toBe(1)
  await town.until('the offer to all three', () => cedar.letters('offer').length === 3)
  expect(cedar.letters('offer')[0]?.subject).toContain('Offer of a place for Cedar Primary School: answer by Tuesday 29 May 2018')
  await town.until('the post', () => town.channel.message(first.ts)?.text.includes('Confirmed by'))
  await town.until('the card', () => cedar.shown().includes('11:59pm on Tuesday 29 May 2018'))
  expect([await cedar.rank(), await beech.rank()]).toEqual([null, 1])

  // Looking at the page, however often, answers nothing.
  const path = await cedar.page()
  for (let i = 0; i < 3; i++) expect(await get(path)).toContain('We accept the place')
  expect(await get(path)).not.toMatch(/waiting list|number \d/i)

  // Two days before, everyone is reminded, once.
  await town.pass({ hours: 24 * 3 })
  await town.until('the reminder', () => cedar.letters('offer').length === 6)
  await town.pass({ hours: 5 })
  expect(cedar.letters('offer').map(({ subject }) => subject.startsWith('Reminder'))).toEqual([false, false, false, true, true, true])

  // Its head says something that is for a person to read.
  await cedar.reply('offer', head, 'Yes please.')
  await town.until('an ordinary reply', () => cedar.thread().some((text) => text.includes('Yes please.')))
  expect(await cedar.state()).toBe('offered')

  // The last day ends: a person is asked, is told that the school has written, and nothing is freed by itself.
  await town.pass({ hours: 24 * 2 + 4 })
  const lapsed = await cedar.proposal('An offer has had no plain answer')
  expect(lapsed.text).toMatch(/neither accepted nor declined.*read its reply/)
  expect(await cedar.state()).toBe('offered')
  expect(await get(path)).toContain('The time to answer is over')
  await press(lapsed, 'U0REVIEW', 'Free the place')
  await expect.poll(cedar.state).toBe('declined')
  await town.until('the letters', () => cedar.letters('declined').length === 3)
  expect(await get(path)).toContain('The offer has ended')
  await post(path, { answer: 'accepted', offer: '1', sure: 'yes' })
  expect(await cedar.state()).toBe('declined')

  // Beech is next, and accepts in its own words; a second thought is for people.
  await press(await beech.proposal('A place is free'), 'U0REVIEW', 'Offer the place')
  await town.until('the offer', () => beech.letters('offer').length === 3)
  await town.send({ from: 'somebody@elsewhere.example', to: INBOX, subject: beech.school, text: 'We accept the place.' })
  await beech.reply('offer', lead1, 'We would like to accept, but have a question. Who pays?')
  await town.until('an ordinary reply', () => beech.thread().some((text) => text.includes('Who pays?')))
  expect(await beech.state()).toBe('offered')
  await beech.reply('offer', lead1, 'Thank you. We accept the place.\n\nKind regards\nŁukasz')
  await expect.poll(beech.state, { timeout: 15_000 }).toBe('approved')
  await town.until('the letters', () => beech.letters('approved').length === 3)
  await town.until('the channel', () =>
    town.channel.messages().some(({ text }) => text.includes('accepted the place') && text.includes(beech.school)),
  )
  await beech.reply('offer', head, 'We do not want the place.')
  await town.until('the second thought', () => beech.thread().some((text) => text.includes('We do not want the place')))
  expect(await beech.state()).toBe('approved')

  // Everybody has been told what they should have been told, and nothing else.
  await town.pass({ hours: 24 * 8 })
  expect(cedar.written()).toEqual([
    'waitlisted: Decision: the waiting list for Cedar Primary School',
    'offer: Offer of a place for Cedar Primary School: answer by Tuesday 29 May 2018',
    'offer: Reminder: the place for Cedar Primary School is kept until Tuesday 29 May 2018',
    'declined: Decision: no place for Cedar Primary School',
  ])
  expect(beech.written()).toEqual([
    'waitlisted: Decision: the waiting list for Beech Primary School',
    'offer: Offer of a place for Beech Primary School: answer by Monday 4 June 2018',
    'approved: Decision: a place for Beech Primary School',
  ])
  for (const { text, subject } of town.catcher.letters)
    expect(`${subject}\n${text}`).not.toMatch(/number \d|\brank|position|category 6 area <|\bfirst on\b|next on/i)
  expect((await beech.theCase()).offer).toMatchObject({ state: 'accepted' })
  expect((await town.app().declarations.decisions(beech.id)).map(({ verdict }) => verdict)).toEqual(['waitlisted', 'approved'])
}, 90_000)

test('a school that telephones or writes unclearly: staff record its answer, once, and nobody else does', async () => {
  const dale = await declared('Dale Primary School')
  await waitlist(dale)
  await town.pass({ minutes: 11 })
  await town.until('the letters', () => dale.letters('waitlisted').length === 3)
  // The one place there is belongs to Beech: it gives it back.
  const beech = await found('Beech Primary School')
  await town
    .app()
    .declarations.change(beech, { kind: 'slack', user: 'U0LEAD' }, (c) =>
      withdraw(c, { by: 'U0LEAD', proposal: null, said: 'The head' }, town.app().now()),
    )
  await town.app().dispatch()
  await press(await dale.proposal('A place is free'), 'U0LEAD', 'Offer the place')
  await expect.poll(dale.state).toBe('offered')
  await town.until('the offer', () => dale.letters('offer').length === 3)
  await dale.reply('offer', head, 'Yes please!')
  await town.until('the thread', () => dale.thread().some((text) => text.includes('Yes please!')))
  expect(await dale.state()).toBe('offered')

  const staff = { kind: 'slack', user: 'U0REVIEW' } as const
  await dale.click('U0STRANGER', 'Record the answer')
  expect(town.slack.modal('U0STRANGER')).toBeNull()
  await dale.click('U0REVIEW', 'Record the answer')
  const mine = await town.until('the modal', () => town.slack.modal('U0REVIEW'))
  await dale.click('U0LEAD', 'Record the answer')
  const other = await town.until('the modal', () => town.slack.modal('U0LEAD'))

  // An interest declared in the meantime counts; a blank note is none.
  const interest = { conflict: { user: 'U0REVIEW', why: null } }
  await town.app().declarations.change(dale.id, staff, () => ({ kind: 'conflict-declared', staff: interest }))
  await town.slack.submit('U0REVIEW', mine.id, { answer: 'accepted', note: 'The head, by telephone <!channel>' })
  expect([await dale.state(), await dale.audited('conflicted')]).toEqual(['offered', 1])
  await town.slack.close('U0REVIEW', mine.id)
  await dale.click('U0REVIEW', 'Record the answer')
  expect(await dale.audited('conflicted')).toBe(2)
  await town.app().declarations.change(dale.id, staff, () => ({ kind: 'conflict-lifted', staff: { lifted: 'U0REVIEW' } }))
  await town.slack.submit('U0LEAD', other.id, { answer: 'declined', note: ' ' })
  expect([await dale.state(), await dale.audited('needs-a-note')]).toEqual(['offered', 1])

  // The last day is over: the answer overtakes the proposal to free the place.
  await town.pass({ hours: 24 * 7 })
  const lapsed = await dale.proposal('An offer has had no plain answer')
  await press(lapsed, 'U0REVIEW', 'Record the answer')
  const again = await town.until('the modal', () => town.slack.modal('U0REVIEW'))
  await town.slack.submit('U0REVIEW', again.id, { answer: 'accepted', note: 'The head, by telephone <!channel>' })
  await expect.poll(dale.state).toBe('approved')
  expect(town.slack.modal('U0REVIEW')).toBeNull()
  expect(await proposed()).toEqual([])
  expect((await theHistory(dale.id)).find(({ what }) => what === 'offer-accepted')).toMatchObject({
    actor: staff,
    why: 'The head, by telephone <!channel>',
  })
  await town.slack.submit('U0LEAD', other.id, { answer: 'declined', note: 'The deputy' })
  expect([await dale.state(), await dale.audited('nothing-offered')]).toEqual(['approved', 1])

  await town.until('three letters', () => dale.letters('approved').length === 3)
  for (const { text } of dale.letters()) expect(text).not.toContain('by telephone')
  await town.until('the thread', () =>
    dale
      .thread()
      .some((text) => text.startsWith('<@U0REVIEW> recorded') && text.includes('accepts the place') && !text.includes('<!channel>')),
  )
  expect(dale.shown()).not.toContain('Record the answer')
})
