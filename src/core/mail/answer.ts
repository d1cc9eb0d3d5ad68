/** Whether a reply says "confirmed" or "I object" in its writer's own words. Conservative: whatever else it says goes to a person. */
import { ownWords } from './own-words.ts'

export type Answer = 'confirmed' | 'objected'

/** Anything that could turn, limit or question an answer: with one of these in it, a person reads it. */
const doubt =
  /\?|\b(?:not|no|never|cannot|unable|nor|neither|without|but|however|although|though|unless|if|when|once|until|till|before|except|only|subject|provided|providing|pending|assuming|later|wrong|incorrect|mistake|error|change[ds]?|instead|sorry|ddim|nid|methu|ond|os|nes|anghywir)\b|n't\b/

/** A further sentence that is no name, title or telephone number says something that a person should read. */
const speaks =
  /\b(?:i|we|you|they|he|she|please|let|send|will|would|could|should|can|may|is|are|was|were|has|have|had|do|does|need|want|rwy|dwi|mae)\b/
/** No answer is longer; nothing longer is looked at by a pattern. */
const longest = 200

/** What may follow "I confirm": the signature, the form, or what stands on it, and never a thing of another kind ("receipt of your e-mail"). */
const what =
  '(?:(?:that )?(?:this|it|that|(?:all )?the above|my (?:electronic )?(?:signature|agreement|commitment|name|role)|(?:the|our|this|my) (?:declaration(?: of commitment)?|form|commitments?|signature)|i (?:have )?(?:signed|agree|agreed|support|commit|am committed|am happy)(?: (?:it|this|(?:with |to )?(?:it|this|that|the (?:form|declaration(?: of commitment)?|commitments?))))?|this is (?:right|correct|my signature)))'
const role = '(?: as (?:the |a )?(?:head ?teacher|head|principal|lead teacher(?: (?:1|2|one|two))?|maths lead|second lead teacher))?'
const school = "(?: for (?:our school|the school|[\\p{L}'&. -]{3,80}))?"
const opening = "(?:(?:yes|ok|okay|hi|hello|dear [\\p{L}' .-]{1,60}|good (?:morning|afternoon)|thanks|thank you|diolch)[,:;. -]+){0,3}"
const adverb = '(?:(?:can |do |hereby |am happy to |would like to |also |both ){0,4})'
const whole = (pattern: string) => new RegExp(`^${opening}(?:${pattern})$`, 'u')

const confirms = [
  whole(`(?:i|we) ${adverb}(?:confirm|agree)(?: (?:with |to )?${what})?${role}${school}`),
  whole(`(?:yes )?(?:all )?(?:confirmed|agreed|happy to confirm)(?: ${what})?${role}${school}`),
  whole(`(?:yes )?(?:i )?confirm(?: ${what})?`),
  whole(`(?:rwy'n|rwyf yn|dwi'n|yr wyf yn|rydw i'n) (?:cadarnhau|cytuno)(?: (?:hyn|fy llofnod))?`),
  whole(`(?:cadarnhau|cadarnhaf|cadarnhawyd|wedi'i gadarnhau|cytuno)(?: (?:hyn|fy llofnod))?`),
]

const notMine =
  '(?: (?:to |with )?(?:this|it|that|the (?:form|declaration(?: of commitment)?|commitments?)|being (?:named|included).{0,60}))?'
const objects = [
  whole(`(?:i|we) (?:do |must |strongly |wish to |want to ){0,3}object${notMine}`),
  whole(`(?:i|we) (?:do not|don't|did not|didn't|cannot|can't|no longer) agree${notMine}`),
  whole(
    `(?:i|we) (?:have not|haven't|have never|never|did not|didn't) (?:agreed|agree|signed|sign|been asked|consented|consent)${notMine}`,
  ),
  whole(`(?:no[,. ]+)?(?:this|that|it)(?: is|'s) (?:not right|not correct|wrong)`),
  whole("(?:no[,. ]+)?(?:not right|not my signature|(?:this|that|it)(?: is|'s) not my signature)"),
  whole(`(?:rwy'n|rwyf yn|dwi'n|yr wyf yn|rydw i'n) gwrthwynebu`),
  whole(`(?:nid wyf yn|dydw i ddim yn|dwi ddim yn|nid ydw i'n) cytuno`),
]

/** Sentences that say nothing either way. */
const polite =
  /^(?:hi|hello|dear|good (?:morning|afternoon)|helo|annwyl|bore da|prynhawn da)\b[\p{L}' .-]{0,60},?$|^(?:many )?(?:thanks|thank you)\b[\p{L}' -]{0,80}$|^diolch\b[\p{L}' -]{0,40}$|^(?:yes|ydw|ie)$/u

/** Null is "an ordinary reply". Both at once, or either with a doubt beside it, is for a person too. */
export function answerIn(text: string): Answer | null {
  const lines = ownWords(text)
  if (lines === null || lines.length === 0) return null
  const sentences = lines
    .flatMap((line) => line.match(/[^.!?]+[.!?]*/g) ?? [])
    .map((sentence) => sentence.replace(/[\s.!,;:-]+$/, '').trim())
    .filter((sentence) => sentence !== '')
  if (sentences.length > 12) return null
  const said = sentences.map((sentence): Answer | 'polite' | 'other' =>
    sentence.length > longest
      ? 'other'
      : objects.some((pattern) => pattern.test(sentence))
        ? 'objected'
        : !doubt.test(sentence) && confirms.some((pattern) => pattern.test(sentence))
          ? 'confirmed'
          : polite.test(sentence)
            ? 'polite'
            : 'other',
  )
  const answers = new Set(said.filter((one) => one === 'confirmed' || one === 'objected'))
  const [answer] = answers
  if (answer === undefined || answers.size > 1) return null
  const others = sentences.filter((_, i) => said[i] === 'other')
  // Whoever objects may say why; whoever confirms has said all there is.
  const unclear = (sentence: string) => (answer === 'objected' ? sentence.includes('?') : doubt.test(sentence) || speaks.test(sentence))
  return others.some((sentence) => sentence.length > longest * 2 || unclear(sentence)) ? null : answer
}
