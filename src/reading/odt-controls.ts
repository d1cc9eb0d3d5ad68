/** Form controls of an OpenDocument: they are described in one place and stand in another. */

/** What each shows, by its id; the choices of a list are described after it, and name no id. */
export type Controls = Map<string, string>

const most = 5_000
const last = ''

/** Notes a control where `name` is one. */
export function controlOf(controls: Controls, name: string, attribute: (name: string) => string): void {
  if (name === 'form:option' || name === 'form:item') {
    const list = controls.get(last)
    const isChosen =
      attribute('form:current-selected') === 'true' || (attribute('form:current-selected') === '' && attribute('form:selected') === 'true')
    if (list !== undefined && isChosen) controls.set(list, attribute('form:label') || attribute('form:value'))
    return
  }
  const id = attribute('form:id') || attribute('xml:id')
  if (id === '' || controls.size >= most) return
  switch (name) {
    case 'form:checkbox':
    case 'form:radio': {
      const state =
        attribute('form:current-state') || attribute('form:current-selected') || attribute('form:state') || attribute('form:selected')
      controls.set(id, `${state === 'checked' || state === 'true' ? '☒' : '☐'} ${attribute('form:label')} `)
      return
    }
    case 'form:listbox':
      controls.set(id, '')
      controls.set(last, id)
      return
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
