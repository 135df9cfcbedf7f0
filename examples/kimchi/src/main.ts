#!/usr/bin/env node
// The command, run from source.
import { runCommand } from './command.ts'

await runCommand()
