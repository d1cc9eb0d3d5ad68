/** What is known of every school and every hub at one moment of a history. */
import type { Verdict } from '../../src/core/round/round.ts'
import type { Staff } from './commands.ts'
import { declaredOn, type Form, hubNamed } from './forms.ts'

export type What =
  | 'received'
  | 'receipt'
  | 'asked to confirm'
  | 'told of an objection'
  | Verdict
  | `corrected: ${Verdict}`
  | 'offered'
  | 'reminded of the offer'
  | 'offer declined'
  | 'offer lapsed'
  | 'withdrawn'
  | `back in: ${'place' | 'list' | 'undecided'}`
export type Telling = { to: string; what: What }

export type Known = {
  n: number
  hub: number
  /** Of the newest mail; null where none has come. */
  form: Form | null
  /** Forms that said something new, and acts that changed what holds. */
  changes: number
  decisions: number
  state: 'unheard' | 'undecided' | Verdict | 'offered' | 'withdrawn'
  /** `since`: the step at which it was made. `due`: when it leaves by itself. */
  verdict: { verdict: Verdict; number: number; since: number; due: Temporal.Instant | null; told: boolean } | null
  /** Every address that a mail with a form was from or to. */
  met: Set<string>
  /** Who stands behind the form: role and address, copied in or in their own words. */
  signed: Set<string>
  said: Map<string, { answer: 'confirmed' | 'objected'; since: number }>
  /** Already answered, of the newest mail. */
  answered: Set<string>
  /** The step at which the school asked to withdraw, while nobody has settled it. */
  asks: number | null
  cameBack: boolean
  offer: { until: Temporal.Instant; remind: Temporal.Instant; reminded: boolean } | null
  interested: Set<Staff>
  /** Addresses that were ever told how it stands. */
  informed: Set<string>
}

export type HubKnown = { places: number; list: number[]; raise: { by: Staff } | null }
export type Terms = {
  hubs: number
  schools: number
  places: number
  /** Of a hub's round. */
  release: (hub: number) => 'each' | 'together'
  undo: Temporal.Duration
  acceptDays: number
  startsOn: Temporal.PlainDate
}

/** How each school and each hub’s round stands, and what follows from that alone. */
export function openKnown(terms: Terms) {
  let step = 0
  const schools = Array.from(
    { length: terms.hubs * terms.schools },
    (_, n): Known => ({
      n,
      hub: Math.floor(n / terms.schools),
      form: null,
      changes: 0,
      decisions: 0,
      state: 'unheard',
      verdict: null,
      met: new Set(),
      signed: new Set(),
      said: new Map(),
      answered: new Set(),
      asks: null,
      cameBack: false,
      offer: null,
      interested: new Set(),
      informed: new Set(),
    }),
  )
  const hubs = Array.from({ length: terms.hubs }, (): HubKnown => ({ places: terms.places, list: [], raise: null }))

  const hubOf = ({ hub }: Known) => hubNamed(hub)
  const own = (s: Known) => hubs[s.hub] as HubKnown
  const at = (hub: number) => schools.slice(hub * terms.schools, (hub + 1) * terms.schools)
  const taken = (hub: number) => at(hub).filter(({ state }) => state === 'approved' || state === 'offered').length
  const isFull = (s: Known) => taken(s.hub) >= own(s).places
  const roles = (s: Known) => (s.form ? Object.entries(declaredOn(s.n, hubOf(s), s.form)) : [])
  /** Everyone whom the form declares; never the hub's own inbox. */
  const declared = (s: Known) => roles(s).flatMap(([, address]) => (hubOf(s).inboxes.includes(address) ? [] : [address]))
  const tellAll = (s: Known, what: What): Telling[] => declared(s).map((to) => ({ to, what }))
  const tellOutcome = (s: Known, what: What): Telling[] => {
    for (const to of declared(s)) s.informed.add(to)
    return tellAll(s, what)
  }
  const objections = (s: Known) =>
    roles(s).flatMap(([role, address]) => {
      const said = s.said.get(`${role} ${address}`)
      return said?.answer === 'objected' ? [said.since] : []
    })
  const isSigned = (s: Known, role: string, address: string) => s.signed.has(`${role} ${address}`)
  const isOpen = (s: Known) =>
    !s.form?.urn || roles(s).some(([role, address]) => !isSigned(s, role, address)) || objections(s).length > 0 || s.asks !== null
  /** An approval that somebody has objected to since, and whatever a school that asks to withdraw would be told, stays here. */
  const isKept = (s: Known) => {
    const since = s.verdict?.since ?? 0
    return (s.verdict?.verdict === 'approved' && objections(s).some((one) => one > since)) || (s.asks !== null && s.asks > since)
  }
  const stands = (s: Known) => s.verdict !== null && s.state === s.verdict.verdict
  const waitsToLeave = (s: Known) => stands(s) && !s.verdict?.told

  function become(s: Known, state: Known['state'], verdict: Verdict | null, told: boolean, due: Temporal.Instant | null = null) {
    s.state = state
    s.changes++
    s.decisions++
    s.verdict = verdict && { verdict, number: s.decisions, since: step, due, told }
    keepList(s)
  }
  function keepList(s: Known) {
    const { list } = own(s)
    const rest = list.filter((n) => n !== s.n)
    own(s).list = s.state !== 'waitlisted' ? rest : list.includes(s.n) ? list : [...rest, s.n]
  }

  return {
    schools,
    hubs,
    hubOf,
    own,
    at,
    taken,
    isFull,
    roles,
    declared,
    tellAll,
    tellOutcome,
    isSigned,
    isObjected: (s: Known, role: string, address: string) => s.said.get(`${role} ${address}`)?.answer === 'objected',
    isOpen,
    isKept,
    stands,
    waitsToLeave,
    become,
    keepList,
    step: () => step,
    begin: () => void step++,
  }
}
