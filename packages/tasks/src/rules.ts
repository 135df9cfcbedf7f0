/** Default rights for tasks, to be given to the policy: who is in a task's audience sees it; its owner cancels it and runs it again; admins do all of it. */
export const taskRules: readonly { readonly action: string; readonly allow: 'audience' }[] = [
  { action: 'task.view', allow: 'audience' },
  // cancel() and again() ask with an audience that holds the owner alone
  { action: 'task.cancel', allow: 'audience' },
  { action: 'task.retry', allow: 'audience' },
]

/** Directory with the texts of this package's codes, one `<language>.json` each. */
export const taskMessages: URL = new URL('../messages/', import.meta.url)
