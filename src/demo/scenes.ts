/** The screens of Countersign, in the order in which a round meets them. Each scene leaves the demo as the next one needs it. */
import { hub, ridings } from './hub.ts'
import type { Play } from './play.ts'

const [lead, reviewer] = ['U0LEAD', 'U0REVIEW']

type Scene = { what: string; show: (play: Play) => Promise<void> }

export const scenes: Scene[] = [
  {
    what: 'A school writes, and has its place; another forgets somebody',
    show: async ({ page, keep, send, cards, press, card, letters, letter }) => {
      await send('complete')
      await cards(hub.channel, 1)
      await press(card('Moorside Lane Primary School'), /^Approve/)
      await letters('approved', 3)
      await send('incomplete')
      await cards(hub.channel, 2)
      await letter('approved')
      await page.locator('.letter iframe').waitFor()
      await keep('demo')
    },
  },
  {
    what: 'Details of a school, and what is known of its need',
    show: async ({ keep, press, card, opened, dialog, close }) => {
      await press(card('Thistlebeck Primary School'), /^Details/)
      await opened('Findings')
      await keep('details', dialog)
      await press(dialog, /^Edit what is known/)
      await opened('Maths progress')
      await keep('need', dialog)
      await close(reviewer)
    },
  },
  {
    what: 'Eight schools at once; how the round stands, what waits, who is who',
    show: async ({ crowd, cards, hubCommand, keep }) => {
      await crowd(hub.inbox)
      await cards(hub.channel, 10)
      await keep('status', await hubCommand(reviewer, 'status'))
      await keep('queue', await hubCommand(reviewer, 'queue'))
      await keep('find', await hubCommand(reviewer, 'find alder'))
    },
  },
  {
    what: 'A hub that decides together: its schools side by side',
    show: async ({ channel, crowd, cards, known, hubCommand, dialog, keep, close }) => {
      await channel(ridings.channel)
      await crowd(ridings.inbox)
      const [first = '', second = ''] = await cards(ridings.channel, 8)
      const from = { 'Area: where this is from': 'District list of 2017', 'Ofsted: where this is from': 'Inspection report' }
      await known(reviewer, first, { Area: 'yes', Ofsted: 'requires improvement', 'Ofsted: its date': '12 March 2025', ...from })
      await known(reviewer, second, { Area: 'no', Ofsted: 'good', 'Ofsted: its date': '3 June 2024', ...from })
      await hubCommand(reviewer, 'compare', 'modal')
      await keep('compare', dialog)
      await close(reviewer)
    },
  },
  {
    what: 'Two places, three approvals; a waiting list; the preview of the release',
    show: async ({ cards, decide, slack, keep, as, channel, hubCommand, dialog }) => {
      const [first = '', second = '', third = '', fourth = '', fifth = ''] = await cards(ridings.channel, 8)
      await decide(reviewer, first, 'Approve')
      await decide(reviewer, second, 'Approve')
      await decide(reviewer, third, 'Approve')
      await keep('full', slack.locator('article.whisper').last())
      await decide(reviewer, third, 'Waitlist')
      await decide(lead, fourth, 'Waitlist')
      await decide(lead, fifth, 'Decline')
      await as(lead)
      await channel(ridings.channel)
      await hubCommand(lead, 'release', 'modal')
      await keep('release', dialog)
    },
  },
  {
    what: 'The decisions are released together, and one of them is reversed',
    show: async ({ page, cards, press, card, dialog, letters, letter, letterPage, visit, opened, keep, post, close, decide }) => {
      await page.getByRole('button', { name: 'Release decisions' }).last().click()
      await letters('declined', 2)
      await opened('The letters are being written')
      await close(lead)
      await keep('released', await post(ridings.channel, /^Decisions released/))
      const [first = ''] = await cards(ridings.channel, 8)
      await press(card(first), /^Reverse/)
      await opened('Why it is reversed')
      await keep('reverse', dialog)
      await close(lead)
      await decide(lead, first, 'Reverse', { outcome: 'declined:expectations' })
      await letters('correction', 2)
      const correction = await letter('correction')
      await visit('letter-correction', letterPage(correction?.id ?? ''))
    },
  },
  {
    what: 'The place that is free is offered to the next school',
    show: async ({ press, post, letters, letter, letterPage, keep, visit }) => {
      const proposal = await post(ridings.channel, /A place is free/)
      await keep('proposal', proposal)
      await press(proposal, /^Offer the place/)
      await letters('offer', 2)
      const offer = await letter('offer')
      await visit('letter-offer', letterPage(offer?.id ?? ''))
      const link = /https?:\/\/\S+\/s\/[\w.~-]+/.exec(offer?.text ?? '')?.[0]
      if (!link) throw new Error('the offer has no link')
      await visit('offer-page', link)
    },
  },
  {
    what: 'A day later, the digest; Home; the files of an export',
    show: async ({ pass, post, keep, home, slack, channel, hubCommand, page }) => {
      await pass('day')
      await channel(hub.channel)
      await keep('digest', await post(hub.channel, /days left.*received/s))
      await home()
      await keep('home', slack)
      await channel(ridings.channel)
      await hubCommand(lead, 'export')
      const direct = slack.getByRole('link', { name: 'Countersign, to you alone' })
      await direct.waitFor()
      await direct.click()
      await page.locator('.attachment', { hasText: '.xlsx' }).first().waitFor()
      await keep('export', slack)
    },
  },
  {
    what: 'The round closes',
    show: async ({ pass, post, keep, channel }) => {
      await pass('week', 2)
      await channel(hub.channel)
      await keep('closed', await post(hub.channel, /closed/i))
    },
  },
]
