/** What a reply says in its writer's own words, and what is left to a person. */
import { expect, test } from 'vitest'
import { type Answer, answerIn } from '../../src/core/mail/answer.ts'
import { ownWords } from '../../src/core/mail/own-words.ts'

const confirmed = [
  'I confirm',
  'I confirm.',
  'Confirmed',
  'CONFIRMED!',
  'Yes, I confirm.',
  'Yes I confirm',
  'I agree',
  'I agree.\n\nZoë Hartley-Smith\nMathematics, Years 1 and 2\n01632 960125',
  'Hello,\n\nI confirm my signature.\n\nKind regards,\nZoë\n\nThis e-mail is confidential. If you are not the intended recipient, do not read it.',
  'I can confirm that I have signed the declaration of commitment as lead teacher 2 for Moorside Lane Primary School.',
  'I’m Zoë.\nConfirmed.'.replace('I’m Zoë.\n', 'Zoë\n'),
  'Hi, confirmed\n\nSent from my iPhone',
  'Thanks, I agree to this.',
  'I confirm this\r\n\r\nOn 24 May 2018 at 16:00, Archimedes NE Maths Hub wrote:\r\n> If you did not sign it, reply and say so.',
  'Confirmed\n\n-----Original Message-----\nFrom: Hub\nYou are named. I object.',
  'Confirmed\n________________________________\nFrom: Hub <hub@x.example>\nSent: Monday\nThis is not right',
  'Cadarnhau',
  "Rwy'n cadarnhau",
  'Rwy’n cadarnhau.\n\nCofion,\nSiân',
]
const objected = [
  'I object',
  'I object to this.',
  'I do not agree.',
  "I don't agree with the form",
  'I have not agreed to this. Nobody asked me.',
  'Hello,\n\nI have not agreed.\n\nRegards',
  'I did not sign this',
  'This is not right',
  'Not right.',
  'No, this is not right',
  "Rwy'n gwrthwynebu",
]
const ordinary = [
  '',
  'Thank you.',
  'Please find the form attached.',
  'I cannot confirm',
  'I can’t confirm this',
  'I do not confirm',
  'I am not able to confirm.',
  'Not confirmed',
  'Unconfirmed',
  'I confirm, but not as lead teacher 2',
  'I confirm if the dates can change.',
  'I confirm. However, we have changed lead teacher.',
  'I confirm receipt of your e-mail.',
  'I confirm that I will be at the training.',
  'I confirm.\nPlease take my name off.',
  'Can you confirm?',
  'I agree?',
  'I will confirm later',
  'I do not object',
  'I have no objection.',
  'The telephone number is not right.',
  'Is this not right?',
  'I confirm. I object.',
  'I agree that this is wrong',
  'Nid wyf yn cadarnhau',
  'Does the head confirm this? I confirm.',
  '> I confirm',
  'On 24 May 2018 at 16:00, Siân wrote:\nI confirm',
  'On Thu, 24 May 2018 at 16:00, Archimedes NE Maths Hub\n<mastery@archimedes.example> wrote:\n\nI confirm',
  `${'Automatic text\n'.repeat(60)}I confirm`,
]

test.each([
  ...confirmed.map((text): [string, Answer | null] => [text, 'confirmed']),
  ...objected.map((text): [string, Answer | null] => [text, 'objected']),
  ...ordinary.map((text): [string, Answer | null] => [text, null]),
])('%j', (text, answer) => {
  expect(answerIn(text)).toBe(answer)
})

test('hostile text is read to its end', () => {
  const hostile = [
    'dear a '.repeat(20_000),
    `${'\n '.repeat(100_000)}I confirm`,
    'on '.repeat(50_000),
    `I confirm${' that'.repeat(40_000)}`,
    'ok '.repeat(40_000),
  ]
  for (const text of hostile) expect(answerIn(text)).toSatisfy((answer) => answer === null || answer === 'confirmed')
})

test('what is quoted, signed or forwarded is not the writer’s own', () => {
  expect(ownWords('Yes\n> No\n\n-- \nSiân')).toEqual(['yes'])
  expect(ownWords('Ie\n\nAr 24 Mai 2018, ysgrifennodd Hub:\nNa')).toEqual(['ie'])
  expect(ownWords('One\nFrom: Hub\nTwo')).toEqual(['one'])
  expect(ownWords('On Tuesdays we meet.\nTwo')).toEqual(['on tuesdays we meet.', 'two'])
})
