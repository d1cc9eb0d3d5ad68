/** What is needed of people beyond what a board shows: what Home and the channel's posts both ask for. */
import type { App } from '../app.ts'
import type { About } from '../core/round/needs.ts'

export async function aboutNeeds(app: App, round: string, hub: string): Promise<Omit<About, 'user' | 'now'>> {
  const [reviewers, proposals, undelivered] = await Promise.all([
    app.hubs.reviewers(hub),
    app.proposals.open(round, hub),
    app.rounds.undelivered(round, hub),
  ])
  return {
    reviewers: reviewers.map(({ slack }) => slack),
    leads: reviewers.filter(({ role }) => role === 'lead').map(({ slack }) => slack),
    proposals,
    undelivered: undelivered.map(({ reference }) => reference),
  }
}
