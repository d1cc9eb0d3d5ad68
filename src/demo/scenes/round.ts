/** A round as a whole: decided and released together, offers, withdrawals, the last hours and the close. */
import type { Page } from 'playwright-core'
import { hub, ridings } from '../hub.ts'
import { lead, reviewer, type Scene } from './cast.ts'

/** The eight of the second crowd come in any order, so each is asked for by its name. */
const [kestrel, netherby, langrigg, overwell] = [
  'Kestrel Hill Primary School',
  'Netherby Primary School',
  'Langrigg Junior School',
  'Overwell Junior School',
]
const mossgate = 'Mossgate Church of England Primary School'
/** The page that a letter links to. */
const linkIn = (text = ''): string => {
  const found = /https?:\/\/\S+\/s\/[\w.~-]+/.exec(text)?.[0]
  if (!found) throw new Error('the letter has no link')
  return found
}

export const ofRounds: Scene[] = [
  {
    what: 'A hub that decides together: its schools side by side',
    show: async ({ page, channel, crowd, cards, known, hubCommand, dialog, keep, close }) => {
      await channel(ridings.channel)
      await crowd(ridings.inbox)
      await cards(ridings.channel, 8)
      const from = { 'Area: where this is from': 'District list of 2017', 'Ofsted: where this is from': 'Inspection report' }
      await known(reviewer, netherby, { Area: 'yes', Ofsted: 'requires improvement', 'Ofsted: its date': '12 March 2025', ...from })
      await known(reviewer, kestrel, { Area: 'no', Ofsted: 'good', 'Ofsted: its date': '3 June 2024', ...from })
      await hubCommand(reviewer, 'compare', 'modal')
      await dialog.locator('select').last().selectOption({ label: 'Sorted by suggested order' })
      await dialog.getByRole('button', { name: 'Choose' }).last().click()
      await page.waitForFunction(`/Suggested (\\w+)/.exec(document.querySelector('dialog.modal')?.textContent ?? '')?.[1] === '1st'`)
      await keep('compare', dialog)
      await close(reviewer)
    },
  },
  {
    what: 'Two places, three approvals; a waiting list; the preview of the release',
    show: async ({ decide, slack, keep, as, channel, hubCommand, press, opened, close, post, dialog }) => {
      await decide(reviewer, kestrel, 'Approve')
      await decide(reviewer, netherby, 'Approve')
      await decide(reviewer, langrigg, 'Approve')
      await keep('full', slack.locator('article.whisper').last())
      await decide(reviewer, langrigg, 'Waitlist')
      await decide(lead, overwell, 'Waitlist')
      await decide(lead, mossgate, 'Decline')
      await as(lead)
      await channel(ridings.channel)
      await hubCommand(lead, 'release', 'modal')
      await keep('release', dialog)
      await press(dialog, /^Raise places/)
      await dialog.getByRole('textbox', { name: 'New number of places' }).fill('3')
      await dialog.getByRole('textbox', { name: 'Why' }).fill('A second Mastery Readiness Lead begins in November.')
      await keep('raise', dialog)
      await press(dialog, /^Propose/)
      await opened('Leaves now')
      await close(lead)
      await as(reviewer)
      const asked = await post(ridings.channel, /^More places/)
      await keep('raise-proposal', asked)
      await press(asked, /^Dismiss/)
      await as(lead)
      await hubCommand(lead, 'release', 'modal')
    },
  },
  {
    what: 'The decisions are released together, and one of them is reversed',
    show: async ({ page, press, card, dialog, letters, letter, letterPage, visit, opened, keep, post, close, decide }) => {
      await page.getByRole('button', { name: 'Release decisions' }).last().click()
      await letters('declined', 2)
      await opened('The letters are being written')
      await close(lead)
      await keep('released', await post(ridings.channel, /^Decisions released/))
      await press(card(kestrel), /^Reverse/)
      await opened('Why it is reversed')
      await keep('reverse', dialog)
      await close(lead)
      await keep('card-waitlisted', card(langrigg))
      await press(card(overwell), /^Move/)
      await dialog.getByRole('textbox', { name: 'New number on the list' }).fill('1')
      await dialog.getByRole('textbox', { name: 'Why' }).fill('Its maths lead left and came back: the need is greater than it was.')
      await keep('move', dialog)
      await close(lead)
      await decide(lead, kestrel, 'Reverse', { outcome: 'declined:expectations' })
      await letters('correction', 2)
      const correction = await letter('correction')
      await visit('letter-correction', letterPage(correction?.id ?? ''))
    },
  },
  {
    what: 'The place that is free is offered to the next school',
    show: async ({ card, press, opened, dialog, close, post, letters, letter, letterPage, keep, visit }) => {
      const proposal = await post(ridings.channel, /A place is free/)
      await keep('proposal', proposal)
      await press(proposal, /^Offer the place/)
      await letters('offer', 2)
      const offer = await letter('offer')
      await visit('letter-offer', letterPage(offer?.id ?? ''))
      await visit('offer-page', linkIn(offer?.text))
      await keep('card-offered', card(langrigg))
      await press(card(langrigg), /^Record the answer/)
      await opened('What the school says')
      await keep('answer', dialog)
      await close(lead)
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
    what: 'A school gives its place back; what a message is about is opened from its menu',
    show: async ({ channel, letter, visit, press, post, keep, opened, close }) => {
      await channel(hub.channel)
      const approved = await letter('approved', /Moorside/)
      const fill = (page: Page) => page.getByLabel('What the hub should know').fill('Both lead teachers leave at Christmas.')
      await visit('withdraw-page', `${linkIn(approved?.text)}/withdraw`, { fill, press: 'Give the place back' })
      await keep('withdrawal', await post(hub.channel, /^Withdrawal/))
      await press(await post(hub.channel, /^Approved/), /open declaration/)
      await opened('Findings')
      await keep('shortcut')
      await close(lead)
    },
  },
  {
    what: 'Many write in the last hours',
    show: async ({ pass, crowd, post, keep, cards, channel }) => {
      await pass('week')
      await channel(hub.channel)
      for (let n = 0; n < 3; n++) await crowd(hub.inbox)
      await keep('behind', await post(hub.channel, /have arrived since/))
      await cards(hub.channel, 34)
    },
  },
  {
    what: 'The round closes',
    show: async ({ pass, post, keep, channel }) => {
      await pass('week')
      await channel(ridings.channel)
      await keep('lapse', await post(ridings.channel, /^An offer has had no/))
      await channel(hub.channel)
      await keep('closed', await post(hub.channel, /closed/i))
    },
  },
]
