/** Form controls of an OpenDocument: they are described in one place and stand in another. */

/** What each shows, by its id. */
export type Controls = Map<string, string>

const most = 5_000

/** Notes a control where `name` is one. */
export function controlOf(controls: Controls, name: string, attribute: (name: string) => string): void {
  const id = name.startsWith('form:') ? attribute('form:id') || attribute('xml:id') : ''
  if (id === '' || controls.size >= most) return
  switch (name) {
    case 'form:checkbox':
    case 'form:radio': {
      const state =
        attribute('form:current-state') || attribute('form:current-selected') || attribute('form:state') || attribute('form:selected')
      const mark = state === 'checked' || state === 'true' ? '☒ ' : '☐ '
      controls.set(id, `${mark}${attribute('form:label')} `)
      return
    }
    case 'form:text':
    case 'form:textarea':
    case 'form:formatted-text':
    case 'form:combobox':
    case 'form:date':
    case 'form:number':
    case 'form:value':
      controls.set(id, attribute('form:current-value') || attribute('form:value'))
      return
  }
}
