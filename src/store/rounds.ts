/** Hubs, reviewers and rounds as countersign.yaml has them: brought into the database at every start. */
import type { HubConfig, RoundConfig } from '../config.ts'
import { ConfigError } from '../config.ts'
import type { Reviewer } from '../core/hub.ts'
import { configuredPlaces } from '../core/round/raise.ts'
import type { Round } from '../core/round/round.ts'
import type { RoundEvent } from '../core/round/round-event.ts'
import { dayOf, lastDay } from '../core/round/round-life.ts'
import { record } from './audit.ts'
import { redrawPlaces, redrawSeenTo } from './due-again.ts'
import { noLetter, plan } from './effects.ts'
import type { Sql } from './sql.ts'

/** Upserts by hub id and by (programme, round name), audited. Throws ConfigError where that would strand cases or places. */
export const bring = (sql: Sql, config: { hubs: HubConfig[]; rounds: RoundConfig[] }, now: Temporal.Instant): Promise<void> =>
  sql.transaction(async (tx) => {
    await tx.run`lock table hub in share row exclusive mode`
    const stranded = await tx.maybe<{ hub_id: string; n: number }>`
      select hub_id, count(*) as n from declaration where hub_id <> all(${config.hubs.map((hub) => hub.id)}) group by 1 limit 1`
    if (stranded) throw new ConfigError(`hubs: "${stranded.hub_id}" has ${stranded.n} declarations and cannot be taken out; put it back`)

    const cameOrLeft: { hub: string; slack: string }[] = []
    for (const hub of config.hubs) {
      const before = await tx.rows<Reviewer>`select slack_user as slack, role from reviewer where hub_id = ${hub.id} order by 1`
      const fresh =
        await tx.run`insert into hub (id, name) values (${hub.id}, ${hub.name}) on conflict (id) do update set name = excluded.name where hub.name <> excluded.name`
      await tx.run`delete from reviewer where hub_id = ${hub.id}`
      for (const { slack, role } of hub.reviewers) {
        await tx.run`insert into reviewer values (${hub.id}, ${slack}, ${role}) on conflict (hub_id, slack_user) do update set role = excluded.role`
      }
      const after = await tx.rows<Reviewer>`select slack_user as slack, role from reviewer where hub_id = ${hub.id} order by 1`
      for (const slack of named(before).symmetricDifference(named(after))) cameOrLeft.push({ hub: hub.id, slack })
      if (fresh > 0 || JSON.stringify(before) !== JSON.stringify(after)) {
        await record(tx, {
          at: now,
          actor: { kind: 'operator', user: 'countersign.yaml' },
          what: `hub ${hub.id} configured`,
          before: { reviewers: before },
          after: { reviewers: after },
        })
      }
    }
    for (const round of config.rounds) await bringRound(tx, round, now)
    await takeOut(tx, config.rounds, now)
    // Their cards say who sees to the school, and whether that is a reviewer.
    for (const { hub, slack } of cameOrLeft) await redrawSeenTo(tx, hub, slack, now)
  })

const named = (reviewers: Reviewer[]): Set<string> => new Set(reviewers.map(({ slack }) => slack))

/** A round that nobody has declared for goes; one that has schools stays until it is over: nobody would see to them any more. */
async function takeOut(tx: Sql, kept: RoundConfig[], now: Temporal.Instant): Promise<void> {
  const names = kept.map(({ programme, name }) => `${programme} ${name}`)
  const gone = await tx.rows<Pick<RoundRow, 'id' | 'name' | 'closes'> & { startsOn: Temporal.PlainDate | null; schools: number }>`
    select r.id, r.name, r.closes, r.starts_on as "startsOn", (select count(*) from declaration d where d.round_id = r.id) as schools
    from round r where r.programme || ' ' || r.name <> all(${names}) order by r.opens`
  for (const round of gone) {
    if (round.schools === 0) await leaveHubs(tx, round.id, [])
    else if (Temporal.PlainDate.compare(dayOf(now), lastDay(round)) <= 0)
      throw new ConfigError(
        `rounds: "${round.name}" has ${round.schools} declarations and cannot be taken out until ${lastDay(round)} is over; put it back`,
      )
  }
}

/** What was proposed about the round as a whole goes with it; what its life was there follows by itself. */
async function leaveHubs(tx: Sql, round: string, stay: string[]): Promise<void> {
  await tx.run`delete from proposal where round_id = ${round} and hub_id <> all(${stay}) and declaration_id is null`
  await tx.run`delete from round_hub where round_id = ${round} and hub_id <> all(${stay})`
}

async function bringRound(tx: Sql, round: RoundConfig, now: Temporal.Instant): Promise<void> {
  const seconds = round.undoWindow.total('seconds')
  const before = await tx.maybe<RoundRow>`select * from round where programme = ${round.programme} and name = ${round.name}`
  const { id } = await tx.one<{ id: string }>`
    insert into round (programme, name, opens, closes, starts_on, release, undo_seconds, signatures, accept_days, suggests_rank)
    values (${round.programme}, ${round.name}, ${round.opens}, ${round.closes}, ${round.startsOn}, ${round.release}, ${seconds}, ${round.signatures}, ${round.acceptDays}, ${round.suggestsRank})
    on conflict (programme, name) do update set opens = excluded.opens, closes = excluded.closes, starts_on = excluded.starts_on,
      release = excluded.release, undo_seconds = excluded.undo_seconds, signatures = excluded.signatures,
      accept_days = excluded.accept_days, suggests_rank = excluded.suggests_rank
    returning id`
  const left = await tx.maybe<{ hub_id: string }>`
    select distinct hub_id from declaration where round_id = ${id} and hub_id <> all(${round.hubs}) limit 1`
  if (left) throw new ConfigError(`rounds: "${round.name}" has declarations at "${left.hub_id}"; put that hub back into its hubs`)
  await leaveHubs(tx, id, round.hubs)
  const moved = before !== null && !before.closes.equals(round.closes)
  const told: string[] = []
  for (const hub of round.hubs) {
    const given = await tx.maybe<{
      places: number
      taken: number
      raised: number
    }>`select places, taken, raised from round_hub where round_id = ${id} and hub_id = ${hub} for no key update`
    const { places, raised } = configuredPlaces(given, round.places)
    if (given && given.taken > places) {
      throw new ConfigError(
        `rounds: "${round.name}" has ${given.taken} places given at "${hub}"; write places: ${given.taken - raised} or more`,
      )
    }
    await tx.run`insert into round_hub (round_id, hub_id, places, raised) values (${id}, ${hub}, ${places}, ${raised})
      on conflict (round_id, hub_id) do update set places = excluded.places, raised = excluded.raised`
    if (given && given.places !== places)
      await record(tx, {
        at: now,
        actor: { kind: 'operator', user: 'countersign.yaml' },
        what: `places of round ${round.name} configured`,
        before: { hub, places: given.places },
        after: { hub, places },
      })
    if (given && (moved || given.places !== places)) told.push(hub)
  }
  // Nobody who was late for the old day is late for a later one: they are checked again at the next look.
  if (moved && Temporal.PlainDate.compare(round.closes, before.closes) > 0)
    await tx.run`
      update declaration set checked_revision = revision - 1, queued_at = null
      where round_id = ${id} and checked_revision = revision and state <> 'withdrawn'
        and exists (select 1 from finding where declaration_id = declaration.id and code = 'late')`
  for (const hub of told) await redrawPlaces(tx, { round: id, hub }, null, now)
  if (before && before.release !== round.release)
    for (const hub of round.hubs) {
      const event: RoundEvent = { kind: 'release', to: round.release }
      const post = { key: `round:${id}:${hub}:release:${now}`, effect: { kind: 'round', round: id, event } } as const
      await plan(tx, [post], { hub, at: now, messageIdOf: noLetter })
    }
  const after = await tx.one`select * from round where id = ${id}`
  if (JSON.stringify(before) !== JSON.stringify(after)) {
    await record(tx, {
      at: now,
      actor: { kind: 'operator', user: 'countersign.yaml' },
      what: `round ${round.name} configured`,
      before,
      after,
    })
  }
}

type RoundRow = {
  id: string
  programme: string
  name: string
  opens: Temporal.PlainDate
  closes: Temporal.PlainDate
  starts_on: Temporal.PlainDate | null
  release: Round['release']
  undo_seconds: number
  signatures: Round['signatures']
  accept_days: number
  suggests_rank: boolean
  places: number
  taken: number
  given_up: number
  refilled: number
}

/** Every round of a programme at a hub. */
export const roundsAt = async (sql: Sql, hub: string, programme: string): Promise<Round[]> =>
  (
    await sql.rows<RoundRow>`
    select r.*, h.places, h.taken, h.given_up, h.refilled from round r join round_hub h on h.round_id = r.id
    where h.hub_id = ${hub} and r.programme = ${programme}`
  ).map(toRound)

/** Every round at a hub, the one that closes last first. */
export const roundsOf = async (sql: Sql, hub: string): Promise<Round[]> =>
  (
    await sql.rows<RoundRow>`
    select r.*, h.places, h.taken, h.given_up, h.refilled from round r join round_hub h on h.round_id = r.id where h.hub_id = ${hub} order by r.closes desc, r.programme, r.name`
  ).map(toRound)

/** One round at a hub; null where it is not held there. */
export async function roundAt(sql: Sql, id: string, hub: string): Promise<Round | null> {
  const row = await sql.maybe<RoundRow>`
    select r.*, h.places, h.taken, h.given_up, h.refilled from round r join round_hub h on h.round_id = r.id where r.id = ${id} and h.hub_id = ${hub}`
  return row && toRound(row)
}

/** The round of a declaration with its places at that hub. Inside a transaction `lock` keeps anyone else from the places. */
export async function roundOf(sql: Sql, declaration: string, lock: boolean): Promise<Round | null> {
  const at = await sql.maybe<{ round_id: string; hub_id: string }>`select round_id, hub_id from declaration where id = ${declaration}`
  if (!at) return null
  if (lock) await sql.run`select 1 from round_hub where round_id = ${at.round_id} and hub_id = ${at.hub_id} for no key update`
  return toRound(
    await sql.one<RoundRow>`select r.*, h.places, h.taken, h.given_up, h.refilled from round r join round_hub h on h.round_id = r.id where r.id = ${at.round_id} and h.hub_id = ${at.hub_id}`,
  )
}

/** The allow list: null is "not a reviewer of this hub". */
export const reviewer = (sql: Sql, hub: string, slackUser: string): Promise<Reviewer | null> =>
  sql.maybe<Reviewer>`select slack_user as slack, role from reviewer where hub_id = ${hub} and slack_user = ${slackUser}`

const toRound = ({ starts_on, undo_seconds, accept_days, suggests_rank, given_up, refilled, ...row }: RoundRow): Round => ({
  ...row,
  freed: { ever: given_up, now: given_up - refilled },
  startsOn: starts_on,
  acceptDays: accept_days,
  suggestsRank: suggests_rank,
  undoWindow: Temporal.Duration.from({ seconds: undo_seconds }),
})

/** Marks a hub whose channel Slack refuses, in Slack's word; null mends it. True where that is news. */
export async function fault(sql: Sql, hub: string, why: string | null, at: Temporal.Instant): Promise<boolean> {
  return sql.transaction(async (tx) => {
    const news = await tx.run`update hub set slack_fault = ${why} where id = ${hub} and slack_fault is distinct from ${why}`
    if (news > 0)
      await record(tx, {
        at,
        actor: { kind: 'countersign' },
        what: why ? 'Slack channel broken' : 'Slack channel works again',
        after: { hub, why },
      })
    return news > 0
  })
}

export const faults = (sql: Sql): Promise<{ hub: string; why: string }[]> =>
  sql.rows`select id as hub, slack_fault as why from hub where slack_fault is not null`
