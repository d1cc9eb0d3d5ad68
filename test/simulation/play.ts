/** Does what a deed says in the world in memory, through the product's own decisions. True where anything came of it. */
import type { Change } from '../../src/app.ts'
import type { Case } from '../../src/core/declaration.ts'
import type { Effect } from '../../src/core/effect.ts'
import { check } from '../../src/core/findings/check.ts'
import type { Reading } from '../../src/core/form/form.ts'
import { saysTheSame, upon } from '../../src/core/form/revision.ts'
import { addressees, decided } from '../../src/core/letters/letters.ts'
import { addressesIn } from '../../src/core/mail/claim.ts'
import { type Mail, unreadMail } from '../../src/core/mail/message.ts'
import { belongs } from '../../src/core/mail/thread.ts'
import { expire, remindOfOffer } from '../../src/core/round/offer-answer.ts'
import { agreeRaise, askRaise } from '../../src/core/round/raise.ts'
import { keptBy, release } from '../../src/core/round/round.ts'
import { isHeld, preview, send } from '../../src/core/round/together.ts'
import { seen } from '../../src/core/signature/signatures.ts'
import { link, programme } from '../core/moorside.ts'
import { type Deed, isLead } from './commands.ts'
import { type Beside, type Decide, decisionOn, decisionOnProposal, nothingShown, type Shown, weekend } from './decisions.ts'
import { hubNamed, mailOf, readingOf } from './forms.ts'
import type { Found } from './targets.ts'
import type { Row, World } from './world.ts'

const idOf = (school: number) => `school-${school}`
const outcomes = ['approved', 'waitlisted', 'declined', 'offer', 'correction']

/** Letters may not depend on where a school is on the list, nor, before it is released, on what was decided. */
function secretly(c: Case, decide: (c: Case) => Change): Change {
  const outcome = decide(c)
  const { declaration } = c
  const letters = (one: Change) => JSON.stringify(one.plan?.filter(({ effect }) => effect.kind === 'letter'))
  const others: Case[] = declaration.rank === null ? [] : [{ ...c, declaration: { ...declaration, rank: declaration.rank + 40 } }]
  const answered = ['checked', 'signature-confirmed', 'signature-objected'].includes(outcome.kind)
  if (answered && declaration.decision && !declaration.decision.releasedAt)
    others.push({ ...c, declaration: { ...declaration, state: declaration.checked, decision: null, rank: null } })
  for (const other of others)
    if (letters(decide(other)) !== letters(outcome)) throw new Error(`a letter gives away what it may not: ${outcome.kind}`)
  return outcome
}

export function openPlay(world: World) {
  const rowOf = (id: string | number): Row => {
    const row = world.rows.get(typeof id === 'number' ? idOf(id) : id)
    if (!row) throw new Error(`school ${id} has sent nothing`)
    return row
  }
  function change(row: Row, decide: Decide): boolean {
    const told = () => {
      const letters = world.letters.filter((one) => one.row === row && outcomes.includes(one.letter.kind))
      return [...new Set(letters.map(({ letter }) => letter.to.address))].map((address) => ({ address, last: null }))
    }
    const { id } = row.hub
    const interests = (by: string) => world.at(id).flatMap(({ declaration, conflicts }) => (conflicts.includes(by) ? [declaration.id] : []))
    const beside: Beside = { open: world.open(id), waiting: world.lists.get(id) ?? [], interests, told, link, now: world.now() }
    return world.keep(
      row,
      secretly(world.caseOf(row), (c) => decide(c, beside)),
    )
  }
  /** Jobs may run twice, and nothing more may come of it. */
  function twice(row: Row, decide: Decide) {
    change(row, decide)
    change(row, decide)
  }
  const checkAgain = (row: Row) =>
    twice(row, (c, { now }) => check(c, { hubs: [], duplicates: [], changed: row.changed, link, closed: () => weekend }, now))

  /** Whether a newer form may be let in without a person. */
  function isKnown(row: Row, mail: Pick<Mail, 'from' | 'to' | 'cc' | 'count'>, form: Reading): boolean {
    const participants = [...row.mails.flatMap(({ participants }) => participants), ...addressesIn({ programme, reading: row.reading })]
    const { id } = row.declaration
    const urn = row.reading.fields['school.urn']?.value === form.fields['school.urn']?.value
    const candidate = { declaration: id, round: 'round-1', token: false, thread: false, hint: false, urn, name: true, participants }
    return belongs({ ...unreadMail(), ...mail, forms: [form] }, 'person', [candidate], 'round-1').kind === 'revises'
  }

  function arrive(school: number, hub: number, form: Extract<Deed, { do: 'send' }>['form']): boolean {
    const at = hubNamed(hub)
    const [fresh, mail] = [readingOf(school, at, form), mailOf(school, at, form)]
    const known = world.rows.get(idOf(school))
    if (known && !isKnown(known, mail, fresh)) return false
    const reading = known ? upon({ form: known.reading, sent: known.reading }, fresh) : fresh
    const row = known ?? world.begin(idOf(school), at, reading)
    const same = known !== undefined && saysTheSame(known.reading, reading)
    if (known && !same) world.revise(known, reading)
    const id = `mail-${school}-${row.mails.length + 1}`
    const participants = [...mail.from, ...mail.to, ...mail.cc].map(({ address }) => address)
    const thread = { id, messageId: `<${id}@example.org>`, references: [], subject: 'Our declaration', repeats: same }
    row.mails.push({ ...thread, from: participants[0] ?? null, participants, headers: mail, authentication: null, receivedAt: world.now() })
    row.evidence = [...row.evidence, ...seen({ reading: row.reading, programme, mail, messageId: id, at: world.now() })]
    checkAgain(row)
    return true
  }

  function previewOf(hub: string) {
    const reach = (id: string) => {
      const c = world.caseOf(rowOf(id))
      return { addressees: addressees(c).map(({ address }) => ({ address, roles: [] })), kept: keptBy(c) }
    }
    return preview(world.board(hub), programme, reach, (text) => text)
  }
  const letOut = (row: Row) =>
    twice(row, (c, { now }) => {
      const releasing = release(c, now)
      if (releasing.kind !== 'released') return releasing
      return { ...releasing, plan: [...releasing.plan, ...decided({ ...c, declaration: releasing.declaration }, now)] }
    })
  /** What waits for its time, once the clock has moved. */
  function lookAtClock() {
    for (const row of world.rows.values()) if (isHeld(row.declaration) && row.declaration.decision.releaseAt) letOut(row)
    for (const one of world.timed.splice(0)) {
      const effect = one.planned.effect as Extract<Effect, { kind: 'offer' }>
      const act: Decide = (c, { now }) => (effect.does === 'remind' ? remindOfOffer(c, effect.number, link, now) : expire(c, effect.number))
      if (Temporal.Instant.compare(one.due, world.now()) > 0) world.timed.push(one)
      else twice(one.row, act)
    }
    for (const hub of world.places.keys()) world.proposeNext(hub)
  }

  function releaseTogether(hub: string, shown: Shown): boolean {
    const sending = send(previewOf(hub), shown.fingerprint)
    if (sending.kind !== 'sent') return false
    for (const { id } of sending.decisions) {
      const row = rowOf(id)
      const { decision } = row.declaration
      if (decision) row.declaration = { ...row.declaration, decision: { ...decision, releaseAt: world.now(), together: 'release' } }
      letOut(row)
    }
    return true
  }

  function raise(hub: string, { by, agrees, note }: Extract<Deed, { do: 'raise' }>): boolean {
    const { round } = world.roundOf(hub)
    const role = isLead(by) ? 'lead' : 'reviewer'
    const asking = askRaise(round, world.open(hub), { to: round.places + 1, reason: note ? 'The panel agreed' : '', by, role })
    const where = { kind: 'raise', round: round.id, hub, declaration: null } as const
    if (asking.kind === 'raise-proposed') world.propose({ key: `raise:${hub}:${world.proposals.length}`, ...where, body: asking.body })
    const open = world.open(hub).find(({ kind }) => kind === 'raise')
    const agreeing = open && agreeRaise(round, open, agrees)
    if (open && agreeing?.kind === 'raised') world.raise(hub, open, agreeing.body.to)
    return asking.kind === 'raise-proposed' || agreeing?.kind === 'raised'
  }

  function settle(id: string, deed: Extract<Deed, { do: 'confirm' | 'put aside' }>): boolean {
    const proposal = world.proposals.find((one) => one.id === id)
    if (!proposal) return false
    const row = rowOf(proposal.declaration ?? '')
    if (deed.do === 'confirm' || proposal.kind === 'withdrawal') return change(row, decisionOnProposal(proposal, deed))
    if (row.conflicts.includes(deed.by) || proposal.state !== 'open') return false
    return world.keep(row, { kind: 'stays-in', closes: [{ id, state: 'dismissed' }] })
  }

  return {
    /** What is on the screen of whoever is about to do it; `stale`: what was shown before the last change. */
    glance: ({ deed, school, hub }: Found): Shown => {
      const stale = 'stale' in deed && deed.stale ? 1 : 0
      if (deed.do === 'release') return { ...nothingShown, fingerprint: stale ? 'another' : previewOf(hubNamed(hub).id).fingerprint }
      const row = world.rows.get(idOf(school?.n ?? -1))
      if (!row) return nothingShown
      const { version, decision } = row.declaration
      return { version: version - stale, decision: (decision?.number ?? 0) - stale, fingerprint: '' }
    },
    act: ({ deed, school, hub, proposal }: Found, shown: Shown): boolean => {
      const { id } = hubNamed(hub)
      if (deed.do === 'release') return releaseTogether(id, shown)
      if (deed.do === 'raise') return raise(id, deed)
      if (deed.do === 'confirm' || deed.do === 'put aside') return settle(proposal?.id ?? '', deed)
      if (school && deed.do === 'send') return arrive(school.n, hub, deed.form)
      if (deed.do === 'pass') lookAtClock()
      if (deed.do === 'pass' || !school) return true
      const row = rowOf(school.n)
      const happened = change(row, decisionOn(deed, school.n, shown))
      if (happened && deed.do === 'answer') checkAgain(row)
      return happened
    },
  }
}
