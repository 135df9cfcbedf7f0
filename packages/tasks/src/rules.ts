/** Default rights for tasks, to be given to the policy: who is in a task's audience sees it; its owner cancels it; admins do both. */
export const taskRules: readonly { readonly action: string; readonly allow: 'audience' }[] = [
  { action: 'task.view', allow: 'audience' },
  // cancel() asks with an audience that holds the owner alone
  { action: 'task.cancel', allow: 'audience' },
]
