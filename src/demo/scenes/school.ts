/** A school at a time: its card, Details and letters; what stands in somebody's way; and eight at once. */
import { hub } from '../hub.ts'
import { moorside, reviewer, type Scene, thistlebeck } from './cast.ts'

export const ofSchools: Scene[] = [
  {
    what: 'A school writes, and has its place; another forgets somebody',
    show: async ({ page, keep, post, pass, send, cards, press, card, letters, letter }) => {
      await keep('opened', await post(hub.channel, /is open/))
      await send('complete')
      await cards(hub.channel, 1)
      await card(moorside).waitFor()
      await keep('card', card(moorside))
      await press(card(moorside), /^Approve/)
      await card(moorside).getByRole('button', { name: /^Undo/ }).waitFor()
      await keep('card-decided', card(moorside))
      await pass('hour')
      await letters('approved', 3)
      await keep('announced', await post(hub.channel, /^Approved/))
      await send('incomplete')
      await cards(hub.channel, 2)
      await card(thistlebeck).waitFor()
      await keep('card-needs-school', card(thistlebeck))
      await letter('approved')
      await page.locator('.letter iframe').waitFor()
      await card(thistlebeck).evaluate((element) => element.scrollIntoView())
      await keep('demo')
    },
  },
  {
    what: 'Details of a school, and what is known of its need',
    show: async ({ keep, press, card, opened, dialog, close }) => {
      await press(card(thistlebeck), /^Details/)
      await opened('Findings')
      await keep('details', dialog)
      await press(dialog, /^Edit what is known/)
      await opened('Maths progress')
      await keep('need', dialog)
      await close(reviewer)
    },
  },
  {
    what: 'Who sees to it, a note, and an interest that keeps somebody from deciding',
    show: async ({ keep, slack, press, card, opened, dialog, close }) => {
      await press(card(thistlebeck), /^Details/)
      await opened('Findings')
      await press(dialog, /^Assign/)
      await dialog.getByLabel('Who sees to it').selectOption({ label: 'Alex Lindqvist' })
      await keep('assign', dialog)
      await press(dialog, /^Assign$/)
      await opened('Findings')
      await press(dialog, /^Add a note/)
      await dialog
        .getByRole('textbox', { name: 'Note' })
        .fill('Rang the office: Owen Tully starts on Monday, and will write from his own address.')
      await keep('note', dialog)
      await press(dialog, /^Add$/)
      await opened('Notes, newest first')
      await close(reviewer)
      await keep('thread', card(thistlebeck).locator('.thread'))
      await press(card(thistlebeck), /^Details/)
      await opened('Findings')
      await press(dialog, /^Declare a conflict/)
      await dialog.getByRole('textbox', { name: 'Why' }).fill('I am a governor of the school.')
      await keep('conflict', dialog)
      await press(dialog, /^Declare$/)
      await opened('Declared an interest')
      await close(reviewer)
      await press(card(thistlebeck), /^Approve/)
      const refused = slack.locator('article.whisper', { hasText: 'declared an interest' }).last()
      await refused.waitFor()
      await keep('refused', refused)
    },
  },
  {
    what: 'A file that cannot be read, and a question',
    show: async ({ send, post, keep }) => {
      await send('damaged')
      await keep('held', await post(hub.channel, /^Mail held for you/))
      await send('enquiry')
      await keep('enquiry', await post(hub.channel, /^Enquiry/))
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
      await keep('help', await hubCommand(reviewer, 'help'))
    },
  },
]
