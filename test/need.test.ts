/** What is known of a school's need, entered in Slack through the product's own doors. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(async () => {
  expect(town.slack.faults).toEqual([])
  await town.close()
})

async function sql(statement: string) {
  const client = new pg.Client({ connectionString: town.databaseUrl })
  await client.connect()
  return (await client.query(statement).finally(() => client.end())).rows
}

async function declared(school: string, how?: string) {
  const it = await town.declare(school, how ? { how } : {})
  const mine = () => town.catcher.letters.filter(({ kind, text }) => kind === 'acknowledgement' && text.includes(school))
  await town.until('three acknowledgements', () => mine().length === 3)
  return it
}
const theCase = (id: string) => town.theCase(id)
const known = async (id: string) => (await theCase(id)).factors.map(({ key, value, by }) => [key, value, by])

async function opened(user: string, target: Parameters<Town['slack']['click']>[1]) {
  const before = town.slack.modal(user)?.id
  await town.slack.click(user, target)
  return town.until('a modal', () => {
    const top = town.slack.modal(user)
    return top && top.id !== before ? top : null
  })
}
async function editing(user: string, at: { channel: string; ts: string }) {
  const details = await opened(user, { ...at, button: 'Details' })
  return opened(user, { view: details.id, button: 'Edit what is known' })
}
const block = (key: string, part = 'value', turn = 0) => `need:${turn}:${key}:${part}`
const shown = (user: string) => JSON.stringify(town.slack.modal(user)?.blocks)

test('a grade is entered with its source and day: on the record, in the thread by name, in Details, in no letter', async () => {
  const { id, at } = await declared('Known Primary School')
  const modal = await editing('U0REVIEW', at)
  const letters = town.catcher.letters.length
  await town.slack.submit('U0REVIEW', modal.id, { [block('ofsted')]: 'requires improvement' })
  expect(town.slack.modal('U0REVIEW')?.errors).toEqual({
    [block('ofsted', 'source')]: expect.stringContaining('Write where this is from'),
    [block('ofsted', 'dated')]: 'Write the date it is from, such as 12 March 2018',
  })
  expect(await known(id)).toEqual([])
  await town.slack.submit('U0REVIEW', modal.id, {
    [block('ofsted')]: 'requires improvement',
    [block('ofsted', 'source')]: 'Report <!channel> & *bold*',
    [block('ofsted', 'dated')]: '12/03/2018',
  })
  expect(await theCase(id)).toMatchObject({
    factors: [{ key: 'ofsted', value: 'requires improvement', source: 'Report <!channel> & *bold*', by: 'U0REVIEW' }],
  })
  await town.until('Details drawn again', () => shown('U0REVIEW').includes('requires improvement (12 March 2018)'))
  expect(shown('U0REVIEW')).not.toContain('<!channel>')
  const note = await town.until('the note', () => town.channel.thread(at.ts).find(({ text }) => text.includes('entered what is known of')))
  expect(note.text).toContain('<@U0REVIEW> entered what is known of: Ofsted.')
  expect(note.text).not.toContain('improvement')
  // What was put right in the modal is not part of the record.
  expect((await town.audit(id)).filter((what) => what.includes('factors') || what.includes('mistakes'))).toEqual(['factors-entered'])
  expect(town.catcher.letters.length).toBe(letters)
})

test('it is corrected by another row, and taken back by Unknown; saving without a change is nothing', async () => {
  const { id, at } = await declared('Corrected Primary School')
  const save = async (values: Record<string, string>) => {
    const modal = await editing('U0LEAD', at)
    await town.slack.submit('U0LEAD', modal.id, values)
  }
  await save({ [block('area')]: 'yes', [block('area', 'detail')]: 'Category 5, Sunderland', [block('area', 'source')]: 'The list' })
  await save({ [block('area')]: 'no' })
  expect((await theCase(id)).factors[0]).toMatchObject({ value: 'no', detail: 'Category 5, Sunderland', source: 'The list' })
  await save({})
  await save({ [block('area')]: 'unknown' })
  expect(await known(id)).toEqual([['area', 'unknown', 'U0LEAD']])
  const audit = await town.audit(id)
  expect(audit.filter((what) => what === 'factors-entered')).toHaveLength(3)
  expect(audit.filter((what) => what === 'nothing-entered')).toHaveLength(1)
  const rows = await sql(`select value from factor where declaration_id = '${id}' order by id`)
  expect(rows.map(({ value }) => value)).toEqual(['yes', 'no', 'unknown'])
  // The board says the same.
  const { round, hub } = await theCase(id)
  const row = (await town.app().rounds.board(round.id, hub.id))?.rows.find((one) => one.id === id)
  expect(row?.factors.map(({ key, value }) => [key, value])).toEqual([['area', 'unknown']])
})

test('two reviewers at once: the second sees what the first has saved, and loses nothing of their own', async () => {
  const { id, at } = await declared('Contended Primary School')
  const [first, second] = [await editing('U0LEAD', at), await editing('U0REVIEW', at)]
  const grade = (value: string) => ({
    [block('ofsted')]: value,
    [block('ofsted', 'source')]: `A report that says ${value}`,
    [block('ofsted', 'dated')]: '12 March 2018',
  })
  const progress = { [block('progress')]: 'average', [block('progress', 'source')]: 'The tables' }
  await town.slack.submit('U0LEAD', first.id, grade('good'))
  await town.slack.submit('U0REVIEW', second.id, { ...grade('inadequate'), ...progress })
  expect(await known(id)).toEqual([['ofsted', 'good', 'U0LEAD']])
  const again = await town.until('the modal again', () => {
    const top = town.slack.modal('U0REVIEW')
    return JSON.stringify(top?.blocks).includes('has just saved') ? top : null
  })
  expect(shown('U0REVIEW')).toContain('A report that says good')
  expect(shown('U0REVIEW')).not.toContain('inadequate, ')
  await town.slack.submit('U0REVIEW', again.id, {})
  expect(await known(id)).toEqual([
    ['ofsted', 'good', 'U0LEAD'],
    ['progress', 'average', 'U0REVIEW'],
  ])
})

test('whoever has declared an interest in the school, and whoever is no reviewer, enters nothing', async () => {
  const { id, at } = await declared('Interested Primary School')
  const modal = await editing('U0REVIEW', at)
  await sql(`insert into conflict values ('${id}', 'U0REVIEW', now(), null)`)
  await town.slack.submit('U0REVIEW', modal.id, { [block('commitment')]: 'strong', [block('commitment', 'source')]: 'I know them' })
  expect(shown('U0REVIEW')).toContain('declared an interest')
  expect(await known(id)).toEqual([])
  await town.slack.click('U0OUTSIDER', { ...at, button: 'Details' })
  expect(town.slack.modal('U0OUTSIDER')).toBeNull()
})

test('an earlier Work Group entered by hand stands in the way of a plain approval; “none” settles what the statement seemed to say', async () => {
  const { id, at } = await declared(
    'Earlier Primary School',
    'We have taken part in a Work Group before, and want to do so again. '.repeat(6),
  )
  const codes = async () => (await theCase(id)).findings.map(({ code }) => code).filter((code) => code.includes('prior'))
  expect(await codes()).toEqual(['prior-work-group'])
  const enter = async (value: string) => {
    const modal = await editing('U0LEAD', at)
    expect(shown('U0LEAD')).toContain('Earlier Work Group')
    const letters = await town.app().declarations.letters(id)
    await town.slack.submit('U0LEAD', modal.id, { [block('prior')]: value, [block('prior', 'source')]: 'The hub’s own lists' })
    return letters
  }
  const drawn = (there: boolean) =>
    town.until('the card checked again', () => JSON.stringify(town.channel.message(at.ts)?.blocks).includes('own rule') === there)
  const letters = await enter('no')
  await drawn(false)
  expect(await codes()).toEqual([])
  await enter('yes')
  await drawn(true)
  expect(await codes()).toEqual(['factor-prior'])
  await town.slack.click('U0REVIEW', { ...at, button: 'Approve' })
  await town.until('a question for the reason', () => shown('U0REVIEW').includes('Still outstanding'))
  expect((await theCase(id)).declaration.decision).toBeNull()
  // Nobody at the school hears of it: no letter was so much as planned.
  expect(await town.app().declarations.letters(id)).toHaveLength(letters.length)
})
