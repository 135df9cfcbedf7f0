/** Registers an element once; a second copy of the kit in the same page leaves the first in place. */
export function define(name: string, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, element)
}
