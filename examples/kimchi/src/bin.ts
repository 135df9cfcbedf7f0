#!/usr/bin/env node
// The command as it is installed: main.ts, with its compiled code kept between starts. The cache is the user's own directory, never a shared one: who may write it
// decides what runs.
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

const caches = process.getuid?.() === 0 ? '/var/cache' : (process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'))
// A directory that cannot be written costs time and nothing else.
enableCompileCache(join(caches, 'onggi'))
await import('./main.ts')
