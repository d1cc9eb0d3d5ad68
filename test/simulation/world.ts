/** A round at several hubs in memory: it keeps what the product's pure decisions return, as the store would, and decides nothing itself. */

import type { Change } from '../../src/app.ts'
import { type Case, changes, type Declaration, holdsPlace, schoolOn, sinceDecided } from '../../src/core/declaration.ts'
import type { Planned } from '../../src/core/effect.ts'
import type { Finding } from '../../src/core/findings/findings.ts'
import type { Reading } from '../../src/core/form/form.ts'
import type { Hub } from '../../src/core/hub.ts'
import type { Letter } from '../../src/core/letters/letters.ts'
import type { Board } from '../../src/core/round/board.ts'
import type { Offer } from '../../src/core/round/offer.ts'
import type { Closing, Proposal, Proposing } from '../../src/core/round/proposal.ts'
import type { Round } from '../../src/core/round/round.ts'
import { joined, left } from '../../src/core/round/waiting-order.ts'
import { proposals as proposalsDue } from '../../src/core/round/waitlist.ts'
import { Asked, type Withdrawal, withdrawalFinding } from '../../src/core/round/withdraw.ts'
import { type Evidence, ledger } from '../../src/core/signature/signatures.ts'
import { programme } from '../core/moorside.ts'

export type Row = {
  declaration: Declaration
  hub: Hub
  receivedAt: Temporal.Instant
  reading: Reading
  /** What the newest form changed; null for the first. */
  changed: NonNullable<Case['newest']>['changed']
  findings: Finding[]
  evidence: Evidence[]
  offer: Offer | null
  conflicts: string[]
  mails: NonNullable<Case['lastMessage']>[]
  /** Whether its place is one that had been given up. */
  refills: boolean
}
type Place = { hub: Hub; round: Round; freed: { ever: number; now: number } }
export type Sent = { letter: Letter; row: Row; key: string; at: Temporal.Instant }

export type World = ReturnType<typeof openWorld>

export function openWorld({ hubs, round, start }: { hubs: Hub[]; round: (hub: number) => Round; start: Temporal.Instant }) {
  let now = start
  let made = 0
  const rows = new Map<string, Row>()
  const places = new Map<string, Place>(hubs.map((hub, n) => [hub.id, { hub, round: round(n), freed: { ever: 0, now: 0 } }]))
  const lists = new Map<string, string[]>(hubs.map((hub) => [hub.id, []]))
  const proposals: (Proposal & { key: string })[] = []
  const keys = new Set<string>()
  const letters: Sent[] = []
  const timed: { row: Row; planned: Planned; due: Temporal.Instant }[] = []

  const byHub = new Map<string, Row[]>(hubs.map((hub) => [hub.id, []]))
  const at = (hub: string): Row[] => byHub.get(hub) ?? []
  const place = (hub: string): Place => places.get(hub) as Place
  function roundAt(hub: string): Round {
    const { round, freed } = place(hub)
    return { ...round, taken: at(hub).filter(({ declaration }) => holdsPlace(declaration)).length, freed: { ...freed } }
  }
  const open = (hub: string) => proposals.filter((one) => one.hub === hub && one.state === 'open')

  function withdrawalOf({ declaration: { id, state } }: Row): Withdrawal | null {
    const wanted = state === 'withdrawn' ? 'done' : 'open'
    const it = proposals.findLast((one) => one.declaration === id && one.kind === 'withdrawal' && one.state === wanted)
    return it ? { ...Asked.parse(it.body), id: it.id, at: it.madeAt, state: wanted, by: it.closedBy, closedAt: it.closedAt } : null
  }

  function caseOf(row: Row): Case {
    const { declaration, hub, receivedAt, reading, evidence, offer, conflicts, mails, changed } = row
    const round = roundAt(hub.id)
    const withdrawal = withdrawalOf(row)
    const [newest] = mails.slice(-1)
    return {
      declaration,
      hub,
      round,
      programme,
      school: schoolOn(reading),
      receivedAt,
      reading,
      newest: { author: { kind: 'school', message: newest?.id ?? '' }, changed },
      findings: [...sinceDecided(declaration), ...withdrawalFinding(withdrawal), ...row.findings],
      evidence,
      signatures: ledger({ reading, programme, evidence, round }),
      offer,
      withdrawal,
      factors: [],
      conflicts,
      assignee: null,
      lastMessage: newest ? { ...newest, participants: [...new Set(mails.flatMap(({ participants }) => participants))] } : null,
    }
  }

  /** Everything about a school that a decision can change. */
  const standing = ({ declaration, offer, evidence, conflicts, hub }: Row) =>
    JSON.stringify([declaration, offer, evidence.length, conflicts, lists.get(hub.id), proposals.length, open(hub.id).length])

  /** Keeps what was decided about a school; whatever was planned goes out at once, once for each key. True where anything has changed. */
  function keep(row: Row, outcome: Change): boolean {
    const { declaration, order, offer, findings, evidence, closes = [], proposals: proposing = [], staff } = outcome
    const hub = row.hub.id
    const before = standing(row)
    if (declaration) count(row, declaration)
    if (declaration || order) {
      const list = order ?? lists.get(hub) ?? []
      const { id, state } = row.declaration
      lists.set(hub, state === 'waitlisted' ? joined(list, id) : left(list, id))
      for (const [i, id] of (lists.get(hub) ?? []).entries()) rank(id, i + 1)
    }
    if (offer) row.offer = offer
    const ended = { withdrawn: 'declined', approved: 'accepted', declined: 'lapsed', waitlisted: 'lapsed' } as Record<
      string,
      Offer['state']
    >
    if (declaration && row.declaration.state !== 'offered' && row.offer?.state === 'open')
      row.offer = { ...row.offer, state: ended[row.declaration.state] ?? 'lapsed', closedAt: now }
    if (findings) row.findings = findings
    if (evidence) row.evidence = [...row.evidence, ...evidence]
    if (staff?.conflict) row.conflicts = [...row.conflicts, staff.conflict.user]
    for (const one of closes) close(row.declaration.id, one)
    for (const one of proposing) propose(one)
    send(row, outcome.plan ?? [])
    if (declaration || order) proposeNext(hub)
    return standing(row) !== before
  }

  /** Places that were given and came free again, as the database counts them. */
  function count(row: Row, after: Declaration) {
    const { freed } = place(row.hub.id)
    const [held, holds] = [holdsPlace(row.declaration), holdsPlace(after)]
    if (held && !holds) {
      const givenUp = after.state === 'waitlisted' || after.state === 'declined' || after.state === 'withdrawn'
      if (givenUp) freed.ever++
      if (givenUp || row.refills) freed.now++
      row.refills = false
    } else if (holds && !held && freed.now > 0) {
      freed.now--
      row.refills = true
    }
    row.declaration = after.state === 'waitlisted' ? after : { ...after, rank: null }
  }
  function rank(id: string, rank: number) {
    const row = rows.get(id)
    if (row) row.declaration = { ...row.declaration, rank }
  }

  function send(row: Row, plan: Planned[]) {
    for (const planned of plan) {
      const { key, effect, due } = planned
      if (keys.has(key)) continue
      if (effect.kind === 'letter') letters.push({ letter: effect.letter, row, key, at: now })
      if (effect.kind === 'offer' && due) timed.push({ row, planned, due })
      if (effect.kind !== 'card') keys.add(key)
    }
  }

  function propose({ key, kind, round, hub, declaration, body = {}, done }: Proposing) {
    if (proposals.some((one) => one.key === key)) return
    const closed = done
      ? ({ state: 'done', closedBy: null, closedAt: now } as const)
      : ({ state: 'open', closedBy: null, closedAt: null } as const)
    proposals.push({ id: `proposal-${++made}`, key, kind, round, hub, declaration, body, madeAt: now, ...closed })
  }
  function close(declaration: string, closing: Closing) {
    for (const one of proposals) {
      const meant = 'id' in closing ? one.id === closing.id : one.declaration === declaration && one.kind === closing.kind
      if (meant && one.state === 'open') Object.assign(one, { state: closing.state, closedAt: now })
    }
  }
  function proposeNext(hub: string) {
    const ever = proposals.filter((one) => one.hub === hub && one.kind === 'offer')
    const { make, overtaken } = proposalsDue(board(hub), ever, now)
    for (const id of overtaken) close('', { id, state: 'overtaken' })
    for (const one of make) propose(one)
  }
  function board(hub: string): Board {
    const of = ({ declaration, receivedAt, reading, offer, findings, conflicts }: Row) => ({
      ...declaration,
      school: schoolOn(reading),
      receivedAt,
      assignee: null,
      offer,
      findings,
      factors: [],
      conflicts,
      asksToWithdraw: null,
    })
    return { round: roundAt(hub), hub, rows: at(hub).map(of) }
  }

  return {
    rows,
    lists,
    places,
    proposals,
    letters,
    timed,
    at,
    open,
    caseOf,
    roundAt,
    board,
    keep,
    propose,
    proposeNext,
    now: () => now,
    pass: (duration: Temporal.DurationLike) => {
      now = now.add(duration)
    },
    roundOf: place,
    raise: (hub: string, proposal: Proposal, to: number) => {
      const { round, freed } = place(hub)
      freed.ever += to - round.places
      freed.now += to - round.places
      round.places = to
      Object.assign(proposal, { state: 'done', closedAt: now })
    },
    /** A school's first form. */
    begin: (id: string, hub: Hub, reading: Reading): Row => {
      const state = { state: 'received', checked: 'received', decision: null, rank: null } as const
      const declaration = { id, reference: id, revision: 1, decisions: 0, version: 1, ...state }
      const nothing = { changed: null, findings: [], evidence: [], offer: null, conflicts: [], mails: [], refills: false }
      const row: Row = { declaration, hub, receivedAt: now, reading, ...nothing }
      rows.set(id, row)
      at(hub.id).push(row)
      return row
    },
    revise: (row: Row, reading: Reading) => {
      row.changed = changes(row.reading.fields, reading.fields)
      row.reading = reading
      const { revision, version } = row.declaration
      row.declaration = { ...row.declaration, revision: revision + 1, version: version + 1 }
    },
  }
}
