/** What members of a workspace are called, as Slack shows it. */
import type { WebClient } from '@slack/web-api'

/** Names change seldom, and an export asks for the same few again. */
const KEPT = Temporal.Duration.from({ hours: 12 })
const known = new WeakMap<WebClient, Map<string, { name: string; at: Temporal.Instant }>>()

/** The id where Slack cannot say: never throws, and what was not learnt is asked again the next time. */
export async function namesOf(client: WebClient, ids: readonly string[], now: Temporal.Instant): Promise<(id: string) => string> {
  const names = known.get(client) ?? new Map<string, { name: string; at: Temporal.Instant }>()
  known.set(client, names)
  for (const id of new Set(ids)) {
    const had = names.get(id)
    if (had && Temporal.Instant.compare(had.at.add(KEPT), now) > 0) continue
    const name = await client.users.info({ user: id }).then(
      ({ user }) => user?.profile?.display_name || user?.profile?.real_name || user?.real_name || user?.name || null,
      () => null,
    )
    if (name !== null) names.set(id, { name, at: now })
  }
  return (id) => names.get(id)?.name ?? id
}
