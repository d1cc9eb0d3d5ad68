/** A round that releases its decisions together: seven schools, six places, an objection in between, and one decision that was wrong. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { form as filled } from '../src/demo/samples/form.ts'
import { round } from './store/world.ts'
import { INBOX, openTown, type Town } from './town.ts'

const names = ['Ash', 'Beech', 'Cedar', 'Damson', 'Elder', 'Fir', 'Gorse'] as const
type Name = (typeof names)[number]

let town: Town
const schools = new Map<Name, { id: string; ts: string }>()
beforeAll(async () => {
  town = await openTown({ settings: { rounds: [{ ...round, places: 6, release: 'together' }] } })
  await Promise.all(names.map(declared))
}, 60_000)
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

const people = (name: string) => ['head', 'lead1', 'lead2'].map((who) => `${who}@${name.toLowerCase()}.example.org`)
async function declared(name: Name, n: number) {
  const [headEmail = '', lead1Email = '', lead2Email = ''] = people(name)
  const urn = String(190_300 + n)
  const content = Buffer.from(filled({ school: `${name} Primary School`, urn, headEmail, lead1Email, lead2Email }))
  await town.send({
    from: headEmail,
    to: INBOX,
    cc: [lead1Email, lead2Email],
    subject: `Declaration of ${name}`,
    text: 'Attached.',
    attachments: [{ filename: 'form.docx', content }],
  })
  const card = await town.until(`the card of ${name}`, () =>
    town.channel.messages().find(({ text, blocks }) => text.startsWith(`${name} Primary`) && JSON.stringify(blocks).includes('"Approve"')),
  )
  const [{ id = '' } = {}] = await town.app().declarations.find(urn)
  schools.set(name, { id, ts: card.ts })
}
const at = (name: Name) => schools.get(name) ?? { id: '', ts: '' }
const press = (user: string, name: Name, button: string) => town.slack.click(user, { channel: 'C0ARCH', ts: at(name).ts, button })
const state = async (name: Name) => (await town.app().declarations.case(at(name).id))?.declaration.state
const shows = (name: Name, text: string) =>
  town.until(`${text} on the card of ${name}`, () => town.channel.message(at(name).ts)?.text.includes(text))
const outcomes = ['approved', 'waitlisted', 'declined', 'correction']
const letters = () => town.catcher.letters.filter(({ kind }) => outcomes.includes(kind ?? ''))
const to = (name: Name) => letters().filter(({ to }) => to.some((address) => people(name).includes(address)))
const top = () => town.channel.messages().map(({ text }) => text)
async function openRelease(user: string) {
  for (let open = town.slack.modal(user); open; open = town.slack.modal(user)) await town.slack.close(user, open.id)
  await town.slack.slash(user, 'C0ARCH', '/hub', 'release')
  return town.until('the preview', () => town.slack.modal(user))
}

const said = (view: unknown) => JSON.stringify(view)
const inOrder = () => names.map(state)

test('seven approvals at once, six places: exactly six; nothing about them leaves', async () => {
  await Promise.all(names.map((name, n) => press(n % 2 === 0 ? 'U0LEAD' : 'U0REVIEW', name, 'Approve')))
  const states = await Promise.all(inOrder())
  expect(states.filter((one) => one === 'approved')).toHaveLength(6)
  expect(states.filter((one) => one === 'ready')).toHaveLength(1)
  for (const [n, one] of states.entries()) (one === 'approved' ? given : refused).push(names[n] ?? 'Ash')
  await town.pass({ hours: 48 })
  expect(letters()).toEqual([])
  expect(top().filter((text) => text.startsWith('Approved'))).toEqual([])
})
/** Those with a place, and the one for which there was none. */
const given: Name[] = []
const refused: Name[] = []
const [kept, wrong, other] = [() => given[0] ?? 'Ash', () => given[1] ?? 'Ash', () => refused[0] ?? 'Ash']

/** The post that proposes more places, while it can be pressed. */
const proposal = () => town.until('the proposal', () => town.channel.messages().find(({ blocks }) => said(blocks).includes('"Agree"')))
async function askForPlaces(to: string) {
  await press('U0LEAD', other(), 'Approve')
  const refusal = await town.until('the refusal', () =>
    town.slack.ephemerals('U0LEAD').findLast(({ blocks }) => said(blocks).includes('Raise places')),
  )
  await town.slack.click('U0LEAD', { channel: 'C0ARCH', ts: refusal.ts, button: 'Raise places' })
  const modal = await town.until('the modal', () => [town.slack.modal('U0LEAD')].find((view) => said(view).includes('"Propose"')))
  await town.slack.submit('U0LEAD', modal?.id ?? '', { to, reason: 'Two more are paid for' })
  return modal
}

test('a lead who is refused the seventh place may ask for more; alone that changes nothing', async () => {
  const modal = await askForPlaces('5')
  const errors = town.slack.modal('U0LEAD')
  expect(said(errors)).toContain('The hub has 6 places: write a larger number.')
  await town.slack.submit('U0LEAD', modal?.id ?? '', { to: '8', reason: 'Two more are paid for' })
  const post = await proposal()
  expect(post.text).toContain('asks for 8 places instead of 6')
  await town.slack.click('U0LEAD', { channel: 'C0ARCH', ts: post.ts, button: 'Agree' })
  await town.until('the refusal', () =>
    town.slack.ephemerals('U0LEAD').some(({ text }) => text.includes('another person of the hub must agree')),
  )
  await press('U0LEAD', other(), 'Approve')
  expect(await state(other())).toBe('ready')
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: post.ts, button: 'Dismiss' })
  await town.until('the post put aside', () => !said(town.channel.message(post.ts)?.blocks).includes('"Agree"'))
})

test('a reviewer may look, and read the very letter, but not send', async () => {
  await press('U0REVIEW', other(), 'Decline')
  const asked = await town.until('the modal', () => town.slack.modal('U0REVIEW'))
  await town.slack.submit('U0REVIEW', asked.id, { reason: 'no-places' })
  const modal = await openRelease('U0REVIEW')
  expect(modal).not.toHaveProperty('submit')
  expect(said(modal)).toContain('Leaves now: 7 schools:* 6 approved and 1 declined; 21 letters.')
  expect(said(modal)).toContain('Only a lead of the hub can release the decisions.')
  await town.slack.click('U0REVIEW', { view: modal.id, button: 'Read the letter', block: `school:${at(other()).id}` })
  const letter = await town.until('the letter', () => [town.slack.modal('U0REVIEW')].find((view) => said(view).includes('*Subject:*')))
  expect(said(letter)).toContain(`Decision: no place for ${other()} Primary School`)
  expect(said(letter)).toContain('There are no places left at this Maths Hub in this round.')
  expect(letters()).toEqual([])
})

test('somebody objects while the lead reads: nothing is sent, and the lead is shown what has changed', async () => {
  const modal = await openRelease('U0LEAD')
  const [, lead1 = ''] = people(kept())
  const letter = town.catcher.letters.find(({ to }) => to.includes(lead1))
  const inReplyTo = /^Message-ID:\s*(<[^>]+>)/im.exec(Buffer.from(letter?.raw ?? []).toString())?.[1] ?? ''
  await town.send({ from: lead1, to: INBOX, subject: 'Re: Received', text: 'I do not agree. Nobody asked me.', inReplyTo })
  await shows(kept(), 'Then a signatory objected')

  await town.slack.submit('U0LEAD', modal.id)
  const again = await town.until('the new preview', () =>
    [town.slack.modal('U0LEAD')].find((view) => said(view).includes('This has changed')),
  )
  expect(said(again)).toContain('Stays here: 1 school*')
  expect(said(again)).toContain('Leaves now: 6 schools')
  expect(letters()).toEqual([])
})

test('then the lead sends what is shown: everyone is told, once, and the channel in one post', async () => {
  const modal = town.slack.modal('U0LEAD')
  await town.slack.submit('U0LEAD', modal?.id ?? '')
  expect(said(town.slack.modal('U0LEAD'))).toContain('Released: 6 schools:* 5 approved and 1 declined.')
  await town.until('18 letters', () => letters().length === 18)
  const post = await town.until('the post', () => top().find((text) => text.startsWith('Decisions released by <@U0LEAD>')))
  expect(post).toContain(': 5 approved and 1 declined.')
  await shows(other(), 'Released on')
  expect(to(kept())).toEqual([])
  expect(to(other()).map(({ kind }) => kind)).toEqual(['declined', 'declined', 'declined'])

  const empty = await openRelease('U0LEAD')
  expect(said(empty)).toContain('Nothing waits to be released.')
  expect(empty).not.toHaveProperty('submit')
  await town.pass({ hours: 1 })
  expect(letters()).toHaveLength(18)
  expect(top().filter((text) => text.startsWith('Decisions released'))).toHaveLength(1)
  expect(top().filter((text) => text.startsWith('Approved:') || text.startsWith('Declined:'))).toEqual([])
  expect(await town.audit(at(other()).id)).toEqual(expect.arrayContaining(['sent for release', 'released']))
})

test('a reviewer cannot reverse what was released, and hears so', async () => {
  await press('U0REVIEW', wrong(), 'Reverse')
  await town.until('the refusal', () => town.slack.ephemerals('U0REVIEW').some(({ text }) => text.includes('Only a lead')))
  expect(await state(wrong())).toBe('approved')
  expect(await state(other())).toBe('declined')
})

test('a lead reverses one: the place is free, everyone who was told gets a correction, and the channel hears of it', async () => {
  await press('U0LEAD', wrong(), 'Reverse')
  const modal = await town.until('the modal', () => [town.slack.modal('U0LEAD')].find((view) => said(view).includes('Send the correction')))
  await town.slack.submit('U0LEAD', modal.id, { outcome: 'waitlisted:greater-need', note: 'The panel met again' })
  expect(await state(wrong())).toBe('waitlisted')
  const corrections = await town.until('three corrections', () => {
    const sent = to(wrong()).filter(({ kind }) => kind === 'correction')
    return sent.length === 3 && sent
  })
  expect(corrections.flatMap((letter) => letter.to).sort()).toEqual(people(wrong()).sort())
  for (const { subject, text } of corrections) {
    expect(subject).toMatch(/^Correction: the waiting list for/)
    const words = text.replaceAll(/\s+/g, ' ')
    expect(words).toContain(`we told you that ${wrong()} Primary School had a place`)
    expect(words).toContain('does not have a place. It is on the waiting list.')
    expect(words).not.toContain('The panel met again')
  }
  await town.until('the announcement', () => top().some((text) => text.startsWith(`Changed to waitlisted: ${wrong()}`)))
  await shows(wrong(), 'This replaces an earlier decision')
  const c = await town.app().declarations.case(at(wrong()).id)
  expect([c?.round.taken, c?.declaration.rank, c?.declaration.decision?.origin]).toEqual([5, 1, 'reversal'])
})

test('what was held back is undone, made again with a reason, and leaves with the next release', async () => {
  await press('U0REVIEW', kept(), 'Undo')
  await town.until('the buttons', () => said(town.channel.message(at(kept()).ts)?.blocks).includes('"Approve"'))
  await press('U0REVIEW', kept(), 'Approve')
  const asked = await town.until('the question', () =>
    [town.slack.modal('U0REVIEW')].find((view) => said(view).includes('Still outstanding')),
  )
  await town.slack.submit('U0REVIEW', asked.id, { note: 'Spoke to the head and lead teacher 1' })
  expect(await state(kept())).toBe('approved')
  expect(to(kept())).toEqual([])
  const modal = await openRelease('U0LEAD')
  expect(said(modal)).toContain('Leaves now: 1 school:* 1 approved; 3 letters.')
  // Another lead was faster with the same preview.
  const { rounds, releases } = town.app()
  const [{ id = '' } = {}] = await rounds.of('archimedes-ne')
  const seen = await releases.preview(id, 'archimedes-ne')
  await releases.send(id, 'archimedes-ne', seen?.fingerprint ?? '', { kind: 'slack', user: 'U0LEAD' })
  await town.slack.submit('U0LEAD', modal.id)
  expect(said(town.slack.modal('U0LEAD'))).toContain('You have sent nothing: these decisions have been released, or taken back')
  await town.pass({ seconds: 1 })
  await town.until('the letters', () => to(kept()).length === 3)
  await town.until('the second post', () => top().filter((text) => text.startsWith('Decisions released')).length === 2)
})

test('two people raise the places: the cards say so, and the limit holds at the new number', async () => {
  const before = (await town.app().declarations.case(at(kept()).id))?.round
  expect([before?.places, before?.taken]).toEqual([6, 5])
  const modal = await openRelease('U0LEAD')
  await town.slack.click('U0LEAD', { view: modal.id, button: 'Raise places' })
  const asking = await town.until('the modal', () => [town.slack.modal('U0LEAD')].find((view) => said(view).includes('"Propose"')))
  await town.slack.submit('U0LEAD', asking?.id ?? '', { to: '7', reason: 'One more is paid for' })
  const post = await proposal()
  await town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts: post.ts, button: 'Agree' })
  await town.pass({ seconds: 15 })
  await town.until('the cards', () => said(town.channel.message(at(wrong()).ts)?.blocks).includes('2 of 7'))
  const round = (await town.app().declarations.case(at(kept()).id))?.round
  expect([round?.places, round?.taken]).toEqual([7, 5])
})
