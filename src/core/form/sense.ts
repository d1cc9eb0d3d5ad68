/** What a label means, whatever its words: "Which Maths Hub?" is "Maths Hub", "LT1 Tel" is "Telephone of lead teacher 1". */
import { compact } from './fold.ts'

/** Words that ask, point or are polite, and never tell one label from another. */
const fillers = new Set(
  `an the of for to in at on and or by with your our their its it is are was be you we this that these what which whose within
  please enter give state write insert provide complete type add here below above full main current currently work
  also used usual preferred best daytime office direct appropriate applicable relevant local nearest own belong belongs belonging attached
  proposed nominated participating official registered including include includes incl inc plus post postal code postcode dfe edubase gias
  area digit digits s block capitals print printed electronic`.split(/\s+/),
)

/** Words that say nothing beside one of the others. */
const vague = new Set(['number', 'no', 'nos', 'num', 'contact'])
const numbered = new Set(['phone', 'urn', 'email', 'name', 'address', 'hub'])

/** What schools call the same thing, in order: longer names first. */
const same: [RegExp, string][] = [
  [/\be-sign/g, ' sign'],
  [/\be[\s-]?mails?\b|\be[\s-]?mail address(?:es)?\b/g, ' email '],
  [/\bunique ref(?:erence)?(?: number| no)?\b/g, ' urn '],
  [
    /\b(?:executive |acting |interim )?head[\s-]?teachers?\b|\b(?:executive )?principals?\b|\bheads? of (?:school|academy)\b|\bhts?\b|\bheads?\b|\bhead[\s-]?(?:masters?|mistress(?:es)?)\b/g,
    ' head ',
  ],
  [/\b(?:contact|daytime) (?:number|no)s?\b|\b(?:tele)?phones?\b|\btels?\b|\bmobiles?\b|\blandlines?\b|\btelephones?\b/g, ' phone '],
  [/\bjob titles?\b|\bpositions?\b|\broles?\b|\bresponsibilit(?:y|ies)\b|\bposts? held\b/g, ' role '],
  [
    /\b(?:teaching|year|class|pupil|school) ?groups?\b|\bclass(?:es)?(?: taught)?\b|\byears? taught\b|\bgroups? taught\b|\bgroups?\b/g,
    ' group ',
  ],
  [/\bsign(?:ed|atures?)(?: by)?\b/g, ' signature '],
  [/\bacadem(?:y|ies)\b|\bschools?\b|\bsettings?\b|\bestablishments?\b/g, ' school '],
  [/\bnames?\b/g, ' name '],
  [/\bmathematics\b|\bmaths?\b/g, ' maths '],
  [/\btaught\b/g, ' '],
]

/** Every section's short names, to be put for its id. */
type Called = { id: string; names: string[] }[]

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’'‘`]s?\b/g, '')
    .replace(/\(s\)|\/s\b/g, 's')
    .replace(/20\d\d\s?[-–—/]\s?(?:20)?\d\d/g, ' ')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}-]+/gu, ' ')
    .trim()

/** The words that matter, each once, in no order; the names of sections as `§id`. Empty where nothing is left. */
export function senseOf(called: Called): (text: string) => string[] {
  const names = called
    .flatMap(({ id, names }) => names.map((name) => ({ id, name: ` ${plain(name)} ` })))
    .sort((a, b) => b.name.length - a.name.length)
  return (text) => {
    let left = ` ${plain(text)} `
    for (const { id, name } of names) if (left.includes(name)) left = left.replace(name, ` §${id} `)
    for (const [words, one] of same) left = left.replace(words, one)
    const words = [...new Set(left.split(/[\s-]+/))]
      .map((word) => (word.startsWith('§') ? word : compact(word)))
      .filter((word) => word !== '' && !fillers.has(word))
    // "Contact e-mail" is "E-mail", and "URN number" is "URN"; "School number" is anybody's guess.
    const tokens = words.some((word) => numbered.has(word)) ? words.filter((word) => !vague.has(word)) : words
    return tokens.includes('email') ? tokens.filter((word) => word !== 'address').sort() : tokens.sort()
  }
}
