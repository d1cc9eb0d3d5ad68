/** Does what a command says in the world in memory, through the product's own decisions. True where anything came of it. */

import type { Case } from '../../src/core/declaration.ts'
import type { Effect } from '../../src/core/effect.ts'
import { check } from '../../src/core/findings/check.ts'
import { saysTheSame, upon } from '../../src/core/form/revision.ts'
import { corrected } from '../../src/core/letters/correction.ts'
import { addressees, decided } from '../../src/core/letters/letters.ts'
import { rolesAt } from '../../src/core/mail/claim.ts'
import { declareConflict } from '../../src/core/round/conflict.ts'
import { move } from '../../src/core/round/move.ts'
import { answerOffer, expire, lapse, remindOfOffer } from '../../src/core/round/offer-answer.ts'
import { offer } from '../../src/core/round/offering.ts'
import { agreeRaise, askRaise } from '../../src/core/round/raise.ts'
import { reverse } from '../../src/core/round/reverse.ts'
import { keptBy, release, rule, undo } from '../../src/core/round/round.ts'
import { isHeld, preview, send } from '../../src/core/round/together.ts'
import { ask, stay, takeBack, withdraw } from '../../src/core/round/withdraw.ts'
import { answer } from '../../src/core/signature/answering.ts'
import { seen } from '../../src/core/signature/signatures.ts'
import { link, programme } from '../core/moorside.ts'
import { type Deed, isLead, type Staff } from './commands.ts'
import { addressOf, hubNamed, mailOf, readingOf } from './forms.ts'
import type { Outcome, Row, World } from './world.ts'

/** What was shown to whoever presses. */
export type Shown = { version: number; decision: number; fingerprint: string }

export const nothingShown: Shown = { version: 0, decision: 0, fingerprint: '' }

const weekend = () => () => false
const idOf = (school: number) => `school-${school}`
const outcomes = ['approved', 'waitlisted', 'declined', 'offer', 'correction']

/** Letters may not depend on where a school is on the list, nor, before it is released, on what was decided. */
function secretly(c: Case, decide: (c: Case) => Outcome): Outcome {
  const outcome = decide(c)
  const { declaration } = c
  const letters = (one: Outcome) => JSON.stringify(one.plan?.filter(({ effect }) => effect.kind === 'letter'))
  const others: Case[] = declaration.rank === null ? [] : [{ ...c, declaration: { ...declaration, rank: declaration.rank + 40 } }]
  if (
    ['checked', 'signature-confirmed', 'signature-objected'].includes(outcome.kind) &&
    declaration.decision &&
    !declaration.decision.releasedAt
  )
    others.push({ ...c, declaration: { ...declaration, state: declaration.checked, decision: null, rank: null } })
  for (const other of others)
    if (letters(decide(other)) !== letters(outcome)) throw new Error(`a letter gives away what it may not: ${outcome.kind}`)
  return outcome
}

export function openPlay(world: World) {
  const rowOf = (school: number): Row => {
    const row = world.rows.get(idOf(school))
    if (!row) throw new Error(`school ${school} has sent nothing`)
    return row
  }
  const change = (row: Row, decide: (c: Case) => Outcome): boolean => world.keep(row, secretly(world.caseOf(row), decide))

  function checkAgain(row: Row) {
    change(row, (c) => check(c, { hubs: [], duplicates: [], changed: row.changed, link, closed: weekend }, world.now()))
  }

  function arrive(school: number, hub: number, form: Extract<Deed, { do: 'send' }>['form']) {
    const at = hubNamed(hub)
    const [fresh, mail] = [readingOf(school, at, form), mailOf(school, at, form)]
    const known = world.rows.get(idOf(school))
    const id = `mail-${school}-${(known?.mails.length ?? 0) + 1}`
    const reading = known ? upon({ form: known.reading, sent: known.reading }, fresh) : fresh
    const same = known !== undefined && saysTheSame(known.reading, reading)
    const row: Row = known ?? {
      declaration: {
        id: idOf(school),
        reference: `MR-${school}`,
        state: 'received',
        revision: 1,
        decisions: 0,
        version: 1,
        checked: 'received',
        decision: null,
        rank: null,
      },
      hub: at,
      receivedAt: world.now(),
      reading,
      changed: null,
      findings: [],
      evidence: [],
      offer: null,
      conflicts: [],
      mails: [],
      refills: false,
    }
    world.rows.set(idOf(school), row)
    if (known && !same) {
      row.changed = world.changed(known, reading)
      const { revision, version } = row.declaration
      row.declaration = { ...row.declaration, revision: revision + 1, version: version + 1 }
    }
    if (!same) row.reading = reading
    const participants = [...mail.from, ...mail.to, ...mail.cc].map(({ address }) => address)
    const thread = { id, messageId: `<${id}@example.org>`, references: [], subject: 'Our declaration', repeats: same }
    row.mails.push({ ...thread, from: participants[0] ?? null, participants, headers: mail, authentication: null, receivedAt: world.now() })
    row.evidence = [...row.evidence, ...seen({ reading: row.reading, programme, mail, messageId: id, at: world.now() })]
    checkAgain(row)
    return true
  }

  function previewOf(hub: string) {
    const reach = (id: string) => {
      const c = world.caseOf(world.rows.get(id) as Row)
      return { addressees: addressees(c).map(({ address }) => ({ address, roles: [] })), kept: keptBy(c) }
    }
    return preview(world.board(hub), programme, reach, (text) => text)
  }
  function letOut(row: Row): boolean {
    return change(row, (c) => {
      const releasing = release(c, world.now())
      if (releasing.kind !== 'released') return releasing
      return { ...releasing, plan: [...releasing.plan, ...decided({ ...c, declaration: releasing.declaration }, world.now())] }
    })
  }
  /** What waits for its time, once the clock has moved. */
  function lookAtClock() {
    for (const row of world.rows.values()) if (isHeld(row.declaration) && row.declaration.decision.releaseAt) letOut(row)
    for (const one of world.timed.splice(0)) {
      const effect = one.planned.effect as Extract<Effect, { kind: 'offer' }>
      if (Temporal.Instant.compare(one.due, world.now()) > 0) world.timed.push(one)
      else
        change(one.row, (c) => (effect.does === 'remind' ? remindOfOffer(c, effect.number, link, world.now()) : expire(c, effect.number)))
    }
    for (const hub of world.places.keys()) world.proposeNext(hub)
  }

  function releaseTogether(hub: string, shown: Shown): boolean {
    const sending = send(previewOf(hub), shown.fingerprint)
    if (sending.kind !== 'sent') return false
    for (const { id } of sending.decisions) {
      const row = world.rows.get(id) as Row
      const { decision } = row.declaration
      if (decision) row.declaration = { ...row.declaration, decision: { ...decision, releaseAt: world.now(), together: 'release' } }
      letOut(row)
    }
    return true
  }

  function raise(hub: string, { by, agrees, note }: Extract<Deed, { do: 'raise' }>): boolean {
    const place = world.places.get(hub)
    if (!place) return false
    const role = isLead(by) ? 'lead' : 'reviewer'
    const asking = askRaise(place.round, world.open(hub), { to: place.round.places + 1, reason: note ? 'The panel agreed' : '', by, role })
    const where = { kind: 'raise', round: place.round.id, hub, declaration: null } as const
    if (asking.kind === 'raise-proposed') world.propose({ key: `raise:${hub}:${world.proposals.length}`, ...where, body: asking.body })
    const open = world.open(hub).find(({ kind }) => kind === 'raise')
    const agreeing = open && agreeRaise(place.round, open, agrees)
    if (open && agreeing?.kind === 'raised') {
      place.round.places = agreeing.body.to
      place.freed.ever += agreeing.more
      place.freed.now += agreeing.more
      Object.assign(open, { state: 'done' })
    }
    return asking.kind === 'raise-proposed' || agreeing?.kind === 'raised'
  }

  const words = (given: boolean) => (given ? 'The panel agreed' : null)
  const role = (by: Staff) => (isLead(by) ? ('lead' as const) : ('reviewer' as const))

  /** A proposal that is confirmed or put aside, as whoever presses it saw it. */
  function settle(id: string, deed: Extract<Deed, { do: 'confirm' | 'put aside' }>): boolean {
    const proposal = world.proposals.find((one) => one.id === id)
    const row = world.rows.get(proposal?.declaration ?? '')
    if (!proposal || !row) return false
    const { by, note } = deed
    const open = world.open(row.hub.id)
    if (deed.do === 'put aside') {
      if (proposal.kind === 'withdrawal') return change(row, (c) => stay(c, { by, proposal: id }))
      if (row.conflicts.includes(by) || proposal.state !== 'open') return false
      return world.keep(row, { kind: 'dismissed', closes: [{ id, state: 'dismissed' }] })
    }
    if (proposal.kind === 'withdrawal') return change(row, (c) => withdraw(c, { by, proposal: id }, world.now()))
    if (proposal.kind === 'lapse') return change(row, (c) => lapse(c, { by, proposal: id }, open, world.now()))
    return change(row, (c) => offer(c, { by, version: null, proposal: id, note: words(note) }, open, link, world.now()))
  }

  return {
    /** `stale`: what was shown before the last change. */
    shown: (school: number, stale: boolean): Shown => {
      const { version, decision } = rowOf(school).declaration
      return { version: version - Number(stale), decision: (decision?.number ?? 0) - Number(stale), fingerprint: '' }
    },
    previewed: (hub: number, stale: boolean): Shown => ({
      ...nothingShown,
      fingerprint: stale ? 'another' : previewOf(hubNamed(hub).id).fingerprint,
    }),
    settle,
    /** About the round at a hub, or the clock. */
    atHub: (hub: number, deed: Deed, shown: Shown): boolean => {
      if (deed.do === 'release') return releaseTogether(hubNamed(hub).id, shown)
      if (deed.do === 'raise') return raise(hubNamed(hub).id, deed)
      if (deed.do === 'pass') lookAtClock()
      return true
    },
    aboutSchool: (school: number, hub: number, deed: Deed, { version, decision }: Shown): boolean => {
      if (deed.do === 'send') return arrive(school, hub, deed.form)
      const row = rowOf(school)
      const now = world.now()
      const reasonOf = (verdict: string) => programme[verdict === 'waitlisted' ? 'waitlistReasons' : 'declineReasons'][0]?.id ?? null
      switch (deed.do) {
        case 'answer': {
          const said = { address: addressOf(school, row.hub, deed.who), answer: deed.answer, role: null, reason: null }
          const heard = change(row, (c) => answer(c, said, now))
          if (heard) checkAgain(row)
          return heard
        }
        case 'decide': {
          const click = {
            verdict: deed.verdict,
            by: deed.by,
            version,
            reasonId: deed.reason ? reasonOf(deed.verdict) : null,
            note: words(deed.note),
          }
          return change(row, (c) => rule(c, click, now))
        }
        case 'undo':
          return change(row, (c) => undo(c, { by: deed.by, decision }, now))
        case 'reverse': {
          const told = world.letters
            .filter((one) => one.row === row && outcomes.includes(one.letter.kind))
            .map(({ letter }) => letter.to.address)
          const reasonId = deed.reason ? reasonOf(deed.verdict) : null
          const click = { verdict: deed.verdict, by: deed.by, role: role(deed.by), version, reasonId, note: words(deed.note) }
          return change(row, (c) => {
            const it = reverse(c, click, now)
            if (it.kind !== 'reversed') return it
            return { ...it, plan: [...it.plan, ...corrected({ ...c, declaration: it.declaration }, it.was, [...new Set(told)], now)] }
          })
        }
        case 'offer':
          return change(row, (c) =>
            offer(c, { by: deed.by, version, proposal: null, note: words(deed.note) }, world.open(row.hub.id), link, now),
          )
        case 'free':
          return change(row, (c) => lapse(c, { by: deed.by, proposal: null }, world.open(row.hub.id), now))
        case 'answer the offer': {
          const address = addressOf(school, row.hub, deed.who)
          return change(row, (c) => {
            const said = { answer: deed.answer, number: c.offer?.number ?? null, roles: rolesAt(c, address), by: 'page' } as const
            return answerOffer(c, said, now)
          })
        }
        case 'ask to withdraw': {
          const asked = { event: `ask:${now}`, how: 'page', address: addressOf(school, row.hub, 'head'), words: null } as const
          return change(row, (c) => ask(c, asked))
        }
        case 'withdraw':
          return change(row, (c) => withdraw(c, { by: deed.by, proposal: null, said: 'The office called' }, now))
        case 'take back':
          return change(row, (c) => takeBack(c, { by: deed.by, role: role(deed.by), reason: words(deed.note) }, weekend(), now))
        case 'move':
          return change(row, (c) => move(c, { by: deed.by, to: deed.to, why: words(deed.note) }, world.lists.get(row.hub.id) ?? [], now))
        case 'declare an interest':
          return change(row, (c) => declareConflict(c, { by: deed.by, why: null }))
        default:
          throw new Error(`${deed.do} is not about a school`)
      }
    },
  }
}
