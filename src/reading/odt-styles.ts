/** Styles whose text is not on the page, or struck out: what stands under them is not what the school says. */
import { walkXml } from './xml.ts'

/** The names of such styles, those that follow another included. */
export function unseenStyles(...files: string[]): ReadonlySet<string> {
  const unseen = new Set<string>()
  const parents = new Map<string, string>()
  for (const xml of files) {
    let style = ''
    walkXml(xml, {
      open: (name, attribute) => {
        if (name === 'style:style') {
          style = attribute('style:name')
          parents.set(style, attribute('style:parent-style-name'))
        }
        if (name !== 'style:text-properties') return
        const line = attribute('style:text-line-through-style') || attribute('style:text-line-through-type')
        if (attribute('text:display') === 'none' || (line !== '' && line !== 'none')) unseen.add(style)
      },
      close: (name) => {
        if (name === 'style:style') style = ''
      },
      text: () => {},
    })
  }
  unseen.delete('')
  for (const [name] of parents) {
    let at = name
    for (let steps = 0; steps < 10 && at !== ''; steps++) {
      if (unseen.has(at)) unseen.add(name)
      at = parents.get(at) ?? ''
    }
  }
  return unseen
}
